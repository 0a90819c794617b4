//! What GraphQL and the older clients are shown.

use async_graphql::{EmptyMutation, EmptySubscription, Request, Response, Schema};
use roundtrip::{
    auth::Credential, catalog::CatalogQuery, graphql::RequestContext, metrics::BatchMetrics,
};
use serde_json::Value;

use super::*;

struct World {
    db: TestDatabase,
    catalog: Catalog,
    schema: Schema<CatalogQuery, EmptyMutation, EmptySubscription>,
}

impl World {
    async fn of(entries: &[CatalogEntry]) -> Self {
        let db = TestDatabase::new().await;
        write(&db, entries, at(0)).await;
        let catalog = Catalog::new(db.databases.clone(), Clock::Fixed(at(9)));
        catalog.refresh().await.unwrap();
        let schema = Schema::build(CatalogQuery, EmptyMutation, EmptySubscription)
            .data(catalog.clone())
            .finish();
        Self {
            db,
            catalog,
            schema,
        }
    }

    async fn ask(&self, query: &str) -> Response {
        let db = self.db.databases.read().clone();
        let request =
            RequestContext::new(db, Credential::Anonymous, at(9), BatchMetrics::default());
        self.schema.execute(Request::new(query).data(request)).await
    }

    async fn data(&self, query: &str) -> Value {
        let answer = self.ask(query).await;
        assert_eq!(answer.errors, []);
        answer.data.into_json().unwrap()
    }
}

fn lines<T: ToString>(items: impl Iterator<Item = T>) -> String {
    items
        .map(|item| item.to_string())
        .collect::<Vec<_>>()
        .join("\n")
}

fn world() -> [CatalogEntry; 4] {
    let mut router = entry("zeta", "Router", None);
    router.model.kind = ModelKind::Router;
    router.model.context_window = None;
    let mut half = entry("zeta", "b", Some(150_000));
    half.prices.output = None;
    half.prices.request = Some(5_000_000_000);
    [
        entry("acme", "a", Some(2_500_000)),
        entry("zeta", "a", Some(2_000_000)),
        half,
        router,
    ]
}

