/* eslint-disable */
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** 64-bit integer as a decimal string (GraphQL's `Int` is 32-bit: token totals overflow it). */
  BigInt: { input: string; output: string; }
  /** Calendar day, YYYY-MM-DD. */
  Date: { input: string; output: string; }
  /** Moment in time, RFC 3339 in UTC with microseconds. */
  DateTime: { input: string; output: string; }
  /** Exact decimal number as a string, never a float. */
  Decimal: { input: string; output: string; }
  /** A scalar that can represent any JSON value. */
  JSON: { input: unknown; output: unknown; }
  /** IANA timezone name, e.g. `Asia/Kolkata`. */
  TimeZone: { input: string; output: string; }
};

/** Which agents to show. */
export type AgentFilter = {
  /** Only agents built with this. */
  framework?: InputMaybe<StringFilter>;
  /** Whether archived agents are shown, too. */
  includeArchived?: Scalars['Boolean']['input'];
  /** Only agents whose name or handle contains this, whatever the case of ASCII letters. */
  search?: InputMaybe<Scalars['String']['input']>;
  /** Only agents with one of these statuses. */
  status?: InputMaybe<Array<AgentStatus>>;
};

/** In what order to show agents. */
export type AgentOrder = {
  /** Smallest or largest first. */
  direction: OrderDirection;
  /** What to order by. Equal ones are ordered by their identifier. */
  field: AgentOrderField;
};

/** What agents can be ordered by. */
export type AgentOrderField =
  /** When it was created. */
  | 'CREATED_AT'
  /** Its name, in byte order. */
  | 'NAME'
  /** What it spent in the `LAST_24H` window of the first page's moment. */
  | 'SPEND_24H';

/** What an agent may do at the moment. */
export type AgentStatus =
  /** It may call models. */
  | 'ACTIVE'
  /** It is retired for good; its history stays. */
  | 'ARCHIVED'
  /** Its owner has stopped it for now. */
  | 'PAUSED'
  /** The router has stopped it. */
  | 'SUSPENDED';

/** What an API key opens. */
export type ApiKeyScope =
  /** One agent, its own usage, audit chain and wallet. */
  | 'AGENT'
  /** The whole workspace. */
  | 'WORKSPACE_ADMIN';

