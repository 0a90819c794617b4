//! A resolver that panics fails its own field and nothing else.
//!
//! As an extension of the executor this costs something for every field, so that only those executions have it that are
//! rare anyway: of mutations, and after a panic without it.

use std::{any::Any, panic::AssertUnwindSafe, sync::Arc};

use async_graphql::{
    PathSegment, Pos, QueryPathNode, QueryPathSegment, ServerError, ServerResult, Value,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextResolve, ResolveInfo},
};
use futures::FutureExt;

use crate::error::Error;

/// Catches what resolvers throw.
#[derive(Clone, Copy, Debug)]
pub struct CatchPanics;

impl ExtensionFactory for CatchPanics {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait::async_trait]
impl Extension for CatchPanics {
    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        let (field, path) = (info.field.name.pos, info.path_node);
        let outcome = AssertUnwindSafe(next.run(ctx, info)).catch_unwind().await;
        outcome.unwrap_or_else(|panic| {
            let path = segments(path);
            let failed = text_of(panic.as_ref());
            tracing::error!(panic = failed, field = ?path, "a resolver panicked");
            Err(internal(field, path))
        })
    }
}

/// What somebody who panicked had to say.
pub(super) fn text_of(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("-")
}

fn internal(field: Pos, path: Vec<PathSegment>) -> ServerError {
    let error = async_graphql::Error::from(Error::Internal).into_server_error(field);
    ServerError { path, ..error }
}

fn segments(path: &QueryPathNode<'_>) -> Vec<PathSegment> {
    let mut segments: Vec<PathSegment> = std::iter::successors(Some(path), |node| node.parent)
        .map(|node| match &node.segment {
            QueryPathSegment::Name(name) => PathSegment::Field((*name).to_owned()),
            QueryPathSegment::Index(index) => PathSegment::Index(*index),
        })
        .collect();
    segments.reverse();
    segments
}
