//! Trusted documents: manifests of those that the clients were built with, known by their hashes. The operator's comes from
//! the configuration; that of the gateway's own pages is built in.

use std::{collections::HashMap, io, sync::Arc};

use async_graphql::parser::parse_query;
use serde::Deserialize;

use super::document::{Hash, hash};
use crate::config::{DocumentsMode, TrustedConfig};

/// How an identifier begins that is the hash of its document (GraphQL over HTTP, appendix on persisted documents).
const HASH_PREFIX: &str = "sha256:";

/// Where the pages' manifest comes from.
const BUILT_IN: &str = "the operations of the built pages (web/dist/documents.json)";

/// The documents of the manifests, and what happens to others.
#[derive(Debug, Default)]
pub struct TrustedDocuments {
    pub(super) mode: DocumentsMode,
    has_manifest: bool,
    by_id: HashMap<String, Arc<str>>,
    by_hash: HashMap<Hash, Arc<str>>,
}

/// Why a manifest cannot be used: one line that names the entry and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{manifest}: {problem}")]
pub struct ManifestError {
    manifest: String,
    problem: Problem,
}

#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    #[error(
        "this is no manifest ({0}): write a JSON object of documents by their hashes, \
         {{\"sha256:…\": \"query …\"}}, or an Apollo persisted query manifest"
    )]
    NoManifest(String),
    #[error("the document {id} does not have the hash that it is known by: make the manifest anew")]
    WrongHash { id: String },
    #[error("the document {id} cannot be parsed: {problem}")]
    Unparsable { id: String, problem: String },
    #[error("the identifier {id} is there twice: give each document one of its own")]
    Twice { id: String },
}

/// The two shapes of a manifest.
#[derive(Deserialize)]
#[serde(untagged)]
enum Manifest {
    /// What Apollo's tools write.
    Apollo { operations: Vec<ApolloOperation> },
    /// What Relay and others write.
    ByHash(HashMap<String, String>),
}

#[derive(Deserialize)]
struct ApolloOperation {
    id: String,
    body: String,
}

impl TrustedDocuments {
    /// Reads the manifest that the configuration names, if any, and the one that is built in, if any.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or a document in it is not what its identifier says.
    pub fn load(config: &TrustedConfig, built_in: Option<&[u8]>) -> Result<Self, ManifestError> {
        let mut documents = Self {
            mode: config.documents_mode,
            ..Self::default()
        };
        if let Some(path) = &config.documents {
            let read = std::fs::read(path).map_err(Problem::from);
            read.and_then(|text| documents.add_all(&text))
                .map_err(|problem| ManifestError {
                    manifest: format!("TRUSTED_DOCUMENTS: {}", path.display()),
                    problem,
                })?;
            documents.has_manifest = true;
            let count = documents.by_id.len();
            if count == 0 {
                tracing::warn!(
                    "TRUSTED_DOCUMENTS: the manifest is empty: make it with your client's build"
                );
            }
            tracing::info!(documents = count, "trusted documents are known");
        }
        if let Some(text) = built_in {
            documents
                .add_built_in(text)
                .map_err(|problem| ManifestError {
                    manifest: BUILT_IN.to_owned(),
                    problem,
                })?;
        }
        Ok(documents)
    }

    /// Whether the operator has given a manifest.
    pub(super) fn has_manifest(&self) -> bool {
        self.has_manifest
    }

    /// The document with this identifier. A hash may come without its prefix.
    pub(super) fn by_id(&self, id: &str) -> Option<Arc<str>> {
        let plain = id.strip_prefix(HASH_PREFIX).unwrap_or(id);
        self.by_id.get(plain).cloned()
    }

    /// The document with this hash.
    pub(super) fn by_hash(&self, hash: &Hash) -> Option<Arc<str>> {
        self.by_hash.get(hash).cloned()
    }

    /// The pages' documents go by their hashes only, so that they take no name away; one that the operator trusts, too, is
    /// the same.
    fn add_built_in(&mut self, text: &[u8]) -> Result<(), Problem> {
        let mut own = Self::default();
        own.add_all(text)?;
        if let Some(id) = own.by_id.keys().find(|id| read_hash(id).is_none()) {
            return Err(Problem::WrongHash { id: id.clone() });
        }
        for (id, body) in own.by_id {
            self.by_id.entry(id).or_insert(body);
        }
        for (hash, body) in own.by_hash {
            self.by_hash.entry(hash).or_insert(body);
        }
        Ok(())
    }

    fn add_all(&mut self, text: &[u8]) -> Result<(), Problem> {
        let json: serde_json::Value = serde_json::from_slice(text)
            .map_err(|problem| Problem::NoManifest(problem.to_string()))?;
        let manifest = serde_json::from_value(json)
            .map_err(|_| Problem::NoManifest("it has another shape".to_owned()))?;
        match manifest {
            Manifest::Apollo { operations } => operations
                .into_iter()
                .try_for_each(|operation| self.add(operation.id, operation.body)),
            Manifest::ByHash(documents) => documents
                .into_iter()
                .try_for_each(|(id, body)| self.add(id, body)),
        }
    }

