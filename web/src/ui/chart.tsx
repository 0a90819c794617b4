/* Charts: bars over time, drawn by uPlot in a script of its own, and the small line beside a figure. */

import { lazy, Suspense } from 'react';

import { SkeletonBlock } from './skeleton';

/** A bar: its height, and how it reads. */
export interface Point {
  readonly value: number;
  readonly label: string;
  readonly text: string;
  /** Whether it has not happened yet; drawn fainter. */
  readonly isExpected?: boolean;
}

interface BarsProps {
  readonly points: readonly Point[];
  /** What the chart shows, in a sentence, for screen readers. */
  readonly summary: string;
  /** How a height reads at the axis. */
  readonly axis: (value: number) => string;
}

const Drawn = lazy(() => import('./chart-drawn'));

/** Bars over time, as high as `.chart`; the one that is pointed at is named above them. */
export function Bars(props: BarsProps) {
  return (
    <figure className="chart">
      <figcaption className="unseen">{props.summary}</figcaption>
      <Suspense fallback={<SkeletonBlock className="chart-place" />}>
        <Drawn {...props} />
      </Suspense>
    </figure>
  );
}

export type { BarsProps };

const WIDTH = 120;
const HEIGHT = 28;

/** The course of a figure as a line, without axes: it says "rising", not "how much". */
export function Spark({ values }: { readonly values: readonly number[] }) {
  const most = Math.max(...values, 0);
  const step = WIDTH / Math.max(1, values.length - 1);
  const points = values.map((value, index) => {
    const y = most === 0 ? HEIGHT - 1 : HEIGHT - 1 - (value / most) * (HEIGHT - 3);
    return `${(index * step).toFixed(1)},${y.toFixed(1)}`;
  });
  const line = points.join(' ');
  return (
    <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <polygon points={`0,${HEIGHT} ${line} ${WIDTH},${HEIGHT}`} />
      <polyline points={line} />
    </svg>
  );
}
