//! Everything that is limited, with what is said when it is too much.

use super::excess::Subject;

pub(super) const JSON_NESTING: Subject = Subject {
    limit: "nesting",
    problem: "the request's JSON nests too deep",
    remedy: "send flatter values",
};
pub(super) const JSON_VALUES: Subject = Subject {
    limit: "variables",
    problem: "the request's JSON holds too many values",
    remedy: "send fewer at once",
};
pub(super) const DOCUMENT_BYTES: Subject = Subject {
    limit: "documentBytes",
    problem: "the document has too many bytes",
    remedy: "send values as variables, or ask for less at once",
};
pub(super) const TOKENS: Subject = Subject {
    limit: "tokens",
    problem: "the document holds too many tokens",
    remedy: "ask for less at once",
};
pub(super) const NESTING: Subject = Subject {
    limit: "nesting",
    problem: "the document nests too deep",
    remedy: "ask for less inside each other",
};
pub(super) const DEPTH: Subject = Subject {
    limit: "depth",
    problem: "the operation's fields nest too deep",
    remedy: "ask for less inside each other",
};
pub(super) const ROOT_FIELDS: Subject = Subject {
    limit: "rootFields",
    problem: "the operation has too many fields at its root",
    remedy: "ask for them in several requests",
};
pub(super) const ROUNDS: Subject = Subject {
    limit: "introspection",
    problem: "the document goes round in the API's description of itself too often",
    remedy: "ask for the lists of a type's lists in another request",
};
pub(super) const ALIASES: Subject = Subject {
    limit: "aliases",
    problem: "the operation has too many aliases",
    remedy: "ask for them in several requests",
};
pub(super) const DIRECTIVES: Subject = Subject {
    limit: "directives",
    problem: "the operation has too many directives",
    remedy: "leave fields out instead",
};
pub(super) const FIELDS: Subject = Subject {
    limit: "fields",
    problem: "the document asks for too many fields",
    remedy: "ask for less at once",
};
pub(super) const COMPARED: Subject = Subject {
    limit: "fields",
    problem: "the document holds too many fields in fragments within fragments",
    remedy: "take fragments out of each other",
};
pub(super) const VALUES: Subject = Subject {
    limit: "variables",
    problem: "the variables hold too many values for where they are used",
    remedy: "send fewer values, or use them less often",
};
pub(super) const VALUES_BYTES: Subject = Subject {
    limit: "bodyBytes",
    problem: "the variables have too many bytes for where they are used",
    remedy: "send shorter values, or use them less often",
};
pub(super) const PARTS: Subject = Subject {
    limit: "tokens",
    problem: "the document is too long once its fragments are written out",
    remedy: "ask for less at once",
};
