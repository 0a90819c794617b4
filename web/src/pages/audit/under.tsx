/* On a phone: what has a column of its own on larger windows, below the event. */

import { Moment } from '../../ui/figures';

export function Under({ at, name }: { readonly at: string; readonly name: string }) {
  return (
    <span className="audit-under">
      <Moment at={at} /> · {name}
    </span>
  );
}
