use std::fmt::Write;

use async_graphql::parser::parse_query;

use super::{Endless, Measures, Size, measure};

fn measured(document: &str) -> Result<Measures, Endless> {
    measure(&parse_query(document).unwrap(), 50).1
}

#[test]
fn everything_is_counted_where_fragments_stand() {
    let document = "query ($a: Int = 1) { x: a(b: [$a, 2]) @skip(if: true) { ...F ...F } ... on Q { c } } fragment F on T { d e: f }";

    let measures = measured(document).unwrap();

    let size = Size {
        nesting: 3,
        depth: 2,
        own: 2,
        spread: 3,
        fields: 6,
        aliases: 3,
        directives: 1,
        // The variable and its default, six fields, three fragments, an argument with three values, the directive
        // with its argument's value.
        parts: 2 + 6 + 3 + 4 + 3,
        rounds: 0,
    };
    let expected = Measures {
        largest: size,
        fields: 6,
        parts: 18,
        compared: 3 + 1 + 6 + 2,
    };
    assert_eq!(measures, expected);
}

#[test]
fn operations_are_measured_each_and_their_fields_together() {
    let measures = measured("query A { a { b } } query B { c d e }").unwrap();

    assert_eq!(
        (
            measures.largest.depth,
            measures.largest.own,
            measures.fields
        ),
        (2, 3, 5)
    );
}

#[test]
fn rounds_in_the_description_of_the_api_are_counted_through_fragments() {
    let rounds = |document: &str| measured(document).unwrap().largest.rounds;

    assert_eq!(
        rounds("{ __schema { types { fields { type { name } } } } }"),
        1
    );
    assert_eq!(
        rounds(
            "{ __type { possibleTypes { ...T } ...T } } fragment T on T { interfaces { fields { name } } }"
        ),
        3
    );
}

#[test]
fn a_fragment_that_holds_itself_has_no_measure() {
    for document in [
        "{ ...A } fragment A on T { ...B } fragment B on T { x { ...A } }",
        "{ x } fragment A on T { ...A }",
    ] {
        assert_eq!(measured(document), Err(Endless::Cycle));
    }
}

#[test]
fn a_fragment_that_is_missing_holds_nothing() {
    assert_eq!(measured("{ a ...Missing }").unwrap().fields, 1);
}

#[test]
fn a_bomb_is_measured_at_once() {
    let mut bomb = "{ ...f0 }".to_owned();
    for level in 0..48 {
        write!(
            bomb,
            " fragment f{level} on T {{ ...f{n} ...f{n} }}",
            n = level + 1
        )
        .unwrap();
    }
    bomb.push_str(" fragment f48 on T { x }");

    let (visited, measures) = measure(&parse_query(&bomb).unwrap(), 50);

    assert_eq!(measures.unwrap().fields, 1 << 48);
    assert_eq!(visited, 1 + 2 * 48 + 1);
}

#[test]
fn a_chain_of_fragments_is_as_deep_as_it_is_long() {
    for (length, is_deep) in [(49, false), (50, true), (700, true)] {
        let mut chain = "{ x }".to_owned();
        for level in 0..length {
            write!(chain, " fragment f{level} on T {{ ...f{} }}", level + 1).unwrap();
        }
        write!(chain, " fragment f{length} on T {{ x }}").unwrap();
        assert_eq!(measured(&chain).is_err(), is_deep, "{length}");
    }
}
