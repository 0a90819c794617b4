/* Filters that live in the address: what is shown can be bookmarked, sent, and gone back to. */

import { useCallback, useMemo } from 'react';

import { pushQuery, replaceQuery, useQuery } from '../shell/router';

type Value = string | readonly string[] | boolean;
export type Filters = Readonly<Record<string, Value>>;

/** A default's type without its literal. */
type Widened<T> = { readonly [Name in keyof T]: T[Name] extends boolean ? boolean : T[Name] extends string ? string : readonly string[] };

interface FilterState<T extends Filters> {
  readonly filters: Widened<T>;
  /** Changes some. `push` makes a place to go back to; typing does not. */
  readonly change: (some: Partial<Widened<T>>, how?: 'push' | 'replace') => void;
  readonly clear: () => void;
  /** Whether one differs from its default. */
  readonly isFiltered: boolean;
}

/**
 * The filters named in `defaults`, read from the address. Their names are the parameters' names: the same as in the
 * path of the CSV. What has its default stands not in the address. `defaults` must not change.
 */
export function useFilters<const T extends Filters>(defaults: T): FilterState<T> {
  const query = useQuery();
  const filters = useMemo(() => read(defaults, new URLSearchParams(query)), [defaults, query]);
  const change = useCallback(
    (some: Partial<Widened<T>>, how: 'push' | 'replace' = 'replace') => {
      const parameters = new URLSearchParams(location.search);
      for (const [name, value] of Object.entries(some)) {
        write(parameters, name, value as Value | undefined, defaults[name]);
      }
      (how === 'push' ? pushQuery : replaceQuery)(parameters.toString());
    },
    [defaults],
  );
  const clear = useCallback(() => {
    const parameters = new URLSearchParams(location.search);
    for (const name of Object.keys(defaults)) {
      parameters.delete(name);
    }
    pushQuery(parameters.toString());
  }, [defaults]);
  const isFiltered = Object.keys(defaults).some((name) => String(filters[name]) !== String(defaults[name]));
  return { filters, change, clear, isFiltered };
}

function read<T extends Filters>(defaults: T, parameters: URLSearchParams): Widened<T> {
  const values: Record<string, Value> = {};
  for (const [name, fallback] of Object.entries(defaults)) {
    if (typeof fallback === 'boolean') {
      values[name] = parameters.has(name) ? parameters.get(name) === 'true' : fallback;
    } else if (typeof fallback === 'string') {
      values[name] = parameters.get(name) ?? fallback;
    } else {
      values[name] = parameters.has(name) ? parameters.getAll(name) : fallback;
    }
  }
  // Each value has the type of its default, as read above.
  return values as Widened<T>;
}

function write(parameters: URLSearchParams, name: string, value: Value | undefined, fallback: Value | undefined): void {
  parameters.delete(name);
  if (value === undefined || String(value) === String(fallback)) {
    return;
  }
  for (const one of typeof value === 'object' ? value : [String(value)]) {
    parameters.append(name, one);
  }
}
