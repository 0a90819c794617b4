/* The answer as the page's sections get it. */

import type { BillingQuery, LedgerEntryShownFragment, UsageShownFragment } from '../../api/generated/graphql';
import type { Result } from '../../api/operation';

type Workspace = NonNullable<BillingQuery['viewer']>['workspace'];

export type Usage = NonNullable<Workspace['usage']>;
export type Totals = UsageShownFragment;
export type Billing = NonNullable<Workspace['billing']>;
export type Wallet = NonNullable<Billing['wallets']>[number];
export type Invoices = NonNullable<Billing['invoices']>;
export type Invoice = Invoices['nodes'][number];
export type Entry = LedgerEntryShownFragment;

export interface BillingProps {
  readonly result: Result<BillingQuery>;
}
