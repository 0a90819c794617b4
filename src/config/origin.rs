//! The origin of another site's pages.

use url::Url;

/// Checks that it is written as browsers write it, letter by letter: it is compared as text.
///
/// # Errors
///
/// What to write instead.
pub(super) fn check(origin: &str) -> Result<(), &'static str> {
    if origin.contains('*') {
        return Err("may not hold `*`, which would let sites in that nobody named: list each one");
    }
    let written = Url::parse(origin).map(|url| url.origin().ascii_serialization());
    let is_web = origin.starts_with("https://") || origin.starts_with("http://");
    if is_web && written.is_ok_and(|written| written == origin) {
        return Ok(());
    }
    Err(
        "must be origins, separated by commas: scheme, host and port as a browser sends them, in small letters, without \
         a path and without the scheme's own port",
    )
}
