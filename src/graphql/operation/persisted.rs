//! From a request to its document's text: sent whole, or known by a hash.

use std::sync::Arc;

use moka::sync::Cache;

use super::{
    document::{Hash, LONGEST_KEPT, hash},
    refusal::Refusal,
    trusted::{TrustedDocuments, read_hash},
};
use crate::{
    config::{DocumentsMode, GraphqlConfig},
    graphql::{Author, GraphqlRequest, PersistedQuery, Reason, limits::Limits},
};

/// How much text of automatically persisted documents is kept.
const KEPT_BYTES: u64 = 4_000_000;

/// The documents that are known by a hash.
#[derive(Debug)]
pub(super) struct Persisted {
    trusted: TrustedDocuments,
    /// Those that clients have sent whole before; none where that is off.
    automatic: Option<Cache<Hash, Arc<str>>>,
}

/// A document's text.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) document: Arc<str>,
    pub(super) hash: Hash,
    /// Whether its client wants to send only its hash from now on.
    is_new: bool,
}

impl Persisted {
    pub(super) fn new(trusted: TrustedDocuments, config: &GraphqlConfig) -> Self {
        let weigh = |_: &Hash, text: &Arc<str>| u32::try_from(text.len()).unwrap_or(u32::MAX);
        let cache = || {
            let builder = Cache::builder().max_capacity(KEPT_BYTES);
            builder.weigher(weigh).build()
        };
        Self {
            trusted,
            automatic: config.persisted_queries.then(cache),
        }
    }

    /// The text of the document that a request means.
    pub(super) fn find(
        &self,
        request: &mut GraphqlRequest,
        limits: &Limits,
    ) -> Result<Text, Refusal> {
        let query = request.query.take();
        let extensions = request.extensions.as_mut();
        let persisted = extensions.and_then(|all| all.persisted_query.take());
        let text = match (query, request.document_id.take(), persisted) {
            (None, Some(id), None) => return self.of_id(&id),
            (None, None, Some(persisted)) => return self.of_hash(&persisted),
            (Some(query), None, None) => Text::new(query, limits)?,
            (Some(query), None, Some(persisted)) => {
                let claimed = self.read(&persisted)?;
                let mut text = Text::new(query, limits)?;
                if text.hash != claimed {
                    return Err(bad(
                        "`extensions.persistedQuery.sha256Hash` is not the SHA-256 of `query`",
                    ));
                }
                text.is_new = true;
                text
            }
            (_, Some(_), _) => {
                return Err(bad("send either `documentId` or `query`, not both"));
            }
            (None, None, None) => {
                return Err(bad(
                    "there is no document: send one as `query`, or the `documentId` of a trusted one",
                ));
            }
        };
        self.check_trust(&text, request)?;
        Ok(text)
    }

    /// Keeps a document that turned out to be valid, if its client wants that.
    pub(super) fn keep(&self, text: &Text) {
        if let Some(automatic) = &self.automatic
            && text.is_new
            && automatic.get(&text.hash).is_none()
        {
            automatic.insert(text.hash, Arc::clone(&text.document));
        }
    }

    fn of_id(&self, id: &str) -> Result<Text, Refusal> {
        let text = self.trusted.by_id(id).ok_or_else(|| {
            Refusal::new(
                Reason::Document,
                "PERSISTED_QUERY_NOT_FOUND",
                "`documentId` names no trusted document: send one of the manifest's identifiers",
            )
        })?;
        Ok(Text::known(text))
    }

    fn of_hash(&self, persisted: &PersistedQuery) -> Result<Text, Refusal> {
        let hash = self.read(persisted)?;
        let automatic = || self.automatic.as_ref()?.get(&hash);
        match self.trusted.by_hash(&hash).or_else(automatic) {
            Some(text) => {
                let known = Text {
                    document: text,
                    hash,
                    is_new: false,
                };
                Ok(known)
            }
            // Clients look for exactly this text, or for the code.
            None => Err(Refusal::new(
                Reason::Document,
                "PERSISTED_QUERY_NOT_FOUND",
                "PersistedQueryNotFound",
            )),
        }
    }

    fn read(&self, persisted: &PersistedQuery) -> Result<Hash, Refusal> {
        let is_off = self.automatic.is_none() && !self.trusted.has_manifest();
        if is_off || persisted.version != 1 {
            return Err(Refusal::new(
                Reason::Document,
                "PERSISTED_QUERY_NOT_SUPPORTED",
                "PersistedQueryNotSupported",
            ));
        }
        read_hash(&persisted.sha256_hash).ok_or_else(|| {
            bad("`extensions.persistedQuery.sha256Hash` must be 64 hexadecimal digits")
        })
    }

    /// The gateway's own documents need no manifest.
    fn check_trust(&self, text: &Text, request: &GraphqlRequest) -> Result<(), Refusal> {
        let is_ours = request.author == Author::Gateway;
        let mode = self.trusted.mode;
        if mode == DocumentsMode::Off || is_ours || self.trusted.by_hash(&text.hash).is_some() {
            return Ok(());
        }
        if mode == DocumentsMode::Log {
            tracing::warn!(
                document.sha256 = text.hexadecimal(),
                graphql.operation = request.operation_name.as_deref().unwrap_or("-"),
                "a document that is not in the manifest was sent"
            );
            return Ok(());
        }
        Err(Refusal::new(
            Reason::Document,
            "QUERY_NOT_IN_SAFELIST",
            "only trusted documents are executed here: send the `documentId` of one",
        ))
    }
}

impl Text {
    /// A text that a client has sent. One that is far too long is refused before it is hashed.
    fn new(text: String, limits: &Limits) -> Result<Self, Refusal> {
        if text.len() > LONGEST_KEPT {
            limits.check_text(&text)?;
        }
        Ok(Self::known(text.into()))
    }

    fn known(text: Arc<str>) -> Self {
        Self {
            hash: hash(&text),
            document: text,
            is_new: false,
        }
    }

    fn hexadecimal(&self) -> String {
        self.hash.iter().fold(String::new(), |mut text, byte| {
            use std::fmt::Write;
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

fn bad(problem: &str) -> Refusal {
    Refusal::new(Reason::Request, "BAD_REQUEST", problem)
}
