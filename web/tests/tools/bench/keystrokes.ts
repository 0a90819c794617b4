/* Letters typed into the models' search: from the key to the painted list that answers it. */

import type { Page } from 'playwright-core';

import { settled } from '../../support/settled';

/** What is typed, a letter at a time. */
const words = ['chat', 'gpt', 'vision', 'provider_7', 'mini'];

interface Typed {
  pressed: number;
  painted: number;
}

export async function keystrokes(page: Page): Promise<number[]> {
  await page.addInitScript(watch);
  await page.goto('/models');
  await settled(page);
  const field = page.getByRole('main').getByRole('searchbox').or(page.getByLabel(/search/i)).first();
  const found: number[] = [];
  for (const word of words) {
    await field.fill('');
    await settled(page);
    for (const letter of word) {
      await page.evaluate(() => Object.assign((globalThis as unknown as { typed: Typed }).typed, { pressed: 0, painted: 0 }));
      await field.press(letter);
      // The list stands when its number is that of the answer, and nothing changes any more.
      await page.waitForTimeout(250);
      const { pressed, painted } = await page.evaluate(() => (globalThis as unknown as { typed: Typed }).typed);
      if (painted > 0) {
        found.push(painted - pressed);
      }
    }
  }
  if (found.length < 10) {
    throw new Error('the list did not follow what was typed');
  }
  return found;
}

/** Runs in the page: notes the key, and the paint after the last change of the list. */
function watch(): void {
  const typed = { pressed: 0, painted: 0 };
  Object.assign(globalThis, { typed });
  addEventListener('keydown', (event) => (typed.pressed = event.timeStamp), { capture: true });
  const observer = new MutationObserver((changes) => {
    const isOfList = changes.some(({ target }) => {
      const element = target instanceof Element ? target : target.parentElement;
      return element !== null && element.closest('[role="table"]') !== null;
    });
    if (isOfList && typed.pressed > 0) {
      requestAnimationFrame(() => setTimeout(() => (typed.painted = performance.now())));
    }
  });
  observer.observe(document, { childList: true, subtree: true, characterData: true });
}
