//! The directives by which `schema.graphql` says what fields cost: `@cost` and `@listSize` of the GraphQL cost
//! specification (<https://ibm.github.io/graphql-specs/cost-spec.html>).

use std::borrow::Cow;

use async_graphql::{
    TypeDirective,
    registry::{
        MetaDirectiveInvocation, Registry,
        location_traits::{Directive_At_FIELD_DEFINITION, Directive_At_OBJECT},
    },
};

/// What a field counts as against the limit of an operation; 1 where nothing is said. On a type it holds for the type's
/// fields that say nothing themselves. What a field holds counts beside it, once for every row of a list. A field
/// that needs a statement of its own counts about 50, what comes from memory a tenth. Of fragments on several object
/// types the costliest counts; what is skipped or included by a directive counts as included. A field with long
/// arguments, variables filled in, counts 1 more for every 100 values and for every 10,000 bytes in them.
#[TypeDirective(name = "cost", location = "FieldDefinition", location = "Object")]
fn cost(weight: String) {}

/// How many rows a list counts as: the largest of its slicing arguments (of a list of identifiers, the length), from 1
/// to 1,000; the assumed size where none is sent; 10 where nothing is said. With `sizedFields` these fields of the
/// object are the list.
#[TypeDirective(name = "listSize", location = "FieldDefinition")]
fn list_size(
    assumed_size: Option<i32>,
    slicing_arguments: Option<Vec<String>>,
    sized_fields: Option<Vec<String>>,
    require_one_slicing_argument: Option<bool>,
) {
}

/// `@cost`, to be applied to a field or an object.
#[derive(Clone, Copy, Debug)]
pub struct Cost;

/// `@listSize`, to be applied to a field.
#[derive(Clone, Copy, Debug)]
pub struct ListSize;

impl Cost {
    /// A field, or each field of an object, weighs so much.
    #[must_use]
    pub fn apply(weight: &str) -> MetaDirectiveInvocation {
        cost::apply(weight.to_owned())
    }
}

impl ListSize {
    /// So many rows unless arguments say it; of the field itself or of fields of its object.
    #[must_use]
    pub fn apply(assumed: i32, slicing: &[&str], sized: &[&str]) -> MetaDirectiveInvocation {
        let names = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            (!names.is_empty()).then_some(names)
        };
        let required = (!slicing.is_empty()).then_some(false);
        list_size::apply(Some(assumed), names(slicing), names(sized), required)
    }
}

impl TypeDirective for Cost {
    fn name(&self) -> Cow<'static, str> {
        cost.name()
    }

    fn register(&self, registry: &mut Registry) {
        cost.register(registry);
    }
}

impl TypeDirective for ListSize {
    fn name(&self) -> Cow<'static, str> {
        list_size.name()
    }

    fn register(&self, registry: &mut Registry) {
        list_size.register(registry);
    }
}

impl Directive_At_FIELD_DEFINITION for Cost {}
impl Directive_At_OBJECT for Cost {}
impl Directive_At_FIELD_DEFINITION for ListSize {}
