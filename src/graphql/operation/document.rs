//! A document as it is kept: parsed, examined, and with the verdict of its validation.

use std::{
    collections::HashSet,
    sync::{Arc, OnceLock},
};

use async_graphql::{
    Name, ServerError,
    parser::{
        parse_query,
        types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType},
    },
};
use moka::sync::Cache;
use sha2::{Digest, Sha256};

use super::{
    refusal::{self, Refusal},
    survey,
};
use crate::{
    config::LimitsConfig,
    error::Error,
    graphql::{
        limits::{CostPlan, Limits},
        response::Plan,
        types::{Types, named},
    },
};

/// How much memory the parsed documents take that are kept. A screen sends the same few over and over.
const KEPT_BYTES: u64 = 32_000_000;
/// About how many bytes a parsed document takes for each of its text: three letters and a space are a field, which is
/// held three times, as it was parsed, with its price and with its place in the answer.
const SIZE_OF_LETTER: usize = 150;
/// Longer documents are parsed every time.
pub(super) const LONGEST_KEPT: usize = 20_000;

/// The fields that describe the API. `__typename` does not.
const INTROSPECTION: [&str; 2] = ["__schema", "__type"];

/// The field of what is everybody's and still comes from the database.
const PUBLIC_FIELD: &str = "publicAudit";

/// SHA-256 of a document's text.
pub(super) type Hash = [u8; 32];

/// The documents of an API that were seen lately.
#[derive(Debug)]
pub(super) struct Documents {
    pub(super) types: Types,
    pub(super) limits: Limits,
    may_introspect: bool,
    /// By the text and the name of the operation that is meant.
    kept: Cache<(Hash, Option<String>), Arc<Document>>,
}

/// One operation of a document.
#[derive(Debug)]
pub(super) struct Document {
    /// The whole document.
    pub(super) parsed: ExecutableDocument,
    /// The operation's name, if it has one.
    pub(super) name: Option<String>,
    /// What the operation does.
    pub(super) ty: OperationType,
    /// What it costs.
    pub(super) cost: CostPlan,
    /// In which order it asks for what.
    pub(super) plan: Plan,
    /// The variables that `@skip` and `@include` go by.
    pub(super) conditions: HashSet<Name>,
    /// Whether it asks for public events, which are no workspace's.
    pub(super) shows_public: bool,
    /// What validation said, once it was asked.
    pub(super) verdict: OnceLock<Result<(), Vec<ServerError>>>,
    /// About how many bytes it takes.
    size: u32,
}

impl Documents {
    pub(super) fn new(sdl: &str, limits: &LimitsConfig, may_introspect: bool) -> Self {
        let weigh = |_: &_, document: &Arc<Document>| document.size;
        Self {
            types: Types::of_sdl(sdl),
            limits: Limits::new(sdl, limits),
            may_introspect,
            kept: Cache::builder()
                .max_capacity(KEPT_BYTES)
                .weigher(weigh)
                .build(),
        }
    }

    /// The operation that is meant, parsed and within the limits.
    pub(super) fn get(
        &self,
        text: &str,
        hash: Hash,
        operation: Option<&str>,
    ) -> Result<Arc<Document>, Refusal> {
        let key = (hash, operation.map(str::to_owned));
        if let Some(document) = self.kept.get(&key) {
            return Ok(document);
        }
        let document = Arc::new(self.read(text, operation)?);
        if text.len() <= LONGEST_KEPT {
            self.kept.insert(key, Arc::clone(&document));
        }
        Ok(document)
    }

    fn read(&self, text: &str, operation: Option<&str>) -> Result<Document, Refusal> {
        self.limits.check_text(text)?;
        let parsed = parse_query(text).map_err(|problem| refusal::unparsable(text, problem))?;
        let (name, definition) = find(&parsed, operation)?;
        self.limits.check_document(&parsed)?;
        self.check_declarations(&parsed)?;
        if !self.may_introspect && survey::asks(&parsed, &INTROSPECTION) {
            return Err(refusal::introspection());
        }
        let name = name.map(ToString::to_string);
        Ok(Document {
            ty: definition.ty,
            cost: self.limits.plan(&parsed, name.as_deref()),
            plan: Plan::new(&self.types, &parsed, definition),
            verdict: OnceLock::new(),
            conditions: survey::conditions(&parsed),
            shows_public: survey::asks(&parsed, &[PUBLIC_FIELD]),
            size: u32::try_from(text.len() * SIZE_OF_LETTER).unwrap_or(u32::MAX),
            name,
            parsed,
        })
    }
}

impl Documents {
    /// Refuses variables of no input type. The library panics at the default value of some of them.
    fn check_declarations(&self, document: &ExecutableDocument) -> Result<(), Refusal> {
        let operations = document.operations.iter();
        let mut variables = operations.flat_map(|(_, node)| &node.node.variable_definitions);
        let is_none = |ty: &str| self.types.input(ty).is_none() && !ty.starts_with("__");
        match variables.find(|variable| is_none(named(&variable.node.var_type.node))) {
            Some(variable) => Err(refusal::no_input(variable)),
            None => Ok(()),
        }
    }
}

impl Document {
    /// The operation that is meant.
    pub(super) fn operation(&self) -> Option<&OperationDefinition> {
        find(&self.parsed, self.name.as_deref())
            .ok()
            .map(|(_, definition)| definition)
    }
}

/// What a document is known by.
pub(super) fn hash(text: &str) -> Hash {
    Sha256::digest(text).into()
}

/// The operation that is meant, and its name.
fn find<'a>(
    document: &'a ExecutableDocument,
    asked: Option<&str>,
) -> Result<(Option<&'a Name>, &'a OperationDefinition), Refusal> {
    let refuse = |problem: &str| Err(Refusal::from(Error::bad_input("operationName", problem)));
    match (&document.operations, asked) {
        (DocumentOperations::Single(operation), None) => Ok((None, &operation.node)),
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => {
            let only = operations.iter().next();
            only.map_or_else(
                || refuse("names no operation of the document"),
                |(name, operation)| Ok((Some(name), &operation.node)),
            )
        }
        (DocumentOperations::Multiple(operations), Some(asked)) => {
            operations.get_key_value(asked).map_or_else(
                || refuse("names no operation of the document"),
                |(name, operation)| Ok((Some(name), &operation.node)),
            )
        }
        (DocumentOperations::Single(_), Some(_)) => refuse("names no operation of the document"),
        (DocumentOperations::Multiple(_), None) => {
            refuse("is needed: the document holds several operations, name one of them")
        }
    }
}
