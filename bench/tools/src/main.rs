//! What the benchmarks measure with: the data, the load, a slow link to the database, and servers that do no more than
//! they must.

use std::{error::Error, process::ExitCode};

use clap::{Parser, Subcommand};

mod floor;
mod link;
mod load;
mod world;

/// What goes wrong here ends the program with its words.
type Failure = Box<dyn Error + Send + Sync>;

/// The tools of the benchmarks. Each is one process that the orchestrator in bench/compare starts and measures.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    tool: Tool,
}

#[derive(Subcommand)]
enum Tool {
    World(world::Arguments),
    Load(load::Arguments),
    Link(link::Arguments),
    Floor(floor::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().tool {
        Tool::World(arguments) => world::write(&arguments),
        Tool::Load(arguments) => load::run(arguments),
        Tool::Link(arguments) => link::run(&arguments),
        Tool::Floor(arguments) => floor::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("roundtrip-bench: {failure}");
            ExitCode::FAILURE
        }
    }
}
