//! Published keys (RFC 7517): which of them can be used here, and for what.

use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse},
};
use serde::Deserialize;
use serde_json::Value;

use super::header::Header;

/// A key, and the one algorithm that it is used with.
pub(super) struct Key {
    pub(super) algorithm: Algorithm,
    pub(super) id: Option<String>,
    pub(super) inner: DecodingKey,
}

/// A set of published keys.
pub(super) struct Keys(Vec<Key>);

#[derive(Deserialize)]
struct Document {
    keys: Vec<Value>,
}

impl Keys {
    /// The keys of a document that can be used; none when it has not one of them. A key that cannot be used does not spoil
    /// the others: issuers publish keys for other purposes beside these.
    pub(super) fn read(json: &[u8]) -> Option<Self> {
        let document: Document = serde_json::from_slice(json).ok()?;
        let keys: Vec<Key> = document.keys.into_iter().filter_map(read_key).collect();
        (!keys.is_empty()).then_some(Self(keys))
    }

    /// Whether a key of this algorithm can be in a set.
    pub(super) fn may_hold(algorithm: Algorithm) -> bool {
        matches!(
            algorithm,
            Algorithm::RS256 | Algorithm::ES256 | Algorithm::EdDSA
        )
    }

    /// Whether the key that a header names is in the set, whatever it is good for. A header that names none finds
    /// what is there.
    pub(super) fn knows(&self, header: &Header) -> bool {
        header.key.is_none() || self.0.iter().any(|key| key.id == header.key)
    }

    /// The key that a header names, if it is used with the algorithm that the header claims. A header without a name means
    /// the only key of its algorithm.
    pub(super) fn find(&self, header: &Header) -> Option<&Key> {
        let mut fitting = self.0.iter().filter(|key| {
            key.algorithm == header.algorithm && (header.key.is_none() || key.id == header.key)
        });
        let first = fitting.next()?;
        (header.key.is_some() || fitting.next().is_none()).then_some(first)
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|key| (&key.id, key.algorithm)))
            .finish()
    }
}

fn read_key(json: Value) -> Option<Key> {
    // A private key that was published is nobody's any more.
    if json.get("d").is_some() {
        return None;
    }
    let jwk: Jwk = serde_json::from_value(json).ok()?;
    let algorithm = algorithm_of(&jwk)?;
    let inner = DecodingKey::from_jwk(&jwk).ok()?;
    may_verify(&jwk).then_some(Key {
        algorithm,
        id: jwk.common.key_id,
        inner,
    })
}

/// The algorithm of a key's type and curve, unless it says that it is for another.
fn algorithm_of(jwk: &Jwk) -> Option<Algorithm> {
    let (algorithm, name) = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => (Algorithm::RS256, KeyAlgorithm::RS256),
        AlgorithmParameters::EllipticCurve(curve) if curve.curve == EllipticCurve::P256 => {
            (Algorithm::ES256, KeyAlgorithm::ES256)
        }
        AlgorithmParameters::OctetKeyPair(curve) if curve.curve == EllipticCurve::Ed25519 => {
            (Algorithm::EdDSA, KeyAlgorithm::EdDSA)
        }
        _ => return None,
    };
    let said = jwk.common.key_algorithm;
    said.is_none_or(|said| said == name).then_some(algorithm)
}

/// Whether a key is for signatures, or does not say.
fn may_verify(jwk: &Jwk) -> bool {
    let is_for = jwk.common.public_key_use.as_ref();
    let operations = jwk.common.key_operations.as_ref();
    is_for.is_none_or(|is_for| *is_for == PublicKeyUse::Signature)
        && operations.is_none_or(|operations| operations.contains(&KeyOperations::Verify))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ed25519(more: &Value) -> Value {
        let mut key = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
        let fields = key.as_object_mut().unwrap();
        fields.extend(more.as_object().unwrap().clone());
        key
    }

    fn read(keys: &[Value]) -> Option<Keys> {
        Keys::read(json!({"keys": keys}).to_string().as_bytes())
    }

    fn header(key: Option<&str>) -> Header {
        Header {
            algorithm: Algorithm::EdDSA,
            key: key.map(str::to_owned),
        }
    }

    #[test]
    fn a_key_that_says_it_is_for_something_else_is_left_out() {
        for more in [
            json!({"alg": "RS256"}),
            json!({"alg": "whatever"}),
            json!({"use": "enc"}),
            json!({"key_ops": ["sign"]}),
            json!({"key_ops": []}),
            json!({"crv": "P-256"}),
            json!({"kty": "EC"}),
            json!({"kty": "oct", "k": "c2VjcmV0"}),
            json!({"d": "c2VjcmV0"}),
            json!({"x": "!"}),
        ] {
            assert!(read(&[ed25519(&more)]).is_none(), "{more}");
        }
        for more in [
            json!({}),
            json!({"alg": "EdDSA", "use": "sig", "key_ops": ["verify"]}),
        ] {
            assert!(read(&[ed25519(&more)]).is_some(), "{more}");
        }
    }

    #[test]
    fn a_set_without_a_usable_key_is_none() {
        for json in [
            &b"{}"[..],
            b"[]",
            b"",
            br#"{"keys":[]}"#,
            br#"{"keys":[1]}"#,
        ] {
            assert!(Keys::read(json).is_none());
        }
    }

    #[test]
    fn a_token_without_a_key_id_means_the_only_key_of_its_algorithm() {
        let one = read(&[ed25519(&json!({"kid": "a"}))]).unwrap();
        let two = read(&[ed25519(&json!({"kid": "a"})), ed25519(&json!({"kid": "b"}))]).unwrap();

        assert!(one.find(&header(None)).is_some());
        assert!(two.find(&header(None)).is_none());
        assert!(two.find(&header(Some("b"))).is_some());
        assert!(two.find(&header(Some("c"))).is_none());
        assert!(!two.knows(&header(Some("c"))));
    }
}
