/* JSON in lines, with nothing lost. */

import { expect, it } from 'vitest';

import { pretty } from './json';

it('breaks what is nested into lines', () => {
  expect(pretty('{"a":[1,{"b":null}],"c":{},"d":[]}')).toBe(
    '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ],\n  "c": {},\n  "d": []\n}',
  );
});

it('keeps digits that a number would lose', () => {
  expect(pretty('{"n":12345678901234567890.10}')).toContain('12345678901234567890.10');
});

it('leaves texts as they are, with brackets, escapes and all', () => {
  const text = '"a{b:[c],\\"d\\\\"';
  expect(pretty(`{"k":${text}}`)).toBe(`{\n  "k": ${text}\n}`);
});

it('reads the same as the built-in form where that loses nothing', () => {
  const value = { model: 'north', tokens: [1, 2.5, -3e-7], nested: { deep: [[], {}, [{}]], yes: true }, text: 'ü \u2028' };
  expect(pretty(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
});
