//! How much a parsed document holds once its fragments are written out, counted without writing them out.
//!
//! Thirty fragments that each hold the next one twice are a kilobyte of text and a billion fields. Whatever walks such a
//! document field by field, as validation does, does not come back; so each fragment is measured once, before. A
//! document that nests too deep is given up on the way down: nothing here recurses deeper than that.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned,
    parser::types::{
        Directive, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
    },
};
use async_graphql_value::{ConstValue, Value};

/// What there is too deep, or without end, to be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endless {
    /// It nests deeper than it may.
    Deep,
    /// A fragment leads back to itself.
    Cycle,
}

/// What a document holds. Sums stop at the largest number instead of starting over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Measures {
    /// What the deepest, the longest, … of its operations hold.
    pub largest: Size,
    /// The fields of all operations.
    pub fields: usize,
    /// The fields, arguments, values and directives of all operations.
    pub parts: usize,
    /// How many fields and fragments validation goes through to compare the fields of an object, as those of one name must
    /// agree. It starts again for every fragment around them.
    pub compared: usize,
}

/// What a selection set holds, its fragments written out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Size {
    /// How deep selection sets nest, fragments among them.
    pub nesting: usize,
    /// How deep fields nest.
    pub depth: usize,
    /// Fields that stand in the object itself.
    pub own: usize,
    /// The same, and the fragments that they stand in.
    pub spread: usize,
    /// All fields.
    pub fields: usize,
    /// Fields with an alias.
    pub aliases: usize,
    /// Directives.
    pub directives: usize,
    /// Fields, arguments, values and directives.
    pub parts: usize,
    /// How often it goes round in the API's description of itself.
    pub rounds: usize,
}

/// The lists by which one goes round in the API's description of itself: from a type to others, and from them on. Each
/// makes an answer longer by as many as there are.
const ROUNDS: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];

/// Measures a document whose selection sets may nest so deep; and says how many selections it looked at.
pub(super) fn measure(
    document: &ExecutableDocument,
    nesting: usize,
) -> (usize, Result<Measures, Endless>) {
    let mut scale = Scale {
        document,
        most: nesting,
        known: HashMap::new(),
        measures: Measures::default(),
        visited: 0,
    };
    let found = scale.document();
    (scale.visited, found.map(|()| scale.measures))
}

struct Scale<'a> {
    document: &'a ExecutableDocument,
    most: usize,
    /// What a fragment holds; none while it is being measured.
    known: HashMap<&'a str, Option<Size>>,
    measures: Measures,
    visited: usize,
}

impl<'a> Scale<'a> {
    fn document(&mut self) -> Result<(), Endless> {
        let document = self.document;
        for (_, operation) in document.operations.iter() {
            let size = self.operation(&operation.node)?;
            let measures = &mut self.measures;
            measures.largest.widen(&size);
            measures.fields = measures.fields.saturating_add(size.fields);
            measures.parts = measures.parts.saturating_add(size.parts);
        }
        // Validation walks fragments that nobody asks for, too.
        for name in document.fragments.keys() {
            self.fragment(name, 1)?;
        }
        Ok(())
    }

    fn operation(&mut self, operation: &'a OperationDefinition) -> Result<Size, Endless> {
        let mut size = self.selections(&operation.selection_set.node, 1)?;
        size.directed(&operation.directives);
        for variable in &operation.variable_definitions {
            size.directed(&variable.node.directives);
            let default = variable.node.default_value.as_ref();
            let values = default.map_or(0, |value| constants(&value.node));
            size.parts = size.parts.saturating_add(1 + values);
        }
        Ok(size)
    }

    fn selections(&mut self, selections: &'a SelectionSet, level: usize) -> Result<Size, Endless> {
        if selections.items.is_empty() {
            return Ok(Size::default());
        }
        if level > self.most {
            return Err(Endless::Deep);
        }
        self.visited += selections.items.len();
        let mut size = Size::default();
        for selection in &selections.items {
            match &selection.node {
                Selection::Field(field) => {
                    let inside = self.selections(&field.node.selection_set.node, level + 1)?;
                    size.holds(&field.node, inside);
                }
                Selection::InlineFragment(fragment) => {
                    let fragment = &fragment.node;
                    let inside = self.selections(&fragment.selection_set.node, level + 1)?;
                    size.spreads(&fragment.directives, inside);
                }
                Selection::FragmentSpread(spread) => {
                    let inside = self.fragment(&spread.node.fragment_name.node, level + 1)?;
                    size.spreads(&spread.node.directives, inside);
                }
            }
        }
        size.nesting += 1;
        self.measures.compared = self.measures.compared.saturating_add(size.spread);
        Ok(size)
    }

