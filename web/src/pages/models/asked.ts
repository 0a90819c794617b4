/* Which models are asked for: from the filters in the address to the operation's variables and the CSV's parameters,
   and the same conditions on models that are loaded already. */

import type { ModelFilter, ModelOrderField, ModelsQuery, ModelsQueryVariables } from '../../api/generated/graphql';
import { parseDecimal, round } from '../../ui/decimal';

export type Model = NonNullable<NonNullable<ModelsQuery['models']>['nodes']>[number];

/** The filters as the address has them. */
export const DEFAULTS = {
  search: '',
  kind: '',
  provider: [] as string[],
  capability: [] as string[],
  routable_status: [] as string[],
  min_context_window: '',
  max_input_per_million: '',
  order: 'SLUG',
} as const;

export interface Asked {
  readonly search: string;
  readonly kind: string;
  readonly provider: readonly string[];
  readonly capability: readonly string[];
  readonly routable_status: readonly string[];
  readonly min_context_window: string;
  readonly max_input_per_million: string;
  readonly order: string;
}

export const KINDS = ['MODEL', 'ROUTER'] as const;
export const STATUSES = ['ACTIVE', 'DEGRADED', 'INACTIVE', 'DEPRECATED'] as const;
export const FIELDS = ['SLUG', 'INPUT_PRICE', 'OUTPUT_PRICE', 'CONTEXT_WINDOW', 'CREATED_AT'] as const satisfies readonly ModelOrderField[];
const MOST_TOKENS = 2_147_483_647;

/** An address may be written by hand: what the gateway would refuse is left out. */
export function understood(asked: Asked): Asked {
  const order = orderOf(asked.order);
  return {
    search: asked.search.trim() === '' ? '' : asked.search,
    kind: KINDS.find((kind) => kind === asked.kind) ?? '',
    provider: asked.provider.filter((slug) => slug !== ''),
    capability: asked.capability.filter((name) => name !== ''),
    routable_status: STATUSES.filter((status) => asked.routable_status.includes(status)),
    min_context_window: /^\d{1,10}$/.test(asked.min_context_window) && Number(asked.min_context_window) <= MOST_TOKENS ? asked.min_context_window : '',
    max_input_per_million: /^\d{1,9}(\.\d{1,12})?$/.test(asked.max_input_per_million) ? asked.max_input_per_million : '',
    order: order.direction === 'DESC' ? `${order.field}:DESC` : order.field,
  };
}

/** `INPUT_PRICE`, or `INPUT_PRICE:DESC`. */
export function orderOf(text: string): { readonly field: ModelOrderField; readonly direction: 'ASC' | 'DESC' } {
  const [name, direction] = text.split(':');
  const field = FIELDS.find((one) => one === name) ?? 'SLUG';
  return { field, direction: direction === 'DESC' ? 'DESC' : 'ASC' };
}

/** What the operation is sent, of filters that are understood. */
export function variablesOf(asked: Asked): Omit<ModelsQueryVariables, 'after'> {
  const filter: ModelFilter = {
    ...(asked.search === '' ? {} : { search: asked.search }),
    ...(asked.kind === '' ? {} : { kind: KINDS.filter((kind) => kind === asked.kind) }),
    ...(asked.provider.length === 0 ? {} : { provider: { in: [...asked.provider] } }),
    ...(asked.capability.length === 0 ? {} : { capability: [...asked.capability] }),
    ...(asked.routable_status.length === 0 ? {} : { routableStatus: STATUSES.filter((status) => asked.routable_status.includes(status)) }),
    ...(asked.min_context_window === '' ? {} : { minContextWindow: Number(asked.min_context_window) }),
    ...(asked.max_input_per_million === '' ? {} : { maxInputPerMillion: asked.max_input_per_million }),
  };
  return {
    ...(Object.keys(filter).length === 0 ? {} : { filter }),
    ...(asked.order === 'SLUG' ? {} : { orderBy: orderOf(asked.order) }),
  };
}

/** The parameters of the CSV, named as in the address. */
export function parametersOf(asked: Asked): Readonly<Record<string, string | readonly string[]>> {
  const { order, ...filters } = asked;
  return order === 'SLUG' ? filters : { ...filters, order };
}

/** Whether the gateway would list a model. It decides; this shows what is known until its answer is there. */
export function matches(model: Model, asked: Asked): boolean {
  const text = asked.search.toLowerCase();
  return (
    (asked.kind === '' || model.kind === asked.kind) &&
    (asked.routable_status.length === 0 || asked.routable_status.includes(model.routableStatus)) &&
    (asked.min_context_window === '' || (model.contextWindow ?? -1) >= Number(asked.min_context_window)) &&
    (asked.max_input_per_million === '' || isAtMost(model.pricing?.inputPerMillion, asked.max_input_per_million)) &&
    (asked.provider.length === 0 || model.endpoints.some((endpoint) => asked.provider.includes(endpoint.provider.slug))) &&
    asked.capability.every((capability) => model.capabilities.includes(capability)) &&
    (text === '' || model.slug.toLowerCase().includes(text) || model.displayName.toLowerCase().includes(text))
  );
}

/** Unpriced is not cheap. */
function isAtMost(price: string | null | undefined, most: string): boolean {
  const [one, other] = [price == null ? null : parseDecimal(price), parseDecimal(most)];
  if (one === null || other === null) {
    return false;
  }
  const scale = Math.max(one.scale, other.scale);
  return round(one, scale).units <= round(other, scale).units;
}

/** The price of a million of what costs so much each. */
export function perMillion(perOne: string | null | undefined): string | null {
  const value = perOne == null ? null : parseDecimal(perOne);
  if (value === null) {
    return null;
  }
  const units = (value.units * 1_000_000n).toString().padStart(value.scale + 1, '0');
  const whole = units.slice(0, units.length - value.scale);
  return value.scale === 0 ? whole : `${whole}.${units.slice(units.length - value.scale)}`;
}

/** `function_calling` as people call it. */
export function capabilityName(capability: string): string {
  return NAMES[capability] ?? capability.replaceAll('_', ' ');
}

const NAMES: Readonly<Record<string, string>> = {
  function_calling: 'tools',
  pdf: 'PDF',
  pdf_input: 'PDF',
  response_schema: 'JSON schema',
  url_context: 'URL context',
  xhigh_reasoning_effort: 'extra high reasoning effort',
};

const FIRST = ['vision', 'function_calling', 'reasoning', 'response_schema', 'web_search', 'audio_input', 'pdf_input', 'prompt_caching'];

/** Those that models are chosen by go first. */
export function byWeight(capabilities: readonly string[]): readonly string[] {
  const first = FIRST.filter((one) => capabilities.includes(one));
  return [...first, ...capabilities.filter((one) => !first.includes(one))];
}
