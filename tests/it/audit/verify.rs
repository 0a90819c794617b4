//! What breaks a chain.

use sea_orm::Value as Bound;

use super::{
    AgentRow, Arc, Party, TimeDelta, Value, World, agent_id, agent_ids, ask, chain::execute, event,
    json, noon, schema,
};

/// What is done to a chain of five events, and the verdict: good events, the first bad one, why.
type Edit = (&'static str, &'static str, [Option<&'static str>; 3]);

const HASH: &str = "its hash does not match its content";
const PREVIOUS: &str = "its previous hash is not the hash of the event before it";
const MISSING: &str = "there is no event at this place";
const HEAD_HASH: &str = "the head of the chain names another hash";
const HEAD_TIME: &str = "the head of the chain names another time";
const BEYOND: &str = "it stands behind the head of the chain";

const EDITS: [Edit; 15] = [
    ("nothing", "SELECT $1", [Some("5"), None, None]),
    (
        "payload",
        "UPDATE audit_event SET payload_canonical = '{\"number\":7}' WHERE agent_id = $1 AND seq = 2",
        [Some("2"), Some("2"), Some(HASH)],
    ),
    (
        "type",
        "UPDATE audit_event SET event_type = 'inference.failed' WHERE agent_id = $1 AND seq = 0",
        [Some("0"), Some("0"), Some(HASH)],
    ),
    (
        "type that must be escaped",
        "UPDATE audit_event SET event_type = '\"' WHERE agent_id = $1 AND seq = 4",
        [Some("4"), Some("4"), Some(HASH)],
    ),
    (
        "time",
        "UPDATE audit_event SET created_at = $2 WHERE agent_id = $1 AND seq = 3",
        [Some("3"), Some("3"), Some(HASH)],
    ),
    (
        "hash version",
        "UPDATE audit_event SET hash_version = 1 WHERE agent_id = $1 AND seq = 1",
        [Some("1"), Some("1"), Some(HASH)],
    ),
    (
        "a first event that is gone",
        "DELETE FROM audit_event WHERE agent_id = $1 AND seq = 0",
        [Some("0"), Some("0"), Some(MISSING)],
    ),
    (
        "an event between that is gone",
        "DELETE FROM audit_event WHERE agent_id = $1 AND seq = 2",
        [Some("2"), Some("2"), Some(MISSING)],
    ),
    (
        "a last event that is gone",
        "DELETE FROM audit_event WHERE agent_id = $1 AND seq = 4",
        [Some("4"), Some("4"), Some(MISSING)],
    ),
    (
        "a gap in seq",
        "UPDATE audit_event SET seq = 7 WHERE agent_id = $1 AND seq = 4",
        [Some("4"), Some("4"), Some(MISSING)],
    ),
    (
        "another previous hash",
        "UPDATE audit_event SET previous_hash = 'elsewhere' WHERE agent_id = $1 AND seq = 3",
        [Some("3"), Some("3"), Some(PREVIOUS)],
    ),
    (
        "the head's hash",
        "UPDATE audit_chain SET head_hash = 'edited' WHERE agent_id = $1",
        [Some("5"), Some("4"), Some(HEAD_HASH)],
    ),
    (
        "the head's time",
        "UPDATE audit_chain SET head_at = $2 WHERE agent_id = $1",
        [Some("5"), Some("4"), Some(HEAD_TIME)],
    ),
    (
        "a head that names an event too many",
        "UPDATE audit_chain SET head_seq = 5 WHERE agent_id = $1",
        [Some("5"), Some("5"), Some(MISSING)],
    ),
    (
        "a head that is gone",
        "DELETE FROM audit_chain WHERE agent_id = $1",
        [Some("0"), Some("0"), Some(BEYOND)],
    ),
];

#[tokio::test]
async fn every_edit_is_found_and_the_first_broken_place_named() {
    let world = World::new().await;
    let alice = world.party("alice", EDITS.len()).await;
    fill(&world, &alice, 5).await;
    allow_changes(&world).await;
    let raw = world.database.raw().await;
    for (agent, (_, edit, _)) in alice.agents.iter().zip(EDITS) {
        let mut values: Vec<Bound> = vec![agent.id.into()];
        if edit.contains("$2") {
            values.push((noon() + TimeDelta::minutes(1)).into());
        }
        execute(&raw, edit, values).await;
    }

    let answer = world.ask(&alice.admin(), &verdicts_of(&alice.agents)).await;

    let expected: Vec<Value> = EDITS
        .iter()
        .map(|(_, _, [good, failure, reason])| {
            let verdict = if failure.is_some() { "BROKEN" } else { "VALID" };
            json!({"verification": {"verdict": verdict, "eventCount": good, "failureSeq": failure, "failureReason": reason}})
        })
        .collect();
    for (place, (name, _, _)) in EDITS.iter().enumerate() {
        assert_eq!(answer["data"]["chains"][place], expected[place], "{name}");
    }
    assert_eq!(answer, json!({"data": {"chains": expected}}));
}

#[tokio::test]
async fn previous_hashes_that_are_swapped_are_found() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    fill(&world, &alice, 5).await;
    allow_changes(&world).await;

    // In three steps, because no two events may follow the same one, not even for a moment.
    let of = |seq: i32| format!("(SELECT previous_hash FROM audit_event WHERE seq = {seq})");
    let first = world.database.raw().await;
    execute(&first, "CREATE TABLE kept (two text, three text)", vec![]).await;
    for step in [
        format!("INSERT INTO kept VALUES ({}, {})", of(2), of(3)),
        "UPDATE audit_event SET previous_hash = 'elsewhere' WHERE seq = 2".to_owned(),
        "UPDATE audit_event SET previous_hash = (SELECT two FROM kept) WHERE seq = 3".to_owned(),
        "UPDATE audit_event SET previous_hash = (SELECT three FROM kept) WHERE seq = 2".to_owned(),
    ] {
        execute(&first, &step, vec![]).await;
    }

    let answer = world.ask(&alice.admin(), &verdicts_of(&alice.agents)).await;

    assert_eq!(
        answer,
        json!({"data": {"chains": [{"verification":
            {"verdict": "BROKEN", "eventCount": "2", "failureSeq": "2", "failureReason": PREVIOUS}}]}})
    );
}

#[tokio::test]
async fn an_event_behind_the_head_breaks_a_chain_only_if_the_head_stays() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    fill(&world, &alice, 5).await;
    let raw = world.database.raw().await;
    let back = "UPDATE audit_chain SET head_seq = 3,
        head_hash = (SELECT event_hash FROM audit_event e WHERE e.agent_id = audit_chain.agent_id AND e.seq = 3),
        head_at = (SELECT created_at FROM audit_event e WHERE e.agent_id = audit_chain.agent_id AND e.seq = 3)";
    execute(&raw, back, vec![]).await;

    let answer = world.ask(&alice.admin(), &verdicts_of(&alice.agents)).await;

    assert_eq!(
        answer,
        json!({"data": {"chains": [{"verification":
            {"verdict": "BROKEN", "eventCount": "4", "failureSeq": "4", "failureReason": BEYOND}}]}})
    );
}

