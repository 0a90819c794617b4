/* A wallet that a key does not see is not the same as none. */

import { expect, it } from 'vitest';

import type { ApiKeyScope, BillingQuery } from '../../api/generated/graphql';
import { areUnseen } from './wallets';

function told(scope: ApiKeyScope, wallets: readonly unknown[] | null) {
  return { viewer: { scopes: [scope], workspace: { billing: { wallets } } } } as unknown as BillingQuery;
}

it('tells wallets that a key does not see from wallets that are not there', () => {
  expect(areUnseen(told('AGENT', []))).toBe(true);
  expect(areUnseen(told('WORKSPACE_ADMIN', []))).toBe(false);
});

it('tells nothing of wallets that are seen, or could not be read', () => {
  expect(areUnseen(told('AGENT', [{}]))).toBe(false);
  expect(areUnseen(told('AGENT', null))).toBe(false);
  expect(areUnseen(undefined)).toBe(false);
});
