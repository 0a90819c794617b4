//! What a request is made of, and how it is read from a URL.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor, value::MapAccessDeserializer},
};
use url::form_urlencoded;

use crate::{
    app::App,
    error::Error,
    graphql::{GraphqlRequest, Permitted, RequestExtensions},
};

/// How a body names its document.
pub(super) const IN_BODY: &str = "as `query`";

/// What a URL asks for. It may hold a query, never a mutation.
///
/// # Errors
///
/// A parameter cannot be read, or there is none that names a document.
pub(super) fn of_url(app: &App, query: &str) -> Result<GraphqlRequest, Error> {
    let mut request = GraphqlRequest {
        permitted: Permitted::Queries,
        ..GraphqlRequest::default()
    };
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let Some(parameter) = Parameter::named(&name) else {
            continue;
        };
        // A form sends what was left open as an empty text.
        if value.is_empty() && parameter != Parameter::Query {
            continue;
        }
        if matches!(parameter, Parameter::Variables | Parameter::Extensions) {
            check_json(app, value.as_bytes())?;
        }
        let is_new = match parameter {
            Parameter::Query => put(&mut request.query, Some(value.into_owned())),
            Parameter::DocumentId => put(&mut request.document_id, Some(value.into_owned())),
            Parameter::OperationName => put(&mut request.operation_name, Some(value.into_owned())),
            Parameter::Variables => put(&mut request.variables, of_text(parameter, &value)?),
            Parameter::Extensions => {
                let read: Option<Object<RequestExtensions>> = of_text(parameter, &value)?;
                put(&mut request.extensions, read.map(Object::inside))
            }
        };
        if !is_new {
            return Err(parameter.refuse("is given twice: send it once"));
        }
    }
    with_document(request, "in the URL as `query`, URL-encoded")
}

/// A request that names no document is none.
pub(super) fn with_document(request: GraphqlRequest, how: &str) -> Result<GraphqlRequest, Error> {
    let is_by_hash = |extensions: &RequestExtensions| extensions.persisted_query.is_some();
    let is_named = request.query.is_some()
        || request.document_id.is_some()
        || request.extensions.as_ref().is_some_and(is_by_hash);
    if is_named {
        return Ok(request);
    }
    Err(Error::bad_request(format!(
        "there is no document: send one {how}"
    )))
}

/// Refuses JSON that nests too deep or holds too many values, before it is parsed.
pub(super) fn check_json(app: &App, json: &[u8]) -> Result<(), Error> {
    Ok(app.api.limits().check_json(json)?)
}

/// What a request is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parameter {
    Query,
    DocumentId,
    OperationName,
    Variables,
    Extensions,
}

impl Parameter {
    const ALL: [Self; 5] = [
        Self::Query,
        Self::DocumentId,
        Self::OperationName,
        Self::Variables,
        Self::Extensions,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::DocumentId => "documentId",
            Self::OperationName => "operationName",
            Self::Variables => "variables",
            Self::Extensions => "extensions",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|parameter| parameter.name() == name)
    }

    pub(super) fn wants(self) -> &'static str {
        match self {
            Self::Query => "must be a string: the document",
            Self::DocumentId => "must be a string: the hash of the document",
            Self::OperationName => "must be a string: which operation of the document is meant",
            Self::Variables => "must be an object: a value for each variable, by its name",
            Self::Extensions => {
                "must be an object; in it `persistedQuery` an object with `version` and `sha256Hash`, and `cost` \
                 true or false"
            }
        }
    }

    pub(super) fn refuse(self, problem: &str) -> Error {
        Error::bad_request(format!("{}: {problem}", self.name()))
    }
}

/// Reads a JSON parameter of a URL.
fn of_text<T: DeserializeOwned>(parameter: Parameter, text: &str) -> Result<Option<T>, Error> {
    serde_json::from_str(text).map_err(|problem| {
        if problem.is_data() {
            parameter.refuse(parameter.wants())
        } else {
            parameter.refuse(&format!(
                "is not JSON ({problem}): send a JSON object, URL-encoded"
            ))
        }
    })
}

/// What is written as an object. A structure alone would be read from an array, too.
pub(super) struct Object<T>(T);

impl<T> Object<T> {
    pub(super) fn inside(self) -> T {
        self.0
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_map(AnObject(PhantomData))
    }
}

struct AnObject<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for AnObject<T> {
    type Value = Object<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Object)
    }
}

/// Fills a place; false if it was filled before.
pub(super) fn put<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    let is_new = place.is_none();
    *place = value;
    is_new
}
