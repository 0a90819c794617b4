/* What is away and comes back: a section, the network, and the answers that did not change. */

import { isOperation, section } from './support/sections';
import { settled } from './support/settled';
import { expect, test } from './support/world';

test('a section fails alone, says so, and comes back by its own button', async ({ gateway, page }) => {
  await gateway.tamper('db.execute("ALTER TABLE invoice RENAME TO invoice_away")');
  try {
    await page.goto('/');
    await settled(page);
    const invoices = section(page, 'Open invoices');
    expect(await invoices.getByRole('alert').innerText()).toMatch(/This could not be loaded\./);
    expect(await page.getByRole('alert').count()).toBe(1);
    expect(await section(page, 'Agents').getByRole('row').count()).toBe(10);
  } finally {
    await gateway.tamper('db.execute("ALTER TABLE invoice_away RENAME TO invoice")');
  }
  await section(page, 'Open invoices').getByRole('button', { name: 'Retry' }).click();
  await section(page, 'Open invoices').getByText(/^ACME-/).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
});

test('offline the page says so and keeps what it shows, and goes on by itself', async ({ member }) => {
  const { context, page } = await member();
  await page.goto('/');
  await settled(page);
  const spent = await section(page, 'Spend this month').locator('dd').first().innerText();
  await context.setOffline(true);
  await page.getByRole('status').getByText(/You are offline\. What you see is \d+ s old\./).waitFor();
  expect(await section(page, 'Spend this month').locator('dd').first().innerText()).toBe(spent);
  const again = page.waitForResponse(isOperation);
  await context.setOffline(false);
  await again;
  await page.getByText('You are offline').waitFor({ state: 'detached' });
});

test('a page first opened offline comes when the network does', async ({ member }) => {
  const { context, page, guard } = await member();
  await page.goto('/');
  await settled(page);
  await context.setOffline(true);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Models' }).click();
  await page.getByRole('heading', { name: 'This page could not be shown' }).waitFor();
  await context.setOffline(false);
  await page.getByRole('main').getByRole('row').nth(5).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  // Its styles have come with its script.
  expect(await page.evaluate(() => [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].every((link) => link.sheet !== null))).toBe(true);
  // That a script did not load is told in the console, as it should be; nothing else is.
  expect(guard.faults.splice(0).filter((fault) => !/preload CSS|dynamically imported/.test(fault))).toEqual([]);
});

test('what did not change is not sent again', async ({ page }) => {
  await page.goto('/');
  await settled(page);
  const sent = page.waitForRequest((request) => new URL(request.url()).pathname === '/graphql');
  await page.getByRole('button', { name: /old$/ }).click();
  const request = await sent;
  expect((await request.allHeaders())['if-none-match']).toMatch(/^(W\/)?".+"$/);
  const sizes = await request.sizes();
  expect(sizes.responseBodySize).toBe(0);
});

test('the page refreshes while it is looked at', async ({ page }) => {
  await page.clock.install();
  await page.goto('/');
  await settled(page);
  const again = page.waitForResponse(isOperation);
  await page.clock.runFor(31_000);
  expect([200, 304]).toContain((await again).status());
});
