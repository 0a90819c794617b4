//! Makes the plan of an operation's cost: looks up every field's price once.

use std::collections::HashMap;

use async_graphql::{
    Name, Value as ConstValue,
    parser::types::{
        DocumentOperations, ExecutableDocument, Field, OperationDefinition, Selection,
        SelectionSet, VariableDefinition,
    },
};
use async_graphql_value::Value;

use super::{
    Limits,
    cost::{self, CostPlan, Count, FieldCost, Given, Part, Rows, Set, Size},
    prices::{Fields, Price, Prices, WHOLE},
};
use crate::graphql::types::root_of;

/// The plan of an operation; for no name that of the only one. None of what is not there costs anything.
pub(super) fn plan(
    prices: &Prices,
    document: &ExecutableDocument,
    operation: Option<&str>,
) -> CostPlan {
    let mut planner = Planner {
        prices,
        document,
        defaults: HashMap::new(),
        places: HashMap::new(),
        fragments: HashMap::new(),
        plan: CostPlan::default(),
    };
    planner.count_uses();
    if let Some(operation) = operation_of(document, operation) {
        for definition in &operation.variable_definitions {
            planner
                .defaults
                .insert(&definition.node.name.node, &definition.node);
        }
        let root = root_of(operation.ty);
        planner.set(&operation.selection_set.node, prices.of_type(root), 1);
    }
    planner.plan
}

fn operation_of<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Option<&'a OperationDefinition> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), _) => Some(&operation.node),
        (DocumentOperations::Multiple(operations), Some(name)) => {
            operations.get(name).map(|operation| &operation.node)
        }
        (DocumentOperations::Multiple(operations), None) => {
            operations.values().next().map(|operation| &operation.node)
        }
    }
}

struct Planner<'a> {
    prices: &'a Prices,
    document: &'a ExecutableDocument,
    defaults: HashMap<&'a str, &'a VariableDefinition>,
    /// The place of each variable in the plan.
    places: HashMap<&'a str, usize>,
    /// The set of each fragment; none while it is being made.
    fragments: HashMap<&'a str, Option<usize>>,
    plan: CostPlan,
}

impl<'a> Planner<'a> {
    /// Adds a set behind those that it needs, and says where it is.
    fn set(
        &mut self,
        selections: &'a SelectionSet,
        parent: Option<&'a Fields>,
        level: usize,
    ) -> Option<usize> {
        if selections.items.is_empty() || level > Limits::DEEPEST {
            return None;
        }
        self.plan.steps += selections.items.len();
        let mut parts = Vec::with_capacity(selections.items.len());
        for selection in &selections.items {
            match &selection.node {
                Selection::Field(field) => parts.push(self.field(&field.node, parent, level)),
                Selection::InlineFragment(fragment) => {
                    let on = fragment
                        .node
                        .type_condition
                        .as_ref()
                        .map(|on| on.node.on.node.as_str());
                    let inner = on.map_or(parent, |on| self.prices.of_type(on));
                    let set = self.set(&fragment.node.selection_set.node, inner, level + 1);
                    parts.extend(self.spread(set, parent, on));
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let Some((name, fragment)) = self.document.fragments.get_key_value(name) else {
                        continue;
                    };
                    let on = fragment.node.type_condition.node.on.node.as_str();
                    let set = self.fragment(name, &fragment.node.selection_set.node, on, level);
                    parts.extend(self.spread(set, parent, Some(on)));
                }
            }
        }
        self.plan.sets.push(Set { parts });
        Some(self.plan.sets.len() - 1)
    }

    fn fragment(
        &mut self,
        name: &'a str,
        selections: &'a SelectionSet,
        on: &str,
        level: usize,
    ) -> Option<usize> {
        if let Some(known) = self.fragments.get(name) {
            return *known;
        }
        self.fragments.insert(name, None);
        let set = self.set(selections, self.prices.of_type(on), level + 1);
        self.fragments.insert(name, set);
        set
    }

    fn spread(
        &self,
        set: Option<usize>,
        parent: Option<&Fields>,
        on: Option<&str>,
    ) -> Option<Part> {
        let is_object = |on: &&str| self.prices.of_type(on).is_some_and(|ty| !ty.is_abstract);
        let branch =
            on.filter(|on| parent.is_some_and(|parent| parent.is_abstract) && is_object(on));
        Some(Part::Spread {
            set: set?,
            branch: branch.map(str::to_owned),
        })
    }

