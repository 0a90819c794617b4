//! Whether the values of an operation's variables fit what it declares (October 2021 specification, section 6.1.2).
//!
//! The executor looks at a variable only where it is used. Here every value is looked at before anything is executed,
//! so that a wrong one refuses the request and says where it is wrong.

use std::{collections::HashSet, fmt::Display};

use async_graphql::{
    Name, Value, Variables,
    indexmap::IndexMap,
    parser::types::{BaseType, OperationDefinition, Type},
};

use crate::{
    error::Error,
    graphql::types::{Input, InputObject, Types, named},
};

/// How many of the words of an enumeration an error names.
const WORDS_SHOWN: usize = 20;

/// Leaves out what the operation does not declare. Another operation of the document may, and fragments serve both.
pub(super) fn keep_declared(operation: &OperationDefinition, values: &mut Variables) {
    let declared = &operation.variable_definitions;
    values.retain(|name, _| {
        declared
            .iter()
            .any(|definition| definition.node.name.node == *name)
    });
}

/// Refuses a null where `@skip` and `@include` must know what to do. The executor takes it for whatever comes handy.
pub(super) fn check_conditions(
    conditions: &HashSet<Name>,
    values: &Variables,
) -> Result<(), Error> {
    let nothing = |name: &&Name| values.get(*name) == Some(&Value::Null);
    match conditions.iter().find(nothing) {
        Some(name) => {
            Err(Place::Variable(name)
                .refuse("must not be null: send true or false, or leave it out"))
        }
        None => Ok(()),
    }
}

/// Refuses the first value that does not fit.
///
/// # Errors
///
/// A value is missing or of another type than declared.
pub(super) fn check(
    types: &Types,
    operation: &OperationDefinition,
    values: &Variables,
) -> Result<(), Error> {
    for definition in &operation.variable_definitions {
        let definition = &definition.node;
        let (name, ty) = (&definition.name.node, &definition.var_type.node);
        // Validation names a type that is not there, or that is none of an input.
        if types.input(named(ty)).is_none() {
            continue;
        }
        let place = Place::Variable(name);
        match values.get(name) {
            Some(value) => fit(types, ty, value, &place)?,
            None if ty.nullable || definition.default_value.is_some() => {}
            None => return Err(place.refuse(format_args!("is needed: send {ty}"))),
        }
    }
    Ok(())
}

/// Where a value stands.
enum Place<'a> {
    Variable(&'a Name),
    Field(&'a Place<'a>, &'a Name),
    Item(&'a Place<'a>, usize),
}

impl Place<'_> {
    fn refuse(&self, problem: impl Display) -> Error {
        Error::bad_input(self.to_string(), problem.to_string())
    }
}

impl Display for Place<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Variable(name) => write!(f, "variables.{name}"),
            Self::Field(of, name) => write!(f, "{of}.{name}"),
            Self::Item(of, index) => write!(f, "{of}.{index}"),
        }
    }
}

/// Ends where the value does: its nesting was limited before it was parsed.
fn fit(types: &Types, ty: &Type, value: &Value, place: &Place<'_>) -> Result<(), Error> {
    if *value == Value::Null {
        return if ty.nullable {
            Ok(())
        } else {
            Err(place.refuse(format_args!("must not be null: send {ty}")))
        };
    }
    match (&ty.base, value) {
        (BaseType::List(item), Value::List(values)) => values
            .iter()
            .enumerate()
            .try_for_each(|(index, value)| fit(types, item, value, &Place::Item(place, index))),
        // A lone value is a list of one.
        (BaseType::List(item), value) => fit(types, item, value, place),
        (BaseType::Named(name), value) => fit_named(types, name, value, place),
    }
}

fn fit_named(types: &Types, name: &Name, value: &Value, place: &Place<'_>) -> Result<(), Error> {
    match (types.input(name), value) {
        (Some(Input::Enum(words)), Value::String(word)) => fit_word(words, word, place),
        (Some(Input::Enum(words)), Value::Enum(word)) => fit_word(words, word, place),
        (Some(Input::Enum(words)), _) => Err(place.refuse(must_be_one_of(words))),
        (Some(Input::Object(object)), Value::Object(values)) => {
            fit_object(types, (name, object), values, place)
        }
        (Some(Input::Object(_)), _) => {
            Err(place.refuse(format_args!("must be an object: send {name}")))
        }
        (Some(Input::Scalar), value) if is_scalar(name, value) => Ok(()),
        (Some(Input::Scalar), _) => Err(place.refuse(format_args!("must be of type {name}"))),
        (None, _) => Ok(()),
    }
}

fn fit_word(words: &[Name], word: &str, place: &Place<'_>) -> Result<(), Error> {
    if words.iter().any(|known| known == word) {
        Ok(())
    } else {
        Err(place.refuse(must_be_one_of(words)))
    }
}

