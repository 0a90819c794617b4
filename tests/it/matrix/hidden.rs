//! Another's thing and a missing one are answered alike, to the byte.

use uuid::Uuid;

use super::{Asker, Matrix, NODES, PATHS, Sdl, routes};

/// Who must see nothing of alice's agent `clerk`.
const OTHERS: [&str; 4] = ["anonymous", "agent's key", "stranger", "internal"];

/// Questions that name something of alice's in the place of WHICH.
const TAKEN: [(&str, &str); 6] = [
    (
        "{ viewer { workspace { audit { events(filter: {agentIds: [WHICH]}) {
            nodes { id } pageInfo { hasNextPage hasPreviousPage } } } } } }",
        "alice/clerk",
    ),
    (
        "{ viewer { workspace { audit { events(filter: {inferenceId: WHICH}) { nodes { id } } } } } }",
        "alice/call-clerk",
    ),
    (
        "{ viewer { workspace { usage(range: {preset: LAST_24H}, groupBy: [AGENT], filter: {agentIds: [WHICH]}) {
            asOf isPartial totals { requests } groups { keys { id } } other { requests } } } } }",
        "alice/clerk",
    ),
    (
        "{ viewer { workspace { usage(range: {preset: LAST_24H}, groupBy: [API_KEY], filter: {apiKeyIds: [WHICH]}) {
            asOf totals { requests } groups { keys { id label } } other { requests } } } } }",
        "alice/key-other",
    ),
    ("{ node(id: WHICH) { id } }", "alice/key-other"),
    ("{ nodes(ids: [WHICH, WHICH]) { id } }", "alice/call-vault"),
];

/// What a client might name another workspace by.
const NAMES: [&str; 8] = [
    "tenant",
    "tenant_id",
    "workspace",
    "workspaceId",
    "owner_handle",
    "agent_id",
    "visibility",
    "after",
];

#[tokio::test]
async fn anothers_node_is_answered_like_a_missing_one() {
    let matrix = Matrix::new().await;
    let sdl = Sdl::read(&roundtrip::schema::sdl());
    let mut compared = 0;

    for (name, word) in NODES {
        let whole = sdl.whole(name);
        let one = format!("{{ node(id: WHICH) {{ ... on {name} {whole} }} }}");
        let several = format!(
            "{{ nodes(ids: [WHICH, {{provider atlas}}, WHICH]) {{ __typename ... on {name} {whole} }} }}"
        );
        let of_clerk = word
            .replace("scout", "clerk")
            .replace("wallet-clerk", "wallet-shared");
        for other in OTHERS {
            // The catalogue is everyone's, and an agent's key may see its workspace.
            if !word.starts_with("alice") || (other == "agent's key" && *word == "alice") {
                continue;
            }
            for question in [&one, &several] {
                matrix.assert_hidden(other, question, &of_clerk).await;
                compared += 1;
            }
        }
    }

    // Seven types of a workspace's own, two questions, four who ask; but for the workspace of an agent's key.
    assert_eq!(compared, 7 * 2 * 4 - 2);
}

/// Paths that take a name: with one that workspaces have, and with one that none has. A page asks for its thing later.
const NAMED: [(&str, &str, &str); 2] = [
    ("/agents/{handle}", "/agents/vault", "/agents/nobody"),
    ("/assets/{name}", "/assets/vault", "/assets/nobody"),
];

#[tokio::test]
async fn what_is_named_in_an_argument_is_answered_like_a_missing_one() {
    let matrix = Matrix::new().await;

    for (question, word) in TAKEN {
        for other in OTHERS {
            matrix.assert_hidden(other, question, word).await;
        }
    }
    let agent = "{ viewer { workspace { agent(handle: \"WHICH\") { id } } } }";
    for asker in ["anonymous", "agent's key"] {
        let asker = matrix.asker(asker);
        let known = matrix
            .graphql(asker, &agent.replace("WHICH", "clerk"))
            .await;
        let missing = matrix
            .graphql(asker, &agent.replace("WHICH", "nobody"))
            .await;
        assert_eq!(known, missing, "{}", asker.name);
    }
}

