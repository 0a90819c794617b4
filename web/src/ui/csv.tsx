/* The link that downloads a table as CSV, of what the page's filters show. */

import { DownloadIcon } from './icons';

type Table = 'agents' | 'models' | 'audit' | 'usage' | 'ledger';
type Parameters = Readonly<Record<string, string | readonly string[] | boolean | number | null | undefined>>;

/** Parameters are named in snake_case; what is empty is left out, a list is repeated. */
export function CsvLink({ of, query = {} }: { readonly of: Table; readonly query?: Parameters }) {
  return (
    <a className="button quiet" href={csvPath(of, query)} download data-tip="Download what the filters show as CSV">
      <DownloadIcon /> CSV
    </a>
  );
}

export function csvPath(of: Table, query: Parameters): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '' || value === false) {
      continue;
    }
    for (const one of typeof value === 'object' ? value : [String(value)]) {
      parameters.append(name, one);
    }
  }
  const text = parameters.toString();
  return `/v1/export/${of}.csv${text === '' ? '' : `?${text}`}`;
}
