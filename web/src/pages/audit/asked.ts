/* Which events are asked for: from the filters in the address to the operation's variables and the CSV's parameters. */

import type { AuditQueryVariables } from '../../api/generated/graphql';

/** The filters as the address has them. */
export const DEFAULTS = { types: [] as string[], agent: '', range: '', from: '', to: '' } as const;

export interface Asked {
  readonly types: readonly string[];
  /** A handle. */
  readonly agent: string;
  /** The first moment, in UTC. */
  readonly from: string;
  /** The first moment behind. */
  readonly to: string;
}

/** What the API takes as the type of an event: lower-case words, joined by points. */
const TYPE = /^(?=.{1,100}$)[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/;

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

export const RANGES = [
  { value: '1h', label: 'Last hour', ms: HOUR_MS },
  { value: '24h', label: 'Last 24 hours', ms: 24 * HOUR_MS },
  { value: '7d', label: 'Last 7 days', ms: 7 * 24 * HOUR_MS },
  { value: '30d', label: 'Last 30 days', ms: 30 * 24 * HOUR_MS },
] as const;

/** The first moment of a range that ends now, cut to the minute; none for what is no such range. */
export function sinceOf(range: string, now: number): string {
  const found = RANGES.find((one) => one.value === range);
  return found === undefined ? '' : new Date(Math.floor((now - found.ms) / MINUTE_MS) * MINUTE_MS).toISOString();
}

/** An address may be written by hand: what is no type or no moment is left out. A range goes before moments. */
export function understood(filters: Asked & { readonly range: string }, since: string): Asked {
  const types = filters.types.filter((type) => TYPE.test(type)).slice(0, 100);
  const isRange = RANGES.some((one) => one.value === filters.range);
  return {
    types,
    agent: filters.agent,
    from: isRange ? since : momentIn(filters.from),
    to: isRange ? '' : momentIn(filters.to),
  };
}

/** What the operation is sent. */
export function variablesOf(asked: Asked): Omit<AuditQueryVariables, 'after'> {
  const createdAt = { ...(asked.from === '' ? {} : { gte: asked.from }), ...(asked.to === '' ? {} : { lt: asked.to }) };
  const filter = {
    ...(asked.types.length === 0 ? {} : { types: [...asked.types] }),
    ...(asked.from === '' && asked.to === '' ? {} : { createdAt }),
  };
  return {
    ...(Object.keys(filter).length === 0 ? {} : { filter }),
    ...(asked.agent === '' ? {} : { agent: asked.agent, isOfAgent: true }),
  };
}

/** The types that the gateway writes; others can be brought in, and stand in the address. */
const TYPES = [
  'agent.archived',
  'agent.created',
  'agent.paused',
  'agent.suspended',
  'agent_card.rotated',
  'inference.cancelled',
  'inference.rejected_cap_violation',
  'inference.rejected_insufficient_funds',
  'inference.rejected_policy_violation',
  'inference.rejected_quality_floor',
  'inference.routed',
  'provider.failed',
  'provider.responded',
  'receipt.created',
  'wallet.topped_up',
];

/** The known types with those that are chosen or were seen. */
export function typesWith(others: readonly string[]): readonly string[] {
  return [...new Set([...TYPES, ...others])].toSorted();
}

function momentIn(text: string): string {
  const at = Date.parse(text);
  return Number.isNaN(at) ? '' : new Date(at).toISOString();
}
