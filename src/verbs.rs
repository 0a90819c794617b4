//! What each verb of the command does. Terminal output is written here and nowhere else.

use std::{
    error::Error as StdError,
    io::{ErrorKind, IsTerminal, Write, stderr, stdout},
    net::SocketAddr,
    path::Path,
    process::ExitCode,
};

use indicatif::{ProgressBar, ProgressStyle};
use roundtrip::{
    app::{App, State},
    auth::IssuedKey,
    catalog,
    clock::Clock,
    config::{Config, Environment},
    demo,
    doctor::{Report, Verdict},
    http::MetricsListener,
    keys::{self, NewKey},
    schema,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use crate::{Format, Key};

type Outcome = Result<(), Box<dyn StdError>>;

/// Says in one line why it did not work.
pub(super) fn fail(problem: &dyn StdError) -> ExitCode {
    let _ = writeln!(stderr(), "error: {problem}");
    ExitCode::FAILURE
}

/// Prints the API.
pub(super) fn schema() -> ExitCode {
    match write!(stdout(), "{}", schema::sdl()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => fail(&problem),
    }
}

/// Prints what was found; a fault shows in the exit code.
pub(super) fn doctor(report: &Report, format: Format) -> ExitCode {
    let printed = match format {
        Format::Text => write!(stdout(), "{report}"),
        Format::Json => serde_json::to_string_pretty(report)
            .map_err(std::io::Error::from)
            .and_then(|text| writeln!(stdout(), "{text}")),
    };
    match printed {
        Ok(()) if report.verdict == Verdict::Fault => ExitCode::FAILURE,
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => fail(&problem),
    }
}

/// Serves until SIGTERM or SIGINT.
pub(super) async fn serve(config: Config, clock: Clock) -> Outcome {
    let address = SocketAddr::new(config.http.host, config.port());
    let app = App::build(config, clock).await?;
    let listener = listen(address).await?;
    let address = listener.local_addr()?;
    // Metrics are served until this goes: from before the database is reached until the last request is answered.
    let _metrics = MetricsListener::start(&app).await?;
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        tracing::info!("stopping: requests under way are finished first");
    };
    // While it is not ready it listens already: whoever routes to it sees "starting" and not a refused connection.
    let server = app.serve(listener, stop);
    tokio::pin!(server);
    tokio::select! {
        () = &mut server => return Ok(()),
        prepared = prepare(&app, address) => match prepared {
            Err(_) if app.state() == State::Draining => {}
            prepared => prepared?,
        },
    }
    server.await;
    Ok(())
}

async fn listen(address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|problem| {
        let (variable, example) = match problem.kind() {
            ErrorKind::AddrNotAvailable => ("HTTP_HOST", "127.0.0.1"),
            _ => ("HTTP_PORT", "8081"),
        };
        format!(
            "{variable}: cannot listen on {address}: {problem}; for example {variable}={example}"
        )
    })
}

/// Makes ready to answer, and says so. Production has no demo world, whatever its database.
async fn prepare(app: &App, address: SocketAddr) -> Outcome {
    app.prepare().await?;
    if app.config.process.environment == Environment::Development
        && let Some(key) = demo::ensure_embedded(app).await?
    {
        app.open_demo(key);
    }
    app.warm_up().await?;
    announce(address, app.demo_key());
    Ok(())
}

/// Writes the demo world.
pub(super) async fn demo(config: Config, clock: Clock) -> Outcome {
    let app = App::build(config.past_the_pooler(), clock).await?;
    app.prepare().await?;
    let key = demo::write(&app).await?;
    writeln!(
        stdout(),
        "The demo world is written. Its key is shown this once:\n\n    {}\n",
        key.expose()
    )?;
    Ok(())
}

/// Issues, lists or revokes keys.
pub(super) async fn key(config: Config, clock: Clock, what: Key) -> Outcome {
    let app = App::build(config.past_the_pooler(), clock).await?;
    app.prepare().await?;
    let text = match what {
        Key::Create {
            workspace,
            agent,
            label,
            expires_in_days,
        } => {
            let new = NewKey {
                workspace: &workspace,
                agent: agent.as_deref(),
                label: &label,
                days: expires_in_days,
            };
            let (key, id) = keys::create(&app, new).await?;
            // Standard output has the key alone, for whoever reads it into a variable.
            let id = id.as_str();
            writeln!(stderr(), "The key {id} is issued. It is shown this once:\n")?;
            format!("{}\n", key.expose())
        }
        Key::List { workspace } => keys::list(&app, &workspace).await?.to_string(),
        Key::Revoke { workspace, key } => {
            keys::revoke(&app, &workspace, &key).await?;
            format!("The key {key} is revoked.\n")
        }
    };
    stdout().write_all(text.as_bytes())?;
    Ok(())
}

/// Brings a price map in.
pub(super) async fn import_catalog(config: Config, clock: Clock, file: &Path) -> Outcome {
    let app = App::build(config.past_the_pooler(), clock).await?;
    app.prepare().await?;
    let bar = if stderr().is_terminal() {
        ProgressBar::new(0)
    } else {
        ProgressBar::hidden()
    };
    bar.set_style(ProgressStyle::with_template(
        "{msg} {wide_bar} {pos}/{len}",
    )?);
    let report = catalog::import(&app.databases, clock, file, &bar).await?;
    bar.finish_and_clear();
    writeln!(stdout(), "{report}")?;
    Ok(())
}

/// Says where it is and, on the embedded demo world, how to get in. A terminal that is gone is no reason to stop.
fn announce(address: SocketAddr, key: Option<&IssuedKey>) {
    tracing::info!(%address, "ready");
    let Some(key) = key else { return };
    let key = key.expose();
    let text = format!(
        "\n  the dashboard          http://{address}/\n  \
         GraphQL answers at     http://{address}/graphql\n  \
         GraphiQL               http://{address}/graphiql\n  \
         demo key               {key}\n\n  \
         curl -s -H 'Authorization: Bearer {key}' http://{address}/v1/dashboard/summary\n\n"
    );
    let _ = stdout().write_all(text.as_bytes());
}