/** Which events to list. What is left out lets everything through; an empty list lets nothing through. */
export type AuditEventFilter = {
  /** Events of any of these agents, at most 100. */
  agentIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Events of this time. */
  createdAt?: InputMaybe<DateTimeFilter>;
  /** Events that tell of this inference. */
  inferenceId?: InputMaybe<Scalars['ID']['input']>;
  /** Events of any of these types, at most 100. */
  types?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** Whether a billing period can still grow. */
export type BillingPeriodStatus =
  /** Its invoice is final. */
  | 'CLOSED'
  /** It has ended; late calls are still counted. */
  | 'CLOSING'
  /** Calls are counted into it. */
  | 'OPEN';

/** What a cap bounds. */
export type CapWindowKind =
  /** A day of the workspace's timezone. */
  | 'DAILY'
  /** A calendar month of the workspace's timezone. */
  | 'MONTHLY'
  /** One call. */
  | 'PER_CALL';

/** What the hashes of a chain say about it. */
export type ChainVerdict =
  /** An event was changed, removed or put in. */
  | 'BROKEN'
  /** Not known yet: the chain is long and still being read. Ask again shortly. */
  | 'UNVERIFIED'
  /** Every event is as it was written, and none is missing. */
  | 'VALID';

/** Where a cost comes from. */
export type CostSource =
  /** It cost nothing. */
  | 'FREE'
  /** Tokens times the price in force at the time. */
  | 'PRICE_BOOK'
  /** The provider said what the call cost. */
  | 'PROVIDER_REPORTED'
  /** The price is not known, and so the cost is not. */
  | 'UNPRICED';

/** An ISO 4217 currency. */
export type CurrencyCode =
  /** United States dollar. */
  | 'USD';

/** A span of time: from a moment on, before another, or both. */
export type DateTimeFilter = {
  /** At this moment or later. */
  gte?: InputMaybe<Scalars['DateTime']['input']>;
  /** Before this moment. */
  lt?: InputMaybe<Scalars['DateTime']['input']>;
};

/** Whether something bounds what a stolen key could drain. */
export type DrainProofStatus =
  /** A daily or monthly cap is set. */
  | 'PROTECTED'
  /** Nothing bounds it but the wallet. */
  | 'UNPROTECTED';

/** Why an answer ended. */
export type FinishReason =
  /** A filter cut it off. */
  | 'CONTENT_FILTER'
  /** The model called a function. */
  | 'FUNCTION_CALL'
  /** The answer reached its longest allowed length. */
  | 'LENGTH'
  /** The model was done. */
  | 'STOP'
  /** The model called tools. */
  | 'TOOL_CALLS';

/** How long a point of a series is. */
export type Granularity =
  /** A day of the timezone; 23 or 25 hours where the clocks are set. */
  | 'DAY'
  /** An hour of the timezone. */
  | 'HOUR'
  /** A month of the timezone. */
  | 'MONTH'
  /** A quarter of an hour. */
  | 'QUARTER_HOUR'
  /** The whole span. */
  | 'TOTAL'
  /** A week of the timezone, from Monday on. */
  | 'WEEK';

/** How something is. */
export type HealthStatus =
  /** It works in part: the catalogue answers, the rest may not. */
  | 'DEGRADED'
  /** It does not answer. */
  | 'DOWN'
  /** It works. */
  | 'OK';

/**
 * How a call ended.
 *
 * In the order of their names, which is that of their keys too.
 */
export type InferenceStatus =
  /** The caller gave up before the answer was whole. */
  | 'CANCELLED'
  /** It failed for another reason. */
  | 'FAILED_OTHER'
  /** The provider answered with an error. */
  | 'FAILED_PROVIDER_ERROR'
  /** The provider did not answer in time. */
  | 'FAILED_TIMEOUT'
  /** It is still under way. */
  | 'PENDING'
  /** It would have cost more than a cap allows. */
  | 'REJECTED_CAP'
  /** No model met the quality asked for. */
  | 'REJECTED_FLOOR'
  /** The wallet did not hold enough. */
  | 'REJECTED_FUNDS'
  /** A policy forbade it. */
  | 'REJECTED_POLICY'
  /** It was answered. */
  | 'SUCCEEDED';

/** Where an invoice stands. */
export type InvoiceStatus =
  /** Not sent yet, may still change. */
  | 'DRAFT'
  /** Sent, not paid. */
  | 'OPEN'
  /** Paid. */
  | 'PAID'
  /** Given up. */
  | 'UNCOLLECTIBLE'
  /** Taken back. */
  | 'VOID';

/** Why money moved. */
export type LedgerKind =
  /** A correction by hand. */
  | 'ADJUSTMENT'
  /** A call was paid for. */
  | 'DEBIT'
  /** Granted credit ended. */
  | 'EXPIRY'
  /** Credit was given. */
  | 'GRANT'
  /** A call's price was given back. */
  | 'REFUND'
  /** The owner paid in. */
  | 'TOPUP';

/** Which models to list: those that meet every condition given. */
export type ModelFilter = {
  /** With all of these capabilities. */
  capability?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Of one of these kinds; none of an empty list. */
  kind?: InputMaybe<Array<ModelKind>>;
  /** Whose `pricing.inputPerMillion` is at most so much, in USD. Unpriced models do not match. */
  maxInputPerMillion?: InputMaybe<Scalars['Decimal']['input']>;
  /** That read at least so many tokens. Models whose context window is not known do not match. */
  minContextWindow?: InputMaybe<Scalars['Int']['input']>;
  /** Offered by a provider with such a slug. */
  provider?: InputMaybe<StringFilter>;
  /** In one of these states; none of an empty list. */
  routableStatus?: InputMaybe<Array<RoutableStatus>>;
  /** With this text in slug or name, in upper or lower case. */
  search?: InputMaybe<Scalars['String']['input']>;
};

/** Whether a model answers itself. */
export type ModelKind =
  /** It answers itself. */
  | 'MODEL'
  /** It picks a model that answers. */
  | 'ROUTER';

/**
 * How a list of models is ordered. Models without the value come last in both directions, models with the same
 * value by slug.
 */
export type ModelOrder = {
  /** Which way. */
  direction: OrderDirection;
  /** By what. */
  field: ModelOrderField;
};

/** What a list of models can be ordered by. */
export type ModelOrderField =
  /** How many tokens the model reads at most. */
  | 'CONTEXT_WINDOW'
  /** When the model entered the catalogue. */
  | 'CREATED_AT'
  /** The price of a token that is read, of `Model.pricing`. */
  | 'INPUT_PRICE'
  /** The price of a token that is written, of `Model.pricing`. */
  | 'OUTPUT_PRICE'
  /** The slug, by its bytes. */
  | 'SLUG';

/** The direction of an ordering. */
export type OrderDirection =
  /** Smallest first. */
  | 'ASC'
  /** Largest first. */
  | 'DESC';

/** Which providers to list: those that meet every condition given. */
export type ProviderFilter = {
  /** Only those that calls are routed to, or only those that they are not. */
  active?: InputMaybe<Scalars['Boolean']['input']>;
  /** With this text in slug or name, in upper or lower case. */
  search?: InputMaybe<Scalars['String']['input']>;
};

/** Whether calls are routed to a model. */
export type RoutableStatus =
  /** They are. */
  | 'ACTIVE'
  /** They are, but it answers worse than it should. */
  | 'DEGRADED'
  /** It is past its time: they are not, or will not be for long. */
  | 'DEPRECATED'
  /** They are not, for now. */
  | 'INACTIVE';

/** Which texts match: those that meet every condition given. Upper and lower case differ. */
export type StringFilter = {
  /** Exactly this text. */
  eq?: InputMaybe<Scalars['String']['input']>;
  /** One of these texts; none of an empty list. */
  in?: InputMaybe<Array<Scalars['String']['input']>>;
  /** A text that starts with this one. */
  startsWith?: InputMaybe<Scalars['String']['input']>;
};

/** A span of time: a preset, or a moment to begin and one to end. */
export type TimeRangeInput = {
  /** The first moment of the span, cut down to a quarter-hour. */
  from?: InputMaybe<Scalars['DateTime']['input']>;
  /** A span relative to now; goes without `from` and `to`. */
  preset?: InputMaybe<TimeRangePreset>;
  /** The timezone that days and months are counted in; none means the workspace's. */
  timezone?: InputMaybe<Scalars['TimeZone']['input']>;
  /** The first moment behind the span, cut up to a quarter-hour. */
  to?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A span of time relative to now. Rolling ones end with the current quarter-hour, so that they include now. */
export type TimeRangePreset =
  /** The last 7 times 24 hours. */
  | 'LAST_7D'
  /** The last 24 hours. */
  | 'LAST_24H'
  /** The last 30 times 24 hours. */
  | 'LAST_30D'
  /** The whole calendar month before. */
  | 'LAST_MONTH'
  /** The whole calendar month that now lies in, its rest included. */
  | 'THIS_MONTH';

/** What usage can be grouped by. */
export type UsageDimension =
  /** Who called. */
  | 'AGENT'
  /** Which API key called. */
  | 'API_KEY'
  /** Which model was called. */
  | 'MODEL'
  /** Which provider served it. */
  | 'PROVIDER'
  /** How the call ended. */
  | 'STATUS';

/** Only calls with these keys count. A list that is not given does not narrow; an empty one leaves nothing. */
export type UsageFilter = {
  /** Identifiers of agents. */
  agentIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Identifiers of API keys. */
  apiKeyIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Slugs of models. */
  models?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Slugs of providers. */
  providers?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** Who may see something's audit events. */
export type Visibility =
  /** Only the workspace does. */
  | 'PRIVATE'
  /** Everyone sees the public projection. */
  | 'PUBLIC';

export type DashboardQueryVariables = Exact<{
  tz?: InputMaybe<Scalars['TimeZone']['input']>;
  agents?: InputMaybe<Scalars['Int']['input']>;
  tail?: InputMaybe<Scalars['Int']['input']>;
}>;


export type DashboardQuery = { viewer?: { workspace: { id: string, handle: string, displayName: string, reportingTimezone?: string | null, agents?: { totalCount: { value: string, isCapped: boolean }, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ id: string, handle: string, name: string, status: AgentStatus, drainProofStatus?: DrainProofStatus | null, lastActiveAt?: string | null, spendPolicy?: { windows?: Array<{ kind: CapWindowKind, usedRatio: string, resetsAt?: string | null, cap: { amount: string }, spent: { amount: string } }> | null } | null, wallet?: { pausedAt?: string | null, available: { amount: string, currency: CurrencyCode } } | null }> } | null, last24h?: { asOf?: string | null, isPartial: boolean, totals: { requests: string, succeeded: string, failed: string, rejected: string, unpriced: string, cost: { amount: string }, tokens: { input: string, output: string, total: string } }, series: Array<{ start: string, totals: { requests: string, succeeded: string, unpriced: string, cost: { amount: string }, tokens: { total: string } } }> } | null, month?: { asOf?: string | null, totals: { requests: string, cost: { amount: string } }, series: Array<{ start: string, totals: { cost: { amount: string } } }>, groups: Array<{ share?: string | null, keys: Array<{ dimension: UsageDimension, id?: string | null, label: string, deleted: boolean }>, totals: { requests: string, cost: { amount: string } } }>, other?: { requests: string, cost: { amount: string } } | null } | null, monthByAgent?: { groups: Array<{ share?: string | null, keys: Array<{ dimension: UsageDimension, id?: string | null, label: string, deleted: boolean }>, totals: { requests: string, cost: { amount: string } } }>, other?: { requests: string, cost: { amount: string } } | null } | null, audit?: { height: string, latestEventAt?: string | null, events?: { pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ id: string, seq: string, type: string, prevEventHash?: string | null, eventHash: string, createdAt: string, agent: { id: string, handle: string } }> } | null } | null, billing?: { currentPeriod?: { from: string, to: string, status: BillingPeriodStatus, asOf?: string | null, spent: { amount: string } } | null, totalBalance?: { amount: string, currency: CurrencyCode } | null, projectedSpend?: { amount: string } | null, openInvoices?: { nodes: Array<{ id: string, number: string, status: InvoiceStatus, issuedAt?: string | null, dueAt?: string | null, total: { amount: string } }> } | null } | null } } | null, models?: { totalCount: { value: string }, nodes: Array<{ slug: string, displayName: string, kind: ModelKind, routableStatus: RoutableStatus, contextWindow?: number | null, pricing?: { inputPerMillion?: string | null, outputPerMillion?: string | null } | null, endpoints: Array<{ provider: { slug: string } }> }> } | null, providers?: { nodes: Array<{ slug: string, displayName: string, active: boolean, statusPageUrl?: string | null, models?: { totalCount: { value: string } } | null }> } | null, publicAudit?: { height: string } | null };

export type AgentQueryVariables = Exact<{
  handle: Scalars['String']['input'];
  range: TimeRangeInput;
  granularity: Granularity;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type AgentQuery = { viewer?: { workspace: { handle: string, displayName: string, reportingTimezone?: string | null, agent?: { id: string, handle: string, name: string, framework?: string | null, status: AgentStatus, visibility: Visibility, canonicalUri: string, publicKeyEd25519?: string | null, createdAt: string, archivedAt?: string | null, lastActiveAt?: string | null, drainProofStatus?: DrainProofStatus | null, spendPolicy?: { latencyCapMs?: number | null, minQuality?: string | null, allowedProviders?: Array<string> | null, allowedModels?: Array<string> | null, effectiveFrom: string, windows?: Array<{ kind: CapWindowKind, resetsAt?: string | null, usedRatio: string, cap: { amount: string }, spent: { amount: string }, remaining: { amount: string } }> | null } | null, wallet?: { id: string, pausedAt?: string | null, creditExpiresAt?: string | null, balance: { amount: string }, reserved: { amount: string }, available: { amount: string }, ledger?: { nodes: Array<{ id: string, kind: LedgerKind, memo?: string | null, createdAt: string, amount: { amount: string }, balanceAfter: { amount: string }, inference?: { agent?: { name: string, handle: string } | null, model?: { displayName: string } | null } | null }> } | null } | null, usage?: { from: string, to: string, asOf?: string | null, totals: { requests: string, succeeded: string, failed: string, rejected: string, unpriced: string, cost: { amount: string }, tokens: { input: string, output: string, total: string } }, series: Array<{ start: string, totals: { requests: string, succeeded: string, unpriced: string, cost: { amount: string }, tokens: { total: string } } }> } | null, auditChain?: { height: string, headHash?: string | null, events?: { pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ id: string, seq: string, type: string, eventHash: string, prevEventHash?: string | null, createdAt: string, inference?: { model?: { displayName: string } | null, cost?: { amount: string } | null } | null }> } | null } | null } | null, models?: { groups: Array<{ keys: Array<{ dimension: UsageDimension, id?: string | null, label: string, deleted: boolean }>, totals: { requests: string, unpriced: string, cost: { amount: string } } }> } | null, billing?: { totalBalance?: { amount: string, currency: CurrencyCode } | null } | null } } | null };

export type AgentModelsQueryVariables = Exact<{
  agents: Array<Scalars['ID']['input']> | Scalars['ID']['input'];
  range: TimeRangeInput;
}>;


export type AgentModelsQuery = { viewer?: { workspace: { models?: { groups: Array<{ keys: Array<{ dimension: UsageDimension, id?: string | null, label: string, deleted: boolean }>, totals: { requests: string, unpriced: string, cost: { amount: string } } }> } | null } } | null };

export type VerifyChainQueryVariables = Exact<{
  handle: Scalars['String']['input'];
}>;


export type VerifyChainQuery = { viewer?: { workspace: { agent?: { auditChain?: { verification: { verdict: ChainVerdict, eventCount: string, failureSeq?: string | null, failureReason?: string | null, verifiedAt?: string | null } } | null } | null } } | null };

export type AgentsQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AgentFilter>;
  orderBy?: InputMaybe<AgentOrder>;
}>;


