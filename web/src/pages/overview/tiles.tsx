/* The last 24 hours in five figures, each with its course by the hour. */

import { approximate } from '../../ui/decimal';
import { Spark } from '../../ui/chart';
import { Count, Figure, Moment, Money, Percent } from '../../ui/figures';
import { count } from '../../ui/format';
import { Section } from '../../ui/section';
import { FigureTile, FigureTiles, SkeletonTiles } from '../../ui/tile';
import type { OverviewProps, Workspace } from './view';

type Day = NonNullable<Workspace['last24h']>;
type Hour = Day['series'][number]['totals'];

const LABELS = ['Requests', 'Success rate', 'Spend', 'Tokens', 'Unpriced calls'] as const;

export function Tiles({ result }: OverviewProps) {
  const day = result.data?.viewer?.workspace.last24h;
  return (
    <Section
      className="plain tiles-section"
      title="Last 24 hours"
      note={day?.asOf == null ? '' : <>as of <Moment at={day.asOf} style="hour" /></>}
      of={result}
      at="viewer.workspace.last24h"
      value={day}
      skeleton={<SkeletonTiles labels={LABELS} isHigh />}
    >
      {(usage) => <FullTiles day={usage} />}
    </Section>
  );
}

function FullTiles({ day }: { readonly day: Day }) {
  const { totals } = day;
  const course = (of: (hour: Hour) => number) => <Spark values={day.series.map((point) => of(point.totals))} />;
  const [requests, rate, spend, tokens, unpriced] = LABELS;
  return (
    <FigureTiles>
      <FigureTile
        label={requests}
        value={<Count of={totals.requests} />}
        note={`${count(totals.failed).text} failed · ${count(totals.rejected).text} rejected`}
        spark={course((hour) => approximate(hour.requests))}
      />
      <FigureTile
        label={rate}
        value={<Percent part={totals.succeeded} whole={totals.requests} />}
        note={`${count(totals.succeeded).text} answered`}
        spark={<Spark values={rates(day)} />}
      />
      <FigureTile
        label={spend}
        value={<Money of={totals.cost} />}
        note="at known prices"
        spark={course((hour) => approximate(hour.cost.amount))}
      />
      <FigureTile
        label={tokens}
        value={<Count of={totals.tokens.total} />}
        note={
          <>
            <Figure shown={count(totals.tokens.input)} /> in · <Figure shown={count(totals.tokens.output)} /> out
          </>
        }
        spark={course((hour) => approximate(hour.tokens.total))}
      />
      <FigureTile
        label={unpriced}
        value={<Count of={totals.unpriced} />}
        note="not in the spend"
        spark={course((hour) => approximate(hour.unpriced))}
      />
    </FigureTiles>
  );
}

/** An hour without calls has no rate: the line goes on as it was. */
function rates(day: Day): readonly number[] {
  let last = day.totals.requests === '0' ? 0 : 1;
  return day.series.map(({ totals }) => {
    const requests = approximate(totals.requests);
    last = requests === 0 ? last : approximate(totals.succeeded) / requests;
    return last;
  });
}