/// Files of something of alice's, or of something that is not there.
const FILES: [(&str, &str); 4] = [
    ("/v1/export/audit.csv?agent=WHICH", "alice/clerk"),
    (
        "/v1/export/audit.csv?inference_id=WHICH",
        "alice/call-clerk",
    ),
    (
        "/v1/export/usage.csv?preset=LAST_24H&group_by=AGENT&agent_ids=WHICH",
        "alice/clerk",
    ),
    ("/v1/export/ledger.csv?wallet=WHICH", "alice/wallet-shared"),
];

#[tokio::test]
async fn a_file_of_anothers_thing_is_that_of_a_missing_one() {
    let matrix = Matrix::new().await;

    for (path, word) in FILES {
        let id = &matrix.ids[word];
        let (prefix, _) = id.split_once('_').unwrap();
        let missing = format!("{prefix}_{}", Uuid::now_v7().simple());
        for asker in OTHERS.into_iter().chain(["owner"]) {
            let asker = matrix.asker(asker);
            let ask = |which: &str| path.replace("WHICH", which);
            let known = matrix.request(asker, "GET", &ask(id)).await;
            let missing = matrix.request(asker, "GET", &ask(&missing)).await;
            if asker.name == "owner" {
                assert_ne!(known, missing, "{path} compares nothing");
            } else {
                assert_eq!(known, missing, "{path}: {}", asker.name);
            }
        }
    }
    let by_handle = "/v1/export/audit.csv?agent=";
    for asker in ["anonymous", "agent's key"] {
        let asker = matrix.asker(asker);
        let known = matrix
            .request(asker, "GET", &format!("{by_handle}clerk"))
            .await;
        let missing = matrix
            .request(asker, "GET", &format!("{by_handle}nobody"))
            .await;
        assert_eq!(known, missing, "{}", asker.name);
    }
}

#[tokio::test]
async fn no_path_takes_the_name_of_another_workspace() {
    let matrix = Matrix::new().await;
    for route in routes().iter().filter(|route| route.contains('{')) {
        let named = NAMED.iter().find(|(known, ..)| known == route);
        let Some((_, known, missing)) = named else {
            panic!(
                "{route} takes a name: ask it in NAMED for another's thing and for a missing one"
            )
        };
        for asker in &matrix.askers {
            let known = matrix.request(asker, "GET", known).await;
            let missing = matrix.request(asker, "GET", missing).await;
            assert_eq!(known, missing, "{route}: {}", asker.name);
        }
    }

    for (method, path) in PATHS {
        for asker in ["anonymous", "owner", "internal"] {
            let asker = matrix.asker(asker);
            let plain = matrix.request(asker, method, path).await;
            for name in NAMES {
                let question = if path.contains('?') { '&' } else { '?' };
                for value in ["alice", &matrix.ids["alice/vault"]] {
                    let named = format!("{path}{question}{name}={value}");
                    let answer = matrix.request(asker, method, &named).await;
                    // A file refuses what it does not know, whatever it is.
                    let is_refused = answer.status == 400 && path.starts_with("/v1/export/");
                    if is_refused && plain.status != 401 {
                        let text = answer.text();
                        let told = format!("\"message\":\"{name}: is no parameter of this file; ");
                        assert!(
                            text.contains(&told) && !text.contains(value),
                            "{named}: {text}"
                        );
                    } else {
                        assert_eq!(answer, plain, "{named}: {}", asker.name);
                    }
                }
            }
        }
    }
}

impl Matrix {
    /// Asks for alice's thing and for a missing one of its kind.
    async fn assert_hidden(&self, asker: &str, question: &str, word: &str) {
        let asker = self.asker(asker);
        let (known, missing) = self.both(asker, question, word).await;
        assert_eq!(known, missing, "{}: {question} of {word}", asker.name);
        let owner = self.asker("owner");
        let (known, missing) = self.both(owner, question, word).await;
        // There is no node of a key, not even for its owner.
        if !word.starts_with("alice/key") {
            assert_ne!(
                known, missing,
                "its owner sees {word}, or this compares nothing: {question}"
            );
        }
    }

    async fn both(&self, asker: &Asker, question: &str, word: &str) -> (super::Raw, super::Raw) {
        let id = &self.ids[word];
        let (prefix, _) = id.split_once('_').unwrap();
        let missing = format!("{prefix}_{}", Uuid::now_v7().simple());
        let known = question.replace("WHICH", &format!("\"{id}\""));
        let missing = question.replace("WHICH", &format!("\"{missing}\""));
        (
            self.graphql(asker, &known).await,
            self.graphql(asker, &missing).await,
        )
    }
}
