/* The drawing of `Bars`: uPlot on a canvas, in the page's colours, as wide as its place. */

import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';

import { useTheme } from '../shell/theme';
import type { BarsProps, Point } from './chart';

const FONT = '11px system-ui, sans-serif';
const NO_POINTS: readonly Point[] = [];
const BAR: uPlot.Series = {
  width: 0,
  points: { show: false },
  paths: uPlot.paths.bars?.({ size: [0.72, 40], radius: 0.15 }) ?? (() => null),
};

export default function Drawn({ points, axis }: BarsProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const current = useRef({ points: NO_POINTS, axis });
  const [over, setOver] = useState<number | null>(null);
  const theme = useTheme();
  useEffect(() => {
    current.current = { points, axis };
    plot.current?.setData(dataOf(points));
  });
  useEffect(() => {
    const frame = place.current;
    if (frame === null) {
      return;
    }
    // The colours are those of the theme as it is now, so another theme draws anew.
    frame.dataset['theme'] = theme;
    const made = new uPlot(options(frame, current, setOver), dataOf(current.current.points), frame);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: frame.clientWidth, height: frame.clientHeight }));
    observer.observe(frame);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [theme]);
  const named = over === null ? undefined : points[over];
  return (
    <>
      <div className="chart-named" aria-hidden="true">
        {named !== undefined && (
          <>
            {named.label} <strong>{named.text}</strong>
          </>
        )}
      </div>
      <div ref={place} className="chart-place" aria-hidden="true" />
    </>
  );
}

function dataOf(points: readonly Point[]): uPlot.AlignedData {
  return [
    points.map((_, index) => index),
    points.map((point) => (point.isExpected === true ? null : point.value)),
    points.map((point) => (point.isExpected === true ? point.value : null)),
  ];
}

/** A colour of the theme as a canvas takes it: worked out by the browser. */
function colourOf(frame: HTMLElement, name: string): string {
  frame.style.color = `var(${name})`;
  const colour = getComputedStyle(frame).color;
  frame.style.color = '';
  return colour;
}

/** The line of the pointer stands in the middle of the bar that is named. */
function toBar(plot: uPlot, left: number, top: number): uPlot.Cursor.LeftTop {
  return left < 0 ? [left, top] : [plot.valToPos(plot.posToIdx(left), 'x'), top];
}

interface Current {
  readonly current: { readonly points: readonly Point[]; readonly axis: (value: number) => string };
}

function options(
  frame: HTMLElement,
  latest: Current,
  setOver: (index: number | null) => void,
): uPlot.Options {
  const [bar, faint, text, line] = ['--chart-bar', '--chart-faint', '--chart-text', '--chart-grid'].map((name) =>
    colourOf(frame, name),
  );
  return {
    width: frame.clientWidth,
    height: frame.clientHeight,
    legend: { show: false },
    padding: [8, 14, 0, 0],
    cursor: { move: toBar, y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: (_, from, to) => [from - 0.6, to + 0.6] },
      y: { range: (_, __, most) => [0, most > 0 ? most * 1.08 : 1] },
    },
    axes: [
      {
        stroke: text ?? 'gray',
        font: FONT,
        size: 24,
        gap: 4,
        grid: { show: false },
        ticks: { show: false },
        space: 56,
        incrs: [1, 2, 5, 7, 10, 14],
        values: (_, splits) => splits.map((index) => latest.current.points[index]?.label ?? ''),
      },
      {
        stroke: text ?? 'gray',
        font: FONT,
        size: 48,
        gap: 6,
        grid: { stroke: line ?? 'gray', width: 1 },
        ticks: { show: false },
        space: 36,
        values: (_, splits) => splits.map((value) => latest.current.axis(value)),
      },
    ],
    series: [
      {},
      { ...BAR, fill: bar ?? 'gray' },
      { ...BAR, fill: faint ?? 'gray' },
    ],
    hooks: { setCursor: [(made) => setOver(made.cursor.idx ?? null)] },
  };
}
