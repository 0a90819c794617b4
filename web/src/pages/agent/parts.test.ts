/* Parts and rest are the whole, to the last digit. */

import { describe, expect, it } from 'vitest';

import { modelParts } from './parts';

function group(agent: string, model: string, requests: string, amount: string) {
  return {
    keys: [
      { dimension: 'AGENT' as const, id: agent, label: agent, deleted: false },
      { dimension: 'MODEL' as const, id: model, label: model.toUpperCase(), deleted: false },
    ],
    totals: { requests, unpriced: '0', cost: { amount } },
  };
}

const GROUPS = [group('mine', 'large', '3', '0.75'), group('other', 'large', '9', '0.5'), group('mine', 'small', '1', '0.000000001')];

describe('an agent’s models', () => {
  it('are those of this agent, with the rest of its figures', () => {
    const { parts, rest } = modelParts(GROUPS, 'mine', { requests: '6', unpriced: '0', cost: { amount: '1.000000002' } }, 9);
    expect(parts.map(({ label, share }) => [label, share])).toEqual([
      ['LARGE', '0.7499'],
      ['SMALL', '0.0000'],
    ]);
    expect(rest).toMatchObject({ requests: '2', cost: { amount: '0.250000001' }, share: '0.2500' });
  });

  it('leave no rest when they are the whole', () => {
    const whole = { requests: '4', unpriced: '0', cost: { amount: '0.750000001' } };
    expect(modelParts(GROUPS, 'mine', whole, 9).rest).toBeNull();
  });

  it('are the largest where there is room for some alone', () => {
    const { parts, rest } = modelParts(GROUPS, 'mine', { requests: '4', unpriced: '0', cost: { amount: '0.750000001' } }, 1);
    expect(parts.map(({ label }) => label)).toEqual(['LARGE']);
    expect(rest).toMatchObject({ requests: '1', cost: { amount: '0.000000001' } });
  });

  it('name calls that reached no model', () => {
    const refused = { ...group('mine', 'x', '2', '0') };
    const keys = refused.keys.map((key) => (key.dimension === 'MODEL' ? { ...key, id: null, label: 'none' } : key));
    const { parts } = modelParts([{ ...refused, keys }], 'mine', { requests: '2', unpriced: '0', cost: { amount: '0' } }, 9);
    expect(parts).toMatchObject([{ key: 'none', label: 'No model', share: '0' }]);
  });

  it('are all in the rest for an agent that is not among the largest', () => {
    const { parts, rest } = modelParts(GROUPS, 'tiny', { requests: '5', unpriced: '0', cost: { amount: '0' } }, 9);
    expect(parts).toEqual([]);
    expect(rest).toMatchObject({ requests: '5', cost: { amount: '0' }, share: '0' });
  });
});
