/* Agents: the list with its filters, one agent, and its chain, verified and broken. */

import type { Page } from 'playwright-core';

import { ask } from './support/api';
import { cells, column, download, section } from './support/sections';
import { settled } from './support/settled';
import { expect, test } from './support/world';

async function names(page: Page): Promise<string[]> {
  const links = section(page, 'Agents').getByRole('row').getByRole('link');
  return links.allInnerTexts();
}

test('the list shows all but the archived, by spend, and filters by the address', async ({ gateway, page }) => {
  const query = '{ viewer { workspace { agents(orderBy: {field: SPEND_24H, direction: DESC}) { nodes { name } } } } }';
  const told = await ask<{ viewer: { workspace: { agents: { nodes: { name: string }[] } } } }>(gateway, query);
  await page.goto('/agents');
  await settled(page);
  expect(await names(page)).toEqual(told.viewer.workspace.agents.nodes.map((agent) => agent.name));
  expect((await names(page)).toSorted()).toEqual([
    'Code Reviewer',
    'Doc Search',
    'Invoice Reader',
    'Night Batch',
    'Release Notes',
    'Sales Research',
    'Scraper',
    'Support Triage',
    'Translator',
  ]);
  await page.getByLabel('Search agents').fill('SEARCH');
  await expect.poll(async () => (await names(page)).toSorted()).toEqual(['Doc Search', 'Sales Research']);
  expect(new URL(page.url()).searchParams.get('search')).toBe('SEARCH');
  await page.reload();
  await expect.poll(async () => (await names(page)).toSorted()).toEqual(['Doc Search', 'Sales Research']);
  await page.getByLabel('Search agents').fill('nobody');
  await page.getByText('No agent matches').waitFor();
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await expect.poll(async () => (await names(page)).length).toBe(9);
});

test('the file holds what the filters show', async ({ gateway, page }) => {
  await page.goto('/agents?status=PAUSED&status=SUSPENDED');
  await settled(page);
  const { name, rows } = await download(page, section(page, 'Agents'));
  const query = '{ viewer { workspace { agents(filter: {status: [PAUSED, SUSPENDED]}) { nodes { id name status } } } } }';
  const told = await ask<{ viewer: { workspace: { agents: { nodes: { id: string; name: string; status: string }[] } } } }>(gateway, query);
  const { nodes } = told.viewer.workspace.agents;
  expect(name).toMatch(/\.csv$/);
  expect(column(rows, 'id').toSorted()).toEqual(nodes.map((agent) => agent.id).toSorted());
  expect(column(rows, 'name')).toEqual(await names(page));
  expect(column(rows, 'status').toSorted()).toEqual(['PAUSED', 'SUSPENDED']);
});

test('one agent shows its policy, its wallet and its chain by one request', async ({ gateway, page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(...(request.url().includes('/graphql?') ? [request.method()] : [])));
  await page.goto('/agents/code-reviewer');
  await settled(page);
  expect(asked).toEqual(['GET']);
  await page.getByRole('heading', { level: 1, name: 'Code Reviewer' }).waitFor();
  const main = await page.getByRole('main').innerText();
  expect(main).toContain('$6.00');
  expect(main).toContain('$120.00');
  const query = '{ viewer { workspace { agent(handle: "code-reviewer") { auditChain { height events(first: 3) { nodes { seq type } } } } } } }';
  interface Told {
    viewer: { workspace: { agent: { auditChain: { height: string; events: { nodes: { seq: string; type: string }[] } } } } };
  }
  const { auditChain } = (await ask<Told>(gateway, query)).viewer.workspace.agent;
  const rows = await cells(section(page, 'Audit chain').getByRole('table'));
  expect(rows.slice(0, 3).map(([seq, type]) => ({ seq, type }))).toEqual(auditChain.events.nodes);
});

test('an agent that is not there is told, and the way back', async ({ page }) => {
  await page.goto('/agents/nobody');
  await settled(page);
  expect(await page.getByRole('main').innerText()).toMatch(/nobody/);
  await page.getByRole('main').getByRole('link', { name: /agents/i }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Agents' }).waitFor();
});

test('a chain that is as it was written is valid', async ({ page }) => {
  await page.goto('/agents/invoice-reader');
  await settled(page);
  await section(page, 'Audit chain').getByRole('button', { name: 'Verify' }).click();
  await section(page, 'Audit chain').getByText(/The chain is valid\. [\d,]+ events checked/).waitFor();
});

test('a chain that was tampered with names its first broken link', async ({ gateway, page }) => {
  const changed = await gateway.tamper(`
for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'").fetchall():
    db.execute(f'DROP TRIGGER "{name}"')
agent = db.execute("SELECT id FROM agent WHERE handle = 'translator'").fetchone()[0]
print(db.execute("UPDATE audit_event SET payload_canonical = replace(payload_canonical, '{', '{ ') WHERE agent_id = ? AND seq = 7", (agent,)).rowcount)
`);
  expect(changed).toBe('1');
  await page.goto('/agents/translator');
  await settled(page);
  await section(page, 'Audit chain').getByRole('button', { name: 'Verify' }).click();
  const verdict = section(page, 'Audit chain').getByRole('status').filter({ hasText: 'broken' });
  await verdict.getByText('The chain is broken at event 7.').waitFor();
  expect(await verdict.innerText()).toMatch(/7 events before it checked/);
});
