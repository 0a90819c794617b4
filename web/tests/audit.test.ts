/* The audit trail: paged by key, filtered, the workspace's and everyone's. */

import { ask } from './support/api';
import { cells, column, download, section } from './support/sections';
import { settled } from './support/settled';
import { expect, test } from './support/world';

interface Told {
  viewer: { workspace: { audit: { events: { nodes: { id: string; seq: string; type: string; agent: { handle: string } }[] } } } };
}

const fields = 'nodes { id seq type agent { handle } }';

test('the trail is paged without a gap and without a repetition', async ({ gateway, page }) => {
  await page.goto('/audit');
  await settled(page);
  const events = section(page, 'Events');
  const table = events.getByRole('table');
  const first = (await cells(table)).length;
  for (const pages of [2, 3]) {
    await events.getByRole('button', { name: 'Load more' }).click();
    await expect.poll(async () => (await cells(table)).length).toBe(pages * first);
  }
  const shown = (await cells(table)).map(([, type, agent, seq]) => `${type} ${agent} ${seq}`);
  const told = await ask<Told>(gateway, `{ viewer { workspace { audit { events(first: ${Math.min(100, shown.length)}) { ${fields} } } } } }`);
  const expected = told.viewer.workspace.audit.events.nodes.map((one) => `${one.type} ${one.agent.handle} ${one.seq}`);
  expect(shown.slice(0, expected.length)).toEqual(expected);
  expect(new Set(shown).size).toBe(shown.length);
});

test('filters narrow the trail and its file alike', async ({ gateway, page }) => {
  await page.goto('/audit?types=agent.paused&types=agent.suspended&types=agent.archived');
  await settled(page);
  const events = section(page, 'Events');
  const told = await ask<Told>(
    gateway,
    `{ viewer { workspace { audit { events(filter: {types: ["agent.paused", "agent.suspended", "agent.archived"]}) { ${fields} } } } } }`,
  );
  const { nodes } = told.viewer.workspace.audit.events;
  expect(nodes.map((event) => event.type)).toEqual(['agent.paused', 'agent.suspended', 'agent.archived']);
  expect((await cells(events.getByRole('table'))).map((row) => row[2])).toEqual(['night-batch', 'scraper', 'old-chatbot']);
  const { rows } = await download(page, events);
  expect(column(rows, 'id')).toEqual(nodes.map((event) => event.id));
  expect(column(rows, 'agent_handle')).toEqual(['night-batch', 'scraper', 'old-chatbot']);
});

test('everyone’s trail shows no payload', async ({ page }) => {
  await page.goto('/audit');
  await settled(page);
  await page.getByRole('navigation', { name: 'Whose events' }).getByRole('link', { name: 'Public' }).click();
  await section(page, 'Public events').getByRole('row').nth(20).waitFor();
  expect(new URL(page.url()).search).toBe('?of=public');
  const { rows } = await download(page, section(page, 'Public events'));
  expect(rows[0]).not.toContain('payload');
  expect(rows.length).toBeGreaterThan(100);
});

test('an event opens with all that is known of it', async ({ page }) => {
  await page.goto('/audit?types=agent.paused');
  await settled(page);
  await section(page, 'Events').getByRole('link', { name: 'agent.paused' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Night Batch').first().waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(new URL(page.url()).searchParams.has('event')).toBe(false);
});

test('opening and closing an event leaves the page where it was, another page begins at its top', async ({ page }) => {
  await page.goto('/audit');
  await settled(page);
  const link = section(page, 'Events').getByRole('row').nth(18).getByRole('link').first();
  await link.scrollIntoViewIfNeeded();
  await page.evaluate(() => scrollTo(0, 300));
  const before = await page.evaluate(() => scrollY);
  expect(before).toBeGreaterThan(0);
  await link.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Place in its chain').waitFor();
  expect(await page.evaluate(() => scrollY)).toBe(before);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await page.evaluate(() => scrollY)).toBe(before);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Agents' }).click();
  await page.getByRole('heading', { name: 'Agents', level: 1 }).waitFor();
  expect(await page.evaluate(() => scrollY)).toBe(0);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
});
