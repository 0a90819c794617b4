//! What holds a chain together: its hashes, its one writer at a time, and the database itself.

use futures::future::join_all;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, Value as Bound};

use super::{AgentRow, Party, Uuid, World, agent_id, event, json, noon};

#[tokio::test]
async fn the_published_vectors_verify_in_the_database_and_a_chain_goes_on_from_them() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    write_vectors(&world.database.raw().await, &alice.agents[0]).await;
    world.record(&alice, &alice.events(1)).await.unwrap();

    let answer = world
        .ask(
            &alice.admin(),
            &format!(
                "{{ chain(agent: \"{}\") {{ height verification {{ verdict eventCount failureSeq failureReason }}
                    events {{ nodes {{ seq hashVersion prevEventHash payload }} }} }} }}",
                agent_id(&alice.agents[0])
            ),
        )
        .await;

    assert_eq!(
        answer,
        json!({"data": {"chain": {
            "height": "4",
            "verification": {"verdict": "VALID", "eventCount": "4", "failureSeq": null, "failureReason": null},
            "events": {"nodes": [
                {"seq": "3", "hashVersion": 2, "prevEventHash": VECTORS[2].1, "payload": {"number": 0}},
                {"seq": "2", "hashVersion": 1, "prevEventHash": VECTORS[1].1, "payload": {
                    "cap": "per_call_cap_usd", "limit_usd": "0.001", "nested": {"a": null, "b": [1, 2], "t": true}, "projected_usd": "0.031"}},
                {"seq": "1", "hashVersion": 1, "prevEventHash": VECTORS[0].1, "payload": {
                    "cost_usd": "0.0042", "inference_id": "inf_1", "input_tokens": 5, "output_tokens": 2}},
                {"seq": "0", "hashVersion": 1, "prevEventHash": null, "payload": {"name": "Ælfred", "status": "active"}}
            ]}
        }}})
    );
}

#[tokio::test]
async fn sixteen_writers_of_one_chain_leave_no_fork_and_no_gap() {
    let world = World::new().await;
    let alice = world.party("alice", 2).await;

    join_all((0..16).map(|writer| write_in_rounds(&world, &alice, writer))).await;

    for (agent, height) in [(&alice.agents[0], 320), (&alice.agents[1], 160)] {
        assert_eq!(
            counted(&world.database.raw().await, agent).await,
            [height, height, height - 1, height - 1, 0]
        );
    }
    let answer = world
        .ask(
            &alice.admin(),
            &format!(
                "{{ workspace {{ audit {{ height }} }} chains(agents: {}) {{ height verification {{ verdict eventCount }} }} }}",
                super::agent_ids(&alice.agents)
            ),
        )
        .await;
    assert_eq!(
        answer,
        json!({"data": {
            "workspace": {"audit": {"height": "480"}},
            "chains": [
                {"height": "320", "verification": {"verdict": "VALID", "eventCount": "320"}},
                {"height": "160", "verification": {"verdict": "VALID", "eventCount": "160"}}
            ]
        }})
    );
}

#[tokio::test]
async fn the_database_refuses_to_change_what_was_written() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    world.record(&alice, &alice.events(2)).await.unwrap();
    let raw = world.database.raw().await;

    let mut attempts = vec![
        "UPDATE audit_event SET event_type = 'a.b' WHERE seq = 1",
        "UPDATE audit_event SET is_public = false",
        "DELETE FROM audit_event WHERE seq = 1",
        "DELETE FROM audit_event",
    ];
    if world.database.is_postgres() {
        attempts.push("TRUNCATE audit_event");
    }

    for attempt in attempts {
        let problem = raw.execute_unprepared(attempt).await.unwrap_err();
        assert!(
            problem.to_string().contains("audit_event is append-only"),
            "{attempt}: {problem}"
        );
    }
    assert_eq!(counted(&raw, &alice.agents[0]).await, [2, 2, 1, 1, 0]);
}

