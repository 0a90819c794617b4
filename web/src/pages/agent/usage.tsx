/* What the agent used in a span of time: five figures, and its spend over time. */

import { useZone } from '../../shell/zone';
import { Bars, Spark, type Point } from '../../ui/chart';
import { CsvLink } from '../../ui/csv';
import { approximate } from '../../ui/decimal';
import { Count, Figure, Moment, Money, Percent } from '../../ui/figures';
import { count, money, moneyExact } from '../../ui/format';
import { Empty, Section } from '../../ui/section';
import { SkeletonBlock } from '../../ui/skeleton';
import { FigureTile, FigureTiles, SkeletonTiles } from '../../ui/tile';
import { inZone } from '../../ui/time';
import type { Span } from './spans';
import type { AgentProps, Usage } from './types';

const LABELS = ['Requests', 'Success rate', 'Spend', 'Tokens', 'Unpriced calls'] as const;

interface UsageSectionProps extends AgentProps {
  readonly span: Span;
}

export function UsageSection({ result, agent, span }: UsageSectionProps) {
  const zone = useZone();
  const usage = agent?.usage;
  return (
    <Section
      className={result.isPrevious ? 'plain agent-usage previous' : 'plain agent-usage'}
      title="Usage"
      note={usage?.asOf == null ? '' : <>as of <Moment at={usage.asOf} /></>}
      actions={
        agent == null ? undefined : (
          <CsvLink
            of="usage"
            query={{ preset: span.value, granularity: span.granularity, agent_ids: [agent.id], timezone: zone.variable }}
          />
        )
      }
      of={result}
      at="viewer.workspace.agent.usage"
      value={usage}
      skeleton={<SkeletonTiles labels={LABELS} isHigh />}
    >
      {(shown) => <Tiles usage={shown} />}
    </Section>
  );
}

export function SpendSection({ result, agent, span }: UsageSectionProps) {
  const isHours = span.granularity === 'HOUR';
  return (
    <Section
      className={result.isPrevious ? 'agent-spend previous' : 'agent-spend'}
      title={isHours ? 'Spend by hour' : 'Spend by day'}
      of={result}
      at="viewer.workspace.agent.usage"
      value={agent?.usage}
      skeleton={<ChartSkeleton />}
      isEmpty={(usage) => usage.totals.requests === '0'}
      empty={<Empty title="Nothing used in this time">Choose a longer span, or send a request with a key of this agent.</Empty>}
    >
      {(shown) => <Chart usage={shown} isHours={isHours} />}
    </Section>
  );
}

function Tiles({ usage }: { readonly usage: Usage }) {
  const { totals, series } = usage;
  const [requests, rate, spend, tokens, unpriced] = LABELS;
  const course = (of: (totals: Usage['series'][number]['totals']) => string) => (
    <Spark values={series.map((point) => approximate(of(point.totals)))} />
  );
  return (
    <FigureTiles>
      <FigureTile
        label={requests}
        value={<Count of={totals.requests} />}
        note={`${count(totals.failed).text} failed · ${count(totals.rejected).text} rejected`}
        spark={course((point) => point.requests)}
      />
      <FigureTile
        label={rate}
        value={<Percent part={totals.succeeded} whole={totals.requests} />}
        note={`${count(totals.succeeded).text} answered`}
        spark={course((point) => point.succeeded)}
      />
      <FigureTile
        label={spend}
        value={<Money of={totals.cost} />}
        note="at known prices"
        spark={course((point) => point.cost.amount)}
      />
      <FigureTile
        label={tokens}
        value={<Count of={totals.tokens.total} />}
        note={
          <>
            <Figure shown={count(totals.tokens.input)} /> in · <Figure shown={count(totals.tokens.output)} /> out
          </>
        }
        spark={course((point) => point.tokens.total)}
      />
      <FigureTile
        label={unpriced}
        value={<Count of={totals.unpriced} />}
        note="not in the spend"
        spark={course((point) => point.unpriced)}
      />
    </FigureTiles>
  );
}

function Chart({ usage, isHours }: { readonly usage: Usage; readonly isHours: boolean }) {
  const zone = useZone();
  const points = usage.series.map(
    (point): Point => ({
      label: inZone(point.start, zone.name, isHours ? 'hour' : 'day'),
      value: approximate(point.totals.cost.amount),
      text: moneyExact(point.totals.cost.amount),
    }),
  );
  const summary = `Spend by ${isHours ? 'hour' : 'day'}: ${money(usage.totals.cost.amount).text} in all.`;
  return (
    <div className="section-pad">
      <Bars points={points} summary={summary} axis={dollars} />
    </div>
  );
}

/** The axis' own figures are round ones. */
function dollars(value: number): string {
  return value > 0 && value < 0.01 ? `$${value}` : `$${value.toFixed(value === 0 || value >= 10 ? 0 : 2)}`;
}

function ChartSkeleton() {
  return (
    <div className="section-pad" aria-hidden="true">
      <div className="chart">
        <SkeletonBlock className="chart-place" />
      </div>
    </div>
  );
}
