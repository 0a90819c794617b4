use async_graphql::{EmptyMutation, EmptySubscription, Object, Request, Response, Schema};

use crate::{
    config::Config,
    error::Error,
    graphql::{
        Answer, Care, Executor, GraphqlRequest, OnlyValidate, Operations, Rules, TrustedDocuments,
    },
    metrics::OperationMetrics,
};

struct Query;

#[Object]
impl Query {
    async fn slow(&self) -> i32 {
        tokio::task::yield_now().await;
        1
    }

    async fn quick(&self) -> i32 {
        2
    }

    async fn section(&self) -> Option<Section> {
        Some(Section)
    }

    async fn required(&self) -> Section {
        Section
    }

    async fn sections(&self) -> Vec<Option<Section>> {
        vec![Some(Section), Some(Section)]
    }

    async fn strict_sections(&self) -> Option<Vec<Section>> {
        Some(vec![Section])
    }
}

struct Section;

#[Object]
impl Section {
    async fn fine(&self) -> i32 {
        3
    }

    async fn broken(&self) -> Result<Option<i32>, Error> {
        Err(Error::Unavailable)
    }

    async fn broken_required(&self) -> Result<i32, Error> {
        Err(Error::Unavailable)
    }

    async fn inner(&self) -> Option<Section> {
        Some(Section)
    }
}

async fn ask(query: &str) -> String {
    let build = || Schema::build(Query, EmptyMutation, EmptySubscription);
    let toy = Toy {
        schema: build().finish(),
        validating: build().extension(OnlyValidate).finish(),
    };
    let config = Config::default();
    let rules = Rules::of(&config, TrustedDocuments::default());
    let operations = Operations::new(&toy.schema.sdl(), rules, OperationMetrics::default());
    match operations.execute(GraphqlRequest::of(query), &toy).await {
        Answer::Executed(response) => response.data.to_string(),
        Answer::Written(_) | Answer::Refused { .. } => "null".to_owned(),
    }
}

struct Toy {
    schema: Schema<Query, EmptyMutation, EmptySubscription>,
    validating: Schema<Query, EmptyMutation, EmptySubscription>,
}

impl Executor for Toy {
    async fn execute(&self, request: Request, care: Care) -> Response {
        match care {
            Care::Validate => self.validating.execute(request).await,
            Care::Execute | Care::Watch => self.schema.execute(request).await,
        }
    }
}

#[tokio::test]
async fn fields_stand_in_the_order_they_were_asked_for() {
    assert_eq!(ask("{ slow quick }").await, "{slow: 1, quick: 2}");
    assert_eq!(ask("{ quick slow }").await, "{quick: 2, slow: 1}");
    assert_eq!(
        ask("query { ...F quick s: slow } fragment F on Query { section { fine } slow }").await,
        "{section: {fine: 3}, slow: 1, quick: 2, s: 1}"
    );
}

#[tokio::test]
async fn a_nullable_field_that_failed_is_null() {
    assert_eq!(
        ask("{ section { broken fine alias: broken } }").await,
        "{section: {broken: null, fine: 3, alias: null}}"
    );
}

#[tokio::test]
async fn an_object_whose_fields_all_failed_is_not_null_itself() {
    assert_eq!(
        ask("{ required { broken } }").await,
        "{required: {broken: null}}"
    );
    assert_eq!(
        ask("{ section { inner { broken } } }").await,
        "{section: {inner: {broken: null}}}"
    );
}

#[tokio::test]
async fn a_required_field_that_failed_makes_the_nearest_nullable_field_null() {
    assert_eq!(
        ask("{ section { fine inner { fine brokenRequired } } quick }").await,
        "{section: {fine: 3, inner: null}, quick: 2}"
    );
    assert_eq!(
        ask("{ quick required { fine brokenRequired } }").await,
        "null"
    );
}

#[tokio::test]
async fn what_fails_beside_a_required_field_does_not_bring_the_object_back() {
    for fields in [
        "brokenRequired broken",
        "broken brokenRequired",
        "brokenRequired inner { broken }",
        "inner { brokenRequired } brokenRequired inner2: inner { broken }",
    ] {
        let query = format!("{{ section {{ {fields} }} quick }}");
        assert_eq!(ask(&query).await, "{section: null, quick: 2}", "{fields}");
    }
}

#[tokio::test]
async fn a_list_loses_the_item_or_is_null_when_it_may_not() {
    assert_eq!(
        ask("{ sections { fine brokenRequired } quick }").await,
        "{sections: [null, null], quick: 2}"
    );
    assert_eq!(
        ask("{ strictSections { fine brokenRequired } quick }").await,
        "{strictSections: null, quick: 2}"
    );
}

#[tokio::test]
async fn an_object_of_which_everything_is_left_out_is_empty() {
    assert_eq!(
        ask("{ required { fine @skip(if: true) } quick }").await,
        "{required: {}, quick: 2}"
    );
    assert_eq!(
        ask("{ strictSections { fine @include(if: false) } }").await,
        "{strictSections: [{}]}"
    );
    assert_eq!(ask("{ quick @skip(if: true) }").await, "{}");
    assert_eq!(
        ask("{ required { fine @skip(if: true) inner { broken } } }").await,
        "{required: {inner: {broken: null}}}"
    );
}

#[tokio::test]
async fn introspection_is_left_as_it_is() {
    assert_eq!(
        ask("{ __type(name: \"Section\") { kind name } __typename }").await,
        "{__type: {kind: OBJECT, name: \"Section\"}, __typename: \"Query\"}"
    );
}

#[tokio::test]
async fn a_document_that_is_refused_has_no_data() {
    assert_eq!(ask("{ nothing }").await, "null");
}
