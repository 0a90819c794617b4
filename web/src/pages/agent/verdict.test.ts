/* A verdict names what was checked, and the first broken link. */

import { expect, it } from 'vitest';

import { verdictOf } from './verdict';

it('says how many events are as they were written', () => {
  expect(verdictOf({ verdict: 'VALID', eventCount: '12676', failureSeq: null, failureReason: null })).toEqual({
    title: 'The chain is valid',
    detail: '12,676 events checked: each is as it was written.',
    isOpen: false,
  });
});

it('names the first broken link and why', () => {
  const broken = { verdict: 'BROKEN', eventCount: '1', failureSeq: '1', failureReason: 'the hash is not that of the payload' } as const;
  expect(verdictOf(broken)).toEqual({
    title: 'The chain is broken at event 1',
    detail: 'The hash is not that of the payload. 1 event before it checked.',
    isOpen: false,
  });
});

it('says how far it is', () => {
  expect(verdictOf({ verdict: 'UNVERIFIED', eventCount: '1000' }).detail).toBe('1,000 events checked so far.');
});

it('is open while the chain is being read', () => {
  expect(verdictOf({ verdict: 'UNVERIFIED', eventCount: '0' })).toEqual({
    title: 'The chain is still being read',
    detail: 'It is long: this asks again until it is read.',
    isOpen: true,
  });
});
