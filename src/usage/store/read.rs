//! Reading roll-ups: reads become branches of one statement, and its rows find their way back.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use uuid::Uuid;

use super::select::Selection;
use crate::{
    auth::Scope,
    error::Error,
    usage::{
        InferenceStatus, UsageDimension,
        measures::{COLUMNS, Measures},
        rows::{Keys, Read, Rows},
    },
};

/// SQLite takes 500 branches in a union.
const MOST_BRANCHES: usize = 400;

/// The tag of the watermark's branch.
pub(super) const WATERMARK: i32 = -1;

/// The names of the columns that hold keys: one a dimension that is told by an identifier.
pub(super) const KEYS: [&str; 4] = ["key_0", "key_1", "key_2", "key_3"];

/// What was read, at one moment of the database.
#[derive(Clone, Debug, Default)]
pub(in crate::usage) struct Readings {
    /// The rows of each read, in the order of the reads.
    pub(in crate::usage) rows: Vec<Vec<Row>>,
    /// When the tenant's roll-ups were written last; none if they never were.
    pub(in crate::usage) as_of: Option<DateTime<Utc>>,
}

/// A row that was read.
#[derive(Clone, Debug)]
pub(in crate::usage) struct Row {
    /// A slice's key, or the cube's keys in the order of the grouping.
    pub(in crate::usage) keys: Vec<Uuid>,
    /// The bucket; none for a sum.
    pub(in crate::usage) bucket: Option<Bucket>,
    /// The counters.
    pub(in crate::usage) measures: Measures,
}

/// A bucket, by its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::usage) enum Bucket {
    /// A quarter-hour.
    Quarter(DateTime<Utc>),
    /// A day or month of the workspace.
    Day(NaiveDate),
}

/// Reads everything in one statement. Reads that differ only in their keys share a branch.
pub(in crate::usage) async fn read(
    db: &impl ConnectionTrait,
    scope: Scope,
    reads: &[Read],
) -> Result<Readings, Error> {
    let merged = merge(reads);
    if merged.len() > MOST_BRANCHES {
        return Err(Error::bad_input(
            "usage",
            "is asked for in too many ways at once: send several requests",
        ));
    }
    let branches: Vec<&Read> = merged.iter().map(|(read, _)| read).collect();
    let layout = Layout::of(&branches);
    let select = Selection {
        backend: db.get_database_backend(),
        scope,
        layout,
    };
    let found = db.query_all(&select.build(&branches)).await?;
    let mut as_of = None;
    let mut rows: Vec<Vec<Row>> = vec![Vec::new(); merged.len()];
    for row in &found {
        match usize::try_from(row.try_get_by::<i32, _>("tag")?) {
            Err(_) => as_of = row.try_get_by("moment")?,
            Ok(tag) => rows[tag].push(decode(row, &merged[tag].0.rows)?),
        }
    }
    Ok(Readings {
        rows: hand_out(reads, &merged, &rows),
        as_of,
    })
}

/// The columns of the statement: every branch must have the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// How many columns hold keys that are UUIDs.
    pub(super) keys: usize,
}

impl Layout {
    fn of(branches: &[&Read]) -> Self {
        let keys = branches.iter().map(|read| match &read.rows {
            Rows::Slice { .. } => 1,
            Rows::Cube { by, .. } => by
                .iter()
                .filter(|dimension| **dimension != UsageDimension::Status)
                .count(),
        });
        Self {
            keys: keys.max().unwrap_or(0),
        }
    }
}

fn decode(row: &QueryResult, rows: &Rows) -> Result<Row, DbErr> {
    let mut names = KEYS.iter().copied();
    let mut next_key = || row.try_get_by(names.next().unwrap_or_default());
    let keys = match rows {
        Rows::Slice { .. } => vec![next_key()?],
        Rows::Cube { by, .. } => by
            .iter()
            .map(|dimension| match dimension {
                UsageDimension::Status => Ok(row.try_get_by::<InferenceStatus, _>("status")?.key()),
                _ => next_key(),
            })
            .collect::<Result<_, DbErr>>()?,
    };
    let moment: Option<DateTime<Utc>> = row.try_get_by("moment")?;
    let day: Option<NaiveDate> = row.try_get_by("day")?;
    let mut values = [0; COLUMNS.len()];
    for (column, value) in COLUMNS.iter().zip(&mut values) {
        *value = row.try_get_by(*column)?;
    }
    Ok(Row {
        keys,
        bucket: moment.map(Bucket::Quarter).or(day.map(Bucket::Day)),
        measures: Measures::from(values),
    })
}

/// Reads that share a branch: the branch, and which reads it answers.
type Merged = (Read, Vec<usize>);

fn merge(reads: &[Read]) -> Vec<Merged> {
    let mut by_shape: BTreeMap<Read, Merged> = BTreeMap::new();
    for (place, read) in reads.iter().enumerate() {
        let mut shape = read.clone();
        if let Rows::Slice { keys, .. } = &mut shape.rows {
            *keys = Keys::All;
        }
        let (branch, places) = by_shape
            .entry(shape)
            .or_insert_with(|| (read.clone(), Vec::new()));
        places.push(place);
        if let (Rows::Slice { keys, .. }, Rows::Slice { keys: more, .. }) =
            (&mut branch.rows, &read.rows)
        {
            keys.extend(more);
        }
    }
    by_shape.into_values().collect()
}

fn hand_out(reads: &[Read], merged: &[Merged], rows: &[Vec<Row>]) -> Vec<Vec<Row>> {
    let mut answers = vec![Vec::new(); reads.len()];
    for ((_, places), rows) in merged.iter().zip(rows) {
        for place in places {
            let is_wanted = |row: &&Row| match &reads[*place].rows {
                Rows::Slice { keys, .. } => keys.contain(row.keys[0]),
                Rows::Cube { .. } => true,
            };
            answers[*place] = rows.iter().filter(is_wanted).cloned().collect();
        }
    }
    answers
}
