/* Moments to fields and back, over the changes of clocks. */

import { expect, it } from 'vitest';

import { momentOf, wallClock } from './wall-clock';

const YORK = 'America/New_York';

it('shows and reads the clock of a timezone', () => {
  expect(wallClock('2026-07-01T12:00:00Z', YORK)).toBe('2026-07-01T08:00');
  expect(wallClock('2026-07-01T20:00:00.999Z', 'Asia/Kathmandu')).toBe('2026-07-02T01:45');
  expect(momentOf('2026-07-02T01:45', 'Asia/Kathmandu')).toBe('2026-07-01T20:00:00.000Z');
  expect(momentOf('2026-12-01T00:00', YORK)).toBe('2026-12-01T05:00:00.000Z');
});

it('takes the first of two moments when clocks are put back', () => {
  expect(momentOf('2026-11-01T01:30', YORK)).toBe('2026-11-01T05:30:00.000Z');
  expect(momentOf('2026-11-01T02:30', YORK)).toBe('2026-11-01T07:30:00.000Z');
  expect(momentOf('2026-10-31T23:30', YORK)).toBe('2026-11-01T03:30:00.000Z');
});

it('goes on counting where clocks leave an hour out', () => {
  expect(momentOf('2026-03-08T01:59', YORK)).toBe('2026-03-08T06:59:00.000Z');
  expect(momentOf('2026-03-08T02:30', YORK)).toBe('2026-03-08T07:30:00.000Z');
  expect(momentOf('2026-03-08T03:00', YORK)).toBe('2026-03-08T07:00:00.000Z');
});

it('has nothing for no time, nor while a year is typed', () => {
  expect(momentOf('0202-11-01T01:30', YORK)).toBe('');
  expect([momentOf('', YORK), momentOf('2026-13-01T00:00', YORK), wallClock('', YORK)]).toEqual(['', '', '']);
});
