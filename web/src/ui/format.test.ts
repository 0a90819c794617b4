/* Figures are exact or say that they are not. */

import { describe, expect, it } from 'vitest';

import { add, parseDecimal, plain } from './decimal';
import { count, money, moneyExact, percentOf, price, ratio } from './format';

describe('money', () => {
  it.each([
    ['0', '$0.00', null],
    ['0.000000001', '< $0.01', '$0.000000001'],
    ['0.009999999', '< $0.01', '$0.009999999'],
    ['0.01', '$0.01', null],
    ['0.015', '$0.02', '$0.015'],
    ['-0.004', '> −$0.01', '−$0.004'],
    ['-12.5', '−$12.50', null],
    ['0.999999999', '$1.00', '$0.999999999'],
    ['1234567.891', '$1,234,567.89', '$1,234,567.891'],
    // Beyond what a float holds.
    ['90071992547409931.005', '$90,071,992,547,409,931.01', '$90,071,992,547,409,931.005'],
    ['oops', '–', null],
  ])('%s reads %s', (amount, text, exact) => {
    expect(money(amount)).toEqual({ text, exact });
  });

  it('is written out to its last digit', () => {
    expect(moneyExact('12.500000000')).toBe('$12.50');
    expect(moneyExact('0.000041')).toBe('$0.000041');
  });
});

describe('count', () => {
  it.each([
    ['0', '0', null],
    ['9999', '9,999', null],
    ['10000', '10K', '10,000'],
    ['12345', '12.3K', '12,345'],
    ['999499', '999K', '999,499'],
    ['999500', '1M', '999,500'],
    ['1018104', '1.02M', '1,018,104'],
    ['9007199254740993', '9007T', '9,007,199,254,740,993'],
  ])('%s reads %s', (value, text, exact) => {
    expect(count(value)).toEqual({ text, exact });
  });
});

describe('percent', () => {
  it('never rounds up to all nor down to nothing', () => {
    expect(percentOf('99999', '100000')).toEqual({ text: '99.9%', exact: '99,999 of 100,000' });
    expect(percentOf('1', '100000')).toEqual({ text: '< 0.1%', exact: '1 of 100,000' });
    expect(percentOf('5', '5').text).toBe('100%');
    expect(percentOf('0', '0').text).toBe('–');
    expect(percentOf('128', '133').text).toBe('96.2%');
  });

  it('reads a ratio', () => {
    expect(ratio('0.4871')).toBe('48.7%');
    expect(ratio('0.0001')).toBe('< 0.1%');
    expect(ratio('0.9996')).toBe('99.9%');
    expect(ratio('1')).toBe('100%');
    expect(ratio('0')).toBe('0%');
    expect(ratio('1.0302')).toBe('103%');
    expect(ratio(null)).toBe('–');
  });
});

it('tells no price from no cost', () => {
  expect([price(null), price('0'), price('0.075'), price('15')]).toEqual(['unpriced', 'free', '$0.075', '$15.00']);
});

it('adds without a float', () => {
  const [tenth, fifth] = [parseDecimal('0.1'), parseDecimal('0.20')];
  expect(tenth !== null && fifth !== null ? plain(add(tenth, fifth)) : null).toBe('0.30');
});
