/* The pages and their paths. A page is a folder in `pages/` and a line here. */

import type { ComponentType } from 'react';

import Overview from '../pages/overview';
import { script } from './script';

/** What a page is given: the values of the names in its path. */
export interface PageProps {
  readonly params: Readonly<Record<string, string>>;
}

export interface Page {
  /** `:name` stands for one part of a path. */
  readonly path: string;
  readonly title: string;
  /** Whether the navigation shows it. */
  readonly isInNavigation: boolean;
  /** Loads its code ahead of time. */
  readonly prepare: () => Promise<unknown>;
  readonly Component: ComponentType<PageProps>;
  /** Lets its script be loaded again after that failed. */
  readonly renew: () => void;
}

/** In the order of the navigation. The overview is a part of the first script; the others come when they are asked for. */
export const PAGES: readonly Page[] = [
  { path: '/', title: 'Overview', isInNavigation: true, prepare: async () => undefined, Component: Overview, renew: () => undefined },
  page('/agents', 'Agents', () => import('../pages/agents')),
  page('/agents/:handle', 'Agent', () => import('../pages/agent'), false),
  page('/models', 'Models', () => import('../pages/models')),
  page('/audit', 'Audit', () => import('../pages/audit')),
  page('/billing', 'Billing', () => import('../pages/billing')),
];

/** A page with a script of its own. Its folder's `index.tsx` exports the component as default. */
export function page(
  path: string,
  title: string,
  load: () => Promise<{ readonly default: ComponentType<PageProps> }>,
  isInNavigation = true,
): Page {
  return { path, title, isInNavigation, ...script(load) };
}
