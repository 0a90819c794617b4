/* The state of a thing as a coloured mark with its word: never by colour alone. */

import { words } from './format';

type Tone = 'good' | 'warn' | 'bad' | 'calm';

const TONES: Readonly<Record<string, Tone>> = {
  ACTIVE: 'good',
  PAUSED: 'warn',
  SUSPENDED: 'bad',
  ARCHIVED: 'calm',
  DEGRADED: 'warn',
  INACTIVE: 'calm',
  DEPRECATED: 'calm',
  DRAFT: 'calm',
  OPEN: 'warn',
  PAID: 'good',
  UNCOLLECTIBLE: 'bad',
  VOID: 'calm',
  CLOSING: 'warn',
  CLOSED: 'calm',
  VALID: 'good',
  BROKEN: 'bad',
  UNVERIFIED: 'warn',
  PROTECTED: 'good',
  UNPROTECTED: 'warn',
};

/** Of an enum of the API; `tone` overrules its colour. */
export function StatusBadge({ status, tone }: { readonly status: string; readonly tone?: Tone }) {
  return <span className={`status ${tone ?? TONES[status] ?? 'calm'}`}>{words(status)}</span>;
}
