/* The columns of a ledger: what moved, why, and what was in the wallet afterwards. */

import type { LedgerEntryShownFragment } from '../api/generated/graphql';
import { Link } from '../shell/router';
import { AgentName } from './agent-name';
import { Figure, Moment, Money } from './figures';
import { money, words } from './format';
import type { Column } from './table';
import './ledger.css';

type Entry = LedgerEntryShownFragment;

const WHEN = { key: 'when', title: 'When', width: 'var(--ledger-when)' } as const;
const KIND: Column<Entry> = { key: 'kind', title: 'Kind', width: '104px', from: 'tablet', cell: (entry) => words(entry.kind) };
const AMOUNT: Column<Entry> = { key: 'amount', title: 'Amount', width: '120px', align: 'end', cell: (entry) => <Amount entry={entry} /> };
const BALANCE: Column<Entry> = {
  key: 'balance',
  title: 'Balance',
  width: '120px',
  align: 'end',
  from: 'tablet',
  cell: (entry) => <Money of={entry.balanceAfter} />,
};

export const LEDGER_COLUMNS: readonly Column<Entry>[] = [
  { ...WHEN, cell: (entry) => <When entry={entry} /> },
  KIND,
  { key: 'what', title: 'For', from: 'tablet', cell: (entry) => <What entry={entry} /> },
  AMOUNT,
  BALANCE,
];

/** In a narrow place, where the agent is known. */
export const SHORT_LEDGER_COLUMNS: readonly Column<Entry>[] = [
  { ...WHEN, cell: (entry) => <When entry={entry} isShort /> },
  { key: 'what', title: 'For', from: 'tablet', cell: (entry) => <What entry={entry} isShort /> },
  AMOUNT,
];

/** On phones it is told here what the entry is for. */
function When({ entry, isShort = false }: { readonly entry: Entry; readonly isShort?: boolean }) {
  return (
    <>
      <Moment at={entry.createdAt} />
      <span className="ledger-what">
        <What entry={entry} isShort={isShort} hasKind />
      </span>
    </>
  );
}

interface WhatProps {
  readonly entry: Entry;
  /** Where the agent is known. */
  readonly isShort?: boolean;
  /** Where there is no column for it. */
  readonly hasKind?: boolean;
}

function What({ entry, isShort = false, hasKind = false }: WhatProps) {
  const model = entry.inference?.model?.displayName;
  const agent = isShort ? null : entry.inference?.agent;
  const what = model ?? entry.memo ?? (isShort && !hasKind ? words(entry.kind) : '');
  return (
    <span className="truncate">
      {hasKind && <span className="muted">{words(entry.kind)} · </span>}
      {what}
      {agent != null && (
        <>
          {what !== '' && <span className="muted"> · </span>}
          <Link href={`/agents/${encodeURIComponent(agent.handle)}`}><AgentName of={agent} /></Link>
        </>
      )}
      {what === '' && agent == null && <span className="muted">{hasKind ? '' : '–'}</span>}
    </span>
  );
}

/** In cents, so that their points stand below each other; the last digit is on hover. */
function Amount({ entry }: { readonly entry: Entry }) {
  const { text, exact } = money(entry.amount.amount);
  if (entry.amount.amount.startsWith('-')) {
    return <Figure shown={{ text, exact }} />;
  }
  return (
    <span className="ledger-in">
      {/* Less than a cent has a sign of its own. */}
      <Figure shown={{ text: text.startsWith('$') ? `+${text}` : text, exact: exact === null ? null : `+${exact}` }} />
    </span>
  );
}
