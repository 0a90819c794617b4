//! What the program does besides serving.

use crate::support::{Program, TestApp, TestDatabase};

const MAP: &str = r#"{
    "sample_spec": {"litellm_provider": "one of many"},
    "gpt-small": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1.5e-07},
    "acme/free": {"litellm_provider": "acme", "mode": "chat", "input_cost_per_token": 0},
    "nobody": {"mode": "chat"}
}"#;

#[test]
fn help_names_every_verb() {
    let folder = tempfile::tempdir().unwrap();

    let help = Program::run(folder.path(), &["--help"], &[]);

    assert_eq!((help.code, help.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(help.stdout, @"
    A GraphQL gateway that answers a whole dashboard in one query.

    Without a verb it serves. It is configured by the environment and an optional .env file; .env.example documents every variable.

    Usage: roundtrip [COMMAND]

    Commands:
      serve   Serve the gateway (what happens without a verb)
      schema  Print the API as GraphQL SDL
      demo    Write the demo world into an empty, migrated database and print its key once
      doctor  Examine every configured database and say what to do about what is found
      import  Bring data in
      key     Issue, list and revoke API keys
      help    Print this message or the help of the given subcommand(s)

    Options:
      -h, --help
              Print help (see a summary with '-h')

      -V, --version
              Print version
    ");
}

#[test]
fn the_doctors_help_says_what_its_exit_codes_mean() {
    let folder = tempfile::tempdir().unwrap();

    let help = Program::run(folder.path(), &["doctor", "--help"], &[]);

    assert_eq!((help.code, help.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(help.stdout, @"
    Examine every configured database and say what to do about what is found.

    For each configured URL: whether it is reachable and encrypted, the server's version, how far away it is, pooler or direct, whether many statements at once get their own rows, missing migrations, and the pool's size against what the server allows. It changes nothing and takes 15 seconds at most.

    Exit codes: 0 all is well or there are only warnings, 1 there is a fault.

    Usage: roundtrip doctor [OPTIONS]

    Options:
          --format <FORMAT>
              How the findings are printed

              Possible values:
              - text: Lines for a person
              - json: One JSON document for a machine
              
              [default: text]

      -h, --help
              Print help (see a summary with '-h')
    ");
}

#[test]
fn schema_prints_the_sdl_and_needs_nothing() {
    let folder = tempfile::tempdir().unwrap();

    let printed = Program::run(folder.path(), &["schema"], &[("HTTP_PORT", "not read")]);

    assert_eq!((printed.code, printed.stderr.as_str()), (Some(0), ""));
    assert_eq!(printed.stdout, roundtrip::schema::sdl());
}

#[tokio::test]
async fn demo_fills_an_empty_database_and_refuses_one_that_is_not() {
    let app = TestApp::new().await;
    let folder = tempfile::tempdir().unwrap();
    let variables = app.database.variables();

    let first = Program::run(folder.path(), &["demo"], &variables);
    let second = Program::run(folder.path(), &["demo"], &variables);

    assert_eq!(first.code, Some(0), "{}", first.stderr);
    let keys: Vec<&str> = first
        .stdout
        .split_whitespace()
        .filter(|word| word.starts_with("rt_"))
        .collect();
    let [key] = keys[..] else {
        panic!("one key is printed, once: {}", first.stdout)
    };
    assert!(!first.stderr.contains(key));
    let who = "{ viewer { workspace { handle } } }";
    let answer = app.graphql(Some(key), who, serde_json::json!({})).await;
    assert_eq!(answer["errors"], serde_json::Value::Null);
    assert!(answer["data"]["viewer"]["workspace"]["handle"].is_string());
    assert_eq!((second.code, second.stdout.as_str()), (Some(1), ""));
    insta::assert_snapshot!(second.stderr.lines().last().unwrap(), @"error: the database already holds a workspace: the demo world is only written into an empty one; name another database by DATABASE_URL");
}

#[tokio::test]
async fn a_second_import_of_the_same_file_changes_nothing() {
    let database = TestDatabase::new().await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("map.json"), MAP).unwrap();
    let variables = database.variables();
    let import = ["import", "catalog", "map.json"];

    let first = Program::run(folder.path(), &import, &variables);
    let second = Program::run(folder.path(), &import, &variables);

    assert_eq!((first.code, second.code), (Some(0), Some(0)));
    insta::assert_snapshot!(first.stdout + &second.stdout, @r#"
    imported 2 · skipped 1 · rejected 1 of 4; 2 changes: 2 new, 0 repriced, 0 updated, 0 unchanged
    rejected "nobody": `litellm_provider` is missing
    imported 2 · skipped 1 · rejected 1 of 4; 0 changes: 0 new, 0 repriced, 0 updated, 2 unchanged
    rejected "nobody": `litellm_provider` is missing
    "#);
}

#[tokio::test]
async fn an_import_of_a_file_that_is_not_there_says_so() {
    let database = TestDatabase::new().await;
    let folder = tempfile::tempdir().unwrap();

    let import = ["import", "catalog", "map.json"];
    let refused = Program::run(folder.path(), &import, &database.variables());

    assert_eq!((refused.code, refused.stdout.as_str()), (Some(1), ""));
    insta::assert_snapshot!(refused.stderr.lines().last().unwrap(), @"error: map.json cannot be read: No such file or directory (os error 2); give the path of a price map, a readable JSON file");
}
