/* Exact sums of figures that come as texts. */

import { add, parseDecimal, plain, type Decimal } from './decimal';

/** As the API writes it, to be read again. */
export function sumOf(figures: readonly string[]): string {
  return textOf(figures.reduce((sum, figure) => add(sum, decimalOf(figure)), decimalOf('0')));
}

/** What is left of the whole. */
export function lessOf(whole: string, figures: readonly string[]): string {
  const { units, scale } = decimalOf(sumOf(figures));
  return textOf(add(decimalOf(whole), { units: -units, scale }));
}

/** A part of a whole to four places, cut, as the API's own shares; nothing of nothing is 0. */
export function shareOf(part: string, whole: string): string {
  const [some, all] = [decimalOf(part), decimalOf(whole)];
  if (all.units <= 0n) {
    return '0';
  }
  const scale = Math.max(some.scale, all.scale);
  const units = (value: Decimal) => value.units * 10n ** BigInt(scale - value.scale);
  return textOf({ units: (units(some) * 10_000n) / units(all), scale: 4 });
}

function decimalOf(text: string): Decimal {
  return parseDecimal(text) ?? { units: 0n, scale: 0 };
}

function textOf(value: Decimal): string {
  return plain(value).replaceAll(',', '').replace('−', '-');
}
