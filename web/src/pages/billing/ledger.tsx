/* What moved in one wallet, newest first. */

import type { BillingQuery } from '../../api/generated/graphql';
import type { Pages } from '../../api/pages';
import { Choice, Choices, Controls, FilterBar } from '../../ui/controls';
import { CsvLink } from '../../ui/csv';
import { Money } from '../../ui/figures';
import { moneyExact } from '../../ui/format';
import { Empty, Failed, Section } from '../../ui/section';
import { SkeletonRows } from '../../ui/skeleton';
import { More, Table } from '../../ui/table';
import { LEDGER_COLUMNS } from '../../ui/ledger';
import { KINDS, type Asked } from './filters';
import type { Entry, Wallet } from './types';
import { areUnseen, ledgerOf, optionsOf, walletOf } from './wallets';

interface LedgerSectionProps {
  readonly pages: Pages<BillingQuery, Entry>;
  readonly asked: Asked;
  readonly change: (some: { readonly wallet?: string; readonly kinds?: readonly string[] }) => void;
}

export function LedgerSection({ pages, asked, change }: LedgerSectionProps) {
  const { result } = pages;
  const wallets = result.data?.viewer?.workspace.billing?.wallets;
  const wallet = walletOf(wallets, asked.wallet);
  return (
    <Section
      className="billing-ledger"
      title="Ledger"
      note={wallet === null ? '' : <Balance wallet={wallet} />}
      actions={wallet === null ? undefined : <CsvLink of="ledger" query={{ wallet: wallet.id, kinds: asked.kinds }} />}
      of={result}
      at="viewer.workspace.billing.wallets"
      value={wallets}
      skeleton={<LedgerSkeleton />}
      isEmpty={(shown) => shown.length === 0}
      empty={<NoWallet isHidden={areUnseen(result.data)} />}
    >
      {() => (
        <>
          <Controls>
            <div className="billing-filters">
              <FilterBar>
                <Choice
                  label="Wallet"
                  options={optionsOf(wallets)}
                  value={wallet?.id ?? ''}
                  onChange={(id) => change({ wallet: id === wallets?.[0]?.id ? '' : id })}
                  isSearchable
                />
                <Choices label="Kind" options={KINDS} value={asked.kinds} onChange={(kinds) => change({ kinds })} />
              </FilterBar>
            </div>
          </Controls>
          <Entries pages={pages} asked={asked} change={change} />
        </>
      )}
    </Section>
  );
}

function NoWallet({ isHidden }: { readonly isHidden: boolean }) {
  return isHidden ? (
    <Empty title="Not visible with this key">Sign in with a key of the whole workspace to see its wallets.</Empty>
  ) : (
    <Empty title="No wallet yet">Top the workspace up, and its wallet shows here.</Empty>
  );
}

function Entries({ pages, asked, change }: LedgerSectionProps) {
  const { result, rows } = pages;
  const ledger = result.data === undefined ? undefined : ledgerOf(result.data);
  if (ledger == null) {
    const error = result.errors.find((one) => one.path[0] === 'wallet');
    return error === undefined || error.code === 'BAD_USER_INPUT' ? (
      <div className="empty">
        <p className="empty-title">There is no such wallet</p>
        <button type="button" className="button" onClick={() => change({ wallet: '' })}>
          Show the first wallet
        </button>
      </div>
    ) : (
      <Failed message={error.message} requestId={error.requestId} of={result} />
    );
  }
  if (rows.length === 0) {
    return asked.kinds.length === 0 ? (
      <Empty title="Nothing moved yet">Top the wallet up, and its entries show here.</Empty>
    ) : (
      <Empty title="Nothing of these kinds moved">Choose other kinds, or none.</Empty>
    );
  }
  return (
    <>
      <Table
        caption="Entries of the wallet, newest first"
        columns={LEDGER_COLUMNS}
        rows={rows}
        rowKey={(entry) => entry.id}
        isPrevious={result.isPrevious}
      />
      <More pages={pages} noun={rows.length === 1 ? 'entry' : 'entries'} />
    </>
  );
}

function Balance({ wallet }: { readonly wallet: Wallet }) {
  const isPaused = wallet.pausedAt != null;
  return (
    <span data-tip={`${moneyExact(wallet.balance.amount)}, of which ${moneyExact(wallet.reserved.amount)} set aside`}>
      <Money of={wallet.available} /> available{isPaused && ', paused'}
    </span>
  );
}

function LedgerSkeleton() {
  return (
    <>
      <div className="billing-filters">
        <span className="bone block filters-place" />
      </div>
      <SkeletonRows rows={20} />
    </>
  );
}
