/* The pages there are, as a person would visit them: what is photographed and measured. */

import type { Page } from 'playwright-core';

export interface Stop {
  name: string;
  path: string;
  /** Whether it is shown to who has no session. */
  isPublic?: boolean;
  /** Brings the page into the state to be seen. */
  prepare?: (page: Page) => Promise<void>;
}

export const stops: readonly Stop[] = [
  { name: 'sign-in', path: '/', isPublic: true },
  { name: 'overview', path: '/' },
  { name: 'agents', path: '/agents' },
  { name: 'agent', path: '/agents/support-triage' },
  { name: 'models', path: '/models' },
  { name: 'audit', path: '/audit' },
  { name: 'billing', path: '/billing' },
  {
    name: 'graphiql',
    path: '/graphiql',
    prepare: async (page) => {
      await page.getByRole('button', { name: /execute/i }).click();
      await page.locator('.graphiql-response .view-line').nth(5).waitFor({ state: 'attached' });
    },
  },
];
