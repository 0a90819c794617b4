/* Photographs each page, light and dark, on a desktop and on a phone, for README and for who looks after the design. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';

import { Gateway } from '../support/gateway';
import { projectPath } from '../support/paths';
import { launch, signIn, visit } from '../support/visitor';
import { settled } from '../support/settled';
import { type Stop, stops } from './pages';
import { shrink } from './shrink';

const folder = projectPath('docs', 'screenshots');
const screens = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
};
const schemes = ['light', 'dark'] as const;

interface Shot {
  stop: Stop;
  screen: keyof typeof screens;
  colorScheme: (typeof schemes)[number];
}

export async function main(names: readonly string[]): Promise<number> {
  await mkdir(folder, { recursive: true });
  const gateway = await Gateway.start();
  const browser = await launch();
  let faults = 0;
  try {
    for (const shot of shots(names)) {
      faults += await photograph(browser, gateway, shot);
    }
  } finally {
    await browser.close();
    await gateway.stop();
  }
  return faults === 0 ? 0 : 1;
}

/** All, or those of the pages that are named. */
function shots(names: readonly string[]): Shot[] {
  const chosen = stops.filter((stop) => names.length === 0 || names.includes(stop.name));
  return chosen.flatMap(ofStop);
}

function ofStop(stop: Stop): Shot[] {
  return schemes.flatMap((colorScheme) => [
    { stop, screen: 'desktop', colorScheme },
    { stop, screen: 'phone', colorScheme },
  ]);
}

async function photograph(browser: Browser, gateway: Gateway, shot: Shot): Promise<number> {
  const { stop, screen, colorScheme } = shot;
  const { context, page, guard } = await visit(browser, gateway.origin, { ...screens[screen], colorScheme });
  if (stop.isPublic !== true) {
    await signIn(context, gateway);
  }
  await page.goto(stop.path);
  await settled(page);
  await stop.prepare?.(page);
  const name = `${stop.name}-${screen}-${colorScheme}.png`;
  const picture = await shrink(await page.screenshot());
  await writeFile(join(folder, name), picture);
  console.log(`${name.padEnd(32)} ${(picture.length / 1024).toFixed(0).padStart(5)} kB`);
  for (const fault of guard.faults) {
    console.error(`${name}: ${fault}`);
  }
  await context.close();
  return guard.faults.length;
}
