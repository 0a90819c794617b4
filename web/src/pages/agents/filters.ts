/* The filters of the list of agents: as they stand in the address, in the operation, and in the path of its CSV. */

import type { AgentOrder, AgentStatus, AgentsQueryVariables } from '../../api/generated/graphql';
import type { Option } from '../../ui/controls';
import { words } from '../../ui/format';

export const DEFAULTS = {
  search: '',
  status: [] as string[],
  framework: [] as string[],
  include_archived: false,
  order: 'SPEND_24H:DESC',
};

export interface AgentFilters {
  readonly search: string;
  readonly status: readonly string[];
  readonly framework: readonly string[];
  readonly include_archived: boolean;
  readonly order: string;
}

const ALL_STATUSES = ['ACTIVE', 'PAUSED', 'SUSPENDED', 'ARCHIVED'] as const satisfies readonly AgentStatus[];

export const STATUSES: readonly Option[] = ALL_STATUSES.map((status) => ({ value: status, label: words(status) }));

const ORDERS = {
  'SPEND_24H:DESC': { label: 'Most spent, 24 h', by: { field: 'SPEND_24H', direction: 'DESC' } },
  'SPEND_24H:ASC': { label: 'Least spent, 24 h', by: { field: 'SPEND_24H', direction: 'ASC' } },
  'NAME:ASC': { label: 'Name, A to Z', by: { field: 'NAME', direction: 'ASC' } },
  'NAME:DESC': { label: 'Name, Z to A', by: { field: 'NAME', direction: 'DESC' } },
  'CREATED_AT:DESC': { label: 'Newest first', by: { field: 'CREATED_AT', direction: 'DESC' } },
  'CREATED_AT:ASC': { label: 'Oldest first', by: { field: 'CREATED_AT', direction: 'ASC' } },
} as const satisfies Record<string, { readonly label: string; readonly by: AgentOrder }>;

export const ORDER_OPTIONS: readonly Option[] = Object.entries(ORDERS).map(([value, { label }]) => ({ value, label }));

/** What the operation is asked with. An address may hold anything: what is no filter is not sent. */
export function variablesOf(filters: AgentFilters): Omit<AgentsQueryVariables, 'after'> {
  const { search, status, framework, includeArchived } = read(filters);
  return {
    filter: {
      ...(search === '' ? {} : { search }),
      ...(status.length === 0 ? {} : { status: [...status] }),
      ...(framework.length === 0 ? {} : { framework: { in: [...framework] } }),
      ...(includeArchived ? { includeArchived } : {}),
    },
    orderBy: ORDERS[orderOf(filters)].by,
  };
}

/** The same as the path of the CSV wants it. */
export function csvQueryOf(filters: AgentFilters): Readonly<Record<string, string | readonly string[] | boolean>> {
  const { search, status, framework, includeArchived } = read(filters);
  return { search, status, framework, include_archived: includeArchived, order: orderOf(filters) };
}

/** How many of the filters but the search hold; an order is none. */
export function chosenOf(filters: AgentFilters): number {
  const { status, framework } = read(filters);
  return [status.length > 0, framework.length > 0, filters.include_archived].filter(Boolean).length;
}

/** The order that holds: what an address says, if it is one. */
export function orderOf({ order }: AgentFilters): keyof typeof ORDERS {
  return isOrder(order) ? order : 'SPEND_24H:DESC';
}

/** The frameworks to choose from: those of known agents, and those that are chosen. */
export function frameworksOf(known: readonly { readonly framework?: string | null }[], chosen: readonly string[]): readonly Option[] {
  const names = new Set(chosen);
  for (const { framework } of known) {
    if (framework != null) {
      names.add(framework);
    }
  }
  return [...names].toSorted().map((name) => ({ value: name, label: name }));
}

function read(filters: AgentFilters) {
  const status = ALL_STATUSES.filter((one) => filters.status.includes(one));
  // Who asks for archived agents wants to see them.
  const includeArchived = filters.include_archived || status.includes('ARCHIVED');
  return { search: filters.search.trim(), status, framework: filters.framework, includeArchived };
}

function isOrder(order: string): order is keyof typeof ORDERS {
  return Object.hasOwn(ORDERS, order);
}
