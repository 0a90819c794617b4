/* What an agent spent by model, from the workspace's largest pairs of agent and model. */

import { lessOf, shareOf } from '../../ui/sums';
import type { ModelGroups } from './types';

export interface ModelPart {
  readonly key: string;
  readonly label: string;
  readonly isDeleted: boolean;
  readonly requests: string;
  readonly unpriced: string;
  readonly cost: { readonly amount: string };
  /** Of the agent's cost, from 0 to 1. */
  readonly share: string;
}

export interface ModelParts {
  readonly parts: readonly ModelPart[];
  /** What is in none of them; null when nothing is. Parts and rest add up to the totals. */
  readonly rest: ModelPart | null;
}

interface Totals {
  readonly requests: string;
  readonly unpriced: string;
  readonly cost: { readonly amount: string };
}

/** At most so many parts; what is behind them is in the rest. */
export function modelParts(groups: ModelGroups, agentId: string, totals: Totals, most: number): ModelParts {
  const own = groups.filter((group) => group.keys.some((key) => key.dimension === 'AGENT' && key.id === agentId)).slice(0, most);
  const parts = own.map((group) => {
    const model = group.keys.find((key) => key.dimension === 'MODEL');
    return {
      key: model?.id ?? 'none',
      label: model?.id == null ? 'No model' : model.label,
      isDeleted: model?.deleted ?? false,
      requests: group.totals.requests,
      unpriced: group.totals.unpriced,
      cost: group.totals.cost,
      share: shareOf(group.totals.cost.amount, totals.cost.amount),
    };
  });
  const requests = lessOf(totals.requests, parts.map((part) => part.requests));
  const cost = lessOf(totals.cost.amount, parts.map((part) => part.cost.amount));
  if (requests === '0' || requests.startsWith('-')) {
    return { parts, rest: null };
  }
  const rest = {
    key: 'rest',
    label: 'All others',
    isDeleted: false,
    requests,
    unpriced: lessOf(totals.unpriced, parts.map((part) => part.unpriced)),
    cost: { amount: cost },
    share: shareOf(cost, totals.cost.amount),
  };
  return { parts, rest };
}
