//! `LIMITS_*`: what requests and clients may ask for.

use serde::{Deserialize, Serialize};

use super::Limit;

/// What one request, and one client, may ask for. A limit of 0 is off.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default)]
pub struct LimitsConfig {
    /// The largest request body, in bytes.
    pub body_bytes: Limit,
    /// How long a request's body may take to arrive.
    pub body_timeout_ms: Limit,
    /// The largest request head, in bytes.
    pub header_bytes: Limit,
    /// How long a request's head may take to arrive; an idle connection is closed after as long.
    pub header_timeout_ms: Limit,
    /// How many requests one body may hold.
    pub batch_size: Limit,
    /// The longest document, in bytes.
    pub document_bytes: Limit,
    /// The most tokens of a document.
    pub tokens: Limit,
    /// How deep the brackets of a document, or of its variables, may nest.
    pub nesting: Limit,
    /// The most values in a body's JSON.
    pub variables: Limit,
    /// How deep a query may nest, its fragments written out.
    pub depth: Limit,
    /// The most aliases of an operation, its fragments written out.
    pub aliases: Limit,
    /// The most fields at the root of an operation, its fragments written out.
    pub root_fields: Limit,
    /// The most directives of an operation, its fragments written out.
    pub directives: Limit,
    /// The most fields of an operation, its fragments written out.
    pub fields: Limit,
    /// The most an operation may cost.
    pub cost: Limit,
    /// What happens to an operation that costs more.
    pub cost_mode: CostMode,
    /// How long a request may take.
    pub request_timeout_ms: Limit,
    /// How many connections may be open; one more takes the place of the one that was idle for longest.
    pub connections: Limit,
    /// How many requests are answered at the same time; what comes beyond is turned away at once.
    pub concurrent_requests: Limit,
    /// How many requests a minute one credential may send.
    pub rate_per_credential: Limit,
    /// How many requests a minute may come from one address.
    pub rate_per_address: Limit,
}

impl LimitsConfig {
    /// The deepest nesting, even where no limit is set: the parser recurses with it, and refuses to go on at 64.
    pub const DEEPEST: usize = 64;
}

impl Default for LimitsConfig {
    fn default() -> Self {
        Self {
            body_bytes: Limit::of(1_000_000),
            body_timeout_ms: Limit::of(10_000),
            header_bytes: Limit::of(32_768),
            header_timeout_ms: Limit::of(75_000),
            batch_size: Limit::of(1),
            document_bytes: Limit::of(65_536),
            tokens: Limit::of(5_000),
            nesting: Limit::of(50),
            variables: Limit::of(10_000),
            depth: Limit::of(25),
            aliases: Limit::of(100),
            root_fields: Limit::of(20),
            directives: Limit::of(50),
            fields: Limit::of(5_000),
            cost: Limit::of(10_000),
            cost_mode: CostMode::Enforce,
            request_timeout_ms: Limit::of(30_000),
            connections: Limit::of(4_096),
            concurrent_requests: Limit::of(512),
            rate_per_credential: Limit::of(1_200),
            rate_per_address: Limit::of(3_000),
        }
    }
}

/// What happens to an operation that costs more than it may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CostMode {
    /// It is executed, and logged.
    Measure,
    /// It is refused.
    #[default]
    Enforce,
}
