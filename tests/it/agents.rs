//! Lists of agents, and one agent.

use chrono::TimeDelta;
use roundtrip::agents::{self, AgentStatus};
use serde_json::{Value, json};

use crate::support::{Call, TestApp, World};

const PAGE: &str = "query ($first: Int, $after: String, $last: Int, $before: String, $order: AgentOrder, $filter: AgentFilter) {
  viewer { workspace { agents(first: $first, after: $after, last: $last, before: $before, orderBy: $order, filter: $filter) {
    totalCount { value isCapped } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { handle }
  } } }
}";

fn list(answer: &Value) -> &Value {
    assert_eq!(answer["errors"], Value::Null);
    &answer["data"]["viewer"]["workspace"]["agents"]
}

fn handles(list: &Value) -> Vec<String> {
    list["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["handle"].as_str().unwrap().to_owned())
        .collect()
}

/// Names that a locale sorts otherwise than bytes do, two of them equal, and spends with ties.
async fn mixed_agents(app: &TestApp) -> World {
    let alice = World::new(app, "alice").await;
    let names = [
        "zeta", "Beta", "alpha", "Ärger", "beta", "Zoo", "éclair", "alpha", "_x", "10", "9",
    ];
    let tx = app.app.databases.begin().await.unwrap();
    let mut rows = Vec::new();
    for (n, name) in names.iter().enumerate() {
        let new = agents::NewAgent {
            tenant: alice.tenant.id,
            handle: format!("agent-{n:02}"),
            name: (*name).to_owned(),
            framework: Some(if n % 2 == 0 { "crewai" } else { "CrewAI" }.to_owned()),
            visibility: roundtrip::tenants::Visibility::Public,
            public_key_ed25519: None,
            // Pairs share a moment, so that the identifier has to break the tie.
            created_at: alice.tenant.created_at + TimeDelta::minutes(i64::try_from(n / 2).unwrap()),
        };
        rows.push(agents::insert(&tx, new).await.unwrap());
    }
    tx.commit().await.unwrap();
    let spends = [5, 0, 7, 7, 1, 0, 9, 2, 2, 3, 3];
    let calls = rows.iter().zip(spends).filter(|(_, nanos)| *nanos > 0);
    let calls: Vec<Call> = calls
        .map(|(row, nanos)| Call::paid(row, app.now - TimeDelta::hours(3), nanos))
        .collect();
    alice.record(app, &calls).await;
    alice
}

#[tokio::test]
async fn every_order_pages_through_every_agent_once_in_both_directions() {
    let app = TestApp::new().await;
    let alice = mixed_agents(&app).await;

    for field in ["CREATED_AT", "NAME", "SPEND_24H"] {
        for direction in ["ASC", "DESC"] {
            let order = json!({"field": field, "direction": direction});
            let all = app
                .graphql(
                    Some(&alice.key),
                    PAGE,
                    json!({"first": 100, "order": order}),
                )
                .await;
            let all = handles(list(&all));
            assert_eq!(all.len(), 11);

            let (mut forward, mut after) = (Vec::new(), Value::Null);
            loop {
                let variables = json!({"first": 2, "after": after, "order": order});
                let answer = app.graphql(Some(&alice.key), PAGE, variables).await;
                let page = list(&answer);
                forward.extend(handles(page));
                assert_eq!(page["totalCount"]["value"], "11");
                if page["pageInfo"]["hasNextPage"] == false {
                    break;
                }
                after = page["pageInfo"]["endCursor"].clone();
            }
            assert_eq!(forward, all, "{field} {direction}, forward");

            let (mut backward, mut before) = (Vec::new(), Value::Null);
            loop {
                let variables = json!({"last": 3, "before": before, "order": order});
                let answer = app.graphql(Some(&alice.key), PAGE, variables).await;
                let page = list(&answer);
                backward.splice(0..0, handles(page));
                if page["pageInfo"]["hasPreviousPage"] == false {
                    break;
                }
                before = page["pageInfo"]["startCursor"].clone();
            }
            assert_eq!(backward, all, "{field} {direction}, backward");
        }
    }
}

#[tokio::test]
async fn names_are_in_byte_order_whatever_the_locale_of_the_database() {
    let app = TestApp::new().await;
    let alice = mixed_agents(&app).await;
    let query = "{ viewer { workspace { agents(first: 100, orderBy: {field: NAME, direction: ASC}) { nodes { name } } } } }";

    let answer = app.graphql(Some(&alice.key), query, json!({})).await;

    let names: Vec<&str> = list(&answer)["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "10", "9", "Beta", "Zoo", "_x", "alpha", "alpha", "beta", "zeta", "Ärger", "éclair"
        ]
    );
}

