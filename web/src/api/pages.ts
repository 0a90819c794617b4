/* Long lists: pages by key, one after another, kept together. */

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { useOperation, type Result } from './operation';
import { addressOf, ask, type Operation } from './transport';

/** A connection as every list of the API has it. */
export interface Connection<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
}

/** A list with all pages that were loaded so far. */
export interface Pages<Data, Row> {
  /** The first page's answer: everything but the further rows. */
  readonly result: Result<Data>;
  readonly rows: readonly Row[];
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  /** Why the last further page did not come. */
  readonly problem: string | null;
  readonly more: () => void;
}

interface Further<Row> {
  /** The address of the list. */
  readonly of: string;
  /** The first page that they are behind, and its end. */
  readonly first: readonly Row[];
  readonly end: string | null;
  readonly rows: readonly Row[];
  readonly cursor: string | null;
  readonly problem: string | null;
}

/**
 * A list that grows by `more`. The first page is kept fresh like any operation; the pages behind it start anew when the
 * variables change, and when its end moved, unless `keyOf` tells rows apart: then what was loaded stays behind it, as far
 * as it follows. `operation` takes the cursor as `after`. `listOf` and `keyOf` must not change.
 */
export function usePages<Data, Row, Variables extends { after?: unknown }>(
  operation: Operation<Data, Variables>,
  variables: Omit<Variables, 'after'> & { after?: never },
  listOf: (data: Data) => Connection<Row> | null | undefined,
  keyOf?: (row: Row) => string,
): Pages<Data, Row> {
  // `after` is optional in what the generator writes for it, so variables without it are variables.
  const first = variables as unknown as Variables;
  const result = useOperation(operation, first);
  const list = result.data === undefined ? null : (listOf(result.data) ?? null);
  const end = list?.pageInfo.hasNextPage === true ? (list.pageInfo.endCursor ?? null) : null;
  const under = addressOf(operation, first);
  const [kept, setKept] = useState<Further<Row> | null>(null);
  const known = kept?.of === under ? kept : null;
  const further = known === null || list === null || known.first === list.nodes ? known : moved(known, list.nodes, end, keyOf);
  if (further !== known) {
    setKept(further);
  }
  const { isPrevious } = result;
  const [loading, setLoading] = useState<string | null>(null);
  const controller = useRef<AbortController | null>(null);
  useEffect(() => () => controller.current?.abort(), []);
  const cursor = further === null ? end : further.cursor;
  const more = useCallback(() => {
    // The end of the list before is not this one's.
    if (cursor === null || loading === under || isPrevious) {
      return;
    }
    const mine = new AbortController();
    controller.current = mine;
    setLoading(under);
    const before = further ?? { of: under, first: list?.nodes ?? [], end, rows: [] };
    next(operation, { ...first, after: cursor }, listOf, mine.signal)
      .then((page) => setKept({ ...before, ...page, rows: [...before.rows, ...page.rows], cursor: page.problem === null ? page.cursor : cursor }))
      .catch(() => undefined)
      .finally(() => setLoading((current) => (current === under ? null : current)));
  }, [cursor, end, first, further, isPrevious, list, listOf, loading, operation, setKept, under]);
  const rows = useMemo(() => [...(list?.nodes ?? []), ...(further?.rows ?? [])], [list, further]);
  return { result, rows, hasMore: cursor !== null, isLoadingMore: loading === under, problem: further?.problem ?? null, more };
}

/** The further rows behind a first page that was answered anew; none where they do not follow it. */
function moved<Row>(
  further: Further<Row>,
  first: readonly Row[],
  end: string | null,
  keyOf: ((row: Row) => string) | undefined,
): Further<Row> | null {
  if (further.end === end) {
    return { ...further, first };
  }
  const rows = keyOf === undefined ? null : behind(first, [...further.first, ...further.rows], keyOf);
  return rows === null ? null : { ...further, first, end, rows };
}

/** What follows the last row of a page among rows that were known; null where it is not among them. */
export function behind<Row>(page: readonly Row[], known: readonly Row[], keyOf: (row: Row) => string): readonly Row[] | null {
  const last = page.at(-1);
  const key = last === undefined ? null : keyOf(last);
  const at = key === null ? -1 : known.findIndex((row) => keyOf(row) === key);
  return at === -1 ? null : known.slice(at + 1);
}

async function next<Data, Row, Variables>(
  operation: Operation<Data, Variables>,
  variables: Variables,
  listOf: (data: Data) => Connection<Row> | null | undefined,
  signal: AbortSignal,
): Promise<{ rows: readonly Row[]; cursor: string | null; problem: string | null }> {
  const outcome = await ask<Data>(addressOf(operation, variables), null, signal);
  if (outcome.kind !== 'answer') {
    const problem = outcome.kind === 'failure' ? outcome.failure.message : null;
    return { rows: [], cursor: null, problem };
  }
  const list = listOf(outcome.data) ?? null;
  if (list === null) {
    return { rows: [], cursor: null, problem: outcome.errors[0]?.message ?? 'The next page is not there.' };
  }
  const cursor = list.pageInfo.hasNextPage ? (list.pageInfo.endCursor ?? null) : null;
  return { rows: list.nodes, cursor, problem: null };
}
