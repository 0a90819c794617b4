//! What the API's text says: which fields there are, and how to ask for them.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::parser::{
    parse_schema,
    types::{BaseType, FieldDefinition, Type, TypeKind, TypeSystemDefinition},
};

use super::rows::{BRIEF, SECTIONS};

/// The types of an API that have fields.
pub struct Sdl {
    types: BTreeMap<String, Shape>,
    roots: Vec<String>,
}

struct Shape {
    fields: Vec<Field>,
    interfaces: Vec<String>,
}

struct Field {
    name: String,
    /// The name of its type, without lists.
    ty: String,
    arguments: Vec<String>,
}

impl Sdl {
    pub fn read(text: &str) -> Self {
        let mut types = BTreeMap::new();
        let mut roots = Vec::new();
        for definition in parse_schema(text).unwrap().definitions {
            match definition {
                TypeSystemDefinition::Schema(schema) => {
                    let schema = schema.node;
                    let named = [schema.query, schema.mutation, schema.subscription];
                    let named = named.into_iter().flatten();
                    roots.extend(named.map(|name| name.node.to_string()));
                }
                TypeSystemDefinition::Type(definition) => {
                    let name = definition.node.name.node.to_string();
                    types.extend(Shape::of(definition.node.kind).map(|shape| (name, shape)));
                }
                TypeSystemDefinition::Directive(_) => {}
            }
        }
        assert!(!roots.is_empty(), "the API's text names no root");
        Self { types, roots }
    }

    /// Every field that needs a row of its own: all fields of roots and sections, and wherever they stand those that
    /// take arguments or lead on to something with a row. What is left are plain values, which their type's row shows.
    pub fn needed_rows(&self) -> BTreeSet<String> {
        let mut needed = BTreeSet::new();
        for (name, shape) in &self.types {
            if is_page_part(name) || self.is_value(name) || name == "Node" {
                continue;
            }
            let is_section = !self.is_node(name) || SECTIONS.contains(&name.as_str());
            for field in &shape.fields {
                if is_section || !self.is_plain(field) {
                    needed.insert(format!("{name}.{}", field.name));
                }
            }
        }
        needed
    }

    /// The types that are found by an identifier.
    pub fn nodes(&self) -> Vec<&str> {
        let names = self.types.keys().map(String::as_str);
        names.filter(|name| self.is_node(name)).collect()
    }

    /// The fields of a type, in their order.
    pub fn fields(&self, name: &str) -> Vec<&str> {
        let fields = self.types[name].fields.iter();
        fields.map(|field| field.name.as_str()).collect()
    }

    /// What a field takes.
    pub fn arguments(&self, parent: &str, field: &str) -> &[String] {
        &self.field(parent, field).arguments
    }

    fn is_root(&self, name: &str) -> bool {
        self.roots.iter().any(|root| root == name)
    }

    /// What to ask of a field so that one sees who is shown what; nothing for a plain value.
    pub fn selection(&self, parent: &str, field: &str) -> String {
        self.brief(&self.field(parent, field).ty)
    }

    fn field(&self, parent: &str, name: &str) -> &Field {
        let found = self.types[parent]
            .fields
            .iter()
            .find(|field| field.name == name);
        found.unwrap_or_else(|| panic!("{parent} has no field {name}"))
    }

    /// All plain values of a type.
    pub fn whole(&self, name: &str) -> String {
        let fields = self.types[name].fields.iter();
        let plain: Vec<String> = fields
            .filter(|field| self.is_plain(field))
            .map(|field| self.asked(field))
            .collect();
        match plain.as_slice() {
            [] => "{ __typename }".to_owned(),
            plain => format!("{{ {} }}", plain.join(" ")),
        }
    }

    fn asked(&self, field: &Field) -> String {
        format!("{} {}", field.name, self.brief(&field.ty))
            .trim()
            .to_owned()
    }

    fn brief(&self, name: &str) -> String {
        let Some(shape) = self.types.get(name) else {
            return String::new();
        };
        if let Some((_, shown)) = BRIEF.iter().find(|(of, _)| *of == name) {
            return format!("{{ {shown} }}");
        }
        if name == "Node" || self.is_node(name) {
            return "{ id }".to_owned();
        }
        if name.ends_with("Connection") {
            let shown = shape.fields.iter().filter_map(|field| {
                let is_shown = ["totalCount", "nodes"].contains(&field.name.as_str());
                is_shown.then(|| self.asked(field))
            });
            return format!("{{ {} }}", shown.collect::<Vec<_>>().join(" "));
        }
        self.whole(name)
    }

    fn is_node(&self, name: &str) -> bool {
        let shape = self.types.get(name);
        shape.is_some_and(|shape| shape.interfaces.iter().any(|interface| interface == "Node"))
    }

    /// Whether a field is shown whole where its object is.
    fn is_plain(&self, field: &Field) -> bool {
        field.arguments.is_empty() && self.is_value(&field.ty)
    }

    /// Whether nothing of a type leads on to a node or a list.
    fn is_value(&self, name: &str) -> bool {
        let Some(shape) = self.types.get(name) else {
            return true;
        };
        !self.is_root(name)
            && !self.is_node(name)
            && name != "Node"
            && !is_page_part(name)
            && shape.fields.iter().all(|field| self.is_plain(field))
    }
}

/// Parts of a list, which the list's row shows.
fn is_page_part(name: &str) -> bool {
    name.ends_with("Connection") || name.ends_with("Edge") || name == "PageInfo"
}

impl Shape {
    fn of(kind: TypeKind) -> Option<Self> {
        let (interfaces, fields) = match kind {
            TypeKind::Object(object) => (object.implements, object.fields),
            TypeKind::Interface(interface) => (interface.implements, interface.fields),
            TypeKind::Union(_) => panic!("the matrix does not know unions yet"),
            _ => return None,
        };
        let names = interfaces.iter().map(|name| name.node.to_string());
        Some(Self {
            interfaces: names.collect(),
            fields: fields.into_iter().map(|field| field.node.into()).collect(),
        })
    }
}

impl From<FieldDefinition> for Field {
    fn from(field: FieldDefinition) -> Self {
        let arguments = field.arguments.iter();
        Self {
            name: field.name.node.to_string(),
            ty: named(&field.ty.node).to_owned(),
            arguments: arguments
                .map(|argument| argument.node.name.node.to_string())
                .collect(),
        }
    }
}

fn named(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(item) => named(item),
    }
}