export type AgentsQuery = { viewer?: { workspace: { handle: string, displayName: string, reportingTimezone?: string | null, agents?: { totalCount: { value: string, isCapped: boolean }, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ id: string, handle: string, name: string, framework?: string | null, status: AgentStatus, lastActiveAt?: string | null, drainProofStatus?: DrainProofStatus | null, spendPolicy?: { windows?: Array<{ kind: CapWindowKind, resetsAt?: string | null, usedRatio: string, cap: { amount: string }, spent: { amount: string }, remaining: { amount: string } }> | null } | null, wallet?: { pausedAt?: string | null, available: { amount: string } } | null, usage?: { totals: { requests: string, cost: { amount: string } } } | null }> } | null, known?: { nodes: Array<{ framework?: string | null }> } | null, billing?: { totalBalance?: { amount: string, currency: CurrencyCode } | null } | null } } | null };

export type AuditQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AuditEventFilter>;
  agent?: InputMaybe<Scalars['String']['input']>;
  isOfAgent?: InputMaybe<Scalars['Boolean']['input']>;
}>;


export type AuditQuery = { viewer?: { workspace: { handle: string, displayName: string, reportingTimezone?: string | null, audit?: { height: string, latestEventAt?: string | null, events?: { pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ id: string, seq: string, type: string, createdAt: string, eventHash: string, prevEventHash?: string | null, agent: { handle: string, name: string } }> } | null } | null, agent?: { auditChain?: { height: string, events?: { pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ id: string, seq: string, type: string, createdAt: string, eventHash: string, prevEventHash?: string | null, agent: { handle: string, name: string } }> } | null } | null } | null, agents?: { nodes: Array<{ handle: string, name: string }> } | null, billing?: { totalBalance?: { amount: string, currency: CurrencyCode } | null } | null } } | null, publicAudit?: { height: string } | null };

