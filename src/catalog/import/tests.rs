use insta::{assert_compact_debug_snapshot, assert_snapshot};

use super::*;

fn read(text: &str) -> (Vec<CatalogEntry>, ImportReport) {
    sort_out(&parse(Path::new("map.json"), text).unwrap())
}

fn rejected(report: &ImportReport) -> String {
    lines(&report.rejected, |one| {
        format!("{}: {}", one.key, one.reason)
    })
}

fn lines<T>(items: &[T], line: impl Fn(&T) -> String) -> String {
    items.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_entry_is_read_whole() {
    let (entries, report) = read(
        r#"{
            "sample_spec": {"litellm_provider": "one of many"},
            "fireworks_ai/accounts/x/models/omni": {
                "litellm_provider": "fireworks_ai", "mode": "chat",
                "input_cost_per_token": 1.5e-07, "output_cost_per_token": 0,
                "cache_read_input_token_cost": 2.5000000000000002e-08,
                "cache_creation_input_token_cost": null,
                "output_cost_per_reasoning_token": 0.000001, "input_cost_per_request": 0.005,
                "max_input_tokens": 128000, "max_tokens": 1, "max_output_tokens": 16384,
                "supports_vision": true, "supports_audio_input": false, "supports_function_calling": true,
                "deprecation_date": "2026-09-30", "what_else": [{}]
            }
        }"#,
    );

    assert_eq!(
        (report.keys, report.skipped, report.imported, report.rounded),
        (2, 1, 1, 1)
    );
    let [entry] = entries.as_slice() else {
        panic!("one entry, not {}", entries.len());
    };
    assert_compact_debug_snapshot!(entry.provider, @r#"ProviderFacts { slug: "fireworks_ai", display_name: "Fireworks AI", details: None }"#);
    assert_compact_debug_snapshot!(entry.model, @r#"ModelFacts { slug: "fireworks_ai/accounts/x/models/omni", display_name: "omni", kind: Model, context_window: Some(128000), max_output_tokens: Some(16384), input_modalities: ["text", "image"], output_modalities: ["text"], capabilities: ["function_calling", "vision"], deprecated_at: Some(2026-09-30), details: None }"#);
    assert_compact_debug_snapshot!(entry.endpoint, @r#"EndpointFacts { provider_model_name: "accounts/x/models/omni", region: "global" }"#);
    assert_compact_debug_snapshot!(entry.prices, @r#"UnitPrices { input: Some(150000), output: Some(0), cache_read: Some(25000), cache_write: None, reasoning: Some(1000000), request: Some(5000000000) }"#);
}

#[test]
fn what_a_model_reads_and_writes_is_told_or_guessed_from_its_mode() {
    let (entries, _) = read(
        r#"{
            "told": {"litellm_provider": "p", "mode": "chat", "supports_vision": true,
                     "supported_modalities": ["text", "video"], "supported_output_modalities": ["code"]},
            "chat": {"litellm_provider": "p", "mode": "chat", "supports_pdf_input": true, "supports_audio_output": true},
            "embedding": {"litellm_provider": "p", "mode": "embedding", "max_input_tokens": 0, "max_tokens": 512},
            "none": {"litellm_provider": "p"}
        }"#,
    );

    let told = lines(&entries, |entry| {
        let model = &entry.model;
        let (input, output) = (&model.input_modalities, &model.output_modalities);
        format!(
            "{}: {input:?} -> {output:?}, {:?}",
            model.slug, model.context_window
        )
    });
    assert_snapshot!(told, @r#"
    told: ["text", "video"] -> ["code"], None
    chat: ["text", "pdf"] -> ["text", "audio"], None
    embedding: ["text"] -> ["embedding"], Some(512)
    none: [] -> [], None
    "#);
}

#[test]
fn a_bad_entry_says_what_is_wrong_with_it() {
    let (_, report) = read(
        r#"{
            "list": [],
            "no provider": {"input_cost_per_token": 1},
            "negative": {"litellm_provider": "p", "input_cost_per_token": -1e-06},
            "text": {"litellm_provider": "p", "output_cost_per_token": "NaN"},
            "large": {"litellm_provider": "p", "input_cost_per_token": 1e400},
            "half a token": {"litellm_provider": "p", "max_input_tokens": 0.5},
            "many tokens": {"litellm_provider": "p", "max_output_tokens": 2147483648},
            "flag": {"litellm_provider": "p", "supports_vision": "yes"},
            "day": {"litellm_provider": "p", "deprecation_date": "2026-02-30"},
            "number": {"litellm_provider": 7},
            "nul": {"litellm_provider": "a\u0000b"},
            "modality": {"litellm_provider": "p", "supported_modalities": ["text", 1]},
            "field": {"litellm_provider": "p", "mode": "chat", "mode": "embedding"},
            "": {"litellm_provider": "p"}
        }"#,
    );

    assert_snapshot!(rejected(&report), @r#"
    list: is not an object
    no provider: `litellm_provider` is missing
    negative: `input_cost_per_token` is negative: it is -1e-06
    text: `output_cost_per_token` is not a number: it is "NaN"
    large: `input_cost_per_token` is too large: it is 1e400
    half a token: `max_input_tokens` is not a whole number: it is 0.5
    many tokens: `max_output_tokens` is too large: it is 2147483648
    flag: `supports_vision` is not true or false: it is "yes"
    day: `deprecation_date` is not a day such as "2026-01-31": it is "2026-02-30"
    number: `litellm_provider` is not a name of 1 to 255 characters: it is 7
    nul: `litellm_provider` is not a name of 1 to 255 characters: it is "a\u0000b"
    modality: `supported_modalities` is not a list of texts: it is ["text", 1]
    field: `mode` stands there twice
    : the key is empty, longer than 255 characters or has control characters
    "#);
}

#[test]
fn of_a_repeated_key_the_first_is_imported_and_the_others_are_told() {
    let (entries, report) = read(
        r#"{"a": {"litellm_provider": "p"}, "b": {"litellm_provider": "p"},
            "a": {"litellm_provider": "q"}, "sample_spec": {}, "sample_spec": {}}"#,
    );

    assert_eq!(entries[0].provider.slug, "p");
    assert_eq!(
        report.imported + report.skipped + report.rejected.len(),
        report.keys
    );
    assert_snapshot!(rejected(&report), @r#"
    a: the key stands in the file twice: this is the later one
    sample_spec: the key stands in the file twice: this is the later one
    "#);
}

#[test]
fn what_is_no_price_map_is_refused_with_what_to_do() {
    let texts = ["", "{\"a\": {}", "{\"a\": NaN}", "{} {}", "[]", "7"];

    let problems = lines(&texts, |text| {
        parse(Path::new("map.json"), text).unwrap_err().to_string()
    });

    assert_snapshot!(problems, @r#"
    map.json is not JSON: EOF while parsing a value at line 1 column 0; it may be cut or another file: fetch the price map again
    map.json is not JSON: EOF while parsing an object at line 1 column 8; it may be cut or another file: fetch the price map again
    map.json is not JSON: expected value at line 1 column 7; it may be cut or another file: fetch the price map again
    map.json is not JSON: trailing characters at line 1 column 4; it may be cut or another file: fetch the price map again
    map.json is JSON but not an object: a price map is one object with a key for each model
    map.json is JSON but not an object: a price map is one object with a key for each model
    "#);
}
