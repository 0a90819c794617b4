/* Sums and shares are exact. */

import { expect, it } from 'vitest';

import { lessOf, shareOf, sumOf } from './sums';

it('adds and takes away to the last digit', () => {
  expect(sumOf([])).toBe('0');
  expect(sumOf(['0.1', '0.20', '1234567890123.000000001'])).toBe('1234567890123.300000001');
  expect(lessOf('1', ['0.9', '0.2'])).toBe('-0.1');
  expect(lessOf('12676', ['2676'])).toBe('10000');
});

it('cuts shares to four places', () => {
  expect(shareOf('0.75', '1.000000002')).toBe('0.7499');
  expect(shareOf('1', '3.00')).toBe('0.3333');
  expect(shareOf('0', '0')).toBe('0');
});
