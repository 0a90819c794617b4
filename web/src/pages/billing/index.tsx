/* Billing: the running month, what it went to, invoices, and what moved in the wallets. */

import { useMemo, useState } from 'react';

import { BillingDocument } from '../../api/generated/graphql';
import { usePages } from '../../api/pages';
import { useZone } from '../../shell/zone';
import { useFilters } from '../../ui/filters';
import './billing.css';
import { BreakdownSection } from './breakdown';
import { askedOf, DEFAULTS, variablesOf } from './filters';
import { InvoicesSection } from './invoices';
import { LedgerSection } from './ledger';
import { PeriodSection } from './period';
import { ledgerOf } from './wallets';

const FEW_INVOICES = 12;
const MOST_INVOICES = 100;

export default function Billing() {
  const { filters, change } = useFilters(DEFAULTS);
  const timezone = useZone().variable;
  const [invoices, setInvoices] = useState(FEW_INVOICES);
  const asked = useMemo(() => askedOf(filters), [filters]);
  const variables = useMemo(() => variablesOf(asked, timezone, invoices), [asked, timezone, invoices]);
  const pages = usePages(BillingDocument, variables, ledgerOf);
  const { result } = pages;
  return (
    <div className="page">
      <div className="page-head">
        <h1>Billing</h1>
      </div>
      <PeriodSection result={result} />
      <BreakdownSection result={result} asked={asked} change={(some) => change(some, 'push')} />
      <InvoicesSection result={result} showMore={invoices === FEW_INVOICES ? () => setInvoices(MOST_INVOICES) : null} />
      <LedgerSection pages={pages} asked={asked} change={(some) => change(some, 'push')} />
    </div>
  );
}
