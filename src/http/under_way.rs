//! Counts the requests under way: no more at the same time than can be answered soon, and a stopping server knows when
//! the last one was answered.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::sync::{oneshot, watch};

use crate::{config::Limit, error::Error, http::Shared, metrics::Refusal};

/// The requests whose bodies are arriving. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Arrivals(Arc<Mutex<Begun>>);

/// Those that have begun to arrive, the one that began first in front; dropping what is kept for one gives it up.
#[derive(Debug, Default)]
struct Begun {
    count: u64,
    by_age: BTreeMap<u64, oneshot::Sender<()>>,
}

/// A request whose body is arriving, until it is dropped.
pub(super) struct Arrival {
    number: u64,
    given_up: oneshot::Receiver<()>,
    arrivals: Arrivals,
}

/// Counts a request from its arrival until its response is ready, or until its client has gone. One too many takes the
/// place of the one whose body has been arriving for longest; where there is none, it is turned away at once: in a queue
/// it would wait until nobody waits for it any more.
pub(super) async fn count(State(app): State<Shared>, request: Request, next: Next) -> Response {
    if super::is_probe(&request) {
        return next.run(request).await;
    }
    let most = app.config.limits.concurrent_requests;
    let counted = Counted::new(&app.under_way, most).or_else(|| {
        app.metrics.http().refused(Refusal::Shed);
        let has_room = app.arrivals.give_up_oldest();
        has_room.then(|| Counted::beyond(&app.under_way))
    });
    match counted {
        Some(_counted) => next.run(request).await,
        None => Error::Overloaded.into_response(),
    }
}

impl Arrivals {
    /// A body begins to arrive.
    pub(super) fn begin(&self) -> Arrival {
        let (sender, given_up) = oneshot::channel();
        let mut begun = self.lock();
        begun.count += 1;
        let number = begun.count;
        begun.by_age.insert(number, sender);
        drop(begun);
        Arrival {
            number,
            given_up,
            arrivals: self.clone(),
        }
    }

    /// Gives up the body that has been arriving for longest; whether there was one.
    fn give_up_oldest(&self) -> bool {
        self.lock().by_age.pop_first().is_some()
    }

    /// No operation on it stops half-way.
    fn lock(&self) -> MutexGuard<'_, Begun> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Arrival {
    /// Ends when its place is needed for another request.
    pub(super) async fn given_up(&mut self) {
        let _ = (&mut self.given_up).await;
    }
}

impl Drop for Arrival {
    fn drop(&mut self) {
        self.arrivals.lock().by_age.remove(&self.number);
    }
}

struct Counted(watch::Sender<usize>);

impl Counted {
    /// None where so many are under way already.
    fn new(under_way: &watch::Sender<usize>, most: Limit) -> Option<Self> {
        let has_room = under_way.send_if_modified(|count| {
            let has_room = most.allows(*count + 1);
            if has_room {
                *count += 1;
            }
            has_room
        });
        has_room.then(|| Self(under_way.clone()))
    }

    /// In the place of one that is about to end.
    fn beyond(under_way: &watch::Sender<usize>) -> Self {
        under_way.send_modify(|count| *count += 1);
        Self(under_way.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}