#[tokio::test]
async fn chains_that_grow_while_they_are_verified_stay_valid() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    fill(&world, &alice, 5).await;

    let writing = async {
        for number in 0..40 {
            let next = event(&alice.agents[0], 10 + number);
            world.record(&alice, &[next]).await.unwrap();
        }
    };
    let verifying = async {
        let mut verdicts = Vec::new();
        for _ in 0..40 {
            let query = verdicts_of(&alice.agents);
            let answer = ask(&schema(), &world.database, &alice.admin(), &query).await;
            let verification = &answer["data"]["chains"][0]["verification"];
            verdicts.push(verification["verdict"].clone());
        }
        verdicts
    };
    let ((), verdicts) = tokio::join!(writing, verifying);

    assert_eq!(verdicts, vec!["VALID"; 40]);
}

#[tokio::test]
async fn a_chain_without_events_is_valid() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;

    let answer = world
        .ask(
            &alice.admin(),
            &format!(
                "{{ chain(agent: \"{}\") {{ agent {{ handle }} height headHash verification {{ verdict eventCount verifiedAt }}
                    events {{ nodes {{ seq }} }} }} }}",
                agent_id(&alice.agents[0])
            ),
        )
        .await;

    assert_eq!(
        answer,
        json!({"data": {"chain": {
            "agent": {"handle": "agent-0"},
            "height": "0",
            "headHash": null,
            "verification": {"verdict": "VALID", "eventCount": "0", "verifiedAt": "2026-11-20T12:00:00.000000Z"},
            "events": {"nodes": []}
        }}})
    );
}

/// So many events of every agent.
pub(super) async fn fill(world: &World, party: &Party, count: i64) {
    let events: Vec<_> = party
        .agents
        .iter()
        .flat_map(|agent| (0..count).map(|number| event(agent, number)))
        .collect();
    world.record(party, &events).await.unwrap();
}

/// Takes away what keeps the table append-only.
pub(super) async fn allow_changes(world: &World) {
    let sql = if world.database.is_postgres() {
        "DROP TRIGGER audit_event_append_only ON audit_event"
    } else {
        "DROP TRIGGER audit_event_no_update; DROP TRIGGER audit_event_no_delete"
    };
    world.database.execute(sql).await;
}

pub(super) fn verdicts_of(agents: &[Arc<AgentRow>]) -> String {
    format!(
        "{{ chains(agents: {}) {{ verification {{ verdict eventCount failureSeq failureReason }} }} }}",
        agent_ids(agents)
    )
}
