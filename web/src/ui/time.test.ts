/* Moments in zones and ages. */

import { expect, it } from 'vitest';

import { ago, inFull, inZone, until } from './time';

const AT = '2026-11-23T23:28:20.404138Z';
const NOW = Date.parse('2026-11-24T00:00:00Z');

it('shows a moment in the zone that is chosen', () => {
  expect(inZone(AT, 'Asia/Kolkata', 'moment')).toBe('Nov 24, 04:58');
  expect(inZone(AT, 'UTC', 'day')).toBe('Nov 23');
  expect(inFull(AT, 'America/New_York')).toBe('Nov 23, 2026, 18:28:20 EST');
  expect(inFull('2026-07-01T00:00:00Z', 'America/New_York')).toBe('Jun 30, 2026, 20:00:00 EDT');
});

it('tells how long ago and how long until', () => {
  expect(ago(AT, NOW)).toBe('31 min ago');
  expect(ago('2026-11-22T23:59:00Z', NOW)).toBe('1 day ago');
  expect(ago('2026-11-24T00:00:05Z', NOW)).toBe('just now');
  expect(until('2026-11-24T05:00:00Z', NOW)).toBe('in 5 h');
  expect(until('2026-12-01T05:00:00Z', NOW)).toBe('in 7 days');
});