export type AuditRowsFragment = { pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ id: string, seq: string, type: string, createdAt: string, eventHash: string, prevEventHash?: string | null, agent: { handle: string, name: string } }> };

export type AuditEventDetailsQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type AuditEventDetailsQuery = { node?:
    | { id: string, seq: string, type: string, createdAt: string, payloadCanonical: string, eventHash: string, prevEventHash?: string | null, hashVersion: number, agent: { handle: string, name: string }, inference?: { id: string, createdAt: string, status: InferenceStatus, finishReason?: FinishReason | null, requestedModel: string, costSource: CostSource, latencyMs?: number | null, ttftMs?: number | null, streamed: boolean, model?: { slug: string, displayName: string } | null, provider?: { slug: string, displayName: string } | null, tokens: { input: string, output: string }, cost?: { amount: string } | null } | null }
    | Record<PropertyKey, never>
   | null };

export type PublicAuditQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type PublicAuditQuery = { viewer?: { workspace: { handle: string, displayName: string, reportingTimezone?: string | null, audit?: { height: string } | null, billing?: { totalBalance?: { amount: string, currency: CurrencyCode } | null } | null } } | null, publicAudit?: { height: string, events?: { pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ seq: string, type: string, ownerHandle?: string | null, agentName: string, canonicalUri: string, provider?: string | null, model?: string | null, prevEventHash?: string | null, eventHash: string, createdAt: string }> } | null } | null };

