/* Which part of an answer failed: errors are matched with sections by their path. */

import type { Failure, PartError } from './transport';

interface Answered {
  readonly data: unknown;
  readonly errors: readonly PartError[];
  readonly failure: Failure | null;
}

/** How a part of an answer stands, told by its value and its path (`viewer.workspace.agents`). */
export type Part<Value> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly message: string; readonly requestId: string | null }
  /** The credential does not see it. */
  | { readonly state: 'hidden' }
  | { readonly state: 'ready'; readonly value: Value; readonly inner: PartError | null };

export function partOf<Value>(result: Answered, path: string, value: Value | null | undefined): Part<Value> {
  if (result.data === undefined) {
    return result.failure === null || isToldByNotice(result.failure)
      ? { state: 'loading' }
      : { state: 'failed', message: result.failure.message, requestId: null };
  }
  const error = result.errors.find((one) => touches(one, path)) ?? null;
  if (value != null) {
    return { state: 'ready', value, inner: error };
  }
  if (error !== null) {
    return { state: 'failed', message: error.message, requestId: error.requestId };
  }
  return { state: 'hidden' };
}

/** What is wrong with the page as a whole is told once, by its notice; its sections wait. */
function isToldByNotice(failure: Failure): boolean {
  return failure.kind !== 'failed';
}

/** Whether an error lies at a path, above it or inside it. */
function touches(error: PartError, path: string): boolean {
  const asked = path.split('.');
  const names = error.path.filter((step) => typeof step === 'string');
  const shared = Math.min(asked.length, names.length);
  return asked.slice(0, shared).every((name, index) => name === names[index]);
}
