//! What is wrong with a parameter is told by its name, with what it may be, before a file begins.

use std::fmt::Write;

use crate::support::{TestApp, World};

#[tokio::test]
async fn a_wrong_parameter_says_what_it_may_be() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;

    let mut shown = String::new();
    for path in [
        "agents.csv?status=ALIVE",
        "agents.csv?status=",
        "agents.csv?include_archived=yes",
        "agents.csv?order=AGE",
        "agents.csv?order=NAME:UP",
        "agents.csv?staus=ACTIVE",
        "agents.csv?search=a&search=b",
        "models.csv?kind=human",
        "models.csv?routable_status=up",
        "models.csv?min_context_window=many",
        "models.csv?max_input_per_million=1e3",
        "models.csv?order=COLOUR",
        "models.csv?first=5",
        "audit.csv?of=everyone",
        "audit.csv?of=public&types=a.b",
        "audit.csv?types=nonsense",
        "audit.csv?inference_id=1",
        "audit.csv?from=yesterday",
        "audit.csv?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z",
        "usage.csv",
        "usage.csv?preset=EVER",
        "usage.csv?preset=LAST_7D&from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z",
        "usage.csv?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z",
        "usage.csv?preset=LAST_7D&timezone=Mars",
        "usage.csv?preset=LAST_7D&granularity=MINUTE",
        "usage.csv?preset=LAST_7D&group_by=COLOUR",
        "usage.csv?preset=LAST_7D&group_by=MODEL&group_by=MODEL",
        "usage.csv?preset=LAST_7D&agent_ids=mail-bot",
        "usage.csv?from=2025-03-01T00:00:00Z&to=2026-03-01T00:00:00Z&granularity=HOUR",
        "ledger.csv",
        "ledger.csv?wallet=1",
        "ledger.csv?wallet=ag_00000000000000000000000000000000",
        "ledger.csv?wallet=wal_00000000000000000000000000000000",
        "ledger.csv?wallet=wal_00000000000000000000000000000000&kinds=GIFT",
    ] {
        let answer = app
            .get(Some(&alice.key), &format!("/v1/export/{path}"))
            .await;
        let detail = &answer.body["detail"];
        let message = detail["message"].as_str().unwrap();
        let status = answer.status.as_u16();
        assert_eq!(answer.headers["content-type"], "application/json");
        assert!(!answer.headers.contains_key("content-disposition"));
        writeln!(
            shown,
            "{path}\n    {status} {}: {message}",
            detail["code"].as_str().unwrap()
        )
        .unwrap();
    }
    insta::assert_snapshot!(shown, @r#"
    agents.csv?status=ALIVE
        400 BAD_REQUEST: status: must be one of ACTIVE, PAUSED, SUSPENDED, ARCHIVED, not `ALIVE`
    agents.csv?status=
        400 BAD_REQUEST: status: must be one of ACTIVE, PAUSED, SUSPENDED, ARCHIVED, not ``
    agents.csv?include_archived=yes
        400 BAD_REQUEST: include_archived: must be `true` or `false`, not `yes`
    agents.csv?order=AGE
        400 BAD_REQUEST: order: must be one of CREATED_AT, NAME, SPEND_24H, not `AGE`
    agents.csv?order=NAME:UP
        400 BAD_REQUEST: order: must be one of ASC, DESC, not `UP`
    agents.csv?staus=ACTIVE
        400 BAD_REQUEST: staus: is no parameter of this file; these are: status, search, framework, include_archived, order
    agents.csv?search=a&search=b
        400 BAD_REQUEST: search: is given twice: send it once
    models.csv?kind=human
        400 BAD_REQUEST: kind: must be one of MODEL, ROUTER, not `human`
    models.csv?routable_status=up
        400 BAD_REQUEST: routable_status: must be one of ACTIVE, DEGRADED, INACTIVE, DEPRECATED, not `up`
    models.csv?min_context_window=many
        400 BAD_REQUEST: min_context_window: must be a whole number, at most 2147483647, not `many`
    models.csv?max_input_per_million=1e3
        400 BAD_REQUEST: max_input_per_million: "1e3" is not a decimal number, as a string, for example "0.25"
    models.csv?order=COLOUR
        400 BAD_REQUEST: order: must be one of SLUG, INPUT_PRICE, OUTPUT_PRICE, CONTEXT_WINDOW, CREATED_AT, not `COLOUR`
    models.csv?first=5
        400 BAD_REQUEST: first: is no parameter of this file; these are: kind, routable_status, provider, capability, search, min_context_window, max_input_per_million, order
    audit.csv?of=everyone
        400 BAD_REQUEST: of: must be one of WORKSPACE, PUBLIC, not `everyone`
    audit.csv?of=public&types=a.b
        400 BAD_REQUEST: types: is no parameter of this file; these are: of
    audit.csv?types=nonsense
        400 BAD_REQUEST: types: must be types of events, for example `inference.routed`
    audit.csv?inference_id=1
        400 BAD_REQUEST: inference_id: is not an identifier of this API: send one back as it was received
    audit.csv?from=yesterday
        400 BAD_REQUEST: from: "yesterday" is not a moment of the years 1970 to 9998 with its offset (RFC 3339), for example "2026-01-31T18:30:00Z"
    audit.csv?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z
        400 BAD_REQUEST: to: must be later than `from`
    usage.csv
        400 BAD_REQUEST: preset: must be given, one of LAST_24H, LAST_7D, LAST_30D, THIS_MONTH, LAST_MONTH; or else `from` and `to`
    usage.csv?preset=EVER
        400 BAD_REQUEST: preset: must be one of LAST_24H, LAST_7D, LAST_30D, THIS_MONTH, LAST_MONTH, not `EVER`
    usage.csv?preset=LAST_7D&from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z
        400 BAD_REQUEST: range: give either a `preset` or `from` and `to`, not both
    usage.csv?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z
        400 BAD_REQUEST: from: must be before `to`
    usage.csv?preset=LAST_7D&timezone=Mars
        400 BAD_REQUEST: timezone: "Mars" is not an IANA timezone name, for example "Asia/Kolkata"
    usage.csv?preset=LAST_7D&granularity=MINUTE
        400 BAD_REQUEST: granularity: must be one of QUARTER_HOUR, HOUR, DAY, WEEK, MONTH, TOTAL, not `MINUTE`
    usage.csv?preset=LAST_7D&group_by=COLOUR
        400 BAD_REQUEST: group_by: must be one of AGENT, API_KEY, MODEL, PROVIDER, STATUS, not `COLOUR`
    usage.csv?preset=LAST_7D&group_by=MODEL&group_by=MODEL
        400 BAD_REQUEST: group_by: names a dimension twice
    usage.csv?preset=LAST_7D&agent_ids=mail-bot
        400 BAD_REQUEST: agent_ids: is not an identifier of this API: send one back as it was received
    usage.csv?from=2025-03-01T00:00:00Z&to=2026-03-01T00:00:00Z&granularity=HOUR
        400 BAD_REQUEST: granularity: makes 8760 points of this range, more than 3000: ask for DAY or a shorter range
    ledger.csv
        400 BAD_REQUEST: wallet: must be given: the identifier of a wallet (`wal_…`)
    ledger.csv?wallet=1
        400 BAD_REQUEST: wallet: is not an identifier of this API: send one back as it was received
    ledger.csv?wallet=ag_00000000000000000000000000000000
        400 BAD_REQUEST: wallet: names another kind of thing: an identifier that begins with `wal_` is needed
    ledger.csv?wallet=wal_00000000000000000000000000000000
        404 NOT_FOUND: there is no such wallet
    ledger.csv?wallet=wal_00000000000000000000000000000000&kinds=GIFT
        400 BAD_REQUEST: kinds: must be one of TOPUP, GRANT, DEBIT, REFUND, ADJUSTMENT, EXPIRY, not `GIFT`
    "#);
}

