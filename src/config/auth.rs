//! What the variables of credentials must be, and how the claim that names a tenant is read.

use url::{Host, Url};

use super::{
    AuthConfig, ConfigError, Secret,
    read::{documented, invalid},
};

/// The shortest secret: what HS256 asks for (RFC 7518, section 3.2).
const LEAST_SECRET_BYTES: usize = 32;

/// The longest session: what browsers keep a cookie for, 400 days.
const MOST_SESSION_SECONDS: u64 = 34_560_000;

/// What the users of Supabase can write themselves, as a claim and as the column behind it.
const WRITTEN_BY_USERS: [&str; 2] = ["user_metadata", "raw_user_meta_data"];

impl AuthConfig {
    /// The way to the claim that names the tenant, part by part. A claim that is named by a URL, as some issuers ask for, is
    /// one part.
    pub fn tenant_claim(&self) -> impl Iterator<Item = &str> {
        let claim = self.jwt_tenant_claim.as_str();
        let parts = if claim.contains("://") { 1 } else { usize::MAX };
        claim.splitn(parts, '.')
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if self.session_seconds == 0 {
            return Err(invalid("AUTH_SESSION_SECONDS", "must be at least 1"));
        }
        if self.session_seconds > MOST_SESSION_SECONDS {
            let problem = "must be at most 34560000 (400 days): browsers keep no cookie for longer";
            return Err(invalid("AUTH_SESSION_SECONDS", problem));
        }
        check_secret("AUTH_JWT_SECRET", self.jwt_secret.as_ref())?;
        let previous = "AUTH_JWT_PREVIOUS_SECRET";
        check_secret(previous, self.jwt_previous_secret.as_ref())?;
        let (secret, before) = (&self.jwt_secret, &self.jwt_previous_secret);
        if let (Some(secret), Some(before)) = (secret, before)
            && secret.expose() == before.expose()
        {
            let problem = "is the same as AUTH_JWT_SECRET: write the one before it, or unset it";
            return Err(invalid(previous, problem));
        }
        if before.is_some() && secret.is_none() {
            let problem = "is the secret before AUTH_JWT_SECRET: set that, too, or unset this";
            return Err(invalid(previous, problem));
        }
        if let Some(url) = &self.jwks_url {
            check_url(url)?;
        }
        self.check_names()
    }

    fn check_names(&self) -> Result<(), ConfigError> {
        let has_tokens = self.jwt_secret.is_some() || self.jwks_url.is_some();
        for (variable, claim, value) in [
            ("AUTH_JWT_ISSUER", "iss", &self.jwt_issuer),
            ("AUTH_JWT_AUDIENCE", "aud", &self.jwt_audience),
        ] {
            if has_tokens && value.is_none() {
                let problem = format!(
                    "is needed with AUTH_JWT_SECRET or AUTH_JWKS_URL: write what the claim {claim} of your tokens is"
                );
                return Err(invalid(variable, &problem));
            }
        }
        let variable = "AUTH_JWT_TENANT_CLAIM";
        if self.tenant_claim().any(str::is_empty) {
            let problem = "must be the name of a claim, with a dot between the names when it lies in an object";
            return Err(invalid(variable, problem));
        }
        if self
            .tenant_claim()
            .any(|part| WRITTEN_BY_USERS.contains(&part))
        {
            let problem = "names what users can change themselves, so that anyone could enter any workspace; take \
                           one that only the issuer writes";
            return Err(invalid(variable, problem));
        }
        Ok(())
    }
}

fn check_secret(variable: &str, secret: Option<&Secret>) -> Result<(), ConfigError> {
    let is_documented = |secret: &Secret| documented().any(|(_, value)| value == secret.expose());
    if secret.is_some_and(is_documented) {
        let problem =
            "is the example of .env.example, which everybody knows: write one of your own";
        return Err(invalid(variable, problem));
    }
    if secret.is_some_and(|secret| secret.expose().len() < LEAST_SECRET_BYTES) {
        let problem =
            "is too short to be safe: write at least 32 bytes of chance (`openssl rand -hex 32`)";
        return Err(invalid(variable, problem));
    }
    Ok(())
}

