/* Asks the gateway directly, past the browser: what a page shows is compared with it. */

import type { Gateway } from './gateway';

/** An answer in which nothing is null, as the tests expect of the demo world. */
export type Full<Data> = Data extends readonly (infer One)[]
  ? readonly Full<NonNullable<One>>[]
  : Data extends object
    ? { readonly [Key in keyof Data]-?: Full<NonNullable<Data[Key]>> }
    : Data;

/** The data of a query, asked with the demo key. Errors fail the test. */
export async function ask<Data>(gateway: Gateway, query: string, variables: object = {}): Promise<Data> {
  const response = await fetch(`${gateway.origin}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as { data?: Data; errors?: unknown };
  if (answer.data === undefined || answer.errors !== undefined) {
    throw new Error(`the API answered ${JSON.stringify(answer.errors ?? answer)}`);
  }
  return answer.data;
}

