/* What an address says is what the gateway and the CSV are asked for. */

import { expect, it } from 'vitest';

import { csvPath } from '../../ui/csv';
import { csvQueryOf, DEFAULTS, frameworksOf, variablesOf } from './filters';

it('asks for everything but the archived, most expensive first, when nothing is chosen', () => {
  expect(variablesOf(DEFAULTS)).toEqual({ filter: {}, orderBy: { field: 'SPEND_24H', direction: 'DESC' } });
  // The CSV's own order is another, so that of the page is always named.
  expect(csvPath('agents', csvQueryOf(DEFAULTS))).toBe('/v1/export/agents.csv?order=SPEND_24H%3ADESC');
});

it('passes every filter on, to the table and to the CSV', () => {
  const filters = {
    search: ' tri ',
    status: ['PAUSED', 'ACTIVE'],
    framework: ['langgraph', 'crewai'],
    include_archived: true,
    order: 'NAME:ASC',
  };
  expect(variablesOf(filters)).toEqual({
    filter: {
      search: 'tri',
      status: ['ACTIVE', 'PAUSED'],
      framework: { in: ['langgraph', 'crewai'] },
      includeArchived: true,
    },
    orderBy: { field: 'NAME', direction: 'ASC' },
  });
  expect(csvPath('agents', csvQueryOf(filters))).toBe(
    '/v1/export/agents.csv?search=tri&status=ACTIVE&status=PAUSED&framework=langgraph&framework=crewai' +
      '&include_archived=true&order=NAME%3AASC',
  );
});

it('shows archived agents to who asks for that status alone', () => {
  const filters = { ...DEFAULTS, status: ['ARCHIVED'] };
  expect(variablesOf(filters).filter).toEqual({ status: ['ARCHIVED'], includeArchived: true });
  expect(csvQueryOf(filters)['include_archived']).toBe(true);
});

it('does not send what is no filter', () => {
  const filters = { ...DEFAULTS, status: ['SLEEPING'], order: 'toString' };
  expect(variablesOf(filters)).toEqual(variablesOf(DEFAULTS));
});

it('offers the frameworks that there are, and one that is chosen but was not seen', () => {
  const known = [{ framework: 'crewai' }, { framework: null }, { framework: 'autogen' }, { framework: 'crewai' }];
  expect(frameworksOf(known, ['langgraph']).map((option) => option.value)).toEqual(['autogen', 'crewai', 'langgraph']);
});
