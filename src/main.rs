//! `roundtrip`: the gateway's verbs.

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand, ValueEnum};
use roundtrip::{clock::Clock, config::Config, doctor, telemetry};

mod verbs;

/// A GraphQL gateway that answers a whole dashboard in one query.
///
/// Without a verb it serves. It is configured by the environment and an optional .env file; .env.example documents
/// every variable.
#[derive(Debug, Parser)]
#[command(version, about, long_about)]
struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum Verb {
    /// Serve the gateway (what happens without a verb).
    Serve,
    /// Print the API as GraphQL SDL.
    Schema,
    /// Write the demo world into an empty, migrated database and print its key once.
    Demo,
    /// Examine every configured database and say what to do about what is found.
    ///
    /// For each configured URL: whether it is reachable and encrypted, the server's version, how far away it is, pooler
    /// or direct, whether many statements at once get their own rows, missing migrations, and the pool's size against
    /// what the server allows. It changes nothing and takes 15 seconds at most.
    ///
    /// Exit codes: 0 all is well or there are only warnings, 1 there is a fault.
    Doctor {
        /// How the findings are printed.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Bring data in.
    #[command(subcommand)]
    Import(Import),
    /// Issue, list and revoke API keys.
    #[command(subcommand)]
    Key(Key),
}

/// How something is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines for a person.
    Text,
    /// One JSON document for a machine.
    Json,
}

/// What to bring in.
#[derive(Debug, Subcommand)]
enum Import {
    /// Models, providers and prices from a LiteLLM price map.
    Catalog {
        /// The price map.
        file: PathBuf,
    },
}

/// What to do with the API keys of a workspace, which is named by its handle.
#[derive(Debug, Subcommand)]
enum Key {
    /// Issue a key and print it: it is shown this once, and only its hash is kept.
    Create {
        /// The handle of the workspace that it opens.
        workspace: String,
        /// The handle of the one agent that it opens; without it, it opens the whole workspace.
        #[arg(long)]
        agent: Option<String>,
        /// Its name for people.
        #[arg(long, default_value = "issued by hand")]
        label: String,
        /// After how many days it stops working by itself; without it, never.
        #[arg(long)]
        expires_in_days: Option<u32>,
    },
    /// Show a workspace's keys: not the keys themselves, but how they begin and when they were used.
    List {
        /// The workspace's handle.
        workspace: String,
    },
    /// Take a key back: running gateways stop believing it within `AUTH_CACHE_SECONDS`.
    Revoke {
        /// The workspace's handle.
        workspace: String,
        /// The key's id, as `list` shows it.
        key: String,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let verb = arguments.verb.unwrap_or(Verb::Serve);
    if matches!(verb, Verb::Schema) {
        return verbs::schema();
    }
    let config = match Config::load() {
        Ok(config) => config,
        Err(problem) => {
            return match verb {
                Verb::Doctor { format } => verbs::doctor(&doctor::refuse(&problem), format),
                _ => verbs::fail(&problem),
            };
        }
    };
    telemetry::start(&config.log);
    for name in Config::unknown_variables() {
        tracing::warn!(
            variable = name,
            "this variable is not known and has no effect; see .env.example"
        );
    }
    let outcome = match verb {
        Verb::Serve => verbs::serve(config, Clock::System).await,
        Verb::Demo => verbs::demo(config, Clock::System).await,
        Verb::Import(Import::Catalog { file }) => {
            verbs::import_catalog(config, Clock::System, &file).await
        }
        Verb::Key(what) => verbs::key(config, Clock::System, what).await,
        Verb::Doctor { format } => return verbs::doctor(&doctor::examine(&config).await, format),
        Verb::Schema => return verbs::schema(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => verbs::fail(problem.as_ref()),
    }
}
