/* The rows of the breakdown: groups with all others, or days. */

import { lessOf, shareOf } from '../../ui/sums';
import { inZone } from '../../ui/time';
import type { By } from './filters';
import type { Totals, Usage } from './types';

export interface Row {
  readonly key: string;
  readonly label: string;
  readonly isDeleted: boolean;
  /** Where more is told of it. */
  readonly href: string | null;
  /** Of the whole cost, from 0 to 1. */
  readonly share: string;
  readonly totals: Totals;
}

/** The largest groups and one row of all others, at most `most` in all: together they are the whole. */
export function groupRows({ groups, other, totals }: Usage, by: By, most: number): readonly Row[] {
  const all = groups.map((group, index) => {
    const key = group.keys[0];
    const label = key?.id == null ? `No ${by}` : key.label;
    return {
      key: key?.id ?? `${index}`,
      label,
      isDeleted: key?.deleted ?? false,
      href: key?.id == null ? null : hrefOf(by, label),
      share: group.share ?? '0',
      totals: group.totals,
    };
  });
  const isOther = other != null && other.requests !== '0';
  if (!isOther && all.length <= most) {
    return all;
  }
  const shown = all.slice(0, most - 1);
  const left = leftOf(totals, shown.map((row) => row.totals));
  const share = shareOf(left.cost.amount, totals.cost.amount);
  return [...shown, { key: 'other', label: 'All others', isDeleted: false, href: null, share, totals: left }];
}

function leftOf(whole: Totals, taken: readonly Totals[]): Totals {
  const left = (of: (totals: Totals) => string) => lessOf(of(whole), taken.map(of));
  return {
    requests: left((totals) => totals.requests),
    unpriced: left((totals) => totals.unpriced),
    tokens: { input: left((totals) => totals.tokens.input), output: left((totals) => totals.tokens.output) },
    cost: { amount: left((totals) => totals.cost.amount) },
  };
}

/** The days of the span that have begun, the latest first. */
export function dayRows({ series, totals, asOf }: Usage, zone: string): readonly Row[] {
  return series
    .filter((day) => asOf == null || day.start <= asOf)
    .map((day) => ({
      key: day.start,
      label: inZone(day.start, zone, 'date'),
      isDeleted: false,
      href: null,
      share: shareOf(day.totals.cost.amount, totals.cost.amount),
      totals: day.totals,
    }))
    .toReversed();
}

function hrefOf(by: By, label: string): string | null {
  switch (by) {
    case 'model':
      return `/models?search=${encodeURIComponent(label)}`;
    case 'agent':
      return `/agents?search=${encodeURIComponent(label)}&include_archived=true`;
    default:
      return null;
  }
}
