//! The one statement that reads roll-ups: every read is a branch of a union, told apart by a tag, and the watermark is
//! one more. All branches see one moment of the database, so figures that are asked for together agree.

use sea_orm::{
    ActiveEnum, DbBackend,
    sea_query::{
        Alias, Condition, Expr, ExprTrait, Order, Query, SelectStatement, SimpleExpr, UnionType,
    },
};
use uuid::Uuid;

use super::read::{KEYS, Layout, WATERMARK};
use crate::{
    auth::Scope,
    database::is_any_uuid,
    usage::{
        Slice,
        measures::COLUMNS,
        rows::{By, Keys, Read, Rows, Spans, Top},
    },
};

/// What holds for every branch.
pub(super) struct Selection {
    pub(super) backend: DbBackend,
    pub(super) scope: Scope,
    pub(super) layout: Layout,
}

impl Selection {
    /// The statement of these branches, each tagged with its place.
    pub(super) fn build(&self, branches: &[&Read]) -> SelectStatement {
        let mut statement = self.watermark();
        for (tag, read) in branches.iter().enumerate() {
            statement.union(UnionType::All, self.branch(tag, read));
        }
        statement
    }

    /// Its columns say the names and types of all the others'.
    fn watermark(&self) -> SelectStatement {
        let mut select = Query::select();
        select
            .expr_as(Expr::cust(WATERMARK.to_string()), "tag")
            .expr_as(Expr::col("as_of"), "moment")
            .expr_as(null_of("date"), "day")
            .expr_as(null_of("text"), "status");
        for key in &KEYS[..self.layout.keys] {
            select.expr_as(null_of("uuid"), *key);
        }
        for column in COLUMNS {
            select.expr_as(null_of("bigint"), column);
        }
        select
            .from("usage_watermark")
            .and_where(Expr::col("tenant_id").eq(self.scope.tenant));
        select
    }

    fn branch(&self, tag: usize, read: &Read) -> SelectStatement {
        let (table, bucket) = table(read);
        let keys = key_columns(&read.rows);
        let has_status = keys.contains(&"status");
        let uuids: Vec<&str> = keys.into_iter().filter(|key| *key != "status").collect();
        let (moment, day) = match (read.by, &read.spans) {
            (By::Sum, _) => (null_of("timestamptz"), null_of("date")),
            (By::Bucket, Spans::Quarters(_)) => (Expr::col(bucket), null_of("date")),
            (By::Bucket, _) => (null_of("timestamptz"), Expr::col(bucket)),
        };
        let padding = self.layout.keys - uuids.len();
        let mut select = Query::select();
        select
            .expr(Expr::cust(tag.to_string()))
            .expr(moment)
            .expr(day)
            .expr(if has_status {
                Expr::col("status")
            } else {
                null_of("text")
            })
            .exprs(uuids.iter().map(|key| Expr::col(*key)))
            .exprs((0..padding).map(|_| null_of("uuid")))
            .exprs(COLUMNS.map(|column| sum_of(Expr::col(column))))
            .from(table)
            .cond_where(self.condition(read));
        group(&mut select, read);
        select
    }

    fn condition(&self, read: &Read) -> Condition {
        let (_, bucket) = table(read);
        let mut condition = Condition::all()
            .add(Expr::col("tenant_id").eq(self.scope.tenant))
            .add(in_spans(bucket, &read.spans));
        if let Some(agent) = self.scope.agent {
            condition = condition.add(only_agent(&read.rows, agent));
        }
        match &read.rows {
            Rows::Slice { slice, keys } => {
                condition = condition.add(Expr::col("dimension").eq(slice.to_value()));
                if let Keys::These(keys) = keys {
                    condition = condition.add(is_any_uuid(self.backend, "key_id", keys));
                }
            }
            Rows::Cube { filter, .. } => {
                for (dimension, keys) in filter.narrowed() {
                    let column = dimension.column();
                    condition = condition.add(is_any_uuid(self.backend, column, keys));
                }
            }
        }
        match &read.top {
            Some(top) => condition.add(self.is_top(&read.rows, top)),
            None => condition,
        }
    }

