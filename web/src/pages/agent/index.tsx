/* One agent: what it used, may spend, pays from, and did. */

import { useMemo } from 'react';

import { AgentDocument, type AgentQuery } from '../../api/generated/graphql';
import { usePages } from '../../api/pages';
import type { PageProps } from '../../shell/pages';
import { Link } from '../../shell/router';
import { useZone } from '../../shell/zone';
import { useFilters } from '../../ui/filters';
import { Empty } from '../../ui/section';
import { Segments } from '../../ui/segments';
import './agent.css';
import { ChainSection } from './chain';
import { AgentHead } from './head';
import { ModelsSection } from './models';
import { PolicySection } from './policy';
import { DEFAULTS, SPANS, spanOf } from './spans';
import { SpendSection, UsageSection } from './usage';
import { WalletSection } from './wallet';

/** Another agent is another page: nothing of the one before is shown while its own is asked for. */
export default function Agent({ params }: PageProps) {
  const handle = params['handle'] ?? '';
  return <AgentPage key={handle} handle={handle} />;
}

const eventsOf = (data: AgentQuery) => data.viewer?.workspace.agent?.auditChain?.events;

function AgentPage({ handle }: { readonly handle: string }) {
  const { filters, change } = useFilters(DEFAULTS);
  const zone = useZone();
  const span = spanOf(filters.preset);
  const timezone = zone.variable;
  const variables = useMemo(
    () => ({
      handle,
      range: { preset: span.value, ...(timezone === undefined ? {} : { timezone }) },
      granularity: span.granularity,
    }),
    [handle, span, timezone],
  );
  const pages = usePages(AgentDocument, variables, eventsOf);
  const { result } = pages;
  const workspace = result.data?.viewer?.workspace;
  const agent = workspace?.agent;
  if (result.data !== undefined && agent == null && result.errors.length === 0) {
    return <NoSuchAgent handle={handle} />;
  }
  return (
    <div className="page agent">
      <AgentHead handle={handle} agent={agent}>
        <Segments label="Span of time" options={SPANS} value={span.value} onChange={(preset) => change({ preset }, 'push')} />
      </AgentHead>
      <UsageSection result={result} agent={agent} span={span} />
      <SpendSection result={result} agent={agent} span={span} />
      <ModelsSection
        result={result}
        agent={agent}
        groups={workspace?.models?.groups}
        variables={{ range: variables.range }}
      />
      <PolicySection result={result} agent={agent} />
      <WalletSection result={result} agent={agent} />
      <ChainSection result={result} agent={agent} pages={pages} />
    </div>
  );
}

function NoSuchAgent({ handle }: { readonly handle: string }) {
  return (
    <div className="page">
      <h1 className="unseen">Agent</h1>
      <section className="section">
        <Empty title={`There is no agent ${handle}`}>
          It is not in this workspace, or the key that you signed in with does not open it. See{' '}
          <Link href="/agents">all agents</Link>.
        </Empty>
      </section>
    </div>
  );
}
