use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql::{EmptySubscription, Object, Schema, ServerError, ValidationMode};
use serde_json::{Value as Json, json};

use sha2::Digest;

use super::*;
use crate::graphql::{PersistedQuery, RequestExtensions};

/// What a resolver with a fault does.
fn fail(field: &str) -> Option<i32> {
    panic!("the resolver of {field}")
}

struct Query;

#[Object]
impl Query {
    async fn fine(&self) -> i32 {
        1
    }

    async fn section(&self) -> Option<Section> {
        Some(Section)
    }

    async fn sections(&self) -> Vec<Option<Section>> {
        vec![Some(Section), Some(Section)]
    }

    async fn echo(&self, number: i32) -> i32 {
        number
    }
}

struct Section;

#[Object]
impl Section {
    async fn fine(&self) -> i32 {
        2
    }

    async fn broken(&self) -> Option<i32> {
        fail("broken")
    }

    async fn broken_later(&self) -> Option<i32> {
        tokio::task::yield_now().await;
        fail("brokenLater")
    }
}

struct Mutation;

#[Object]
impl Mutation {
    async fn count(&self, ctx: &async_graphql::Context<'_>) -> usize {
        let counter = ctx.data_unchecked::<Arc<AtomicUsize>>();
        counter.fetch_add(1, Ordering::Relaxed) + 1
    }

    async fn fail(&self, ctx: &async_graphql::Context<'_>) -> Option<i32> {
        let counter = ctx.data_unchecked::<Arc<AtomicUsize>>();
        counter.fetch_add(1, Ordering::Relaxed);
        fail("fail")
    }
}

type Toy = Schema<Query, Mutation, EmptySubscription>;

/// An API whose executions are counted.
struct World {
    validating: Toy,
    swift: Toy,
    watching: Toy,
    operations: Operations,
    validated: AtomicUsize,
    executed: AtomicUsize,
    changed: Arc<AtomicUsize>,
}

impl World {
    fn new() -> Self {
        let changed = Arc::new(AtomicUsize::new(0));
        let build = || Schema::build(Query, Mutation, EmptySubscription).data(Arc::clone(&changed));
        let executing = || build().validation_mode(ValidationMode::Fast);
        let validating = build().extension(OnlyValidate).finish();
        let config = Config::default();
        let rules = Rules::of(&config, TrustedDocuments::default());
        Self {
            swift: executing().finish(),
            watching: executing().extension(CatchPanics).finish(),
            operations: Operations::new(&validating.sdl(), rules, OperationMetrics::default()),
            validating,
            validated: AtomicUsize::new(0),
            executed: AtomicUsize::new(0),
            changed,
        }
    }

    async fn send(&self, request: GraphqlRequest) -> Answer {
        self.operations.execute(request, self).await
    }

    async fn ask(&self, query: &str) -> Json {
        shown(self.send(GraphqlRequest::of(query)).await)
    }

    fn executed(&self) -> usize {
        self.executed.swap(0, Ordering::Relaxed)
    }

    fn validated(&self) -> usize {
        self.validated.swap(0, Ordering::Relaxed)
    }
}

impl Executor for World {
    async fn execute(&self, request: Request, care: Care) -> Response {
        let (schema, count) = match care {
            Care::Validate => (&self.validating, &self.validated),
            Care::Execute => (&self.swift, &self.executed),
            Care::Watch => (&self.watching, &self.executed),
        };
        count.fetch_add(1, Ordering::Relaxed);
        schema.execute(request).await
    }
}

/// Data with codes by path, or the reason and the codes and messages of a refusal.
fn shown(answer: Answer) -> Json {
    let code = |error: &ServerError| {
        let extensions = error.extensions.as_ref();
        let code = extensions.and_then(|all| all.get("code")).cloned();
        code.unwrap_or_default().into_json().unwrap()
    };
    match answer {
        Answer::Executed(response) => {
            let errors = response.errors.iter();
            let errors = errors.map(|error| json!({"path": error.path, "code": code(error)}));
            json!({"data": response.data, "errors": errors.collect::<Vec<_>>()})
        }
        Answer::Written(written) => serde_json::from_slice(&written.body).unwrap(),
        Answer::Refused { errors, reason } => {
            let errors = errors
                .iter()
                .map(|error| json!([code(error), error.message]));
            json!({"reason": format!("{reason:?}"), "errors": errors.collect::<Vec<_>>()})
        }
    }
}

