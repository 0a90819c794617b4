//! Why a request is not executed.

use async_graphql::{
    ErrorExtensionValues, Pos, Positioned, ServerError, parser::types::VariableDefinition,
};

use crate::{
    error::Error,
    graphql::{Answer, Reason, limits::Excess},
};

/// Why a request is not executed.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) errors: Vec<ServerError>,
    pub(super) reason: Reason,
}

impl Refusal {
    /// One reason, with its code.
    pub(super) fn new(reason: Reason, code: &str, message: impl Into<String>) -> Self {
        let mut error = ServerError::new(message, None);
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", code);
        error.extensions = Some(extensions);
        Self {
            errors: vec![error],
            reason,
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let mut error = async_graphql::Error::from(error).into_server_error(Pos::default());
        error.locations.clear();
        Self {
            errors: vec![error],
            reason: Reason::Document,
        }
    }
}

impl From<Excess> for Refusal {
    fn from(excess: Excess) -> Self {
        Self {
            errors: vec![excess.into()],
            reason: Reason::Document,
        }
    }
}

impl From<Vec<ServerError>> for Refusal {
    fn from(errors: Vec<ServerError>) -> Self {
        Self {
            errors,
            reason: Reason::Document,
        }
    }
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        Self::Refused {
            errors: refusal.errors,
            reason: refusal.reason,
        }
    }
}

/// The API does not describe itself here.
pub(super) fn introspection() -> Refusal {
    Refusal::new(
        Reason::Document,
        "GRAPHQL_VALIDATION_FAILED",
        "introspection is off here: read schema.graphql",
    )
}

/// A variable's type is not there, or it is none of an input.
pub(super) fn no_input(variable: &Positioned<VariableDefinition>) -> Refusal {
    let VariableDefinition { name, var_type, .. } = &variable.node;
    let mut refusal = Refusal::new(
        Reason::Document,
        "GRAPHQL_VALIDATION_FAILED",
        format!(
            "Variable \"${}\" cannot be of type \"{}\": it is no input type of this API",
            name.node, var_type.node
        ),
    );
    for error in &mut refusal.errors {
        error.locations.push(variable.pos);
    }
    refusal
}

/// The parser draws the place over several lines; `locations` tells it already, so only its last line is kept.
pub(super) fn unparsable(text: &str, problem: async_graphql::parser::Error) -> Refusal {
    let mut error = ServerError::from(problem);
    if text.trim().is_empty() {
        return Refusal::new(
            Reason::Document,
            "GRAPHQL_PARSE_FAILED",
            "the document is empty: send one as `query`",
        );
    }
    let expected = error.message.lines().last().unwrap_or_default();
    error.message = format!(
        "the document cannot be parsed: {}",
        expected.trim_start_matches([' ', '='])
    );
    let extensions = error
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default);
    extensions.set("code", "GRAPHQL_PARSE_FAILED");
    Refusal::from(vec![error])
}
