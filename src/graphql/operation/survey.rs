//! What is found out about a document by looking at each of its selections once.

use std::collections::HashSet;

use async_graphql::{
    Name,
    parser::types::{ExecutableDocument, Selection, SelectionSet},
};
use async_graphql_value::Value;

/// Whether a document asks for one of these fields.
pub(super) fn asks(document: &ExecutableDocument, fields: &[&str]) -> bool {
    let mut found = false;
    each(document, &mut |selection| {
        if let Selection::Field(field) = selection {
            found |= fields.contains(&field.node.name.node.as_str());
        }
    });
    found
}

/// The variables that `@skip` and `@include` go by.
pub(super) fn conditions(document: &ExecutableDocument) -> HashSet<Name> {
    let mut names = HashSet::new();
    each(document, &mut |selection| {
        for directive in selection.directives() {
            let is_condition = matches!(directive.node.name.node.as_str(), "skip" | "include");
            let condition = directive.node.get_argument("if");
            if let (true, Some(Value::Variable(name))) =
                (is_condition, condition.map(|value| &value.node))
            {
                names.insert(name.clone());
            }
        }
    });
    names
}

fn each<'a>(document: &'a ExecutableDocument, look: &mut impl FnMut(&'a Selection)) {
    for (_, operation) in document.operations.iter() {
        within(&operation.node.selection_set.node, look);
    }
    for fragment in document.fragments.values() {
        within(&fragment.node.selection_set.node, look);
    }
}

/// Ends soon: how deep selections nest was limited before the document was parsed.
fn within<'a>(selections: &'a SelectionSet, look: &mut impl FnMut(&'a Selection)) {
    for selection in &selections.items {
        look(&selection.node);
        match &selection.node {
            Selection::Field(field) => within(&field.node.selection_set.node, look),
            Selection::InlineFragment(fragment) => within(&fragment.node.selection_set.node, look),
            Selection::FragmentSpread(_) => {}
        }
    }
}
