/* The agents that spent most in the last 24 hours: status, caps, wallet. */

import { useLayoutEffect } from 'react';

import { Link } from '../../shell/router';
import { AgentName } from '../../ui/agent-name';
import { CapBar, NoCap } from '../../ui/cap';
import { CsvLink } from '../../ui/csv';
import { Ago, Money } from '../../ui/figures';
import { count } from '../../ui/format';
import { Empty, Section } from '../../ui/section';
import { SkeletonRows } from '../../ui/skeleton';
import { StatusBadge } from '../../ui/status';
import { Table, type Column } from '../../ui/table';
import type { OverviewProps, Workspace } from './view';

type Agent = NonNullable<Workspace['agents']>['nodes'][number];
type Window = NonNullable<NonNullable<Agent['spendPolicy']>['windows']>[number];

const SHOWN = 10;
/** Room for the words when there are none. */
const LEAST = 3;

const COLUMNS: readonly Column<Agent>[] = [
  {
    key: 'name',
    title: 'Agent',
    width: '30%',
    cell: (agent) => (
      <span className="truncate">
        <Link href={`/agents/${encodeURIComponent(agent.handle)}`}><AgentName of={agent} /></Link>
      </span>
    ),
  },
  { key: 'status', title: 'Status', width: '116px', cell: (agent) => <StatusBadge status={agent.status} /> },
  { key: 'daily', title: 'Daily cap', cell: (agent) => <Cap agent={agent} kind="DAILY" /> },
  { key: 'monthly', title: 'Monthly cap', width: '22%', from: 'desktop', cell: (agent) => <Cap agent={agent} kind="MONTHLY" /> },
  { key: 'wallet', title: 'Wallet', width: '116px', align: 'end', from: 'desktop', cell: (agent) => <WalletOf agent={agent} /> },
  {
    key: 'active',
    title: 'Last active',
    width: '108px',
    align: 'end',
    from: 'tablet',
    cell: (agent) => (agent.lastActiveAt == null ? <span className="muted">never</span> : <Ago at={agent.lastActiveAt} />),
  },
];

export function Agents({ result }: OverviewProps) {
  const agents = result.data?.viewer?.workspace.agents;
  const total = agents?.totalCount;
  const rows = agents == null ? null : Math.max(LEAST, Math.min(SHOWN, agents.nodes.length));
  useLayoutEffect(() => {
    if (rows !== null) {
      keepPlace(rows);
    }
  }, [rows]);
  return (
    <Section
      className="agents"
      title="Agents"
      note={total === undefined ? '' : `${count(total.value).text}${total.isCapped ? '+' : ''}, by spend of 24 hours`}
      actions={
        <>
          <Link href="/agents">All agents</Link>
          <CsvLink of="agents" />
        </>
      }
      of={result}
      at="viewer.workspace.agents"
      value={agents}
      skeleton={<SkeletonRows rows={SHOWN} />}
      isEmpty={(value) => value.nodes.length === 0}
      empty={
        <Empty title="No agents yet">
          Create one with the router's client; it shows here with its first call. Keys are issued by{' '}
          <code>roundtrip key create</code>.
        </Empty>
      }
    >
      {(value) => (
        <Table
          caption="Agents, by spend of the last 24 hours"
          columns={COLUMNS}
          rows={value.nodes.slice(0, SHOWN)}
          rowKey={(agent) => agent.id}
        />
      )}
    </Section>
  );
}

/** The section is as high as its rows from now on; the next time, `early.js` keeps that place for them. */
function keepPlace(rows: number): void {
  document.documentElement.style.setProperty('--agent-rows', String(rows));
  try {
    localStorage.setItem('roundtrip.agents', String(rows));
  } catch {
    // Storage may be switched off or full; then there is room for ten.
  }
}

function Cap({ agent, kind }: { readonly agent: Agent; readonly kind: Window['kind'] }) {
  const window = agent.spendPolicy?.windows?.find((one) => one.kind === kind);
  return window === undefined ? <NoCap isOpen={agent.drainProofStatus === 'UNPROTECTED'} /> : <CapBar window={window} />;
}

function WalletOf({ agent }: { readonly agent: Agent }) {
  if (agent.wallet == null) {
    return (
      <span className="muted" data-tip="It pays from the workspace's wallet">
        shared
      </span>
    );
  }
  return agent.wallet.pausedAt == null ? (
    <Money of={agent.wallet.available} />
  ) : (
    <span className="muted" data-tip="Nothing is paid from it while it is paused">
      paused
    </span>
  );
}
