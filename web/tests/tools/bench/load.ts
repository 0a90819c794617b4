/* One load of the overview, from the navigation's start until its data is painted and the page is at rest. */

import type { Page } from 'playwright-core';

export interface Load {
  requests: number;
  /** Until every section has its data and the main thread is free for what a person does. */
  dataMs: number;
  lcpMs: number;
  shift: number;
  /** As it was sent, compressed. */
  scriptKb: number;
}

interface Seen {
  dataMs: number;
  lcpMs: number;
  shift: number;
}

/** How long the page is watched after its data is there: for requests, shifts and scripts that come late. */
const restMs = 1500;

export async function load(page: Page): Promise<Load> {
  let requests = 0;
  page.on('request', (request) => {
    requests += Number(new URL(request.url()).pathname === '/graphql');
  });
  const scripts: Promise<number>[] = [];
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.endsWith('.js')) {
      scripts.push(sizeOf(response.headers()['content-encoding'], response.headers()['content-length'], response.url()));
    }
  });
  await page.addInitScript(watch);
  await page.goto('/');
  await page.waitForFunction(() => (globalThis as unknown as { seen: Seen }).seen.dataMs > 0);
  await page.waitForTimeout(restMs);
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
  const sizes = await Promise.all(scripts);
  return { requests, ...seen, scriptKb: sizes.reduce((sum, one) => sum + one, 0) / 1000 };
}

async function sizeOf(encoding: string | undefined, length: string | undefined, url: string): Promise<number> {
  if (length === undefined || (encoding !== 'br' && Number(length) > 1000)) {
    throw new Error(`${url} was sent as ${encoding ?? 'it is'} with ${length ?? 'no'} bytes told, not as brotli`);
  }
  return Number(length);
}

/** Runs in the page before anything else does. */
function watch(): void {
  const seen = { dataMs: 0, lcpMs: 0, shift: 0 };
  Object.assign(globalThis, { seen });
  new PerformanceObserver((list) => {
    seen.lcpMs = list.getEntries().at(-1)?.startTime ?? seen.lcpMs;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      seen.shift += (entry as PerformanceEntry & { value: number }).value;
    }
  }).observe({ type: 'layout-shift', buffered: true });
  const observer = new MutationObserver(() => {
    const sections = document.querySelectorAll('main section');
    if (sections.length > 0 && document.querySelector('main [aria-busy="true"]') === null) {
      observer.disconnect();
      // The frame after the next one begins when this one has been painted.
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => (seen.dataMs = performance.now()))));
    }
  });
  observer.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['aria-busy'] });
}
