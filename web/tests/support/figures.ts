/* What a figure of the API must read like in a page, reckoned without the page's own formats. */

import type { Locator } from 'playwright-core';

/** The exact form of a figure: what its tip says, or else what is shown. */
export async function exact(figure: Locator): Promise<string> {
  return (await figure.getAttribute('data-tip')) ?? (await figure.innerText());
}

/** The exact forms of all figures in a part of a page, in their order. */
export async function exacts(part: Locator): Promise<string[]> {
  return part
    .locator('.figure')
    .evaluateAll((figures) => figures.map((one) => one.getAttribute('data-tip') ?? one.textContent ?? ''));
}

/** `1234.5` as `$1,234.50`, to the last digit. */
export function dollars(amount: string): string {
  const [whole = '0', places = ''] = amount.replace('-', '').split('.');
  const text = `$${grouped(whole)}.${places.padEnd(2, '0')}`;
  return amount.startsWith('-') ? `−${text}` : text;
}

/** `1234567` as `1,234,567`. */
export function grouped(count: string): string {
  return count.replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** Billionths of a dollar, to add up. */
export function nanos(text: string): bigint {
  const plain = text.replaceAll(/[$,]/g, '').replace('−', '-');
  const [whole = '0', places = ''] = plain.split('.');
  return BigInt(`${whole}${places.padEnd(9, '0')}`);
}
