//! GraphQL interface `Node`: anything with an identifier, found by it.

use std::sync::Arc;

use async_graphql::{Context, ID, Interface};
use uuid::Uuid;

use super::Workspace;
use crate::{
    agents::{Agent, AgentById},
    audit::{AuditEvent, AuditEventById},
    auth::{Permission, Viewer},
    billing::{Invoice, InvoiceById, LedgerEntry, LedgerEntryById, Wallet, WalletById},
    catalog::{self, Model, Provider},
    error::Error,
    graphql::{ContextExt, Kind, read_id},
    usage::{Inference, InferenceById},
};

/// Anything with an identifier.
#[derive(Clone, Debug, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Identifier."))]
pub enum Node {
    /// A workspace.
    Workspace(Workspace),
    /// An agent.
    Agent(Agent),
    /// A model.
    Model(Model),
    /// A provider.
    Provider(Provider),
    /// An audit event.
    AuditEvent(AuditEvent),
    /// An inference.
    Inference(Inference),
    /// A wallet.
    Wallet(Wallet),
    /// A ledger entry.
    LedgerEntry(LedgerEntry),
    /// An invoice.
    Invoice(Invoice),
}

/// What an identifier names, if it is there and the viewer may see it. The two are not told apart.
pub(super) async fn find(ctx: &Context<'_>, field: &str, id: &ID) -> Result<Option<Node>, Error> {
    let (kind, id) = read_id(field, id)?;
    match kind {
        Kind::Model => {
            let model = catalog::snapshot(ctx)?.model(id).cloned();
            Ok(model.map(|row| Node::Model(row.into())))
        }
        Kind::Provider => {
            let provider = catalog::snapshot(ctx)?.provider(id).cloned();
            Ok(provider.map(|row| Node::Provider(row.into())))
        }
        _ => match ctx.viewer() {
            Ok(viewer) => find_own(ctx, viewer, kind, id).await,
            Err(Error::Unauthenticated) => Ok(None),
            Err(error) => Err(error),
        },
    }
}

/// What belongs to the viewer's workspace. The loaders see nothing else.
async fn find_own(
    ctx: &Context<'_>,
    viewer: &Viewer,
    kind: Kind,
    id: Uuid,
) -> Result<Option<Node>, Error> {
    Ok(match kind {
        Kind::Workspace => {
            let own = (viewer.tenant.id == id).then(|| Arc::clone(&viewer.tenant));
            own.map(|tenant| Node::Workspace(Workspace::of(tenant)))
        }
        Kind::Agent => {
            let found = ctx.load(AgentById(id)).await?;
            found.map(|row| Node::Agent(row.into()))
        }
        Kind::AuditEvent => {
            let found = ctx.load(AuditEventById(id)).await?;
            found.map(|row| Node::AuditEvent(row.into()))
        }
        Kind::Inference => {
            let found = ctx.load(InferenceById(id)).await?;
            found.map(|row| Node::Inference(row.into()))
        }
        Kind::Wallet => {
            let found = ctx.load(WalletById(id)).await?;
            found.map(|row| Node::Wallet(row.into()))
        }
        Kind::LedgerEntry => ledger_entry(ctx, id).await?.map(Node::LedgerEntry),
        Kind::Invoice if viewer.may(Permission::SeeWorkspace) => {
            let found = ctx.load(InvoiceById(id)).await?;
            found.map(|row| Node::Invoice(row.into()))
        }
        Kind::Invoice | Kind::ApiKey | Kind::Model | Kind::Provider => None,
    })
}

/// Whoever may see the wallet may see its entries.
async fn ledger_entry(ctx: &Context<'_>, id: Uuid) -> Result<Option<LedgerEntry>, Error> {
    let Some(entry) = ctx.load(LedgerEntryById(id)).await?.map(LedgerEntry::from) else {
        return Ok(None);
    };
    Ok(ctx.load(WalletById(entry.wallet())).await?.map(|_| entry))
}
