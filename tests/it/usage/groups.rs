//! Groups, filters, labels.

use chrono::TimeDelta;
use roundtrip::{
    graphql::Kind,
    usage::{CostBasis, InferenceStatus, NewInference},
};
use serde_json::{Value as Json, json};

use super::world::{Account, World, int, wire};

const BY_EVERYTHING: &str = "{
  usage(range: {preset: LAST_24H}, groupBy: [AGENT, API_KEY, MODEL, PROVIDER, STATUS]) {
    groups { share keys { dimension label deleted } }
  }
}";

/// 300 calls of three agents over ten days, with every model, provider and status.
async fn busy(world: &World) -> (Account, Vec<NewInference>) {
    let alice = world.account("alice", "Europe/Paris").await;
    let second = world.agent(&alice, "second").await;
    let third = world.agent(&alice, "third").await;
    let agents = [&alice.agent, &second, &third];
    let statuses = [
        InferenceStatus::Succeeded,
        InferenceStatus::Succeeded,
        InferenceStatus::Succeeded,
        InferenceStatus::FailedTimeout,
        InferenceStatus::RejectedCap,
    ];
    let calls: Vec<NewInference> = (0..300_i64)
        .map(|number| {
            let place = usize::try_from(number).unwrap();
            let at = world.now - TimeDelta::minutes(47 * number);
            let mut call = world.call_at(agents[place % 3], at, 1_000 + number * number);
            call.model = (place % 7 != 0).then(|| world.models[place / 3 % 3].clone());
            call.provider = (place % 7 != 0).then(|| world.providers[place % 2].clone());
            call.api_key = (place % 2 == 0).then_some(alice.key.id);
            call.status = statuses[place % 5];
            if number % 11 == 0 {
                call.cost = CostBasis::Unpriced;
            }
            call
        })
        .collect();
    world.record(&alice, &calls).await;
    (alice, calls)
}

fn sum<'a>(groups: impl IntoIterator<Item = &'a Json>, figure: &str) -> i64 {
    groups
        .into_iter()
        .map(|group| int(group["totals"].pointer(figure).unwrap()))
        .sum()
}

fn grouped(by: &str, top: usize) -> String {
    format!(
        "{{ usage(range: {{preset: LAST_30D}}, groupBy: [{by}], top: {top}) {{
             totals {{ requests cost {{ nanos }} }}
             groups {{ totals {{ requests cost {{ nanos }} }} series {{ totals {{ requests cost {{ nanos }} }} }} }}
             other {{ requests cost {{ nanos }} }}
         }} }}"
    )
}

#[tokio::test]
async fn groups_and_other_add_up_to_the_totals_for_every_grouping() {
    let world = World::at("2026-03-31T10:07:00Z").await;
    let (alice, _) = busy(&world).await;
    let spent = world.debited(&alice).await;

    for group_by in [
        "AGENT",
        "API_KEY",
        "MODEL",
        "PROVIDER",
        "STATUS",
        "MODEL, STATUS",
        "AGENT, PROVIDER, API_KEY",
    ] {
        for top in [1, 2, 50] {
            let query = grouped(group_by, top);
            let usage = world.ask(&alice, &query).await["usage"].clone();
            let groups = usage["groups"].as_array().unwrap();

            assert_eq!(usage["totals"]["requests"], "300");
            assert_eq!(int(&usage["totals"]["cost"]["nanos"]), spent);
            assert!(groups.len() <= top, "{group_by}");
            let requests = sum(groups, "/requests") + int(&usage["other"]["requests"]);
            let nanos = sum(groups, "/cost/nanos") + int(&usage["other"]["cost"]["nanos"]);
            assert_eq!((requests, nanos), (300, spent), "{group_by}, top {top}");
            for group in groups {
                let points = group["series"].as_array().unwrap();
                assert_eq!(
                    (sum(points, "/requests"), sum(points, "/cost/nanos")),
                    (
                        int(&group["totals"]["requests"]),
                        int(&group["totals"]["cost"]["nanos"])
                    ),
                    "{group_by}, top {top}"
                );
            }
        }
    }
}

#[tokio::test]
async fn two_agents_by_model_are_what_their_calls_add_up_to() {
    let world = World::at("2026-03-31T10:07:00Z").await;
    let (alice, calls) = busy(&world).await;
    let agents = [calls[0].agent, calls[1].agent];
    let ids: Vec<String> = agents.iter().map(|id| wire(Kind::Agent, *id)).collect();

    let query = format!(
        "{{ usage(range: {{preset: THIS_MONTH}}, groupBy: [MODEL], filter: {{agentIds: {ids:?}}}) {{
             totals {{ requests }} series {{ totals {{ requests }} }} groups {{ keys {{ id label }} totals {{ requests }} }}
         }} }}"
    );
    let usage = world.ask(&alice, &query).await["usage"].clone();

    let mut expected: Vec<(Json, i64)> = Vec::new();
    let models = world.models.iter().map(Some).chain([None]);
    for model in models {
        let count = calls
            .iter()
            .filter(|call| agents.contains(&call.agent) && call.model.as_ref() == model)
            .count();
        let id = model.map_or(Json::Null, |model| wire(Kind::Model, model.id).into());
        expected.push((id, i64::try_from(count).unwrap()));
    }
    let mut found: Vec<(Json, i64)> = usage["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| {
            (
                group["keys"][0]["id"].clone(),
                int(&group["totals"]["requests"]),
            )
        })
        .collect();
    let order = |pair: &(Json, i64)| pair.0.to_string();
    expected.sort_by_key(order);
    found.sort_by_key(order);
    assert_eq!(found, expected);
    assert_eq!(usage["totals"]["requests"], "200");
    assert_eq!(sum(usage["series"].as_array().unwrap(), "/requests"), 200);
}

