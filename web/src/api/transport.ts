/* One request of a trusted document: how it is sent, and what can become of it. */

import type { TypedDocumentString } from './generated/graphql';

/** An operation with the types of its answer and its variables. */
export type Operation<Result, Variables> = TypedDocumentString<Result, Variables>;

/** A part of an answer that failed: where, and what to do about it. */
export interface PartError {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly code: string;
  readonly requestId: string | null;
}

/** Why there is no answer at all. */
export type Failure =
  | { readonly kind: 'offline'; readonly message: string }
  | { readonly kind: 'signed-out'; readonly message: string }
  | { readonly kind: 'busy'; readonly message: string; readonly retryAfterMs: number }
  | { readonly kind: 'failed'; readonly message: string };

type Outcome<Result> =
  | { readonly kind: 'answer'; readonly data: Result; readonly errors: readonly PartError[]; readonly tag: string | null }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'failure'; readonly failure: Failure };

const SIGNED_OUT: Failure = { kind: 'signed-out', message: 'Your session has ended.' };

/** The address of an operation: the same operation with the same variables always has the same one. */
export function addressOf<Result, Variables>(operation: Operation<Result, Variables>, variables: Variables): string {
  const hash: unknown = operation.__meta__?.['hash'];
  const parameters = new URLSearchParams({ documentId: `sha256:${String(hash)}` });
  const json = JSON.stringify(variables ?? {});
  if (json !== '{}') {
    parameters.set('variables', json);
  }
  return `/graphql?${parameters.toString().replaceAll('%3A', ':')}`;
}

/**
 * Asks. With the tag of the answer that is shown, an unchanged one is not parsed again; without one, the browser may
 * use what the page has preloaded.
 */
export async function ask<Result>(address: string, tag: string | null, signal: AbortSignal): Promise<Outcome<Result>> {
  let response: Response;
  try {
    response = await fetch(address, tag === null ? { signal } : { signal, cache: 'no-cache' });
  } catch (problem) {
    if (signal.aborted) {
      throw problem;
    }
    return failed({ kind: 'offline', message: 'The gateway cannot be reached.' });
  }
  const newTag = response.headers.get('etag');
  if (response.ok && tag !== null && newTag === tag) {
    void response.body?.cancel();
    return { kind: 'unchanged' };
  }
  return read<Result>(response, newTag);
}

async function read<Result>(response: Response, tag: string | null): Promise<Outcome<Result>> {
  if (response.status === 401) {
    return failed(SIGNED_OUT);
  }
  const body = await document<Result>(response);
  if (body?.data != null) {
    return isAnonymous(body.data)
      ? failed(SIGNED_OUT)
      : { kind: 'answer', data: body.data, errors: (body.errors ?? []).map(partError), tag };
  }
  const told = body?.errors?.[0]?.message;
  const message = told === undefined ? `The gateway answered with status ${response.status}.` : sentence(told);
  if (response.status === 429 || response.status === 503) {
    const seconds = Number(response.headers.get('retry-after') ?? '5');
    return failed({ kind: 'busy', message, retryAfterMs: 1000 * (Number.isFinite(seconds) ? seconds : 5) });
  }
  return failed({ kind: 'failed', message });
}

interface WireError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string; readonly requestId?: string };
}

async function document<Result>(
  response: Response,
): Promise<{ readonly data?: Result | null; readonly errors?: readonly WireError[] } | null> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

function partError(error: WireError): PartError {
  return {
    path: error.path ?? [],
    message: sentence(error.message),
    code: error.extensions?.code ?? 'UNKNOWN',
    requestId: error.extensions?.requestId ?? null,
  };
}

/** The gateway's messages are parts of a line of a log; here they are sentences. */
function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** After a refused cookie was taken away the gateway answers as to anyone: there is no viewer. */
function isAnonymous(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'viewer' in data && data.viewer === null;
}

function failed(failure: Failure): { readonly kind: 'failure'; readonly failure: Failure } {
  return { kind: 'failure', failure };
}
