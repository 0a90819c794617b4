use async_graphql::{Variables, parser::parse_query, value};

use super::super::{plan::plan, prices::Prices};

const API: &str = r#"
interface Thing { id: ID! }
type Row implements Thing { id: ID! text: String others(first: Int): RowConnection @cost(weight: "50") @listSize(assumedSize: 20, slicingArguments: ["first"], sizedFields: ["edges", "nodes"]) }
type Light implements Thing @cost(weight: "0.1") { id: ID! rows: [Row!] @listSize(assumedSize: 3) plain: [Row!] heavy: Int @cost(weight: "2.25") }
type RowConnection { total: Int edges: [RowEdge!]! nodes: [Row!]! }
type RowEdge { node: Row! }
type Query {
  field: Int
  row: Row
  light: Light
  thing: Thing
  rows(first: Int = 5, last: Int, text: [String!]): RowConnection @cost(weight: "50") @listSize(assumedSize: 20, slicingArguments: ["first", "last"], sizedFields: ["edges", "nodes"])
  byIds(ids: [ID!]!): [Row]! @listSize(assumedSize: 100, slicingArguments: ["ids"])
}
"#;

fn cost_with(document: &str, variables: async_graphql::Value) -> u64 {
    let document = parse_query(document).unwrap();
    plan(&Prices::of_sdl(API), &document, None).total(&Variables::from_value(variables))
}

fn cost(document: &str) -> u64 {
    cost_with(document, value!({}))
}

#[test]
fn a_field_costs_its_weight_and_what_it_holds() {
    for (document, expected) in [
        ("{ field }", 1),
        ("{ field field }", 2),
        ("{ __typename }", 1),
        ("{ row { id text } }", 3),
        ("{ light { id } }", 2),
        ("{ light { heavy heavy heavy heavy } }", 10),
        ("{ unknown { unknown } }", 2),
        ("mutation { x }", 1),
    ] {
        assert_eq!(cost(document), expected, "{document}");
    }
}

#[test]
fn a_list_costs_its_fields_for_every_row() {
    for (document, expected) in [
        // The connection, its total, the list's own field, and a field for each of five rows.
        ("{ rows { total nodes { id } } }", 50 + 1 + 1 + 5),
        ("{ rows(first: 7) { nodes { id } } }", 50 + 1 + 7),
        ("{ rows(first: 7, last: 9) { nodes { id } } }", 50 + 1 + 9),
        ("{ rows(first: null) { nodes { id } } }", 50 + 1 + 20),
        ("{ rows { edges { node { id } } } }", 50 + 1 + 5 * 2),
        (
            "{ rows(first: 2) { nodes { others(first: 3) { nodes { id } } } } }",
            50 + 1 + 2 * (50 + 1 + 3),
        ),
        ("{ light { rows { id } } }", 5),
        ("{ light { plain { id } } }", 12),
        ("{ byIds(ids: [1, 2]) { id } }", 3),
    ] {
        assert_eq!(cost(document), expected, "{document}");
    }
}

#[test]
fn sizes_are_within_what_lists_give() {
    for (size, rows) in [
        ("-5", 1),
        ("0", 1),
        ("1000", 1_000),
        ("2147483647", 1_000),
        ("1e99", 1_000),
    ] {
        let document = format!("{{ rows(first: {size}) {{ nodes {{ id }} }} }}");
        assert_eq!(cost(&document), 51 + rows, "{size}");
    }
}

#[test]
fn variables_say_sizes_and_their_defaults_do_when_they_are_missing() {
    let document = "query ($n: Int = 8) { rows(first: $n) { nodes { id } } }";
    assert_eq!(cost_with(document, value!({"n": 3})), 51 + 3);
    assert_eq!(cost_with(document, value!({})), 51 + 8);
    assert_eq!(cost_with(document, value!({"n": null})), 51 + 20);
    assert_eq!(cost_with(document, value!({"n": (-1)})), 51 + 1);
    assert_eq!(
        cost_with(
            "query ($n: Int) { rows(first: $n) { nodes { id } } }",
            value!({})
        ),
        51 + 20
    );
    assert_eq!(
        cost_with(
            "query ($i: [ID!]!) { byIds(ids: $i) { id } }",
            value!({"i": [1, 2, 3]})
        ),
        1 + 3
    );
    assert_eq!(
        cost_with(
            "query ($i: ID!) { byIds(ids: [$i, $i]) { id } }",
            value!({"i": 1})
        ),
        1 + 2
    );
}

#[test]
fn a_fragment_costs_what_it_costs_where_it_stands() {
    for (document, expected) in [
        ("{ ...F ...F } fragment F on Query { field }", 2),
        (
            "{ a: rows(first: 2) { ...F } b: rows(first: 3) { ...F } } fragment F on RowConnection { nodes { id } }",
            51 + 2 + 51 + 3,
        ),
        ("{ ... { field } ... @skip(if: true) { field } }", 2),
        ("{ ...F } fragment F on Query { ...F }", 0),
    ] {
        assert_eq!(cost(document), expected, "{document}");
    }
}

#[test]
fn of_types_that_exclude_each_other_the_costliest_counts() {
    for (document, expected) in [
        (
            "{ thing { id ... on Row { id text } ... on Light { heavy } } }",
            1 + 1 + 3,
        ),
        (
            "{ thing { ... on Row { id } ... on Row { text } ... on Light { id } } }",
            1 + 2,
        ),
        ("{ thing { ... on Thing { id } ... on Row { id } } }", 1 + 2),
        ("{ row { ... on Row { id } ... on Thing { id } } }", 1 + 2),
    ] {
        assert_eq!(cost(document), expected, "{document}");
    }
}

#[test]
fn long_arguments_cost_wherever_they_are_used() {
    let long = vec!["x"; 1_000];
    let document =
        "query ($t: [String!]) { a: rows(text: $t) { total } b: rows(text: $t) { total } }";
    assert_eq!(cost_with(document, value!({"t": []})), 2 * 51);
    assert_eq!(cost_with(document, value!({"t": long})), 2 * (51 + 10));
    assert_eq!(
        cost_with(document, value!({"t": ("x".repeat(50_000))})),
        2 * (51 + 5)
    );
    let literal = format!("{{ rows(text: [{}]) {{ total }} }}", "\"x\" ".repeat(500));
    assert_eq!(cost(&literal), 51 + 5);
}

#[test]
fn a_bomb_costs_more_than_can_be_counted() {
    use std::fmt::Write;
    let mut bomb = "{ ...f0 }".to_owned();
    for level in 0..60 {
        write!(
            bomb,
            " fragment f{level} on Query {{ ...f{n} ...f{n} }}",
            n = level + 1
        )
        .unwrap();
    }
    bomb.push_str(" fragment f60 on Query { rows(first: 1000) { nodes { id } } }");

    assert_eq!(cost(&bomb), u64::MAX.div_ceil(1_000));
}

#[test]
fn introspection_costs_what_it_tells() {
    assert!(cost("{ __schema { types { name } } }") < 5);
    let circles = "{ __schema { types { fields { type { fields { type { fields { type { fields { type { fields { name } } } } } } } } } } } }";
    assert!(cost(circles) > 100, "{}", cost(circles));
}
