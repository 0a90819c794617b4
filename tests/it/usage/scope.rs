//! Whose usage is seen.

use roundtrip::{agents::AgentRow, graphql::Kind};
use serde_json::json;

use super::world::{World, wire};

const EVERY_WAY: &str = "{
  total: usage(range: {preset: THIS_MONTH}) { totals { requests } series { totals { requests } } }
  agents: usage(range: {preset: THIS_MONTH}, groupBy: [AGENT]) { groups { keys { label } totals { requests } } other { requests } }
  models: usage(range: {preset: THIS_MONTH}, groupBy: [MODEL]) { groups { totals { requests } series { totals { requests } } } }
  keys: usage(range: {preset: LAST_24H}, groupBy: [API_KEY]) { groups { keys { label } totals { requests } } }
}";

#[tokio::test]
async fn another_workspaces_usage_is_not_seen() {
    let world = World::at("2026-03-01T10:07:00Z").await;
    let alice = world.account("alice", "UTC").await;
    let mallory = world.account("mallory", "UTC").await;
    let call = world.call(&alice.agent, "2026-03-01T10:00:00Z", 4);
    world.record(&alice, &[call]).await;

    let agent = wire(Kind::Agent, alice.agent.id);
    let query = format!(
        "{{ usage(range: {{preset: THIS_MONTH}}, groupBy: [AGENT]) {{ asOf totals {{ requests }} groups {{ share }} }}
            hers: usage(range: {{preset: THIS_MONTH}}, filter: {{agentIds: [\"{agent}\"]}}) {{ totals {{ requests }} }}
            agent(id: \"{agent}\") {{ usage(range: {{preset: THIS_MONTH}}, granularity: DAY) {{ totals {{ requests }} }} spentToday }} }}"
    );
    let data = world.ask(&mallory, &query).await;

    assert_eq!(
        data,
        json!({
            "usage": {"asOf": null, "totals": {"requests": "0"}, "groups": []},
            "hers": {"totals": {"requests": "0"}},
            "agent": {"usage": {"totals": {"requests": "0"}}, "spentToday": "0"},
        })
    );
}

#[tokio::test]
async fn a_key_of_one_agent_sees_that_agents_usage_only() {
    let world = World::at("2026-03-01T10:07:00Z").await;
    let alice = world.account("alice", "UTC").await;
    let second = world.agent(&alice, "second").await;
    let mut calls = vec![
        world.call(&alice.agent, "2026-03-01T10:00:00Z", 4),
        world.call(&second, "2026-03-01T10:00:00Z", 5),
        world.call(&second, "2026-03-01T10:00:00Z", 6),
    ];
    calls[0].api_key = Some(alice.key.id);
    world.record(&alice, &calls).await;

    let answer = world.answer(alice.viewer_of(&alice.agent), EVERY_WAY).await;

    let mut series = vec![json!({"totals": {"requests": "0"}}); 31];
    series[0] = json!({"totals": {"requests": "1"}});
    assert_eq!(
        answer,
        json!({"data": {
            "total": {"totals": {"requests": "1"}, "series": series},
            "agents": {
                "groups": [{"keys": [{"label": "Agent first"}], "totals": {"requests": "1"}}],
                "other": {"requests": "0"},
            },
            "models": {"groups": [{"totals": {"requests": "1"}, "series": series}]},
            // The key is the workspace's: who is bound to one agent is not told its name.
            "keys": {"groups": [{"keys": [{"label": "another key"}], "totals": {"requests": "1"}}]},
        }})
    );
}

#[tokio::test]
async fn a_key_of_one_agent_is_not_told_of_another_by_any_argument() {
    let world = World::at("2026-03-01T10:07:00Z").await;
    let alice = world.account("alice", "UTC").await;
    let second = world.agent(&alice, "second").await;
    let call = world.call(&second, "2026-03-01T10:00:00Z", 5);
    world.record(&alice, &[call]).await;

    let agent = wire(Kind::Agent, second.id);
    let query = format!(
        "{{ usage(range: {{preset: THIS_MONTH}}, filter: {{agentIds: [\"{agent}\"]}}, groupBy: [MODEL]) {{ totals {{ requests }} groups {{ share }} }}
            agent(id: \"{agent}\") {{ usage(range: {{preset: THIS_MONTH}}, granularity: DAY) {{ totals {{ requests }} }} spentToday }} }}"
    );
    let answer = world.answer(alice.viewer_of(&alice.agent), &query).await;

    assert_eq!(
        answer,
        json!({"data": {
            "usage": {"totals": {"requests": "0"}, "groups": []},
            "agent": {"usage": null, "spentToday": "0"},
        }})
    );
}

fn agent_field((agent, number): (&AgentRow, usize)) -> String {
    let id = wire(Kind::Agent, agent.id);
    format!(
        "a{number}: agent(id: \"{id}\") {{
           spentToday spentThisMonth
           usage(range: {{preset: LAST_7D}}, granularity: DAY) {{ totals {{ cost {{ nanos }} }} series {{ start }} }}
         }}"
    )
}

#[tokio::test]
async fn many_agents_are_read_in_one_statement_a_kind() {
    let world = World::at("2026-03-01T09:07:00Z").await;
    // It is still February there.
    let alice = world.account("alice", "Pacific/Honolulu").await;
    let mut agents = vec![alice.agent.clone()];
    for number in 0..9 {
        agents.push(world.agent(&alice, &format!("agent-{number}")).await);
    }
    let mut calls = Vec::new();
    for (agent, nanos) in agents.iter().zip(1..) {
        calls.push(world.call(agent, "2026-03-01T09:00:00Z", nanos));
        calls.push(world.call(agent, "2026-02-28T09:59:59Z", 100 * nanos));
        calls.push(world.call(agent, "2026-02-01T09:59:59Z", 10_000));
    }
    world.record(&alice, &calls).await;

    let fields: Vec<String> = agents.iter().zip(0..).map(agent_field).collect();
    let before = world.database.databases.statements();
    let data = world
        .ask(&alice, &format!("{{ {} }}", fields.join(" ")))
        .await;
    let statements = world.database.databases.statements() - before;

    assert_eq!(statements, 2);
    for (number, nanos) in (0..10).zip(1..) {
        let agent = &data[format!("a{number}")];
        assert_eq!(agent["spentToday"], nanos.to_string());
        assert_eq!(agent["spentThisMonth"], (101 * nanos).to_string());
        assert_eq!(
            agent["usage"]["totals"]["cost"]["nanos"],
            (101 * nanos).to_string()
        );
    }
}
