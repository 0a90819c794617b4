//! Pages: Relay connections over keys. A cursor holds the last row's key, never a row number: page 1,000 costs what
//! page 1 costs.

use async_graphql::{
    Enum, OutputType, SimpleObject,
    connection::{Connection, Edge},
};
use sea_orm::{
    Order, Value,
    sea_query::{Expr, ExprTrait, IntoColumnRef, SelectStatement, SimpleExpr},
};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    BigInt,
    cursor::{decode, encode},
};
use crate::error::Error;

/// The arguments of a connection, as they came.
#[derive(Clone, Debug, Default)]
pub struct PageArgs {
    /// How many from the start.
    pub first: Option<i32>,
    /// Start behind this cursor.
    pub after: Option<String>,
    /// How many from the end.
    pub last: Option<i32>,
    /// End before this cursor.
    pub before: Option<String>,
}

/// What holds for one list.
#[derive(Clone, Debug)]
pub struct PageRules {
    /// The list with its ordering and whose it is: a cursor of another list is refused.
    pub list: String,
    /// The most that may be asked for at once.
    pub most: i32,
    /// What is given when nothing is asked for.
    pub default: i32,
}

/// A page to read: so many rows, from a key on, in a direction.
#[derive(Clone, Debug)]
pub struct Page<K> {
    /// How many rows to show. Read one more to know whether there is another page.
    pub size: usize,
    /// Which way to read.
    pub direction: Direction,
    /// The key of the row next to the page, which is not part of it.
    pub cursor: Option<K>,
    list: String,
}

/// Which way a page is read, seen from the list's own order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// `first`, `after`.
    Forward,
    /// `last`, `before`.
    Backward,
}

/// The direction of an ordering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize)]
pub enum OrderDirection {
    /// Smallest first.
    Asc,
    /// Largest first.
    Desc,
}

/// A count that may stop early on a large list.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct Count {
    /// How many there are, or the cap.
    pub value: BigInt,
    /// Whether counting stopped at the cap: there are more.
    pub is_capped: bool,
}

/// What a connection with a count has beside its edges.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct TotalCount {
    /// How many there are in all, whatever the page.
    pub total_count: Count,
}

impl Count {
    /// A count that is exact up to a cap.
    #[must_use]
    pub fn capped(counted: i64, cap: i64) -> Self {
        Self {
            value: BigInt(Ord::min(counted, cap)),
            is_capped: counted > cap,
        }
    }
}

impl<K: Serialize + DeserializeOwned> Page<K> {
    /// Reads the arguments of a connection.
    ///
    /// # Errors
    ///
    /// The size is out of range, both ends are asked for, or a cursor is not of this list.
    pub fn parse(args: PageArgs, rules: &PageRules) -> Result<Self, Error> {
        let (direction, field, size, cursor) = match args {
            PageArgs {
                last: None,
                before: None,
                first,
                after,
            } => (Direction::Forward, "first", first, after),
            PageArgs {
                first: None,
                after: None,
                last,
                before,
            } => (Direction::Backward, "last", last, before),
            _ => {
                return Err(Error::bad_input(
                    "first",
                    "and `after` cannot go with `last` and `before`: ask for one end of the list",
                ));
            }
        };
        let size = size.unwrap_or(rules.default);
        if !(1..=rules.most).contains(&size) {
            return Err(Error::bad_input(
                field,
                format!("must be from 1 to {}, not {size}", rules.most),
            ));
        }
        let cursor_field = if direction == Direction::Forward {
            "after"
        } else {
            "before"
        };
        Ok(Self {
            size: usize::try_from(size).unwrap_or(1),
            direction,
            cursor: cursor
                .map(|text| decode(cursor_field, &rules.list, &text))
                .transpose()?,
            list: rules.list.clone(),
        })
    }

    /// The rows behind a key, or the first ones, for who reads a list to its end.
    #[must_use]
    pub fn behind(cursor: Option<K>, size: usize) -> Self {
        Self {
            size,
            direction: Direction::Forward,
            cursor,
            list: String::new(),
        }
    }

    /// How many rows to read: one more than shown tells whether there is another page.
    #[must_use]
    pub fn limit(&self) -> u64 {
        self.size as u64 + 1
    }

