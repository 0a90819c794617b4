//! What came of an operation: whether it was executed, with which codes, and whose fault it is.

use async_graphql::{ErrorExtensionValues, Response, ServerError, Value};

use crate::{error::Error, metrics::Outcome};

/// What was refused as a whole has only errors of no field.
pub(super) fn was_executed(response: &Response) -> bool {
    response.errors.is_empty() || response.errors.iter().any(|error| !error.path.is_empty())
}

/// Whose fault it is, if there is one: ours, as soon as a single error is.
pub(super) fn outcome_of(errors: &[ServerError]) -> Outcome {
    let is_ours = |error: &ServerError| {
        let code = error.extensions.as_ref().and_then(|all| all.get("code"));
        matches!(code, Some(Value::String(code)) if Error::is_ours(code))
    };
    if errors.is_empty() {
        Outcome::Ok
    } else if errors.iter().any(is_ours) {
        Outcome::ServerError
    } else {
        Outcome::ClientError
    }
}

/// What has no code was refused by the library: while it validated the document, or while it read an argument.
pub(super) fn set_code(error: &mut ServerError) {
    let code = if error.path.is_empty() {
        "GRAPHQL_VALIDATION_FAILED"
    } else {
        "BAD_USER_INPUT"
    };
    let extensions = error
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default);
    if extensions.get("code").is_none() {
        extensions.set("code", code);
    }
}
