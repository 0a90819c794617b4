//! Completes what the executor leaves behind, by the rules of the specification (October 2021, sections 6.4.3 and
//! 6.4.4).
//!
//! async-graphql 7 leaves a field that failed out of its object, and orders an object by which field was ready first.
//! Here a failed field becomes null, or makes the nearest nullable field around it null, and fields stand in the order
//! in which they were asked for, as do the errors: an answer that did not change has the same bytes.

use async_graphql::{
    Name, PathSegment, Response, ServerError, Value,
    indexmap::IndexMap,
    parser::types::{
        BaseType, ExecutableDocument, OperationDefinition, Selection, SelectionSet, Type,
    },
};

use super::types::{Types, named, root_of};

/// What an operation asks for, in order; fragments are merged in where they stand.
#[derive(Debug)]
pub(super) struct Plan {
    fields: IndexMap<Name, Wanted>,
    /// Whether a directive may leave something out.
    has_directives: bool,
}

/// A field that was asked for.
#[derive(Debug)]
struct Wanted {
    /// Unknown for introspection, which does not fail.
    ty: Option<Type>,
    fields: IndexMap<Name, Wanted>,
}

impl Plan {
    /// The plan of one operation of a document whose fragments do not hold themselves.
    pub(super) fn new(
        types: &Types,
        document: &ExecutableDocument,
        operation: &OperationDefinition,
    ) -> Self {
        let root = root_of(operation.ty);
        let mut fields = IndexMap::new();
        let mut planner = Planner {
            types,
            document,
            has_directives: false,
        };
        planner.add(&mut fields, &operation.selection_set.node, Some(root));
        Self {
            fields,
            has_directives: planner.has_directives,
        }
    }

    /// Puts nulls where fields failed, and every object's fields in order; and the errors, too.
    pub(super) fn complete(&self, response: &mut Response) {
        if self.has_directives {
            if response.data == Value::Null {
                response.data = Value::Object(IndexMap::new());
            }
            empty(&mut response.data, None, &self.fields);
        }
        for error in &response.errors {
            place(&mut response.data, &self.fields, &error.path);
        }
        if !response.errors.is_empty() {
            spread(&mut response.data, None, &self.fields);
        }
        order(&mut response.data, &self.fields);
        response.errors.sort_by_cached_key(place_of);
    }
}

struct Planner<'a> {
    types: &'a Types,
    document: &'a ExecutableDocument,
    has_directives: bool,
}

impl Planner<'_> {
    /// Ends, because fragments that hold themselves were refused before.
    fn add(
        &mut self,
        plan: &mut IndexMap<Name, Wanted>,
        selections: &SelectionSet,
        parent: Option<&str>,
    ) {
        for selection in &selections.items {
            self.has_directives |= !selection.node.directives().is_empty();
            match &selection.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    let ty = self.types.of_field(parent, &field.name.node);
                    let wanted = plan
                        .entry(field.response_key().node.clone())
                        .or_insert_with(|| Wanted {
                            ty: ty.cloned(),
                            fields: IndexMap::new(),
                        });
                    self.add(&mut wanted.fields, &field.selection_set.node, ty.map(named));
                }
                Selection::InlineFragment(fragment) => {
                    let condition = fragment
                        .node
                        .type_condition
                        .as_ref()
                        .map(|on| on.node.on.node.as_str());
                    self.add(
                        plan,
                        &fragment.node.selection_set.node,
                        condition.or(parent),
                    );
                }
                Selection::FragmentSpread(spread) => {
                    let Some(fragment) =
                        self.document.fragments.get(&spread.node.fragment_name.node)
                    else {
                        continue;
                    };
                    let condition = fragment.node.type_condition.node.on.node.as_str();
                    self.add(plan, &fragment.node.selection_set.node, Some(condition));
                }
            }
        }
    }
}

