//! The published keys: fetched from one URL, kept in memory, and fetched anew when a token names a key that is not among
//! them, and from time to time.
//!
//! Keys that are there are used at once; only who needs another waits, and all of these for one fetch. What was fetched last
//! stays while the URL is down or answers what cannot be used.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use arc_swap::ArcSwapOption;
use chrono::{DateTime, TimeDelta, Utc};
use futures::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use reqwest::{Client, StatusCode, header, redirect};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use url::Url;

use super::{KeysAway, header::Header, key::Keys};
use crate::error::chain;

/// How often the keys are fetched anew: so long does a key work on that was taken out of the set.
const EVERY: Duration = Duration::from_mins(5);
/// How soon to try again while nothing could be fetched yet.
const FIRST_TRIES: Duration = Duration::from_secs(5);
/// How often tokens that name unknown keys can cause a fetch.
const AT_NEED: TimeDelta = TimeDelta::minutes(1);
const AT_NEED_WITHOUT_KEYS: TimeDelta = TimeDelta::seconds(5);

/// How long one fetch may take, and how large its answer may be.
const PATIENCE: Duration = Duration::from_secs(5);
const MOST_BYTES: usize = 65_536;

/// The published keys.
#[derive(Debug)]
pub(in crate::auth) struct Jwks(Arc<Inner>);

type Flight = Shared<BoxFuture<'static, ()>>;

#[derive(Debug)]
struct Inner {
    url: Url,
    client: Client,
    current: ArcSwapOption<Keys>,
    fetching: Mutex<Fetching>,
}

#[derive(Debug, Default)]
struct Fetching {
    under_way: Option<Flight>,
    /// When a token last caused a fetch.
    needed_at: Option<DateTime<Utc>>,
    /// Whether the last fetch brought nothing.
    is_down: bool,
}

impl Jwks {
    /// Nothing is fetched yet.
    pub(super) fn new(url: Url) -> Self {
        Self(Arc::new(Inner {
            client: client(&url),
            url,
            current: ArcSwapOption::empty(),
            fetching: Mutex::default(),
        }))
    }

    /// The set in which the key that a header names would be.
    ///
    /// # Errors
    ///
    /// The key is not known and the set could not be fetched.
    pub(super) async fn keys_for(
        &self,
        header: &Header,
        now: DateTime<Utc>,
    ) -> Result<Arc<Keys>, KeysAway> {
        if let Some(keys) = self.known(header) {
            return Ok(keys);
        }
        if let Some(flight) = self.flight_at_need(now) {
            flight.await;
        }
        match (self.known(header), self.0.current.load_full()) {
            (Some(keys), _) => Ok(keys),
            (None, Some(keys)) if !self.0.fetching().is_down => Ok(keys),
            _ => Err(KeysAway),
        }
    }

    /// Fetches the keys now, and again and again, for ever.
    pub(in crate::auth) async fn keep_fresh(&self) {
        loop {
            self.flight().await;
            let has_keys = self.0.current.load().is_some();
            tokio::time::sleep(if has_keys { EVERY } else { FIRST_TRIES }).await;
        }
    }

    /// Fetches the keys. Whoever asks while they are being fetched waits for that.
    pub(in crate::auth) async fn refresh(&self) {
        self.flight().await;
    }

    fn known(&self, header: &Header) -> Option<Arc<Keys>> {
        self.0.current.load_full().filter(|keys| keys.knows(header))
    }

    fn flight(&self) -> Flight {
        Inner::join(&self.0, &mut self.0.fetching())
    }

    /// The fetch that is under way, or one that is due; none when tokens have caused one not long ago.
    fn flight_at_need(&self, now: DateTime<Utc>) -> Option<Flight> {
        let mut fetching = self.0.fetching();
        let pause = match self.0.current.load().as_ref() {
            Some(_) => AT_NEED,
            None => AT_NEED_WITHOUT_KEYS,
        };
        let is_due = fetching
            .needed_at
            .is_none_or(|last| (now - last).abs() >= pause);
        if is_due {
            fetching.needed_at = Some(now);
            return Some(Inner::join(&self.0, &mut fetching));
        }
        fetching.flight_under_way()
    }
}

impl Fetching {
    fn flight_under_way(&self) -> Option<Flight> {
        self.under_way
            .clone()
            .filter(|flight| flight.peek().is_none())
    }
}

impl Inner {
    fn fetching(&self) -> MutexGuard<'_, Fetching> {
        self.fetching.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The fetch is a task of its own: it ends what it began when those who wait for it go away.
    fn join(this: &Arc<Self>, fetching: &mut Fetching) -> Flight {
        fetching.flight_under_way().unwrap_or_else(|| {
            let inner = Arc::clone(this);
            let task = tokio::spawn(async move { inner.replace().await });
            let flight = task.map(drop).boxed().shared();
            fetching.under_way = Some(flight.clone());
            flight
        })
    }

    async fn replace(&self) {
        let outcome = fetch(&self.client, &self.url).await;
        let is_down = outcome.is_err();
        let was_down = std::mem::replace(&mut self.fetching().is_down, is_down);
        match outcome {
            Ok(keys) => {
                if was_down {
                    tracing::info!("the keys of tokens are fetched again");
                }
                self.current.store(Some(Arc::new(keys)));
            }
            // Once an outage, not once a try.
            Err(problem) if !was_down => tracing::warn!(
                url = %self.url,
                error = problem,
                "the keys of tokens cannot be fetched; those that were fetched last, if any, are used on"
            ),
            Err(_) => {}
        }
    }
}

/// A client that goes where the URL leads and nowhere else.
fn client(url: &Url) -> Client {
    let roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring knows the default versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Client::builder()
        .tls_backend_preconfigured(tls)
        .https_only(url.scheme() == "https")
        .redirect(redirect::Policy::none())
        .no_proxy()
        .timeout(PATIENCE)
        .build()
        .expect("these settings make a client")
}

async fn fetch(client: &Client, url: &Url) -> Result<Keys, String> {
    let request = client
        .get(url.clone())
        .header(header::ACCEPT, "application/json");
    let mut response = request.send().await.map_err(|problem| chain(&problem))?;
    if response.status() != StatusCode::OK {
        return Err(format!("the answer is {}", response.status()));
    }
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await.map_err(|problem| chain(&problem))? {
        if body.len() + part.len() > MOST_BYTES {
            return Err(format!("the answer is longer than {MOST_BYTES} bytes"));
        }
        body.extend_from_slice(&part);
    }
    Keys::read(&body).ok_or_else(|| {
        "the answer is no set of keys of which one can be used (RSA, EC P-256 or Ed25519)"
            .to_owned()
    })
}
