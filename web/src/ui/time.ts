/* How moments read in a timezone, and how long ago they are. */

const LOCALE = 'en-US';
const DAY_MS = 86_400_000;

const STYLES = {
  /** Nov 12 */
  day: { month: 'short', day: 'numeric' },
  /** Nov 12, 2026 */
  date: { year: 'numeric', month: 'short', day: 'numeric' },
  /** 18:28 */
  hour: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  /** Nov 12, 18:28 */
  moment: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  /** Nov 12, 2026, 18:28:20 */
  full: {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  },
  /** November 2026 */
  month: { year: 'numeric', month: 'long' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export type TimeStyle = keyof typeof STYLES;

const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment in a timezone. */
export function inZone(moment: string | number, zone: string, style: TimeStyle): string {
  return format(`${zone} ${style}`, { ...STYLES[style], timeZone: zone }).format(new Date(moment));
}

/** A moment to the second with the timezone's short name. */
export function inFull(moment: string, zone: string): string {
  return `${inZone(moment, zone, 'full')} ${shortName(zone, moment)}`;
}

/** What a timezone is called at a moment: `EST`, `GMT+5:30`. */
export function shortName(zone: string, at: string | number): string {
  const parts = format(`${zone} name`, { timeZone: zone, timeZoneName: 'short' }).formatToParts(new Date(at));
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

/** How long ago: `just now`, `4 min ago`, `3 h ago`, `5 days ago`. */
export function ago(moment: string | number, now: number): string {
  const seconds = Math.max(0, (now - new Date(moment).getTime()) / 1000);
  if (seconds < 60) {
    return 'just now';
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ago`;
  }
  if (seconds < 86_400) {
    return `${Math.floor(seconds / 3600)} h ago`;
  }
  const days = Math.floor(seconds / 86_400);
  return days === 1 ? '1 day ago' : `${days} days ago`;
}

/** How long until: `in 40 min`, `in 5 h`, `in 8 days`. */
export function until(moment: string, now: number): string {
  const left = new Date(moment).getTime() - now;
  if (left <= 60_000) {
    return 'in a moment';
  }
  if (left < 3_600_000) {
    return `in ${Math.round(left / 60_000)} min`;
  }
  if (left < 2 * DAY_MS) {
    return `in ${Math.round(left / 3_600_000)} h`;
  }
  return `in ${Math.round(left / DAY_MS)} days`;
}

/** The age of what is shown: `12 s`, `4 min`. */
export function age(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`;
}

function format(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const known = formats.get(key);
  if (known !== undefined) {
    return known;
  }
  const made = new Intl.DateTimeFormat(LOCALE, options);
  formats.set(key, made);
  return made;
}