/// Where a field that failed was asked for, and of which items it failed.
fn place_of(error: &ServerError) -> (Option<(usize, usize)>, Vec<usize>) {
    let asked = error.locations.first();
    let items = error.path.iter().filter_map(|segment| match segment {
        PathSegment::Index(index) => Some(*index),
        PathSegment::Field(_) => None,
    });
    (asked.map(|at| (at.line, at.column)), items.collect())
}

/// Makes the field at the end of the path null, and an object of what leads there: one whose fields have all failed
/// comes as null.
fn place(value: &mut Value, wanted: &IndexMap<Name, Wanted>, path: &[PathSegment]) {
    match path.split_first() {
        None => {}
        Some((PathSegment::Index(index), rest)) => {
            if let Value::List(items) = value
                && let Some(item) = items.get_mut(*index)
            {
                place(item, wanted, rest);
            }
        }
        Some((PathSegment::Field(key), rest)) => {
            if *value == Value::Null {
                *value = Value::Object(IndexMap::new());
            }
            if let Value::Object(object) = value
                && let Some(field) = wanted.get(key.as_str())
            {
                let child = object.entry(Name::new(key)).or_insert(Value::Null);
                place(child, &field.fields, rest);
            }
        }
    }
}

/// Puts an empty object where one must stand and all its fields were left out: it comes as null, as one whose fields have
/// all failed. Where null may stand, the two cannot be told apart.
fn empty(value: &mut Value, ty: Option<&Type>, wanted: &IndexMap<Name, Wanted>) {
    match value {
        Value::Null if !wanted.is_empty() && is_object(ty) => {
            *value = Value::Object(IndexMap::new());
        }
        Value::Object(object) => {
            for (key, field) in wanted {
                if let Some(child) = object.get_mut(key) {
                    empty(child, field.ty.as_ref(), &field.fields);
                }
            }
        }
        Value::List(items) => {
            let of_item = ty.and_then(of_item);
            for item in items {
                empty(item, of_item, wanted);
            }
        }
        _ => {}
    }
}

fn is_object(ty: Option<&Type>) -> bool {
    ty.is_some_and(|ty| !ty.nullable && matches!(ty.base, BaseType::Named(_)))
}

fn of_item(ty: &Type) -> Option<&Type> {
    match &ty.base {
        BaseType::List(item) => Some(item),
        BaseType::Named(_) => None,
    }
}

/// A null that may not be one makes what stands around it null. This comes after all nulls are placed: those of one
/// object come in any order.
fn spread(value: &mut Value, ty: Option<&Type>, wanted: &IndexMap<Name, Wanted>) {
    let is_broken = match value {
        Value::Object(object) => wanted.iter().fold(false, |is_broken, (key, field)| {
            let Some(child) = object.get_mut(key) else {
                return is_broken;
            };
            spread(child, field.ty.as_ref(), &field.fields);
            is_broken || is_refused(child, field.ty.as_ref())
        }),
        Value::List(items) => {
            let of_item = ty.and_then(of_item);
            for item in &mut *items {
                spread(item, of_item, wanted);
            }
            items.iter().any(|item| is_refused(item, of_item))
        }
        _ => false,
    };
    if is_broken {
        *value = Value::Null;
    }
}

fn is_refused(value: &Value, ty: Option<&Type>) -> bool {
    *value == Value::Null && ty.is_some_and(|ty| !ty.nullable)
}

fn order(value: &mut Value, wanted: &IndexMap<Name, Wanted>) {
    match value {
        // Most objects come in order, as nothing in them had to be waited for.
        Value::Object(object) if object.keys().eq(wanted.keys()) => {
            for (child, field) in object.values_mut().zip(wanted.values()) {
                order(child, &field.fields);
            }
        }
        Value::Object(object) => {
            let mut ordered = IndexMap::with_capacity(object.len());
            for (key, field) in wanted {
                if let Some(mut child) = object.swap_remove(key) {
                    order(&mut child, &field.fields);
                    ordered.insert(key.clone(), child);
                }
            }
            ordered.append(object);
            *object = ordered;
        }
        Value::List(items) => items.iter_mut().for_each(|item| order(item, wanted)),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
