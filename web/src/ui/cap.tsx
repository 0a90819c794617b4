/* A cap as a bar: what is spent of it, and when it begins anew. */

import type { CapWindowShownFragment } from '../api/generated/graphql';
import { useNow } from '../shell/clock';
import { Bar } from './bar';
import { money, moneyExact, ratio } from './format';
import { until } from './time';

interface CapBarProps {
  readonly window: Omit<CapWindowShownFragment, 'remaining'>;
  /** Whether it says what it is a cap of, where no title does. */
  readonly isNamed?: boolean;
}

const NAMES = { PER_CALL: 'a call', DAILY: 'a day', MONTHLY: 'a month' } as const;

export function CapBar({ window, isNamed = false }: CapBarProps) {
  const now = useNow();
  const resets = window.resetsAt == null ? null : until(window.resetsAt, now);
  const exact = `${moneyExact(window.spent.amount)} of ${moneyExact(window.cap.amount)} (${ratio(window.usedRatio)})`;
  const label = resets === null ? exact : `${exact}, resets ${resets}`;
  return (
    <span className="cap-bar" data-tip={label}>
      <span className="cap-bar-text">
        <span className="figure">
          {money(window.spent.amount).text} <span className="muted">
            of {money(window.cap.amount).text}
            {isNamed && ` ${NAMES[window.kind]}`}
          </span>
        </span>
        {resets !== null && (
          <span className="muted cap-bar-resets">
            <span className="cap-bar-word">resets </span>
            {resets}
          </span>
        )}
      </span>
      <Bar ratio={window.usedRatio} label={label} isCap />
    </span>
  );
}

/** Where there is no cap; `isOpen` when there is none of a day nor of a month. */
export function NoCap({ isOpen }: { readonly isOpen: boolean }) {
  return (
    <span className="muted" data-tip={isOpen ? 'Only the wallet bounds what a stolen key could spend' : undefined}>
      no cap
    </span>
  );
}
