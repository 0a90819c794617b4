/* Measures the pages as a person meets them: a release build on loopback, its caches warm, the browser's empty. Prints a
   table, and fails when a goal is missed. */

import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Browser, Page } from 'playwright-core';

import { Gateway } from '../support/gateway';
import { gatewayBinary } from '../support/paths';
import { priceMap } from '../support/price-map';
import { launch, signIn, visit } from '../support/visitor';
import { keystrokes } from './bench/keystrokes';
import { load, type Load } from './bench/load';

const rounds = 9;

interface Measure {
  name: string;
  reached: number;
  goal: number;
  unit: string;
  /** Whether the goal itself is good enough; otherwise the figure has to stay below it. */
  isInclusive?: boolean;
}

/** `FILE`: the price map to fill the catalogue with, instead of one that is made up. */
export async function main([file]: readonly string[]): Promise<number> {
  const binary = gatewayBinary('release');
  const gateway = await withCatalogue(binary, file);
  const browser = await launch();
  try {
    const plain = await loads(browser, gateway);
    const slow = await loads(browser, gateway, { delayMs: 100, cpu: 4 });
    const typed = await typing(browser, gateway);
    return show(measures(plain, slow, typed));
  } finally {
    await browser.close();
    await gateway.stop();
  }
}

/** The demo world with the price map imported beside it. */
async function withCatalogue(binary: string, file: string | undefined): Promise<Gateway> {
  const first = await Gateway.start({ binary });
  await first.halt();
  const map = join(first.folder, 'price-map.json');
  await writeFile(map, file === undefined ? priceMap() : await readFile(file));
  const { stdout } = await promisify(execFile)(binary, ['import', 'catalog', map], { cwd: first.folder });
  console.log(stdout.trim().split('\n')[0]);
  const gateway = await Gateway.start({ binary, template: first.folder });
  await first.stop();
  return gateway;
}

interface Slowness {
  delayMs: number;
  cpu: number;
}

/** Each round in a window of its own, with nothing in its cache; the first two warm the gateway and the browser up. */
async function loads(browser: Browser, gateway: Gateway, slowness?: Slowness): Promise<Load[]> {
  const found: Load[] = [];
  for (let round = -2; round < rounds; round += 1) {
    const { context, page, guard } = await visit(browser, gateway.origin);
    await signIn(context, gateway);
    if (slowness !== undefined) {
      await slowDown(page, slowness);
    }
    const one = await load(page);
    if (guard.faults.length > 0) {
      throw new Error(guard.faults.join('\n'));
    }
    if (round >= 0) {
      found.push(one);
    }
    await context.close();
  }
  return found;
}

async function slowDown(page: Page, { delayMs, cpu }: Slowness): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const conditions = { offline: false, latency: delayMs, downloadThroughput: -1, uploadThroughput: -1 };
  await session.send('Network.emulateNetworkConditions', conditions);
  await session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
}

async function typing(browser: Browser, gateway: Gateway): Promise<number[]> {
  const { context, page } = await visit(browser, gateway.origin);
  await signIn(context, gateway);
  const found = await keystrokes(page);
  await context.close();
  return found;
}

function measures(plain: readonly Load[], slow: readonly Load[], typed: readonly number[]): Measure[] {
  const most = (of: (load: Load) => number) => Math.max(...plain.map(of));
  return [
    { name: 'GraphQL requests to paint the overview', reached: most((one) => one.requests), goal: 1, unit: '', isInclusive: true },
    ms('navigation → overview with data', plain.map((one) => one.dataMs), 300),
    ms('largest contentful paint', plain.map((one) => one.lcpMs), 200),
    { name: 'cumulative layout shift', reached: most((one) => one.shift), goal: 0, unit: '', isInclusive: true },
    { name: 'JavaScript of the overview, brotli', reached: most((one) => one.scriptKb), goal: 150, unit: 'kB' },
    ms('the same, 100 ms of network delay, 4× CPU', slow.map((one) => one.dataMs), 1000),
    ms('models: filter keystroke → list painted', typed, 50),
  ];
}

function ms(name: string, values: readonly number[], goal: number): Measure {
  return { name, reached: median(values), goal, unit: 'ms' };
}

function show(all: readonly Measure[]): number {
  const missed = all.filter(({ reached, goal, isInclusive }) => (isInclusive === true ? reached > goal : reached >= goal));
  console.log(`\n| measure | reached (median of ${rounds}) | goal | |\n|---|---|---|---|`);
  for (const measure of all) {
    const { name, reached, goal, unit, isInclusive } = measure;
    const text = Number.isInteger(reached) ? String(reached) : reached.toFixed(reached < 1 ? 4 : 1);
    const verdict = missed.includes(measure) ? 'missed' : 'ok';
    console.log(`| ${name} | ${`${text} ${unit}`.trim()} | ${isInclusive === true ? '' : '< '}${`${goal} ${unit}`.trim()} | ${verdict} |`);
  }
  return missed.length === 0 ? 0 : 1;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
