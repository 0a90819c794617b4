/* An agent whose wallet could not be read is not one without a wallet. */

import { expect, it } from 'vitest';

import type { AgentProps, AgentShown } from './types';
import { knownWith } from './optional';

const AGENT: AgentShown = {
  id: 'ag_1',
  handle: 'one',
  name: 'One',
  status: 'ACTIVE',
  visibility: 'PRIVATE',
  canonicalUri: 'agent://acme/one',
  createdAt: '2026-11-01T00:00:00Z',
};

function given(...paths: readonly string[][]): AgentProps {
  const errors = paths.map((path) => ({ path, message: 'no', code: 'UNAVAILABLE', requestId: null }));
  const result = { data: undefined, errors, failure: null, at: 1, isLoading: false, isPrevious: false, reload: () => undefined };
  return { result, agent: AGENT };
}

it('tells a part that failed from one that is not there', () => {
  expect(knownWith('wallet', given())).toBe(AGENT);
  expect(knownWith('wallet', given(['viewer', 'workspace', 'agent', 'wallet']))).toBeNull();
  expect(knownWith('wallet', given(['viewer', 'workspace', 'agent', 'spendPolicy']))).toBe(AGENT);
});
