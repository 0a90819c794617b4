/* What calls cost; where all of it has no known price, that, and not nothing. */

import { parseDecimal } from './decimal';
import { Money } from './figures';

interface SpendProps {
  readonly of: { readonly unpriced: string; readonly cost: { readonly amount: string } };
}

export function Spend({ of }: SpendProps) {
  if (of.unpriced !== '0' && parseDecimal(of.cost.amount)?.units === 0n) {
    return (
      <span className="figure unpriced" data-tip="Their price is not known, and so their cost is not">
        unpriced
      </span>
    );
  }
  return <Money of={of.cost} />;
}
