//! How large and how small numbers may be. What is not bounded here may have any value of its type.

use std::ops::RangeInclusive;

use super::{Config, ConfigError, Limit, LimitsConfig, read::invalid};

/// The longest time: what is longer is a mistake, and may not be reckoned with.
const MOST_SECONDS: u64 = 31_536_000;

/// The most connections of a pool.
const MOST_CONNECTIONS: u32 = 10_000;

/// The smallest bound of a request's head that the server can hold.
const LEAST_HEAD: usize = 8_192;

pub(super) fn check(config: &Config) -> Result<(), ConfigError> {
    check_pool(config)?;
    check_times(config)?;
    check_head(config.limits.header_bytes)?;
    check_nesting(config.limits.nesting)
}

fn check_pool(config: &Config) -> Result<(), ConfigError> {
    let pool = &config.database;
    if pool.pool_size == 0 {
        return Err(invalid("DATABASE_POOL_SIZE", "must be at least 1"));
    }
    let most = pool.pool_size.checked_add(pool.max_overflow);
    if most.is_none_or(|most| most > MOST_CONNECTIONS) {
        let problem = "pool size and overflow must be at most 10000 together";
        return Err(invalid("DATABASE_MAX_OVERFLOW", problem));
    }
    Ok(())
}

fn check_times(config: &Config) -> Result<(), ConfigError> {
    let (database, http) = (&config.database, &config.http);
    let seconds = [
        (
            "DATABASE_START_TIMEOUT_SECONDS",
            database.start_timeout_seconds,
            0,
        ),
        (
            "DATABASE_POOL_RECYCLE_SECONDS",
            database.pool_recycle_seconds,
            1,
        ),
        ("HTTP_DRAIN_SECONDS", http.drain_seconds, 0),
        ("AUTH_CACHE_SECONDS", config.auth.cache_seconds, 0),
        ("CATALOG_CACHE_SECONDS", config.catalog.cache_seconds, 1),
        (
            "MIGRATION_LOCK_TIMEOUT_SECONDS",
            config.migration.lock_timeout_seconds,
            0,
        ),
    ];
    let milliseconds = [
        (
            "DATABASE_ACQUIRE_TIMEOUT_MS",
            database.acquire_timeout_ms,
            1,
        ),
        (
            "DATABASE_STATEMENT_TIMEOUT_MS",
            database.statement_timeout_ms,
            0,
        ),
    ];
    let seconds = seconds.map(|time| (time, MOST_SECONDS));
    let milliseconds = milliseconds.map(|time| (time, MOST_SECONDS * 1_000));
    seconds
        .into_iter()
        .chain(milliseconds)
        .try_for_each(|((variable, value, least), most)| check_time(variable, value, least..=most))
}

fn check_time(variable: &str, value: u64, range: RangeInclusive<u64>) -> Result<(), ConfigError> {
    if range.contains(&value) {
        return Ok(());
    }
    let (least, most) = (range.start(), range.end());
    let problem = format!("must be at least {least} and at most {most} (a year)");
    Err(invalid(variable, &problem))
}

fn check_head(limit: Limit) -> Result<(), ConfigError> {
    match limit.most() {
        Some(most) if most < LEAST_HEAD => Err(invalid(
            "LIMITS_HEADER_BYTES",
            "must be at least 8192, or 0 for no limit",
        )),
        _ => Ok(()),
    }
}

fn check_nesting(limit: Limit) -> Result<(), ConfigError> {
    match limit.most() {
        Some(most) if most > LimitsConfig::DEEPEST => Err(invalid(
            "LIMITS_NESTING",
            "must be at most 64, which 0 stands for, too: what nests deeper is never parsed",
        )),
        _ => Ok(()),
    }
}
