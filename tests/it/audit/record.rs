//! Writing events.

use super::{Credential, NewEvent, TimeDelta, World, agent_id, event, json, noon};

#[tokio::test]
async fn time_never_goes_backwards_in_a_chain() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    let agent = &alice.agents[0];
    let after = |number, nanos| NewEvent {
        created_at: noon() + TimeDelta::seconds(number) + TimeDelta::nanoseconds(nanos),
        payload: json!([number, nanos]),
        ..event(agent, 0)
    };

    let first = [(20, 1_999), (10, 0), (20, 0), (20, 1_000)].map(|(at, nanos)| after(at, nanos));
    world.record(&alice, &first).await.unwrap();
    let second = [after(5, 0), after(30, 0)];
    world.record(&alice, &second).await.unwrap();

    let query = format!(
        "{{ chain(agent: \"{}\") {{ verification {{ verdict }} events {{ nodes {{ seq payload createdAt }} }} }}
            workspace {{ audit {{ latestEventAt }} }} }}",
        agent_id(agent)
    );
    let answer = world.ask(&alice.admin(), &query).await;
    let node = |seq: &str, payload: [i64; 2], created_at: &str| json!({"seq": seq, "payload": payload, "createdAt": created_at});
    assert_eq!(
        answer,
        json!({"data": {
            "chain": {
                "verification": {"verdict": "VALID"},
                "events": {"nodes": [
                    node("5", [30, 0], "2026-11-20T12:00:30.000000Z"),
                    node("4", [5, 0], "2026-11-20T12:00:20.000001Z"),
                    node("3", [20, 1_000], "2026-11-20T12:00:20.000001Z"),
                    node("2", [20, 1_999], "2026-11-20T12:00:20.000001Z"),
                    node("1", [20, 0], "2026-11-20T12:00:20.000000Z"),
                    node("0", [10, 0], "2026-11-20T12:00:10.000000Z"),
                ]}
            },
            "workspace": {"audit": {"latestEventAt": "2026-11-20T12:00:30.000000Z"}}
        }})
    );
}

#[tokio::test]
async fn a_bad_event_is_refused_with_all_the_others() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    let mallory = world.party("mallory", 1).await;
    let good = || event(&alice.agents[0], 0);
    let bad = [
        (
            NewEvent {
                event_type: "Inference routed",
                ..good()
            },
            "event_type: must be lower-case words joined by points, for example `inference.routed`",
        ),
        (
            NewEvent {
                payload: json!({"usage": [{"cost": 0.1}]}),
                ..good()
            },
            "payload.usage[0].cost: 0.1 is a float or beyond 64 bits: send it as a string",
        ),
        (event(&mallory.agents[0], 0), "there is no such agent"),
    ];

    for (bad, message) in bad {
        let problem = world.record(&alice, &[good(), bad]).await.unwrap_err();
        assert_eq!(problem.to_string(), message);
    }

    let answer = world
        .ask(
            &alice.admin(),
            "{ workspace { audit { height latestEventAt } } }",
        )
        .await;
    assert_eq!(
        answer,
        json!({"data": {"workspace": {"audit": {"height": "0", "latestEventAt": null}}}})
    );
}

#[tokio::test]
async fn many_events_of_many_agents_take_few_statements() {
    let world = World::new().await;
    let alice = world.party("alice", 50).await;
    let events: Vec<_> = (0..2_500)
        .map(|number: i64| {
            let agent = usize::try_from(number % 50).unwrap();
            event(&alice.agents[agent], number)
        })
        .collect();

    let before = world.database.databases.statements();
    world.record(&alice, &events).await.unwrap();
    let statements = world.database.databases.statements() - before;

    // The version, the locks, three inserts, the heads, the height.
    assert_eq!(statements, 7);
    let answer = world
        .ask(
            &alice.admin(),
            &format!(
                "{{ chains(agents: {}) {{ height verification {{ verdict }} }} }}",
                super::agent_ids(&alice.agents)
            ),
        )
        .await;
    let chain = json!({"height": "50", "verification": {"verdict": "VALID"}});
    assert_eq!(answer, json!({"data": {"chains": vec![chain; 50]}}));
}

#[tokio::test]
async fn no_events_are_no_statements() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    let tx = world.database.databases.begin().await.unwrap();

    let before = world.database.databases.statements();
    roundtrip::audit::record(&tx, &alice.tenant, &[])
        .await
        .unwrap();

    assert_eq!(world.database.databases.statements(), before);
}

#[tokio::test]
async fn what_is_rolled_back_was_never_there() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    world.record(&alice, &alice.events(1)).await.unwrap();

    let tx = world.database.databases.begin().await.unwrap();
    roundtrip::audit::record(&tx, &alice.tenant, &alice.events(3))
        .await
        .unwrap();
    drop(tx);
    world.record(&alice, &alice.events(1)).await.unwrap();

    let answer = world
        .ask(
            &alice.admin(),
            &format!(
                "{{ workspace {{ audit {{ height }} }} chain(agent: \"{}\") {{ height verification {{ verdict }} }} }}",
                agent_id(&alice.agents[0])
            ),
        )
        .await;
    assert_eq!(
        answer,
        json!({"data": {
            "workspace": {"audit": {"height": "2"}},
            "chain": {"height": "2", "verification": {"verdict": "VALID"}}
        }})
    );
}

#[tokio::test]
async fn nobody_without_a_key_sees_a_workspace() {
    let world = World::new().await;

    let answer = world
        .ask(&Credential::Anonymous, "{ workspace { audit { height } } }")
        .await;

    assert_eq!(answer["data"], json!({"workspace": {"audit": null}}));
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    assert_eq!(answer["errors"][0]["path"], json!(["workspace", "audit"]));
}
