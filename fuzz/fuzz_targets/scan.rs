//! Any bytes: both scans end, look at no byte twice, and let through only what the parsers survive.
#![no_main]

use std::sync::LazyLock;

use async_graphql::parser::parse_query;
use libfuzzer_sys::fuzz_target;
use roundtrip::{config::LimitsConfig, graphql::Limits};

static LIMITS: LazyLock<Limits> = LazyLock::new(|| Limits::new("", &LimitsConfig::default()));

fuzz_target!(|bytes: &[u8]| {
    let looked = LIMITS.look_at_json(bytes);
    assert!(looked.steps <= bytes.len());
    if let Ok(text) = std::str::from_utf8(bytes) {
        let looked = LIMITS.look_at_text(text);
        assert!(looked.steps <= text.len());
        if looked.found.is_ok() {
            let _ = parse_query(text);
        }
    }
});
