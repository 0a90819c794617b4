/* What the month's spend went to: the largest parts, and all others together. */

import { Link } from '../../shell/router';
import { Bar } from '../../ui/bar';
import { add, parseDecimal, plain, type Decimal } from '../../ui/decimal';
import { Money } from '../../ui/figures';
import { ratio } from '../../ui/format';
import { Empty, Section } from '../../ui/section';
import type { OverviewProps, Workspace } from './view';

type Usage = Pick<NonNullable<Workspace['monthByAgent']>, 'groups' | 'other'>;

/** With the line of all others, as many as there is room for. */
const SHOWN = 6;

interface BreakdownProps extends OverviewProps {
  readonly title: string;
  readonly at: string;
  readonly usage: Usage | null | undefined;
  readonly of: 'model' | 'agent';
}

export function Breakdown({ result, title, at, usage, of }: BreakdownProps) {
  const agents = result.data?.viewer?.workspace.agents?.nodes ?? [];
  const hrefOf = (label: string, id: string | null) => {
    if (of === 'model') {
      return `/models?search=${encodeURIComponent(label)}`;
    }
    const agent = agents.find((one) => one.id === id);
    return agent === undefined ? null : `/agents/${encodeURIComponent(agent.handle)}`;
  };
  return (
    <Section
      className="breakdown"
      title={title}
      note="this month"
      actions={<Link href={`/billing?by=${of}`}>Details</Link>}
      of={result}
      at={at}
      value={usage}
      skeleton={<BreakdownSkeleton />}
      isEmpty={(value) => value.groups.length === 0}
      empty={<Empty title="Nothing spent this month">Calls show here as they are settled.</Empty>}
    >
      {(value) => (
        <ul className="parts">
          {partsOf(value).map((part) => (
            <li key={part.key}>
              <span className="part-name truncate">{nameOf(part, hrefOf(part.label, part.id))}</span>
              <span className="part-sum">
                <Money of={part.cost} />
              </span>
              <Bar ratio={part.share ?? '0'} label={`${part.label}: ${ratio(part.share)} of the month's spend`} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

interface Part {
  readonly key: string;
  readonly id: string | null;
  readonly label: string;
  readonly isDeleted: boolean;
  readonly isOther: boolean;
  readonly cost: { readonly amount: string };
  readonly share: string | null;
}

function nameOf(part: Part, href: string | null) {
  if (part.isOther) {
    return <span className="muted">{part.label}</span>;
  }
  if (part.isDeleted || href === null) {
    return <span data-tip={part.isDeleted ? 'It is there no more' : undefined}>{part.label}</span>;
  }
  return <Link href={href}>{part.label}</Link>;
}

/** The first groups, and one part of all that is behind them: together they are the whole. */
function partsOf({ groups, other }: Usage): readonly Part[] {
  const parts = groups.map((group, index) => {
    const [key] = group.keys;
    return {
      key: key?.id ?? key?.label ?? String(index),
      id: key?.id ?? null,
      label: key?.label ?? 'Unknown',
      isDeleted: key?.deleted ?? false,
      isOther: false,
      cost: group.totals.cost,
      share: group.share ?? null,
    };
  });
  const isOtherEmpty = other == null || other.requests === '0';
  if (isOtherEmpty && parts.length <= SHOWN) {
    return parts;
  }
  const shown = parts.slice(0, SHOWN - 1);
  const rest: readonly Pick<Part, 'cost'>[] = [...parts.slice(SHOWN - 1), ...(other == null ? [] : [{ cost: other.cost }])];
  return [...shown, otherOf(rest, shown)];
}

function otherOf(rest: readonly Pick<Part, 'cost'>[], shown: readonly Part[]): Part {
  const sum = rest.reduce((total, one) => add(total, decimalOf(one.cost.amount)), decimalOf('0'));
  const taken = shown.reduce((total, one) => add(total, decimalOf(one.share ?? '0')), decimalOf('0'));
  const left = add(decimalOf('1'), { units: -taken.units, scale: taken.scale });
  return {
    key: 'other',
    id: null,
    label: 'All others',
    isDeleted: false,
    isOther: true,
    cost: { amount: textOf(sum) },
    share: sum.units === 0n ? '0' : textOf(left),
  };
}

function decimalOf(text: string): Decimal {
  return parseDecimal(text) ?? { units: 0n, scale: 0 };
}

function textOf(value: Decimal): string {
  return plain(value).replaceAll(',', '').replace('−', '-');
}

function BreakdownSkeleton() {
  return (
    <ul className="parts" aria-hidden="true">
      {Array.from({ length: SHOWN }, (_, index) => (
        <li key={index}>
          <span className="part-name">
            <span className="bone" />
          </span>
          <span className="part-sum">
            <span className="bone" />
          </span>
          <span className="bar" />
        </li>
      ))}
    </ul>
  );
}
