/* The columns of a ledger with amounts in cents: their points stand below each other, the last digit is on hover. */

import { Figure } from '../../ui/figures';
import { money } from '../../ui/format';
import { LEDGER_COLUMNS, SHORT_LEDGER_COLUMNS } from '../../ui/ledger';

type LedgerColumn = (typeof LEDGER_COLUMNS)[number];
type Entry = Parameters<LedgerColumn['cell']>[0];

export const CENT_COLUMNS = inCents(LEDGER_COLUMNS);

/** In a narrow place, where the agent is known. */
export const SHORT_CENT_COLUMNS = inCents(SHORT_LEDGER_COLUMNS);

function inCents(columns: readonly LedgerColumn[]): readonly LedgerColumn[] {
  return columns.map((column) =>
    column.key === 'amount' ? { ...column, width: '120px', cell: (entry) => <Amount of={entry.amount.amount} /> } : column,
  );
}

function Amount({ of }: { readonly of: Entry['amount']['amount'] }) {
  if (of.startsWith('-')) {
    return <Figure shown={money(of)} />;
  }
  const { text, exact } = money(of);
  return (
    <span className="ledger-in">
      {/* Less than a cent has a sign of its own. */}
      <Figure shown={{ text: text.startsWith('$') ? `+${text}` : text, exact: exact === null ? null : `+${exact}` }} />
    </span>
  );
}
