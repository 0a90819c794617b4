use async_graphql::parser::parse_query;

use super::{super::prices::Prices, find};

const API: &str = "type Query { row(first: Int, last: Int): Row field: Int } type Row { id: ID! text: String row: Row }";

fn is_hopeless(document: &str) -> bool {
    find(&Prices::of_sdl(API), &parse_query(document).unwrap()).is_hopeless
}

fn repeated(piece: &str, times: usize) -> String {
    piece.repeat(times)
}

#[test]
fn a_few_mistakes_are_left_to_validation() {
    for piece in [
        "nope ",
        "row(nope: 1) { id } ",
        "a: row { id } a: field ",
        "... on Row { nope } ",
    ] {
        assert!(
            !is_hopeless(&format!("{{ {} }}", repeated(piece, 3))),
            "{piece}"
        );
        assert!(
            is_hopeless(&format!("{{ {} }}", repeated(piece, 30))),
            "{piece}"
        );
    }
}

#[test]
fn no_document_that_is_right_is_hopeless() {
    for piece in [
        "__typename __schema { types { name } } ",
        "row(first: 1, last: 2) { ...F } ",
        "... on Query { row(first: 1, last: 2) { id } } ",
    ] {
        let document = format!(
            "{{ {} }} fragment F on Row {{ id row {{ text row {{ id }} }} }}",
            repeated(piece, 50)
        );
        assert!(!is_hopeless(&document), "{piece}");
    }
}

#[test]
fn a_long_unknown_name_is_many_mistakes() {
    assert!(!is_hopeless(&format!("{{ {} }}", "n".repeat(500))));
    assert!(is_hopeless(&format!("{{ {} }}", "n".repeat(1_000))));
    assert!(is_hopeless(&format!(
        "{{ row({}: 1) {{ id }} }}",
        "n".repeat(1_000)
    )));
}

#[test]
fn an_argument_may_stand_once() {
    assert!(!is_hopeless(&format!(
        "{{ row({}) {{ id }} }}",
        repeated("first: 1 ", 5)
    )));
    assert!(is_hopeless(&format!(
        "{{ row({}) {{ id }} }}",
        repeated("first: 1 ", 50)
    )));
}

#[test]
fn a_contradiction_counts_once_for_every_fragment_around_it() {
    let document = |levels: usize| {
        let (open, close) = (repeated("... { ", levels), repeated("} ", levels));
        format!("{{ {open} a: row {{ id }} a: field {close} }}")
    };
    assert!(!is_hopeless(&document(5)));
    assert!(is_hopeless(&document(20)));
}
