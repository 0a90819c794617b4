use std::{collections::BTreeSet, ffi::OsString, os::unix::ffi::OsStringExt};

use super::{
    read::{documented, readable, unknown},
    *,
};

fn read(variables: &[(&str, &str)]) -> Result<Config, String> {
    let owned = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::from_variables(owned).map_err(|problem| problem.to_string())
}

#[test]
fn an_empty_environment_is_a_developers_machine() {
    let config = read(&[]).unwrap();

    assert_eq!(config.port(), 8080);
    assert_eq!(
        config.database_target().unwrap(),
        DatabaseTarget::Embedded {
            path: "data/roundtrip.db".into()
        }
    );
}

#[test]
fn http_port_wins_over_the_port_that_a_host_injects() {
    assert_eq!(read(&[("PORT", "9000")]).unwrap().port(), 9000);
    assert_eq!(
        read(&[("PORT", "9000"), ("HTTP_PORT", "9001")])
            .unwrap()
            .port(),
        9001
    );
}

#[test]
fn a_number_that_is_none_names_the_variable_and_an_example() {
    let problem = read(&[("DATABASE_POOL_SIZE", "ten")]).unwrap_err();

    assert_eq!(
        problem,
        "DATABASE_POOL_SIZE: must be a whole number of 0 or more; for example DATABASE_POOL_SIZE=10"
    );
}

#[test]
fn every_kind_of_value_that_cannot_be_used_is_named_with_what_to_write() {
    for (name, value, problem) in [
        (
            "HTTP_PORT",
            "70000",
            "HTTP_PORT: must be a smaller number; for example HTTP_PORT=8080",
        ),
        (
            "HTTP_HOST",
            "foo",
            "HTTP_HOST: must be an IP address; for example HTTP_HOST=127.0.0.1",
        ),
        (
            "DATABASE_POOL_PRE_PING",
            "yes",
            "DATABASE_POOL_PRE_PING: must be true or false; for example DATABASE_POOL_PRE_PING=true",
        ),
        (
            "AUTH_SESSION_SECONDS",
            "0",
            "AUTH_SESSION_SECONDS: must be at least 1; for example AUTH_SESSION_SECONDS=43200",
        ),
        (
            "LOG_LEVEL",
            "loud",
            "LOG_LEVEL: is neither a level (error, warn, info, debug, trace, off) nor a list of directives; for example LOG_LEVEL=info",
        ),
        (
            "PORT",
            "http",
            "PORT: must be a whole number of 0 or more; for example PORT=8080",
        ),
    ] {
        assert_eq!(
            read(&[("HOME", "/root"), (name, value)]).unwrap_err(),
            problem
        );
    }
}

#[test]
fn a_head_is_bounded_by_no_less_than_the_server_can_hold() {
    let head = |bytes| read(&[("LIMITS_HEADER_BYTES", bytes)]);

    for bytes in ["0", "8192"] {
        assert!(head(bytes).is_ok(), "{bytes}");
    }
    assert_eq!(
        head("8191").unwrap_err(),
        "LIMITS_HEADER_BYTES: must be at least 8192, or 0 for no limit; for example LIMITS_HEADER_BYTES=32768"
    );
}

#[test]
fn what_is_no_network_and_what_nests_too_deep_is_refused() {
    assert_eq!(
        read(&[("TRUSTED_PROXIES", "10.0.0.0/8,gateway")]).unwrap_err(),
        "TRUSTED_PROXIES: must be networks or addresses, separated by commas; for example TRUSTED_PROXIES=10.0.0.0/8,192.168.0.0/16"
    );
    assert_eq!(
        read(&[("LIMITS_NESTING", "65")]).unwrap_err(),
        "LIMITS_NESTING: must be at most 64, which 0 stands for, too: what nests deeper is never parsed; for example LIMITS_NESTING=50"
    );
}

