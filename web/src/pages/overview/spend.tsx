/* What the running month cost by day, and what it will have cost at its end. */

import { useZone } from '../../shell/zone';
import { Bars, type Point } from '../../ui/chart';
import { CsvLink } from '../../ui/csv';
import { approximate, parseDecimal } from '../../ui/decimal';
import { Money } from '../../ui/figures';
import { money, moneyExact } from '../../ui/format';
import { Empty, Section } from '../../ui/section';
import { SkeletonBlock } from '../../ui/skeleton';
import { inZone } from '../../ui/time';
import type { OverviewProps, Workspace } from './view';

type Month = NonNullable<Workspace['month']>;

export function Spend({ result }: OverviewProps) {
  const workspace = result.data?.viewer?.workspace;
  const zone = useZone();
  const month = workspace?.month;
  const first = month?.series[0]?.start;
  return (
    <Section
      className="spend"
      title="Spend this month"
      note={first === undefined ? '' : inZone(first, zone.name, 'month')}
      actions={<CsvLink of="usage" query={{ preset: 'THIS_MONTH', granularity: 'DAY', timezone: zone.variable }} />}
      of={result}
      at="viewer.workspace.month"
      value={month}
      skeleton={<SpendSkeleton />}
    >
      {(usage) => <SpendChart month={usage} billing={workspace?.billing ?? null} />}
    </Section>
  );
}

type Billing = NonNullable<Workspace['billing']>;

function SpendChart({ month, billing }: { readonly month: Month; readonly billing: Billing | null }) {
  const projected = billing?.projectedSpend?.amount ?? null;
  const zone = useZone();
  const total = month.totals.cost;
  const points = expected(month, projected, zone.name);
  return (
    <div className="section-pad">
      <dl className="spend-sums">
        <div>
          <dt>Spent so far</dt>
          <dd>
            <Money of={total} />
          </dd>
        </div>
        <div>
          <dt>Projected</dt>
          <dd>
            {projected === null ? (
              <span className="muted">{billing?.currentPeriod == null ? '–' : 'after the first day'}</span>
            ) : (
              <Money of={{ amount: projected }} />
            )}
          </dd>
        </div>
      </dl>
      {parseDecimal(total.amount)?.units === 0n && month.totals.requests === '0' ? (
        <div className="chart">
          <Empty title="Nothing spent this month">Send a request with an agent's key, and its day shows here.</Empty>
        </div>
      ) : (
        <Bars points={points} summary={summaryOf(points, total.amount)} axis={atAxis} />
      )}
    </div>
  );
}

function pointOf(day: Month['series'][number], zone: string): Point {
  const { amount } = day.totals.cost;
  return { label: inZone(day.start, zone, 'day'), value: approximate(amount), text: moneyExact(amount) };
}

/** The month's days; those to come share what the projection expects of them. */
function expected(month: Month, projected: string | null, zone: string): readonly Point[] {
  const end = month.asOf ?? null;
  const isToCome = (day: Month['series'][number]) => end !== null && day.start > end;
  const left = month.series.filter(isToCome).length;
  const rest = projected === null ? 0 : approximate(projected) - approximate(month.totals.cost.amount);
  return month.series.map((day) =>
    isToCome(day) && rest > 0
      ? { label: inZone(day.start, zone, 'day'), value: rest / left, text: 'expected', isExpected: true }
      : pointOf(day, zone),
  );
}

function summaryOf(points: readonly Point[], total: string): string {
  const most = points
    .filter((point) => point.isExpected !== true)
    .reduce<Point | null>((found, point) => (point.value > (found?.value ?? 0) ? point : found), null);
  const peak = most === null ? '' : ` The most on ${most.label}: ${most.text}.`;
  return `Spend by day: ${money(total).text} in all.${peak}`;
}

/** The axis' own figures are round ones. */
function atAxis(value: number): string {
  const places = value === 0 || value >= 10 ? 0 : 2;
  return value > 0 && value < 0.01 ? `$${value}` : `$${value.toFixed(places)}`;
}

function SpendSkeleton() {
  return (
    <div className="section-pad" aria-hidden="true">
      <dl className="spend-sums">
        <div>
          <dt>Spent so far</dt>
          <dd>
            <span className="bone" />
          </dd>
        </div>
        <div>
          <dt>Projected</dt>
          <dd>
            <span className="bone" />
          </dd>
        </div>
      </dl>
      <div className="chart">
        <SkeletonBlock className="chart-place" />
      </div>
    </div>
  );
}
