/* Which wallet's ledger is shown: the chosen one, or the first of those that may be seen, which is the shared one. */

import type { BillingQuery } from '../../api/generated/graphql';
import type { Option } from '../../ui/controls';
import type { Wallet } from './types';

/** The ledger in an answer; a chosen wallet's lies beside the workspace, others with the wallets. */
export function ledgerOf(data: BillingQuery) {
  if (data.wallet != null && 'ledger' in data.wallet) {
    return data.wallet.ledger;
  }
  return data.viewer?.workspace.billing?.wallets?.[0]?.ledger;
}

/** Whether a key that is bound to an agent sees no wallet: there may be some all the same. */
export function areUnseen(data: Pick<BillingQuery, 'viewer'> | undefined): boolean {
  const viewer = data?.viewer;
  return viewer != null && !viewer.scopes.includes('WORKSPACE_ADMIN') && viewer.workspace.billing?.wallets?.length === 0;
}

/** The wallet that is shown; null while it is not known, or not to be seen. */
export function walletOf(wallets: readonly Wallet[] | null | undefined, chosen: string | null): Wallet | null {
  return (chosen === null ? wallets?.[0] : wallets?.find((wallet) => wallet.id === chosen)) ?? null;
}

export function optionsOf(wallets: readonly Wallet[] | null | undefined): readonly Option[] {
  return (wallets ?? []).map((wallet) => ({
    value: wallet.id,
    label: wallet.isShared ? 'Shared wallet' : (wallet.agent?.name ?? wallet.id),
  }));
}
