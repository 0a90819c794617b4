/* What was spent in a span of time: by day as a chart, and by model, agent, provider or day as a table. */

import { useState, type ReactNode } from 'react';

import { Link } from '../../shell/router';
import { useZone } from '../../shell/zone';
import { Bar } from '../../ui/bar';
import { Bars, type Point } from '../../ui/chart';
import { CsvLink } from '../../ui/csv';
import { approximate } from '../../ui/decimal';
import { Count, Money } from '../../ui/figures';
import { money, moneyExact, ratio } from '../../ui/format';
import { Empty, Section } from '../../ui/section';
import { Segments } from '../../ui/segments';
import { SkeletonBlock, SkeletonRows } from '../../ui/skeleton';
import { Spend } from '../../ui/spend';
import { Table, type Column } from '../../ui/table';
import { inZone } from '../../ui/time';
import { BYS, PRESETS, usageQueryOf, type Asked, type By } from './filters';
import { dayRows, groupRows, type Row } from './rows';
import type { BillingProps, Usage } from './types';

const FEW = 8;
/** The groups of the answer, and all others. */
const MANY = 21;

interface BreakdownSectionProps extends BillingProps {
  readonly asked: Asked;
  readonly change: (some: { readonly preset?: string; readonly by?: string }) => void;
}

export function BreakdownSection({ result, asked, change }: BreakdownSectionProps) {
  const zone = useZone();
  const usage = result.data?.viewer?.workspace.usage;
  return (
    <Section
      className={result.isPrevious ? 'billing-breakdown previous' : 'billing-breakdown'}
      title="Spend"
      note={usage == null ? '' : <SpanOf usage={usage} />}
      actions={<CsvLink of="usage" query={usageQueryOf(asked, zone.variable)} />}
      of={result}
      at="viewer.workspace.usage"
      value={usage}
      skeleton={<BreakdownSkeleton asked={asked} change={change} />}
    >
      {(shown) => (
        <>
          <Switches asked={asked} change={change} />
          <Shown usage={shown} by={asked.by} />
        </>
      )}
    </Section>
  );
}

/** The first and the last day. */
function SpanOf({ usage }: { readonly usage: Usage }) {
  const zone = useZone();
  const last = new Date(usage.to).getTime() - 1;
  return (
    <>
      {inZone(usage.from, zone.name, 'day')} – {inZone(last, zone.name, 'date')}
    </>
  );
}

function Switches({ asked, change }: Pick<BreakdownSectionProps, 'asked' | 'change'>) {
  return (
    <div className="billing-switches">
      <Segments label="Span of time" options={PRESETS} value={asked.preset} onChange={(preset) => change({ preset })} />
      <Segments label="Broken down by" options={BYS} value={asked.by} onChange={(by) => change({ by })} />
    </div>
  );
}

function Shown({ usage, by }: { readonly usage: Usage; readonly by: By }) {
  const zone = useZone();
  const points = usage.series.map(
    (day): Point => ({
      label: inZone(day.start, zone.name, 'day'),
      value: approximate(day.totals.cost.amount),
      text: moneyExact(day.totals.cost.amount),
    }),
  );
  const isNothing = usage.totals.requests === '0';
  return (
    <>
      <dl className="billing-sums">
        <Sum name="Spent">
          <Money of={usage.totals.cost} />
        </Sum>
        <Sum name="Calls">
          <Count of={usage.totals.requests} />
        </Sum>
        <Sum name="Unpriced calls">
          <Count of={usage.totals.unpriced} />
        </Sum>
      </dl>
      <div className="section-pad">
        {isNothing ? (
          <div className="chart">
            <Empty title="Nothing spent in this time">Choose another span, or send a request with an agent's key.</Empty>
          </div>
        ) : (
          <Bars points={points} summary={`Spend by day: ${money(usage.totals.cost.amount).text} in all.`} axis={dollars} />
        )}
      </div>
      {!isNothing && <Rows key={by} usage={usage} by={by} />}
    </>
  );
}

/** As many as the place is high, then all. */
function Rows({ usage, by }: { readonly usage: Usage; readonly by: By }) {
  const zone = useZone();
  const [isAll, setAll] = useState(false);
  const all = by === 'day' ? dayRows(usage, zone.name) : groupRows(usage, by, MANY);
  const few = by === 'day' ? all.slice(0, FEW) : groupRows(usage, by, FEW);
  return (
    <>
      <Table caption={`Spend by ${by}`} columns={columnsOf(by)} rows={isAll ? all : few} rowKey={(row) => row.key} />
      {few.length < all.length && (
        <div className="more">
          <span className="muted">{isAll ? `${all.length} rows` : by === 'day' ? `The latest ${FEW} days` : `The largest ${FEW - 1}`}</span>
          <button type="button" className="button" onClick={() => setAll(!isAll)}>
            {isAll ? 'Show less' : 'Show more'}
          </button>
        </div>
      )}
    </>
  );
}

function Sum({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function columnsOf(by: By): readonly Column<Row>[] {
  return [
    { key: 'name', title: BYS.find(({ value }) => value === by)?.label, cell: (row) => <span className="truncate">{nameOf(row)}</span> },
    {
      key: 'share',
      title: 'Share',
      width: '20%',
      from: 'tablet',
      cell: (row) => <Bar ratio={row.share} label={`${row.label}: ${ratio(row.share)} of the spend`} />,
    },
    { key: 'percent', title: <span className="unseen">Share in per cent</span>, width: '72px', align: 'end', from: 'tablet', cell: (row) => <span className="muted">{ratio(row.share)}</span> },
    { key: 'requests', title: 'Calls', width: '80px', align: 'end', cell: (row) => <Count of={row.totals.requests} /> },
    { key: 'unpriced', title: 'Unpriced', width: '88px', align: 'end', from: 'desktop', cell: (row) => <Unpriced row={row} /> },
    { key: 'input', title: 'Tokens in', width: '96px', align: 'end', from: 'desktop', cell: (row) => <Count of={row.totals.tokens.input} /> },
    { key: 'output', title: 'Tokens out', width: '96px', align: 'end', from: 'desktop', cell: (row) => <Count of={row.totals.tokens.output} /> },
    { key: 'cost', title: 'Spend', width: '104px', align: 'end', cell: (row) => <Spend of={row.totals} /> },
  ];
}

function nameOf(row: Row) {
  if (row.isDeleted) {
    return <span data-tip="It is there no more">{row.label}</span>;
  }
  if (row.key === 'other') {
    return <span className="muted">{row.label}</span>;
  }
  return row.href === null ? row.label : <Link href={row.href}>{row.label}</Link>;
}

function Unpriced({ row }: { readonly row: Row }) {
  return row.totals.unpriced === '0' ? <span className="muted">0</span> : <Count of={row.totals.unpriced} />;
}

/** The axis' own figures are round ones. */
function dollars(value: number): string {
  return value > 0 && value < 0.01 ? `$${value}` : `$${value.toFixed(value === 0 || value >= 10 ? 0 : 2)}`;
}

function BreakdownSkeleton(props: Pick<BreakdownSectionProps, 'asked' | 'change'>) {
  const bone = <span className="bone" aria-hidden="true" />;
  return (
    <>
      <Switches {...props} />
      <dl className="billing-sums">
        <Sum name="Spent">{bone}</Sum>
        <Sum name="Calls">{bone}</Sum>
        <Sum name="Unpriced calls">{bone}</Sum>
      </dl>
      <div className="section-pad">
        <div className="chart">
          <SkeletonBlock className="chart-place" />
        </div>
      </div>
      <SkeletonRows rows={FEW} />
    </>
  );
}
