/* A section fails alone. */

import { expect, it } from 'vitest';

import { partOf } from './parts';

const error = (...path: (string | number)[]) => ({ path, message: 'it failed', code: 'X', requestId: 'r1' });
const answered = (...errors: ReturnType<typeof error>[]) => ({ data: {}, errors, failure: null });

it('matches errors with sections by their path', () => {
  const failed = answered(error('viewer', 'workspace', 'billing'));

  expect(partOf(failed, 'viewer.workspace.billing', null)).toEqual({ state: 'failed', message: 'it failed', requestId: 'r1' });
  expect(partOf(failed, 'viewer.workspace.agents', ['a'])).toEqual({ state: 'ready', value: ['a'], inner: null });
  expect(partOf(failed, 'viewer.workspace.billing.invoices', undefined).state).toBe('failed');
  expect(partOf(failed, 'viewer.workspace.audit', null)).toEqual({ state: 'hidden' });
});

it('shows what there is beside what failed inside it', () => {
  const inner = error('viewer', 'workspace', 'agents', 'nodes', 3, 'wallet');
  expect(partOf(answered(inner), 'viewer.workspace.agents', ['a'])).toEqual({ state: 'ready', value: ['a'], inner });
});

it('waits for the first answer, and says when there will be none', () => {
  const nothing = { data: undefined, errors: [], failure: null };
  expect(partOf(nothing, 'a', undefined)).toEqual({ state: 'loading' });
  const offline = { kind: 'offline', message: 'away' } as const;
  expect(partOf({ ...nothing, failure: offline }, 'a', undefined)).toEqual({ state: 'loading' });
  const refused = { kind: 'failed', message: 'no' } as const;
  expect(partOf({ ...nothing, failure: refused }, 'a', undefined)).toEqual({ state: 'failed', message: 'no', requestId: null });
});
