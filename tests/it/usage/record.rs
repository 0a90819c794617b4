//! Recording: whole or not at all, from many at once, one call or thousands.

use std::sync::Arc;

use chrono::TimeDelta;
use roundtrip::{
    catalog::UnitPrices,
    error::Error,
    graphql::Kind,
    usage::{CostBasis, InferenceStatus, NewInference},
};
use serde_json::json;

use super::world::{World, wire};

const BY_AGENT: &str = "{
  usage(range: {preset: LAST_24H}, granularity: HOUR, groupBy: [AGENT]) {
    totals { requests cost { nanos } } groups { totals { requests cost { nanos } } }
  }
}";

#[tokio::test]
async fn an_outcome_has_its_counter_and_only_success_costs() {
    let world = World::at("2026-03-15T10:07:00Z").await;
    let alice = world.account("alice", "UTC").await;
    let call = |status, cost| NewInference {
        status,
        cost,
        fee_nanos: 5,
        ..world.call(&alice.agent, "2026-03-15T10:00:00Z", 0)
    };
    let reported = CostBasis::ProviderReported { nanos: 100 };
    let half = CostBasis::PriceBook(UnitPrices {
        input: Some(1_000),
        ..UnitPrices::default()
    });
    let calls = [
        call(InferenceStatus::Succeeded, reported),
        call(InferenceStatus::Succeeded, half),
        call(InferenceStatus::FailedProviderError, reported),
        call(InferenceStatus::FailedOther, CostBasis::Unpriced),
        call(InferenceStatus::Cancelled, reported),
        call(InferenceStatus::RejectedPolicy, reported),
    ];
    world.record(&alice, &calls).await;

    let data = world
        .ask(
            &alice,
            "{ usage(range: {preset: LAST_24H}) {
                 totals { requests succeeded failed rejected unpriced cost { nanos } providerCost { nanos } fee { nanos } }
             } }",
        )
        .await;

    assert_eq!(
        data["usage"]["totals"],
        json!({
            "requests": "6", "succeeded": "2", "failed": "3", "rejected": "1", "unpriced": "1",
            "cost": {"nanos": "105"}, "providerCost": {"nanos": "100"}, "fee": {"nanos": "5"},
        })
    );
}

#[tokio::test]
async fn a_batch_with_a_bad_call_leaves_nothing_behind() {
    let world = World::at("2026-03-15T10:07:00Z").await;
    let alice = world.account("alice", "UTC").await;
    let mallory = world.account("mallory", "UTC").await;
    let good = world.call(&alice.agent, "2026-03-15T10:00:00Z", 4);
    let pending = NewInference {
        status: InferenceStatus::Pending,
        ..good.clone()
    };
    let stolen = world.call(&mallory.agent, "2026-03-15T10:00:00Z", 4);

    let of_pending = world.try_record(&alice, &[good.clone(), pending]).await;
    let of_stolen = world.try_record(&alice, &[good, stolen]).await;

    assert_eq!(
        of_pending.unwrap_err().to_string(),
        "status: must not be pending: record a call when it has ended"
    );
    assert_eq!(of_stolen, Err(Error::NotFound { what: "agent" }));
    for table in ["inference", "usage_day", "usage_cube", "usage_watermark"] {
        let rows = world
            .number(&format!("SELECT count(*) FROM {table}"), [])
            .await;
        assert_eq!(rows, 0, "{table}");
    }
}

#[tokio::test]
async fn thousands_of_calls_are_written_by_a_few_statements() {
    let world = World::at("2026-03-15T10:07:00Z").await;
    let alice = world.account("alice", "UTC").await;
    let calls: Vec<NewInference> = (0..5_000)
        .map(|number| {
            let at = world.now - TimeDelta::seconds(7 * number);
            world.call_at(&alice.agent, at, number)
        })
        .collect();

    let before = world.database.databases.statements();
    let ids = world.record(&alice, &calls).await;
    let statements = world.database.databases.statements() - before;

    assert_eq!(ids.len(), 5_000);
    // What settles and what audits them comes on top of these.
    assert!(statements < 60, "{statements}");
    let data = world
        .ask(
            &alice,
            "{ usage(range: {preset: LAST_7D}) { totals { requests cost { nanos } } } }",
        )
        .await;
    assert_eq!(
        data["usage"]["totals"],
        json!({"requests": "5000", "cost": {"nanos": "12497500"}})
    );
}

#[tokio::test]
async fn writers_at_the_same_time_lose_nothing() {
    let world = Arc::new(World::at("2026-03-15T10:07:00Z").await);
    let alice = Arc::new(world.account("alice", "Asia/Tokyo").await);
    let second = Arc::new(world.agent(&alice, "second").await);

    let writers = (0..8_i64).map(|writer| {
        let (world, alice, second) = (world.clone(), alice.clone(), second.clone());
        tokio::spawn(async move {
            for round in 0..10_i64 {
                let at = world.now - TimeDelta::minutes(round * 13);
                let (one, ten) = (
                    world.call_at(&alice.agent, at, 1),
                    world.call_at(&second, at, 10),
                );
                // Half of the writers come the other way round.
                let calls = if writer % 2 == 0 {
                    [one, ten]
                } else {
                    [ten, one]
                };
                world.record(&alice, &calls).await;
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }

    let data = world.ask(&alice, BY_AGENT).await;
    assert_eq!(
        data["usage"],
        json!({
            "totals": {"requests": "160", "cost": {"nanos": "880"}},
            "groups": [
                {"totals": {"requests": "80", "cost": {"nanos": "800"}}},
                {"totals": {"requests": "80", "cost": {"nanos": "80"}}},
            ],
        })
    );
    assert_eq!(world.debited(&alice).await, 880);
}

#[tokio::test]
async fn a_call_can_be_looked_at() {
    let world = World::at("2026-03-15T10:07:00Z").await;
    let alice = world.account("alice", "UTC").await;
    let mallory = world.account("mallory", "UTC").await;
    let call = world.call(&alice.agent, "2026-03-15T10:00:00Z", 1_234);
    let ids = world.record(&alice, &[call]).await;

    let query = format!(
        "{{ inference(id: \"{}\") {{
             createdAt agent {{ handle }} requestedModel model {{ slug }} provider {{ slug }} status finishReason
             tokens {{ total }} cost {{ amount }} costSource latencyMs ttftMs streamed
         }} }}",
        wire(Kind::Inference, ids[0])
    );
    let hers = world.ask(&alice, &query).await;
    let strangers = world.ask(&mallory, &query).await;

    assert_eq!(
        hers,
        json!({"inference": {
            "createdAt": "2026-03-15T10:00:00.000000Z",
            "agent": {"handle": "first"},
            "requestedModel": "roundtrip/auto",
            "model": {"slug": "ant/small"},
            "provider": {"slug": "anthill"},
            "status": "SUCCEEDED",
            "finishReason": null,
            "tokens": {"total": "120"},
            "cost": {"amount": "0.000001234"},
            "costSource": "PROVIDER_REPORTED",
            "latencyMs": 800,
            "ttftMs": 90,
            "streamed": true,
        }})
    );
    assert_eq!(strangers, json!({"inference": null}));
}
