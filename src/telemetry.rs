//! Logs: one subscriber, one span a request.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::{EnvFilter, fmt};

use crate::config::{LogConfig, LogFormat};

/// Starts logging to standard error, in colour only where somebody looks at it. Called once, by `main`.
pub fn start(settings: &LogConfig) {
    let filter = EnvFilter::try_new(&settings.level).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .with_target(false);
    let builder = if stderr().is_terminal() {
        builder
    } else {
        builder.with_ansi(false)
    };
    match settings.format {
        LogFormat::Pretty => builder.compact().init(),
        LogFormat::Json => builder.json().flatten_event(true).init(),
    }
}
