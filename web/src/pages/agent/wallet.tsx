/* What the agent pays from. */

import { Link } from '../../shell/router';
import { CsvLink } from '../../ui/csv';
import { Moment, Money } from '../../ui/figures';
import { Empty, Section } from '../../ui/section';
import { SkeletonRows } from '../../ui/skeleton';
import { StatusBadge } from '../../ui/status';
import { Table } from '../../ui/table';
import { SHORT_LEDGER_COLUMNS } from '../../ui/ledger';
import { knownWith } from './optional';
import type { AgentProps, Wallet } from './types';

export function WalletSection({ result, agent }: AgentProps) {
  const wallet = agent?.wallet;
  return (
    <Section
      className="agent-wallet"
      title="Wallet"
      note={wallet == null ? '' : 'its own'}
      actions={
        wallet == null ? undefined : (
          <>
            <Link href={`/billing?wallet=${encodeURIComponent(wallet.id)}`}>Ledger</Link>
            <CsvLink of="ledger" query={{ wallet: wallet.id }} />
          </>
        )
      }
      of={result}
      at="viewer.workspace.agent.wallet"
      value={knownWith('wallet', { result, agent })}
      skeleton={<SkeletonRows rows={6} />}
      isEmpty={(shown) => shown.wallet == null}
      empty={
        <Empty title="No wallet of its own">
          It pays from the workspace's shared wallet, whose ledger is in <Link href="/billing">Billing</Link>.
        </Empty>
      }
    >
      {(shown) => (shown.wallet == null ? null : <Shown wallet={shown.wallet} />)}
    </Section>
  );
}

function Shown({ wallet }: { readonly wallet: Wallet }) {
  const entries = wallet.ledger?.nodes;
  return (
    <>
      <dl className="agent-sums">
        <div>
          <dt>Available</dt>
          <dd>
            <Money of={wallet.available} />
          </dd>
        </div>
        <div>
          <dt>Balance</dt>
          <dd>
            <Money of={wallet.balance} />
          </dd>
        </div>
        <div>
          <dt>Set aside</dt>
          <dd>
            <Money of={wallet.reserved} />
          </dd>
        </div>
      </dl>
      {wallet.pausedAt != null && (
        <p className="agent-line">
          <StatusBadge status="PAUSED" /> since <Moment at={wallet.pausedAt} />: nothing is paid from it.
        </p>
      )}
      {wallet.creditExpiresAt != null && (
        <p className="agent-line muted">
          Granted credit ends <Moment at={wallet.creditExpiresAt} style="date" />.
        </p>
      )}
      {entries !== undefined && entries.length > 0 ? (
        <Table caption="Newest entries of the wallet" columns={SHORT_LEDGER_COLUMNS} rows={entries} rowKey={(entry) => entry.id} />
      ) : (
        <Empty title="Nothing moved yet">Top the wallet up, and its entries show here.</Empty>
      )}
    </>
  );
}
