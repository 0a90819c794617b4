/* What a page calls: an operation's answer, kept fresh while the page is looked at. */

import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';

import { useShown } from './current';
import { entryOf, load, subscribe, type Entry } from './store';
import { addressOf, type Failure, type Operation, type PartError } from './transport';

const REFRESH_MS = 30_000;
const RETRY_MS = 5_000;

/** An operation's answer so far. */
export interface Result<Data> {
  /** Undefined until there is a first answer. Of other variables while `isPrevious`. */
  readonly data: Data | undefined;
  readonly errors: readonly PartError[];
  readonly failure: Failure | null;
  /** When the gateway last said that `data` holds, in milliseconds. */
  readonly at: number | null;
  readonly isLoading: boolean;
  /** Whether `data` answers the variables before these, and is shown until theirs is there. */
  readonly isPrevious: boolean;
  readonly reload: () => void;
}

/**
 * The answer to an operation. Asks at once when there is none, every 30 s while the page can be seen, and when it comes
 * back into sight or online and the answer is older than that.
 */
export function useOperation<Data, Variables>(operation: Operation<Data, Variables>, variables: Variables): Result<Data> {
  const address = addressOf(operation, variables);
  const entry = useSyncExternalStore(
    subscribe,
    () => entryOf(address),
    () => entryOf(address),
  );
  useShown(address);
  useFreshness(address, entry);
  const [last, setLast] = useState<{ entry: Entry; of: Operation<Data, Variables> } | null>(null);
  if (entry.at !== null && last?.entry !== entry) {
    setLast({ entry, of: operation });
  }
  const isPrevious = entry.at === null && last?.of === operation;
  const shown = isPrevious ? last.entry : entry;
  const reload = useCallback(() => void load(address), [address]);
  return {
    // The store holds under this address what this operation was answered: its hash is part of the address.
    data: shown.data as Data | undefined,
    errors: shown.errors,
    failure: entry.failure,
    at: shown.at,
    isLoading: entry.isLoading,
    isPrevious,
    reload,
  };
}

/** Asks for an operation ahead of its use; done when there is an answer, or a reason why not. */
export async function prefetch<Data, Variables>(
  operation: Operation<Data, Variables>,
  variables: Variables,
): Promise<void> {
  const address = addressOf(operation, variables);
  if (entryOf(address).at === null) {
    await load(address);
  }
}

/** Loads what is missing or old, and again when its time has come. */
function useFreshness(address: string, entry: Entry): void {
  useEffect(() => {
    // What the store holds now: an answer may have come since this was rendered.
    const loadIfOld = () => {
      if (document.visibilityState === 'visible' && isDue(entryOf(address))) {
        void load(address);
      }
    };
    loadIfOld();
    const loadNow = () => void load(address);
    document.addEventListener('visibilitychange', loadIfOld);
    addEventListener('online', loadNow);
    return () => {
      document.removeEventListener('visibilitychange', loadIfOld);
      removeEventListener('online', loadNow);
    };
  }, [address]);
  useEffect(() => {
    if (entry.isLoading || entry.failure?.kind === 'signed-out') {
      return;
    }
    let timer: ReturnType<typeof setTimeout>;
    const wait = () => {
      timer = setTimeout(act, waitOf(entryOf(address)));
    };
    const act = () => {
      if (document.visibilityState !== 'visible') {
        return;
      }
      if (isDue(entryOf(address))) {
        void load(address);
      } else {
        wait();
      }
    };
    wait();
    return () => clearTimeout(timer);
  }, [address, entry]);
}

function isDue(entry: Entry): boolean {
  return entry.at === null || entry.failure !== null || Date.now() - entry.at >= REFRESH_MS;
}

function waitOf(entry: Entry): number {
  if (entry.failure?.kind === 'busy') {
    return Math.max(entry.failure.retryAfterMs, 1_000);
  }
  if (entry.failure !== null) {
    return RETRY_MS;
  }
  return entry.at === null ? 0 : Math.max(0, entry.at + REFRESH_MS - Date.now());
}
