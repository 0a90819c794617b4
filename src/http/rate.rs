//! Rate limits: how many requests a minute come from one address, and with one credential.
//!
//! The address is limited first, before anything of the request is looked at; the credential as soon as it is known. Every
//! answer tells what is left, by the fields of draft-ietf-httpapi-ratelimit-headers.

use std::{
    fmt::Write,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    extract::{Request, State},
    http::{Extensions, HeaderMap, HeaderName, HeaderValue, header::RETRY_AFTER, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use governor::clock::FakeRelativeClock;

use self::limiter::{Left, Limiter, Ticks};
use super::address;
use crate::{
    app::App,
    auth::{Credential, Identity},
    clock::Clock,
    config::LimitsConfig,
    error::Error,
    http::Shared,
    metrics::Refusal,
};

mod limiter;

static POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
static RATE: HeaderName = HeaderName::from_static("ratelimit");

const ADDRESS: &str = "address";
const CREDENTIAL: &str = "credential";

/// What was sent of late, by address and by credential. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Rates(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    by_address: Option<Limiter<IpAddr>>,
    by_credential: Option<Limiter<Identity>>,
    /// The limits themselves, as every answer tells them; none where there is no limit.
    policy: Option<HeaderValue>,
}

/// What the request's credential has left, once it is known: from the handler to the layer around it.
#[derive(Clone, Debug, Default)]
struct Spent(Arc<Mutex<Option<Left>>>);

impl Rates {
    /// Nothing sent yet. Where the clock stands still, nothing that was spent comes back.
    #[must_use]
    pub fn new(limits: &LimitsConfig, clock: Clock) -> Self {
        let ticks = match clock {
            Clock::System => Ticks::Since(Instant::now()),
            Clock::Fixed(_) => Ticks::ByHand(FakeRelativeClock::default()),
        };
        let by_address = Limiter::new(limits.rate_per_address, ticks.clone());
        let by_credential = Limiter::new(limits.rate_per_credential, ticks);
        let policies: Vec<String> = [
            by_address
                .as_ref()
                .map(|limiter| policy(ADDRESS, limiter.at_once(), limiter.window())),
            by_credential
                .as_ref()
                .map(|limiter| policy(CREDENTIAL, limiter.at_once(), limiter.window())),
        ]
        .into_iter()
        .flatten()
        .collect();
        let policy = HeaderValue::try_from(policies.join(", ")).ok();
        Self(Arc::new(Inner {
            by_address,
            by_credential,
            policy: policy.filter(|_| !policies.is_empty()),
        }))
    }
}

/// Limits a request by its address, and tells on the answer what is left. Probes that cost nothing are not limited.
pub(super) async fn limit(State(app): State<Shared>, mut request: Request, next: Next) -> Response {
    let rates = &app.rates.0;
    let Some(policy) = rates.policy.as_ref().filter(|_| !is_free(&request)) else {
        return next.run(request).await;
    };
    let of_address = spend_address(&app, request.extensions(), request.headers());
    let spent = Spent::default();
    let mut response = if let Some(wait) = of_address.and_then(|left| left.wait) {
        refuse(&app, Refusal::Address, wait)
    } else {
        request.extensions_mut().insert(spent.clone());
        next.run(request).await
    };
    let of_credential = *spent.0.lock().unwrap_or_else(PoisonError::into_inner);
    tell(&mut response, policy, of_address, of_credential);
    response
}

/// Counts another request of the same body to its address.
///
/// # Errors
///
/// The address has sent too many.
pub(super) fn spend_again(app: &App, head: &Parts) -> Result<(), Error> {
    let left = spend_address(app, &head.extensions, &head.headers);
    let Some(wait) = left.and_then(|left| left.wait) else {
        return Ok(());
    };
    app.metrics.http().refused(Refusal::Address);
    Err(too_many(wait))
}

/// None where addresses are not limited, or the request has none.
fn spend_address(app: &App, extensions: &Extensions, headers: &HeaderMap) -> Option<Left> {
    let limiter = app.rates.0.by_address.as_ref()?;
    let address = address::of(extensions, headers, &app.config.trusted.proxies)?;
    Some(limiter.spend(&network(address)))
}

/// Counts a request to its credential, if there is one that is known.
///
/// # Errors
///
/// The credential has sent too many.
pub(super) fn spend(app: &App, head: &Parts, credential: &Credential) -> Result<(), Error> {
    let limiter = app.rates.0.by_credential.as_ref();
    let Some((limiter, identity)) = limiter.zip(identity(credential)) else {
        return Ok(());
    };
    let left = limiter.spend(&identity);
    if let Some(Spent(of_request)) = head.extensions.get() {
        *of_request.lock().unwrap_or_else(PoisonError::into_inner) = Some(left);
    }
    let Some(wait) = left.wait else {
        return Ok(());
    };
    app.metrics.http().refused(Refusal::Credential);
    Err(too_many(wait))
}

/// Whoever routes here may look as often as he likes. `/health` itself asks the database.
fn is_free(request: &Request) -> bool {
    matches!(request.uri().path(), "/health/live" | "/health/ready")
}

/// Whose requests are counted together; none for who sent no credential, or one that could not be checked.
fn identity(credential: &Credential) -> Option<Identity> {
    match credential {
        Credential::Known(viewer) => Some(viewer.identity()),
        Credential::Anonymous | Credential::Unchecked => None,
    }
}

/// What stands for an address: whoever has one of IPv6 has all of its /64 network.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let network = address.to_bits() >> 64 << 64;
            Ipv6Addr::from_bits(network).into()
        }
    }
}

fn refuse(app: &App, refusal: Refusal, wait: u64) -> Response {
    app.metrics.http().refused(refusal);
    too_many(wait).into_response()
}

fn too_many(wait: u64) -> Error {
    Error::RateLimited {
        retry_after: Duration::from_secs(wait),
    }
}

/// A limit as the draft writes it: so many in so many seconds.
fn policy(name: &str, quota: u32, window: u64) -> String {
    format!("\"{name}\";q={quota};w={window}")
}

/// Tells the limits, what is left of them, and when to come again.
fn tell(
    response: &mut Response,
    policy: &HeaderValue,
    of_address: Option<Left>,
    of_credential: Option<Left>,
) {
    let headers = response.headers_mut();
    headers.insert(&POLICY, policy.clone());
    let known = [(ADDRESS, of_address), (CREDENTIAL, of_credential)];
    let mut text = String::with_capacity(64);
    for (name, left) in known {
        let Some(left) = left else { continue };
        let comma = if text.is_empty() { "" } else { ", " };
        let (remaining, seconds) = (left.remaining, left.whole_in);
        let _ = write!(text, "{comma}\"{name}\";r={remaining};t={seconds}");
        if let Some(wait) = left.wait {
            headers.insert(RETRY_AFTER, wait.into());
        }
    }
    if let Ok(text) = HeaderValue::try_from(text)
        && !text.is_empty()
    {
        headers.insert(&RATE, text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_of_one_network_are_counted_together() {
        let of = |text: &str| network(text.parse().unwrap()).to_string();

        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(of("2001:db8:1:2::"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("203.0.113.9"), "203.0.113.9");
    }
}