#[tokio::test]
async fn the_database_refuses_a_fork() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    world.record(&alice, &alice.events(2)).await.unwrap();
    let raw = world.database.raw().await;

    for previous in ["previous_hash", "NULL"] {
        let fork = format!(
            "INSERT INTO audit_event SELECT tenant_id, agent_id, seq + 7, id, event_type, hash_version, payload_canonical,
                {previous}, event_hash, inference_id, provider_slug, model_slug, owner_handle, agent_name, canonical_uri,
                is_public, created_at FROM audit_event WHERE seq = 1"
        );
        let problem = raw.execute_unprepared(&fork).await.unwrap_err();
        assert!(
            problem.to_string().to_lowercase().contains("unique"),
            "{problem}"
        );
    }
}

/// Writes ten times onto two chains, in changing order: writers that locked the chains as they came would wait for each
/// other.
async fn write_in_rounds(world: &World, party: &Party, writer: usize) {
    let [first, second] = [&party.agents[0], &party.agents[1]];
    for round in 0..10 {
        let mut events = vec![event(first, 0), event(second, 0), event(first, 0)];
        events.rotate_left((writer + round) % 3);
        world.record(party, &events).await.unwrap();
    }
}

/// Payloads with their hashes under version 1, as they are published.
const VECTORS: [(&str, &str); 3] = [
    (
        r#"{"name":"Ælfred","status":"active"}"#,
        "c0e7a072d8946c5e12c191a02b693297e923476a1e995d8ae94d766f48983c52",
    ),
    (
        r#"{"cost_usd":"0.0042","inference_id":"inf_1","input_tokens":5,"output_tokens":2}"#,
        "d01e9ef782bc5f71102d7588184401cb5bb71db60a9785515ae58cf7b16930c4",
    ),
    (
        r#"{"cap":"per_call_cap_usd","limit_usd":"0.001","nested":{"a":null,"b":[1,2],"t":true},"projected_usd":"0.031"}"#,
        "251757cd19461e4877b62a18eb306e3afcb48b62ff5de4945702cd80a56f7978",
    ),
];

/// A chain of version 1, which nothing writes any more.
async fn write_vectors(raw: &DatabaseConnection, agent: &AgentRow) {
    let head = "INSERT INTO audit_chain (agent_id, tenant_id, head_seq, head_hash, head_at) VALUES ($1, $2, 2, $3, $4)";
    let link = "INSERT INTO audit_event (tenant_id, agent_id, seq, id, event_type, hash_version, payload_canonical,
        previous_hash, event_hash, agent_name, canonical_uri, is_public, created_at)
        VALUES ($1, $2, $3, $4, 'agent.created', 1, $5, $6, $7, 'A', 'agent://a/a', false, $8)";
    let noon: Bound = noon().into();
    let values = vec![
        agent.id.into(),
        agent.tenant_id.into(),
        VECTORS[2].1.into(),
        noon.clone(),
    ];
    execute(raw, head, values).await;
    let mut previous: Option<&str> = None;
    for (seq, (payload, hash)) in VECTORS.into_iter().enumerate() {
        let values = vec![
            agent.tenant_id.into(),
            agent.id.into(),
            i64::try_from(seq).unwrap().into(),
            Uuid::now_v7().into(),
            payload.into(),
            previous.into(),
            hash.into(),
            noon.clone(),
        ];
        execute(raw, link, values).await;
        previous = Some(hash);
    }
}

/// Of one chain: events, distinct hashes, distinct previous hashes, the last seq, the first seq.
async fn counted(raw: &DatabaseConnection, agent: &AgentRow) -> [i64; 5] {
    let statement = Statement::from_sql_and_values(
        raw.get_database_backend(),
        "SELECT count(*) AS a, count(DISTINCT event_hash) AS b, count(DISTINCT previous_hash) AS c, max(seq) AS d,
            min(seq) AS e FROM audit_event WHERE agent_id = $1",
        [agent.id.into()],
    );
    let row = raw.query_one_raw(statement).await.unwrap().unwrap();
    ["a", "b", "c", "d", "e"].map(|column| row.try_get("", column).unwrap())
}

pub(super) async fn execute(raw: &DatabaseConnection, sql: &str, values: Vec<Bound>) {
    let statement = Statement::from_sql_and_values(raw.get_database_backend(), sql, values);
    raw.execute_raw(statement).await.unwrap();
}
