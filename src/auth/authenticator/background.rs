//! What goes on beside the requests: the uses of keys are written, ended sessions are deleted, published keys are fetched
//! anew. A failure is told where it happens, and the next turn tries again.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::{Authenticator, Clock, Error, store};

/// How often the uses of keys are written: at most so late, and at most so often a key.
const USES_EVERY: Duration = Duration::from_mins(1);

/// How often ended sessions are deleted, and how many in one transaction.
const SWEEP_EVERY: Duration = Duration::from_mins(10);
const SWEPT_AT_ONCE: u64 = 1_000;

/// How long a stopping server waits for the uses to be written.
const LAST_PATIENCE: Duration = Duration::from_secs(3);

impl Authenticator {
    /// Looks after all this, for ever.
    pub async fn run_background(&self, clock: Clock) {
        futures::join!(
            self.keep_writing(),
            self.keep_sweeping(clock),
            self.keep_keys_fresh(),
        );
    }

    /// Writes the last uses. Called once no request can come any more, before the databases close.
    pub async fn finish(&self) {
        if tokio::time::timeout(LAST_PATIENCE, self.write_uses())
            .await
            .is_err()
        {
            tracing::warn!("the last uses of keys could not be written in time");
        }
    }

    /// Writes when keys were used, as far as it was not written yet.
    ///
    /// # Errors
    ///
    /// The database could not be asked.
    pub async fn write_uses(&self) -> Result<(), Error> {
        self.uses.write(&self.databases).await
    }

    /// Deletes the sessions that have ended, and tells how many there were.
    ///
    /// # Errors
    ///
    /// The database could not be asked.
    pub async fn sweep_sessions(&self, now: DateTime<Utc>) -> Result<u64, Error> {
        let mut total = 0;
        loop {
            let tx = self.databases.begin().await?;
            let swept = store::sweep_sessions(&tx, now, SWEPT_AT_ONCE).await?;
            tx.commit().await?;
            total += swept;
            if swept < SWEPT_AT_ONCE {
                return Ok(total);
            }
        }
    }

    /// Fetches the published keys of tokens now, if there is a URL of such.
    pub async fn refresh_keys(&self) {
        if let Some(jwks) = self.tokens.as_ref().and_then(|tokens| tokens.jwks()) {
            jwks.refresh().await;
        }
    }

    async fn keep_writing(&self) {
        loop {
            tokio::time::sleep(USES_EVERY).await;
            let _ = self.write_uses().await;
        }
    }

    async fn keep_sweeping(&self, clock: Clock) {
        loop {
            let _ = self.sweep_sessions(clock.now()).await;
            tokio::time::sleep(SWEEP_EVERY).await;
        }
    }

    async fn keep_keys_fresh(&self) {
        if let Some(jwks) = self.tokens.as_ref().and_then(|tokens| tokens.jwks()) {
            jwks.keep_fresh().await;
        }
    }
}
