/* The overview: one request, and every section says what the API says. */

import type { Page } from 'playwright-core';

import type { DashboardQuery } from '../src/api/generated/graphql';
import type { Full } from './support/api';
import { dollars, exact, exacts, grouped, nanos } from './support/figures';
import { answered, cells, isOperation, section } from './support/sections';
import { settled } from './support/settled';
import { expect, test } from './support/world';

const titles = [
  'Last 24 hours',
  'Spend this month',
  'By model',
  'By agent',
  'Agents',
  'Newest events',
  'Providers',
  'Open invoices',
];

/** The workspace as the page was told of it. */
async function overview(page: Page): Promise<Full<DashboardQuery>['viewer']['workspace']> {
  const data = await answered<DashboardQuery>(page, '/');
  await settled(page);
  return data.viewer.workspace;
}

test('one request paints every section', async ({ page }) => {
  const asked: string[] = [];
  page.on('response', (response) => {
    if (isOperation(response)) {
      asked.push(`${response.request().method()} ${response.status()}`);
    }
  });
  await overview(page);
  expect(asked).toEqual(['GET 200']);
  expect(await page.getByRole('main').getByRole('heading', { level: 2 }).allInnerTexts()).toEqual(titles);
  expect(await page.getByRole('alert').count()).toBe(0);
});

test('the header names the workspace and what it has', async ({ page }) => {
  const workspace = await overview(page);
  const header = page.getByRole('banner');
  expect(await header.getByRole('link', { name: 'Acme Robotics' }).isVisible()).toBe(true);
  expect(await exact(header.locator('.balance .figure'))).toBe(dollars(workspace.billing.totalBalance.amount));
});

test('the tiles say what was counted', async ({ page }) => {
  const { totals } = (await overview(page)).last24h;
  const tiles = section(page, 'Last 24 hours').locator('.figure-tile');
  const values = await Promise.all((await tiles.locator('.figure-tile-value .figure').all()).map(exact));
  expect(values).toEqual([
    grouped(totals.requests),
    `${grouped(totals.succeeded)} of ${grouped(totals.requests)}`,
    dollars(totals.cost.amount),
    grouped(totals.tokens.total),
    grouped(totals.unpriced),
  ]);
  expect(Number(totals.requests)).toBeGreaterThan(0);
});

test('the month, its projection and its parts add up', async ({ page }) => {
  const { month, monthByAgent, billing } = await overview(page);
  const sums = await exacts(section(page, 'Spend this month').locator('dl'));
  expect(sums).toEqual([dollars(month.totals.cost.amount), dollars(billing.projectedSpend.amount)]);
  for (const [title, usage] of [['By model', month], ['By agent', monthByAgent]] as const) {
    const parts = section(page, title).getByRole('listitem');
    const costs = await exacts(section(page, title));
    const labels = await parts.locator('.part-name').allInnerTexts();
    expect(costs.map(nanos).reduce((sum, one) => sum + one, 0n)).toBe(nanos(month.totals.cost.amount));
    expect(labels.slice(0, 3)).toEqual(usage.groups.slice(0, 3).map((group) => group.keys[0]?.label));
    expect(labels.at(-1)).toBe('All others');
  }
});

test('agents show their status, their caps and their wallets', async ({ page }) => {
  const workspace = await overview(page);
  const rows = await cells(section(page, 'Agents').getByRole('table'));
  expect(rows.map((row) => row[0])).toEqual(workspace.agents.nodes.map((agent) => agent.name));
  const byName = new Map(rows.map((row) => [row[0], row.slice(1)]));
  expect(byName.size).toBe(9);
  expect(byName.get('Support Triage')).toEqual([
    'Active',
    expect.stringMatching(/^\$[\d.]+ of \$4\.00 resets in /),
    expect.stringMatching(/^\$[\d.]+ of \$90\.00 resets in /),
    'shared',
    expect.stringMatching(/ago$|^just now$/),
  ]);
  expect(byName.get('Night Batch')?.slice(0, 4)).toEqual(['Paused', 'no cap', 'no cap', 'shared']);
  expect(byName.get('Scraper')?.[0]).toBe('Suspended');
  expect(byName.get('Code Reviewer')?.[3]).toMatch(/^\$2\d\d\.\d\d$/);
  const spent = workspace.agents.nodes.find((agent) => agent.handle === 'support-triage')?.spendPolicy.windows;
  const monthly = spent?.find((window) => window.kind === 'MONTHLY');
  const bar = section(page, 'Agents').getByRole('row', { name: 'Support Triage' }).getByRole('img').last();
  expect(await bar.getAttribute('aria-label')).toContain(`${dollars(monthly?.spent.amount ?? '')} of $90.00`);
});

test('the newest events are those of the chains', async ({ page }) => {
  const { audit } = await overview(page);
  const rows = await cells(section(page, 'Newest events').getByRole('table'));
  const told = audit.events.nodes.slice(0, 10);
  expect(rows.map(([type, agent, hash]) => [type, agent, hash])).toEqual(
    told.map((event) => [event.type, event.agent.handle, event.eventHash.slice(0, 8)]),
  );
  expect(rows).toHaveLength(10);
});

test('providers and open invoices are those of the demo world', async ({ page }) => {
  const { billing } = await overview(page);
  const providers = section(page, 'Providers');
  expect(await providers.getByRole('listitem').count()).toBe(12);
  expect((await providers.getByRole('listitem').first().innerText()).split('\n')).toEqual(['Inactive', 'Lumen']);
  expect(await providers.innerText()).toContain('1 of 12 inactive');
  const rows = await cells(section(page, 'Open invoices').getByRole('table'));
  const [open] = billing.openInvoices.nodes;
  expect(rows.map((row) => [row[0], row[2]])).toEqual([[open?.number, dollars(open?.total.amount ?? '')]]);
  expect(open?.number).toMatch(/^ACME-\d{4}-\d{2}$/);
});

test('times are the workspace’s, or those of UTC, and stay so', async ({ page }) => {
  const { last24h } = await overview(page);
  const time = section(page, 'Last 24 hours').locator('time');
  const at = (timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(new Date(last24h.asOf));
  expect(await time.innerText()).toBe(at('America/New_York'));
  // The words of the label lie over it.
  await page.getByRole('radio', { name: 'UTC' }).check({ force: true });
  await expect.poll(() => time.innerText()).toBe(at('UTC'));
  await page.reload();
  await expect.poll(() => time.innerText()).toBe(at('UTC'));
});
