/* What stays loaded behind a first page that was answered anew. */

import { expect, it } from 'vitest';

import { behind } from './pages';

const self = (row: string) => row;
const KNOWN = ['f', 'e', 'd', 'c', 'b', 'a'];

it('keeps what follows the page, with what was pushed out of it', () => {
  expect(behind(['h', 'g', 'f'], KNOWN, self)).toEqual(['e', 'd', 'c', 'b', 'a']);
  expect(behind(['f', 'e', 'd'], KNOWN, self)).toEqual(['c', 'b', 'a']);
});

it('keeps nothing where rows would be missing between', () => {
  expect(behind(['z', 'y', 'x'], KNOWN, self)).toBeNull();
  expect(behind([], KNOWN, self)).toBeNull();
});