fn check_url(url: &Url) -> Result<(), ConfigError> {
    let is_safe = match url.scheme() {
        "https" => url.host().is_some(),
        "http" => is_loopback(url),
        _ => false,
    };
    if !is_safe {
        let problem = "must be an https URL, or http to this machine: who can change the keys on their way can enter \
                       any workspace";
        return Err(invalid("AUTH_JWKS_URL", problem));
    }
    if !url.username().is_empty() || url.password().is_some() {
        let problem = "must not hold a name or password: the keys are public";
        return Err(invalid("AUTH_JWKS_URL", problem));
    }
    Ok(())
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    const SECRET: &str = "a secret of this test, 32 bytes!";
    const BEFORE: &str = "the secret before, 32 bytes, too";
    const NAMES: [(&str, &str); 2] = [
        ("AUTH_JWT_ISSUER", "https://issuer.example"),
        ("AUTH_JWT_AUDIENCE", "us"),
    ];

    fn read(variables: &[(&str, &str)]) -> Result<Config, String> {
        let owned = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::from_variables(owned).map_err(|problem| problem.to_string())
    }

    fn with_names(variables: &[(&str, &str)]) -> Result<Config, String> {
        read(&[&NAMES, variables].concat())
    }

    fn refused(variables: &[(&str, &str)], problem: &str) {
        let said = with_names(variables).unwrap_err();
        assert!(said.starts_with(problem), "{said}");
        assert!(
            !said.contains("hunter2") && !said.contains(&SECRET[1..]),
            "{said}"
        );
    }

    #[test]
    fn a_secret_or_url_that_is_not_safe_is_named_with_what_to_write() {
        let short = &SECRET[1..];
        for (variables, problem) in [
            (
                &[("AUTH_JWT_SECRET", short)][..],
                "AUTH_JWT_SECRET: is too short to be safe: write at least 32 bytes of chance (`openssl rand -hex 32`)",
            ),
            (
                &[
                    ("AUTH_JWT_SECRET", SECRET),
                    ("AUTH_JWT_PREVIOUS_SECRET", short),
                ],
                "AUTH_JWT_PREVIOUS_SECRET: is too short to be safe",
            ),
            (
                &[("AUTH_JWT_PREVIOUS_SECRET", SECRET)],
                "AUTH_JWT_PREVIOUS_SECRET: is the secret before AUTH_JWT_SECRET: set that, too, or unset this",
            ),
            (
                &[("AUTH_JWKS_URL", "http://issuer.example/keys")],
                "AUTH_JWKS_URL: must be an https URL, or http to this machine",
            ),
            (
                &[("AUTH_JWKS_URL", "ftp://localhost/keys")],
                "AUTH_JWKS_URL: must be an https URL, or http to this machine",
            ),
            (
                &[("AUTH_JWKS_URL", "https://me:hunter2@issuer.example/keys")],
                "AUTH_JWKS_URL: must not hold a name or password: the keys are public",
            ),
        ] {
            refused(variables, problem);
        }
    }

    #[test]
    fn a_secret_is_ones_own_and_another_one_than_before() {
        let twice = [
            ("AUTH_JWT_SECRET", SECRET),
            ("AUTH_JWT_PREVIOUS_SECRET", SECRET),
        ];
        let example = "what-openssl-rand-hex-32-prints-for-you";

        refused(
            &twice,
            "AUTH_JWT_PREVIOUS_SECRET: is the same as AUTH_JWT_SECRET",
        );
        refused(
            &[("AUTH_JWT_SECRET", example)],
            "AUTH_JWT_SECRET: is the example of .env.example",
        );
    }

    #[test]
    fn a_claim_that_users_write_and_a_session_that_no_browser_keeps_are_refused() {
        for (variables, problem) in [
            (
                &[("AUTH_JWT_TENANT_CLAIM", "user_metadata.tenant_id")][..],
                "AUTH_JWT_TENANT_CLAIM: names what users can change themselves, so that anyone could enter any workspace",
            ),
            (
                &[("AUTH_JWT_TENANT_CLAIM", "app_metadata.")],
                "AUTH_JWT_TENANT_CLAIM: must be the name of a claim",
            ),
            (
                &[("AUTH_SESSION_SECONDS", "34560001")],
                "AUTH_SESSION_SECONDS: must be at most 34560000 (400 days)",
            ),
        ] {
            refused(variables, problem);
        }
    }

    #[test]
    fn tokens_need_an_issuer_and_an_audience() {
        for keys in [
            ("AUTH_JWT_SECRET", SECRET),
            ("AUTH_JWKS_URL", "https://issuer.example/keys"),
        ] {
            for (missing, claim) in [(0, "iss"), (1, "aud")] {
                let said = read(&[keys, NAMES[1 - missing]]).unwrap_err();
                let problem = format!(
                    "{}: is needed with AUTH_JWT_SECRET or AUTH_JWKS_URL: write what the claim {claim} of your tokens is",
                    NAMES[missing].0
                );
                assert!(said.starts_with(&problem), "{said}");
            }
        }
    }

    #[test]
    fn what_is_safe_is_taken() {
        for url in [
            "https://issuer.example/keys",
            "http://localhost:9999/keys",
            "http://127.0.0.1:9999/keys",
            "http://[::1]:9999/keys",
        ] {
            with_names(&[("AUTH_JWKS_URL", url)]).unwrap();
        }
        let config = with_names(&[
            ("AUTH_JWT_SECRET", SECRET),
            ("AUTH_JWT_PREVIOUS_SECRET", BEFORE),
        ])
        .unwrap();
        assert!(!format!("{config:?}").contains(SECRET));
    }

    #[test]
    fn a_dot_goes_into_an_object_but_not_within_a_url() {
        let parts = |claim: &str| {
            let config = read(&[("AUTH_JWT_TENANT_CLAIM", claim)]).unwrap();
            config
                .auth
                .tenant_claim()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };

        assert_eq!(parts("tenant"), ["tenant"]);
        assert_eq!(
            parts("app_metadata.tenant_id"),
            ["app_metadata", "tenant_id"]
        );
        assert_eq!(
            parts("https://example.com/tenant"),
            ["https://example.com/tenant"]
        );
    }
}
