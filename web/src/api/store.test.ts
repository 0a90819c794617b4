/* What becomes of a request: answers, unchanged ones, parts that failed, and the ways to have no answer. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { TypedDocumentString } from './generated/graphql';
import { entryOf, load } from './store';
import { addressOf } from './transport';

type Sent = { readonly address: string; readonly cache: string | undefined };

let answers: (() => Response)[] = [];
let sent: Sent[] = [];

beforeEach(() => {
  answers = [];
  sent = [];
  vi.stubGlobal('fetch', async (address: string, options: RequestInit) => {
    sent.push({ address, cache: options.cache });
    const answer = answers.shift();
    if (answer === undefined) {
      throw new TypeError('Failed to fetch');
    }
    return answer();
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) => () =>
  new Response(JSON.stringify(body), { status, headers });

it('asks by the hash, and with variables only when there are some', () => {
  // What the generator writes for a document, without its types.
  const operation = { __meta__: { hash: 'abc' } } as unknown as TypedDocumentString<unknown, { tz?: string | undefined }>;

  expect(addressOf(operation, {})).toBe('/graphql?documentId=sha256:abc');
  expect(addressOf(operation, { tz: undefined })).toBe('/graphql?documentId=sha256:abc');
  expect(addressOf(operation, { tz: 'UTC' })).toBe('/graphql?documentId=sha256:abc&variables=%7B%22tz%22:%22UTC%22%7D');
});

it('leaves the first request to the preload, makes the next ones conditional, and keeps what did not change', async () => {
  const same = json({ data: { viewer: {} } }, 200, { etag: '"1"' });
  answers = [same, same];

  await load('/a');
  const first = entryOf('/a');
  await load('/a');
  const second = entryOf('/a');

  expect(sent).toEqual([
    { address: '/a', cache: undefined },
    { address: '/a', cache: 'no-cache' },
  ]);
  expect(second.data).toBe(first.data);
  expect(second.at).toBeGreaterThanOrEqual(first.at ?? Infinity);
});

it('keeps what is shown when there is no answer, and says why', async () => {
  const data = { viewer: { workspace: {} } };
  answers = [
    json({ data }, 200, { etag: '"1"' }),
    json({ errors: [{ message: 'no' }] }, 401),
    json({ errors: [{ message: 'later' }] }, 503, { 'retry-after': '7' }),
    () => new Response('<html>', { status: 502 }),
  ];
  await load('/b');
  const failures: unknown[] = [];
  for (let request = 0; request < 4; request += 1) {
    await load('/b');
    failures.push(entryOf('/b').failure);
    expect(entryOf('/b').data).toEqual(data);
  }

  expect(failures).toEqual([
    { kind: 'signed-out', message: 'Your session has ended.' },
    { kind: 'busy', message: 'Later.', retryAfterMs: 7000 },
    { kind: 'failed', message: 'The gateway answered with status 502.' },
    { kind: 'offline', message: 'The gateway cannot be reached.' },
  ]);
});

it('takes an answer without a viewer for the end of the session', async () => {
  answers = [json({ data: { viewer: null } })];

  await load('/c');

  expect(entryOf('/c').failure?.kind).toBe('signed-out');
});

it('keeps the errors of parts with their paths', async () => {
  const error = { message: 'away', path: ['viewer', 'workspace', 'billing'], extensions: { code: 'TIMEOUT', requestId: 'r' } };
  answers = [json({ data: { viewer: { workspace: { billing: null } } }, errors: [error] })];

  await load('/d');

  const [kept] = entryOf('/d').errors;
  expect(kept).toEqual({ message: 'Away.', path: error.path, code: 'TIMEOUT', requestId: 'r' });
  expect(entryOf('/d').failure).toBeNull();
});
