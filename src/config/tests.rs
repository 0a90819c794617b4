use std::collections::BTreeSet;

use super::*;

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
        "DATABASE_POOL_SIZE: invalid digit found in string; for example DATABASE_POOL_SIZE=10"
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
fn production_refuses_the_embedded_default() {
    let problem = read(&[("ENVIRONMENT", "production")]).unwrap_err();

    assert!(
        problem.starts_with("DATABASE_URL: is not set, and ENVIRONMENT=production"),
        "{problem}"
    );
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
        ("LIMITS_", serde_json::to_value(&config.limits)),
        ("CATALOG_", serde_json::to_value(&config.catalog)),
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
            if !value.is_null() {
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
