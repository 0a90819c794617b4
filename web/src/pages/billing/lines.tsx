/* What an invoice is made of: its lines, and how they come to its total. */

import { InvoiceLinesDocument, type InvoiceLinesQuery } from '../../api/generated/graphql';
import { useOperation } from '../../api/operation';
import { Link } from '../../shell/router';
import { AgentName } from '../../ui/agent-name';
import { Count, Money } from '../../ui/figures';
import { Empty, Failed } from '../../ui/section';
import { SkeletonRows } from '../../ui/skeleton';
import { Table, type Column } from '../../ui/table';
import type { Invoice } from './types';

type Found = NonNullable<InvoiceLinesQuery['invoice']>;
type Line = NonNullable<Extract<Found, { id: string }>['lines']>[number];

const COLUMNS: readonly Column<Line>[] = [
  { key: 'what', title: 'For', cell: (line) => <What line={line} /> },
  {
    key: 'provider',
    title: 'Provider',
    width: '20%',
    from: 'tablet',
    cell: (line) => <span className="truncate">{line.provider?.displayName ?? '–'}</span>,
  },
  { key: 'requests', title: 'Calls', width: '80px', align: 'end', cell: (line) => <Count of={line.requests} /> },
  { key: 'tokens', title: 'Tokens', width: '96px', align: 'end', from: 'tablet', cell: (line) => <Count of={line.tokens.total} /> },
  {
    key: 'amount',
    title: 'Amount',
    width: '128px',
    align: 'end',
    cell: (line) => <Money of={line.amount} />,
  },
];

function What({ line }: { readonly line: Line }) {
  return (
    <span className="truncate">
      {line.model == null ? (
        line.description
      ) : (
        <Link href={`/models?search=${encodeURIComponent(line.model.slug)}`}>{line.description}</Link>
      )}
      {line.agent != null && (
        <>
          <span className="muted"> · </span>
          <Link href={`/agents/${encodeURIComponent(line.agent.handle)}`}><AgentName of={line.agent} /></Link>
        </>
      )}
    </span>
  );
}

export function InvoiceLines({ invoice }: { readonly invoice: Invoice }) {
  const result = useOperation(InvoiceLinesDocument, { id: invoice.id });
  const found = result.data?.invoice;
  if (result.data === undefined && result.failure === null) {
    return <SkeletonRows rows={3} />;
  }
  const lines = found != null && 'lines' in found ? found.lines : null;
  if (lines == null) {
    const problem = result.failure?.message ?? result.errors[0]?.message ?? 'The invoice is not there any more.';
    return <Failed message={problem} requestId={result.errors[0]?.requestId ?? null} of={result} />;
  }
  return (
    <div className="billing-lines">
      {lines.length === 0 ? (
        <Empty title="No lines">Nothing was charged in this period.</Empty>
      ) : (
        <Table caption={`Lines of ${invoice.number}`} columns={COLUMNS} rows={numbered(lines)} rowKey={(line) => line.key} />
      )}
      <dl className="billing-total">
        <Sum name="Subtotal" amount={invoice.subtotal.amount} />
        <Sum name="Credits" amount={invoice.credits.amount} />
        <Sum name="Tax" amount={invoice.tax.amount} />
        <Sum name="Total" amount={invoice.total.amount} />
      </dl>
    </div>
  );
}

/** Two lines may say the same: their places tell them apart. */
function numbered(lines: readonly Line[]): readonly (Line & { readonly key: string })[] {
  return lines.map((line, index) => ({ ...line, key: String(index) }));
}

function Sum({ name, amount }: { readonly name: string; readonly amount: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Money of={{ amount }} />
      </dd>
    </div>
  );
}
