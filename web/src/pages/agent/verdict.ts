/* What a verification says, in words. */

import type { ChainVerdict } from '../../api/generated/graphql';
import { count } from '../../ui/format';

export interface Verified {
  readonly verdict: ChainVerdict;
  readonly eventCount: string;
  readonly failureSeq?: string | null;
  readonly failureReason?: string | null;
}

export interface Verdict {
  readonly title: string;
  readonly detail: string;
  /** Whether to ask again soon. */
  readonly isOpen: boolean;
}

export function verdictOf({ verdict, eventCount, failureSeq, failureReason }: Verified): Verdict {
  const events = eventsText(eventCount);
  switch (verdict) {
    case 'VALID':
      return { title: 'The chain is valid', detail: `${events} checked: each is as it was written.`, isOpen: false };
    case 'BROKEN': {
      const reason = failureReason == null ? 'It is not as it was written.' : sentence(failureReason);
      const place = failureSeq == null ? 'The chain is broken' : `The chain is broken at event ${failureSeq}`;
      return { title: place, detail: `${reason} ${events} before it checked.`, isOpen: false };
    }
    case 'UNVERIFIED':
      return { title: 'The chain is still being read', detail: soFar(eventCount), isOpen: true };
  }
}

/** A chain that is read in the background is asked for again, until the verdict is there. */
function soFar(eventCount: string): string {
  return eventCount === '0' ? 'It is long: this asks again until it is read.' : `${eventsText(eventCount)} checked so far.`;
}

function eventsText(number: string): string {
  const { text, exact } = count(number);
  return `${exact ?? text} ${number === '1' ? 'event' : 'events'}`;
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