    /// The keys are among those that cost most; on a tie the smaller key comes first, as in the list of groups.
    fn is_top(&self, rows: &Rows, top: &Top) -> SimpleExpr {
        let names: Vec<Alias> = (0..key_columns(rows).len())
            .map(|place| Alias::new(format!("k{place}")))
            .collect();
        let mut branches = top.of.iter().map(|read| self.costs(read, &names));
        let mut costs = branches.next().unwrap_or_default();
        costs.unions(branches.map(|branch| (UnionType::All, branch)));
        let mut largest = Query::select();
        largest
            .columns(names.iter().cloned())
            .from_subquery(costs, "costs")
            .group_by_columns(names.iter().cloned())
            .order_by_expr(Expr::col("cost").sum(), Order::Desc)
            .limit(top.most);
        for name in &names {
            largest.order_by(name.clone(), Order::Asc);
        }
        Expr::tuple(key_columns(rows).into_iter().map(Expr::col)).in_subquery(largest)
    }

    fn costs(&self, read: &Read, names: &[Alias]) -> SelectStatement {
        let mut select = Query::select();
        for (column, name) in key_columns(&read.rows).into_iter().zip(names) {
            select.expr_as(Expr::col(column), name.clone());
        }
        select
            .expr_as(Expr::col("cost_nanos"), "cost")
            .from(table(read).0)
            .cond_where(self.condition(read));
        select
    }
}

/// The table of a read, and its bucket's column.
fn table(read: &Read) -> (&'static str, &'static str) {
    match (&read.rows, &read.spans) {
        (Rows::Cube { .. }, _) => ("usage_cube", "bucket"),
        (_, Spans::Quarters(_)) => ("usage_quarter", "bucket"),
        (_, Spans::Days(_)) => ("usage_day", "day"),
        (_, Spans::Months(_)) => ("usage_month", "month"),
    }
}

fn key_columns(rows: &Rows) -> Vec<&'static str> {
    match rows {
        Rows::Slice { .. } => vec!["key_id"],
        Rows::Cube { by, .. } => by.iter().map(|dimension| dimension.column()).collect(),
    }
}

/// One row a key, and a bucket if it is not summed.
fn group(select: &mut SelectStatement, read: &Read) {
    let mut columns = key_columns(&read.rows);
    if read.by == By::Bucket {
        columns.push(table(read).1);
    }
    if columns.is_empty() {
        // Without it a sum of nothing would be one row of nulls.
        select.and_having(Expr::cust("COUNT(*) > 0"));
    }
    select.group_by_columns(columns);
}

fn in_spans(column: &'static str, spans: &Spans) -> Condition {
    let within = |from: SimpleExpr, to: SimpleExpr| {
        Expr::col(column).gte(from).and(Expr::col(column).lt(to))
    };
    let any = Condition::any();
    match spans {
        Spans::Quarters(spans) => spans.iter().fold(any, |any, (from, to)| {
            any.add(within(Expr::val(*from), Expr::val(*to)))
        }),
        Spans::Days(spans) | Spans::Months(spans) => spans.iter().fold(any, |any, (from, to)| {
            any.add(within(Expr::val(*from), Expr::val(*to)))
        }),
    }
}

/// What a credential of one agent may see: that agent's own rows, whatever is asked.
fn only_agent(rows: &Rows, agent: Uuid) -> SimpleExpr {
    match rows {
        Rows::Slice {
            slice: Slice::Agent,
            ..
        } => Expr::col("key_id").eq(agent),
        Rows::Cube { .. } => Expr::col("agent_id").eq(agent),
        Rows::Slice { .. } => Expr::cust("1 = 0"),
    }
}

/// The sum of a bigint is NUMERIC in PostgreSQL.
fn sum_of(column: SimpleExpr) -> SimpleExpr {
    column.sum().cast_as("bigint")
}

/// A null that says its type, which every branch of a union has to agree on.
fn null_of(kind: &str) -> SimpleExpr {
    Expr::cust(format!("CAST(NULL AS {kind})"))
}
