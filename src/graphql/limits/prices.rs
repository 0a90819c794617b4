//! What the API's text says of its fields: what they return, their arguments, and what they cost.

use std::collections::HashMap;

use async_graphql::{
    Positioned, Value,
    parser::{
        parse_schema,
        types::{
            BaseType, ConstDirective, FieldDefinition, Type, TypeDefinition, TypeKind,
            TypeSystemDefinition,
        },
    },
};

/// A weight of 1, in thousandths.
pub(super) const WHOLE: u64 = 1_000;

/// The fields by which the API describes itself. They come from memory; what is in capitals becomes the API's own numbers:
/// of lists that lead in a circle, the longest there is.
const INTROSPECTION: &str = r#"
type __Schema @cost(weight: "0.1") {
  description: String
  types: [__Type!]! @listSize(assumedSize: TYPES)
  queryType: __Type!
  mutationType: __Type
  subscriptionType: __Type
  directives: [__Directive!]!
}
type __Type @cost(weight: "0.1") {
  kind: String!
  name: String
  description: String
  specifiedByURL: String
  fields(includeDeprecated: Boolean): [__Field!] @listSize(assumedSize: FIELDS)
  interfaces: [__Type!] @listSize(assumedSize: INTERFACES)
  possibleTypes: [__Type!] @listSize(assumedSize: POSSIBLE)
  enumValues(includeDeprecated: Boolean): [__EnumValue!] @listSize(assumedSize: 2)
  inputFields(includeDeprecated: Boolean): [__InputValue!] @listSize(assumedSize: 2)
  ofType: __Type
  isOneOf: Boolean
}
type __Field @cost(weight: "0.1") {
  name: String!
  description: String
  args(includeDeprecated: Boolean): [__InputValue!]! @listSize(assumedSize: 1)
  type: __Type!
  isDeprecated: Boolean!
  deprecationReason: String
}
type __InputValue @cost(weight: "0.1") {
  name: String!
  description: String
  type: __Type!
  defaultValue: String
  isDeprecated: Boolean!
  deprecationReason: String
}
type __EnumValue @cost(weight: "0.1") {
  name: String!
  description: String
  isDeprecated: Boolean!
  deprecationReason: String
}
type __Directive @cost(weight: "0.1") {
  name: String!
  description: String
  locations: [String!]!
  args(includeDeprecated: Boolean): [__InputValue!]! @listSize(assumedSize: 1)
  isRepeatable: Boolean!
}
type __Root @cost(weight: "0.1") {
  __schema: __Schema!
  __type(name: String!): __Type
}
"#;

/// What the API's text says of all its fields.
#[derive(Debug, Default)]
pub(super) struct Prices(HashMap<String, Fields>);

/// The fields of a type.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// Whether an object of the type is always one of another type.
    pub is_abstract: bool,
    by_name: HashMap<String, Price>,
}

/// What a field returns and costs.
#[derive(Clone, Debug)]
pub(super) struct Price {
    /// What it weighs, in thousandths.
    pub weight: u64,
    /// The type of what it returns, without its lists.
    pub returns: String,
    /// Whether it returns a list.
    pub is_list: bool,
    /// The list's size, where something is said of it.
    pub size: Option<ListSize>,
    /// Its arguments, with their defaults.
    pub arguments: HashMap<String, Option<Value>>,
}

/// What is said of a list's size.
#[derive(Clone, Debug, Default)]
pub(super) struct ListSize {
    /// The size where no argument says it.
    pub assumed: Option<u64>,
    /// The arguments that say it.
    pub slicing: Vec<String>,
    /// The fields of the object that are the list; the field itself if empty.
    pub sized: Vec<String>,
}

impl Prices {
    /// Reads them from the API's text.
    pub(super) fn of_sdl(sdl: &str) -> Self {
        let api = definitions(sdl);
        let types = api.len().max(1);
        let (interfaces, possible) = abstraction(&api);
        let mut prices = Self(api.into_iter().filter_map(fields_of).collect());
        let fields: usize = prices.0.values().map(|fields| fields.by_name.len()).sum();
        let introspection = INTROSPECTION
            .replace("TYPES", &types.to_string())
            .replace("FIELDS", &fields.div_ceil(types).to_string())
            .replace("INTERFACES", &interfaces.to_string())
            .replace("POSSIBLE", &possible.to_string());
        let introspection = definitions(&introspection);
        prices
            .0
            .extend(introspection.into_iter().filter_map(fields_of));
        if let Some(root) = prices.0.remove("__Root") {
            let query = prices.0.entry("Query".to_owned()).or_default();
            query.by_name.extend(root.by_name);
        }
        prices
    }

