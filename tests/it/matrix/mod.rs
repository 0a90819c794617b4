//! Who sees what: every root field, list, section, node and REST path, asked for by everyone.
//!
//! The rows come from the API's own text and the router's: a new field or path without a row fails here by its name.
//! The answers are in `snapshots/`, a line for all who are answered alike.

mod ask;
mod askers;
mod hidden;
mod odd;
mod public;
mod routes;
mod rows;
mod sdl;
mod words;
mod world;

use std::collections::BTreeSet;

use self::{
    ask::{Question, Raw, show},
    askers::Asker,
    routes::{fits, routes},
    rows::{NODES, PATHS, ROWS},
    sdl::Sdl,
    world::Matrix,
};

/// Where everyone is shown the public events of others.
const PUBLIC: [&str; 4] = [
    "PublicAudit.",
    "Query.publicAudit",
    "GET /v1/audit/public",
    "GET /v1/export/audit.csv?of=public",
];

/// What nobody but its owner is shown there.
const NEVER_PUBLIC: &str = "internal-ops recluse vault";

/// Where two that may see the same see different things: what they came with.
const OF_THE_KEY: [&str; 3] = ["Viewer.apiKey", "ApiKey.", "POST /session"];

#[test]
fn every_field_has_a_row() {
    let sdl = Sdl::read(&roundtrip::schema::sdl());
    let given: BTreeSet<String> = ROWS.iter().map(|row| row.field.to_owned()).collect();
    let mut needed = sdl.needed_rows();
    assert!(needed.remove("Query.node"), "there is a way to every node");

    for field in &needed {
        assert!(
            given.contains(field),
            "{field} has no row in the matrix: add one in tests/it/matrix/rows.rs"
        );
    }
    for field in &given {
        assert!(
            needed.contains(field),
            "{field} has a row in the matrix, but needs none: remove it"
        );
    }
    for node in sdl.nodes() {
        assert!(
            NODES.iter().any(|(name, _)| *name == node),
            "{node} is found by an identifier and has no row in the matrix: add one to NODES in \
             tests/it/matrix/rows.rs"
        );
    }
}

#[test]
fn a_new_field_list_or_node_is_missed_by_its_name() {
    let text = "type Query { node(id: ID!): Node old: Int } interface Node { id: ID! } scalar DateTime
        type Thing implements Node { id: ID! at: DateTime parts(first: Int): PartConnection price: Money old: Int }
        type Part { thing: Thing! size: Int } type PartConnection { nodes: [Part!]! pageInfo: PageInfo! }
        type PageInfo { hasNextPage: Boolean! } type Money { nanos: Int }
        schema { query: Query }";

    let sdl = Sdl::read(text);

    let needed: Vec<String> = sdl.needed_rows().into_iter().collect();
    assert_eq!(
        needed.join(" "),
        "Part.size Part.thing Query.node Query.old Thing.parts"
    );
    assert_eq!(sdl.nodes(), ["Thing"]);
    assert_eq!(sdl.whole("Thing"), "{ id at price { amount } old }");
}

#[test]
fn every_path_has_a_row() {
    let routes = routes();

    for route in &routes {
        assert!(
            route == "/graphql" || PATHS.iter().any(|(_, path)| fits(route, path)),
            "{route} has no row in the matrix: add one to PATHS in tests/it/matrix/rows.rs"
        );
    }
}

#[tokio::test]
async fn everyone_is_shown_of_every_field_what_is_theirs() {
    let matrix = Matrix::new().await;
    let sdl = Sdl::read(&roundtrip::schema::sdl());

    let mut shown = matrix.rules();
    for (name, word) in NODES {
        let question = Question::of_node(&sdl, name, word);
        shown += &matrix
            .block(&format!("Query.node {name} {word}"), &question)
            .await;
    }
    for row in ROWS {
        let name = format!("{} {}", row.field, row.arguments);
        let question = Question::of_row(&sdl, row);
        shown += &matrix.block(name.trim(), &question).await;
    }

    snapshot("graphql", &shown);
}

#[tokio::test]
async fn everyone_is_shown_of_every_path_what_is_theirs() {
    let matrix = Matrix::new().await;

    let mut shown = matrix.rules();
    for (method, path) in PATHS {
        let mut answers = Vec::new();
        for asker in &matrix.askers {
            answers.push(matrix.request(asker, method, path).await);
        }
        let name = format!("{method} {path}");
        matrix.check(&name, &answers);
        let lines = answers.iter().map(|answer| show(&matrix, answer));
        shown += &matrix.merged(&name, &lines.collect::<Vec<_>>());
    }

    snapshot("rest", &shown);
}

impl Matrix {
    /// A field's row: everyone's answers.
    async fn block(&self, name: &str, question: &Question) -> String {
        let mut answers = Vec::new();
        for asker in &self.askers {
            answers.push(self.graphql(asker, &question.query).await);
        }
        self.check(name, &answers);
        let lines = answers.iter().map(|answer| question.show(self, answer));
        self.merged(name, &lines.collect::<Vec<_>>())
    }

    /// What holds of every row, whatever its snapshot says.
    fn check(&self, row: &str, answers: &[Raw]) {
        let tells = |rows: &[&str]| rows.iter().any(|start| row.starts_with(start));
        for (asker, answer) in self.askers.iter().zip(answers) {
            let name = asker.name;
            let text = self.worded(&answer.text());
            let never = if tells(&PUBLIC) {
                NEVER_PUBLIC
            } else {
                asker.never
            };
            for word in never.split(' ').chain(["raw "]) {
                assert!(
                    !text.contains(word),
                    "{row}: {name} is shown {word}: {text}"
                );
            }
            assert!(answer.status.as_u16() < 500, "{row}: {name}: {text}");
            if let (Some(like), false) = (asker.like, tells(&OF_THE_KEY)) {
                let theirs = &answers[self.place(like)];
                assert_eq!(answer, theirs, "{row}: {name} is not answered like {like}");
            }
        }
    }

    /// One line for all who are answered alike. Who is like another by rule is named only where they differ.
    fn merged(&self, name: &str, lines: &[String]) -> String {
        let mut merged: Vec<(Vec<&str>, &str)> = Vec::new();
        for (asker, line) in self.askers.iter().zip(lines) {
            let theirs = asker.like.map(|like| &lines[self.place(like)]);
            if theirs == Some(line) {
                continue;
            }
            match merged.iter_mut().find(|(_, known)| known == line) {
                Some((names, _)) => names.push(asker.name),
                None => merged.push((vec![asker.name], line)),
            }
        }
        if let [(names, _)] = merged.as_mut_slice() {
            *names = vec!["everyone"];
        }
        let lines = merged.iter();
        let lines = lines.map(|(names, line)| format!("    {} → {line}\n", names.join(", ")));
        format!("{name}\n{}\n", lines.collect::<String>())
    }

    /// Who is answered like another to the byte, as [`Matrix::check`] holds.
    fn rules(&self) -> String {
        let rules = self
            .askers
            .iter()
            .filter_map(|asker| Some((asker.name, asker.like?)));
        let rules = rules.map(|(name, like)| format!("{name} = {like}\n"));
        format!("{}\n", rules.collect::<String>())
    }

    fn place(&self, name: &str) -> usize {
        self.askers
            .iter()
            .position(|asker| asker.name == name)
            .unwrap()
    }
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({omit_expression => true, prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!(name, text);
    });
}