    fn add(&mut self, id: String, body: String) -> Result<(), Problem> {
        let hash = hash(&body);
        let is_wrong = match id.strip_prefix(HASH_PREFIX) {
            Some(digits) => read_hash(digits) != Some(hash),
            // Another name may be anything, but where it looks like a hash it is one.
            None => read_hash(&id).is_some_and(|claimed| claimed != hash),
        };
        if is_wrong {
            return Err(Problem::WrongHash { id });
        }
        if let Err(problem) = parse_query(&body) {
            let problem = problem.to_string().lines().last().unwrap_or("-").to_owned();
            return Err(Problem::Unparsable { id, problem });
        }
        let body: Arc<str> = body.into();
        let plain = id.strip_prefix(HASH_PREFIX).unwrap_or(&id).to_owned();
        if self.by_id.insert(plain, Arc::clone(&body)).is_some() {
            return Err(Problem::Twice { id });
        }
        self.by_hash.insert(hash, body);
        Ok(())
    }
}

/// Reads 64 hexadecimal digits.
pub(super) fn read_hash(text: &str) -> Option<Hash> {
    let digits = text.as_bytes();
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let mut hash = Hash::default();
    for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
        let pair = std::str::from_utf8(pair).ok()?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(hash)
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    const DOCUMENT: &str = "{ health { status } }";

    fn read(manifest: &str) -> Result<TrustedDocuments, String> {
        let mut documents = TrustedDocuments::default();
        let outcome = documents.add_all(manifest.as_bytes());
        outcome.map_err(|problem| problem.to_string())?;
        Ok(documents)
    }

    fn hexadecimal(text: &str) -> String {
        format!("{:x}", Sha256::digest(text))
    }

    #[test]
    fn both_shapes_are_read_and_a_hash_is_known_with_and_without_its_prefix() {
        let hash = hexadecimal(DOCUMENT);
        let by_hash = format!(r#"{{"sha256:{hash}": "{DOCUMENT}"}}"#);
        let apollo = format!(
            r#"{{"format": "apollo-persisted-query-manifest", "version": 1,
                "operations": [{{"id": "{hash}", "name": "H", "type": "query", "body": "{DOCUMENT}"}}]}}"#
        );

        for manifest in [by_hash, apollo] {
            let documents = read(&manifest).unwrap();
            for id in [hash.clone(), format!("sha256:{hash}")] {
                assert_eq!(documents.by_id(&id).as_deref(), Some(DOCUMENT));
            }
            assert_eq!(documents.by_id("other"), None);
        }
    }

    #[test]
    fn a_name_of_ones_own_is_an_identifier_too() {
        let documents = read(&format!(r#"{{"health": "{DOCUMENT}"}}"#)).unwrap();

        assert_eq!(documents.by_id("health").as_deref(), Some(DOCUMENT));
    }

    #[test]
    fn a_manifest_that_is_wrong_names_the_entry() {
        let zeros = "0".repeat(64);
        for (manifest, expected) in [
            (
                format!(r#"{{"sha256:{zeros}": "{DOCUMENT}"}}"#),
                format!(
                    "the document sha256:{zeros} does not have the hash that it is known by: make the manifest anew"
                ),
            ),
            (
                r#"{"broken": "{"}"#.to_owned(),
                "the document broken cannot be parsed:   = expected selection".to_owned(),
            ),
            (
                r#"{"operations": [{"id": "a", "body": "{ a }"}, {"id": "a", "body": "{ b }"}]}"#
                    .to_owned(),
                "the identifier a is there twice: give each document one of its own".to_owned(),
            ),
        ] {
            assert_eq!(read(&manifest).unwrap_err(), expected);
        }
        let problem = read("[]").unwrap_err();
        assert!(problem.starts_with("this is no manifest"), "{problem}");
    }

    #[test]
    fn what_is_built_in_is_known_by_its_hash_beside_the_manifest_and_takes_no_name() {
        let hash = hexadecimal(DOCUMENT);
        let manifest = format!(r#"{{"{hash}": "{DOCUMENT}"}}"#);
        let built_in = |text: &str| {
            let loaded = TrustedDocuments::load(&TrustedConfig::default(), Some(text.as_bytes()));
            loaded.map_err(|problem| problem.to_string())
        };

        let alone = built_in(&manifest).unwrap();
        let mut beside = read(&manifest).unwrap();
        beside.add_built_in(manifest.as_bytes()).unwrap();

        for documents in [&alone, &beside] {
            assert_eq!(documents.by_id(&hash).as_deref(), Some(DOCUMENT));
        }
        assert!(!alone.has_manifest());
        let place = "the operations of the built pages (web/dist/documents.json)";
        assert_eq!(
            built_in(&format!(r#"{{"health": "{DOCUMENT}"}}"#)).unwrap_err(),
            format!(
                "{place}: the document health does not have the hash that it is known by: make the manifest anew"
            )
        );
        let problem = built_in("").unwrap_err();
        assert!(problem.starts_with(place), "{problem}");
    }
}
