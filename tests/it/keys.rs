//! Keys as an operator handles them: by the program's verbs.

use serde_json::json;
use tempfile::tempdir;

use crate::support::{Ended, Program, TestApp, World};

const WHO: &str = "{ viewer { workspace { handle agents(first: 9) { nodes { handle } } } apiKey { id label expiresAt } } }";

fn run(app: &TestApp, arguments: &[&str]) -> Ended {
    let folder = tempdir().unwrap();
    let arguments: Vec<&str> = ["key"].iter().chain(arguments).copied().collect();
    Program::run(folder.path(), &arguments, &app.database.variables())
}

/// The key, which standard output has alone, and its id.
fn issued(ended: &Ended) -> (String, String) {
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let key = ended.stdout.strip_suffix('\n').unwrap();
    let mut words = ended.stderr.split_whitespace();
    let id = words.find(|word| word.starts_with("key_")).unwrap();
    (key.to_owned(), id.to_owned())
}

#[tokio::test]
async fn a_key_is_issued_listed_and_revoked() {
    let app = TestApp::with(&[("AUTH_CACHE_SECONDS", "0")]).await;
    World::new(&app, "alice").await;

    let (key, id) = issued(&run(&app, &["create", "alice", "--label", "ci"]));
    let answer = app.graphql(Some(&key), WHO, json!({})).await;
    let listed = run(&app, &["list", "alice"]).stdout;
    let revoked = run(&app, &["revoke", "alice", &id]);
    let refused = app
        .post(Some(&key), json!({"query": WHO}).to_string())
        .await;
    let listed_again = run(&app, &["list", "alice"]).stdout;

    let api_key = json!({"id": id, "label": "ci", "expiresAt": null});
    assert_eq!(answer["data"]["viewer"]["apiKey"], api_key);
    assert_eq!(answer["data"]["viewer"]["workspace"]["handle"], "alice");
    assert_eq!(revoked.stdout, format!("The key {id} is revoked.\n"));
    assert_eq!(refused.status, 401);
    for (text, state) in [(listed, "good"), (listed_again, "revoked")] {
        let line = text.lines().find(|line| line.starts_with(&id)).unwrap();
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words[1..3], [&key[..8], "workspace"], "{text}");
        assert_eq!(words[4..], ["never", state, "ci"], "{text}");
        assert!(!text.contains(&key), "{text}");
    }
}

#[tokio::test]
async fn a_key_can_be_bound_to_an_agent_and_to_a_time() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    alice.agents(&app, &["scraper", "writer"]).await;

    let bound = [
        "create",
        "alice",
        "--agent",
        "scraper",
        "--expires-in-days",
        "30",
    ];
    let (key, _) = issued(&run(&app, &bound));
    let answer = app.graphql(Some(&key), WHO, json!({})).await;

    let agents = &answer["data"]["viewer"]["workspace"]["agents"];
    assert_eq!(*agents, json!({"nodes": [{"handle": "scraper"}]}));
    let end = &answer["data"]["viewer"]["apiKey"]["expiresAt"];
    assert!(end.as_str().is_some(), "{answer}");
}

#[tokio::test]
async fn what_is_not_there_is_named_and_nothing_is_done() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    World::new(&app, "mallory").await;
    let (_, other) = issued(&run(&app, &["create", "mallory"]));

    for (arguments, problem) in [
        (
            vec!["create", "bob"],
            "error: there is no workspace with the handle bob\n".to_owned(),
        ),
        (
            vec!["create", "alice", "--agent", "nobody"],
            "error: the workspace has no agent with the handle nobody\n".to_owned(),
        ),
        (
            vec!["create", "alice", "--label", "two\nlines"],
            "error: --label: must have 1 to 100 letters, and no control characters\n".to_owned(),
        ),
        (
            vec!["create", "alice", "--expires-in-days", "0"],
            "error: --expires-in-days: must be a number of days that ends before the year 9999, and at least 1\n"
                .to_owned(),
        ),
        (
            vec!["revoke", "alice", &other],
            format!("error: the workspace has no key {other}: `roundtrip key list` shows its keys\n"),
        ),
        (
            vec!["revoke", "alice", "anything"],
            "error: the workspace has no key anything: `roundtrip key list` shows its keys\n".to_owned(),
        ),
    ] {
        let ended = run(&app, &arguments);

        assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""));
        assert!(ended.stderr.ends_with(&problem), "{}", ended.stderr);
    }
    let answer = app.graphql(Some(&alice.key), WHO, json!({})).await;
    assert_eq!(answer["data"]["viewer"]["workspace"]["handle"], "alice");
}