#[tokio::test]
async fn a_resolver_that_panics_fails_its_field_and_the_rest_stands() {
    let world = World::new();
    let expected = json!({
        "data": {
            "fine": 1,
            "section": {"fine": 2, "broken": null},
            "sections": [{"brokenLater": null, "fine": 2}, {"brokenLater": null, "fine": 2}],
        },
        "errors": [
            {"path": ["section", "broken"], "code": "INTERNAL_SERVER_ERROR"},
            {"path": ["sections", 0, "brokenLater"], "code": "INTERNAL_SERVER_ERROR"},
            {"path": ["sections", 1, "brokenLater"], "code": "INTERNAL_SERVER_ERROR"},
        ],
    });
    let query = "{ fine section { fine broken } sections { brokenLater fine } }";

    for _ in 0..2 {
        assert_eq!(world.ask(query).await, expected);
        assert_eq!(world.executed(), 2, "it is watched after a panic");
    }
}

#[tokio::test]
async fn a_mutation_is_executed_once_even_when_it_panics() {
    let world = World::new();

    for times in 1..=3 {
        let answer = world.ask("mutation { fail }").await;
        assert_eq!(answer["errors"][0]["code"], "INTERNAL_SERVER_ERROR");
        assert_eq!(world.changed.load(Ordering::Relaxed), times);
    }
}

#[tokio::test]
async fn a_document_is_validated_once() {
    let world = World::new();
    let refused = json!({
        "reason": "Document",
        "errors": [["GRAPHQL_VALIDATION_FAILED", "Unknown field \"nothing\" on type \"Query\"."]],
    });

    for validations in [1, 0, 0] {
        assert_eq!(world.ask("{ fine nothing }").await, refused);
        assert_eq!(world.validated(), validations);
    }
    for validations in [1, 0, 0] {
        world.ask("{ fine }").await;
        assert_eq!(world.validated(), validations);
        assert_eq!(world.executed(), 1);
    }
}

#[tokio::test]
async fn the_errors_of_one_document_are_not_without_end() {
    let world = World::new();
    let unused: Vec<String> = (0..50).map(|number| format!("$v{number}: Int")).collect();

    let answer = world
        .ask(&format!("query ({}) {{ fine }}", unused.join(" ")))
        .await;

    assert_eq!(answer["errors"].as_array().unwrap().len(), MOST_ERRORS);
}

#[tokio::test]
async fn variables_are_checked_before_anything_is_executed() {
    let world = World::new();
    let ask = |variables: Json| {
        let request = GraphqlRequest {
            variables: Some(Variables::from_json(variables)),
            ..GraphqlRequest::of("query ($number: Int!) { echo(number: $number) }")
        };
        world.send(request)
    };

    for _ in 0..2 {
        assert_eq!(
            shown(ask(json!({"number": 7})).await),
            json!({"data": {"echo": 7}, "errors": []})
        );
        world.executed();
        assert_eq!(
            shown(ask(json!({"number": "7"})).await),
            json!({
                "reason": "Document",
                "errors": [["BAD_USER_INPUT", "variables.number: must be of type Int"]],
            })
        );
        assert_eq!(world.executed(), 0);
    }
}

#[tokio::test]
async fn a_safe_method_changes_nothing() {
    let world = World::new();
    let request = GraphqlRequest {
        permitted: Permitted::Queries,
        ..GraphqlRequest::of("mutation { count }")
    };

    assert_eq!(
        shown(world.send(request).await),
        json!({
            "reason": "Method",
            "errors": [["METHOD_NOT_ALLOWED", "only queries are executed by GET: send this operation by POST"]],
        })
    );
    assert_eq!(world.executed(), 0);
}

#[tokio::test]
async fn a_hash_stands_for_a_document_once_that_was_valid() {
    let world = World::new();
    let by_hash = |query: &str, is_sent: bool| GraphqlRequest {
        query: is_sent.then(|| query.to_owned()),
        extensions: Some(RequestExtensions {
            persisted_query: Some(PersistedQuery {
                version: 1,
                sha256_hash: format!("{:x}", sha2::Sha256::digest(query)),
            }),
            cost: false,
        }),
        ..GraphqlRequest::default()
    };
    let unknown = json!({
        "reason": "Document",
        "errors": [["PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound"]],
    });

    for (query, is_kept) in [("{ fine }", true), ("{ nothing }", false)] {
        assert_eq!(shown(world.send(by_hash(query, false)).await), unknown);
        world.send(by_hash(query, true)).await;
        let answer = shown(world.send(by_hash(query, false)).await);
        let expected = json!({"data": {"fine": 1}, "errors": []});
        assert_eq!(answer, if is_kept { expected } else { unknown.clone() });
    }
}
