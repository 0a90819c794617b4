//! Applying and reverting, one step after the other, each said as it is done.

use std::{
    fmt::Write as _,
    io::{Write, stdout},
    time::Instant,
};

use migration::{DbErr, Migrator, MigratorTrait};
use sea_orm_migration::{
    MigrationTrait, async_trait,
    sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, Statement},
};

use crate::{
    failure::{Failure, reason},
    state::State,
    target::Target,
};

/// The steps of one database, by a connection that has the right to change it.
pub(super) struct Steps<'a> {
    db: &'a DatabaseConnection,
    target: &'a Target,
}

/// Which way a step goes.
#[derive(Clone, Copy)]
enum Way {
    Up,
    Down,
}

/// No history at all: what it makes fresh is empty.
struct Nothing;

#[async_trait::async_trait]
impl MigratorTrait for Nothing {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        Vec::new()
    }
}

impl<'a> Steps<'a> {
    pub(super) fn new(db: &'a DatabaseConnection, target: &'a Target) -> Self {
        Self { db, target }
    }

    /// Applies the oldest missing steps.
    pub(super) async fn up(&self, most: Option<u32>) -> Result<(), Failure> {
        let state = self.state().await?;
        if !state.pending.is_empty() {
            refuse_unknown(&state)?;
        }
        let most = most.map_or(usize::MAX, |most| most as usize);
        let wanted = &state.pending[..most.min(state.pending.len())];
        self.each(wanted, Way::Up).await?;
        let mut summary = match (wanted.len(), state.pending.len() - wanted.len()) {
            (0, _) => format!("nothing to do: all {} steps are applied", state.known()),
            (done, 0) => format!("{} applied", count(done)),
            (done, left) => format!("{} applied, {left} pending", count(done)),
        };
        if !state.unknown.is_empty() {
            let newer = count(state.unknown.len());
            let _ = write!(summary, "; {newer} of a newer release left as found");
        }
        say(&summary);
        Ok(())
    }

    /// Reverts the newest steps.
    pub(super) async fn down(&self, most: u32) -> Result<(), Failure> {
        let state = self.state().await?;
        refuse_unknown(&state)?;
        let newest_first = state.applied.iter().rev().take(most as usize);
        let wanted: Vec<String> = newest_first.cloned().collect();
        self.each(&wanted, Way::Down).await?;
        match (wanted.len(), state.applied.len() - wanted.len()) {
            (0, _) => say("nothing to do: no step is applied"),
            (done, left) => say(&format!("{} reverted, {left} applied", count(done))),
        }
        Ok(())
    }

    /// Drops everything, then applies every step.
    pub(super) async fn fresh(&self) -> Result<(), Failure> {
        if let Err(problem) = timed("every table", "dropped", Nothing::fresh(self.db)).await {
            let why = reason(&problem);
            let stand = stand(self.state_after().await.as_ref());
            return Err(Failure::Failed(format!(
                "dropping the tables failed: {why}\n{stand}"
            )));
        }
        self.up(None).await
    }

    /// Reverts every step, then applies every step.
    pub(super) async fn refresh(&self) -> Result<(), Failure> {
        self.down(u32::MAX).await?;
        self.up(None).await
    }

    /// Refuses to destroy what somebody may miss.
    pub(super) async fn refuse_tenants(&self, verb: &str) -> Result<(), Failure> {
        let tenants = self.tenants().await;
        match tenants.map_err(|problem| Failure::of("the tenants cannot be counted", &problem))? {
            0 => Ok(()),
            tenants => {
                let plural = if tenants == 1 { "" } else { "s" };
                Err(Failure::Destruction(format!(
                    "the database holds {tenants} tenant{plural}, and `{verb}` would destroy all their data: \
                     say --yes-destroy-data if that is what you want; nothing was changed"
                )))
            }
        }
    }

