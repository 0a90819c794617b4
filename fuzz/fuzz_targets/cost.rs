//! Any document that may be parsed: it is measured and priced in bounded steps, and at the same price twice.
#![no_main]

use std::sync::LazyLock;

use async_graphql::{Variables, parser::parse_query};
use libfuzzer_sys::fuzz_target;
use roundtrip::{config::LimitsConfig, graphql::Limits, schema};

static LIMITS: LazyLock<Limits> =
    LazyLock::new(|| Limits::new(&schema::sdl(), &LimitsConfig::default()));

fuzz_target!(|text: &str| {
    if LIMITS.check_text(text).is_err() {
        return;
    }
    let Ok(document) = parse_query(text) else {
        return;
    };
    let looked = LIMITS.look_at_document(&document);
    assert!(looked.steps <= 2 * text.len() + 5_000);
    let plan = LIMITS.plan(&document, None);
    assert!(plan.steps <= 2 * text.len());
    let variables = Variables::default();
    assert_eq!(plan.total(&variables), plan.total(&variables));
});
