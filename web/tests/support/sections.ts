/* Parts of a page as a person finds them: by their headings and labels. */

import type { Locator, Page, Response } from 'playwright-core';

import type { Full } from './api';

export function section(page: Page, title: string | RegExp): Locator {
  return page.getByRole('region', { name: title });
}

/** The texts of a table's rows, cell by cell. */
export async function cells(table: Locator): Promise<string[][]> {
  return table.evaluate((root) =>
    [...root.querySelectorAll<HTMLTableRowElement>('tbody tr')].map((row) =>
      [...row.cells].map((cell) => cell.innerText.replaceAll(/\s+/g, ' ').trim()),
    ),
  );
}

/** Goes to a path and gives what the page was answered by its operation. */
export async function answered<Data>(page: Page, path: string): Promise<Full<Data>> {
  const [response] = await Promise.all([page.waitForResponse(isOperation), page.goto(path)]);
  const { data } = (await response.json()) as { data: Full<Data> };
  return data;
}

export function isOperation(response: Response): boolean {
  return new URL(response.url()).pathname === '/graphql';
}

/** The file that a section's CSV link gives, by the browser and with its session: its name and its lines. */
export async function download(page: Page, part: Locator): Promise<{ name: string; rows: string[][] }> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    part.getByRole('link', { name: 'CSV' }).click(),
  ]);
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) {
    chunks.push(Buffer.from(chunk));
  }
  return { name: file.suggestedFilename(), rows: parseCsv(Buffer.concat(chunks).toString('utf8')) };
}

/** Cells may be quoted, and quotes in them are doubled (RFC 4180). */
function parseCsv(text: string): string[][] {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.replace(/^\uFEFF/, '').replace(/\r?\n$/, '').matchAll(cell)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '') {
      break;
    }
    if (end !== ',') {
      rows.push([]);
    }
  }
  return rows;
}

/** A column of a file by its name. */
export function column(rows: readonly (readonly string[])[], name: string): string[] {
  const [head, ...rest] = rows;
  const place = head?.indexOf(name) ?? -1;
  return rest.map((row) => row[place] ?? `no column ${name}`);
}