#[tokio::test]
async fn spend_orders_the_whole_list_as_of_the_first_page() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let rows = alice.agents(&app, &["early", "later", "idle"]).await;
    alice
        .record(
            &app,
            &[Call::paid(&rows[0], app.now - TimeDelta::hours(25), 9)],
        )
        .await;
    alice
        .record(
            &app,
            &[Call::paid(&rows[1], app.now - TimeDelta::hours(2), 1)],
        )
        .await;
    let order = json!({"field": "SPEND_24H", "direction": "DESC"});

    let answer = app
        .graphql(Some(&alice.key), PAGE, json!({"first": 1, "order": order}))
        .await;

    assert_eq!(
        handles(list(&answer)),
        ["later"],
        "what was spent 25 hours ago does not count"
    );
}

#[tokio::test]
async fn filters_narrow_the_list_and_its_count() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let rows = alice.agents(&app, &["mail-bot", "chat_bot", "100%"]).await;
    let tx = app.app.databases.begin().await.unwrap();
    agents::set_status(&tx, rows[1].id, AgentStatus::Paused)
        .await
        .unwrap();
    agents::archive(&tx, rows[2].id, app.now).await.unwrap();
    tx.commit().await.unwrap();

    for (filter, expected) in [
        (json!({}), vec!["chat_bot", "mail-bot"]),
        (
            json!({"includeArchived": true}),
            vec!["100%", "chat_bot", "mail-bot"],
        ),
        (
            json!({"status": ["PAUSED", "ARCHIVED"]}),
            vec!["100%", "chat_bot"],
        ),
        (json!({"status": []}), vec![]),
        (json!({"search": "BOT"}), vec!["chat_bot", "mail-bot"]),
        (json!({"search": "t_b"}), vec!["chat_bot"]),
        (
            json!({"search": "%", "includeArchived": true}),
            vec!["100%"],
        ),
        (json!({"framework": {"eq": "crewai"}}), vec![]),
        (json!({"framework": {"in": []}}), vec![]),
    ] {
        let answer = app
            .graphql(Some(&alice.key), PAGE, json!({"filter": filter}))
            .await;
        let mut found = handles(list(&answer));
        found.sort();
        assert_eq!(found, expected, "{filter}");
        assert_eq!(
            list(&answer)["totalCount"]["value"],
            expected.len().to_string(),
            "{filter}"
        );
    }
}

#[tokio::test]
async fn frameworks_are_told_apart_by_case() {
    let app = TestApp::new().await;
    let alice = mixed_agents(&app).await;

    for (filter, count) in [
        (json!({"eq": "crewai"}), 6),
        (json!({"eq": "CrewAI"}), 5),
        (json!({"in": ["crewai", "CrewAI"]}), 11),
        (json!({"startsWith": "Crew"}), 5),
        (json!({"eq": "crewai", "in": ["CrewAI"]}), 0),
    ] {
        let answer = app
            .graphql(
                Some(&alice.key),
                PAGE,
                json!({"filter": {"framework": filter}}),
            )
            .await;
        assert_eq!(
            list(&answer)["totalCount"]["value"],
            count.to_string(),
            "{filter}"
        );
    }
}

#[tokio::test]
async fn an_agent_is_found_by_its_handle_and_by_its_identifier() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let mallory = World::new(&app, "mallory").await;
    alice.agent(&app, "mail-bot").await;
    let by_handle = "{ viewer { workspace { agent(handle: \"mail-bot\") { id handle canonicalUri drainProofStatus auditChain { height } } } } }";

    let answer = app.graphql(Some(&alice.key), by_handle, json!({})).await;
    let agent = &answer["data"]["viewer"]["workspace"]["agent"];
    insta::assert_json_snapshot!(agent, {".id" => "[id]"}, @r#"
    {
      "auditChain": {
        "height": "0"
      },
      "canonicalUri": "agent://alice/mail-bot",
      "drainProofStatus": "UNPROTECTED",
      "handle": "mail-bot",
      "id": "[id]"
    }
    "#);

    let by_id = "query ($id: ID!) { node(id: $id) { __typename id ... on Agent { handle } } }";
    let found = app
        .graphql(Some(&alice.key), by_id, json!({"id": agent["id"]}))
        .await;
    assert_eq!(found["data"]["node"]["handle"], "mail-bot");
    let missing = json!({"data": {"node": null}});
    assert_eq!(
        app.graphql(Some(&mallory.key), by_id, json!({"id": agent["id"]}))
            .await,
        missing
    );
    assert_eq!(
        app.graphql(None, by_id, json!({"id": agent["id"]})).await,
        missing
    );
    let answer = app.graphql(Some(&mallory.key), by_handle, json!({})).await;
    assert_eq!(answer["data"]["viewer"]["workspace"]["agent"], Value::Null);
}