#[tokio::test]
async fn without_a_credential_there_is_nothing_but_what_is_public() {
    let app = TestApp::new().await;
    for (path, status) in [
        ("agents.csv", 401),
        ("agents.csv?status=ALIVE", 401),
        ("audit.csv", 401),
        ("audit.csv?of=public", 200),
        ("usage.csv?preset=LAST_7D", 401),
        ("ledger.csv", 401),
        ("models.csv", 200),
    ] {
        let path = format!("/v1/export/{path}");
        assert_eq!(app.get(None, &path).await.status, status, "{path}");
        let wrong = Some("rt_00000000000000000000000000000000");
        assert_eq!(app.get(wrong, &path).await.status, 401, "{path}");
    }
}

#[tokio::test]
async fn a_database_that_is_away_has_a_status_of_its_own() {
    let app = TestApp::with(&[("AUTH_CACHE_SECONDS", "600")]).await;
    let alice = World::new(&app, "alice").await;
    app.get(Some(&alice.key), "/v1/export/agents.csv").await;
    app.app.databases.close().await;

    for path in ["agents.csv", "audit.csv", "usage.csv?preset=LAST_7D"] {
        let answer = app
            .get(Some(&alice.key), &format!("/v1/export/{path}"))
            .await;
        assert_eq!(answer.status, 503, "{path}");
        assert_eq!(answer.body["detail"]["code"], "SERVICE_UNAVAILABLE");
    }
}
