//! Who sees what of a workspace, and how many statements it takes.

use sea_orm::{ConnectionTrait, Statement, Value as Bound};

use super::{
    Credential, Party, TimeDelta, Uuid, Value, World, agent_id, agent_ids, event, json, noon,
    pages::crowd,
};

const TAIL: &str = include_str!("../../../src/dashboard/audit_tail.sql");

#[tokio::test]
async fn a_stranger_sees_nothing() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    let mallory = world.party("mallory", 1).await;
    world.record(&alice, &alice.events(2)).await.unwrap();
    let agent = agent_id(&alice.agents[0]);
    let ids = world
        .ask(
            &alice.admin(),
            "{ workspace { audit { events { nodes { id } } } } }",
        )
        .await;
    let id = &ids["data"]["workspace"]["audit"]["events"]["nodes"][0]["id"];

    let query = format!(
        "{{ workspace {{ audit {{ height latestEventAt events {{ nodes {{ id }} }}
                filtered: events(filter: {{agentIds: [\"{agent}\"]}}) {{ nodes {{ id }} }} }} }}
            chain(agent: \"{agent}\") {{ height }} event(id: {id}) {{ seq }} }}"
    );
    let answer = world.ask(&mallory.admin(), &query).await;
    let own = world.ask(&alice.admin(), &query).await;

    assert_eq!(
        answer,
        json!({"data": {
            "workspace": {"audit": {"height": "0", "latestEventAt": null, "events": {"nodes": []}, "filtered": {"nodes": []}}},
            "chain": null,
            "event": null
        }})
    );
    assert_eq!(own["data"]["event"], json!({"seq": "1"}));
    assert_eq!(own["data"]["chain"], json!({"height": "2"}));
}

#[tokio::test]
async fn a_key_of_one_agent_sees_its_own_chain_only() {
    let world = World::new().await;
    let alice = world.party("alice", 2).await;
    let [own, other] = [&alice.agents[0], &alice.agents[1]];
    world
        .record(&alice, &[event(own, 0), event(other, 7), event(own, 3)])
        .await
        .unwrap();

    let query = format!(
        "{{ workspace {{ audit {{ height latestEventAt events {{ nodes {{ seq agent {{ handle }} }} }}
            filtered: events(filter: {{agentIds: [\"{0}\"]}}) {{ nodes {{ seq }} }} }} }} chain(agent: \"{0}\") {{ height }} }}",
        agent_id(other)
    );
    let answer = world.ask(&alice.key(Some(own)), &query).await;

    let agent = json!({"handle": "agent-0"});
    assert_eq!(
        answer,
        json!({"data": {
            "workspace": {"audit": {
                "height": "2",
                "latestEventAt": "2026-11-20T12:00:03.000000Z",
                "events": {"nodes": [{"seq": "1", "agent": agent}, {"seq": "0", "agent": agent}]},
                "filtered": {"nodes": []}
            }},
            "chain": null
        }})
    );
}

#[tokio::test]
async fn the_tail_with_its_agents_is_one_statement_and_both_heights_are_one() {
    let world = World::new().await;
    let alice = crowd(&world).await;
    let tail = "workspace { audit { events(first: 50) { nodes { seq agent { id handle name status createdAt } } } } }";
    let heights = "workspace { audit { height latestEventAt } } publicAudit { height }";

    let (events, tail_statements) = world
        .ask_counted(&alice.admin(), &format!("{{ {tail} }}"))
        .await;
    let (found, height_statements) = world
        .ask_counted(&alice.admin(), &format!("{{ {heights} }}"))
        .await;
    let (_, public_statements) = world
        .ask_counted(&Credential::Anonymous, "{ publicAudit { height } }")
        .await;

    let nodes = &events["data"]["workspace"]["audit"]["events"]["nodes"];
    assert_eq!(nodes.as_array().unwrap().len(), 50);
    assert_eq!(
        nodes[0]["agent"],
        json!({"id": agent_id(&alice.agents[2]), "handle": "agent-2", "name": "Agent 2", "status": "ACTIVE",
            "createdAt": "2026-11-20T12:00:00.000000Z"})
    );
    assert_eq!(
        found,
        json!({"data": {
            "workspace": {"audit": {"height": "60", "latestEventAt": "2026-11-20T12:00:04.000000Z"}},
            "publicAudit": {"height": "60"}
        }})
    );
    assert_eq!(
        (tail_statements, height_statements, public_statements),
        (1, 1, 1)
    );
}

#[tokio::test]
async fn the_newest_events_of_many_chains_are_one_statement() {
    let world = World::new().await;
    let alice = world.party("alice", 30).await;
    let events: Vec<_> = alice
        .agents
        .iter()
        .zip(0..)
        .flat_map(|(agent, count)| (0..count).map(move |number| event(agent, number)))
        .collect();
    world.record(&alice, &events).await.unwrap();

    let query = format!(
        "{{ chains(agents: {}) {{ height events(first: 3) {{ pageInfo {{ hasNextPage }} nodes {{ seq }} }}
            five: events(first: 5) {{ nodes {{ seq }} }} }} }}",
        agent_ids(&alice.agents)
    );
    let (answer, statements) = world.ask_counted(&alice.admin(), &query).await;

    let newest = |height: i64, most: i64| {
        let seqs = (0..height).rev().take(usize::try_from(most).unwrap());
        let nodes: Vec<Value> = seqs.map(|seq| json!({"seq": seq.to_string()})).collect();
        json!(nodes)
    };
    let chains: Vec<Value> = (0..30)
        .map(|height| {
            json!({
                "height": height.to_string(),
                "events": {"pageInfo": {"hasNextPage": height > 3}, "nodes": newest(height, 3)},
                "five": {"nodes": newest(height, 5)}
            })
        })
        .collect();
    assert_eq!(answer, json!({"data": {"chains": chains}}));
    // The agents one by one as the test asks for them, then the heads and the events.
    assert_eq!(statements, 30 + 2);
}

#[tokio::test]
async fn the_thousandth_page_of_the_tail_reads_the_index_like_the_first() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    world.record(&alice, &alice.events(5_000)).await.unwrap();
    world.database.execute("ANALYZE").await;
    let far: Bound = (noon() + TimeDelta::days(3_650)).into();
    let thousandth: Bound = (noon() + TimeDelta::seconds(5)).into();

    for start in [far, thousandth] {
        let plan = plan(&world, &alice, start, 6).await;
        let index = if world.database.is_postgres() {
            "tenant_id_created_at_id_idx"
        } else {
            "USING INDEX audit_event_by_tenant (tenant_id=? AND (created_at,id)<(?,?))"
        };
        assert!(plan.contains(index), "{plan}");
        for worse in [
            "Sort",
            "TEMP B-TREE",
            "Seq Scan on audit_event",
            "SCAN audit_event",
        ] {
            assert!(!plan.contains(worse), "{plan}");
        }
    }
}

/// Agents tell which events they have, and few they seem to be to a planner: it must not fetch them all that way.
#[tokio::test]
async fn the_tail_of_many_agents_reads_the_index_too() {
    let world = World::new().await;
    let mut parties = Vec::new();
    for name in 0..8 {
        let party = world.party(&format!("party-{name}"), 10).await;
        let agents = party.agents.iter();
        let events: Vec<_> = agents
            .flat_map(|agent| (0..60).map(move |number| event(agent, number)))
            .collect();
        world.record(&party, &events).await.unwrap();
        parties.push(party);
    }
    world.database.execute("ANALYZE").await;

    let far: Bound = (noon() + TimeDelta::days(3_650)).into();
    let plan = plan(&world, &parties[0], far, 50).await;

    let index = if world.database.is_postgres() {
        "tenant_id_created_at_id_idx"
    } else {
        "USING INDEX audit_event_by_tenant (tenant_id=? AND (created_at,id)<(?,?))"
    };
    assert!(plan.contains(index), "{plan}");
}

#[tokio::test]
async fn an_event_is_shown_even_if_its_payload_was_spoiled() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    world.record(&alice, &alice.events(2)).await.unwrap();
    let trigger = if world.database.is_postgres() {
        "DROP TRIGGER audit_event_append_only ON audit_event"
    } else {
        "DROP TRIGGER audit_event_no_update"
    };
    world.database.execute(trigger).await;
    world
        .database
        .execute("UPDATE audit_event SET payload_canonical = '{\"cut' WHERE seq = 1")
        .await;

    let answer = world
        .ask(
            &alice.admin(),
            "{ workspace { audit { events { nodes { payload payloadCanonical } } } } }",
        )
        .await;

    assert_eq!(
        answer,
        json!({"data": {"workspace": {"audit": {"events": {"nodes": [
            {"payload": "{\"cut", "payloadCanonical": "{\"cut"},
            {"payload": {"number": 0}, "payloadCanonical": "{\"number\":0}"}
        ]}}}}})
    );
}

/// How the database reads the tail from a moment on.
async fn plan(world: &World, party: &Party, start: Bound, limit: u64) -> String {
    let raw = world.database.raw().await;
    let explain = if world.database.is_postgres() {
        "EXPLAIN"
    } else {
        "EXPLAIN QUERY PLAN"
    };
    let sql = format!("{explain} {}", TAIL.replace("{limit}", &limit.to_string()));
    let values = [party.tenant.id.into(), start, Uuid::max().into()];
    let statement = Statement::from_sql_and_values(raw.get_database_backend(), sql, values);
    let rows = raw.query_all_raw(statement).await.unwrap();
    let column = if world.database.is_postgres() {
        "QUERY PLAN"
    } else {
        "detail"
    };
    let lines: Vec<String> = rows
        .iter()
        .map(|row| row.try_get("", column).unwrap())
        .collect();
    lines.join("\n")
}
