//! Requests that are answered, near a limit: what they cost should be in proportion to what they are let through for.

/// A document's name, and the document.
pub type Accepted = (&'static str, fn() -> String);

/// All of them.
pub const ACCEPTED: [Accepted; 7] = [
    ("the Dashboard operation, anonymous", || {
        roundtrip::dashboard::DASHBOARD.to_owned()
    }),
    ("the standard introspection query", || {
        include_str!("../../tests/it/hostile/introspection.graphql").to_owned()
    }),
    ("introspection, three circles", || circles(3)),
    ("introspection, four circles", || circles(4)),
    ("introspection, circles of interfaces", || {
        let (open, close) = ("interfaces{possibleTypes{".repeat(4), "}}".repeat(4));
        format!("{{__schema{{types{{{open}name{close}}}}}}}")
    }),
    ("all models with all fields", || {
        "{models(first:1000){nodes{id slug displayName kind contextWindow capabilities pricing{inputPerMillion} endpoints{region provider{slug displayName}}}}}".to_owned()
    }),
    ("a hundred aliases", || {
        let fields: Vec<String> = (0..100).map(|n| format!("a{n}:slug")).collect();
        format!("{{models(first:100){{nodes{{{}}}}}}}", fields.join(" "))
    }),
];

fn circles(circles: usize) -> String {
    let (open, close) = ("fields{type{ofType{", "}}}");
    let types = format!("{}name{}", open.repeat(circles), close.repeat(circles));
    format!("{{__schema{{types{{{types}}}}}}}")
}
