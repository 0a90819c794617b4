/* The answers that the page holds, one for each operation with its variables, and the requests under way. */

import { ask, type Failure, type PartError } from './transport';

/** What is known of one operation. */
export interface Entry {
  readonly data: unknown;
  readonly errors: readonly PartError[];
  readonly failure: Failure | null;
  /** When the gateway last said that `data` holds. */
  readonly at: number | null;
  readonly tag: string | null;
  readonly isLoading: boolean;
}

const EMPTY: Entry = { data: undefined, errors: [], failure: null, at: null, tag: null, isLoading: false };
/** Answers that no part of the page shows are kept for going back, but not without end. */
const KEPT = 60;

const entries = new Map<string, Entry>();
const underWay = new Map<string, AbortController>();
const listeners = new Set<() => void>();

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function entryOf(address: string): Entry {
  return entries.get(address) ?? EMPTY;
}

/** All entries by their addresses, the one that changed last at the end. */
export function allEntries(): ReadonlyMap<string, Entry> {
  return entries;
}

/** Asks for an operation, unless it is being asked for already. */
export async function load(address: string): Promise<void> {
  if (underWay.has(address)) {
    return;
  }
  const controller = new AbortController();
  underWay.set(address, controller);
  const before = entryOf(address);
  put(address, { ...before, isLoading: true });
  try {
    const outcome = await ask<unknown>(address, before.tag, controller.signal);
    switch (outcome.kind) {
      case 'answer':
        put(address, { ...outcome, failure: null, at: Date.now(), isLoading: false });
        break;
      case 'unchanged':
        put(address, { ...before, failure: null, at: Date.now(), isLoading: false });
        break;
      case 'failure':
        put(address, { ...before, failure: outcome.failure, isLoading: false });
        break;
    }
  } catch {
    put(address, { ...before, isLoading: false });
  } finally {
    underWay.delete(address);
  }
}

/** Gives a request up whose answer nobody waits for any more. */
export function abandon(address: string): void {
  underWay.get(address)?.abort();
}

function put(address: string, entry: Entry): void {
  entries.delete(address);
  entries.set(address, entry);
  for (const oldest of entries.keys()) {
    if (entries.size <= KEPT) {
      break;
    }
    entries.delete(oldest);
  }
  for (const listener of listeners) {
    listener();
  }
}
