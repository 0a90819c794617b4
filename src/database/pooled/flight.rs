//! A statement under way, and what becomes of it when nobody waits for it any more.
//!
//! The server goes on with it. Before anybody else may have the connection, it is waited for as long as a statement may
//! run, and then cancelled: again and again, because a wish that finds the statement still waiting in the pooler does
//! nothing, and it would begin to run later.

use std::{sync::Arc, time::Duration};

use futures::{FutureExt, future::BoxFuture};

use super::connection::Connection;
use crate::database::fault::{Fault, timed_out};

/// A statement and its answer.
pub(super) type Sending<T> = BoxFuture<'static, Result<T, Fault>>;

/// What has to happen before anybody else may have the connection.
pub(super) type WindUp = BoxFuture<'static, ()>;

/// How long a statement without a limit is waited for.
const LONGEST: Duration = Duration::from_mins(1);

/// How often a statement is cancelled, and how long it is given each time.
const CANCEL_TRIES: u32 = 100;
const CANCEL_PAUSE: Duration = Duration::from_millis(200);

/// A statement under way on a connection.
pub(super) struct Flight<'a, T: Send + 'static> {
    connection: &'a Arc<Connection>,
    sending: Option<Sending<T>>,
    limit: Option<Duration>,
}

impl<'a, T: Send + 'static> Flight<'a, T> {
    pub(super) fn new(
        connection: &'a Arc<Connection>,
        sending: Sending<T>,
        limit: Option<Duration>,
    ) -> Self {
        Self {
            connection,
            sending: Some(sending),
            limit,
        }
    }

    /// Waits for the answer, no longer than the statement may take.
    pub(super) async fn land(mut self) -> Result<T, Fault> {
        let Some(sending) = &mut self.sending else {
            return Err(Fault::lasting(timed_out("the statement is gone")));
        };
        let outcome = match self.limit {
            Some(limit) => tokio::time::timeout(limit, sending)
                .await
                .map_err(|_| limit),
            None => Ok(sending.await),
        };
        match outcome {
            Ok(outcome) => {
                self.sending = None;
                heed(self.connection, &outcome);
                outcome
            }
            Err(limit) => {
                // It has had its time: what is left is to cancel it.
                self.limit = Some(Duration::ZERO);
                self.connection.spoil();
                Err(Fault::overdue(limit))
            }
        }
    }
}

impl<T: Send + 'static> Drop for Flight<'_, T> {
    fn drop(&mut self) {
        if let Some(sending) = self.sending.take() {
            let patience = self.limit.unwrap_or(LONGEST);
            let winding = wind_up(Arc::clone(self.connection), sending, patience);
            self.connection.leave(winding.boxed());
        }
    }
}

async fn wind_up<T>(connection: Arc<Connection>, mut sending: Sending<T>, patience: Duration) {
    if let Ok(outcome) = tokio::time::timeout(patience, &mut sending).await {
        heed(&connection, &outcome);
        return;
    }
    connection.spoil();
    for _ in 0..CANCEL_TRIES {
        let is_heard = connection.ask_to_cancel().await;
        let ended = tokio::time::timeout(CANCEL_PAUSE, &mut sending).await;
        if ended.is_ok() {
            return;
        }
        if !is_heard {
            break;
        }
    }
    tracing::warn!("a statement that took too long could not be cancelled at the server");
    connection.abort();
}

fn heed<T>(connection: &Connection, outcome: &Result<T, Fault>) {
    if outcome.as_ref().is_err_and(Fault::spoils_the_connection) {
        connection.spoil();
    }
}
