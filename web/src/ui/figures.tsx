/* Figures in a page: what is shown, with the exact value on hover. */

import { useNow } from '../shell/clock';
import { useZone } from '../shell/zone';
import { count, money, percentOf, price, type Shown } from './format';
import { ago, inFull, inZone, until, type TimeStyle } from './time';

/** A figure; `data-tip` is what `Tips` shows on hover and focus. */
export function Figure({ shown }: { readonly shown: Shown }) {
  if (shown.exact === null) {
    return <span className="figure">{shown.text}</span>;
  }
  return (
    <span className="figure" data-tip={shown.exact}>
      {shown.text}
    </span>
  );
}

/** An amount of money, such as `{ amount: "0.0042" }`. */
export function Money({ of }: { readonly of: { readonly amount: string } }) {
  return <Figure shown={money(of.amount)} />;
}

/** A whole number, abbreviated from ten thousand on. */
export function Count({ of }: { readonly of: string | number }) {
  return <Figure shown={count(of)} />;
}

/** A part of a whole in per cent. */
export function Percent({ part, whole }: { readonly part: string; readonly whole: string }) {
  return <Figure shown={percentOf(part, whole)} />;
}

/** A price per million tokens; none reads "unpriced". */
export function Price({ perMillion }: { readonly perMillion: string | null | undefined }) {
  const text = price(perMillion);
  return <span className={text === 'unpriced' ? 'figure unpriced' : 'figure'}>{text}</span>;
}

/** A moment in the chosen timezone; in full on hover. */
export function Moment({ at, style = 'moment' }: { readonly at: string; readonly style?: TimeStyle }) {
  const zone = useZone();
  return (
    <time className="figure" dateTime={at} data-tip={inFull(at, zone.name)}>
      {inZone(at, zone.name, style)}
    </time>
  );
}

/** How long ago; the moment in full on hover. */
export function Ago({ at }: { readonly at: string }) {
  const zone = useZone();
  const now = useNow();
  return (
    <time className="figure" dateTime={at} data-tip={inFull(at, zone.name)}>
      {ago(at, now)}
    </time>
  );
}

/** How long until; the moment in full on hover. */
export function Until({ at }: { readonly at: string }) {
  const zone = useZone();
  const now = useNow();
  return (
    <time className="figure" dateTime={at} data-tip={inFull(at, zone.name)}>
      {until(at, now)}
    </time>
  );
}

/** A hash or an identifier: its beginning, all of it on hover. */
export function Hash({ of, length = 8 }: { readonly of: string; readonly length?: number }) {
  return (
    <code className="hash" data-tip={of}>
      {of.slice(0, length)}
    </code>
  );
}