/// How many calls are left by each filter, told by the calls themselves.
fn filters(alice: &Account, calls: &[NewInference]) -> Vec<(String, usize)> {
    let agent = wire(Kind::Agent, calls[0].agent);
    let key = wire(Kind::ApiKey, alice.key.id);
    let count = |is_wanted: &dyn Fn(&NewInference) -> bool| {
        calls.iter().filter(|call| is_wanted(call)).count()
    };
    let is_hers = |call: &NewInference| call.agent == calls[0].agent;
    let is_of = |call: &NewInference, slug: &str| {
        let mut named = [&call.model, &call.provider].into_iter().flatten();
        named.any(|named| named.slug == slug)
    };
    vec![
        (format!("agentIds: [\"{agent}\"]"), count(&is_hers)),
        (
            format!("apiKeyIds: [\"{key}\"]"),
            count(&|call| call.api_key.is_some()),
        ),
        (
            "models: [\"ant/small\", \"bee/large\", \"no/such\"]".to_owned(),
            count(&|call| is_of(call, "ant/small") || is_of(call, "bee/large")),
        ),
        (
            "providers: [\"beehive\"]".to_owned(),
            count(&|call| is_of(call, "beehive")),
        ),
        (
            format!("agentIds: [\"{agent}\"], providers: [\"beehive\"]"),
            count(&|call| is_hers(call) && is_of(call, "beehive")),
        ),
        ("models: []".to_owned(), 0),
        ("providers: [\"nobody\"]".to_owned(), 0),
    ]
}

#[tokio::test]
async fn every_filter_narrows_and_an_empty_one_leaves_nothing() {
    let world = World::at("2026-03-31T10:07:00Z").await;
    let (alice, calls) = busy(&world).await;

    for (filter, requests) in filters(&alice, &calls) {
        let query = format!(
            "{{ summed: usage(range: {{preset: LAST_30D}}, filter: {{{filter}}}) {{ totals {{ requests }} }}
                by_day: usage(range: {{preset: LAST_30D}}, filter: {{{filter}}}) {{ totals {{ requests }} series {{ start }} }} }}"
        );
        let data = world.ask(&alice, &query).await;
        for field in ["summed", "by_day"] {
            let found = &data[field]["totals"]["requests"];
            assert_eq!(*found, requests.to_string(), "{field}: {filter}");
        }
    }
}

#[tokio::test]
async fn a_label_survives_what_it_names() {
    let world = World::at("2026-03-15T10:07:00Z").await;
    let alice = world.account("alice", "UTC").await;
    let mut call = world.call(&alice.agent, "2026-03-15T10:00:00Z", 4);
    call.api_key = Some(alice.key.id);
    let mut rejected = world.call(&alice.agent, "2026-03-15T10:00:00Z", 4);
    rejected.model = None;
    rejected.provider = None;
    rejected.status = InferenceStatus::RejectedFunds;
    world.record(&alice, &[call, rejected]).await;
    world
        .database
        .execute(
            "UPDATE agent SET status = 'archived', archived_at = created_at; UPDATE api_key SET revoked_at = created_at;",
        )
        .await;

    let data = world.ask(&alice, BY_EVERYTHING).await;

    assert_eq!(
        data["usage"]["groups"],
        json!([
            {"share": "1", "keys": [
                {"dimension": "AGENT", "label": "Agent first", "deleted": true},
                {"dimension": "API_KEY", "label": "console", "deleted": true},
                {"dimension": "MODEL", "label": "ant/small", "deleted": false},
                {"dimension": "PROVIDER", "label": "anthill", "deleted": false},
                {"dimension": "STATUS", "label": "SUCCEEDED", "deleted": false},
            ]},
            {"share": "0", "keys": [
                {"dimension": "AGENT", "label": "Agent first", "deleted": true},
                {"dimension": "API_KEY", "label": "none", "deleted": false},
                {"dimension": "MODEL", "label": "none", "deleted": false},
                {"dimension": "PROVIDER", "label": "none", "deleted": false},
                {"dimension": "STATUS", "label": "REJECTED_FUNDS", "deleted": false},
            ]},
        ])
    );
}

#[tokio::test]
async fn a_share_is_a_part_of_the_whole_and_null_of_nothing() {
    let world = World::at("2026-03-15T10:07:00Z").await;
    let alice = world.account("alice", "UTC").await;
    let mut calls = vec![
        world.call(&alice.agent, "2026-03-15T10:00:00Z", 2),
        world.call(&alice.agent, "2026-03-15T10:00:00Z", 1),
        world.call(&alice.agent, "2026-03-10T10:00:00Z", 0),
    ];
    calls[1].model = Some(world.models[1].clone());
    world.record(&alice, &calls).await;

    let data = world
        .ask(
            &alice,
            "{ today: usage(range: {preset: LAST_24H}, groupBy: [MODEL]) { groups { share } }
               then: usage(range: {from: \"2026-03-10T00:00:00Z\", to: \"2026-03-11T00:00:00Z\"}, groupBy: [MODEL]) { groups { share } } }",
        )
        .await;

    assert_eq!(
        data,
        json!({
            "today": {"groups": [{"share": "0.6667"}, {"share": "0.3333"}]},
            "then": {"groups": [{"share": null}]},
        })
    );
}
