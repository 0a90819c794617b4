/* What a test starts from: a gateway on a fresh demo world (one a file), a browser, and a guarded page that has the
   workspace's session. */

import type { BrowserContextOptions } from 'playwright-core';
import { expect, inject, test as plain } from 'vitest';

import { Gateway } from './gateway';
import { projectPath } from './paths';
import { launch, signIn, type Visitor, visit } from './visitor';

/** Opens a window of its own. */
export type Open = (options?: BrowserContextOptions) => Promise<Visitor>;

export const test = plain
  .extend('gateway', { scope: 'file' }, async ({}, { onCleanup }) => {
    const gateway = await Gateway.start({ template: inject('template') });
    onCleanup(() => gateway.stop());
    return gateway;
  })
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }) => {
    const browser = await launch();
    onCleanup(() => browser.close());
    return browser;
  })
  // Opens a window for somebody without a session. What its guard has seen fails the test.
  .extend('stranger', async ({ gateway, browser, task }, { onCleanup }): Promise<Open> => {
    const visitors: Visitor[] = [];
    onCleanup(async () => {
      const faults = visitors.flatMap((visitor) => visitor.guard.faults);
      if (task.result?.state === 'fail') {
        await keep(visitors, task.name);
      }
      await Promise.all(visitors.map((visitor) => visitor.context.close()));
      expect(faults).toEqual([]);
    });
    return async (options) => {
      const visitor = await visit(browser, gateway.origin, options);
      visitors.push(visitor);
      return visitor;
    };
  })
  // Opens a window for somebody with a session of the demo workspace.
  .extend('member', ({ gateway, stranger }): Open => {
    return async (options) => {
      const visitor = await stranger(options);
      await signIn(visitor.context, gateway);
      return visitor;
    };
  })
  // A page of a member, as most tests need it.
  .extend('page', async ({ member }) => (await member()).page);

export { expect } from 'vitest';

/** What a page looked like when its test failed lies in `target/web-failures`. */
async function keep(visitors: readonly Visitor[], name: string): Promise<void> {
  const file = name.replace(/[^\w]+/g, '-').toLowerCase();
  for (const [index, { page }] of visitors.entries()) {
    await page.screenshot({ path: projectPath('target', 'web-failures', `${file}-${index}.png`) }).catch(() => {});
  }
}
