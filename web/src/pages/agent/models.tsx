/* What the agent's spend went to, by model. */

import { useState } from 'react';

import { AgentModelsDocument, type AgentModelsQueryVariables } from '../../api/generated/graphql';
import { useOperation } from '../../api/operation';
import { Link } from '../../shell/router';
import { useZone } from '../../shell/zone';
import { Bar } from '../../ui/bar';
import { CsvLink } from '../../ui/csv';
import { Count } from '../../ui/figures';
import { ratio } from '../../ui/format';
import { Empty, Failed, Section } from '../../ui/section';
import { SkeletonRows } from '../../ui/skeleton';
import { Spend } from '../../ui/spend';
import { Table, type Column } from '../../ui/table';
import { modelParts, type ModelPart } from './parts';
import type { AgentProps, AgentShown, ModelGroups } from './types';

/** With the row of all others. */
const FEW = 6;

const COLUMNS: readonly Column<ModelPart>[] = [
  { key: 'model', title: 'Model', cell: (part) => <span className="truncate">{nameOf(part)}</span> },
  {
    key: 'share',
    title: 'Share',
    width: '20%',
    from: 'wide',
    cell: (part) => <Bar ratio={part.share} label={`${ratio(part.share)} of the agent's spend`} />,
  },
  { key: 'percent', title: <span className="unseen">Share in per cent</span>, width: '72px', align: 'end', from: 'tablet', cell: (part) => <span className="muted">{ratio(part.share)}</span> },
  { key: 'requests', title: 'Calls', width: '80px', align: 'end', cell: (part) => <Count of={part.requests} /> },
  { key: 'cost', title: 'Spend', width: '96px', align: 'end', cell: (part) => <Spend of={part} /> },
];

function nameOf(part: ModelPart) {
  if (part.key === 'rest' || part.key === 'none') {
    return <span className="muted">{part.label}</span>;
  }
  if (part.isDeleted) {
    return <span data-tip="It left the catalogue">{part.label}</span>;
  }
  return <Link href={`/models?search=${encodeURIComponent(part.label)}`}>{part.label}</Link>;
}

interface ModelsSectionProps extends AgentProps {
  readonly groups: ModelGroups | null | undefined;
  readonly variables: Omit<AgentModelsQueryVariables, 'agents'>;
}

export function ModelsSection({ result, agent, groups, variables }: ModelsSectionProps) {
  const zone = useZone();
  const [isWhole, setWhole] = useState(false);
  const usage = agent?.usage;
  return (
    <Section
      className={result.isPrevious ? 'agent-models previous' : 'agent-models'}
      title="By model"
      actions={
        agent == null ? undefined : (
          <CsvLink
            of="usage"
            query={{
              preset: variables.range.preset,
              granularity: 'TOTAL',
              group_by: ['MODEL'],
              agent_ids: [agent.id],
              timezone: zone.variable,
            }}
          />
        )
      }
      of={result}
      // Shares and the rest are reckoned from the agent's own totals: without these there is nothing to show.
      at={usage == null ? 'viewer.workspace.agent.usage' : 'viewer.workspace.models'}
      value={usage == null ? null : groups}
      skeleton={<SkeletonRows rows={FEW} />}
      isEmpty={() => usage?.totals.requests === '0'}
      empty={<Empty title="No calls in this time">Models show here with the agent's first call.</Empty>}
    >
      {(shown) =>
        agent == null || usage == null ? null : isWhole ? (
          <AllParts agent={agent} usage={usage} range={variables.range} />
        ) : (
          <Parts groups={shown} agent={agent} usage={usage} showAll={() => setWhole(true)} />
        )
      }
    </Section>
  );
}

interface PartsProps {
  readonly groups: ModelGroups;
  readonly agent: AgentShown;
  readonly usage: NonNullable<AgentShown['usage']>;
  /** Left out where there is no more to show. */
  readonly showAll?: () => void;
}

function Parts({ groups, agent, usage, showAll }: PartsProps) {
  const isShort = showAll !== undefined;
  const all = modelParts(groups, agent.id, usage.totals, isShort ? FEW : groups.length);
  const { parts, rest } = isShort && all.rest !== null ? modelParts(groups, agent.id, usage.totals, FEW - 1) : all;
  return (
    <>
      <Table
        caption="Spend by model"
        columns={COLUMNS}
        rows={rest === null ? parts : [...parts, rest]}
        rowKey={(part) => part.key}
      />
      {rest !== null && showAll !== undefined && (
        <div className="more">
          <span className="muted">The largest {parts.length === 0 ? 'of the workspace are other agents’' : parts.length}</span>
          <button type="button" className="button" onClick={showAll}>
            Show all models
          </button>
        </div>
      )}
    </>
  );
}

/** Asks for this agent alone, for whom the largest of the workspace do not tell enough. */
function AllParts({ agent, usage, range }: Omit<PartsProps, 'groups' | 'showAll'> & Pick<AgentModelsQueryVariables, 'range'>) {
  const result = useOperation(AgentModelsDocument, { agents: [agent.id], range });
  const groups = result.data?.viewer?.workspace.models?.groups;
  if (groups === undefined) {
    return result.failure === null && result.errors.length === 0 ? (
      <SkeletonRows rows={FEW} />
    ) : (
      <Failed message={result.failure?.message ?? result.errors[0]?.message ?? ''} requestId={null} of={result} />
    );
  }
  return <Parts groups={groups} agent={agent} usage={usage} />;
}
