/* Exact decimals: figures come as texts and stay integers, never floats. */

/** `units / 10^scale`. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

/** Reads `-12.0340`; null for what is no decimal. */
export function parseDecimal(text: string): Decimal | null {
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (found === null) {
    return null;
  }
  const [, sign = '', whole = '0', fraction = ''] = found;
  const units = BigInt(whole + fraction);
  return { units: sign === '-' ? -units : units, scale: fraction.length };
}

/** Rounds to a number of places, halves away from zero. */
export function round(value: Decimal, places: number): Decimal {
  if (value.scale <= places) {
    return { units: value.units * 10n ** BigInt(places - value.scale), scale: places };
  }
  const step = 10n ** BigInt(value.scale - places);
  const size = abs(value.units);
  const rounded = (size + step / 2n) / step;
  return { units: value.units < 0n ? -rounded : rounded, scale: places };
}

/** Writes a decimal out, thousands parted by commas; a true minus sign. */
export function plain(value: Decimal): string {
  const digits = abs(value.units).toString().padStart(value.scale + 1, '0');
  const whole = digits.slice(0, digits.length - value.scale);
  const fraction = digits.slice(digits.length - value.scale);
  const sign = value.units < 0n ? '−' : '';
  return `${sign}${grouped(whole)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Drops zeros at the end, down to a number of places. */
export function trim(value: Decimal, places: number): Decimal {
  let { units, scale } = value;
  while (scale > places && units % 10n === 0n) {
    units /= 10n;
    scale -= 1;
  }
  return { units, scale };
}

export function add(one: Decimal, other: Decimal): Decimal {
  const scale = Math.max(one.scale, other.scale);
  return { units: round(one, scale).units + round(other, scale).units, scale };
}

/** For lengths of bars and heights of lines alone, never for a figure that is read. */
export function approximate(text: string): number {
  return Number(text);
}

export function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function grouped(digits: string): string {
  return digits.replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
