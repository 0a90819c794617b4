//! Tables that leave as CSV, read batch by batch: what a domain says of its own, and what they have in common.
//!
//! A domain decides which rows there are and what stands in their columns, through the stores and filters of its GraphQL
//! fields, so that a file holds what the page shows. How a file is sent is HTTP's.

mod cell;
mod parameters;

pub use cell::{Cell, Record};
pub use parameters::{Parameters, words_of};

use crate::error::Error;

/// A table on its way into a file.
pub trait Sheet: Send + 'static {
    /// What stands above the columns. The first is an identifier or a moment, which no note of the file's end looks like.
    fn columns(&self) -> Vec<String>;

    /// The next rows, about as many as asked for; none at the end. Between two calls it holds no connection.
    ///
    /// # Errors
    ///
    /// The database could not be asked.
    fn next(&mut self, size: usize) -> impl Future<Output = Result<Vec<Record>, Error>> + Send;

    /// How many rows there are in all; counting stops at the most. It is asked after the first rows were read.
    ///
    /// # Errors
    ///
    /// The database could not be asked.
    fn count(&mut self, most: u64) -> impl Future<Output = Result<u64, Error>> + Send;
}

/// How much of a table is sent, and how much of it is held at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// The most rows of a file.
    pub rows: u64,
    /// How many rows are read at once.
    pub batch: usize,
}

impl Default for Sizes {
    fn default() -> Self {
        Self {
            rows: 100_000,
            batch: 500,
        }
    }
}

/// How far a list was read.
#[derive(Clone, Debug, Default)]
pub enum Place<K> {
    /// Nothing of it.
    #[default]
    Start,
    /// Up to this row's key.
    Behind(K),
    /// All of it.
    End,
}

impl<K: Clone> Place<K> {
    /// Behind which key the list goes on, if it does.
    #[must_use]
    pub fn cursor(&self) -> Option<Option<K>> {
        match self {
            Self::Start => Some(None),
            Self::Behind(key) => Some(Some(key.clone())),
            Self::End => None,
        }
    }

    /// Cuts off the row that was read beyond a batch, and remembers where the next one begins.
    pub fn advance<R>(&mut self, rows: &mut Vec<R>, size: usize, key: impl Fn(&R) -> K) {
        let has_more = rows.len() > size;
        rows.truncate(size);
        *self = match rows.last() {
            Some(last) if has_more => Self::Behind(key(last)),
            _ => Self::End,
        };
    }

    /// Whether all of it was read.
    #[must_use]
    pub fn is_end(&self) -> bool {
        matches!(self, Self::End)
    }
}
