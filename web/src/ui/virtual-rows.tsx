/* A list of thousands of rows, each of which opens: only those in sight are in the page, those not loaded yet are places. */

import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useMemo, useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';

import { Link } from '../shell/router';
import type { Column } from './table';
import { reaches, useWidth } from './width';
import './virtual-rows.css';

/** A column of a list that may be ordered by it. */
export interface RowsColumn<Row> extends Column<Row> {
  readonly sort?: 'ascending' | 'descending' | undefined;
  /** Whether it is shown on phones alone, in the place of others. */
  readonly isForPhone?: boolean;
}

interface VirtualRowsProps<Row> {
  readonly caption: string;
  /** The first one is the row's link. */
  readonly columns: readonly RowsColumn<Row>[];
  readonly rows: readonly Row[];
  /** How many there are with those not loaded yet. */
  readonly total: number;
  readonly rowKey: (row: Row) => string;
  readonly hrefOf: (row: Row) => string;
  readonly rowHeight: number;
  /** Another text leads back to the first row. */
  readonly list: string;
  readonly isPrevious: boolean;
  /** Called when rows near the end of those loaded come into sight. */
  readonly onEnd: () => void;
}

const HEAD_HEIGHT = 33;
const AHEAD = 60;
const KEYS = new Set(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End']);

export function VirtualRows<Row>(props: VirtualRowsProps<Row>) {
  const { rows, total, rowHeight, rowKey, list, onEnd } = props;
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: Math.max(total, rows.length),
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    scrollPaddingStart: HEAD_HEIGHT,
    overscan: 6,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (rows.length > 0 && rows.length < total && last >= rows.length - AHEAD) {
      onEnd();
    }
  }, [last, onEnd, rows.length, total]);
  useEffect(() => {
    frame.current?.scrollTo({ top: 0 });
  }, [list]);
  const columns = useShown(props.columns);
  const template = useMemo(() => templateOf(columns), [columns]);
  const keys = useRowKeys(frame, rows.length, (index) => virtual.scrollToIndex(index));
  // One link can be reached by Tab; the arrows lead from it to the others.
  const isThere = items.some((item) => item.index === keys.active);
  const reachable = isThere ? keys.active : (items.find((item) => item.start >= (virtual.scrollOffset ?? 0))?.index ?? 0);
  return (
    // Keys come here from the rows' links.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div ref={frame} className="virtual rows" role="table" aria-label={props.caption} aria-rowcount={total + 1} onKeyDown={keys.onKeyDown}>
      <div role="rowgroup" className="virtual-head">
        <div role="row" aria-rowindex={1} className="virtual-row" style={template}>
          {columns.map((column) => (
            <div key={column.key} role="columnheader" className={column.align} aria-sort={column.sort}>
              {column.title}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={props.isPrevious ? 'virtual-body searching' : 'virtual-body'} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          const place = { index: item.index, start: item.start, height: rowHeight, template };
          return row === undefined ? (
            <Place key={item.index} {...place} columns={columns.length} />
          ) : (
            <Line key={rowKey(row)} {...place} row={row} columns={columns} href={props.hrefOf(row)} isReachable={item.index === reachable} />
          );
        })}
      </div>
    </div>
  );
}

interface LineProps<Row> {
  readonly index: number;
  readonly start: number;
  readonly height: number;
  readonly template: CSSProperties;
  readonly row: Row;
  readonly columns: readonly RowsColumn<Row>[];
  readonly href: string;
  readonly isReachable: boolean;
}

function PlainLine<Row>({ index, start, height, template, row, columns, href, isReachable }: LineProps<Row>) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className="virtual-row"
      style={{ ...template, height, transform: `translateY(${start}px)` }}
    >
      {columns.map((column, at) => (
        <div key={column.key} role="cell" className={column.align}>
          {at === 0 ? (
            <Link className="row-link" href={href} data-row={index} tabIndex={isReachable ? 0 : -1}>
              {column.cell(row)}
            </Link>
          ) : (
            column.cell(row)
          )}
        </div>
      ))}
    </div>
  );
}

// A row is drawn anew only when it changed or moved: of every letter that is typed into a filter, most stay as they are.
const Line = memo(PlainLine) as typeof PlainLine;

function Place({ index, start, height, template, columns }: Omit<LineProps<never>, 'row' | 'columns' | 'href' | 'isReachable'> & { readonly columns: number }) {
  const cells: ReactNode[] = Array.from({ length: columns }, (_, at) => (
    <div key={at} role="cell">
      <span className="bone" />
    </div>
  ));
  return (
    <div role="row" aria-rowindex={index + 2} aria-busy="true" className="virtual-row place" style={{ ...template, height, transform: `translateY(${start}px)` }}>
      {cells}
    </div>
  );
}

/** The arrows and their like lead from row to row. */
function useRowKeys(frame: { readonly current: HTMLElement | null }, loaded: number, scrollTo: (index: number) => void) {
  const [active, setActive] = useState(0);
  const isMoving = useRef(false);
  useEffect(() => {
    // The row may come into the page only with a later drawing.
    const link = isMoving.current ? linkOf(frame.current, active) : null;
    if (link !== null) {
      isMoving.current = false;
      link.focus({ preventScroll: true });
    }
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const from = event.target instanceof HTMLElement ? event.target.dataset['row'] : undefined;
    if (from === undefined || !KEYS.has(event.key) || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    const page = Math.max(1, Math.floor((frame.current?.clientHeight ?? 0) / 60));
    const to = Math.max(0, Math.min(loaded - 1, indexAfter(event.key, Number(from), page, loaded)));
    setActive(to);
    isMoving.current = true;
    scrollTo(to);
    const link = linkOf(frame.current, to);
    if (link !== null) {
      isMoving.current = false;
      link.focus({ preventScroll: true });
    }
  };
  return { active, onKeyDown };
}

function indexAfter(key: string, from: number, page: number, loaded: number): number {
  switch (key) {
    case 'ArrowDown':
      return from + 1;
    case 'ArrowUp':
      return from - 1;
    case 'PageDown':
      return from + page;
    case 'PageUp':
      return from - page;
    case 'Home':
      return 0;
    default:
      return loaded - 1;
  }
}

function linkOf(frame: HTMLElement | null, index: number): HTMLElement | null {
  return frame?.querySelector<HTMLElement>(`[data-row="${index}"]`) ?? null;
}

function useShown<Row>(columns: readonly RowsColumn<Row>[]): readonly RowsColumn<Row>[] {
  const width = useWidth();
  return useMemo(() => columns.filter((column) => reaches(width, column.from) && (column.isForPhone !== true || width === null)), [columns, width]);
}

function templateOf<Row>(columns: readonly RowsColumn<Row>[]): CSSProperties {
  return { gridTemplateColumns: columns.map((column) => column.width ?? 'minmax(0, 1fr)').join(' ') };
}
