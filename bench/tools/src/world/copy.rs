//! Rows in PostgreSQL's COPY text format: a line a row, tabs between the fields, `\N` for null.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use uuid::Uuid;

const BUFFER: usize = 1 << 20;

/// The rows of one table.
pub(super) struct Table {
    name: &'static str,
    file: BufWriter<File>,
    line: Vec<u8>,
    rows: u64,
}

impl Table {
    pub(super) fn create(folder: &Path, name: &'static str) -> io::Result<Self> {
        let file = File::create(folder.join(file_name(name)))?;
        Ok(Self {
            name,
            file: BufWriter::with_capacity(BUFFER, file),
            line: Vec::with_capacity(1024),
            rows: 0,
        })
    }

    /// Writes one row, all columns in the order of the table.
    pub(super) fn row(&mut self, fields: &[&dyn Field]) -> io::Result<()> {
        self.line.clear();
        for (place, field) in fields.iter().enumerate() {
            if place > 0 {
                self.line.push(b'\t');
            }
            field.write(&mut self.line);
        }
        self.line.push(b'\n');
        self.rows += 1;
        self.file.write_all(&self.line)
    }

    /// Writes what is left, and says how much it was.
    pub(super) fn finish(mut self) -> io::Result<(&'static str, u64)> {
        self.file.flush()?;
        Ok((self.name, self.rows))
    }
}

pub(super) fn file_name(table: &str) -> String {
    format!("{table}.copy")
}

/// Null.
pub(super) const NULL: Option<bool> = None;

/// What can stand in a row.
pub(super) trait Field {
    fn write(&self, line: &mut Vec<u8>);
}

/// A list of texts, as a JSON column holds it.
pub(super) struct List<'a>(pub(super) &'a [&'a str]);

impl Field for str {
    fn write(&self, line: &mut Vec<u8>) {
        for byte in self.bytes() {
            match byte {
                b'\\' => line.extend_from_slice(br"\\"),
                b'\t' => line.extend_from_slice(br"\t"),
                b'\n' => line.extend_from_slice(br"\n"),
                b'\r' => line.extend_from_slice(br"\r"),
                _ => line.push(byte),
            }
        }
    }
}

impl Field for &str {
    fn write(&self, line: &mut Vec<u8>) {
        (**self).write(line);
    }
}

impl Field for String {
    fn write(&self, line: &mut Vec<u8>) {
        self.as_str().write(line);
    }
}

impl Field for i32 {
    fn write(&self, line: &mut Vec<u8>) {
        i64::from(*self).write(line);
    }
}

impl Field for i64 {
    fn write(&self, line: &mut Vec<u8>) {
        show(line, format_args!("{self}"));
    }
}

impl Field for bool {
    fn write(&self, line: &mut Vec<u8>) {
        line.push(if *self { b't' } else { b'f' });
    }
}

impl Field for Uuid {
    fn write(&self, line: &mut Vec<u8>) {
        let mut text = [0; uuid::fmt::Hyphenated::LENGTH];
        line.extend_from_slice(self.hyphenated().encode_lower(&mut text).as_bytes());
    }
}

impl Field for NaiveDate {
    fn write(&self, line: &mut Vec<u8>) {
        show(line, format_args!("{self}"));
    }
}

impl Field for DateTime<Utc> {
    fn write(&self, line: &mut Vec<u8>) {
        line.extend_from_slice(moment(*self).as_bytes());
    }
}

impl Field for List<'_> {
    fn write(&self, line: &mut Vec<u8>) {
        serde_json::json!(self.0).to_string().write(line);
    }
}

impl<T: Field> Field for Option<T> {
    fn write(&self, line: &mut Vec<u8>) {
        match self {
            Some(value) => value.write(line),
            None => line.extend_from_slice(br"\N"),
        }
    }
}

/// A moment as texts have it: UTC, with microseconds.
pub(super) fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

fn show(line: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    // To write into memory cannot fail.
    let _ = line.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_separates_is_escaped() {
        let mut line = Vec::new();
        "a\tb\\c\nd\re".write(&mut line);
        assert_eq!(line, br"a\tb\\c\nd\re");
    }

    #[test]
    fn a_list_is_json_and_nothing_is_null() {
        let mut line = Vec::new();
        List(&["a", "b\"c"]).write(&mut line);
        NULL.write(&mut line);
        assert_eq!(line, br#"["a","b\\"c"]\N"#);
    }
}