    /// The fields of a type that has some.
    pub(super) fn of_type(&self, name: &str) -> Option<&Fields> {
        self.0.get(name)
    }
}

impl Fields {
    /// A field of the type.
    pub(super) fn get(&self, name: &str) -> Option<&Price> {
        self.by_name.get(name)
    }
}

fn definitions(sdl: &str) -> Vec<TypeDefinition> {
    let definitions = parse_schema(sdl).map(|document| document.definitions);
    let types = definitions.unwrap_or_default().into_iter();
    types
        .filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => Some(definition.node),
            _ => None,
        })
        .collect()
}

/// The most interfaces of an object, and the most objects of an interface or a union.
fn abstraction(types: &[TypeDefinition]) -> (usize, usize) {
    let mut possible: HashMap<&str, usize> = HashMap::new();
    let (mut interfaces, mut members) = (1, 1);
    for ty in types {
        match &ty.kind {
            TypeKind::Object(object) => {
                interfaces = interfaces.max(object.implements.len());
                for interface in &object.implements {
                    *possible.entry(&interface.node).or_default() += 1;
                }
            }
            TypeKind::Union(union) => members = members.max(union.members.len()),
            _ => {}
        }
    }
    (
        interfaces,
        possible.into_values().max().unwrap_or(1).max(members),
    )
}

/// The fields of a type that has some, by its name.
fn fields_of(ty: TypeDefinition) -> Option<(String, Fields)> {
    let usual = weight(&ty.directives).unwrap_or(WHOLE);
    let (is_abstract, fields) = match ty.kind {
        TypeKind::Object(object) => (false, object.fields),
        TypeKind::Interface(interface) => (true, interface.fields),
        TypeKind::Union(_) => (true, Vec::new()),
        _ => return None,
    };
    let by_name = fields.into_iter().map(|field| {
        let field = field.node;
        (field.name.node.to_string(), price_of(field, usual))
    });
    let fields = Fields {
        is_abstract,
        by_name: by_name.collect(),
    };
    Some((ty.name.node.to_string(), fields))
}

fn price_of(field: FieldDefinition, usual: u64) -> Price {
    let (returns, is_list) = named(&field.ty.node);
    let arguments = field.arguments.into_iter().map(|argument| {
        let default = argument.node.default_value.map(|value| value.node);
        (argument.node.name.node.to_string(), default)
    });
    Price {
        weight: weight(&field.directives).unwrap_or(usual),
        returns: returns.to_owned(),
        is_list,
        size: directive(&field.directives, "listSize").map(size_of),
        arguments: arguments.collect(),
    }
}

fn size_of(directive: &ConstDirective) -> ListSize {
    let argument = |name| directive.get_argument(name).map(|value| &value.node);
    let names = |name| match argument(name) {
        Some(Value::List(names)) => names.iter().filter_map(text).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    let assumed = match argument("assumedSize") {
        Some(Value::Number(number)) => number.as_u64(),
        _ => None,
    };
    ListSize {
        assumed,
        slicing: names("slicingArguments"),
        sized: names("sizedFields"),
    }
}

/// What `@cost` says, in thousandths.
fn weight(directives: &[Positioned<ConstDirective>]) -> Option<u64> {
    let weight = directive(directives, "cost")?.get_argument("weight")?;
    let (whole, part) = text(&weight.node)?
        .split_once('.')
        .unwrap_or((text(&weight.node)?, "0"));
    let part: u64 = format!("{part:0<3}").get(..3)?.parse().ok()?;
    Some(
        whole
            .parse::<u64>()
            .ok()?
            .saturating_mul(WHOLE)
            .saturating_add(part),
    )
}

fn directive<'a>(
    directives: &'a [Positioned<ConstDirective>],
    name: &str,
) -> Option<&'a ConstDirective> {
    let mut directives = directives.iter().map(|directive| &directive.node);
    directives.find(|directive| directive.name.node == name)
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// The name of a type without its lists, and whether it has any.
fn named(ty: &Type) -> (&str, bool) {
    match &ty.base {
        BaseType::Named(name) => (name, false),
        BaseType::List(item) => (named(item).0, true),
    }
}