export type BillingQueryVariables = Exact<{
  range: TimeRangeInput;
  by: Array<UsageDimension> | UsageDimension;
  invoices?: InputMaybe<Scalars['Int']['input']>;
  wallet: Scalars['ID']['input'];
  isChosen: Scalars['Boolean']['input'];
  kinds?: InputMaybe<Array<LedgerKind> | LedgerKind>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type BillingQuery = { viewer?: { scopes: Array<ApiKeyScope>, workspace: { handle: string, displayName: string, reportingTimezone?: string | null, usage?: { from: string, to: string, asOf?: string | null, totals: { requests: string, unpriced: string, tokens: { input: string, output: string }, cost: { amount: string } }, series: Array<{ start: string, totals: { requests: string, unpriced: string, tokens: { input: string, output: string }, cost: { amount: string } } }>, groups: Array<{ share?: string | null, keys: Array<{ id?: string | null, label: string, deleted: boolean }>, totals: { requests: string, unpriced: string, tokens: { input: string, output: string }, cost: { amount: string } } }>, other?: { requests: string, unpriced: string, tokens: { input: string, output: string }, cost: { amount: string } } | null } | null, billing?: { currentPeriod?: { from: string, to: string, status: BillingPeriodStatus, asOf?: string | null, spent: { amount: string } } | null, projectedSpend?: { amount: string } | null, wallets?: Array<{ id: string, isShared: boolean, pausedAt?: string | null, agent?: { name: string, handle: string } | null, balance: { amount: string }, reserved: { amount: string }, available: { amount: string }, ledger?: { pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ id: string, kind: LedgerKind, memo?: string | null, createdAt: string, amount: { amount: string }, balanceAfter: { amount: string }, inference?: { agent?: { name: string, handle: string } | null, model?: { displayName: string } | null } | null }> } | null }> | null, open?: { nodes: Array<{ id: string, total: { amount: string } }> } | null, invoices?: { pageInfo: { hasNextPage: boolean }, nodes: Array<{ id: string, number: string, status: InvoiceStatus, issuedAt?: string | null, dueAt?: string | null, pdfUrl?: string | null, subtotal: { amount: string }, credits: { amount: string }, tax: { amount: string }, total: { amount: string } }> } | null, totalBalance?: { amount: string, currency: CurrencyCode } | null } | null } } | null, wallet?:
    | { id: string, ledger?: { pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ id: string, kind: LedgerKind, memo?: string | null, createdAt: string, amount: { amount: string }, balanceAfter: { amount: string }, inference?: { agent?: { name: string, handle: string } | null, model?: { displayName: string } | null } | null }> } | null }
    | Record<PropertyKey, never>
   | null };

