//! Importing a price map.

use std::path::PathBuf;

use indicatif::ProgressBar;
use roundtrip::catalog::{ImportError, ImportReport};

use super::*;

const MAP: &str = r#"{
    "sample_spec": {"litellm_provider": "one of many", "max_input_tokens": "a number"},
    "gpt-small": {"litellm_provider": "openai", "mode": "chat", "max_input_tokens": 128000,
        "input_cost_per_token": 1.5e-07, "output_cost_per_token": 6e-07, "supports_vision": true},
    "acme/half": {"litellm_provider": "acme", "mode": "chat",
        "input_cost_per_token": 2.0000000000000002e-07, "cache_read_input_token_cost": 5e-13},
    "acme/free": {"litellm_provider": "acme", "mode": "chat", "input_cost_per_token": 0, "output_cost_per_token": 0.0},
    "acme/unpriced": {"litellm_provider": "acme", "mode": "image_generation", "output_cost_per_image": 0.04},
    "acme/negative": {"litellm_provider": "acme", "input_cost_per_token": -1},
    "gpt-small": {"litellm_provider": "acme"},
    "nobody": {"mode": "chat"}
}"#;

struct Map {
    file: PathBuf,
    _folder: tempfile::TempDir,
}

fn map(text: &str) -> Map {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map.json");
    std::fs::write(&file, text).unwrap();
    Map {
        file,
        _folder: folder,
    }
}

async fn import(db: &TestDatabase, map: &Map, second: i64) -> Result<ImportReport, ImportError> {
    let (clock, hidden) = (Clock::Fixed(at(second)), ProgressBar::hidden());
    let report = catalog::import(&db.databases, clock, &map.file, &hidden).await;
    assert_eq!(
        hidden.position(),
        report.as_ref().map_or(0, |report| report.keys as u64)
    );
    report
}

#[tokio::test]
async fn every_key_ends_as_imported_skipped_or_rejected() {
    let db = TestDatabase::new().await;

    let report = import(&db, &map(MAP), 0).await.unwrap();

    insta::assert_snapshot!(report, @r#"
    imported 4 · skipped 1 · rejected 3 of 8; 4 changes: 4 new, 0 repriced, 0 updated, 0 unchanged
    rounded 2 prices that are finer than a pico-dollar
    rejected "acme/negative": `input_cost_per_token` is negative: it is -1
    rejected "gpt-small": the key stands in the file twice: this is the later one
    rejected "nobody": `litellm_provider` is missing
    "#);
    assert_eq!(report.imported + report.skipped + report.rejected.len(), 8);
    let snapshot = snapshot(&db, at(0)).await;
    let prices: Vec<_> = snapshot
        .models()
        .iter()
        .map(|model| {
            let prices = model.prices();
            let cents = prices.map(|prices| (prices.input, prices.output, prices.cache_read));
            (model.row.slug.as_str(), cents)
        })
        .collect();
    assert_eq!(
        prices,
        [
            ("acme/free", Some((Some(0), Some(0), None))),
            ("acme/half", Some((Some(200_000), None, Some(0)))),
            ("acme/unpriced", None),
            ("gpt-small", Some((Some(150_000), Some(600_000), None))),
        ]
    );
}

#[tokio::test]
async fn a_second_run_says_0_changes() {
    let db = TestDatabase::new().await;
    let map = map(MAP);
    import(&db, &map, 0).await.unwrap();

    let report = import(&db, &map, 60).await.unwrap();

    let first_line = report.to_string().lines().next().unwrap().to_owned();
    insta::assert_snapshot!(first_line, @r#"imported 4 · skipped 1 · rejected 3 of 8; 0 changes: 0 new, 0 repriced, 0 updated, 4 unchanged"#);
}

#[tokio::test]
async fn a_later_map_reprices_updates_and_adds_and_drops_nothing() {
    let db = TestDatabase::new().await;
    import(&db, &map(MAP), 0).await.unwrap();

    let later = map(r#"{
        "gpt-small": {"litellm_provider": "openai", "mode": "chat", "max_input_tokens": 128000,
            "input_cost_per_token": 1e-07, "output_cost_per_token": 6e-07, "supports_vision": true},
        "acme/free": {"litellm_provider": "acme", "mode": "chat", "supports_reasoning": true,
            "input_cost_per_token": 0, "output_cost_per_token": 0},
        "acme/new": {"litellm_provider": "acme"}
    }"#);
    let report = import(&db, &later, 60).await.unwrap();

    insta::assert_snapshot!(report, @r#"imported 3 · skipped 0 · rejected 0 of 3; 3 changes: 1 new, 1 repriced, 1 updated, 0 unchanged"#);
    assert_eq!(snapshot(&db, at(60)).await.models().len(), 5);
}

#[tokio::test]
async fn a_file_that_is_missing_or_cut_changes_nothing_and_says_what_to_do() {
    let db = TestDatabase::new().await;
    let missing = Map {
        file: PathBuf::from("/no/such/map.json"),
        ..map("")
    };
    let cut = map(&MAP[..MAP.len() / 2]);

    let no_file = import(&db, &missing, 0).await.unwrap_err();
    let half = import(&db, &cut, 0).await.unwrap_err();

    insta::assert_snapshot!(no_file, @r#"/no/such/map.json cannot be read: No such file or directory (os error 2); give the path of a price map, a readable JSON file"#);
    assert!(
        half.to_string().contains("is not JSON: EOF while parsing"),
        "{half}"
    );
    assert!(snapshot(&db, at(0)).await.models().is_empty());
}
