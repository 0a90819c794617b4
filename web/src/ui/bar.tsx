/* A bar for a part of a whole: a cap and what is spent of it, a share among others. */

import { approximate } from './decimal';

interface BarProps {
  /** From 0 to 1 and beyond, as a decimal text. */
  readonly ratio: string;
  /** What it says, for screen readers. */
  readonly label: string;
  /** Whether it turns to a warning near its end, as a cap does. */
  readonly isCap?: boolean;
}

export function Bar({ ratio, label, isCap = false }: BarProps) {
  const part = approximate(ratio);
  // Something that is there is seen, however little.
  const width = part > 0 ? Math.max(1.5, Math.min(100, part * 100)) : 0;
  const tone = !isCap || part < 0.8 ? '' : part < 1 ? ' near' : ' over';
  return (
    <span className={`bar${tone}`} role="img" aria-label={label}>
      <span style={{ width: `${width}%` }} />
    </span>
  );
}
