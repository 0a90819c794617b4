/* The running month and what is in the wallets, in figures. */

import type { ReactNode } from 'react';

import { useWorkspace } from '../../shell/workspace';
import { useZone } from '../../shell/zone';
import { Money, Until } from '../../ui/figures';
import { Section } from '../../ui/section';
import { StatusBadge } from '../../ui/status';
import { sumOf } from '../../ui/sums';
import { FigureTile, FigureTiles, SkeletonTiles } from '../../ui/tile';
import { inFull, inZone } from '../../ui/time';
import type { Billing, BillingProps } from './types';
import { areUnseen } from './wallets';

const REMEDY = 'Sign in with a key of the whole workspace to see it';
const LABELS = ['Spent this period', 'Projected', 'Balance', 'To pay'] as const;

export function PeriodSection({ result }: BillingProps) {
  const billing = result.data?.viewer?.workspace.billing;
  return (
    <Section
      className="plain"
      title="This period"
      note={billing?.currentPeriod == null ? '' : <Dates period={billing.currentPeriod} />}
      of={result}
      at="viewer.workspace.billing"
      value={billing}
      skeleton={<SkeletonTiles labels={LABELS} />}
    >
      {(shown) => <Tiles billing={shown} isHidden={areUnseen(result.data)} />}
    </Section>
  );
}

type Period = NonNullable<Billing['currentPeriod']>;

/** Months are billed in the workspace's zone, whichever is shown elsewhere: where they differ, its name tells so. */
function Dates({ period }: { readonly period: Period }) {
  const shown = useZone().name;
  const own = useWorkspace()?.reportingTimezone ?? shown;
  return (
    <>
      from{' '}
      <time className="figure" dateTime={period.from} data-tip={inFull(period.from, own)}>
        {inZone(period.from, own, 'date')}
      </time>
      {own !== shown && ` in ${own}`}
    </>
  );
}

interface TilesProps {
  readonly billing: Billing;
  /** Whether the key sees no wallet, though there may be some. */
  readonly isHidden: boolean;
}

function Tiles({ billing, isHidden }: TilesProps) {
  const { currentPeriod: period, projectedSpend: projected, totalBalance: balance, wallets } = billing;
  const [spent, projection, total, toPay] = LABELS;
  const count = wallets?.length ?? 0;
  const open = billing.open?.nodes;
  return (
    <FigureTiles>
      <FigureTile
        label={spent}
        value={period == null ? <Unseen /> : <Money of={period.spent} />}
        note={period == null ? <NotYours /> : <PeriodNote period={period} />}
      />
      <FigureTile
        label={projection}
        value={projected == null ? <Unseen /> : <Money of={projected} />}
        note={projected != null ? 'if it goes on as it went' : period == null ? <NotYours /> : 'after the first day'}
      />
      <FigureTile
        label={total}
        value={balance == null || isHidden ? <Unseen /> : <Money of={balance} />}
        note={isHidden ? <NotWithThisKey /> : count === 0 ? 'no wallet yet' : count === 1 ? 'in one wallet' : `in ${count} wallets`}
      />
      <FigureTile
        label={toPay}
        value={open === undefined ? <Unseen /> : <Money of={{ amount: sumOf(open.map((invoice) => invoice.total.amount)) }} />}
        note={open === undefined ? <NotYours /> : open.length === 1 ? 'one open invoice' : `${open.length} open invoices`}
      />
    </FigureTiles>
  );
}

function PeriodNote({ period }: { readonly period: Period }): ReactNode {
  if (period.status !== 'OPEN') {
    return <StatusBadge status={period.status} />;
  }
  return (
    <>
      ends <Until at={period.to} />
    </>
  );
}

function Unseen() {
  return <span className="muted">–</span>;
}

function NotYours() {
  return <span data-tip={REMEDY}>the workspace's alone</span>;
}

function NotWithThisKey() {
  return <span data-tip={REMEDY}>not visible with this key</span>;
}
