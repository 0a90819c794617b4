//! Completes what the executor leaves behind, by the rules of the specification (October 2021, sections 6.4.3 and
//! 6.4.4).
//!
//! async-graphql 7 leaves a field that failed out of its object, and orders an object by which field was ready first.
//! Here a failed field becomes null, or makes the nearest nullable field around it null, and fields stand in the order
//! in which they were asked for: an answer that did not change has the same bytes.

use std::collections::HashMap;

use async_graphql::{
    Name, PathSegment, Response, Value,
    indexmap::IndexMap,
    parser::{
        parse_schema,
        types::{
            BaseType, DocumentOperations, ExecutableDocument, OperationType, Selection,
            SelectionSet, Type, TypeKind, TypeSystemDefinition,
        },
    },
};

/// The field types of an API, by the type they stand in.
#[derive(Debug, Default)]
pub(super) struct FieldTypes(HashMap<String, HashMap<String, Type>>);

impl FieldTypes {
    /// Reads them from the API's text.
    pub(super) fn of_sdl(sdl: &str) -> Self {
        let definitions = parse_schema(sdl)
            .map(|document| document.definitions)
            .unwrap_or_default();
        let types = definitions
            .into_iter()
            .filter_map(|definition| match definition {
                TypeSystemDefinition::Type(definition) => Some(definition.node),
                _ => None,
            });
        let fielded = types.filter_map(|definition| {
            let fields = match definition.kind {
                TypeKind::Object(object) => object.fields,
                TypeKind::Interface(interface) => interface.fields,
                _ => return None,
            };
            let fields = fields
                .into_iter()
                .map(|field| (field.node.name.node.to_string(), field.node.ty.node));
            Some((definition.name.node.to_string(), fields.collect()))
        });
        Self(fielded.collect())
    }

    fn of_field(&self, parent: Option<&str>, field: &str) -> Option<&Type> {
        self.0.get(parent?)?.get(field)
    }
}

/// What an operation asks for, in order; fragments are merged in where they stand.
pub(super) struct Plan(IndexMap<Name, Wanted>);

/// A field that was asked for.
struct Wanted {
    /// Unknown for introspection, which does not fail.
    ty: Option<Type>,
    fields: IndexMap<Name, Wanted>,
}

impl Plan {
    /// The plan of one operation of a validated document; none if there is no such operation.
    pub(super) fn of_operation(
        types: &FieldTypes,
        document: &ExecutableDocument,
        name: Option<&str>,
    ) -> Option<Self> {
        let operation = match (&document.operations, name) {
            (DocumentOperations::Single(operation), _) => operation,
            (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name)?,
            (DocumentOperations::Multiple(_), None) => return None,
        };
        let root = match operation.node.ty {
            OperationType::Query => "Query",
            OperationType::Mutation => "Mutation",
            OperationType::Subscription => "Subscription",
        };
        let mut plan = IndexMap::new();
        let planner = Planner { types, document };
        planner.add(&mut plan, &operation.node.selection_set.node, Some(root));
        Some(Self(plan))
    }

    /// Puts nulls where fields failed, and every object's fields in order.
    pub(super) fn complete(&self, response: &mut Response) {
        for error in &response.errors {
            place(&mut response.data, &self.0, &error.path);
        }
        if !response.errors.is_empty() {
            spread(&mut response.data, None, &self.0);
        }
        order(&mut response.data, &self.0);
    }
}

struct Planner<'a> {
    types: &'a FieldTypes,
    document: &'a ExecutableDocument,
}

impl Planner<'_> {
    /// Ends, because validation has refused fragments that contain themselves.
    fn add(
        &self,
        plan: &mut IndexMap<Name, Wanted>,
        selections: &SelectionSet,
        parent: Option<&str>,
    ) {
        for selection in &selections.items {
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
            let of_item = ty.and_then(|ty| match &ty.base {
                BaseType::List(item) => Some(item.as_ref()),
                BaseType::Named(_) => None,
            });
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

/// The name of a type without its lists.
fn named(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(item) => named(item),
    }
}

#[cfg(test)]
mod tests;
