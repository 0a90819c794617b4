//! Much of one thing, right or wrong.

use super::{Family, numbered, query};

/// Fields, arguments, directives, variables, operations.
pub const FLOODS: [Family; 19] = [
    ("aliases", |size| {
        query(format!(
            "{{nope {}}}",
            numbered(size, |n| format!("a{n}:viewer{{scopes}} "))
        ))
    }),
    ("the same field", |size| {
        query(format!("{{nope {}}}", "health{status} ".repeat(size / 15)))
    }),
    ("type names", |size| {
        query(format!("{{nope {}}}", "__typename ".repeat(size / 11)))
    }),
    ("directives", |size| {
        query(format!(
            "{{nope {}}}",
            "@include(if:true)".repeat(size / 17)
        ))
    }),
    ("directives on fragments", |size| {
        query(format!(
            "{{nope {}}}",
            "...@skip(if:false){viewer{scopes}}".repeat(size / 34)
        ))
    }),
    ("unknown directives", |size| {
        query(format!(
            "{{nope {}}}",
            numbered(size, |n| format!("@d{n} "))
        ))
    }),
    ("unknown fields", |size| {
        query(format!(
            "{{models{{nodes{{{}}}}}}}",
            numbered(size, |n| format!("displayNam{n} "))
        ))
    }),
    ("unknown arguments", |size| {
        query(format!(
            "{{models({}){{nope}}}}",
            numbered(size, |n| format!("a{n}:1 "))
        ))
    }),
    ("the same argument", |size| {
        query(format!(
            "{{models({}){{nope}}}}",
            "first:1 ".repeat(size / 8)
        ))
    }),
    ("arguments of two fields", |size| {
        let arguments = |from: usize| numbered(size / 2, |n| format!("a{}:1 ", n + from));
        query(format!(
            "{{models({}){{nope}} models({}){{nope}}}}",
            arguments(0),
            arguments(1)
        ))
    }),
    ("fields that contradict each other", |size| {
        let arguments = numbered(size / 4, |n| format!("a{n}:1 "));
        query(format!(
            "{{models({arguments}){{nope}} {}}}",
            "models ".repeat(size / 10)
        ))
    }),
    ("contradictions within fragments", |size| {
        let fields = numbered(size, |n| format!("x:models(first:{n}) "));
        query(format!(
            "{{{}{fields}{}}}",
            "...{".repeat(40),
            "}".repeat(40)
        ))
    }),
    ("fields without their selections", |size| {
        query(format!("{{{}}}", "viewer ".repeat(size / 7)))
    }),
    ("fields without their arguments", |size| {
        query(format!(
            "{{viewer{{workspace{{{}}}}}}}",
            "usage ".repeat(size / 6)
        ))
    }),
    ("variables that are not used", |size| {
        query(format!(
            "query({}){{nope}}",
            numbered(size, |n| format!("$v{n}:Int "))
        ))
    }),
    ("variables that are not defined", |size| {
        query(format!(
            "{{nodes(ids:[{}]){{nope}}}}",
            numbered(size, |n| format!("$v{n} "))
        ))
    }),
    ("variables of the wrong type", |size| {
        let (defined, used) = (
            numbered(size / 2, |n| format!("$v{n}:Int ")),
            numbered(size / 3, |n| format!("$v{n} ")),
        );
        query(format!("query({defined}){{nodes(ids:[{used}]){{nope}}}}"))
    }),
    ("variables of unknown types", |size| {
        query(format!(
            "query({}){{nope}}",
            numbered(size, |n| format!("$v{n}:T{n} "))
        ))
    }),
    ("operations", |size| {
        query(numbered(size, |n| format!("query q{n}{{nope}} ")))
    }),
];
