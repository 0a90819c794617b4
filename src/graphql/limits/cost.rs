//! What an operation costs, planned once and then told for any variables.
//!
//! A plan holds every selection set of the operation once, inner ones first, with a fragment's own place for each
//! fragment: its total is one pass over them, however often a fragment is used.

use std::collections::HashMap;

use async_graphql::{Name, Value, Variables};

use super::prices::WHOLE;

/// How many rows a list counts as of which nothing is said.
const USUAL_ROWS: u64 = 10;
/// The most rows that any list gives.
const MOST_ROWS: u64 = 1_000;
/// How many values, and how many bytes, in its arguments a field bears without costing more.
const FREE_VALUES: u64 = 100;
const FREE_BYTES: u64 = 10_000;

/// What an operation costs, but for its variables.
#[derive(Clone, Debug, Default)]
pub struct CostPlan {
    /// The selections and values that were looked at to make it: it holds no more of them.
    pub steps: usize,
    /// Inner ones first; the last is the operation's own.
    pub(super) sets: Vec<Set>,
    /// The variables that fields are given, with their defaults.
    pub(super) variables: Vec<(Name, Option<Value>)>,
    /// How often each variable stands in the document.
    pub(super) uses: HashMap<Name, u64>,
}

/// What is selected of an object.
#[derive(Clone, Debug, Default)]
pub(super) struct Set {
    pub(super) parts: Vec<Part>,
}

/// A field or a fragment.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// A field.
    Field(FieldCost),
    /// The fields of another set; with a branch only if the object is of that type, which others then exclude.
    Spread { set: usize, branch: Option<String> },
}

/// A field's own part of the cost.
#[derive(Clone, Debug)]
pub(super) struct FieldCost {
    pub(super) weight: u64,
    pub(super) rows: Rows,
    /// What is selected of what it returns.
    pub(super) inside: Option<usize>,
    /// The fields of the object that are this field's list.
    pub(super) sized: Vec<String>,
    /// What is in its arguments.
    pub(super) given: Given,
}

/// How often what a field holds is counted.
#[derive(Clone, Debug)]
pub(super) enum Rows {
    /// It is no list.
    One,
    /// A list, or an object that is one, whose size is said here.
    Said { counts: Vec<Count>, assumed: u64 },
    /// A list of this name, whose size is said by the field that holds it, if by anyone.
    Outside(String),
}

/// How many rows are asked for.
#[derive(Clone, Debug)]
pub(super) enum Count {
    /// So many.
    Of(u64),
    /// As many as the variable of this place says.
    Variable(usize),
}

/// What is in arguments.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    pub(super) size: Size,
    /// The places of variables that are to be filled in.
    pub(super) variables: Vec<usize>,
}

/// How large values are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Size {
    /// The values, with those in lists and objects.
    pub(super) values: u64,
    /// The bytes of their texts.
    pub(super) bytes: u64,
}

/// A set's cost in thousandths, but for lists whose size the field around it says.
#[derive(Clone, Debug, Default)]
struct Tally {
    cost: u64,
    /// What one row of each such list costs.
    lists: Vec<(String, u64)>,
}

/// A variable's value, as far as it costs something.
struct Filled {
    count: Option<u64>,
    size: Size,
}

impl CostPlan {
    /// What the operation costs with these variables, rounded up.
    #[must_use]
    pub fn total(&self, variables: &Variables) -> u64 {
        let filled: Vec<Filled> = self
            .variables
            .iter()
            .map(|(name, default)| {
                let value = variables.get(name).or(default.as_ref());
                Filled {
                    count: value.and_then(rows),
                    size: value.map(Size::of).unwrap_or_default(),
                }
            })
            .collect();
        let mut tallies: Vec<Tally> = Vec::with_capacity(self.sets.len());
        for set in &self.sets {
            let tally = set.tally(&tallies, &filled);
            tallies.push(tally);
        }
        tallies.pop().map_or(0, Tally::settled).div_ceil(WHOLE)
    }

    /// How large variables are once they stand where they are used.
    pub(super) fn filled_in(&self, variables: &Variables) -> Size {
        let mut all = Size::default();
        for (name, uses) in &self.uses {
            let size = variables.get(name).map(Size::of).unwrap_or_default();
            all.add(Size {
                values: size.values.saturating_mul(*uses),
                bytes: size.bytes.saturating_mul(*uses),
            });
        }
        all
    }
}

