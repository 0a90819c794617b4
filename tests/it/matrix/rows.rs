//! The matrix's rows: which field is asked for, where, and with which arguments; and the REST paths.
//!
//! `{alice/scout}` stands for the identifier of alice's agent `scout`, whoever asks: a stranger sends it, too. How much
//! of a field is asked for is read from the API's text where a row does not say it.

/// Nodes whose every field is a section of its own.
pub const SECTIONS: &[&str] = &["Workspace"];

/// Types of which a part tells enough.
pub const BRIEF: &[(&str, &str)] = &[
    ("Money", "amount"),
    ("Count", "value isCapped"),
    ("TokenUsage", "total"),
];

/// How to come to an object of each type whose fields have rows.
pub const DOORS: &[(&str, &str)] = &[
    ("Query", ""),
    ("Viewer", "viewer"),
    ("ApiKey", "viewer > apiKey"),
    ("Workspace", "viewer > workspace"),
    ("WorkspaceAudit", "viewer > workspace > audit"),
    ("Billing", "viewer > workspace > billing"),
    ("PublicAudit", "publicAudit"),
    ("Agent", "node(id: {alice/scout}) > ... on Agent"),
    (
        "AuditChain",
        "node(id: {alice/scout}) > ... on Agent > auditChain",
    ),
    (
        "AuditEvent",
        "node(id: {alice/scout#0}) > ... on AuditEvent",
    ),
    (
        "Inference",
        "node(id: {alice/call-scout}) > ... on Inference",
    ),
    ("Invoice", "node(id: {alice/INV-1}) > ... on Invoice"),
    (
        "InvoiceLine",
        "node(id: {alice/INV-1}) > ... on Invoice > lines",
    ),
    (
        "LedgerEntry",
        "node(id: {alice/debit-scout}) > ... on LedgerEntry",
    ),
    ("Wallet", "node(id: {alice/wallet-scout}) > ... on Wallet"),
    ("Model", "model(slug: \"atlas/small\")"),
    ("ModelEndpoint", "model(slug: \"atlas/small\") > endpoints"),
    ("Provider", "provider(slug: \"atlas\")"),
];

/// Something of alice's of each type that is found by an identifier; the catalogue is everyone's.
pub const NODES: &[(&str, &str)] = &[
    ("Agent", "alice/scout"),
    ("AuditEvent", "alice/scout#0"),
    ("Inference", "alice/call-scout"),
    ("Invoice", "alice/INV-1"),
    ("LedgerEntry", "alice/debit-scout"),
    ("Model", "model atlas/small"),
    ("Provider", "provider atlas"),
    ("Wallet", "alice/wallet-scout"),
    ("Workspace", "alice"),
];

/// A field, its arguments, and what is asked of it.
pub struct Row {
    pub field: &'static str,
    pub arguments: &'static str,
    pub selection: Option<&'static str>,
}

const fn row(field: &'static str) -> Row {
    with(field, "")
}

const fn with(field: &'static str, arguments: &'static str) -> Row {
    Row {
        field,
        arguments,
        selection: None,
    }
}

const fn asking(field: &'static str, arguments: &'static str, selection: &'static str) -> Row {
    Row {
        selection: Some(selection),
        ..with(field, arguments)
    }
}

/// What of a report tells whose usage it is.
const REPORT: &str = "{ asOf totals { requests cost { amount } } groups { keys { id label } totals { requests } } \
                      other { requests } }";

/// What of an agent's own report does.
const OWN_REPORT: &str = "{ asOf totals { requests cost { amount } } }";