    /// Each fragment is measured once. One that is missing holds nothing: validation names it.
    fn fragment(&mut self, name: &Name, level: usize) -> Result<Size, Endless> {
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else {
            return Ok(Size::default());
        };
        if let Some(known) = self.known.get(name.as_str()) {
            let size = known.ok_or(Endless::Cycle)?;
            let is_deep = level.saturating_add(size.nesting) > self.most.saturating_add(1);
            return if is_deep {
                Err(Endless::Deep)
            } else {
                Ok(size)
            };
        }
        self.known.insert(name, None);
        let mut size = self.selections(&fragment.node.selection_set.node, level)?;
        size.directed(&fragment.node.directives);
        self.known.insert(name, Some(size));
        Ok(size)
    }
}

impl Size {
    fn holds(&mut self, field: &Field, inside: Size) {
        let (own, spread) = (self.own.saturating_add(1), self.spread.saturating_add(1));
        self.add(&Size {
            depth: inside.depth.saturating_add(1),
            fields: inside.fields.saturating_add(1),
            aliases: inside
                .aliases
                .saturating_add(usize::from(field.alias.is_some())),
            rounds: inside.rounds + usize::from(ROUNDS.contains(&field.name.node.as_str())),
            ..inside
        });
        (self.own, self.spread) = (own, spread);
        let arguments = field.arguments.iter();
        let values = arguments
            .map(|(_, value)| 1 + values(&value.node))
            .sum::<usize>();
        self.parts = self.parts.saturating_add(1 + values);
        self.directed(&field.directives);
    }

    fn spreads(&mut self, directives: &[Positioned<Directive>], inside: Size) {
        self.add(&inside);
        self.spread = self.spread.saturating_add(1);
        self.parts = self.parts.saturating_add(1);
        self.directed(directives);
    }

    fn directed(&mut self, directives: &[Positioned<Directive>]) {
        self.directives = self.directives.saturating_add(directives.len());
        for directive in directives {
            let arguments = directive.node.arguments.iter();
            let values = arguments
                .map(|(_, value)| 1 + values(&value.node))
                .sum::<usize>();
            self.parts = self.parts.saturating_add(1 + values);
        }
    }

    fn add(&mut self, other: &Self) {
        self.nesting = self.nesting.max(other.nesting);
        self.depth = self.depth.max(other.depth);
        self.rounds = self.rounds.max(other.rounds);
        self.own = self.own.saturating_add(other.own);
        self.spread = self.spread.saturating_add(other.spread);
        self.fields = self.fields.saturating_add(other.fields);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.parts = self.parts.saturating_add(other.parts);
    }

    fn widen(&mut self, other: &Self) {
        self.nesting = self.nesting.max(other.nesting);
        self.depth = self.depth.max(other.depth);
        self.rounds = self.rounds.max(other.rounds);
        self.own = self.own.max(other.own);
        self.spread = self.spread.max(other.spread);
        self.fields = self.fields.max(other.fields);
        self.aliases = self.aliases.max(other.aliases);
        self.directives = self.directives.max(other.directives);
        self.parts = self.parts.max(other.parts);
    }
}

/// How many values a value holds, itself among them.
fn values(value: &Value) -> usize {
    1 + match value {
        Value::List(items) => items.iter().map(values).sum(),
        Value::Object(fields) => fields.values().map(values).sum(),
        _ => 0,
    }
}

/// The same for a value without variables.
fn constants(value: &ConstValue) -> usize {
    1 + match value {
        ConstValue::List(items) => items.iter().map(constants).sum(),
        ConstValue::Object(fields) => fields.values().map(constants).sum(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
