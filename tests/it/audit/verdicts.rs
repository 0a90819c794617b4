//! How a verdict is found, remembered and shared.

use futures::future::join_all;
use tokio::time::timeout;

use super::{
    Duration, EmptyMutation, EmptySubscription, Query, Schema, Value, Verifier, World, agent_id,
    ask, event, json, schema, schema_with,
    verify::{allow_changes, fill, verdicts_of},
};

#[tokio::test]
async fn a_long_chain_is_read_a_thousand_at_a_time() {
    let world = World::new().await;
    let alice = world.party("alice", 2).await;
    world.record(&alice, &alice.events(2_001)).await.unwrap();
    let query = format!(
        "{{ chain(agent: \"{}\") {{ verification {{ verdict eventCount failureSeq }} }} }}",
        agent_id(&alice.agents[0])
    );

    let (answer, statements) = world.ask_counted(&alice.admin(), &query).await;

    assert_eq!(
        answer,
        json!({"data": {"chain": {"verification": {"verdict": "VALID", "eventCount": "2001", "failureSeq": null}}}})
    );
    // The agent, the head, and three reads.
    assert_eq!(statements, 5);

    allow_changes(&world).await;
    let edit = "UPDATE audit_event SET payload_canonical = '{}' WHERE seq = 1000";
    world.database.execute(edit).await;
    let answer = ask(&schema(), &world.database, &alice.admin(), &query).await;
    assert_eq!(
        answer,
        json!({"data": {"chain": {"verification": {"verdict": "BROKEN", "eventCount": "1000", "failureSeq": "1000"}}}})
    );
}

#[tokio::test]
async fn a_verdict_is_remembered_until_the_chain_grows() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    fill(&world, &alice, 3).await;
    let query = verdicts_of(&alice.agents);
    let verdict = |answer: &Value| answer["data"]["chains"][0]["verification"]["verdict"].clone();
    let first = world.ask_counted(&alice.admin(), &query).await;
    allow_changes(&world).await;
    let edit = "UPDATE audit_event SET payload_canonical = '{}' WHERE seq = 1";
    world.database.execute(edit).await;

    let remembered = world.ask_counted(&alice.admin(), &query).await;
    let next = event(&alice.agents[0], 9);
    world.record(&alice, &[next]).await.unwrap();
    let read_again = world.ask_counted(&alice.admin(), &query).await;

    let seen = [first, remembered, read_again].map(|(answer, count)| (verdict(&answer), count));
    assert_eq!(
        seen,
        [
            (json!("VALID"), 3),
            (json!("VALID"), 2),
            (json!("BROKEN"), 3)
        ]
    );
}

#[tokio::test]
async fn many_that_ask_at_once_read_the_chain_once() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    fill(&world, &alice, 5).await;
    let query = verdicts_of(&alice.agents);
    let admin = alice.admin();

    let before = world.database.databases.statements();
    let answers = join_all((0..8).map(|_| world.ask(&admin, &query))).await;
    let statements = world.database.databases.statements() - before;

    let valid = json!({"data": {"chains": [{"verification":
        {"verdict": "VALID", "eventCount": "5", "failureSeq": null, "failureReason": null}}]}});
    assert_eq!(answers, vec![valid; 8]);
    // Each its agent and its head, and one of them the events.
    assert_eq!(statements, 17);
}

#[tokio::test]
async fn a_verdict_that_takes_too_long_is_there_for_whoever_asks_next() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    // Long enough that no machine reads it at once.
    fill(&world, &alice, 3_000).await;
    let hurried = schema_with(Verifier::new(Duration::ZERO));
    let query = verdicts_of(&alice.agents);

    let first = ask(&hurried, &world.database, &alice.admin(), &query).await;
    let later = timeout(Duration::from_mins(1), async {
        loop {
            let later = ask(&hurried, &world.database, &alice.admin(), &query).await;
            if later != first {
                return later;
            }
        }
    })
    .await
    .unwrap();

    let verdict = |verdict: &str, count: &str, reason: Option<&str>| {
        json!({"data": {"chains": [{"verification":
            {"verdict": verdict, "eventCount": count, "failureSeq": null, "failureReason": reason}}]}})
    };
    let reason = "the chain is still being read: ask again shortly";
    assert_eq!(first, verdict("UNVERIFIED", "0", Some(reason)));
    assert_eq!(later, verdict("VALID", "3000", None));
}

#[tokio::test]
async fn a_schema_without_a_verifier_fails_in_that_field_alone() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    let schema = Schema::new(Query::default(), EmptyMutation, EmptySubscription);
    let query = format!(
        "{{ chain(agent: \"{}\") {{ height verification {{ verdict }} }} }}",
        agent_id(&alice.agents[0])
    );
    let answer = ask(&schema, &world.database, &alice.admin(), &query).await;

    assert_eq!(answer["data"]["chain"]["height"], "0");
    let error = &answer["errors"][0];
    assert_eq!(error["path"], json!(["chain", "verification"]));
    assert_eq!(error["extensions"]["code"], "INTERNAL_SERVER_ERROR");
}