    async fn tenants(&self) -> Result<i64, DbErr> {
        let exists = match self.db.get_database_backend() {
            DbBackend::Sqlite => "SELECT 1 FROM sqlite_master WHERE name = 'tenant'",
            _ => "SELECT 1 WHERE to_regclass('tenant') IS NOT NULL",
        };
        if self.one(exists).await?.is_none() {
            return Ok(0);
        }
        let counted = self.one("SELECT count(*) AS tenants FROM tenant").await?;
        counted.map_or(Ok(0), |row| row.try_get("", "tenants"))
    }

    async fn one(&self, sql: &str) -> Result<Option<QueryResult>, DbErr> {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        self.db.query_one_raw(statement).await
    }

    async fn each(&self, steps: &[String], way: Way) -> Result<(), Failure> {
        for step in steps {
            let outcome = match way {
                Way::Up => timed(step, "applied", Migrator::up(self.db, Some(1))).await,
                Way::Down => timed(step, "reverted", Migrator::down(self.db, Some(1))).await,
            };
            if let Err(problem) = outcome {
                return Err(self.failed(step, way, &problem).await);
            }
        }
        Ok(())
    }

    /// Which step failed, why, and where the database stands after it.
    async fn failed(&self, step: &str, way: Way, problem: &DbErr) -> Failure {
        let act = match way {
            Way::Up => "applying",
            Way::Down => "reverting",
        };
        let why = reason(problem);
        let after = self.state_after().await;
        let fate = after.as_ref().map_or("", |state| fate(state, step, way));
        let stand = stand(after.as_ref());
        Failure::Failed(format!("{act} {step} failed: {why}\n{fate}{stand}"))
    }

    async fn state(&self) -> Result<State, Failure> {
        let state = State::read(self.db).await;
        state.map_err(|problem| Failure::of("the steps cannot be read", &problem))
    }

    /// Where the database stands, asked by another connection if this one is what was lost.
    async fn state_after(&self) -> Option<State> {
        if let Ok(state) = State::read(self.db).await {
            return Some(state);
        }
        let db = self.target.open().await.ok()?;
        State::read(&db).await.ok()
    }
}

/// What became of a step that failed.
fn fate(after: &State, step: &str, way: Way) -> &'static str {
    let is_applied = after.applied.iter().any(|applied| applied == step);
    if is_applied == matches!(way, Way::Up) {
        return "The step is done all the same, only the answer was lost. ";
    }
    if is_whole(step) {
        return "The step was rolled back. ";
    }
    "The step runs outside a transaction: what it did before it failed stands. "
}

fn stand(after: Option<&State>) -> String {
    let Some(state) = after else {
        return "The database cannot be asked where it stands: run `migration status`".to_owned();
    };
    let (done, known) = (state.applied.len(), state.known());
    match state.applied.last() {
        Some(newest) => format!("{done} of {known} steps applied, the newest is {newest}"),
        None => format!("0 of {known} steps applied"),
    }
}

/// What this release does not know it can neither revert nor build on.
fn refuse_unknown(state: &State) -> Result<(), Failure> {
    if state.unknown.is_empty() {
        return Ok(());
    }
    Err(Failure::Failed(format!(
        "the database has steps of a newer release ({}): migrate with that release; nothing was changed",
        state.unknown.join(", ")
    )))
}

fn is_whole(step: &str) -> bool {
    let steps = Migrator::migrations();
    let step = steps.iter().find(|known| known.name() == step);
    step.is_none_or(|step| step.use_transaction() != Some(false))
}

/// Does something, and says in one line what it is and how it went. Whoever watches sees the name at once.
async fn timed(
    what: &str,
    done: &str,
    work: impl Future<Output = Result<(), DbErr>>,
) -> Result<(), DbErr> {
    let mut out = stdout();
    // Nobody reading along is no reason to stop half-way.
    let _ = write!(out, "{what} ... ").and_then(|()| out.flush());
    let begun = Instant::now();
    let outcome = work.await;
    let ending = if outcome.is_ok() { done } else { "failed" };
    say(&format!("{ending} in {} ms", begun.elapsed().as_millis()));
    outcome
}

fn say(text: &str) {
    let _ = writeln!(stdout(), "{text}");
}

fn count(steps: usize) -> String {
    if steps == 1 {
        "1 step".to_owned()
    } else {
        format!("{steps} steps")
    }
}
