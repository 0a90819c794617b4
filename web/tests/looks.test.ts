/* What holds for every page: barriers, colours, small screens, the keyboard, and nothing that moves. */

import type { Page } from 'playwright-core';

import { barriers } from './support/axe';
import { section } from './support/sections';
import { settled } from './support/settled';
import { expect, test } from './support/world';
import { stops } from './tools/pages';

const pages = stops.filter((stop) => stop.name !== 'graphiql');
const members = pages.filter((stop) => stop.isPublic !== true);

for (const { name, path, isPublic } of pages) {
  test.for(['light', 'dark'] as const)(`axe finds nothing on ${name}, %s`, async (colorScheme, { member, stranger }) => {
    const { page } = await (isPublic === true ? stranger({ colorScheme }) : member({ colorScheme }));
    await page.goto(path);
    await settled(page);
    expect(await barriers(page)).toEqual([]);
  });

  test(`${name} fits a phone, without barriers`, async ({ member, stranger }) => {
    const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
    const { page } = await (isPublic === true ? stranger(phone) : member(phone));
    await page.goto(path);
    await settled(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(await barriers(page)).toEqual([]);
  });
}

test('colours follow the system until somebody chooses', async ({ member }) => {
  const { page } = await member({ colorScheme: 'dark' });
  await page.goto('/');
  expect(await brightness(page)).toBeLessThan(60);
  await page.getByRole('button', { name: 'Light colours' }).click();
  expect(await brightness(page)).toBeGreaterThan(200);
  await page.reload();
  expect(await brightness(page)).toBeGreaterThan(200);
  await page.getByRole('button', { name: 'Dark colours' }).click();
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(() => brightness(page)).toBeGreaterThan(200);
});

/** Of the page's ground, from 0 to 255. */
function brightness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const [red = 0, green = 0, blue = 0] = getComputedStyle(document.body).backgroundColor.match(/\d+/g)?.map(Number) ?? [];
    return (red + green + blue) / 3;
  });
}

test('the skeleton stands before any script runs', async ({ gateway, member }) => {
  const { page } = await member({ javaScriptEnabled: false });
  await page.goto(`${gateway.origin}/`);
  expect(await section(page, 'Spend this month').isVisible()).toBe(true);
  expect((await page.locator('.bone').all()).length).toBeGreaterThan(20);
});

test('nothing moves when data lands', async ({ page }) => {
  await page.addInitScript(() => {
    const moved: string[] = [];
    Object.assign(globalThis, { moved });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const shift = entry as PerformanceEntry & { value: number; sources: { node: Node | null }[] };
        moved.push(`${shift.value} ${shift.sources.map(({ node }) => (node instanceof Element ? node.outerHTML : '')).join().slice(0, 200)}`);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  for (const { path } of members) {
    await page.goto(path);
    await settled(page);
    expect([path, await page.evaluate(() => (globalThis as unknown as { moved: string[] }).moved)]).toEqual([path, []]);
  }
});

test('the keyboard reaches everything, and what it reaches is seen', async ({ page }) => {
  await page.goto('/');
  await settled(page);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  await page.keyboard.press('Tab');
  const first = await page.evaluate(() => document.activeElement?.closest('main') !== null);
  expect(first).toBe(true);
  const unseen: string[] = [];
  for (let step = 0; step < 30; step += 1) {
    unseen.push(...(await focusUnseen(page)));
    await page.keyboard.press('Tab');
  }
  expect(unseen).toEqual([]);
});

/** The focused element, when no outline or shadow tells where the focus is. */
function focusUnseen(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (focused === null || focused === document.body) {
      return [];
    }
    const marks = [focused, focused.nextElementSibling, focused.parentElement].map((one) => {
      const style = one === null ? null : getComputedStyle(one);
      return style !== null && ((style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none');
    });
    return marks.includes(true) ? [] : [focused.outerHTML.slice(0, 120)];
  });
}

test('pages are turned by keyboard alone', async ({ page }) => {
  await page.goto('/');
  await settled(page);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Billing' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Billing' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/billing');
  await page.goBack();
  await section(page, 'Last 24 hours').waitFor();
});
