/* The models that the list shows: the gateway's answer, and until that is there what is known of it already. */

import { useEffect, useMemo, useState } from 'react';

import { ModelsDocument, type ModelsQuery } from '../../api/generated/graphql';
import { usePages, type Pages } from '../../api/pages';
import { abandon } from '../../api/store';
import { addressOf } from '../../api/transport';
import { matches, variablesOf, type Asked, type Model } from './asked';

export interface Listed {
  readonly pages: Pages<ModelsQuery, Model>;
  readonly rows: readonly Model[];
  /** How many the gateway has; of what is shown meanwhile, how many places that takes. */
  readonly total: number;
  /** Whether `rows` were cut from the answer before. */
  readonly isMeanwhile: boolean;
}

/** While nothing is known that matches, some places say that more is to come. */
const PLACES = 6;

const listOf = (data: ModelsQuery) => data.models;

/** What was answered last is cut by the new filters at once; the request whose answer nobody waits for is given up. */
export function useListed(asked: Asked): Listed {
  const variables = useMemo(() => variablesOf(asked), [asked]);
  const address = addressOf(ModelsDocument, variables);
  useEffect(() => () => abandon(address), [address]);
  const pages = usePages(ModelsDocument, variables, listOf);
  const isMeanwhile = pages.result.isPrevious;
  const [answered, setAnswered] = useState<readonly Model[]>([]);
  if (!isMeanwhile && pages.result.data !== undefined && answered !== pages.rows) {
    setAnswered(pages.rows);
  }
  const rows = useMemo(() => (isMeanwhile ? answered.filter((model) => matches(model, asked)) : pages.rows), [answered, asked, isMeanwhile, pages.rows]);
  const total = isMeanwhile ? Math.max(rows.length, PLACES) : Number(pages.result.data?.models?.totalCount.value ?? 0);
  return { pages, rows, total, isMeanwhile };
}
