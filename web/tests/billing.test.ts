/* Billing: the period, what it was spent on, the ledger and the invoices. */

import { ask } from './support/api';
import { dollars, exacts, nanos } from './support/figures';
import { cells, column, download, section } from './support/sections';
import { settled } from './support/settled';
import { expect, test } from './support/world';

test('the breakdown adds up, whatever it is by', async ({ gateway, page }) => {
  interface Told {
    viewer: { workspace: { usage: { totals: { cost: { amount: string } } } } };
  }
  const told = await ask<Told>(gateway, '{ viewer { workspace { usage(range: {preset: THIS_MONTH}) { totals { cost { amount } } } } } }');
  const total = told.viewer.workspace.usage.totals.cost.amount;
  await page.goto('/billing');
  for (const by of ['Model', 'Agent', 'Provider', 'Day']) {
    await page.getByRole('group', { name: 'Broken down by' }).getByRole('button', { name: by, exact: true }).click();
    await page.getByRole('columnheader', { name: by, exact: true }).waitFor();
    await settled(page);
    const more = section(page, 'Spend').getByRole('button', { name: 'Show more' });
    if (await more.count()) {
      await more.click();
    }
    const costs = section(page, 'Spend').getByRole('table').locator('td:last-child');
    const sum = async () => (await exacts(costs)).map(nanos).reduce((all, one) => all + one, 0n);
    await expect.poll(async () => [by, await sum()]).toEqual([by, nanos(total)]);
  }
});

test('the file of the breakdown holds the same sum', async ({ gateway, page }) => {
  await page.goto('/billing?preset=LAST_MONTH&by=agent');
  await settled(page);
  const { rows } = await download(page, section(page, 'Spend'));
  interface Told {
    viewer: { workspace: { usage: { totals: { cost: { amount: string } } } } };
  }
  const told = await ask<Told>(gateway, '{ viewer { workspace { usage(range: {preset: LAST_MONTH}) { totals { cost { amount } } } } } }');
  const sum = column(rows, 'cost_usd').map(nanos).reduce((total, one) => total + one, 0n);
  expect(sum).toBe(nanos(told.viewer.workspace.usage.totals.cost.amount));
});

test('invoices have lines that add up', async ({ gateway, page }) => {
  interface Told {
    viewer: { workspace: { billing: { invoices: { nodes: { number: string; status: string; total: { amount: string } }[] } } } };
  }
  const told = await ask<Told>(gateway, '{ viewer { workspace { billing { invoices { nodes { number status total { amount } } } } } } }');
  const { nodes } = told.viewer.workspace.billing.invoices;
  await page.goto('/billing');
  await settled(page);
  const text = await section(page, 'Invoices').innerText();
  for (const invoice of nodes) {
    expect(text).toContain(invoice.number);
    expect(text).toContain(dollars(invoice.total.amount));
  }
  expect(nodes.map((invoice) => invoice.status)).toEqual(['OPEN', ...nodes.slice(1).map(() => 'PAID')]);
});

test('the ledger is paged, filtered by kind, and downloaded', async ({ gateway, page }) => {
  await page.goto('/billing?kinds=TOPUP&kinds=GRANT');
  await settled(page);
  const ledger = section(page, 'Ledger');
  const rows = await cells(ledger.getByRole('table'));
  expect(rows).toHaveLength(1);
  expect(rows[0]?.join(' ')).toContain('$1,500.00');
  const file = await download(page, ledger);
  expect(column(file.rows, 'kind')).toEqual(['TOPUP']);
  await page.goto('/billing');
  await settled(page);
  const before = (await cells(ledger.getByRole('table'))).length;
  await ledger.getByRole('button', { name: 'Load more' }).click();
  await expect.poll(async () => (await cells(ledger.getByRole('table'))).length).toBe(2 * before);
  interface Told {
    viewer: { workspace: { billing: { wallets: { ledger: { nodes: { balanceAfter: { amount: string } }[] } }[] } } };
  }
  const told = await ask<Told>(gateway, '{ viewer { workspace { billing { wallets { ledger(first: 1) { nodes { balanceAfter { amount } } } } } } } }');
  const newest = told.viewer.workspace.billing.wallets[0]?.ledger.nodes[0]?.balanceAfter.amount ?? '';
  const exact = await exacts(ledger.getByRole('row').nth(1));
  expect(exact).toContain(dollars(newest));
});
