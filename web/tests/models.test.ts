/* Models and providers: filtered by the server, scrolled through, downloaded. */

import type { Page } from 'playwright-core';

import { ask } from './support/api';
import { column, download, section } from './support/sections';
import { settled } from './support/settled';
import { expect, test } from './support/world';

interface Told {
  models: { totalCount: { value: string }; nodes: { slug: string; pricing: { inputPerMillion: string | null } | null }[] };
}

const fields = 'totalCount { value } nodes { slug pricing { inputPerMillion } }';

async function slugs(page: Page): Promise<string[]> {
  const rows = section(page, 'Models').getByRole('table').locator('[role=row]:not([aria-rowindex="1"])');
  return rows.evaluateAll((found) =>
    found
      .toSorted((one, other) => Number(one.getAttribute('aria-rowindex')) - Number(other.getAttribute('aria-rowindex')))
      .map((row) => row.querySelector('.models-slug')?.textContent ?? '…'),
  );
}

test('every model is in the list, and scrolling reaches the last', async ({ gateway, page }) => {
  await page.goto('/models');
  await settled(page);
  const { models } = await ask<Told>(gateway, `{ models(first: 100) { ${fields} } }`);
  const all = models.nodes.map((model) => model.slug);
  expect(all).toHaveLength(60);
  expect((await slugs(page)).slice(0, 8)).toEqual(all.slice(0, 8));
  const table = section(page, 'Models').getByRole('table');
  expect(await table.getAttribute('aria-rowcount')).toBe('61');
  await table.evaluate((frame) => frame.scrollTo({ top: frame.scrollHeight }));
  await expect.poll(async () => (await slugs(page)).at(-1)).toBe(all.at(-1));
});

test('searching and filtering show what the server finds, and stay in the address', async ({ gateway, page }) => {
  await page.goto('/models');
  await settled(page);
  await page.getByLabel('Search name or slug').fill('FJORD');
  const { models } = await ask<Told>(gateway, `{ models(filter: {search: "fjord"}) { ${fields} } }`);
  const found = models.nodes.map((model) => model.slug);
  await expect.poll(() => slugs(page)).toEqual(found);
  expect(found).toHaveLength(5);
  await page.goto('/models?search=fjord&max_input_per_million=0.10');
  await settled(page);
  const narrowed = await ask<Told>(gateway, `{ models(filter: {search: "fjord", maxInputPerMillion: "0.10"}) { ${fields} } }`);
  expect(await slugs(page)).toEqual(narrowed.models.nodes.map((model) => model.slug));
  const { rows } = await download(page, section(page, 'Models'));
  expect(column(rows, 'slug')).toEqual(narrowed.models.nodes.map((model) => model.slug));
  expect(column(rows, 'input_per_million_usd').map(Number)).toEqual(
    narrowed.models.nodes.map((model) => Number(model.pricing?.inputPerMillion)),
  );
});

test('what has no price reads unpriced, not free', async ({ gateway, page }) => {
  const { models } = await ask<Told>(gateway, `{ models(first: 100) { ${fields} } }`);
  const unpriced = models.nodes.find((model) => model.pricing === null);
  await page.goto(`/models?search=${unpriced?.slug}`);
  await settled(page);
  const row = section(page, 'Models').getByRole('row', { name: unpriced?.slug ?? '' }).first();
  expect((await row.innerText()).match(/unpriced/g)).toHaveLength(2);
});

test('providers tell who serves', async ({ page }) => {
  await page.goto('/models?tab=providers');
  await settled(page);
  const main = page.getByRole('main');
  expect(await main.getByRole('row').count()).toBe(13);
  expect(await main.getByRole('row', { name: /Lumen/ }).innerText()).toMatch(/Inactive/);
});
