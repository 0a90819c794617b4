//! What everyone may see.

use roundtrip::audit::rest;

use super::{
    Arc, Credential, NewEvent, Party, Tenant, Uuid, Visibility, World, agents, event, json,
    new_agent,
};

#[tokio::test]
async fn everyone_sees_the_public_projection_and_nothing_more() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    let agent = &alice.agents[0];
    let routed = event(agent, 1);
    let created = NewEvent {
        event_type: "agent.created",
        provider_slug: None,
        model_slug: None,
        ..event(agent, 0)
    };
    world.record(&alice, &[created, routed]).await.unwrap();

    let answer = world
        .ask(
            &Credential::Anonymous,
            "{ publicAudit { height events { nodes { seq type ownerHandle agentName canonicalUri provider model
                prevEventHash eventHash createdAt } } } }",
        )
        .await;

    let hash =
        |place: usize| answer["data"]["publicAudit"]["events"]["nodes"][place]["eventHash"].clone();
    assert_eq!(
        answer,
        json!({"data": {"publicAudit": {"height": "2", "events": {"nodes": [
            {"seq": "1", "type": "inference.routed", "ownerHandle": "alice-owner", "agentName": "Agent 0",
             "canonicalUri": "agent://alice/agent-0", "provider": "openai", "model": "gpt",
             "prevEventHash": hash(1), "eventHash": hash(0), "createdAt": "2026-11-20T12:00:01.000000Z"},
            {"seq": "0", "type": "agent.created", "ownerHandle": "alice-owner", "agentName": "Agent 0",
             "canonicalUri": "agent://alice/agent-0", "provider": null, "model": null,
             "prevEventHash": null, "eventHash": hash(1), "createdAt": "2026-11-20T12:00:00.000000Z"}
        ]}}}})
    );
}

#[tokio::test]
async fn a_public_event_has_no_other_field() {
    let world = World::new().await;

    let answer = world
        .ask(
            &Credential::Anonymous,
            "{ __type(name: \"PublicAuditEvent\") { fields { name } } }",
        )
        .await;

    let fields = answer["data"]["__type"]["fields"].as_array().unwrap();
    let names: Vec<&str> = fields
        .iter()
        .map(|field| field["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names.join(" "),
        "seq type ownerHandle agentName canonicalUri provider model prevEventHash eventHash createdAt"
    );
}

#[tokio::test]
async fn private_and_internal_workspaces_and_private_agents_are_never_public() {
    let world = World::new().await;
    let open = world.party("open", 1).await;
    let private = Tenant {
        audit_visibility: Visibility::Private,
        ..tenant(&open, "private")
    };
    let parties = [
        open.clone(),
        world.move_in(private, 1).await,
        world.move_in(tenant(&open, "internal-tools"), 1).await,
        with_private_agent(&world, &open).await,
    ];
    for (number, party) in parties.iter().enumerate() {
        let event = event(&party.agents[0], i64::try_from(number).unwrap());
        world.record(party, &[event]).await.unwrap();
    }

    let answer = world
        .ask(
            &parties[1].admin(),
            "{ publicAudit { height events { nodes { canonicalUri } } } workspace { audit { height } } }",
        )
        .await;

    assert_eq!(
        answer,
        json!({"data": {
            "publicAudit": {"height": "1", "events": {"nodes": [{"canonicalUri": "agent://open/agent-0"}]}},
            "workspace": {"audit": {"height": "1"}}
        }})
    );
    let body = rest::public_events(world.database.databases.read(), Some(500))
        .await
        .unwrap();
    let body = serde_json::to_value(body).unwrap();
    assert_eq!(body["events"].as_array().unwrap().len(), 1);
    assert_eq!(body["events"][0]["canonical_uri"], "agent://open/agent-0");
}

#[tokio::test]
async fn what_was_public_then_stays_as_it_was_then() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    world.record(&alice, &alice.events(1)).await.unwrap();
    world
        .database
        .execute("UPDATE agent SET name = 'Renamed', visibility = 'private'; UPDATE tenant SET owner_handle = NULL")
        .await;

    let answer = world
        .ask(
            &Credential::Anonymous,
            "{ publicAudit { events { nodes { agentName ownerHandle } } } }",
        )
        .await;

    assert_eq!(
        answer,
        json!({"data": {"publicAudit": {"events": {"nodes": [{"agentName": "Agent 0", "ownerHandle": "alice-owner"}]}}}})
    );
}

#[tokio::test]
async fn the_rest_body_has_the_fields_of_its_wire() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    world.record(&alice, &alice.events(25)).await.unwrap();
    let db = world.database.databases.read();

    let one = serde_json::to_value(rest::public_events(db, Some(1)).await.unwrap()).unwrap();
    let by_default = serde_json::to_value(rest::public_events(db, None).await.unwrap()).unwrap();

    let hash = &one["events"][0]["event_hash"];
    assert_eq!(hash.as_str().unwrap().len(), 64);
    assert_eq!(
        one,
        json!({"events": [{"seq": 24, "event_type": "inference.routed", "owner_handle": "alice-owner",
            "agent_name": "Agent 0", "canonical_uri": "agent://alice/agent-0", "provider": "openai", "model": "gpt",
            "event_hash": hash, "created_at": "2026-11-20T12:00:24.000000Z"}]})
    );
    let seqs: Vec<i64> = by_default["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["seq"].as_i64().unwrap())
        .collect();
    assert_eq!(seqs, (5..25).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn the_rest_limit_is_from_1_to_500() {
    let world = World::new().await;

    for limit in [i64::MIN, -1, 0, 501, i64::MAX] {
        let problem = rest::public_events(world.database.databases.read(), Some(limit))
            .await
            .unwrap_err();
        assert_eq!(
            problem.to_string(),
            format!("limit: must be from 1 to 500, not {limit}")
        );
    }
}

/// A workspace like another, under its own handle.
fn tenant(like: &Party, handle: &str) -> Tenant {
    Tenant {
        id: Uuid::now_v7(),
        handle: handle.to_owned(),
        ..like.tenant.clone()
    }
}

/// The same workspace, through an agent that is private.
async fn with_private_agent(world: &World, party: &Party) -> Party {
    let tx = world.database.databases.begin().await.unwrap();
    let new = new_agent(&party.tenant, 9, Visibility::Private);
    let agent = agents::insert(&tx, new).await.unwrap();
    tx.commit().await.unwrap();
    Party {
        tenant: party.tenant.clone(),
        agents: vec![Arc::new(agent)],
    }
}
