/* Sends what the explorer asks to the gateway of the same origin, with the pasted credential or else the session's cookie. */

import type { Fetcher } from '@graphiql/toolkit';

const endpoint = '/graphql';

/** What is sent where the headers editor says nothing else. */
const always = {
  accept: 'application/graphql-response+json, application/json',
  'content-type': 'application/json',
};

/** What is asked with from now on; empty for the session. The page knows it as long as it stands. */
let pasted = '';

export function askWith(credential: string): void {
  pasted = credential;
}

export const fetcher: Fetcher = async (request, options) => {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: headersOf(options?.headers),
    body: JSON.stringify(request),
  });
  return read(response);
};

function headersOf(typed: Record<string, string> = {}): Headers {
  const headers = new Headers(always);
  if (pasted !== '') {
    headers.set('authorization', `Bearer ${pasted}`);
  }
  for (const [name, value] of Object.entries(typed)) {
    headers.set(name, value);
  }
  return headers;
}

/** An answer that is no GraphQL (a proxy's page, say) is shown as what it is. */
async function read(response: Response) {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    const message = `The gateway answered ${response.status} and no JSON: ${text.slice(0, 200)}`;
    return { errors: [{ message }] };
  }
}