#[tokio::test]
async fn a_warm_request_shows_models_and_providers_without_a_statement() {
    let world = World::of(&world()).await;
    let before = world.db.databases.statements();

    let answer = world
        .data(
            "{
                models(first: 2, orderBy: {field: INPUT_PRICE, direction: DESC}) {
                    totalCount { value isCapped }
                    pageInfo { hasNextPage hasPreviousPage }
                    nodes {
                        slug displayName kind routableStatus contextWindow maxOutputTokens capabilities
                        pricing { inputPerToken outputPerToken inputPerMillion outputPerMillion perRequest currency
                            effectiveFrom effectiveTo source }
                        endpoints { region active contextWindow provider { slug } pricing { inputPerMillion } }
                    }
                }
                model(slug: \"Router\") { kind pricing { source } contextWindow author }
                missing: model(slug: \"router\") { id }
                providers { totalCount { value } nodes { slug displayName active dataRegions } }
                provider(slug: \"zeta\") { models(first: 1) { totalCount { value } nodes { slug } } }
            }",
        )
        .await;

    let fields = answer.as_object().unwrap().iter();
    insta::assert_snapshot!(lines(fields.map(|(field, value)| format!("{field}: {value}"))), @r#"
    missing: null
    model: {"author":null,"contextWindow":null,"kind":"ROUTER","pricing":null}
    models: {"nodes":[{"capabilities":["reasoning","vision"],"contextWindow":8192,"displayName":"A","endpoints":[{"active":true,"contextWindow":8192,"pricing":{"inputPerMillion":"2.5"},"provider":{"slug":"acme"},"region":"global"},{"active":true,"contextWindow":8192,"pricing":{"inputPerMillion":"2"},"provider":{"slug":"zeta"},"region":"global"}],"kind":"MODEL","maxOutputTokens":null,"pricing":{"currency":"USD","effectiveFrom":"2026-01-01T00:00:00.000000Z","effectiveTo":null,"inputPerMillion":"2","inputPerToken":"0.000002","outputPerMillion":"2","outputPerToken":"0.000002","perRequest":null,"source":"test"},"routableStatus":"ACTIVE","slug":"a"},{"capabilities":["reasoning","vision"],"contextWindow":8192,"displayName":"B","endpoints":[{"active":true,"contextWindow":8192,"pricing":{"inputPerMillion":"0.15"},"provider":{"slug":"zeta"},"region":"global"}],"kind":"MODEL","maxOutputTokens":null,"pricing":{"currency":"USD","effectiveFrom":"2026-01-01T00:00:00.000000Z","effectiveTo":null,"inputPerMillion":"0.15","inputPerToken":"0.00000015","outputPerMillion":null,"outputPerToken":null,"perRequest":"0.005","source":"test"},"routableStatus":"ACTIVE","slug":"b"}],"pageInfo":{"hasNextPage":true,"hasPreviousPage":false},"totalCount":{"isCapped":false,"value":"3"}}
    provider: {"models":{"nodes":[{"slug":"Router"}],"totalCount":{"value":"3"}}}
    providers: {"nodes":[{"active":true,"dataRegions":[],"displayName":"ACME","slug":"acme"},{"active":true,"dataRegions":[],"displayName":"ZETA","slug":"zeta"}],"totalCount":{"value":"2"}}
    "#);
    assert_eq!(world.db.databases.statements(), before);
}

#[tokio::test]
async fn every_order_pages_through_every_model_once() {
    let slugs = ["Z", "a", "B", "é", "_", "a/b", "a-b", "a.b", "10", "9"];
    let entries: Vec<_> = slugs
        .iter()
        .zip(0..)
        .map(|(slug, number)| {
            let mut entry = entry("acme", slug, (number % 3 > 0).then_some(number % 3));
            entry.model.context_window = (number % 4 > 0).then_some(number % 4);
            entry
        })
        .collect();
    let world = World::of(&entries).await;
    for field in [
        "SLUG",
        "INPUT_PRICE",
        "OUTPUT_PRICE",
        "CONTEXT_WINDOW",
        "CREATED_AT",
    ] {
        for direction in ["ASC", "DESC"] {
            let order = format!("{{field: {field}, direction: {direction}}}");
            let whole = pages(&world, &order, 1_000).await;
            let cut = pages(&world, &order, 3).await;

            assert_eq!(cut, whole, "{order}");
            let mut sorted = whole.clone();
            sorted.sort();
            assert_eq!(
                sorted,
                ["10", "9", "B", "Z", "_", "a", "a-b", "a.b", "a/b", "é"]
            );
            if order == "{field: SLUG, direction: ASC}" {
                assert_eq!(whole, sorted);
            }
        }
    }
}

/// The slugs of all pages, one after the other.
async fn pages(world: &World, order: &str, size: i32) -> Vec<String> {
    let (mut all, mut after) = (Vec::new(), String::from("null"));
    loop {
        let answer = world
            .data(&format!(
                "{{ models(first: {size}, after: {after}, orderBy: {order}) {{
                    nodes {{ slug }} pageInfo {{ hasNextPage endCursor }}
                }} }}"
            ))
            .await;
        let page = &answer["models"];
        let slugs = page["nodes"].as_array().unwrap().iter();
        all.extend(slugs.map(|node| node["slug"].as_str().unwrap().to_owned()));
        if page["pageInfo"]["hasNextPage"] == false {
            return all;
        }
        after = page["pageInfo"]["endCursor"].to_string();
    }
}

#[tokio::test]
async fn a_filter_names_what_is_shown() {
    let world = World::of(&world()).await;
    for (filter, shown) in [
        ("{}", &["Router", "a", "b"][..]),
        ("{kind: [ROUTER]}", &["Router"]),
        (
            "{routableStatus: [ACTIVE, DEGRADED]}",
            &["Router", "a", "b"],
        ),
        ("{routableStatus: [INACTIVE]}", &[]),
        ("{provider: {eq: \"acme\"}}", &["a"]),
        (
            "{provider: {in: [\"zeta\"]}, maxInputPerMillion: \"0.15\"}",
            &["b"],
        ),
        (
            "{capability: [\"vision\"], minContextWindow: 8192}",
            &["a", "b"],
        ),
        ("{search: \"ROUT\"}", &["Router"]),
    ] {
        let query = format!("{{ models(filter: {filter}) {{ nodes {{ slug }} }} }}");
        let answer = world.data(&query).await;
        let nodes = answer["models"]["nodes"].as_array().unwrap().iter();
        let slugs: Vec<_> = nodes.map(|node| node["slug"].as_str().unwrap()).collect();
        assert_eq!(slugs, shown, "{filter}");
    }
}