    /// Makes the connection of the rows that were read (at most [`limit`](Self::limit), in reading direction).
    pub fn connection<R, N, F>(
        &self,
        mut rows: Vec<R>,
        fields: F,
        key: impl Fn(&R) -> K,
        node: impl Fn(R) -> N,
    ) -> Connection<String, N, F>
    where
        N: OutputType,
        F: async_graphql::ObjectType,
    {
        let has_more = rows.len() > self.size;
        rows.truncate(self.size);
        let has_cursor = self.cursor.is_some();
        let (has_previous, has_next) = match self.direction {
            Direction::Forward => (has_cursor, has_more),
            Direction::Backward => {
                rows.reverse();
                (has_more, has_cursor)
            }
        };
        let mut connection = Connection::with_additional_fields(has_previous, has_next, fields);
        connection.edges = rows
            .into_iter()
            .map(|row| Edge::new(encode(&self.list, &key(&row)), node(row)))
            .collect();
        connection
    }
}

impl Direction {
    /// The order to read in, for a list of this order.
    #[must_use]
    pub fn of(self, order: OrderDirection) -> Order {
        match (self, order) {
            (Self::Forward, OrderDirection::Asc) | (Self::Backward, OrderDirection::Desc) => {
                Order::Asc
            }
            _ => Order::Desc,
        }
    }
}

/// Orders a statement by a unique key of two columns and starts it behind the cursor's values.
///
/// Both columns run the same way, so one comparison of row values does it, on one index.
pub fn keyset<C: IntoColumnRef + Copy>(
    select: &mut SelectStatement,
    columns: [C; 2],
    order: &Order,
    after: Option<[Value; 2]>,
) {
    for column in columns {
        select.order_by(column, order.clone());
    }
    let Some(values) = after else { return };
    let row = Expr::tuple(columns.map(|column| SimpleExpr::from(Expr::col(column))));
    let bound = Expr::tuple(values.map(Expr::val));
    select.and_where(if *order == Order::Asc {
        row.gt(bound)
    } else {
        row.lt(bound)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(list: &str) -> PageRules {
        PageRules {
            list: list.to_owned(),
            most: 100,
            default: 20,
        }
    }

    fn parse(args: PageArgs) -> Result<Page<(String, u32)>, String> {
        Page::parse(args, &rules("agents:NAME")).map_err(|error| error.to_string())
    }

    #[test]
    fn a_cursor_leads_back_to_its_key() {
        let cursor = encode("agents:NAME", &("anna", 7));

        let page = parse(PageArgs {
            after: Some(cursor),
            ..PageArgs::default()
        })
        .unwrap();

        assert_eq!(
            (page.size, page.direction, page.cursor),
            (20, Direction::Forward, Some(("anna".to_owned(), 7)))
        );
    }

    #[test]
    fn a_cursor_of_another_list_a_cut_one_and_none_at_all_are_refused() {
        let cursor = encode("agents:CREATED_AT", &("anna", 7));
        let cut = cursor[..cursor.len() - 3].to_owned();

        for text in [cursor, cut, "?".to_owned(), String::new()] {
            let problem = parse(PageArgs {
                after: Some(text),
                ..PageArgs::default()
            })
            .unwrap_err();
            assert!(
                problem.starts_with("after: is not a cursor of this list"),
                "{problem}"
            );
        }
    }

    #[test]
    fn a_size_out_of_range_says_the_range() {
        for (first, message) in [
            (0, "first: must be from 1 to 100, not 0"),
            (101, "first: must be from 1 to 100, not 101"),
            (-1, "first: must be from 1 to 100, not -1"),
        ] {
            assert_eq!(
                parse(PageArgs {
                    first: Some(first),
                    ..PageArgs::default()
                })
                .unwrap_err(),
                message
            );
        }
    }

    #[test]
    fn both_ends_at_once_are_refused() {
        let problem = parse(PageArgs {
            first: Some(1),
            last: Some(1),
            ..PageArgs::default()
        })
        .unwrap_err();

        assert_eq!(
            problem,
            "first: and `after` cannot go with `last` and `before`: ask for one end of the list"
        );
    }
}