#[test]
fn a_proxy_may_be_a_single_address() {
    let config = read(&[("TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.7,2001:db8::1")]).unwrap();

    let proxies = config.trusted.proxies.iter().map(ToString::to_string);
    assert_eq!(
        proxies.collect::<Vec<_>>(),
        ["10.0.0.0/8", "192.0.2.7/32", "2001:db8::1/128"]
    );
}

#[test]
fn no_time_is_longer_than_a_year() {
    let times = documented().filter(|(name, _)| name.ends_with("_SECONDS"));
    for (name, _) in times.chain([("DATABASE_ACQUIRE_TIMEOUT_MS", "")]) {
        let problem = read(&[(name, &u64::MAX.to_string())]).unwrap_err();

        assert!(
            problem.starts_with(&format!("{name}: must be at")),
            "{problem}"
        );
    }
}

#[test]
fn a_value_that_is_no_text_is_named_where_it_is_ours() {
    let no_text = || OsString::from_vec(vec![0xff]);
    let read = |name: &str| readable((name.into(), no_text()));

    assert_eq!(read("SOMEBODY_ELSES").unwrap(), None);
    assert_eq!(
        read("HTTP_PORT").unwrap_err().to_string(),
        "HTTP_PORT: must be UTF-8; for example HTTP_PORT=8080"
    );
}

#[test]
fn a_word_that_is_not_offered_names_the_words_that_are() {
    let problem = read(&[("LOG_FORMAT", "xml")]).unwrap_err();

    assert_eq!(
        problem,
        "LOG_FORMAT: is not one of the values it may have: `pretty` or `json`; for example LOG_FORMAT=pretty"
    );
}

#[test]
fn only_origins_as_browsers_write_them_are_allowed() {
    let of = |origins| read(&[("CORS_ALLOWED_ORIGINS", origins)]);
    let example =
        "for example CORS_ALLOWED_ORIGINS=https://app.example.com,https://admin.example.com";

    assert_eq!(
        of("https://app.example.com, http://localhost:3000,http://[::1]:3000")
            .unwrap()
            .cors
            .allowed_origins
            .len(),
        3
    );
    for origins in ["*", "https://*.example.com"] {
        assert_eq!(
            of(origins).unwrap_err(),
            format!(
                "CORS_ALLOWED_ORIGINS: may not hold `*`, which would let sites in that nobody named: list each one; {example}"
            )
        );
    }
    for origins in [
        "app.example.com",
        "null",
        "https://app.example.com/",
        "https://app.example.com/path",
        "https://app.example.com:443",
        "https://App.example.com",
        "https://me@app.example.com",
        "ftp://app.example.com",
        "file:///",
    ] {
        assert_eq!(
            of(origins).unwrap_err(),
            format!(
                "CORS_ALLOWED_ORIGINS: must be origins, separated by commas: scheme, host and port as a browser sends \
                 them, in small letters, without a path and without the scheme's own port; {example}"
            ),
            "{origins}"
        );
    }
}

#[test]
fn production_refuses_the_embedded_default() {
    let problem = read(&[("ENVIRONMENT", "production")]).unwrap_err();

    assert!(
        problem.starts_with("DATABASE_URL: is not set, and ENVIRONMENT=production"),
        "{problem}"
    );
}

#[test]
fn a_pooler_needs_the_database_behind_it() {
    let pooler = ("DATABASE_POOLER_URL", "postgres://me:hunter2@host:6432/db");

    for variables in [&[pooler][..], &[pooler, ("DATABASE_URL", "sqlite://a.db")]] {
        let problem = read(variables).unwrap_err();

        assert_eq!(
            problem,
            "DATABASE_URL: must name the PostgreSQL database itself when DATABASE_POOLER_URL is set: migrations go \
             there, past the pooler; for example DATABASE_URL=postgres://roundtrip:secret@localhost:5432/roundtrip"
        );
    }
}

