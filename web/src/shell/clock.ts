/* The present moment, for ages: one timer for all of them. */

import { useSyncExternalStore } from 'react';

const TICK_MS = 5_000;

let now = Date.now();
let timer: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();

/** Now, to some seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now, () => now);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === null) {
    timer = setInterval(tick, TICK_MS);
    document.addEventListener('visibilitychange', tick);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
      document.removeEventListener('visibilitychange', tick);
    }
  };
}

function tick(): void {
  if (document.visibilityState === 'visible') {
    now = Date.now();
    for (const listener of listeners) {
      listener();
    }
  }
}