    fn field(&mut self, field: &'a Field, parent: Option<&'a Fields>, level: usize) -> Part {
        let price = parent.and_then(|parent| parent.get(&field.name.node));
        let returned = price.and_then(|price| self.prices.of_type(&price.returns));
        let inside = self.set(&field.selection_set.node, returned, level + 1);
        let mut given = Given::default();
        for (_, value) in &field.arguments {
            self.fill(&value.node, &mut given);
        }
        Part::Field(FieldCost {
            weight: price.map_or(WHOLE, |price| price.weight),
            rows: price.map_or(Rows::One, |price| self.rows(field, price)),
            inside,
            sized: price
                .and_then(|price| price.size.as_ref())
                .map_or_else(Vec::new, |size| size.sized.clone()),
            given,
        })
    }

    fn rows(&mut self, field: &'a Field, price: &Price) -> Rows {
        let Some(size) = &price.size else {
            return if price.is_list {
                Rows::Outside(field.name.node.to_string())
            } else {
                Rows::One
            };
        };
        let counts = size.slicing.iter().filter_map(|name| {
            let default = price.arguments.get(name).and_then(Option::as_ref);
            match field.get_argument(name) {
                Some(value) => self.count(&value.node),
                None => default.and_then(cost::rows).map(Count::Of),
            }
        });
        Rows::Said {
            counts: counts.collect(),
            assumed: cost::assumed(size.assumed),
        }
    }

    fn count(&mut self, value: &'a Value) -> Option<Count> {
        match value {
            Value::Variable(name) => Some(Count::Variable(self.place(name))),
            // Variables in a list do not change its length.
            Value::List(items) => {
                cost::rows(&ConstValue::List(vec![ConstValue::Null; items.len()])).map(Count::Of)
            }
            Value::Number(number) => cost::rows(&ConstValue::Number(number.clone())).map(Count::Of),
            _ => None,
        }
    }

    fn fill(&mut self, value: &'a Value, given: &mut Given) {
        self.plan.steps += 1;
        match value {
            Value::Variable(name) => {
                let place = self.place(name);
                given.variables.push(place);
            }
            Value::List(items) => {
                given.size.add(Size {
                    values: 1,
                    bytes: 0,
                });
                for item in items {
                    self.fill(item, given);
                }
            }
            Value::Object(fields) => {
                given.size.add(Size {
                    values: 1,
                    bytes: 0,
                });
                fields.values().for_each(|value| self.fill(value, given));
            }
            Value::String(text) => given.size.add(Size {
                values: 1,
                bytes: text.len() as u64,
            }),
            _ => given.size.add(Size {
                values: 1,
                bytes: 0,
            }),
        }
    }

    fn place(&mut self, name: &'a Name) -> usize {
        let (places, variables) = (&mut self.places, &mut self.plan.variables);
        let default = self
            .defaults
            .get(name.as_str())
            .and_then(|definition| definition.default_value.as_ref());
        *places.entry(name).or_insert_with(|| {
            variables.push((name.clone(), default.map(|value| value.node.clone())));
            variables.len() - 1
        })
    }

    /// Validation fills variables in wherever they stand, in fragments and operations that nobody asks for, too.
    fn count_uses(&mut self) {
        let operations = self
            .document
            .operations
            .iter()
            .map(|(_, operation)| &operation.node.selection_set.node);
        let fragments = self
            .document
            .fragments
            .values()
            .map(|fragment| &fragment.node.selection_set.node);
        let mut open: Vec<&SelectionSet> = operations.chain(fragments).collect();
        while let Some(selections) = open.pop() {
            self.plan.steps += selections.items.len();
            for selection in &selections.items {
                let directives = match &selection.node {
                    Selection::Field(field) => {
                        let values = field.node.arguments.iter().map(|(_, value)| &value.node);
                        values.for_each(|value| count(value, &mut self.plan));
                        open.push(&field.node.selection_set.node);
                        &field.node.directives
                    }
                    Selection::InlineFragment(fragment) => {
                        open.push(&fragment.node.selection_set.node);
                        &fragment.node.directives
                    }
                    Selection::FragmentSpread(spread) => &spread.node.directives,
                };
                for directive in directives {
                    let values = directive
                        .node
                        .arguments
                        .iter()
                        .map(|(_, value)| &value.node);
                    values.for_each(|value| count(value, &mut self.plan));
                }
            }
        }
    }
}

fn count(value: &Value, plan: &mut CostPlan) {
    plan.steps += 1;
    match value {
        Value::Variable(name) => *plan.uses.entry(name.clone()).or_default() += 1,
        Value::List(items) => items.iter().for_each(|item| count(item, plan)),
        Value::Object(fields) => fields.values().for_each(|value| count(value, plan)),
        _ => {}
    }
}