/// Every row but those of `Query.node`, which stand in [`NODES`].
pub const ROWS: &[Row] = &[
    with(
        "Query.nodes",
        "ids: [{alice/scout}, {mallory/scout}, {internal-ops/scout}, {recluse/scout}, {provider atlas}]",
    ),
    row("Query.viewer"),
    asking(
        "Query.health",
        "",
        "{ status dependencies { name status } }",
    ),
    row("Query.models"),
    with("Query.model", "slug: \"atlas/small\""),
    row("Query.providers"),
    with("Query.provider", "slug: \"atlas\""),
    row("Query.publicAudit"),
    row("Viewer.workspace"),
    row("Viewer.apiKey"),
    row("Viewer.scopes"),
    row("ApiKey.id"),
    row("ApiKey.label"),
    row("ApiKey.scope"),
    row("ApiKey.prefix"),
    row("ApiKey.agent"),
    row("ApiKey.createdAt"),
    row("ApiKey.expiresAt"),
    row("ApiKey.lastUsedAt"),
    row("ApiKey.revokedAt"),
    row("Workspace.id"),
    row("Workspace.handle"),
    row("Workspace.displayName"),
    row("Workspace.auditVisibility"),
    row("Workspace.isInternal"),
    row("Workspace.reportingTimezone"),
    row("Workspace.createdAt"),
    row("Workspace.agents"),
    with(
        "Workspace.agents",
        "last: 2, filter: {search: \"c\"}, orderBy: {field: SPEND_24H, direction: DESC}",
    ),
    with("Workspace.agent", "handle: \"scout\""),
    with("Workspace.agent", "handle: \"clerk\""),
    asking(
        "Workspace.usage",
        "range: {preset: LAST_24H}, granularity: TOTAL, groupBy: [AGENT]",
        REPORT,
    ),
    asking(
        "Workspace.usage",
        "range: {preset: LAST_24H}, granularity: TOTAL, groupBy: [API_KEY]",
        REPORT,
    ),
    asking(
        "Workspace.usage",
        "range: {preset: LAST_24H}, granularity: TOTAL, groupBy: [AGENT], \
         filter: {agentIds: [{alice/scout}, {alice/clerk}]}",
        REPORT,
    ),
    row("Workspace.audit"),
    row("Workspace.billing"),
    row("WorkspaceAudit.height"),
    row("WorkspaceAudit.latestEventAt"),
    row("WorkspaceAudit.events"),
    with(
        "WorkspaceAudit.events",
        "filter: {agentIds: [{alice/scout}, {alice/clerk}]}",
    ),
    with(
        "WorkspaceAudit.events",
        "last: 5, filter: {inferenceId: {alice/call-clerk}}",
    ),
    row("Billing.currentPeriod"),
    row("Billing.wallets"),
    row("Billing.totalBalance"),
    row("Billing.projectedSpend"),
    row("Billing.invoices"),
    row("PublicAudit.height"),
    row("PublicAudit.events"),
    row("Agent.wallet"),
    row("Agent.auditChain"),
    asking(
        "Agent.usage",
        "range: {preset: LAST_24H}, granularity: TOTAL",
        OWN_REPORT,
    ),
    row("AuditChain.agent"),
    row("AuditChain.height"),
    row("AuditChain.headHash"),
    row("AuditChain.verification"),
    row("AuditChain.events"),
    row("AuditEvent.agent"),
    row("AuditEvent.inference"),
    row("Inference.agent"),
    row("Inference.model"),
    row("Inference.provider"),
    row("Invoice.lines"),
    row("InvoiceLine.description"),
    row("InvoiceLine.agent"),
    row("InvoiceLine.model"),
    row("InvoiceLine.provider"),
    row("InvoiceLine.requests"),
    row("InvoiceLine.tokens"),
    row("InvoiceLine.amount"),
    row("LedgerEntry.inference"),
    row("Wallet.agent"),
    row("Wallet.ledger"),
    row("Model.endpoints"),
    row("ModelEndpoint.provider"),
    row("ModelEndpoint.providerModelName"),
    row("ModelEndpoint.region"),
    row("ModelEndpoint.active"),
    row("ModelEndpoint.contextWindow"),
    row("ModelEndpoint.pricing"),
    row("Provider.models"),
];

/// Every REST path, as it is asked for, with words for identifiers. `/graphql` is the rest of the matrix.
pub const PATHS: &[(&str, &str)] = &[
    ("GET", "/"),
    ("GET", "/agents"),
    ("GET", "/agents/scout"),
    ("GET", "/models"),
    ("GET", "/audit?of=public"),
    ("GET", "/billing"),
    ("GET", "/assets/main-Ab_c-123.js"),
    ("GET", "/icon.svg"),
    ("GET", "/graphiql"),
    ("GET", "/health"),
    ("GET", "/health/live"),
    ("GET", "/health/ready"),
    ("GET", "/v1/models"),
    ("GET", "/v1/providers"),
    ("GET", "/v1/audit/public?limit=500"),
    ("GET", "/v1/dashboard/summary"),
    ("GET", "/v1/export/agents.csv"),
    ("GET", "/v1/export/models.csv"),
    ("GET", "/v1/export/audit.csv"),
    ("GET", "/v1/export/audit.csv?of=public"),
    (
        "GET",
        "/v1/export/audit.csv?agent=clerk&types=receipt.created",
    ),
    (
        "GET",
        "/v1/export/usage.csv?preset=LAST_24H&granularity=TOTAL&group_by=AGENT&group_by=API_KEY",
    ),
    (
        "GET",
        "/v1/export/usage.csv?preset=LAST_24H&granularity=TOTAL&agent_ids={alice/clerk}",
    ),
    ("GET", "/v1/export/ledger.csv?wallet={alice/wallet-shared}"),
    ("GET", "/v1/export/ledger.csv?wallet={alice/wallet-scout}"),
    ("GET", "/session"),
    ("POST", "/session"),
    // The last: it ends the sessions of those who ask by one.
    ("DELETE", "/session"),
];
