//! The audits of npm `graphql-http`, as they are published: every MUST, every SHOULD and every MAY.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::support::TestApp;

/// What `tests/audits` holds.
const FILES: [&str; 4] = [".npmrc", "package-lock.json", "package.json", "run.mjs"];

#[tokio::test(flavor = "multi_thread")]
async fn all_audits_of_graphql_over_http_pass() {
    let app = TestApp::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/graphql", listener.local_addr().unwrap());
    let gateway = app.app.clone();
    let server = tokio::spawn(async move { gateway.serve(listener, std::future::pending()).await });

    let outcome = tokio::task::spawn_blocking(move || audit(&url))
        .await
        .unwrap();

    // A number: a set that has shrunk would pass in silence.
    assert_eq!(outcome, json!({"audits": 61, "failed": []}));
    server.abort();
}

fn audit(url: &str) -> Value {
    let folder = installed();
    let text = run("node", &["run.mjs", url], &folder);
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("no outcome: {text}"))
}

/// Where the audits lie with what they need. It is fetched once and then found there, without a network.
fn installed() -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/audits");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("audits");
    let stamp = folder.join("installed");
    let lock = fs::read_to_string(source.join("package-lock.json")).unwrap();
    let is_there = fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock);
    fs::create_dir_all(&folder).unwrap();
    for name in FILES {
        fs::copy(source.join(name), folder.join(name)).unwrap();
    }
    if !is_there {
        run("npm", &["ci"], &folder);
        fs::write(stamp, lock).unwrap();
    }
    folder
}

fn run(program: &str, arguments: &[&str], folder: &Path) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap_or_else(|problem| {
            panic!(
                "{program}: {problem}; install Node.js 20 or newer, with npm (https://nodejs.org)"
            )
        });
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}
