/* Choices that this browser remembers: small texts, shared by all parts of the page that show them. */

import { useSyncExternalStore } from 'react';

/** A remembered choice: one of some texts. */
export interface Choice<Value extends string> {
  readonly use: () => Value;
  readonly get: () => Value;
  readonly set: (value: Value) => void;
}

export function remembered<Value extends string>(name: string, values: readonly Value[], fallback: Value): Choice<Value> {
  const key = `roundtrip.${name}`;
  const listeners = new Set<() => void>();
  const read = (): Value => {
    const text = storage()?.getItem(key);
    return values.find((value) => value === text) ?? fallback;
  };
  let current = read();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  const get = () => current;
  return {
    get,
    use: () => useSyncExternalStore(subscribe, get, () => fallback),
    set: (value) => {
      current = value;
      storage()?.setItem(key, value);
      for (const listener of listeners) {
        listener();
      }
    },
  };
}

/** Storage may be switched off; then a choice lasts as long as the page. */
function storage(): Storage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
