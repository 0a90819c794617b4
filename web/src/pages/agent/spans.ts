/* The spans of time that an agent's usage is shown over, and how long a bar of each is. */

import type { Granularity, TimeRangePreset } from '../../api/generated/graphql';

export interface Span {
  readonly value: TimeRangePreset;
  readonly label: string;
  readonly granularity: Granularity;
}

const DEFAULT: Span = { value: 'LAST_30D', label: '30 days', granularity: 'DAY' };

export const SPANS: readonly Span[] = [
  { value: 'LAST_24H', label: '24 h', granularity: 'HOUR' },
  { value: 'LAST_7D', label: '7 days', granularity: 'DAY' },
  DEFAULT,
  { value: 'THIS_MONTH', label: 'This month', granularity: 'DAY' },
];

/** Named as in the path of the CSV. */
export const DEFAULTS = { preset: 'LAST_30D' };

/** The span of an address; the default for what is none. */
export function spanOf(preset: string): Span {
  return SPANS.find((span) => span.value === preset) ?? DEFAULT;
}
