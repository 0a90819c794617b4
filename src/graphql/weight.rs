//! How much a document asks for once its fragments are written out, counted without writing them out.
//!
//! Thirty fragments that each hold the next one twice are a kilobyte of text and a billion fields. Whatever walks such a
//! document field by field, as validation does, does not come back; so it is weighed before.

use std::collections::HashMap;

use async_graphql::{
    Name,
    parser::types::{ExecutableDocument, Selection, SelectionSet},
};

/// The number of selections of all operations with their fragments written out; none when a fragment holds itself.
pub(super) fn weigh(document: &ExecutableDocument) -> Option<usize> {
    let mut scale = Scale {
        document,
        known: HashMap::new(),
    };
    let mut weight = 0_usize;
    for (_, operation) in document.operations.iter() {
        weight = weight.saturating_add(scale.selections(&operation.node.selection_set.node)?);
    }
    for name in document.fragments.keys() {
        scale.fragment(name)?;
    }
    Some(weight)
}

struct Scale<'a> {
    document: &'a ExecutableDocument,
    /// A fragment's weight; none while it is being weighed.
    known: HashMap<&'a str, Option<usize>>,
}

impl<'a> Scale<'a> {
    fn selections(&mut self, selections: &'a SelectionSet) -> Option<usize> {
        let mut weight = selections.items.len();
        for selection in &selections.items {
            let inside = match &selection.node {
                Selection::Field(field) => self.selections(&field.node.selection_set.node)?,
                Selection::InlineFragment(fragment) => {
                    self.selections(&fragment.node.selection_set.node)?
                }
                Selection::FragmentSpread(spread) => {
                    self.fragment(&spread.node.fragment_name.node)?
                }
            };
            weight = weight.saturating_add(inside);
        }
        Some(weight)
    }

    /// Each fragment is weighed once. One that is missing weighs nothing: validation names it.
    fn fragment(&mut self, name: &Name) -> Option<usize> {
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else {
            return Some(0);
        };
        if let Some(known) = self.known.get(name.as_str()) {
            return *known;
        }
        self.known.insert(name, None);
        let weight = self.selections(&fragment.node.selection_set.node)?;
        self.known.insert(name, Some(weight));
        Some(weight)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use async_graphql::parser::parse_query;

    use super::weigh;

    fn weight(document: &str) -> Option<usize> {
        weigh(&parse_query(document).unwrap())
    }

    #[test]
    fn fields_and_fragments_are_counted_where_they_stand() {
        assert_eq!(weight("{ a { b c } d }"), Some(4));
        assert_eq!(
            weight("{ ...F x { ...F } } fragment F on T { a b }"),
            Some(7)
        );
        assert_eq!(weight("{ ... on T { a ...Missing } }"), Some(3));
    }

    #[test]
    fn a_fragment_that_holds_itself_has_no_weight() {
        assert_eq!(
            weight("{ ...A } fragment A on T { ...B } fragment B on T { x { ...A } }"),
            None
        );
        assert_eq!(weight("{ x } fragment A on T { ...A }"), None);
    }

    #[test]
    fn a_bomb_is_weighed_at_once() {
        let mut bomb = "{ ...f0 }".to_owned();
        for level in 0..300 {
            write!(
                bomb,
                " fragment f{level} on T {{ ...f{n} ...f{n} }}",
                n = level + 1
            )
            .unwrap();
        }
        bomb.push_str(" fragment f300 on T { x }");

        assert_eq!(weight(&bomb), Some(usize::MAX));
    }
}
