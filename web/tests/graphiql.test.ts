/* The API explorer, from our own origin alone. */

import type { Page } from 'playwright-core';

import { barriers } from './support/axe';
import { expect, test } from './support/world';

/** The editor writes its spaces so that they do not wrap. */
async function textIn(page: Page, place: 'response' | 'query-editor'): Promise<string> {
  const text = await page.locator(`.graphiql-${place}`).innerText();
  return text.replaceAll('\u00a0', ' ');
}

test('the explorer runs the Dashboard operation with the session', async ({ page }) => {
  await page.goto('/graphiql');
  await page.getByText('Session of Acme Robotics').waitFor();
  await page.getByRole('button', { name: /execute/i }).click();
  await expect.poll(() => textIn(page, 'response')).toContain('"displayName": "Acme Robotics"');
});

test('a stranger explores what is public, and as the owner of a pasted key', async ({ gateway, stranger }) => {
  const { page } = await stranger();
  await page.goto('/graphiql');
  await page.getByText('No session: public fields only').waitFor();
  await page.getByLabel('Key or token').fill('rt_wrong');
  await page.getByText('This credential is not accepted').waitFor();
  await page.getByLabel('Key or token').fill(gateway.key);
  await page.getByText('Key of Acme Robotics').waitFor();
  await page.getByRole('button', { name: /execute/i }).click();
  await expect.poll(() => textIn(page, 'response')).toContain('"displayName": "Acme Robotics"');
});

test('the schema is explained, and completes what is typed', async ({ page }) => {
  await page.goto('/graphiql');
  await page.getByRole('button', { name: /documentation explorer/i }).click();
  await page.getByRole('link', { name: 'CapWindow', exact: true }).click();
  await page.getByText('A cap, and how much of it is used.').waitFor();
});

test('each page’s operation is an example', async ({ page }) => {
  await page.goto('/graphiql');
  await page.getByRole('button', { name: /examples/i }).click();
  const examples = page.getByRole('region', { name: 'Examples' }).getByRole('button');
  const names = await examples.locator('strong').allInnerTexts();
  expect(names.slice(0, 1)).toEqual(['Dashboard']);
  expect(names).toEqual(expect.arrayContaining(['Agent', 'Agents', 'Audit', 'Billing', 'Models', 'Providers', 'PublicAudit']));
  for (const [index, name] of names.entries()) {
    await examples.nth(index).click();
    await page.getByRole('tab', { name }).last().waitFor();
    await expect.poll(() => textIn(page, 'query-editor')).toContain(name);
    await page.getByRole('button', { name: /execute/i }).click();
    await expect.poll(() => textIn(page, 'response'), { timeout: 10_000 }).toContain('"data"');
    expect(await textIn(page, 'response')).not.toContain('"errors"');
  }
});

test.for(['light', 'dark'] as const)('axe finds nothing in the %s explorer', async (colorScheme, { member }) => {
  const { page } = await member({ colorScheme });
  await page.goto('/graphiql');
  await page.getByText('Session of Acme Robotics').waitFor();
  await page.getByRole('button', { name: /documentation explorer/i }).click();
  await page.getByText('All Schema Types').waitFor();
  // GraphiQL's own tabs hold their close button; that is theirs to change.
  expect(await barriers(page, { rules: { 'nested-interactive': { enabled: false } } })).toEqual([]);
});
