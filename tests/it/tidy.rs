//! Rules of the house that a compiler does not know. Each names the file and says what to do.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

mod tracked;

/// The longest file; past it a file becomes a folder of the same name.
const MOST_LINES: usize = 350;

/// Layers, top to bottom: a module may use only those below its own, and its neighbours within a layer.
const LAYERS: [&[&str]; 9] = [
    &["main", "verbs"],
    &["demo", "doctor", "keys"],
    &["app", "http"],
    &["schema"],
    &["dashboard"],
    &["agents", "audit", "billing", "catalog", "usage"],
    &["graphql", "auth", "export"],
    &["tenants"],
    &[
        "calendar",
        "clock",
        "config",
        "database",
        "error",
        "metrics",
        "telemetry",
    ],
];

/// Modules with tables.
const OWNERS: [&str; 7] = [
    "agents", "audit", "auth", "billing", "catalog", "tenants", "usage",
];

/// The read-only statements that may join across domains.
const JOINS: [&str; 4] = [
    "src/dashboard/agents.sql",
    "src/dashboard/audit_tail.sql",
    "src/dashboard/basis.sql",
    "src/dashboard/basis_with_public.sql",
];

/// Where two layers meet on purpose, each with its reason.
const EXCEPTIONS: [(&str, &str); 2] = [
    // The application carries the router, and the router's handlers are given the application.
    ("src/app.rs", "http"),
    // A listing shows the dashboard's statement to the compiler.
    ("src/agents/listing.rs", "dashboard"),
];

#[test]
fn every_file_says_what_it_owns_and_stays_short() {
    for (path, text) in sources() {
        let is_test = path.ends_with("tests.rs");
        assert!(
            is_test || text.starts_with("//!"),
            "{path}: begin with `//!` and say what the file owns"
        );
        let lines = text.lines().count();
        assert!(
            lines <= MOST_LINES,
            "{path}: {lines} lines; make it a folder of the same name, cut by subject"
        );
    }
}

#[test]
fn nothing_is_left_for_later() {
    let marks = [
        ["TO", "DO"].concat(),
        ["FIX", "ME"].concat(),
        ["unimplemented", "!"].concat(),
    ];
    for (path, text) in sources() {
        for mark in &marks {
            assert!(
                !text.contains(mark.as_str()),
                "{path}: {mark}: do it, or leave it out"
            );
        }
    }
}

#[test]
fn a_module_uses_only_what_lies_below_it() {
    let layer = |module: &str| LAYERS.iter().position(|layer| layer.contains(&module));
    for (path, text) in sources() {
        let Some(module) = module_of(&path) else {
            continue;
        };
        let Some(own) = layer(module) else {
            panic!("{path}: name its module in LAYERS")
        };
        for used in crate_modules(&text) {
            if EXCEPTIONS.contains(&(path.as_str(), used.as_str())) {
                continue;
            }
            let Some(other) = layer(&used) else { continue };
            assert!(
                other >= own,
                "{path}: `{module}` may not use `{used}`, which lies above it"
            );
        }
    }
}

#[test]
fn only_the_database_module_knows_connections_and_begins_transactions() {
    let words = [
        "DatabaseConnection",
        "TransactionTrait",
        "begin_with_options",
        "DatabaseTransaction",
        "DbConn",
    ];
    for (path, text) in sources() {
        if path.starts_with("src/database/") || !path.starts_with("src/") {
            continue;
        }
        for word in words {
            assert!(
                !text.contains(word),
                "{path}: {word} belongs to src/database; take `&impl ConnectionTrait`"
            );
        }
    }
}

#[test]
fn a_store_touches_only_its_own_tables() {
    let owners = tables();
    assert!(
        owners.len() > 15,
        "the tables are found by `table_name`: {owners:?}"
    );
    let statements = files("src", "sql").into_iter().chain(files("src", "rs"));
    for (path, text) in statements {
        let Some(module) = module_of(&path) else {
            continue;
        };
        if JOINS.contains(&path.as_str()) {
            continue;
        }
        for table in mentioned_tables(&text) {
            let Some(owner) = owners.get(&table) else {
                continue;
            };
            assert_eq!(
                owner, module,
                "{path}: table {table} belongs to `{owner}`; ask through its face"
            );
        }
    }
}

