/* A browser and its windows, each with a guard; nothing here knows of tests. */

import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

import type { Gateway } from './gateway';
import { Guard } from './guard';
import { chromiumBinary } from './paths';

export interface Visitor {
  context: BrowserContext;
  page: Page;
  guard: Guard;
}

/** Root may not use Chromium's sandbox; only our own pages are opened in it. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumBinary(), args: ['--no-sandbox', '--disable-dev-shm-usage', '--hide-scrollbars'] });
}

export async function visit(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(10_000);
  const guard = new Guard(context, origin);
  await Guard.prepare(context);
  return { context, guard, page: await context.newPage() };
}

/** Opens a session as the sign-in page does, but without the page. */
export async function signIn(context: BrowserContext, gateway: Gateway): Promise<void> {
  const answer = await context.request.post('/session', { headers: { authorization: `Bearer ${gateway.key}` } });
  if (answer.status() !== 201) {
    throw new Error(`no session was opened: ${answer.status()} ${await answer.text()}`);
  }
}
