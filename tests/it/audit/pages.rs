//! Every list of events gives each row once in both directions, whatever the filter.

use super::{
    Arc, Credential, Kind, NewEvent, Party, Uuid, Value, World, agent_id, agent_ids, encode_id,
    event, json,
};

#[tokio::test]
async fn every_list_gives_each_row_once_in_both_directions() {
    let world = World::new().await;
    let alice = crowd(&world).await;
    let own = agent_id(&alice.agents[1]);

    for (viewer, list, filter, count) in lists(&alice) {
        let query = list.replace("AGENT", &own).replace("FILTER", &filter);
        let forward = walk(&world, &viewer, &query, Way::Forward).await;
        let mut backward = walk(&world, &viewer, &query, Way::Backward).await;
        backward.reverse();

        assert_eq!(forward, backward, "{query}");
        assert_eq!(forward.len(), count, "{query}");
        let mut ids: Vec<&str> = forward.iter().map(|(_, id)| id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{query}");
        let times = forward.iter().map(|(created_at, _)| created_at);
        assert!(times.is_sorted_by(|newer, older| newer >= older), "{query}");
    }
}

#[tokio::test]
async fn the_public_list_gives_each_row_once() {
    let world = World::new().await;
    crowd(&world).await;

    let query = "{ publicAudit { events(PAGE) { pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        nodes { createdAt id: eventHash } } } }";
    let rows = walk(&world, &Credential::Anonymous, query, Way::Forward).await;

    let mut hashes: Vec<&str> = rows.iter().map(|(_, hash)| hash.as_str()).collect();
    hashes.sort_unstable();
    hashes.dedup();
    assert_eq!((rows.len(), hashes.len()), (60, 60));
    let times = rows.iter().map(|(created_at, _)| created_at);
    assert!(times.is_sorted_by(|newer, older| newer >= older));
}

#[tokio::test]
async fn rows_that_come_while_paging_shift_nothing() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    world.record(&alice, &alice.events(4)).await.unwrap();
    let page = |args: &str| {
        format!(
            "{{ workspace {{ audit {{ events({args}) {{ pageInfo {{ endCursor }} nodes {{ seq }} }} }} }} }}"
        )
    };

    let first = world.ask(&alice.admin(), &page("first: 2")).await;
    world
        .record(&alice, &[event(&alice.agents[0], 9)])
        .await
        .unwrap();
    let cursor = &first["data"]["workspace"]["audit"]["events"]["pageInfo"]["endCursor"];
    let second = world
        .ask(&alice.admin(), &page(&format!("first: 2, after: {cursor}")))
        .await;

    let nodes = |answer: &Value| answer["data"]["workspace"]["audit"]["events"]["nodes"].clone();
    assert_eq!(nodes(&first), json!([{"seq": "3"}, {"seq": "2"}]));
    assert_eq!(nodes(&second), json!([{"seq": "1"}, {"seq": "0"}]));
}

#[tokio::test]
async fn a_cursor_of_another_list_is_refused() {
    let world = World::new().await;
    let alice = world.party("alice", 2).await;
    let mallory = world.party("mallory", 1).await;
    world.record(&alice, &alice.events(2)).await.unwrap();
    let [workspace, public, chain] = cursors(&world, &alice).await;
    let page = |cursor: &Value| {
        format!("{{ workspace {{ audit {{ events(after: {cursor}) {{ nodes {{ seq }} }} }} }} }}")
    };

    let public_page =
        format!("{{ publicAudit {{ events(after: {workspace}) {{ nodes {{ seq }} }} }} }}");
    let chain_page = |agent: usize, cursor: &Value| {
        let agent = agent_id(&alice.agents[agent]);
        format!(
            "{{ chain(agent: \"{agent}\") {{ events(after: {cursor}) {{ nodes {{ seq }} }} }} }}"
        )
    };

    for (viewer, query) in [
        (alice.admin(), page(&public)),
        (alice.admin(), page(&chain)),
        (mallory.admin(), page(&workspace)),
        (alice.admin(), public_page),
        (alice.admin(), chain_page(1, &chain)),
        (alice.admin(), chain_page(0, &workspace)),
    ] {
        let answer = world.ask(&viewer, &query).await;
        let error = &answer["errors"][0];
        assert_eq!(
            error["extensions"],
            json!({"code": "BAD_USER_INPUT", "field": "after"}),
            "{query}: {answer}"
        );
    }
}

#[tokio::test]
async fn a_bad_filter_says_what_to_send() {
    let world = World::new().await;
    let alice = world.party("alice", 1).await;
    let many = json!(vec!["a.b"; 101]);

    for (filter, message) in [
        (
            "types: [\"routed\\u0000\"]".to_owned(),
            "filter.types: must be types of events, for example `inference.routed`",
        ),
        (
            format!("types: {many}"),
            "filter.types: must name at most 100, not 101",
        ),
        (
            "agentIds: [\"inf_1\"]".to_owned(),
            "filter.agentIds: is not an identifier of this API: send one back as it was received",
        ),
        (
            format!("inferenceId: \"{}\"", agent_id(&alice.agents[0])),
            "filter.inferenceId: names another kind of thing: an identifier that begins with `inf_` is needed",
        ),
        (
            "createdAt: {gte: \"2026-11-20T12:00:00Z\", lt: \"2026-11-20T11:00:00Z\"}".to_owned(),
            "filter.createdAt.lt: must be later than `gte`",
        ),
    ] {
        let query = format!(
            "{{ workspace {{ audit {{ height events(filter: {{{filter}}}) {{ nodes {{ seq }} }} }} }} }}"
        );
        let answer = world.ask(&alice.admin(), &query).await;

        assert_eq!(
            answer["data"],
            json!({"workspace": {"audit": {"height": "0", "events": null}}})
        );
        assert_eq!(answer["errors"][0]["message"], message);
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    }
}

