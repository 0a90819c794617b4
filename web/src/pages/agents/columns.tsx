/* The columns of the list of agents. */

import type { AgentsQuery } from '../../api/generated/graphql';
import { Link } from '../../shell/router';
import { AgentName } from '../../ui/agent-name';
import { CapBar, NoCap } from '../../ui/cap';
import { approximate } from '../../ui/decimal';
import { Ago, Money } from '../../ui/figures';
import { count } from '../../ui/format';
import { StatusBadge } from '../../ui/status';
import type { Column } from '../../ui/table';

type Agents = NonNullable<NonNullable<AgentsQuery['viewer']>['workspace']['agents']>;
export type Agent = Agents['nodes'][number];

export const COLUMNS: readonly Column<Agent>[] = [
  { key: 'name', title: 'Agent', cell: (agent) => <Name agent={agent} /> },
  { key: 'status', title: 'Status', width: '112px', from: 'tablet', cell: (agent) => <StatusBadge status={agent.status} /> },
  { key: 'daily', title: 'Daily cap', width: '19%', from: 'desktop', cell: (agent) => <Cap agent={agent} kind="DAILY" /> },
  { key: 'monthly', title: 'Monthly cap', width: '19%', from: 'desktop', cell: (agent) => <Cap agent={agent} kind="MONTHLY" /> },
  { key: 'wallet', title: 'Wallet', width: '96px', align: 'end', from: 'tablet', cell: (agent) => <WalletOf agent={agent} /> },
  {
    key: 'active',
    title: 'Last active',
    width: '112px',
    align: 'end',
    from: 'tablet',
    cell: (agent) => (agent.lastActiveAt == null ? <span className="muted">never</span> : <Ago at={agent.lastActiveAt} />),
  },
  { key: 'spend', title: 'Spend 24 h', width: '104px', align: 'end', cell: (agent) => <Spend agent={agent} /> },
];

function Name({ agent }: { readonly agent: Agent }) {
  const isActive = agent.status === 'ACTIVE';
  return (
    <span className="agents-name">
      <span className="truncate">
        <Link href={`/agents/${encodeURIComponent(agent.handle)}`}><AgentName of={agent} /></Link>
      </span>
      <span className="muted truncate">
        {!isActive && (
          <span className="agents-status">
            <StatusBadge status={agent.status} /> ·{' '}
          </span>
        )}
        {agent.handle}
        {agent.framework != null && ` · ${agent.framework}`}
      </span>
      <Tightest agent={agent} />
    </span>
  );
}

/** Where there is no room for the columns of caps: the cap that is used most. */
function Tightest({ agent }: { readonly agent: Agent }) {
  const windows = (agent.spendPolicy?.windows ?? []).filter((window) => window.kind !== 'PER_CALL');
  const [tightest] = windows.toSorted((one, other) => approximate(other.usedRatio) - approximate(one.usedRatio));
  return <span className="agents-cap">{tightest === undefined ? <span className="muted">no cap</span> : <CapBar window={tightest} isNamed />}</span>;
}

function Cap({ agent, kind }: { readonly agent: Agent; readonly kind: 'DAILY' | 'MONTHLY' }) {
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

function Spend({ agent }: { readonly agent: Agent }) {
  const totals = agent.usage?.totals;
  if (totals === undefined) {
    return <span className="muted">–</span>;
  }
  return (
    <span className="agents-spend">
      <Money of={totals.cost} />
      <span className="muted">{totals.requests === '1' ? '1 call' : `${count(totals.requests).text} calls`}</span>
    </span>
  );
}
