/* Invoices, newest first; each opens in its place. */

import { Fragment, useEffect, useId, useRef, useState } from 'react';

import { useNow } from '../../shell/clock';
import { useQuery } from '../../shell/router';
import { Moment, Money } from '../../ui/figures';
import { OutIcon } from '../../ui/icons';
import { OutLink } from '../../ui/out-link';
import { Empty, Section } from '../../ui/section';
import { SkeletonRows } from '../../ui/skeleton';
import { StatusBadge } from '../../ui/status';
import { InvoiceLines } from './lines';
import type { BillingProps, Invoice, Invoices } from './types';

const FEW = 4;

interface InvoicesSectionProps extends BillingProps {
  /** Asks for more of them; null when there is no more to ask for. */
  readonly showMore: (() => void) | null;
}

export function InvoicesSection({ result, showMore }: InvoicesSectionProps) {
  const invoices = result.data?.viewer?.workspace.billing?.invoices;
  const place = useShownFirst(invoices !== undefined);
  return (
    <div ref={place} className="billing-invoices">
      <Section
        title="Invoices"
        of={result}
        at="viewer.workspace.billing.invoices"
        value={invoices}
        skeleton={<SkeletonRows rows={FEW} />}
        isEmpty={(shown) => shown.nodes.length === 0}
        empty={<Empty title="No invoices yet">The first one is made when the running month has ended.</Empty>}
      >
        {(shown) => <Shown invoices={shown} showMore={showMore} />}
      </Section>
    </div>
  );
}

/** A few, then those that are there, then as many as may be asked for. */
function Shown({ invoices, showMore }: { readonly invoices: Invoices } & Pick<InvoicesSectionProps, 'showMore'>) {
  const [isAll, setAll] = useState(false);
  const { nodes, pageInfo } = invoices;
  const shown = isAll ? nodes : nodes.slice(0, FEW);
  const isMore = shown.length < nodes.length || (pageInfo.hasNextPage && showMore !== null);
  const more = () => {
    if (isAll) {
      showMore?.();
    }
    setAll(true);
  };
  return (
    <>
      <Rows invoices={shown} />
      {isMore && (
        <div className="more">
          <span className="muted">The newest {shown.length}</span>
          <button type="button" className="button" onClick={more}>
            Show more
          </button>
        </div>
      )}
    </>
  );
}

/** `?tab=invoices` leads here: into sight, once. */
function useShownFirst(isThere: boolean) {
  const place = useRef<HTMLDivElement>(null);
  const isWanted = new URLSearchParams(useQuery()).get('tab') === 'invoices';
  useEffect(() => {
    if (isWanted && isThere) {
      place.current?.scrollIntoView();
    }
  }, [isWanted, isThere]);
  return place;
}

function Rows({ invoices }: { readonly invoices: readonly Invoice[] }) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) => {
    const next = new Set(open);
    if (!next.delete(id)) {
      next.add(id);
    }
    setOpen(next);
  };
  return (
    <div className="table-frame">
      <table className="table">
        <caption className="unseen">Invoices, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Invoice</th>
            <th scope="col" className="billing-invoice-status">
              Status
            </th>
            <th scope="col" className="billing-invoice-date from-tablet">
              Sent
            </th>
            <th scope="col" className="billing-invoice-date from-tablet">
              Due
            </th>
            <th scope="col" className="billing-invoice-total end">
              Total
            </th>
          </tr>
        </thead>
        <tbody>
          {invoices.map((invoice) => (
            <InvoiceRow key={invoice.id} invoice={invoice} isOpen={open.has(invoice.id)} toggle={() => toggle(invoice.id)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface InvoiceRowProps {
  readonly invoice: Invoice;
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

function InvoiceRow({ invoice, isOpen, toggle }: InvoiceRowProps) {
  const id = useId();
  return (
    <Fragment>
      <tr>
        <td>
          <button type="button" className="billing-invoice" aria-expanded={isOpen} aria-controls={id} onClick={toggle}>
            <span className="billing-turn" aria-hidden="true" />
            {invoice.number}
          </button>
          <OutLink className="billing-pdf" href={invoice.pdfUrl}>
            <OutIcon /> PDF
          </OutLink>
        </td>
        <td>
          <StatusBadge status={invoice.status} />
        </td>
        <td className="from-tablet">{invoice.issuedAt == null ? <None /> : <Moment at={invoice.issuedAt} style="date" />}</td>
        <td className="from-tablet">
          <Due invoice={invoice} />
        </td>
        <td className="end">
          <Money of={invoice.total} />
        </td>
      </tr>
      {isOpen && (
        <tr id={id} className="billing-opened">
          <td colSpan={5}>
            <InvoiceLines invoice={invoice} />
          </td>
        </tr>
      )}
    </Fragment>
  );
}

function Due({ invoice }: { readonly invoice: Invoice }) {
  const now = useNow();
  if (invoice.dueAt == null) {
    return <None />;
  }
  const isLate = invoice.status === 'OPEN' && new Date(invoice.dueAt).getTime() < now;
  return (
    <>
      <Moment at={invoice.dueAt} style="date" />
      {isLate && <span className="problem"> overdue</span>}
    </>
  );
}

function None() {
  return <span className="muted">–</span>;
}
