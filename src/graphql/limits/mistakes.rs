//! Finds out whether a document is so wrong that to list its mistakes would cost more than to read it.
//!
//! Validation compares an unknown name with every known one to suggest it, and reports fields that contradict each other
//! once for every argument and every fragment around them: a few thousand tokens become megabytes of errors. So the
//! same mistakes are counted here first, and validation is left those that are few.

use std::collections::{HashMap, HashSet};

use async_graphql::{
    Positioned,
    parser::types::{ExecutableDocument, Field, Selection, SelectionSet},
};

use super::prices::{Fields, Prices};
use crate::graphql::types::root_of;

/// The most mistakes that validation is left to list.
const MOST: usize = 10;
/// A mistake with a name this long counts twice, with one twice as long three times, and so on.
const LONG_NAME: usize = 64;

/// What was found.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Found {
    /// Whether there are too many mistakes to list them.
    pub is_hopeless: bool,
    /// The selections that were looked at.
    pub visited: usize,
}

/// Looks for mistakes in a document that was measured.
pub(super) fn find(prices: &Prices, document: &ExecutableDocument) -> Found {
    let mut finder = Finder {
        prices,
        document,
        mistakes: 0,
        visited: 0,
    };
    for (_, operation) in document.operations.iter() {
        let root = root_of(operation.node.ty);
        finder.set(&operation.node.selection_set.node, prices.of_type(root));
    }
    for fragment in document.fragments.values() {
        let on = fragment.node.type_condition.node.on.node.as_str();
        finder.set(&fragment.node.selection_set.node, prices.of_type(on));
    }
    Found {
        is_hopeless: finder.is_done(),
        visited: finder.visited,
    }
}

struct Finder<'a> {
    prices: &'a Prices,
    document: &'a ExecutableDocument,
    mistakes: usize,
    visited: usize,
}

/// The first field of each name in an object, and the fragments that were looked into.
#[derive(Default)]
struct Object<'a> {
    fields: HashMap<(Option<&'a str>, &'a str), &'a Field>,
    fragments: HashSet<&'a str>,
}

impl<'a> Finder<'a> {
    fn is_done(&self) -> bool {
        self.mistakes > MOST
    }

    fn set(&mut self, selections: &'a SelectionSet, parent: Option<&'a Fields>) {
        self.compare(selections, None, &mut Object::default());
        for selection in &selections.items {
            if self.is_done() {
                return;
            }
            self.visited += 1;
            match &selection.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    let price = parent.and_then(|parent| parent.get(&field.name.node));
                    let is_known = price.is_some() || field.name.node == "__typename";
                    if parent.is_some() && !is_known {
                        self.mistake(field.name.node.len());
                    }
                    self.arguments(field, parent);
                    let returned = price.and_then(|price| self.prices.of_type(&price.returns));
                    self.set(&field.selection_set.node, returned);
                }
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref();
                    let inner = on.map_or(parent, |on| self.prices.of_type(&on.node.on.node));
                    self.set(&fragment.node.selection_set.node, inner);
                }
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn arguments(&mut self, field: &'a Field, parent: Option<&'a Fields>) {
        let price = parent.and_then(|parent| parent.get(&field.name.node));
        let mut names = HashSet::new();
        for (name, _) in &field.arguments {
            let is_known =
                price.is_some_and(|price| price.arguments.contains_key(name.node.as_str()));
            if !names.insert(&name.node) || !is_known {
                self.mistake(name.node.len());
            }
        }
    }

    /// Compares the fields of an object as validation does, but stops in time.
    fn compare(
        &mut self,
        selections: &'a SelectionSet,
        on: Option<&'a str>,
        object: &mut Object<'a>,
    ) {
        for selection in &selections.items {
            if self.is_done() {
                return;
            }
            self.visited += 1;
            match &selection.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    let key = (on, field.response_key().node.as_str());
                    let first = *object.fields.entry(key).or_insert(field);
                    if !agrees(first, field) {
                        self.mistakes += 1 + first.arguments.len();
                    }
                }
                Selection::InlineFragment(fragment) => {
                    let on = fragment
                        .node
                        .type_condition
                        .as_ref()
                        .map(|on| on.node.on.node.as_str());
                    self.compare(&fragment.node.selection_set.node, on, object);
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if let Some(fragment) = self.document.fragments.get(name)
                        && object.fragments.insert(name)
                    {
                        let on = fragment.node.type_condition.node.on.node.as_str();
                        self.compare(&fragment.node.selection_set.node, Some(on), object);
                    }
                }
            }
        }
    }

    fn mistake(&mut self, name: usize) {
        self.mistakes += 1 + name / LONG_NAME;
    }
}

fn agrees(first: &Field, other: &Field) -> bool {
    std::ptr::eq(first, other)
        || first.name.node == other.name.node
            && first.arguments.len() == other.arguments.len()
            && first.arguments.iter().all(|(name, value)| {
                let same = other.get_argument(&name.node);
                same.is_some_and(|other: &Positioned<_>| other.node == value.node)
            })
}

#[cfg(test)]
mod tests;
