//! A file on its way to a client: batch by batch, with a last line that says when it is not the whole.

use std::{io, mem, time::Duration};

use bytes::Bytes;
use futures::{Stream, stream};

use crate::{
    error::Error,
    export::{Record, Sheet, Sizes},
};

/// How long the note of a broken file has to leave before its connection is broken off, too.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// A file, as far as it was sent.
pub(super) struct File<S> {
    sheet: S,
    columns: usize,
    sizes: Sizes,
    sent: u64,
    stage: Stage,
}

/// What is sent next.
enum Stage {
    /// The names of the columns, and the rows that were read already.
    Start(Vec<Record>),
    /// More rows.
    Rows,
    /// Nothing but that the answer breaks off: no client is to take what it has for the whole.
    Broken,
    /// Nothing.
    End,
}

impl<S: Sheet> File<S> {
    /// A file whose first rows were read.
    pub(super) fn new(sheet: S, first: Vec<Record>, sizes: Sizes) -> Self {
        Self {
            columns: sheet.columns().len(),
            sheet,
            sizes,
            sent: 0,
            stage: Stage::Start(first),
        }
    }

    /// What is sent, piece by piece. A piece is made when the one before has been taken.
    pub(super) fn stream(self) -> impl Stream<Item = io::Result<Bytes>> + Send {
        stream::unfold(self, |mut file| async move {
            let piece = file.next().await?;
            Some((piece, file))
        })
    }

    async fn next(&mut self) -> Option<io::Result<Bytes>> {
        let mut lines = Lines::new();
        match mem::replace(&mut self.stage, Stage::End) {
            Stage::Start(first) => {
                lines.write(self.sheet.columns());
                self.stage = Stage::Rows;
                self.write(&mut lines, first);
            }
            Stage::Rows => match self.sheet.next(self.sizes.batch).await {
                Ok(rows) if rows.is_empty() => return None,
                Ok(rows) => {
                    self.stage = Stage::Rows;
                    self.write(&mut lines, rows);
                }
                Err(problem) => {
                    lines.write(self.note(&incomplete(&problem)));
                    self.stage = Stage::Broken;
                }
            },
            Stage::Broken => {
                tokio::time::sleep(LAST_WORDS).await;
                return Some(Err(io::Error::other("the rows could not be read")));
            }
            Stage::End => return None,
        }
        Some(Ok(lines.finish()))
    }

    fn write(&mut self, lines: &mut Lines, mut rows: Vec<Record>) {
        let left = self.sizes.rows - self.sent;
        let is_too_many = rows.len() as u64 > left;
        if is_too_many {
            rows.truncate(usize::try_from(left).unwrap_or(usize::MAX));
            self.stage = Stage::End;
        }
        self.sent += rows.len() as u64;
        for row in rows {
            lines.write(row);
        }
        if is_too_many {
            lines.write(self.note(&truncated(self.sizes.rows)));
        }
    }

    /// A line of as many columns as the others. No row looks like it: their first cell is never a text of somebody's.
    fn note(&self, text: &str) -> Vec<String> {
        let mut cells = vec![String::new(); self.columns];
        text.clone_into(&mut cells[0]);
        cells
    }
}

fn truncated(rows: u64) -> String {
    format!("# TRUNCATED: the file stops at {rows} rows; ask for less at once by the filters")
}

fn incomplete(problem: &Error) -> String {
    format!("# INCOMPLETE: rows are missing from here on; {problem}")
}

/// Lines that are being written.
struct Lines(csv::Writer<Vec<u8>>);

impl Lines {
    fn new() -> Self {
        let mut builder = csv::WriterBuilder::new();
        builder.terminator(csv::Terminator::CRLF);
        Self(builder.from_writer(Vec::new()))
    }

    fn write<C: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = C>) {
        let written = self.0.write_record(cells);
        written.expect("memory takes every line, and all lines have as many columns");
    }

    fn finish(self) -> Bytes {
        let lines = self.0.into_inner();
        Bytes::from(lines.expect("memory takes whatever is written"))
    }
}