#[test]
fn statements_across_domains_only_read_and_are_listed() {
    let found: Vec<String> = files("src/dashboard", "sql")
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    assert_eq!(
        found, JOINS,
        "list each statement of src/dashboard in JOINS"
    );
    for (path, text) in files("src/dashboard", "sql") {
        let text = text.to_uppercase();
        for word in ["INSERT ", "UPDATE ", "DELETE "] {
            assert!(
                !text.contains(word),
                "{path}: {word}: a statement across domains only reads"
            );
        }
    }
}

#[test]
fn schema_graphql_is_what_the_code_says() {
    let checked_in = read("schema.graphql");
    assert!(
        checked_in == roundtrip::schema::sdl(),
        "schema.graphql is stale: run `make schema` and review the change"
    );
}

#[test]
fn the_dockerfile_copies_only_what_is_there() {
    let mut copied = 0;
    for line in read("Dockerfile")
        .lines()
        .filter(|line| line.starts_with("COPY ") && !line.contains("--from="))
    {
        let words: Vec<&str> = line.split_whitespace().skip(1).collect();
        let (_, sources) = words.split_last().unwrap();
        for source in sources {
            assert!(
                root().join(source).exists(),
                "Dockerfile: `{line}`: there is no {source}"
            );
            copied += 1;
        }
    }
    assert!(
        copied > 0,
        "the Dockerfile copies nothing: is it still read as it is written?"
    );
}

/// Table names behind FROM, JOIN, INTO and UPDATE.
fn mentioned_tables(text: &str) -> Vec<String> {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .collect();
    let verbs = ["FROM", "JOIN", "INTO", "UPDATE"];
    let after = words.windows(2).filter(|pair| verbs.contains(&pair[0]));
    after.map(|pair| pair[1].to_owned()).collect()
}

/// Which module owns which table, read from the entities.
fn tables() -> BTreeMap<String, String> {
    let mut owners = BTreeMap::new();
    for owner in OWNERS {
        for (_, text) in files(&format!("src/{owner}/entity"), "rs") {
            let name = text
                .split("table_name = \"")
                .nth(1)
                .and_then(|rest| rest.split('"').next());
            if let Some(name) = name {
                owners.insert(name.to_owned(), owner.to_owned());
            }
        }
    }
    owners
}

/// The modules of the crate that a file names, in `use` lists and in paths.
fn crate_modules(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (place, _) in text.match_indices("crate::") {
        let rest = &text[place + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut word = String::new();
            for letter in list.chars() {
                match letter {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => word.clear(),
                    letter if depth == 0 && (letter.is_alphanumeric() || letter == '_') => {
                        word.push(letter);
                    }
                    ':' if depth == 0 && !word.is_empty() => found.push(std::mem::take(&mut word)),
                    _ => {}
                }
            }
        } else {
            found.push(
                rest.chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect(),
            );
        }
    }
    found
}

fn module_of(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("src/")?;
    let module = inside.split('/').next()?.trim_end_matches(".rs");
    (module != "lib").then_some(module)
}

fn sources() -> Vec<(String, String)> {
    [
        "src",
        "migration/src",
        "tests",
        "bench",
        "fuzz/fuzz_targets",
    ]
    .iter()
    .flat_map(|folder| files(folder, "rs"))
    .collect()
}

/// All files below a folder with an ending, by their path from the root, in order.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&root().join(folder), ending, &mut found);
    found.sort();
    assert!(
        !found.is_empty() || ending == "sql",
        "{folder} holds no .{ending} file"
    );
    found
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, ending, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == ending)
        {
            let name = path
                .strip_prefix(root())
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            found.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|problem| panic!("{path}: {problem}"))
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
