//! Writing the catalogue: what a source says of models, turned into the fewest changes.
//!
//! What is there already is compared first, so that writing the same again changes nothing. What a source does not
//! know (`None` in the facts) stays as it is.

use std::ops::AddAssign;

use chrono::{DateTime, NaiveDate, Utc};

use super::{ModelKind, RoutableStatus, UnitPrices, store};
use crate::{database::Transaction, error::Error};

mod merge;
mod plan;

use plan::{Outcome, Plan};

/// A model at one provider, as a source describes it. A model that several providers offer is several entries; what
/// the first of them says of the model, and of its provider, holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogEntry {
    /// Who offers it.
    pub provider: ProviderFacts,
    /// What is offered.
    pub model: ModelFacts,
    /// How it is offered.
    pub endpoint: EndpointFacts,
    /// What it costs now.
    pub prices: UnitPrices,
    /// Where that was learnt.
    pub source: String,
}

/// What a source says of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderFacts {
    /// Name in URLs.
    pub slug: String,
    /// Name for people.
    pub display_name: String,
    /// The rest, where the source knows it.
    pub details: Option<ProviderDetails>,
}

/// What not every source knows of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderDetails {
    /// Whether calls are routed to it.
    pub active: bool,
    /// Where it tells of its outages.
    pub status_page_url: Option<String>,
    /// Its terms of service.
    pub terms_of_service_url: Option<String>,
    /// Its privacy policy.
    pub privacy_policy_url: Option<String>,
    /// Where it keeps data.
    pub data_regions: Vec<String>,
}

/// What a source says of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelFacts {
    /// Name in requests.
    pub slug: String,
    /// Name for people.
    pub display_name: String,
    /// Whether it answers itself.
    pub kind: ModelKind,
    /// How many tokens it reads at most.
    pub context_window: Option<i64>,
    /// How many tokens it writes at most.
    pub max_output_tokens: Option<i64>,
    /// What it reads.
    pub input_modalities: Vec<String>,
    /// What it writes.
    pub output_modalities: Vec<String>,
    /// What it can do.
    pub capabilities: Vec<String>,
    /// From when on it is not to be used any more.
    pub deprecated_at: Option<NaiveDate>,
    /// The rest, where the source knows it.
    pub details: Option<ModelDetails>,
}

/// What not every source knows of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelDetails {
    /// Who made it.
    pub author: Option<String>,
    /// Which request parameters it takes.
    pub supported_parameters: Vec<String>,
    /// Whether calls are routed to it. A source that does not know leaves a model degraded or inactive that is; any
    /// other one is active until its time is over.
    pub routable_status: RoutableStatus,
    /// The quality that is assumed before there are measurements, in thousandths.
    pub q_prior_milli: Option<i32>,
    /// Its score in the Artificial Analysis Intelligence Index.
    pub aa_intelligence_index: Option<i32>,
    /// When it came out.
    pub released_at: Option<NaiveDate>,
}

/// What a source says of a model at a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointFacts {
    /// What the provider calls it.
    pub provider_model_name: String,
    /// Where it runs; `global` where the provider chooses.
    pub region: String,
}

/// What writing has changed, in entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WriteSummary {
    /// Were not in the catalogue.
    pub created: usize,
    /// Have another price than before.
    pub repriced: usize,
    /// Differ in something else.
    pub updated: usize,
    /// Were there just so.
    pub unchanged: usize,
}

/// Writes entries into the catalogue. A price that differs closes the one before and opens another.
///
/// # Errors
///
/// The database could not be asked.
pub async fn write(
    tx: &Transaction,
    entries: &[CatalogEntry],
    now: DateTime<Utc>,
) -> Result<WriteSummary, Error> {
    Writer::open(tx, now).await?.write(entries).await
}

/// Writes entries in portions; what is there is read once.
pub(super) struct Writer<'a> {
    tx: &'a Transaction,
    plan: Plan,
}

impl<'a> Writer<'a> {
    /// Reads what is there.
    pub(super) async fn open(tx: &'a Transaction, now: DateTime<Utc>) -> Result<Self, Error> {
        store::lock(tx).await?;
        let rows = store::read(tx, now).await?;
        let plan = Plan::new(rows, now);
        Ok(Self { tx, plan })
    }

    /// Writes a portion.
    pub(super) async fn write(&mut self, entries: &[CatalogEntry]) -> Result<WriteSummary, Error> {
        let mut summary = WriteSummary::default();
        for entry in entries {
            summary.count(self.plan.add(entry));
        }
        store::write(self.tx, self.plan.take_changes()).await?;
        Ok(summary)
    }
}

impl WriteSummary {
    /// How many entries are not as they were.
    #[must_use]
    pub fn changes(&self) -> usize {
        self.created + self.repriced + self.updated
    }

    fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Created => self.created += 1,
            Outcome::Repriced => self.repriced += 1,
            Outcome::Updated => self.updated += 1,
            Outcome::Unchanged => self.unchanged += 1,
        }
    }
}

impl AddAssign for WriteSummary {
    fn add_assign(&mut self, other: Self) {
        self.created += other.created;
        self.repriced += other.repriced;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
    }
}
