//! The types of an API, read from its text: what a field gives, and what an argument takes.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned,
    parser::{
        parse_schema,
        types::{
            BaseType, ConstDirective, EnumType, FieldDefinition, InputObjectType,
            InputValueDefinition, OperationType, Type, TypeKind, TypeSystemDefinition,
        },
    },
};

/// The types of an API.
#[derive(Debug, Default)]
pub(super) struct Types {
    fields: HashMap<Name, HashMap<Name, Type>>,
    inputs: HashMap<Name, Input>,
}

/// What a variable can be made of.
#[derive(Debug)]
pub(super) enum Input {
    /// One of the five built-in scalars, or one of the API's own, by its name.
    Scalar,
    /// One of these words.
    Enum(Vec<Name>),
    /// An object of these fields.
    Object(InputObject),
}

/// An input object.
#[derive(Debug)]
pub(super) struct InputObject {
    /// What it takes.
    pub(super) fields: HashMap<Name, InputField>,
    /// Whether exactly one field must be given.
    pub(super) takes_one: bool,
}

/// A field of an input object.
#[derive(Debug)]
pub(super) struct InputField {
    pub(super) ty: Type,
    pub(super) has_default: bool,
}

/// The type of an operation's own fields.
pub(super) fn root_of(operation: OperationType) -> &'static str {
    match operation {
        OperationType::Query => "Query",
        OperationType::Mutation => "Mutation",
        OperationType::Subscription => "Subscription",
    }
}

impl Types {
    /// Reads them from the API's text.
    pub(super) fn of_sdl(sdl: &str) -> Self {
        let definitions = parse_schema(sdl)
            .map(|document| document.definitions)
            .unwrap_or_default();
        let mut types = Self::default();
        for scalar in ["Int", "Float", "String", "Boolean", "ID"] {
            types.inputs.insert(Name::new(scalar), Input::Scalar);
        }
        for definition in definitions {
            if let TypeSystemDefinition::Type(definition) = definition {
                let definition = definition.node;
                types.add(
                    definition.name.node,
                    definition.kind,
                    &definition.directives,
                );
            }
        }
        types
    }

    /// What a field gives.
    pub(super) fn of_field(&self, parent: Option<&str>, field: &str) -> Option<&Type> {
        self.fields.get(parent?)?.get(field)
    }

    /// What a type takes; none for one that is no input.
    pub(super) fn input(&self, name: &str) -> Option<&Input> {
        self.inputs.get(name)
    }

    fn add(&mut self, name: Name, kind: TypeKind, directives: &[Positioned<ConstDirective>]) {
        match kind {
            TypeKind::Object(object) => {
                self.fields.insert(name, outputs(object.fields));
            }
            TypeKind::Interface(interface) => {
                self.fields.insert(name, outputs(interface.fields));
            }
            TypeKind::Scalar => {
                self.inputs.insert(name, Input::Scalar);
            }
            TypeKind::Enum(EnumType { values }) => {
                let words = values.into_iter().map(|value| value.node.value.node);
                self.inputs.insert(name, Input::Enum(words.collect()));
            }
            TypeKind::InputObject(InputObjectType { fields }) => {
                let takes_one = directives.iter().any(|it| it.node.name.node == "oneOf");
                let fields = fields.into_iter().map(input_field).collect();
                let object = InputObject { fields, takes_one };
                self.inputs.insert(name, Input::Object(object));
            }
            TypeKind::Union(_) => {}
        }
    }
}

/// The name of a type without its lists.
pub(super) fn named(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(item) => named(item),
    }
}

fn outputs(fields: Vec<Positioned<FieldDefinition>>) -> HashMap<Name, Type> {
    let fields = fields.into_iter().map(|field| field.node);
    fields
        .map(|field| (field.name.node, field.ty.node))
        .collect()
}

fn input_field(field: Positioned<InputValueDefinition>) -> (Name, InputField) {
    let field = field.node;
    let known = InputField {
        ty: field.ty.node,
        has_default: field.default_value.is_some(),
    };
    (field.name.node, known)
}
