/* The agent's hash chain: how long it is, where it ends, its events, and whether it is as it was written. */

import { useState } from 'react';

import type { AgentQuery } from '../../api/generated/graphql';
import type { Pages } from '../../api/pages';
import { CsvLink } from '../../ui/csv';
import { Count, Hash, Moment, Money } from '../../ui/figures';
import { Empty, Section } from '../../ui/section';
import { SkeletonRows } from '../../ui/skeleton';
import { More, Table, type Column } from '../../ui/table';
import type { AgentProps, Chain, Event } from './types';
import { Verification } from './verification';

const COLUMNS: readonly Column<Event>[] = [
  { key: 'seq', title: 'Place', width: '80px', align: 'end', cell: (event) => <span className="figure">{event.seq}</span> },
  { key: 'type', title: 'Event', cell: (event) => <span className="truncate">{event.type}</span> },
  { key: 'tells', title: 'Model', width: '22%', from: 'desktop', cell: (event) => <TellsOf event={event} /> },
  { key: 'cost', title: 'Cost', width: '96px', align: 'end', from: 'desktop', cell: (event) => <CostOf event={event} /> },
  { key: 'hash', title: 'Hash', width: '104px', from: 'tablet', cell: (event) => <Hash of={event.eventHash} /> },
  {
    key: 'before',
    title: 'Hash before',
    width: '112px',
    from: 'desktop',
    cell: (event) => (event.prevEventHash == null ? <span className="muted">first</span> : <Hash of={event.prevEventHash} />),
  },
  { key: 'when', title: 'When', width: '128px', align: 'end', cell: (event) => <Moment at={event.createdAt} /> },
];

function TellsOf({ event }: { readonly event: Event }) {
  const name = event.inference?.model?.displayName;
  return name === undefined ? <span className="muted">–</span> : <span className="truncate">{name}</span>;
}

function CostOf({ event }: { readonly event: Event }) {
  if (event.inference == null) {
    return <span className="muted">–</span>;
  }
  const { cost } = event.inference;
  return cost == null ? <span className="figure unpriced">unpriced</span> : <Money of={cost} />;
}

function Length({ chain }: { readonly chain: Chain }) {
  return (
    <>
      <Count of={chain.height} /> {chain.height === '1' ? 'event' : 'events'}
      {chain.headHash != null && (
        <>
          , head <Hash of={chain.headHash} length={12} />
        </>
      )}
    </>
  );
}

interface ChainSectionProps extends AgentProps {
  readonly pages: Pages<AgentQuery, Event>;
}

export function ChainSection({ result, agent, pages }: ChainSectionProps) {
  const [asked, setAsked] = useState(0);
  const chain = agent?.auditChain;
  return (
    <Section
      className="agent-chain"
      title="Audit chain"
      note={
        chain == null ? (
          ''
        ) : (
          <span className="from-tablet">
            <Length chain={chain} />
          </span>
        )
      }
      actions={
        agent == null ? undefined : (
          <>
            <CsvLink of="audit" query={{ agent: agent.handle }} />
            <button type="button" className="button agent-verify" onClick={() => setAsked(asked + 1)}>
              Verify
            </button>
          </>
        )
      }
      of={result}
      at="viewer.workspace.agent.auditChain"
      value={chain}
      skeleton={<SkeletonRows rows={20} />}
    >
      {(shown) => (
        <>
          <p className="agent-chain-length">
            <Length chain={shown} />
          </p>
          {asked > 0 && agent != null && <Verification handle={agent.handle} asked={asked} />}
          {pages.rows.length === 0 ? (
            <Empty title="No events yet">Whatever the agent does is recorded here, from its creation on.</Empty>
          ) : (
            <>
              <Table caption="Events of the chain, newest first" columns={COLUMNS} rows={pages.rows} rowKey={(event) => event.id} />
              <More pages={pages} noun={pages.rows.length === 1 ? 'event' : 'events'} />
            </>
          )}
        </>
      )}
    </Section>
  );
}
