/* Getting in and out: signing in, signing out, and a session that ends. */

import { section } from './support/sections';
import { settled } from './support/settled';
import { expect, test } from './support/world';

test('a key opens the dashboard at the address that was asked for', async ({ gateway, stranger }) => {
  const { page } = await stranger();
  const response = await page.goto('/agents?search=re');
  expect([response?.status(), response?.request().redirectedFrom()]).toEqual([200, null]);
  await page.getByLabel('API key').fill(gateway.key);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Agents' }).waitFor();
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/agents?search=re');
  expect(await page.evaluate(() => document.cookie)).toBe('');
});

test('a wrong key is told, and can be mended', async ({ gateway, stranger }) => {
  const { page } = await stranger();
  await page.goto('/');
  await page.getByLabel('API key').fill('rt_00000000000000000000000000000000');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByRole('alert').innerText()).toMatch(/wrong, expired or revoked/);
  await page.getByLabel('API key').fill(gateway.key);
  await page.keyboard.press('Enter');
  await section(page, 'Last 24 hours').waitFor();
});

test('the demo workspace is one press away', async ({ stranger }) => {
  const { page } = await stranger();
  await page.goto('/');
  await page.getByRole('button', { name: 'Sign in as the demo workspace' }).click();
  await page.getByRole('banner').getByText('Acme Robotics').waitFor();
});

test('signing out ends the session, not only the page', async ({ gateway, member }) => {
  const { context, page } = await member();
  await page.goto('/');
  await settled(page);
  const cookies = await context.cookies();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('API key').waitFor();
  expect(await context.cookies()).toEqual([]);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const answer = await fetch(`${gateway.origin}/v1/dashboard/summary`, {
    headers: { cookie, 'apollo-require-preflight': 'true' },
  });
  expect(answer.status).toBe(401);
});

test('an ended session leaves what is shown, and leads back to the same place', async ({ gateway, member }) => {
  const { page } = await member();
  await page.goto('/audit?of=public');
  await page.getByRole('heading', { level: 1, name: 'Audit' }).waitFor();
  await settled(page);
  const rows = await page.getByRole('row').count();
  await gateway.tamper('db.execute("DELETE FROM session")');
  await page.getByRole('button', { name: /old$/ }).click();
  await page.getByRole('status').getByText('Your session has ended').waitFor();
  expect(await page.getByRole('row').count()).toBe(rows);
  await page.getByRole('status').getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('API key').fill(gateway.key);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Audit' }).waitFor();
  expect(new URL(page.url()).search).toBe('?of=public');
});
