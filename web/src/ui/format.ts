/* How figures read: money, counts, ratios. Each is exact, or comes with its exact form beside it. */

import { abs, parseDecimal, plain, round, trim, type Decimal } from './decimal';

/** What is shown, and the exact form when that is something else. */
export interface Shown {
  readonly text: string;
  readonly exact: string | null;
}

const NONE: Shown = { text: '–', exact: null };
const CENT: Decimal = { units: 1n, scale: 2 };

/** An amount to cents. Something is never shown as nothing: below a cent it reads `< $0.01`. */
export function money(amount: string): Shown {
  const value = parseDecimal(amount);
  if (value === null) {
    return NONE;
  }
  const exact = exactMoney(value);
  if (value.units !== 0n && isBelow(value, CENT)) {
    return { text: value.units > 0n ? '< $0.01' : '> −$0.01', exact };
  }
  const text = dollars(round(value, 2));
  return { text, exact: text === exact ? null : exact };
}

/** An amount to its last digit. */
export function moneyExact(amount: string): string {
  const value = parseDecimal(amount);
  return value === null ? NONE.text : exactMoney(value);
}

/** A price per million tokens, to its last digit. No price is not the same as nothing to pay. */
export function price(perMillion: string | null | undefined): string {
  const value = perMillion == null ? null : parseDecimal(perMillion);
  if (value === null) {
    return 'unpriced';
  }
  return value.units === 0n ? 'free' : exactMoney(value);
}

const STEPS = [
  { unit: 'T', zeros: 12 },
  { unit: 'B', zeros: 9 },
  { unit: 'M', zeros: 6 },
  { unit: 'K', zeros: 3 },
] as const;

/** A count: in full below ten thousand, then to three digits (`12.3K`). */
export function count(value: string | number): Shown {
  const read = parseDecimal(String(value));
  if (read === null) {
    return NONE;
  }
  const whole = { units: read.units / 10n ** BigInt(read.scale), scale: 0 };
  const full = plain(whole);
  if (abs(whole.units) < 10_000n) {
    return { text: full, exact: null };
  }
  for (const [index, { unit, zeros }] of STEPS.entries()) {
    if (abs(whole.units) >= 10n ** BigInt(zeros)) {
      const text = inUnits(whole.units, zeros, unit);
      // What rounds up to a thousand of a unit is one of the next.
      const larger = STEPS[index - 1];
      const isThousand = larger !== undefined && text === `1000${unit}`;
      return { text: isThousand ? `1${larger.unit}` : text, exact: full };
    }
  }
  return { text: full, exact: null };
}

/** A part of a whole as per cent, cut to a place: less than all is never `100%`, more than none never `0%`. */
export function percentOf(part: string, whole: string): Shown {
  const [some, all] = [parseDecimal(part), parseDecimal(whole)];
  if (some === null || all === null || all.units === 0n) {
    return NONE;
  }
  const scale = Math.max(some.scale, all.scale);
  const permille = (round(some, scale).units * 1000n) / round(all, scale).units;
  const exact = `${plain(some)} of ${plain(all)}`;
  if (permille === 0n && some.units > 0n) {
    return { text: '< 0.1%', exact };
  }
  return { text: `${plain(trim({ units: permille, scale: 1 }, 0))}%`, exact };
}

/** A ratio such as `0.4871` as per cent, cut to a place: as with `percentOf`, only what is all of it is `100%`. */
export function ratio(value: string | null | undefined): string {
  const read = value == null ? null : parseDecimal(value);
  if (read === null) {
    return NONE.text;
  }
  const permille = (read.units * 1000n) / 10n ** BigInt(read.scale);
  return permille === 0n && read.units > 0n ? '< 0.1%' : `${plain(trim({ units: permille, scale: 1 }, 0))}%`;
}

/** `agent_card.rotated`, `FAILED_TIMEOUT` as words for people. */
export function words(name: string): string {
  const text = name.toLowerCase().replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function inUnits(units: bigint, zeros: number, unit: string): string {
  const value = { units, scale: zeros };
  const wholeDigits = (abs(units) / 10n ** BigInt(zeros)).toString().length;
  const rounded = trim(round(value, Math.max(0, 3 - wholeDigits)), 0);
  return `${plain(rounded).replaceAll(',', '')}${unit}`;
}

function exactMoney(value: Decimal): string {
  return dollars(trim(value.scale < 2 ? round(value, 2) : value, 2));
}

function dollars(value: Decimal): string {
  const text = plain(value);
  return text.startsWith('−') ? `−$${text.slice(1)}` : `$${text}`;
}

function isBelow(value: Decimal, bound: Decimal): boolean {
  const scale = Math.max(value.scale, bound.scale);
  return abs(round(value, scale).units) < round(bound, scale).units;
}
