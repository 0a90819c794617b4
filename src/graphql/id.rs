//! Identifiers on the wire: opaque, with a prefix that tells what they name.

use async_graphql::ID;
use uuid::Uuid;

use crate::error::Error;

/// What an identifier names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A workspace.
    Workspace,
    /// An agent.
    Agent,
    /// An API key.
    ApiKey,
    /// A model.
    Model,
    /// A provider.
    Provider,
    /// An audit event.
    AuditEvent,
    /// An inference.
    Inference,
    /// A wallet.
    Wallet,
    /// A ledger entry.
    LedgerEntry,
    /// An invoice.
    Invoice,
}

impl Kind {
    const ALL: [Self; 10] = [
        Self::Workspace,
        Self::Agent,
        Self::ApiKey,
        Self::Model,
        Self::Provider,
        Self::AuditEvent,
        Self::Inference,
        Self::Wallet,
        Self::LedgerEntry,
        Self::Invoice,
    ];

    /// What stands before the underscore.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Workspace => "ws",
            Self::Agent => "ag",
            Self::ApiKey => "key",
            Self::Model => "mdl",
            Self::Provider => "prv",
            Self::AuditEvent => "ae",
            Self::Inference => "inf",
            Self::Wallet => "wal",
            Self::LedgerEntry => "led",
            Self::Invoice => "inv",
        }
    }
}

/// The identifier as clients see it.
#[must_use]
pub fn encode_id(kind: Kind, id: Uuid) -> ID {
    ID(format!("{}_{}", kind.prefix(), id.simple()))
}

/// Reads an identifier of any kind.
///
/// # Errors
///
/// It is none of ours.
pub fn read_id(field: &str, id: &ID) -> Result<(Kind, Uuid), Error> {
    let read = id.split_once('_').and_then(|(prefix, digits)| {
        let kind = Kind::ALL.into_iter().find(|kind| kind.prefix() == prefix)?;
        let is_canonical =
            digits.len() == 32 && !digits.bytes().any(|byte| byte.is_ascii_uppercase());
        let id = is_canonical
            .then(|| Uuid::try_parse(digits).ok())
            .flatten()?;
        Some((kind, id))
    });
    read.ok_or_else(|| {
        Error::bad_input(
            field,
            "is not an identifier of this API: send one back as it was received",
        )
    })
}

/// Reads an identifier of one kind.
///
/// # Errors
///
/// It is none of ours, or names something else.
pub fn parse_id(field: &str, id: &ID, kind: Kind) -> Result<Uuid, Error> {
    let (found, id) = read_id(field, id)?;
    if found == kind {
        return Ok(id);
    }
    Err(Error::bad_input(
        field,
        format!(
            "names another kind of thing: an identifier that begins with `{}_` is needed",
            kind.prefix()
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_read_back() {
        let id = Uuid::from_u128(7);

        assert_eq!(
            parse_id("id", &encode_id(Kind::Agent, id), Kind::Agent),
            Ok(id)
        );
    }

    #[test]
    fn an_identifier_of_another_kind_says_which_is_needed() {
        let id = encode_id(Kind::Model, Uuid::from_u128(7));

        assert_eq!(
            parse_id("id", &id, Kind::Agent).unwrap_err().to_string(),
            "id: names another kind of thing: an identifier that begins with `ag_` is needed"
        );
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "ag_",
            "ag_1",
            "7",
            "xx_00000000000000000000000000000007",
            "ag_00000000-0000-0000-0000-000000000007",
        ] {
            assert!(read_id("id", &ID::from(text)).is_err(), "{text}");
        }
    }
}
