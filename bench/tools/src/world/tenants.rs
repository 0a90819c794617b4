//! The tenants with what belongs to each from its first day: agents, policies, a key, wallets.

use std::io::{self, Write};

use chrono::{DateTime, TimeDelta, Utc};
use rand::{Rng, seq::IndexedRandom};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    Tables,
    catalogue::Offer,
    chance::{Chance, api_key, uuid},
    copy::NULL,
};

const DOLLAR: i64 = 1_000_000_000;

const FIRST_WORDS: [&str; 20] = [
    "amber", "birch", "cedar", "dusk", "echo", "flint", "gale", "harbor", "indigo", "jade", "lark",
    "maple", "north", "onyx", "pine", "quartz", "river", "slate", "tidal", "umber",
];
const SECOND_WORDS: [&str; 10] = [
    "foundry",
    "health",
    "labs",
    "logistics",
    "media",
    "retail",
    "robotics",
    "systems",
    "travel",
    "works",
];
const SUBJECTS: [&str; 10] = [
    "claims", "code", "contract", "fraud", "invoice", "lead", "meeting", "release", "support",
    "ticket",
];
const ROLES: [&str; 5] = ["reader", "reviewer", "router", "triage", "writer"];
const FRAMEWORKS: [&str; 5] = ["autogen", "crewai", "custom", "langgraph", "llamaindex"];

/// How many offers an agent uses.
const FAVOURITES: usize = 6;

/// How long before the history the first workspace was there.
const AHEAD: TimeDelta = TimeDelta::days(30);

/// A workspace.
pub(super) struct Tenant {
    pub(super) id: Uuid,
    pub(super) handle: String,
    pub(super) is_public: bool,
    pub(super) key: Uuid,
    pub(super) agents: Vec<Agent>,
    pub(super) created_at: DateTime<Utc>,
}

/// An agent of a workspace.
pub(super) struct Agent {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) uri: String,
    /// Whether its audit events may be seen by everybody.
    pub(super) is_public: bool,
    pub(super) created_at: DateTime<Utc>,
    /// Where in the catalogue it calls.
    pub(super) favourites: Vec<Offer>,
    pub(super) handle: String,
}

/// Writes what a tenant has from its first day.
pub(super) struct Founder<'a> {
    pub(super) tables: &'a mut Tables,
    pub(super) chance: &'a mut Chance,
    pub(super) offers: &'a [Offer],
    /// When the history begins: everything is there by then.
    pub(super) begin: DateTime<Utc>,
    pub(super) now: DateTime<Utc>,
}

