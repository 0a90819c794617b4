/* Light or dark: what was chosen here, else what the system says. `early.js` sets it before the first paint. */

import { useSyncExternalStore } from 'react';

import { remembered } from './stored';

type Theme = 'light' | 'dark';

const chosen = remembered('theme', ['light', 'dark', 'system'], 'system');
const darkness = globalThis.matchMedia?.('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

/** The colours that are shown. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, shown, () => 'light');
}

/** Turns to the other colours. Who chooses what the system has follows the system from then on. */
export function turnTheme(): void {
  const other = shown() === 'dark' ? 'light' : 'dark';
  chosen.set(other === ofSystem() ? 'system' : other);
  apply();
}

/** Follows the system as it changes. */
export function followSystem(): void {
  darkness?.addEventListener('change', apply);
}

function apply(): void {
  const choice = chosen.get();
  document.documentElement.dataset['theme'] = choice === 'system' ? ofSystem() : choice;
  for (const listener of listeners) {
    listener();
  }
}

function shown(): Theme {
  return document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light';
}

function ofSystem(): Theme {
  return darkness?.matches === true ? 'dark' : 'light';
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
