/* Which events an address asks for. */

import { describe, expect, it } from 'vitest';

import { sinceOf, typesWith, understood, variablesOf } from './asked';

const ALL = { types: [], agent: '', range: '', from: '', to: '' };
const NOW = Date.parse('2026-11-24T10:20:30.400Z');

describe('the events that are asked for', () => {
  it('are all where nothing is chosen', () => {
    expect(variablesOf(understood(ALL, ''))).toEqual({});
  });

  it('are those of the types and the time', () => {
    const asked = understood({ ...ALL, types: ['a.b', ''], from: '2026-11-01T00:00:00-05:00', to: '2026-12-01' }, '');
    expect(asked).toEqual({ types: ['a.b'], agent: '', from: '2026-11-01T05:00:00.000Z', to: '2026-12-01T00:00:00.000Z' });
    expect(variablesOf(asked)).toEqual({
      filter: { types: ['a.b'], createdAt: { gte: '2026-11-01T05:00:00.000Z', lt: '2026-12-01T00:00:00.000Z' } },
    });
  });

  it('are of no type that cannot be one', () => {
    const wrong = ['x', 'Agent.created', 'agent.', 'agent..created', 'agent.2', 'agent-card.rotated', 'a.b\n', `a.${'b'.repeat(99)}`];
    const good = ['agent_card.rotated', 'a.b2.c', `a.${'b'.repeat(98)}`];
    expect(understood({ ...ALL, types: [...wrong, ...good] }, '').types).toEqual(good);
    expect(variablesOf(understood({ ...ALL, types: wrong }, ''))).toEqual({});
  });

  it('are of one chain when an agent is chosen', () => {
    expect(variablesOf(understood({ ...ALL, agent: 'scout' }, ''))).toEqual({ agent: 'scout', isOfAgent: true });
  });

  it('are of a range before they are of moments, and of no time that is none', () => {
    const since = sinceOf('24h', NOW);
    expect(since).toBe('2026-11-23T10:20:00.000Z');
    expect(understood({ ...ALL, range: '24h', from: '2020-01-01', to: '2020-01-02' }, since)).toMatchObject({ from: since, to: '' });
    expect(understood({ ...ALL, range: 'soon', from: 'yesterday' }, sinceOf('soon', NOW))).toMatchObject({ from: '', to: '' });
  });
});

it('offers the types that were seen beside those it knows, each once and in order', () => {
  const types = typesWith(['agent.created', 'b.new', 'b.new']);
  expect(types.filter((type) => type === 'agent.created' || type === 'b.new')).toEqual(['agent.created', 'b.new']);
  expect(types).toEqual(types.toSorted());
});
