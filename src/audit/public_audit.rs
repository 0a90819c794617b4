//! GraphQL type `PublicAudit`.

use async_graphql::{Context, Object, connection::Connection};

use super::{EventRow, HeightOf, PublicAuditEvent, store};
use crate::{
    error::Error,
    graphql::{BigInt, ContextExt, Cost, ListSize, NoFields, Page, PageArgs, PageRules},
};

/// What everyone may see: the events of public agents, without payloads.
#[derive(Clone, Copy, Debug)]
pub struct PublicAudit;

/// What everyone may see: the events of public agents, without payloads.
#[Object]
impl PublicAudit {
    /// How many events there are.
    async fn height(&self, ctx: &Context<'_>) -> Result<BigInt, Error> {
        let height = ctx.load(HeightOf::Public).await?;
        Ok(BigInt(height.map_or(0, |height| height.events)))
    }

    /// The events, newest first: 20 unless asked otherwise, at most 100.
    #[graphql(directive = Cost::apply("50"), directive = ListSize::apply(20, &["first"], &["edges", "nodes"]))]
    async fn events(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Option<Result<Connection<String, PublicAuditEvent>, Error>> {
        let args = PageArgs {
            first,
            after,
            ..PageArgs::default()
        };
        Some(page(ctx, args).await)
    }
}

async fn page(
    ctx: &Context<'_>,
    args: PageArgs,
) -> Result<Connection<String, PublicAuditEvent>, Error> {
    let rules = PageRules {
        list: "public-audit".to_owned(),
        most: 100,
        default: 20,
    };
    let page = Page::parse(args, &rules)?;
    let rows = store::public_page(ctx.db(), page.cursor, page.limit()).await?;
    let key = |row: &EventRow| (row.created_at, row.id);
    Ok(page.connection(rows, NoFields {}, key, PublicAuditEvent::from))
}
