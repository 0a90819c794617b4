/* Paths of pages. */

import { expect, it } from 'vitest';

import { matchPath } from './router';

it.each([
  ['/', '/', {}],
  ['/agents', '/agents', {}],
  ['/agents', '/agents/', {}],
  ['/agents', '/agents/a', null],
  ['/agents/:handle', '/agents/doc%2Fsearch', { handle: 'doc/search' }],
  ['/agents/:handle', '/agents', null],
  ['/agents/:handle', '/agents/%', { handle: '%' }],
  ['/', '/agents', null],
])('%s and %s', (pattern, path, expected) => {
  expect(matchPath(pattern, path)).toEqual(expected);
});