export type UsageShownFragment = { requests: string, unpriced: string, tokens: { input: string, output: string }, cost: { amount: string } };

export type LedgerEntryShownFragment = { id: string, kind: LedgerKind, memo?: string | null, createdAt: string, amount: { amount: string }, balanceAfter: { amount: string }, inference?: { agent?: { name: string, handle: string } | null, model?: { displayName: string } | null } | null };

export type LedgerShownFragment = { pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ id: string, kind: LedgerKind, memo?: string | null, createdAt: string, amount: { amount: string }, balanceAfter: { amount: string }, inference?: { agent?: { name: string, handle: string } | null, model?: { displayName: string } | null } | null }> };

export type InvoiceLinesQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type InvoiceLinesQuery = { invoice?:
    | { id: string, lines?: Array<{ description: string, requests: string, agent?: { name: string, handle: string } | null, model?: { slug: string } | null, provider?: { displayName: string } | null, tokens: { total: string }, amount: { amount: string } }> | null }
    | Record<PropertyKey, never>
   | null };

export type ModelDetailsQueryVariables = Exact<{
  slug: Scalars['String']['input'];
}>;


export type ModelDetailsQuery = { model?: { slug: string, displayName: string, kind: ModelKind, author?: string | null, routableStatus: RoutableStatus, contextWindow?: number | null, maxOutputTokens?: number | null, inputModalities: Array<string>, outputModalities: Array<string>, capabilities: Array<string>, supportedParameters: Array<string>, qPrior?: string | null, aaIntelligenceIndex?: number | null, releasedAt?: string | null, deprecatedAt?: string | null, endpoints: Array<{ providerModelName: string, region: string, active: boolean, contextWindow?: number | null, provider: { slug: string, displayName: string }, pricing?: { inputPerMillion?: string | null, outputPerMillion?: string | null, cacheReadPerToken?: string | null, cacheWritePerToken?: string | null, reasoningPerToken?: string | null, perRequest?: string | null, effectiveFrom: string } | null }> } | null };

