//! What a request may ask for: counted before it is parsed, before it is validated, and before it is executed.
//!
//! Each step is linear in what it looks at and lets through only what the next one can bear.

use std::sync::Arc;

use async_graphql::{Variables, parser::types::ExecutableDocument};

use crate::config::{CostMode, Limit, LimitsConfig};

mod cost;
mod directives;
mod excess;
mod measure;
mod mistakes;
mod plan;
mod prices;
mod scan;
mod subjects;

pub use cost::CostPlan;
pub use directives::{Cost, ListSize};
pub use excess::Excess;

use excess::Subject;
use measure::{Endless, Measures};
use prices::Prices;
use subjects::{
    ALIASES, COMPARED, DEPTH, DIRECTIVES, DOCUMENT_BYTES, FIELDS, JSON_NESTING, JSON_VALUES,
    NESTING, PARTS, ROOT_FIELDS, ROUNDS, TOKENS, VALUES, VALUES_BYTES,
};

/// The most lists of types and fields within each other, as with graphql-js: tools need one.
const MOST_ROUNDS: Limit = Limit::of(3);

/// What a request may ask for.
#[derive(Clone, Debug)]
pub struct Limits {
    config: LimitsConfig,
    prices: Arc<Prices>,
}

/// How much was looked at, and what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looked {
    /// The bytes of a text, or the selections of a document, that were looked at.
    pub steps: usize,
    /// Whether it is within the limits.
    pub found: Result<(), Excess>,
}

impl Limits {
    /// The deepest nesting, even where no limit is set.
    pub const DEEPEST: usize = LimitsConfig::DEEPEST;

    /// For the API with this text.
    #[must_use]
    pub fn new(sdl: &str, config: &LimitsConfig) -> Self {
        Self {
            config: config.clone(),
            prices: Arc::new(Prices::of_sdl(sdl)),
        }
    }

    /// Whether a JSON text may be parsed.
    ///
    /// # Errors
    ///
    /// It nests too deep or holds too many values.
    pub fn check_json(&self, json: &[u8]) -> Result<(), Excess> {
        self.look_at_json(json).found
    }

    /// The same, and how many bytes were looked at.
    #[must_use]
    pub fn look_at_json(&self, json: &[u8]) -> Looked {
        let seen = scan::json(json, self.scanned(self.config.variables));
        let found = self
            .check_nesting(seen.nesting, &JSON_NESTING)
            .and_then(|()| over(self.config.variables, seen.items, &JSON_VALUES));
        Looked {
            steps: seen.bytes,
            found,
        }
    }

    /// Whether a document may be parsed.
    ///
    /// # Errors
    ///
    /// It is too long, nests too deep, or holds too many tokens.
    pub fn check_text(&self, document: &str) -> Result<(), Excess> {
        self.look_at_text(document).found
    }

    /// The same, and how many bytes were looked at.
    #[must_use]
    pub fn look_at_text(&self, document: &str) -> Looked {
        if let Err(excess) = over(self.config.document_bytes, document.len(), &DOCUMENT_BYTES) {
            return Looked {
                steps: 0,
                found: Err(excess),
            };
        }
        let seen = scan::document(document, self.scanned(self.config.tokens));
        let found = if seen.is_open {
            Err(Excess::Open)
        } else {
            self.check_nesting(seen.nesting, &NESTING)
                .and_then(|()| over(self.config.tokens, seen.items, &TOKENS))
        };
        Looked {
            steps: seen.bytes,
            found,
        }
    }

    /// Whether a document may be validated.
    ///
    /// # Errors
    ///
    /// A fragment holds itself, or there is too much of something once fragments are written out.
    pub fn check_document(&self, document: &ExecutableDocument) -> Result<(), Excess> {
        self.look_at_document(document).found
    }

    /// The same, and how many selections were looked at.
    #[must_use]
    pub fn look_at_document(&self, document: &ExecutableDocument) -> Looked {
        let (visited, outcome) = measure::measure(document, self.nesting());
        let found = match outcome {
            Ok(measures) => self.check(&measures),
            Err(Endless::Cycle) => Err(Excess::Cycle),
            Err(Endless::Deep) => self.check_nesting(usize::MAX, &NESTING),
        };
        if found.is_err() {
            return Looked {
                steps: visited,
                found,
            };
        }
        let mistakes = mistakes::find(&self.prices, document);
        Looked {
            steps: visited + mistakes.visited,
            found: if mistakes.is_hopeless {
                Err(Excess::Mistakes)
            } else {
                Ok(())
            },
        }
    }

    /// What an operation of a document that was checked costs.
    #[must_use]
    pub fn plan(&self, document: &ExecutableDocument, operation: Option<&str>) -> CostPlan {
        plan::plan(&self.prices, document, operation)
    }

    /// Whether the values of an operation's variables may be filled in where they are used.
    ///
    /// # Errors
    ///
    /// They are too many, or too long.
    pub fn check_values(&self, plan: &CostPlan, variables: &Variables) -> Result<(), Excess> {
        let size = plan.filled_in(variables);
        let count = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        over(self.config.variables, count(size.values), &VALUES)?;
        over(self.config.body_bytes, count(size.bytes), &VALUES_BYTES)
    }

    /// Whether an operation may cost so much.
    ///
    /// # Errors
    ///
    /// It may not, and costs are enforced; when they are only measured, a line is logged.
    pub fn check_cost(&self, cost: u64) -> Result<(), Excess> {
        let most = self.config.cost.most().map_or(u64::MAX, |most| most as u64);
        if cost <= most {
            return Ok(());
        }
        match self.config.cost_mode {
            CostMode::Enforce => Err(Excess::Cost { cost, most }),
            CostMode::Measure => {
                tracing::warn!(graphql.cost = cost, "an operation costs more than it may");
                Ok(())
            }
        }
    }
}

impl Limits {
    fn check(&self, measures: &Measures) -> Result<(), Excess> {
        let config = &self.config;
        let largest = &measures.largest;
        over(config.fields, measures.fields, &FIELDS)?;
        over(config.fields, measures.compared, &COMPARED)?;
        over(config.tokens, measures.parts, &PARTS)?;
        over(config.depth, largest.depth, &DEPTH)?;
        over(MOST_ROUNDS, largest.rounds, &ROUNDS)?;
        over(config.root_fields, largest.own, &ROOT_FIELDS)?;
        over(config.aliases, largest.aliases, &ALIASES)?;
        over(config.directives, largest.directives, &DIRECTIVES)
    }

    /// How deep brackets and selection sets may nest.
    fn nesting(&self) -> usize {
        self.config
            .nesting
            .most()
            .map_or(Self::DEEPEST, |most| most.min(Self::DEEPEST))
    }

    fn scanned(&self, items: Limit) -> scan::Most {
        scan::Most {
            items: items.most().unwrap_or(usize::MAX),
            nesting: self.nesting(),
        }
    }

    fn check_nesting(&self, nesting: usize, subject: &'static Subject) -> Result<(), Excess> {
        let most = self.nesting();
        if nesting <= most {
            Ok(())
        } else {
            Err(subject.over(most))
        }
    }
}

fn over(limit: Limit, count: usize, subject: &'static Subject) -> Result<(), Excess> {
    match limit.most() {
        Some(most) if count > most => Err(subject.over(most)),
        _ => Ok(()),
    }
}
