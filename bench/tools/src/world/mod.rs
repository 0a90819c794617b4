//! The data that everything is measured on, the same in every run.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    time::Instant,
};

use chrono::{DateTime, Utc};

use self::{chance::Stream, copy::Table, history::History, rhythm::Rhythm, tenants::Founder};
use crate::Failure;

mod catalogue;
mod chain;
mod chance;
mod copy;
mod history;
mod rhythm;
mod rollup;
mod tenants;
mod traffic;

/// Writes the data: rows for COPY, a script that loads them, and the tenants' keys
///
/// 200 tenants of 50 agents, 12 providers, 60 models, and by default two million audit events and two million rows of
/// usage over the 90 days up to --now. The same arguments give the same bytes.
///
/// Load it into an empty, migrated database, from the folder it lies in:
///
///     cd DIR && psql "$DATABASE_URL" -f load.sql
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// How many audit events and usage rows there are, in two millions of each; tenants and agents stay
    #[arg(long, default_value_t = 1.0, value_parser = scale)]
    scale: f64,
    /// The same for audit events alone
    #[arg(long, value_parser = scale)]
    scale_events: Option<f64>,
    /// The same for usage alone
    #[arg(long, value_parser = scale)]
    scale_usage: Option<f64>,
    /// The moment up to which things happen: the dashboard's "this month" is the month of it
    #[arg(long)]
    now: DateTime<Utc>,
    /// The folder to write to; made if missing
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// How many audit events and how many rows of usage a scale of 1 gives.
const ROWS: f64 = 2_000_000.0;

/// The files, in the order of foreign keys.
macro_rules! tables {
    ($($name:ident),+ $(,)?) => {
        /// A file for each table that has rows.
        struct Tables { $($name: Table,)+ }

        const TABLES: &[&str] = &[$(stringify!($name)),+];

        impl Tables {
            fn create(folder: &Path) -> io::Result<Self> {
                Ok(Self { $($name: Table::create(folder, stringify!($name))?,)+ })
            }

            fn finish(self) -> io::Result<Vec<(&'static str, u64)>> {
                Ok(vec![$(self.$name.finish()?,)+])
            }
        }
    };
}

tables!(
    tenant,
    tenant_version,
    agent,
    spend_policy,
    api_key,
    provider,
    model,
    model_endpoint,
    model_price,
    usage_quarter,
    usage_day,
    usage_month,
    usage_cube,
    usage_watermark,
    wallet,
    ledger_entry,
    billing_period,
    audit_chain,
    audit_height,
    audit_event,
);

/// Writes the whole world.
pub(crate) fn write(arguments: &Arguments) -> Result<(), Failure> {
    let started = Instant::now();
    fs::create_dir_all(&arguments.out)?;
    let mut tables = Tables::create(&arguments.out)?;
    let rhythm = Rhythm::until(arguments.now);
    let mut chance = Stream::Tenants.open();
    let offers = catalogue::write(&mut tables, &mut chance, rhythm.begin())?;
    let mut keys = BufWriter::new(File::create(arguments.out.join("tenants.jsonl"))?);
    let tenants = Founder {
        tables: &mut tables,
        chance: &mut chance,
        offers: &offers,
        begin: rhythm.begin(),
        now: arguments.now,
    }
    .found(&mut keys)?;
    keys.flush()?;
    let history = History {
        tenants: &tenants,
        rhythm: &rhythm,
        now: arguments.now,
        events: ROWS * arguments.scale_events.unwrap_or(arguments.scale),
        usage: ROWS * arguments.scale_usage.unwrap_or(arguments.scale),
    };
    history.write(&mut tables)?;
    fs::write(arguments.out.join("load.sql"), load_script())?;
    for (table, rows) in tables.finish()? {
        eprintln!("{rows:>12} {table}");
    }
    eprintln!("written in {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

/// The frame of the script is a file; the order of the tables is known here.
fn load_script() -> String {
    let copies: Vec<String> = TABLES
        .iter()
        .map(|table| format!("\\copy {table} FROM '{}'", copy::file_name(table)))
        .collect();
    include_str!("load.sql").replace("-- {copies}", &copies.join("\n"))
}

fn scale(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(scale) if (0.0..=100.0).contains(&scale) => Ok(scale),
        _ => Err("a number from 0 to 100".to_owned()),
    }
}