const INFERENCE: Uuid = Uuid::from_u128(77);

const WORKSPACE: &str = "{ workspace { audit { events(PAGE, filter: {FILTER}) {
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { createdAt id } } } } }";

const CHAIN: &str = "{ chain(agent: \"AGENT\") { events(PAGE, filter: {FILTER}) {
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { createdAt id } } } }";

/// A cursor of the workspace's list, of the public one, and of the first agent's chain.
async fn cursors(world: &World, party: &Party) -> [Value; 3] {
    let list = "events(first: 1) { pageInfo { endCursor } }";
    let agent = agent_id(&party.agents[0]);
    let query = format!(
        "{{ workspace {{ audit {{ {list} }} }} publicAudit {{ {list} }} chain(agent: \"{agent}\") {{ {list} }} }}"
    );
    let answer = world.ask(&party.admin(), &query).await;
    ["workspace/audit", "publicAudit", "chain"].map(|list| {
        let cursor = answer.pointer(&format!("/data/{list}/events/pageInfo/endCursor"));
        cursor.unwrap().clone()
    })
}

#[derive(Clone, Copy)]
enum Way {
    Forward,
    Backward,
}

/// Lists with their filters, as whoever asks sees them: the second agent's key is bound to it.
fn lists(party: &Party) -> Vec<(Credential, &'static str, String, usize)> {
    let own = agent_id(&party.agents[1]);
    let others = agent_ids(&party.agents[1..]);
    let call = encode_id(Kind::Inference, INFERENCE);
    let span = "createdAt: {gte: \"2026-11-20T12:00:02Z\", lt: \"2026-11-20T12:00:04Z\"}";
    let one_type = "types: [\"inference.routed\"]";
    let both_types = "types: [\"inference.routed\", \"receipt.created\"]";
    let of_workspace = [
        (String::new(), 60),
        (one_type.to_owned(), 42),
        (both_types.to_owned(), 60),
        ("types: []".to_owned(), 0),
        (format!("agentIds: [\"{own}\"]"), 20),
        (format!("agentIds: {others}"), 40),
        (format!("inferenceId: \"{}\", agentIds: {others}", *call), 2),
        (span.to_owned(), 24),
        (format!("{span}, {one_type}"), 15),
    ];
    let of_chain = [
        (String::new(), 20),
        (format!("{span}, {one_type}"), 5),
        (format!("agentIds: [\"{own}\"]"), 20),
    ];
    let admin = of_workspace.map(|(filter, count)| (party.admin(), WORKSPACE, filter, count));
    let bound = party.key(Some(&party.agents[1]));
    let chain = of_chain.map(|(filter, count)| (bound.clone(), CHAIN, filter, count));
    let seen = (bound.clone(), WORKSPACE, String::new(), 20);
    admin.into_iter().chain(chain).chain([seen]).collect()
}

/// Three agents with twenty events each, a dozen of them at any one moment, every third one of another type.
pub(super) async fn crowd(world: &World) -> Party {
    let alice = world.party("alice", 3).await;
    let events: Vec<_> = alice
        .agents
        .iter()
        .flat_map(|agent| (0..20).map(move |number| (agent, number)))
        .map(|(agent, number): (&Arc<_>, i64)| NewEvent {
            event_type: if number % 3 == 2 {
                "receipt.created"
            } else {
                "inference.routed"
            },
            inference: (number == 7).then_some(INFERENCE),
            ..event(agent, number / 4)
        })
        .collect();
    world.record(&alice, &events).await.unwrap();
    alice
}

/// Everything that a list gives, page after page: when it happened and what it is.
async fn walk(world: &World, viewer: &Credential, query: &str, way: Way) -> Vec<(String, String)> {
    let (size, behind, more, next) = match way {
        Way::Forward => ("first: 7", "after", "hasNextPage", "endCursor"),
        Way::Backward => ("last: 7", "before", "hasPreviousPage", "startCursor"),
    };
    let mut rows = Vec::new();
    let mut page = size.to_owned();
    loop {
        let answer = world.ask(viewer, &query.replace("PAGE", &page)).await;
        assert!(answer.get("errors").is_none(), "{answer}");
        let list = [
            "/data/workspace/audit/events",
            "/data/chain/events",
            "/data/publicAudit/events",
        ]
        .iter()
        .find_map(|path| answer.pointer(path))
        .unwrap();
        let nodes = list["nodes"].as_array().unwrap().iter().map(|node| {
            let text = |field: &str| node[field].as_str().unwrap().to_owned();
            (text("createdAt"), text("id"))
        });
        match way {
            Way::Forward => rows.extend(nodes),
            Way::Backward => rows.extend(nodes.rev()),
        }
        if list["pageInfo"][more] == false {
            return rows;
        }
        page = format!("{size}, {behind}: {}", list["pageInfo"][next]);
    }
}