impl Set {
    fn tally(&self, tallies: &[Tally], filled: &[Filled]) -> Tally {
        let mut tally = Tally::default();
        let mut branches: HashMap<&str, u64> = HashMap::new();
        for part in &self.parts {
            match part {
                Part::Field(field) => field.add_to(&mut tally, tallies, filled),
                Part::Spread { set, branch: None } => tally.add(&tallies[*set]),
                Part::Spread {
                    set,
                    branch: Some(ty),
                } => {
                    let cost = branches.entry(ty).or_default();
                    *cost = cost.saturating_add(tallies[*set].clone().settled());
                }
            }
        }
        tally.cost = tally
            .cost
            .saturating_add(branches.into_values().max().unwrap_or(0));
        tally
    }
}

impl FieldCost {
    fn add_to(&self, tally: &mut Tally, tallies: &[Tally], filled: &[Filled]) {
        let rows = self.rows.count(filled);
        let own = self.weight.saturating_add(self.given.cost(filled));
        tally.cost = tally.cost.saturating_add(own);
        let Some(inside) = self.inside.map(|set| &tallies[set]) else {
            return;
        };
        let (cost, is_sized) = (inside.sized(&self.sized, rows), !self.sized.is_empty());
        if let Rows::Outside(list) = &self.rows {
            tally.add_row(list, cost);
        } else {
            let rows = if is_sized { 1 } else { rows };
            tally.cost = tally.cost.saturating_add(cost.saturating_mul(rows));
        }
    }
}

impl Rows {
    fn count(&self, filled: &[Filled]) -> u64 {
        match self {
            Self::One | Self::Outside(_) => 1,
            Self::Said { counts, assumed } => {
                let counts = counts.iter().filter_map(|count| match count {
                    Count::Of(rows) => Some(*rows),
                    Count::Variable(place) => filled.get(*place).and_then(|filled| filled.count),
                });
                counts.max().unwrap_or(*assumed)
            }
        }
    }
}

impl Given {
    fn cost(&self, filled: &[Filled]) -> u64 {
        let mut size = self.size;
        for place in &self.variables {
            size.add(
                filled
                    .get(*place)
                    .map(|filled| filled.size)
                    .unwrap_or_default(),
            );
        }
        let units = (size.values / FREE_VALUES).saturating_add(size.bytes / FREE_BYTES);
        units.saturating_mul(WHOLE)
    }
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.cost = self.cost.saturating_add(other.cost);
        for (list, cost) in &other.lists {
            self.add_row(list, *cost);
        }
    }

    fn add_row(&mut self, list: &str, cost: u64) {
        match self.lists.iter_mut().find(|(name, _)| name == list) {
            Some((_, known)) => *known = known.saturating_add(cost),
            None => self.lists.push((list.to_owned(), cost)),
        }
    }

    /// The cost when these lists have so many rows.
    fn sized(&self, sized: &[String], rows: u64) -> u64 {
        self.lists.iter().fold(self.cost, |all, (list, cost)| {
            let rows = if sized.contains(list) {
                rows
            } else {
                USUAL_ROWS
            };
            all.saturating_add(cost.saturating_mul(rows))
        })
    }

    fn settled(self) -> u64 {
        self.sized(&[], 1)
    }
}

impl Size {
    /// How large a value is.
    pub(super) fn of(value: &Value) -> Self {
        let mut size = Self {
            values: 1,
            bytes: 0,
        };
        match value {
            Value::String(text) => size.bytes = text.len() as u64,
            Value::Enum(name) => size.bytes = name.len() as u64,
            Value::List(items) => items.iter().for_each(|item| size.add(Self::of(item))),
            Value::Object(fields) => fields.iter().for_each(|(name, value)| {
                size.bytes = size.bytes.saturating_add(name.len() as u64);
                size.add(Self::of(value));
            }),
            _ => {}
        }
        size
    }

    /// Adds what is beside it.
    pub(super) fn add(&mut self, other: Self) {
        self.values = self.values.saturating_add(other.values);
        self.bytes = self.bytes.saturating_add(other.bytes);
    }
}

/// How many rows a slicing argument of this value asks for; none for one that says nothing.
pub(super) fn rows(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) if number.is_i64() && !number.is_u64() => Some(1),
        Value::Number(number) => Some(number.as_u64().unwrap_or(MOST_ROWS).clamp(1, MOST_ROWS)),
        Value::List(items) => Some((items.len() as u64).clamp(1, MOST_ROWS)),
        _ => None,
    }
}

/// How many rows a list counts as where no argument says it.
pub(super) fn assumed(size: Option<u64>) -> u64 {
    size.unwrap_or(USUAL_ROWS)
}

#[cfg(test)]
mod tests;