export type ModelsQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ModelFilter>;
  orderBy?: InputMaybe<ModelOrder>;
}>;


export type ModelsQuery = { viewer?: { workspace: { handle: string, displayName: string, reportingTimezone?: string | null, billing?: { totalBalance?: { amount: string, currency: CurrencyCode } | null } | null } } | null, models?: { totalCount: { value: string }, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ slug: string, displayName: string, kind: ModelKind, routableStatus: RoutableStatus, contextWindow?: number | null, capabilities: Array<string>, pricing?: { inputPerMillion?: string | null, outputPerMillion?: string | null } | null, endpoints: Array<{ provider: { slug: string } }> }> } | null, providers?: { nodes: Array<{ slug: string, displayName: string }> } | null };

export type ProvidersQueryVariables = Exact<{
  filter?: InputMaybe<ProviderFilter>;
}>;


export type ProvidersQuery = { viewer?: { workspace: { handle: string, displayName: string, reportingTimezone?: string | null, billing?: { totalBalance?: { amount: string, currency: CurrencyCode } | null } | null } } | null, providers?: { totalCount: { value: string }, nodes: Array<{ slug: string, displayName: string, active: boolean, statusPageUrl?: string | null, termsOfServiceUrl?: string | null, privacyPolicyUrl?: string | null, dataRegions: Array<string>, models?: { totalCount: { value: string } } | null }> } | null };

export type ShellWorkspaceFragment = { handle: string, displayName: string, reportingTimezone?: string | null, billing?: { totalBalance?: { amount: string, currency: CurrencyCode } | null } | null };