#[tokio::test]
async fn a_page_that_cannot_be_had_is_refused_and_says_why() {
    let world = World::of(&world()).await;
    let mut problems = Vec::new();
    for arguments in [
        "first: 0",
        "first: 1001",
        "first: -1",
        "after: \"nonsense\"",
        "filter: {maxInputPerMillion: \"cheap\"}",
    ] {
        let query = format!("{{ models({arguments}) {{ nodes {{ id }} }} }}");
        let answer = world.ask(&query).await;
        problems.push(format!("{arguments} -> {}", answer.errors[0].message));
    }

    insta::assert_snapshot!(lines(problems.iter()), @r#"
    first: 0 -> first: must be from 1 to 1000, not 0
    first: 1001 -> first: must be from 1 to 1000, not 1001
    first: -1 -> first: must be from 1 to 1000, not -1
    after: "nonsense" -> after: is not a cursor of this list in this order: send one back as it was received, with the same arguments
    filter: {maxInputPerMillion: "cheap"} -> Failed to parse "Decimal": "cheap" is not a decimal number, as a string, for example "0.25" (occurred while parsing "ModelFilter")
    "#);
}

#[tokio::test]
async fn a_catalogue_that_was_never_read_fails_alone() {
    let world = World::of(&world()).await;
    let unread = Catalog::new(world.db.databases.clone(), Clock::Fixed(at(9)));
    let schema = Schema::build(CatalogQuery, EmptyMutation, EmptySubscription)
        .data(unread)
        .finish();

    let answer = schema
        .execute("{ models { nodes { slug } } __typename }")
        .await;

    insta::assert_snapshot!(serde_json::to_string(&answer).unwrap(), @r#"{"data":{"__typename":"CatalogQuery"},"errors":[{"message":"the database cannot be reached at the moment, or is too busy: try again shortly","locations":[{"line":1,"column":3}],"path":["models"],"extensions":{"code":"SERVICE_UNAVAILABLE"}}]}"#);
}

#[tokio::test]
async fn older_clients_are_shown_bare_arrays() {
    let world = World::of(&world()).await;
    let snapshot = world.catalog.snapshot().unwrap();

    let models: Value = serde_json::from_slice(&snapshot.models_document().body).unwrap();
    let providers: Value = serde_json::from_slice(&snapshot.providers_document().body).unwrap();

    let all = [models, providers].map(|rows| rows.as_array().unwrap().clone());
    insta::assert_snapshot!(lines(all.iter().flatten()), @r#"
    {"capabilities":["reasoning","vision"],"context_window":null,"display_name":"ROUTER","input_cost_per_million_usd":null,"output_cost_per_million_usd":null,"provider":"zeta","routable_status":"active","slug":"Router","type":"router"}
    {"capabilities":["reasoning","vision"],"context_window":8192,"display_name":"A","input_cost_per_million_usd":"2","output_cost_per_million_usd":"2","provider":"zeta","routable_status":"active","slug":"a","type":"model"}
    {"capabilities":["reasoning","vision"],"context_window":8192,"display_name":"B","input_cost_per_million_usd":"0.15","output_cost_per_million_usd":null,"provider":"zeta","routable_status":"active","slug":"b","type":"model"}
    {"active":true,"data_regions":[],"display_name":"ACME","slug":"acme","status_page_url":null}
    {"active":true,"data_regions":[],"display_name":"ZETA","slug":"zeta","status_page_url":null}
    "#);
    let etag = &snapshot.models_document().etag;
    assert!(
        etag.len() == 66 && etag.starts_with('"') && etag.ends_with('"'),
        "{etag}"
    );
}