fn fit_object(
    types: &Types,
    (name, object): (&Name, &InputObject),
    values: &IndexMap<Name, Value>,
    place: &Place<'_>,
) -> Result<(), Error> {
    if let Some(unknown) = values.keys().find(|key| !object.fields.contains_key(*key)) {
        let problem = format_args!("is no field of {name}: leave it out");
        return Err(Place::Field(place, unknown).refuse(problem));
    }
    if object.takes_one && (values.len() != 1 || values.values().any(|value| *value == Value::Null))
    {
        return Err(place.refuse(format_args!("must have exactly one field of {name}")));
    }
    for (field, expected) in &object.fields {
        let place = Place::Field(place, field);
        match values.get(field) {
            Some(value) => fit(types, &expected.ty, value, &place)?,
            None if expected.ty.nullable || expected.has_default => {}
            None => return Err(place.refuse(format_args!("is needed: send {}", expected.ty))),
        }
    }
    Ok(())
}

/// Whether a value is one of a built-in scalar (section 3.5). What one of the API's own scalars takes is its own matter.
fn is_scalar(name: &Name, value: &Value) -> bool {
    match (name.as_str(), value) {
        ("Int", Value::Number(number)) => number
            .as_i64()
            .is_some_and(|number| i32::try_from(number).is_ok()),
        ("Float", Value::Number(_))
        | ("String" | "ID", Value::String(_))
        | ("Boolean", Value::Boolean(_)) => true,
        ("ID", Value::Number(number)) => number.is_i64(),
        ("Int" | "Float" | "String" | "Boolean" | "ID", _) => false,
        _ => true,
    }
}

fn must_be_one_of(words: &[Name]) -> String {
    let shown: Vec<&str> = words.iter().take(WORDS_SHOWN).map(Name::as_str).collect();
    let more = if words.len() > WORDS_SHOWN {
        ", …"
    } else {
        ""
    };
    format!("must be one of {}{more}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::{parse_query, types::DocumentOperations};
    use serde_json::{Value as Json, json};

    use super::*;

    const API: &str = "
        scalar Moment
        enum Order { UP DOWN }
        input Range { from: Moment!, to: Moment, size: Int! = 3 }
        input Filter { range: Range, words: [Order!], any: [Filter!] }
        input Pick @oneOf { name: String, number: Int }
        type Query { x(filter: Filter): Int }
    ";

    fn problem(declared: &str, values: Json) -> String {
        let document = parse_query(format!("query ({declared}) {{ x }}")).unwrap();
        let DocumentOperations::Single(operation) = &document.operations else {
            panic!("one operation is written above");
        };
        let outcome = check(
            &Types::of_sdl(API),
            &operation.node,
            &Variables::from_json(values),
        );
        outcome.map_or_else(|error| error.to_string(), |()| "fits".to_owned())
    }

    #[test]
    fn what_fits_is_let_through() {
        for (declared, values) in [
            ("$n: Int", json!({})),
            ("$n: Int", json!({"n": null})),
            ("$n: Int! = 3", json!({})),
            ("$n: Int!", json!({"n": -2_147_483_648})),
            ("$n: Float!", json!({"n": 1})),
            ("$n: ID!", json!({"n": 7})),
            ("$n: [Int!]!", json!({"n": 7})),
            ("$n: [[Int]]", json!({"n": [[1, null], null]})),
            ("$n: Order!", json!({"n": "UP"})),
            ("$n: Moment", json!({"n": {"anything": true}})),
            (
                "$n: Filter",
                json!({"n": {"any": [{"words": ["UP"]}, {"range": {"from": 1}}]}}),
            ),
            ("$n: Pick", json!({"n": {"name": "x"}})),
            ("$n: Unknown!", json!({})),
            ("$n: Int", json!({"n": 1, "undeclared": []})),
        ] {
            assert_eq!(
                problem(declared, values.clone()),
                "fits",
                "{declared} {values}"
            );
        }
    }

    #[test]
    fn what_does_not_fit_says_where_and_what_to_send() {
        for value in [json!("7"), json!(2_147_483_648_i64), json!(1.5)] {
            assert_eq!(
                problem("$n: Int", json!({"n": value})),
                "variables.n: must be of type Int"
            );
        }
        for (declared, values, expected) in [
            ("$n: Int!", json!({}), "variables.n: is needed: send Int!"),
            (
                "$n: Int!",
                json!({"n": null}),
                "variables.n: must not be null: send Int!",
            ),
            (
                "$n: [Int!]",
                json!({"n": [1, null]}),
                "variables.n.1: must not be null: send Int!",
            ),
            (
                "$n: Order",
                json!({"n": "SIDEWAYS"}),
                "variables.n: must be one of UP, DOWN",
            ),
        ] {
            assert_eq!(problem(declared, values), expected, "{declared}");
        }
    }

    #[test]
    fn what_does_not_fit_in_an_object_says_where_and_what_to_send() {
        for (declared, values, expected) in [
            (
                "$n: Filter",
                json!({"n": 7}),
                "variables.n: must be an object: send Filter",
            ),
            (
                "$n: Filter",
                json!({"n": {"any": [{"range": {}}]}}),
                "variables.n.any.0.range.from: is needed: send Moment!",
            ),
            (
                "$n: Filter",
                json!({"n": {"colour": 1}}),
                "variables.n.colour: is no field of Filter: leave it out",
            ),
            (
                "$n: Pick",
                json!({"n": {"name": "x", "number": 1}}),
                "variables.n: must have exactly one field of Pick",
            ),
        ] {
            assert_eq!(problem(declared, values), expected, "{declared}");
        }
    }
}
