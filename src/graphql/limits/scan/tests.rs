use async_graphql::parser::{parse_query, types::Selection};
use async_graphql_value::Value;
use proptest::{collection::vec, prelude::*, sample::select};

use super::{Most, Seen, document, json};

const FREE: Most = Most {
    items: usize::MAX,
    nesting: usize::MAX,
};

fn tokens(text: &str) -> usize {
    document(text, FREE).items
}

#[test]
fn tokens_are_counted_as_the_specification_cuts_them() {
    for (text, count) in [
        ("", 0),
        (" ,\t\r\n\u{feff}", 0),
        ("# {{{ a b c", 0),
        ("#a\nb #c\r{", 2),
        ("{ a }", 3),
        ("query($a:[Int!]=[1]){b(c:$a)...D@e}", 27),
        ("-12.5e+7 0 1E5", 3),
        ("00 1-1 1.5.5", 7),
        ("\"\" \"a\\\"{b\" \"\\\\\" c", 4),
        ("\"\"\" \\\"\"\" { \" \"\" \"\"\" a", 2),
        ("\"no end {\n}", 2),
        ("é", 2),
    ] {
        assert_eq!(tokens(text), count, "{text}");
    }
}

#[test]
fn brackets_are_counted_where_the_parser_sees_them() {
    for (text, nesting) in [
        ("{ a(b: [{c: 1}]) }", 4),
        ("{a}{b}{c}", 1),
        ("}}}}{{", 2),
        ("{ a(b: \"{{{\", c: \"\"\"[[[\"\"\") #((((\n }", 2),
        ("({[ \"\\\"{\" ]})", 3),
    ] {
        assert_eq!(document(text, FREE).nesting, nesting, "{text}");
    }
}

#[test]
fn a_block_string_without_end_is_told() {
    for (text, is_open) in [
        ("\"\"\" a \"\"\"", false),
        ("\"\"\" a", true),
        ("\"\"\" a \\\"\"\"", true),
        ("\"\" \"", false),
        ("\"\"\"\"\"\"", false),
        ("\"\"\"\"\"", true),
    ] {
        assert_eq!(document(text, FREE).is_open, is_open, "{text}");
    }
}

#[test]
fn values_of_json_are_counted_with_their_keys() {
    for (text, items, nesting) in [
        ("", 0, 0),
        ("null", 1, 0),
        ("{\"a\": [1, -2.5e3, true, \"x\"], \"b\": {}}", 9, 2),
        ("\"\\\"[[[\\\\\"", 1, 0),
        ("[[[[", 4, 4),
        ("]]]][[", 2, 2),
        ("\"no end [[[", 1, 0),
    ] {
        let seen = json(text.as_bytes(), FREE);
        assert_eq!((seen.items, seen.nesting), (items, nesting), "{text}");
    }
}

#[test]
fn a_scan_ends_at_the_first_excess() {
    let most = Most {
        items: 10,
        nesting: 3,
    };
    let deep = "{".repeat(1_000);
    let long = "a ".repeat(1_000);

    assert_eq!(
        document(&deep, most),
        Seen {
            bytes: 4,
            items: 4,
            nesting: 4,
            is_open: false
        }
    );
    assert_eq!(
        document(&long, most),
        Seen {
            bytes: 21,
            items: 11,
            nesting: 0,
            is_open: false
        }
    );
    assert_eq!(json(&"[".repeat(1_000).into_bytes(), most).bytes, 4);
}

/// What text is made of that lexers cut in different ways.
const PIECES: [&str; 26] = [
    "\"", "\"\"", "\"\"\"", "\\", "\\\"", "\\\"\"\"", "[", "]", "{b:", "}", "#", "\n", "\r", " ",
    ",", "a", "0", "-1", "1.5", "e3", "$v", "...", "\u{feff}", "é", "(", ")",
];

/// How many values a value holds, and how deep brackets nest in it.
fn held(value: &Value) -> (usize, usize) {
    let inside: Vec<(usize, usize)> = match value {
        Value::List(items) => items.iter().map(held).collect(),
        Value::Object(fields) => fields.values().map(held).collect(),
        _ => return (1, 0),
    };
    let values = inside.iter().map(|(values, _)| values).sum::<usize>();
    let nesting = inside
        .iter()
        .map(|(_, nesting)| *nesting)
        .max()
        .unwrap_or(0);
    (values + 1, nesting + 1)
}

proptest! {
    #[test]
    fn the_parser_never_finds_more_than_the_scan(pieces in vec(select(&PIECES[..]), 0..12)) {
        let text = format!("{{a(b:[{}])}}", pieces.concat());
        let seen = document(&text, FREE);
        if !seen.is_open && let Ok(parsed) = parse_query(&text) {
            let mut found = (0, 0);
            for (_, operation) in parsed.operations.iter() {
                for selection in &operation.node.selection_set.node.items {
                    if let Selection::Field(field) = &selection.node {
                        for (_, value) in &field.node.arguments {
                            let held = held(&value.node);
                            found = (found.0 + held.0, found.1.max(held.1));
                        }
                    }
                }
            }
            // Beside the values there are the eight tokens around them.
            prop_assert!(seen.items >= found.0 + 8 && seen.nesting >= found.1 + 2, "{text}");
        }
    }
}
