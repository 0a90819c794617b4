/* Moments as clocks on the wall of a timezone show them: what fields for date and time hold. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-01T01:30` of a moment; empty for none. */
export function wallClock(moment: string, zone: string): string {
  const at = Date.parse(moment);
  return Number.isNaN(at) ? '' : new Date(at + offsetAt(at, zone)).toISOString().slice(0, 16);
}

/**
 * The moment at which clocks show a time; empty for none. Of two such moments, when clocks are put back, the first; a
 * time that clocks leave out is as long after the gap's beginning as it says.
 */
export function momentOf(time: string, zone: string): string {
  const shown = Date.parse(`${time}Z`);
  // A year that is still being typed begins with zeros.
  if (Number.isNaN(shown) || time.startsWith('0')) {
    return '';
  }
  // The offset of the day before holds until clocks are changed, so it tells the first of two moments.
  const before = shown - offsetAt(shown - 86_400_000, zone);
  const after = shown - offsetAt(shown + 86_400_000, zone);
  const isBefore = before + offsetAt(before, zone) === shown;
  const isAfter = after + offsetAt(after, zone) === shown;
  return new Date(isBefore || !isAfter ? before : after).toISOString();
}

/** How far clocks are ahead of UTC, in milliseconds. */
function offsetAt(at: number, zone: string): number {
  const parts = formatOf(zone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(at / 1000) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) {
    return known;
  }
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, made);
  return made;
}
