/* The rows of the breakdown are the whole, and no day is shown before it begins. */

import { expect, it } from 'vitest';

import { dayRows, groupRows } from './rows';
import type { Usage } from './types';

function totals(requests: string, amount: string) {
  return { requests, unpriced: '0', tokens: { input: '1', output: '1' }, cost: { amount } };
}

const USAGE: Usage = {
  from: '2026-11-01T04:00:00.000000Z',
  to: '2026-11-04T05:00:00.000000Z',
  asOf: '2026-11-02T20:00:00.000000Z',
  totals: { ...totals('10', '4.0'), tokens: { input: '3', output: '3' } },
  series: [
    { start: '2026-11-01T04:00:00.000000Z', totals: totals('4', '1') },
    { start: '2026-11-02T05:00:00.000000Z', totals: totals('6', '3.00') },
    { start: '2026-11-03T05:00:00.000000Z', totals: totals('0', '0') },
  ],
  groups: [
    { keys: [{ id: 'mdl_1', label: 'Aurora Pro', deleted: false }], totals: totals('5', '2.5'), share: '0.625' },
    { keys: [{ id: null, label: 'none', deleted: false }], totals: totals('1', '0'), share: '0' },
  ],
  other: totals('4', '1.5'),
};

it('shows groups with all others, whose figures are the whole', () => {
  expect(groupRows(USAGE, 'model', 9).map(({ label, share, href, totals: { requests } }) => [label, share, href, requests])).toEqual([
    ['Aurora Pro', '0.625', '/models?search=Aurora%20Pro', '5'],
    ['No model', '0', null, '1'],
    ['All others', '0.3750', null, '4'],
  ]);
});

it('folds what there is no room for into all others', () => {
  const rows = groupRows({ ...USAGE, other: null }, 'model', 1);
  expect(rows).toMatchObject([{ label: 'All others', share: '1.0000', totals: { requests: '10', cost: { amount: '4.0' } } }]);
});

it('shows no others where there are none', () => {
  expect(groupRows({ ...USAGE, other: totals('0', '0') }, 'model', 2)).toHaveLength(2);
  expect(groupRows({ ...USAGE, other: null }, 'model', 2)).toHaveLength(2);
});

it('shows the days that have begun in the zone, latest first', () => {
  expect(dayRows(USAGE, 'America/New_York').map(({ label, share }) => [label, share])).toEqual([
    ['Nov 2, 2026', '0.7500'],
    ['Nov 1, 2026', '0.2500'],
  ]);
});
