/* Parts of an agent that it may be without: null says so only where the answer has no error for it. */

import type { AgentProps, AgentShown } from './types';

/** The agent, where it is known whether it has the part; null where that failed. */
export function knownWith(part: 'spendPolicy' | 'wallet', { result, agent }: AgentProps): AgentShown | null | undefined {
  const isFailed = result.errors.some((error) => error.path[2] === 'agent' && error.path[3] === part);
  return agent != null && agent[part] == null && isFailed ? null : agent;
}
