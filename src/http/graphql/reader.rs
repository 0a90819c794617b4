//! From a body to requests: parsed once, straight into what is executed.

use std::{borrow::Cow, fmt};

use axum::http::StatusCode;
use serde::{
    Deserializer,
    de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use super::parameters::{Object, Parameter, check_json, put};
use crate::{
    app::App,
    config::Limit,
    error::Error,
    graphql::{GraphqlRequest, RequestExtensions},
};

/// What a body holds.
pub(super) enum Body {
    /// An object: one request.
    One(GraphqlRequest),
    /// An array: several, each of which may be wrong by itself.
    Many(Vec<GraphqlRequest>),
}

/// What a body asks for.
///
/// # Errors
///
/// It is not JSON, a parameter has the wrong type, or there are more requests than one body may hold.
pub(super) fn read(app: &App, body: &[u8]) -> Result<Body, Error> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::bad_request(
            "the body is empty: send a JSON object with `query`, and if needed `variables` and `operationName`",
        ));
    }
    check_json(app, body)?;
    let mut reader = Reader {
        batch: app.config.limits.batch_size,
        parameter: None,
        problem: None,
    };
    let mut json = serde_json::Deserializer::from_slice(body);
    let read = reader.deserialize(&mut json);
    read.and_then(|read| json.end().map(|()| read))
        .map_err(|problem| reader.explain(&problem))
}

/// Reads a body, and remembers where it was when it failed.
struct Reader {
    batch: Limit,
    parameter: Option<Parameter>,
    problem: Option<Error>,
}

impl Reader {
    fn request<'de, A: MapAccess<'de>>(&mut self, mut map: A) -> Result<GraphqlRequest, A::Error> {
        let mut request = GraphqlRequest::default();
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            self.parameter = Parameter::named(&name);
            let is_new = match self.parameter {
                None => map.next_value::<IgnoredAny>().map(|_| true)?,
                Some(Parameter::Query) => put(&mut request.query, map.next_value()?),
                Some(Parameter::DocumentId) => put(&mut request.document_id, map.next_value()?),
                Some(Parameter::OperationName) => {
                    put(&mut request.operation_name, map.next_value()?)
                }
                Some(Parameter::Variables) => put(&mut request.variables, map.next_value()?),
                Some(Parameter::Extensions) => {
                    let read: Option<Object<RequestExtensions>> = map.next_value()?;
                    put(&mut request.extensions, read.map(Object::inside))
                }
            };
            if let (false, Some(parameter)) = (is_new, self.parameter) {
                return self.give_up(parameter.refuse("is given twice: send it once"));
            }
            self.parameter = None;
        }
        Ok(request)
    }

    fn requests<'de, A: SeqAccess<'de>>(
        &mut self,
        mut list: A,
    ) -> Result<Vec<GraphqlRequest>, A::Error> {
        let most = self.batch.most();
        if most == Some(1) {
            let problem = "several requests in one body are not taken: send them one by one, each as an object";
            return self.give_up(too_many(1, problem.to_owned()));
        }
        let mut requests = Vec::new();
        while let Some(request) = list.next_element_seed(Element(self))? {
            requests.push(request);
            if let Some(most) = most
                && requests.len() > most
            {
                let problem =
                    format!("one body may hold {most} requests: send the others in another");
                return self.give_up(too_many(most, problem));
            }
        }
        if requests.is_empty() {
            return self.give_up(Error::bad_request(
                "the array holds no request: put at least one into it",
            ));
        }
        Ok(requests)
    }

    fn give_up<T, E: serde::de::Error>(&mut self, problem: Error) -> Result<T, E> {
        self.problem = Some(problem);
        Err(E::custom(""))
    }

    fn explain(self, problem: &serde_json::Error) -> Error {
        match (self.problem, self.parameter) {
            (Some(own), _) => own,
            (None, Some(parameter)) if problem.is_data() => parameter.refuse(parameter.wants()),
            (None, None) if problem.is_data() => Error::bad_request(
                "the body must be a JSON object with `query`, and if needed `variables` and `operationName`",
            ),
            (None, _) => Error::bad_request(format!(
                "the body is not JSON ({problem}): send a JSON object with `query`"
            )),
        }
    }
}

fn too_many(most: usize, problem: String) -> Error {
    Error::LimitExceeded {
        status: StatusCode::BAD_REQUEST,
        limit: "batchSize",
        most: most as u64,
        problem,
    }
}

impl<'de> DeserializeSeed<'de> for &mut Reader {
    type Value = Body;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Body, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Reader {
    type Value = Body;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Body, A::Error> {
        self.request(map).map(Body::One)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Body, A::Error> {
        self.requests(list).map(Body::Many)
    }
}

/// One request of several.
struct Element<'a>(&'a mut Reader);

impl<'de> DeserializeSeed<'de> for Element<'_> {
    type Value = GraphqlRequest;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<GraphqlRequest, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Element<'_> {
    type Value = GraphqlRequest;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<GraphqlRequest, A::Error> {
        self.0.request(map)
    }
}
