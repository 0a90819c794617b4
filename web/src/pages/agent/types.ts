/* The agent as its sections get it. */

import type { AgentQuery } from '../../api/generated/graphql';
import type { Result } from '../../api/operation';

type Workspace = NonNullable<AgentQuery['viewer']>['workspace'];

export type AgentShown = NonNullable<Workspace['agent']>;
export type Usage = NonNullable<AgentShown['usage']>;
export type Policy = NonNullable<AgentShown['spendPolicy']>;
export type Wallet = NonNullable<AgentShown['wallet']>;
export type Chain = NonNullable<AgentShown['auditChain']>;
export type Event = NonNullable<Chain['events']>['nodes'][number];
export type ModelGroups = NonNullable<Workspace['models']>['groups'];

/** The answer, and the agent in it. */
export interface AgentProps {
  readonly result: Result<AgentQuery>;
  readonly agent: AgentShown | null | undefined;
}
