/* What an address says is what the gateway and the CSVs are asked for. */

import { expect, it } from 'vitest';

import { csvPath } from '../../ui/csv';
import { askedOf, DEFAULTS, usageQueryOf, variablesOf } from './filters';

it('asks for the running month by model, and for the ledger of no wallet in particular', () => {
  expect(variablesOf(askedOf(DEFAULTS), undefined, 12)).toEqual({
    range: { preset: 'THIS_MONTH' },
    by: ['MODEL'],
    wallet: '',
    isChosen: false,
    invoices: 12,
  });
});

it('passes every filter on', () => {
  const asked = askedOf({ preset: 'LAST_7D', by: 'day', wallet: 'wal_1', kinds: ['REFUND', 'TOPUP'] });
  expect(variablesOf(asked, 'UTC', 100)).toEqual({
    range: { preset: 'LAST_7D', timezone: 'UTC' },
    by: [],
    wallet: 'wal_1',
    isChosen: true,
    invoices: 100,
    kinds: ['TOPUP', 'REFUND'],
  });
});

it('downloads what the table shows: days, or groups over the whole span', () => {
  const days = askedOf({ ...DEFAULTS, by: 'day' });
  expect(csvPath('usage', usageQueryOf(days, 'UTC'))).toBe(
    '/v1/export/usage.csv?preset=THIS_MONTH&granularity=DAY&timezone=UTC',
  );
  const agents = askedOf({ ...DEFAULTS, by: 'agent' });
  expect(csvPath('usage', usageQueryOf(agents, undefined))).toBe(
    '/v1/export/usage.csv?preset=THIS_MONTH&granularity=TOTAL&group_by=AGENT',
  );
});

it('falls back where an address says what is none', () => {
  expect(askedOf({ preset: 'EVER', by: 'MODEL', wallet: '', kinds: ['GIFT'] })).toEqual(askedOf(DEFAULTS));
});
