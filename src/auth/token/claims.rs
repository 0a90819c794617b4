//! What a token claims, and what has to be true of it at a moment.

use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{auth::LEEWAY, config::AuthConfig};

/// The longest subject (`OpenID` Connect Core, section 2) and the longest name of a tenant.
const MOST_LETTERS: usize = 255;

/// What a token must say.
pub(super) struct Rules {
    issuer: String,
    audience: String,
    /// The way to the claim that names the tenant.
    tenant: Vec<String>,
}

/// What a good token says.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::auth) struct Grant {
    /// The tenant that it opens.
    pub(in crate::auth) tenant: TenantName,
    /// Whom it is about.
    pub(in crate::auth) subject: Option<String>,
    /// When it expires.
    pub(in crate::auth) expires_at: DateTime<Utc>,
}

/// How a token names a tenant.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::auth) enum TenantName {
    /// By its id.
    Id(Uuid),
    /// By its handle.
    Handle(String),
}

impl Rules {
    /// None when the configuration does not say who issues tokens, and for whom.
    pub(super) fn new(settings: &AuthConfig) -> Option<Self> {
        Some(Self {
            issuer: settings.jwt_issuer.clone()?,
            audience: settings.jwt_audience.clone()?,
            tenant: settings.tenant_claim().map(str::to_owned).collect(),
        })
    }

    /// What a token grants now, if all that it claims is as it must be.
    pub(super) fn grant(&self, claims: &Map<String, Value>, now: DateTime<Utc>) -> Option<Grant> {
        let expires_at = moment(claims.get("exp")?)?;
        let is_now = now < expires_at + LEEWAY
            && is_past(claims.get("nbf"), now)
            && is_past(claims.get("iat"), now);
        let is_for_us = claims.get("iss")?.as_str() == Some(&self.issuer)
            && is_among(claims.get("aud")?, &self.audience);
        if !is_now || !is_for_us {
            return None;
        }
        let subject = match claims.get("sub") {
            Some(subject) => Some(name(subject)?.to_owned()),
            None => None,
        };
        Some(Grant {
            tenant: self.tenant(claims)?,
            subject,
            expires_at,
        })
    }

    fn tenant(&self, claims: &Map<String, Value>) -> Option<TenantName> {
        let (first, rest) = self.tenant.split_first()?;
        let value = rest
            .iter()
            .try_fold(claims.get(first)?, |value, part| value.get(part))?;
        let text = name(value)?;
        // A handle of 32 letters can look like an id that is written without hyphens.
        let id = Uuid::parse_str(text).ok();
        let id = id.filter(|id| id.hyphenated().to_string().eq_ignore_ascii_case(text));
        Some(id.map_or_else(|| TenantName::Handle(text.to_owned()), TenantName::Id))
    }
}

/// A claim that is absent is no hindrance, one that cannot be read is.
fn is_past(claim: Option<&Value>, now: DateTime<Utc>) -> bool {
    claim.is_none_or(|value| moment(value).is_some_and(|at| at <= now + LEEWAY))
}

/// Seconds since 1970, perhaps with a fraction (RFC 7519, section 2).
fn moment(value: &Value) -> Option<DateTime<Utc>> {
    let since = match value.as_u64() {
        Some(seconds) => Duration::from_secs(seconds),
        None => Duration::try_from_secs_f64(value.as_f64()?).ok()?,
    };
    let at = DateTime::UNIX_EPOCH.checked_add_signed(TimeDelta::from_std(since).ok()?)?;
    // What the leeway adds must still be a moment.
    at.checked_add_signed(LEEWAY)?;
    Some(at.trunc_subsecs(6))
}

/// One audience, or a list of them.
fn is_among(claim: &Value, wanted: &str) -> bool {
    match claim {
        Value::String(one) => one == wanted,
        Value::Array(several) => several.iter().any(|one| one.as_str() == Some(wanted)),
        _ => false,
    }
}

/// A text that can be stored and looked up.
fn name(value: &Value) -> Option<&str> {
    let text = value.as_str()?;
    let is_name =
        !text.is_empty() && text.len() <= MOST_LETTERS && !text.contains(char::is_control);
    is_name.then_some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_moment_is_a_number_of_seconds() {
        let read = |value: Value| moment(&value).map(|at| at.to_rfc3339());

        assert_eq!(read(json!(0)).unwrap(), "1970-01-01T00:00:00+00:00");
        assert_eq!(read(json!(1.5)).unwrap(), "1970-01-01T00:00:01.500+00:00");
        for wrong in [
            json!("1"),
            json!(-1),
            json!(null),
            json!(1e300),
            json!(u64::MAX),
            json!([1]),
        ] {
            assert_eq!(read(wrong.clone()), None, "{wrong}");
        }
    }
}
