//! Importing a price map: every key of the file ends as imported, skipped or rejected, and none of them unnoticed.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use indicatif::ProgressBar;
use serde_json::value::RawValue;

use super::{CatalogEntry, WriteSummary, write::Writer};
use crate::{clock::Clock, database::Databases, error::Error};

mod entry;
mod exact;
mod modalities;
mod names;
mod price_map;
mod report;

pub use report::{ImportError, ImportReport, Rejection};

use entry::EntryError;
use price_map::{DOCUMENTATION, Pairs};

/// How many entries are written between two steps of the progress bar.
const PORTION: usize = 500;

/// Imports a price map, as the LiteLLM project publishes it.
///
/// The whole file is one transaction: a run that is cut short leaves the catalogue as it was, never half of one day's
/// prices and half of another's. Readers go on meanwhile.
///
/// # Errors
///
/// The file cannot be read or is no price map, or the database could not be asked. Nothing was imported then.
pub async fn import(
    databases: &Databases,
    clock: Clock,
    file: &Path,
    progress: &ProgressBar,
) -> Result<ImportReport, ImportError> {
    let text = std::fs::read_to_string(file).map_err(|source| ImportError::File {
        file: file.to_owned(),
        source,
    })?;
    let pairs = parse(file, &text)?;
    let (entries, mut report) = sort_out(&pairs);
    progress.set_length(count(report.keys));
    progress.inc(count(report.keys - entries.len()));
    report.changes = write(databases, clock, &entries, progress).await?;
    Ok(report)
}

fn parse<'a>(file: &Path, text: &'a str) -> Result<Pairs<'a>, ImportError> {
    let file: PathBuf = file.to_owned();
    let value: &RawValue = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(source) => return Err(ImportError::NotJson { file, source }),
    };
    if !value.get().starts_with('{') {
        return Err(ImportError::NotAnObject { file });
    }
    serde_json::from_str(text).map_err(|source| ImportError::NotJson { file, source })
}

/// Reads every key. Of a repeated one the first counts.
fn sort_out(pairs: &Pairs<'_>) -> (Vec<CatalogEntry>, ImportReport) {
    let mut report = ImportReport {
        keys: pairs.0.len(),
        ..ImportReport::default()
    };
    let mut seen = HashSet::new();
    let mut entries = Vec::with_capacity(pairs.0.len());
    for (key, body) in &pairs.0 {
        let read = if !seen.insert(key.as_str()) {
            Err(EntryError::RepeatedKey)
        } else if key == DOCUMENTATION {
            report.skipped += 1;
            continue;
        } else {
            price_map::read(key, body)
        };
        match read {
            Ok(priced) => {
                report.imported += 1;
                report.rounded += priced.rounded;
                entries.push(priced.entry);
            }
            Err(problem) => report.rejected.push(Rejection {
                key: key.clone(),
                reason: problem.to_string(),
            }),
        }
    }
    (entries, report)
}

async fn write(
    databases: &Databases,
    clock: Clock,
    entries: &[CatalogEntry],
    progress: &ProgressBar,
) -> Result<WriteSummary, Error> {
    let mut summary = WriteSummary::default();
    let tx = databases.begin().await?;
    let mut writer = Writer::open(&tx, clock.now()).await?;
    for portion in entries.chunks(PORTION) {
        summary += writer.write(portion).await?;
        progress.inc(count(portion.len()));
    }
    tx.commit().await?;
    Ok(summary)
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
