//! A token's header (RFC 7515, section 4), as far as it is looked at. It says nothing that is believed: it names a key of
//! ours and has to agree with it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::Algorithm;
use serde::{Deserialize, de::IgnoredAny};

/// The types of token that are taken; one without a type is, too. Others are made for other uses (RFC 8725, section 3.11).
const TYPES: [&str; 2] = ["jwt", "at+jwt"];

/// What a header says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// The algorithm that it claims.
    pub(super) algorithm: Algorithm,
    /// The name of the key.
    pub(super) key: Option<String>,
}

/// The fields of a header. One that brings or names a key of its own, and one with extensions that must be understood, has
/// no place here.
#[derive(Deserialize)]
struct Fields {
    alg: Algorithm,
    kid: Option<String>,
    typ: Option<String>,
    jwk: Option<IgnoredAny>,
    jku: Option<IgnoredAny>,
    x5u: Option<IgnoredAny>,
    x5c: Option<IgnoredAny>,
    crit: Option<IgnoredAny>,
    b64: Option<IgnoredAny>,
    zip: Option<IgnoredAny>,
    enc: Option<IgnoredAny>,
}

impl Header {
    /// None for a header that is not taken.
    pub(super) fn read(token: &str) -> Option<Self> {
        let (head, _) = token.split_once('.')?;
        let json = URL_SAFE_NO_PAD.decode(head).ok()?;
        let fields: Fields = serde_json::from_slice(&json).ok()?;
        let foreign = [
            fields.jwk,
            fields.jku,
            fields.x5u,
            fields.x5c,
            fields.crit,
            fields.b64,
            fields.zip,
            fields.enc,
        ];
        let is_plain = foreign.iter().all(Option::is_none);
        (is_plain && is_type(fields.typ.as_deref())).then_some(Self {
            algorithm: fields.alg,
            key: fields.kid,
        })
    }
}

/// Case does not matter, and `application/` may stand in front (RFC 7515, section 4.1.9).
fn is_type(typ: Option<&str>) -> bool {
    typ.is_none_or(|typ| {
        let typ = typ.to_ascii_lowercase();
        TYPES.contains(&typ.strip_prefix("application/").unwrap_or(&typ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Option<Header> {
        Header::read(&format!("{}.e30.c2ln", URL_SAFE_NO_PAD.encode(json)))
    }

    #[test]
    fn a_plain_header_is_read() {
        let plain = Header {
            algorithm: Algorithm::ES256,
            key: Some("one".to_owned()),
        };

        for typ in ["", r#""typ":"JWT","#, r#""typ":"application/at+jwt","#] {
            let header = read(&format!(r#"{{{typ}"alg":"ES256","kid":"one"}}"#));
            assert_eq!(header.as_ref(), Some(&plain), "{typ}");
        }
    }

    #[test]
    fn a_header_with_a_key_of_its_own_or_of_another_kind_is_not_taken() {
        for fields in [
            r#""jwk":{}"#,
            r#""jku":"https://example.com""#,
            r#""x5u":"https://example.com""#,
            r#""x5c":[]"#,
            r#""crit":["exp"]"#,
            r#""b64":false"#,
            r#""zip":"DEF""#,
            r#""typ":"dpop+jwt""#,
            r#""kid":1"#,
            r#""alg":"HS256""#,
        ] {
            assert_eq!(
                read(&format!(r#"{{"alg":"HS256",{fields}}}"#)),
                None,
                "{fields}"
            );
        }
        for alg in [r#""none""#, r#""None""#, "null", "1"] {
            assert_eq!(read(&format!(r#"{{"alg":{alg}}}"#)), None, "{alg}");
        }
        for json in ["", "{}", "[]", "null"] {
            assert_eq!(read(json), None, "{json}");
        }
    }
}
