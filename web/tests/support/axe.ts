/* Looks for barriers by axe, in the page as it is. */

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

import type * as axe from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** One line for each element that violates a rule. */
export async function barriers(page: Page, options: axe.RunOptions = {}): Promise<string[]> {
  // Evaluated by the debugger, which no content security policy binds; the policy of the page stays as it is.
  await page.evaluate(source);
  const results = await page.evaluate(
    (given) => (globalThis as unknown as { axe: typeof axe }).axe.run(document, given),
    options,
  );
  return (results as axe.AxeResults).violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  );
}