#[test]
fn what_needs_a_session_goes_past_the_pooler() {
    let url = "postgres://me@host/db";
    let config = read(&[
        ("DATABASE_URL", url),
        ("DATABASE_POOLER_URL", "postgres://me@host:6432/db"),
    ])
    .unwrap();

    assert!(matches!(
        config.database_target().unwrap(),
        DatabaseTarget::Pooled { .. }
    ));
    assert!(matches!(
        config.past_the_pooler().database_target().unwrap(),
        DatabaseTarget::Direct { .. }
    ));
}

#[test]
fn a_url_of_another_kind_is_refused_without_being_shown() {
    let problem = read(&[("DATABASE_URL", "mysql://root:hunter2@host/db")]).unwrap_err();

    assert!(
        problem.starts_with("DATABASE_URL: starts neither with"),
        "{problem}"
    );
    assert!(!problem.contains("hunter2"), "{problem}");
}

#[test]
fn a_value_never_reaches_the_message_or_the_debug_form() {
    let problem = read(&[("HTTP_PORT", "hunter2")]).unwrap_err();
    let config = read(&[("DATABASE_URL", "postgres://me:hunter2@host/db")]).unwrap();

    assert!(!problem.contains("hunter2"), "{problem}");
    assert!(!format!("{config:?}").contains("hunter2"));
}

#[test]
fn a_url_that_cannot_be_read_is_not_repeated() {
    for url in [
        "postgres://me:hunter2@host:port/db",
        "postgres://me:hun/ter2@host/db",
        "postgres://me:hunter2",
    ] {
        let problem = read(&[("DATABASE_URL", url)]).unwrap_err();

        assert_eq!(
            problem,
            "DATABASE_URL: cannot be read as the URL of a PostgreSQL database (in a password, @ : / ? # % are \
             written %40 %3A %2F %3F %23 %25); for example \
             DATABASE_URL=postgres://roundtrip:secret@localhost:5432/roundtrip"
        );
    }
}

#[test]
fn a_misspelt_name_is_found_and_a_foreign_one_is_not() {
    let names = ["DATABASE_POOLSIZE", "DATABASE_POOL_SIZE", "HOME"].map(str::to_owned);

    assert_eq!(unknown(names.into_iter()), ["DATABASE_POOLSIZE"]);
}

#[test]
fn env_example_documents_every_variable_with_its_default_and_no_other() {
    let config = Config::default();
    let sections = [
        ("", serde_json::to_value(&config.process)),
        ("DATABASE_", serde_json::to_value(&config.database)),
        ("HTTP_", serde_json::to_value(&config.http)),
        ("AUTH_", serde_json::to_value(&config.auth)),
        ("CORS_", serde_json::to_value(&config.cors)),
        ("TRUSTED_", serde_json::to_value(&config.trusted)),
        ("GRAPHQL_", serde_json::to_value(&config.graphql)),
        ("LIMITS_", serde_json::to_value(&config.limits)),
        ("CATALOG_", serde_json::to_value(&config.catalog)),
        ("MIGRATION_", serde_json::to_value(&config.migration)),
        ("METRICS_", serde_json::to_value(&config.metrics)),
        ("LOG_", serde_json::to_value(&config.log)),
    ];
    let mut read = BTreeSet::new();
    for (prefix, section) in sections {
        for (field, value) in section.unwrap().as_object().unwrap() {
            let name = format!("{prefix}{}", field.to_uppercase());
            let documented = documented().find(|(known, _)| *known == name);
            let Some((_, default)) = documented else {
                panic!("{name} is missing in .env.example")
            };
            let is_set = !value.is_null() && *value != serde_json::json!([]);
            if is_set {
                assert_eq!(
                    default,
                    value.to_string().trim_matches('"'),
                    "the default of {name}"
                );
            }
            read.insert(name);
        }
    }
    let documented: BTreeSet<String> = documented().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(documented, read);
}
