/* What the page of billing is asked for: its span, what it is broken down by, the wallet and the kinds of its ledger. */

import type { BillingQueryVariables, LedgerKind, TimeRangePreset, UsageDimension } from '../../api/generated/graphql';
import type { Option } from '../../ui/controls';
import { words } from '../../ui/format';

/** Named as in the paths of the CSVs. */
export const DEFAULTS = {
  preset: 'THIS_MONTH',
  by: 'model',
  wallet: '',
  kinds: [] as string[],
};

export interface BillingFilters {
  readonly preset: string;
  readonly by: string;
  readonly wallet: string;
  readonly kinds: readonly string[];
}

export const PRESETS: readonly { readonly value: TimeRangePreset; readonly label: string }[] = [
  { value: 'THIS_MONTH', label: 'This month' },
  { value: 'LAST_MONTH', label: 'Last month' },
  { value: 'LAST_7D', label: '7 days' },
  { value: 'LAST_30D', label: '30 days' },
];

export type By = 'model' | 'agent' | 'provider' | 'day';

export const BYS: readonly { readonly value: By; readonly label: string }[] = [
  { value: 'model', label: 'Model' },
  { value: 'agent', label: 'Agent' },
  { value: 'provider', label: 'Provider' },
  { value: 'day', label: 'Day' },
];

const DIMENSIONS: Readonly<Record<By, UsageDimension | null>> = {
  model: 'MODEL',
  agent: 'AGENT',
  provider: 'PROVIDER',
  day: null,
};

const ALL_KINDS = ['TOPUP', 'GRANT', 'DEBIT', 'REFUND', 'ADJUSTMENT', 'EXPIRY'] as const satisfies readonly LedgerKind[];

export const KINDS: readonly Option[] = ALL_KINDS.map((kind) => ({ value: kind, label: words(kind) }));

/** An address may hold anything: what is no filter falls back to the default. */
export interface Asked {
  readonly preset: TimeRangePreset;
  readonly by: By;
  /** None: the first of the wallets. */
  readonly wallet: string | null;
  readonly kinds: readonly LedgerKind[];
}

export function askedOf(filters: BillingFilters): Asked {
  return {
    preset: PRESETS.find(({ value }) => value === filters.preset)?.value ?? 'THIS_MONTH',
    by: BYS.find(({ value }) => value === filters.by)?.value ?? 'model',
    wallet: filters.wallet === '' ? null : filters.wallet,
    kinds: ALL_KINDS.filter((kind) => filters.kinds.includes(kind)),
  };
}

export function variablesOf(asked: Asked, timezone: string | undefined, invoices: number): Omit<BillingQueryVariables, 'after'> {
  const dimension = DIMENSIONS[asked.by];
  return {
    range: { preset: asked.preset, ...(timezone === undefined ? {} : { timezone }) },
    by: dimension === null ? [] : [dimension],
    // The variable must have a value, also where nothing uses it.
    wallet: asked.wallet ?? '',
    isChosen: asked.wallet !== null,
    invoices,
    ...(asked.kinds.length === 0 ? {} : { kinds: [...asked.kinds] }),
  };
}

/** What the table of the breakdown shows, as the path of the CSV wants it. */
export function usageQueryOf(asked: Asked, timezone: string | undefined) {
  const dimension = DIMENSIONS[asked.by];
  return {
    preset: asked.preset,
    granularity: dimension === null ? 'DAY' : 'TOTAL',
    group_by: dimension === null ? [] : [dimension],
    timezone,
  };
}
