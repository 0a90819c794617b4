/* Tables: columns by description, numbers at the right, and the button for the next page. */

import type { ReactNode } from 'react';

import type { Pages } from '../api/pages';

export interface Column<Row> {
  readonly key: string;
  readonly title: ReactNode;
  /** `end` for numbers. */
  readonly align?: 'start' | 'end';
  /** A CSS width; a table has a fixed layout when all columns but one have theirs. */
  readonly width?: string;
  /** From which width of the window on it is shown. */
  readonly from?: 'tablet' | 'desktop' | 'wide';
  readonly cell: (row: Row) => ReactNode;
}

interface TableProps<Row> {
  /** What the table is, for screen readers. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Whether the rows answer other filters than those chosen, until theirs are there. */
  readonly isPrevious?: boolean;
}

export function Table<Row>({ caption, columns, rows, rowKey, isPrevious = false }: TableProps<Row>) {
  // With at most one width left open the columns do not depend on what is in the rows.
  const isFixed = columns.filter((column) => column.width === undefined).length <= 1;
  return (
    <div className={isPrevious ? 'table-frame previous' : 'table-frame'}>
      <table className={isFixed ? 'table fixed' : 'table'}>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={classOf(column)} style={{ width: column.width }}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <td key={column.key} className={classOf(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The end of a list that comes in pages: a button for the next one, or how many there are. */
export function More({ pages, noun }: { readonly pages: Pages<unknown, unknown>; readonly noun: string }) {
  const shown = pages.rows.length;
  return (
    <div className="more" aria-live="polite">
      <span className="muted">
        {pages.hasMore ? `${shown} ${noun} shown` : `${shown} ${noun}, all of them`}
        {pages.problem !== null && <span className="problem"> · {pages.problem}</span>}
      </span>
      {pages.hasMore && (
        <button type="button" className="button" onClick={pages.more} disabled={pages.isLoadingMore}>
          {pages.isLoadingMore ? 'Loading…' : 'Load more'}
        </button>
      )}
    </div>
  );
}

function classOf<Row>(column: Column<Row>): string {
  return [column.align === 'end' ? 'end' : '', column.from === undefined ? '' : `from-${column.from}`]
    .filter((name) => name !== '')
    .join(' ');
}