export type CapWindowShownFragment = { kind: CapWindowKind, resetsAt?: string | null, usedRatio: string, cap: { amount: string }, spent: { amount: string }, remaining: { amount: string } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const AuditRowsFragmentDoc = new TypedDocumentString(`
    fragment AuditRows on AuditEventConnection {
  pageInfo {
    hasNextPage
    endCursor
  }
  nodes {
    id
    seq
    type
    createdAt
    eventHash
    prevEventHash
    agent {
      handle
      name
    }
  }
}
    `, {"fragmentName":"AuditRows"}) as unknown as TypedDocumentString<AuditRowsFragment, unknown>;
export const UsageShownFragmentDoc = new TypedDocumentString(`
    fragment UsageShown on UsageTotals {
  requests
  unpriced
  tokens {
    input
    output
  }
  cost {
    amount
  }
}
    `, {"fragmentName":"UsageShown"}) as unknown as TypedDocumentString<UsageShownFragment, unknown>;
export const LedgerEntryShownFragmentDoc = new TypedDocumentString(`
    fragment LedgerEntryShown on LedgerEntry {
  id
  kind
  amount {
    amount
  }
  balanceAfter {
    amount
  }
  memo
  createdAt
  inference {
    agent {
      name
      handle
    }
    model {
      displayName
    }
  }
}
    `, {"fragmentName":"LedgerEntryShown"}) as unknown as TypedDocumentString<LedgerEntryShownFragment, unknown>;
export const LedgerShownFragmentDoc = new TypedDocumentString(`
    fragment LedgerShown on LedgerEntryConnection {
  pageInfo {
    hasNextPage
    endCursor
  }
  nodes {
    ...LedgerEntryShown
  }
}
    fragment LedgerEntryShown on LedgerEntry {
  id
  kind
  amount {
    amount
  }
  balanceAfter {
    amount
  }
  memo
  createdAt
  inference {
    agent {
      name
      handle
    }
    model {
      displayName
    }
  }
}`, {"fragmentName":"LedgerShown"}) as unknown as TypedDocumentString<LedgerShownFragment, unknown>;
export const ShellWorkspaceFragmentDoc = new TypedDocumentString(`
    fragment ShellWorkspace on Workspace {
  handle
  displayName
  reportingTimezone
  billing {
    totalBalance {
      amount
      currency
    }
  }
}
    `, {"fragmentName":"ShellWorkspace"}) as unknown as TypedDocumentString<ShellWorkspaceFragment, unknown>;
export const CapWindowShownFragmentDoc = new TypedDocumentString(`
    fragment CapWindowShown on CapWindow {
  kind
  cap {
    amount
  }
  spent {
    amount
  }
  remaining {
    amount
  }
  resetsAt
  usedRatio
}
    `, {"fragmentName":"CapWindowShown"}) as unknown as TypedDocumentString<CapWindowShownFragment, unknown>;
export const DashboardDocument = {"__meta__":{"hash":"0568507c27fb501cb07e53534bdc32516fc5560989c01466b6ddf41bfade5c6a"}} as unknown as TypedDocumentString<DashboardQuery, DashboardQueryVariables>;
export const AgentDocument = {"__meta__":{"hash":"1fd892db5e33223f99065a59756cc31bd6cd3a3fc07f33941735cbe64c6aa5fb"}} as unknown as TypedDocumentString<AgentQuery, AgentQueryVariables>;
export const AgentModelsDocument = {"__meta__":{"hash":"b68d200bb6394ad8d6d101c4d7d32f4f9641016865b648f7ef50702f786493aa"}} as unknown as TypedDocumentString<AgentModelsQuery, AgentModelsQueryVariables>;
export const VerifyChainDocument = {"__meta__":{"hash":"b68b65a221cfba0c7d0978574ffe944f96b50f832e669062a74be06168a77895"}} as unknown as TypedDocumentString<VerifyChainQuery, VerifyChainQueryVariables>;
export const AgentsDocument = {"__meta__":{"hash":"5413fb5e1742d313d808636e03a0b37f0b884c193e12fd2bddc44ee96b26c3a9"}} as unknown as TypedDocumentString<AgentsQuery, AgentsQueryVariables>;
export const AuditDocument = {"__meta__":{"hash":"8d9c9874d4fc13e92a6314046b4f5068e5861d6d192aa0dbf870460b4e705744"}} as unknown as TypedDocumentString<AuditQuery, AuditQueryVariables>;
export const AuditEventDetailsDocument = {"__meta__":{"hash":"edcf8802c7270559b7e46658949d81100c0ec0066a600337ce906a83b9d4a36a"}} as unknown as TypedDocumentString<AuditEventDetailsQuery, AuditEventDetailsQueryVariables>;
export const PublicAuditDocument = {"__meta__":{"hash":"e7db39d6d00e769b6769ec0ac41bcd55c22e87a9b0c1be6527edb720e71c3d05"}} as unknown as TypedDocumentString<PublicAuditQuery, PublicAuditQueryVariables>;
export const BillingDocument = {"__meta__":{"hash":"5927ce43c911cd7cdf4ceb56a9d003fccc1fb0e948b7d9a884f9d79db02040d1"}} as unknown as TypedDocumentString<BillingQuery, BillingQueryVariables>;
export const InvoiceLinesDocument = {"__meta__":{"hash":"39b3d4547c927846e35f76e69b41527848ac66d8e0b7d79c479819b45aba144c"}} as unknown as TypedDocumentString<InvoiceLinesQuery, InvoiceLinesQueryVariables>;
export const ModelDetailsDocument = {"__meta__":{"hash":"70caf5f1ca29a629257cccc425ebf37eb0d85ecda929ad21ad3febd451d352cf"}} as unknown as TypedDocumentString<ModelDetailsQuery, ModelDetailsQueryVariables>;
export const ModelsDocument = {"__meta__":{"hash":"c659faf2acb1043a0492a973655645efad0e3e77abf1ca7a87fc4720653de6c8"}} as unknown as TypedDocumentString<ModelsQuery, ModelsQueryVariables>;
export const ProvidersDocument = {"__meta__":{"hash":"ed7a8fce2019fc2f5ec1118c2f2c15b79e17373e269abc9838931680cc948c8e"}} as unknown as TypedDocumentString<ProvidersQuery, ProvidersQueryVariables>;