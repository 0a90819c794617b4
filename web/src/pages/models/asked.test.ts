/* What is asked for by an address, and that what is shown meanwhile is what the gateway would list. */

import { describe, expect, it } from 'vitest';

import { byWeight, matches, orderOf, parametersOf, perMillion, understood, variablesOf, type Asked, type Model } from './asked';

const ALL: Asked = {
  search: '',
  kind: '',
  provider: [],
  capability: [],
  routable_status: [],
  min_context_window: '',
  max_input_per_million: '',
  order: 'SLUG',
};

const MODEL: Model = {
  slug: 'north/Swift-2',
  displayName: 'Swift Two',
  kind: 'MODEL',
  routableStatus: 'ACTIVE',
  contextWindow: 200_000,
  capabilities: ['reasoning', 'vision'],
  pricing: { inputPerMillion: '0.1', outputPerMillion: null },
  endpoints: [{ provider: { slug: 'north' } }, { provider: { slug: 'south' } }],
};

describe('what is asked for', () => {
  it('is nothing where nothing is chosen, so that the first request has no variables', () => {
    expect(variablesOf(ALL)).toEqual({});
    expect(parametersOf(ALL)).not.toHaveProperty('order');
  });

  it('has every filter in the operation and in the CSV', () => {
    const asked = understood({
      search: 'Gpt ',
      kind: 'ROUTER',
      provider: ['north', 'south'],
      capability: ['vision'],
      routable_status: ['DEPRECATED', 'ACTIVE'],
      min_context_window: '128000',
      max_input_per_million: '0.10',
      order: 'INPUT_PRICE:DESC',
    });
    expect(variablesOf(asked)).toEqual({
      filter: {
        search: 'Gpt ',
        kind: ['ROUTER'],
        provider: { in: ['north', 'south'] },
        capability: ['vision'],
        routableStatus: ['ACTIVE', 'DEPRECATED'],
        minContextWindow: 128_000,
        maxInputPerMillion: '0.10',
      },
      orderBy: { field: 'INPUT_PRICE', direction: 'DESC' },
    });
    expect(parametersOf(asked)).toEqual({ ...asked });
  });

  it('leaves out of a hand-written address what the gateway would refuse', () => {
    const asked = understood({
      search: '  ',
      kind: 'model',
      provider: [''],
      capability: [''],
      routable_status: ['ASLEEP'],
      min_context_window: '2147483648',
      max_input_per_million: '1e3',
      order: 'NAME:DOWN',
    });
    expect(asked).toEqual(ALL);
    expect(understood({ ...ALL, min_context_window: '-1', max_input_per_million: '.5', order: 'SLUG:ASC' })).toEqual(ALL);
  });

  it('reads an order with and without its direction', () => {
    expect(orderOf('CONTEXT_WINDOW')).toEqual({ field: 'CONTEXT_WINDOW', direction: 'ASC' });
    expect(orderOf('CREATED_AT:DESC')).toEqual({ field: 'CREATED_AT', direction: 'DESC' });
  });
});

const shows = (some: Partial<Asked>, model: Partial<Model> = {}) => matches({ ...MODEL, ...model }, { ...ALL, ...some });

describe('what is shown until the gateway has answered', () => {
  it('has the text in slug or name, in upper or lower case', () => {
    expect([shows({ search: 'swift-2' }), shows({ search: 'SWIFT T' }), shows({ search: 'swift 2' })]).toEqual([true, true, false]);
  });

  it('has all capabilities, and one of the providers and states', () => {
    expect([shows({ capability: ['vision', 'reasoning'] }), shows({ capability: ['vision', 'audio'] })]).toEqual([true, false]);
    expect([shows({ provider: ['east', 'south'] }), shows({ provider: ['east'] })]).toEqual([true, false]);
    expect([shows({ routable_status: ['DRAFT', 'ACTIVE'] }), shows({ routable_status: ['INACTIVE'] })]).toEqual([true, false]);
    expect([shows({ kind: 'MODEL' }), shows({ kind: 'ROUTER' })]).toEqual([true, false]);
  });

  it('never takes what is not known for large or cheap', () => {
    expect([shows({ min_context_window: '200000' }), shows({ min_context_window: '200001' })]).toEqual([true, false]);
    expect(shows({ min_context_window: '0' }, { contextWindow: null })).toBe(false);
    expect([shows({ max_input_per_million: '0.10' }), shows({ max_input_per_million: '0.0999999' })]).toEqual([true, false]);
    expect(shows({ max_input_per_million: '1000' }, { pricing: null })).toBe(false);
    expect(shows({ max_input_per_million: '0' }, { pricing: { inputPerMillion: '0', outputPerMillion: null } })).toBe(true);
  });
});

it('reckons the price of a million exactly', () => {
  expect(perMillion('0.0000005')).toBe('0.5000000');
  expect(perMillion('0.000000000001')).toBe('0.000001000000');
  expect(perMillion('3')).toBe('3000000');
  expect([perMillion(null), perMillion('0')]).toEqual([null, '0']);
});

it('puts the capabilities first that models are chosen by', () => {
  expect(byWeight(['assistant_prefill', 'reasoning', 'vision'])).toEqual(['vision', 'reasoning', 'assistant_prefill']);
});
