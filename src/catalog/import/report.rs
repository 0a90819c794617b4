//! What an import has done, and why one could not be done.

use std::{fmt, path::PathBuf};

use crate::{catalog::WriteSummary, error::Error};

/// What an import has done. Each key of the file is imported, skipped or rejected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// How many keys the file has, repeated ones counted each time.
    pub keys: usize,
    /// How many of them are in the catalogue now.
    pub imported: usize,
    /// How many are documentation.
    pub skipped: usize,
    /// Which are of no use, in the order of the file.
    pub rejected: Vec<Rejection>,
    /// How many prices are finer than a pico-dollar.
    pub rounded: usize,
    /// What has changed in the catalogue.
    pub changes: WriteSummary,
}

/// A key of the file that was not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The key.
    pub key: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read.
    #[error(
        "{} cannot be read: {source}; give the path of a price map, a readable JSON file",
        file.display()
    )]
    File {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is something else.
    #[error(
        "{} is not JSON: {source}; it may be cut or another file: fetch the price map again",
        file.display()
    )]
    NotJson {
        /// The file.
        file: PathBuf,
        /// What was expected, and where.
        source: serde_json::Error,
    },
    /// The file is JSON of another shape.
    #[error(
        "{} is JSON but not an object: a price map is one object with a key for each model",
        file.display()
    )]
    NotAnObject {
        /// The file.
        file: PathBuf,
    },
    /// The database could not be asked.
    #[error("nothing was imported: {0}")]
    Database(#[from] Error),
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let changes = &self.changes;
        write!(
            f,
            "imported {} · skipped {} · rejected {} of {}; {} changes: {} new, {} repriced, {} updated, {} unchanged",
            grouped(self.imported),
            grouped(self.skipped),
            grouped(self.rejected.len()),
            grouped(self.keys),
            grouped(changes.changes()),
            grouped(changes.created),
            grouped(changes.repriced),
            grouped(changes.updated),
            grouped(changes.unchanged),
        )?;
        if self.rounded > 0 {
            let rounded = grouped(self.rounded);
            write!(
                f,
                "\nrounded {rounded} prices that are finer than a pico-dollar"
            )?;
        }
        for Rejection { key, reason } in &self.rejected {
            write!(f, "\nrejected {key:?}: {reason}")?;
        }
        Ok(())
    }
}

/// A number with a comma after every three digits.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_adds_up_and_names_what_it_left_out() {
        let report = ImportReport {
            keys: 1_234_567,
            imported: 1_234_564,
            skipped: 1,
            rejected: vec![
                Rejection {
                    key: "a/b".to_owned(),
                    reason: "`litellm_provider` is missing".to_owned(),
                },
                Rejection {
                    key: "a\u{1b}[2J".to_owned(),
                    reason:
                        "the key is empty, longer than 255 characters or has control characters"
                            .to_owned(),
                },
            ],
            rounded: 100,
            changes: WriteSummary {
                created: 1_234_000,
                repriced: 0,
                updated: 2,
                unchanged: 562,
            },
        };

        insta::assert_snapshot!(report, @r#"
        imported 1,234,564 · skipped 1 · rejected 2 of 1,234,567; 1,234,002 changes: 1,234,000 new, 0 repriced, 2 updated, 562 unchanged
        rounded 100 prices that are finer than a pico-dollar
        rejected "a/b": `litellm_provider` is missing
        rejected "a\u{1b}[2J": the key is empty, longer than 255 characters or has control characters
        "#);
    }
}