impl Founder<'_> {
    /// Writes all of them, each as a line of `keys`, too.
    pub(super) fn found(&mut self, keys: &mut impl Write) -> io::Result<Vec<Tenant>> {
        let names = SECOND_WORDS
            .iter()
            .flat_map(|second| FIRST_WORDS.iter().map(move |first| (first, second)));
        let mut tenants = Vec::new();
        for (place, (first, second)) in names.enumerate() {
            let at = self.begin - AHEAD + minutes(place);
            let name = format!("{} {}", title(first), title(second));
            let mut tenant = Tenant {
                id: uuid(self.chance, at),
                handle: format!("{first}-{second}"),
                is_public: place % 2 == 0,
                key: uuid(self.chance, at),
                agents: Vec::new(),
                created_at: at,
            };
            self.write_tenant(&tenant, &name)?;
            self.write_key(&tenant, keys)?;
            self.write_wallet(&tenant, None)?;
            tenant.agents = self.hire(&tenant)?;
            tenants.push(tenant);
        }
        Ok(tenants)
    }

    fn write_tenant(&mut self, tenant: &Tenant, name: &str) -> io::Result<()> {
        self.tables.tenant.row(&[
            &tenant.id,
            &tenant.handle,
            &name,
            &tenant.handle,
            &visibility(tenant.is_public),
            &"UTC",
            &tenant.created_at,
        ])?;
        self.tables
            .tenant_version
            .row(&[&tenant.id, &1_i64, &self.now])
    }

    fn write_key(&mut self, tenant: &Tenant, keys: &mut impl Write) -> io::Result<()> {
        let key = api_key(self.chance);
        self.tables.api_key.row(&[
            &tenant.key,
            &tenant.id,
            &NULL,
            &"workspace_admin",
            &"Benchmark",
            &&key[..8],
            &format!("{:x}", Sha256::digest(&key)),
            &tenant.created_at,
            &NULL,
            &NULL,
            &NULL,
        ])?;
        let line = json!({"id": tenant.id, "handle": tenant.handle, "key": key});
        writeln!(keys, "{line}")
    }

    /// The workspace's own wallet or an agent's, with one payment into it.
    fn write_wallet(&mut self, tenant: &Tenant, agent: Option<&Agent>) -> io::Result<()> {
        let at = agent.map_or(tenant.created_at, |agent| agent.created_at);
        let wallet = uuid(self.chance, at);
        let paid = self.chance.random_range(100..2_000) * DOLLAR;
        let reserved = agent.map_or(0, |_| self.chance.random_range(0..DOLLAR));
        self.tables.wallet.row(&[
            &wallet,
            &tenant.id,
            &agent.map(|agent| agent.id),
            &paid,
            &reserved,
            &"USD",
            &NULL,
            &NULL,
            &at,
        ])?;
        self.tables.ledger_entry.row(&[
            &uuid(self.chance, at),
            &tenant.id,
            &wallet,
            &"topup",
            &paid,
            &paid,
            &NULL,
            &"First top-up",
            &at,
        ])
    }

    fn hire(&mut self, tenant: &Tenant) -> io::Result<Vec<Agent>> {
        let names = ROLES
            .iter()
            .flat_map(|role| SUBJECTS.iter().map(move |subject| (subject, role)));
        let mut agents = Vec::new();
        for (place, (subject, role)) in names.enumerate() {
            let handle = format!("{subject}-{role}");
            let at = tenant.created_at + TimeDelta::hours(1) + minutes(place * 7);
            let agent = Agent {
                id: uuid(self.chance, at),
                name: format!("{} {}", title(subject), title(role)),
                uri: format!("agent://{}/{handle}", tenant.handle),
                is_public: tenant.is_public && !place.is_multiple_of(10),
                created_at: at,
                favourites: self
                    .offers
                    .choose_multiple(self.chance, FAVOURITES)
                    .cloned()
                    .collect(),
                handle,
            };
            self.write_agent(tenant, &agent, place)?;
            self.write_policy(tenant, &agent, place)?;
            self.write_wallet(tenant, Some(&agent))?;
            agents.push(agent);
        }
        Ok(agents)
    }

    /// Nearly all are active; the others stopped this moment, so that their history is like everybody's. The archived
    /// one is among the oldest: lists that leave such agents out show the same newest ones as lists that do not.
    fn write_agent(&mut self, tenant: &Tenant, agent: &Agent, place: usize) -> io::Result<()> {
        let status = match place {
            31 | 41 => "paused",
            21 => "suspended",
            1 => "archived",
            _ => "active",
        };
        self.tables.agent.row(&[
            &agent.id,
            &tenant.id,
            &agent.handle,
            &agent.name,
            &FRAMEWORKS[place % FRAMEWORKS.len()],
            &status,
            &visibility(!place.is_multiple_of(10)),
            &NULL,
            &agent.created_at,
            &(status == "archived").then_some(self.now),
        ])
    }

    /// Every fourth agent has none.
    fn write_policy(&mut self, tenant: &Tenant, agent: &Agent, place: usize) -> io::Result<()> {
        if place.is_multiple_of(4) {
            return Ok(());
        }
        let daily = self.chance.random_range(2..20) * DOLLAR;
        self.tables.spend_policy.row(&[
            &uuid(self.chance, agent.created_at),
            &tenant.id,
            &agent.id,
            &(DOLLAR / 4),
            &daily,
            &(daily * 20),
            &NULL,
            &NULL,
            &NULL,
            &NULL,
            &agent.created_at,
            &NULL,
        ])
    }
}

fn minutes(count: usize) -> TimeDelta {
    TimeDelta::minutes(i64::try_from(count).unwrap_or(i64::MAX))
}

fn visibility(is_public: bool) -> &'static str {
    if is_public { "public" } else { "private" }
}

fn title(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
