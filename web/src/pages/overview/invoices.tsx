/* What is to be paid. */

import { Link } from '../../shell/router';
import { useNow } from '../../shell/clock';
import { Moment, Money } from '../../ui/figures';
import { Empty, Section } from '../../ui/section';
import { SkeletonRows } from '../../ui/skeleton';
import { Table, type Column } from '../../ui/table';
import type { OverviewProps, Workspace } from './view';

type Invoice = NonNullable<NonNullable<Workspace['billing']>['openInvoices']>['nodes'][number];

const SHOWN = 3;
/** How many the operation asks for: when that many came there may be more. */
const ASKED = 5;

const COLUMNS: readonly Column<Invoice>[] = [
  {
    key: 'number',
    title: 'Invoice',
    cell: (invoice) => (
      <span className="truncate">
        <Link href="/billing">{invoice.number}</Link>
      </span>
    ),
  },
  { key: 'due', title: 'Due', width: '40%', cell: (invoice) => <Due invoice={invoice} /> },
  { key: 'total', title: 'Total', width: '116px', align: 'end', cell: (invoice) => <Money of={invoice.total} /> },
];

export function OpenInvoices({ result }: OverviewProps) {
  const invoices = result.data?.viewer?.workspace.billing?.openInvoices;
  const open = invoices?.nodes.length ?? 0;
  const isCut = open >= ASKED;
  return (
    <Section
      className="invoices"
      title="Open invoices"
      note={open === 0 ? '' : `${open}${isCut ? '+' : ''} open`}
      actions={<Link href="/billing?tab=invoices">{restOf(open, isCut)}</Link>}
      of={result}
      at="viewer.workspace.billing.openInvoices"
      value={invoices}
      skeleton={<SkeletonRows rows={SHOWN} />}
      isEmpty={(value) => value.nodes.length === 0}
      empty={<Empty title="Nothing to pay">An invoice shows here from the day it is sent until it is paid.</Empty>}
    >
      {(value) => (
        <Table
          caption="Open invoices"
          columns={COLUMNS}
          rows={value.nodes.slice(0, SHOWN)}
          rowKey={(invoice) => invoice.id}
        />
      )}
    </Section>
  );
}

/** In the head and not below the rows, so that the section is as high as before there was an answer. */
function restOf(open: number, isCut: boolean): string {
  if (open <= SHOWN) {
    return 'Billing';
  }
  return isCut ? 'and more in Billing' : `and ${open - SHOWN} more in Billing`;
}

function Due({ invoice }: { readonly invoice: Invoice }) {
  const now = useNow();
  if (invoice.dueAt == null) {
    return <span className="muted">–</span>;
  }
  const isLate = new Date(invoice.dueAt).getTime() < now;
  return (
    <>
      <Moment at={invoice.dueAt} style="day" />
      {isLate && <span className="problem"> overdue</span>}
    </>
  );
}
