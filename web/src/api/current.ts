/* The operation of the page that is shown: what the header tells the age of, and the notices the trouble of. */

import { useEffect, useMemo, useSyncExternalStore } from 'react';

import { entryOf, load, subscribe, type Entry } from './store';

const shown: string[] = [];
const listeners = new Set<() => void>();

/** Says that an operation is on the page; the last one said is the page's. */
export function useShown(address: string): void {
  useEffect(() => {
    shown.push(address);
    tell();
    return () => {
      shown.splice(shown.lastIndexOf(address), 1);
      tell();
    };
  }, [address]);
}

export interface Current extends Entry {
  readonly reload: () => void;
}

/** Null while no page has asked for anything. */
export function useCurrent(): Current | null {
  const address = useSyncExternalStore(subscribeHere, () => shown.at(-1) ?? null, () => null);
  const entry = useSyncExternalStore(
    subscribe,
    () => (address === null ? null : entryOf(address)),
    () => null,
  );
  return useMemo(
    () => (address === null || entry === null ? null : { ...entry, reload: () => void load(address) }),
    [address, entry],
  );
}

function subscribeHere(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

function tell(): void {
  for (const listener of listeners) {
    listener();
  }
}
