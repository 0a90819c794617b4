//! Input `AuditEventFilter`.

use async_graphql::{ID, InputObject};

use super::{record::is_event_type, store::EventFilter};
use crate::{
    error::Error,
    graphql::{DateTimeFilter, Kind, parse_id},
};

/// How many types or agents one filter may name.
const MOST: usize = 100;

/// Which events to list. What is left out lets everything through; an empty list lets nothing through.
#[derive(Clone, Debug, Default, InputObject)]
pub struct AuditEventFilter {
    /// Events of any of these types, at most 100.
    pub types: Option<Vec<String>>,
    /// Events of any of these agents, at most 100.
    pub agent_ids: Option<Vec<ID>>,
    /// Events that tell of this inference.
    pub inference_id: Option<ID>,
    /// Events of this time.
    pub created_at: Option<DateTimeFilter>,
}

impl TryFrom<AuditEventFilter> for EventFilter {
    type Error = Error;

    fn try_from(input: AuditEventFilter) -> Result<Self, Error> {
        let types = limited("filter.types", input.types)?;
        if let Some(types) = &types
            && !types.iter().all(|event_type| is_event_type(event_type))
        {
            return Err(Error::bad_input(
                "filter.types",
                "must be types of events, for example `inference.routed`",
            ));
        }
        let agents = limited("filter.agentIds", input.agent_ids)?
            .map(|ids| {
                ids.iter()
                    .map(|id| parse_id("filter.agentIds", id, Kind::Agent))
                    .collect()
            })
            .transpose()?;
        let inference = input
            .inference_id
            .map(|id| parse_id("filter.inferenceId", &id, Kind::Inference))
            .transpose()?;
        let (from, until) = input
            .created_at
            .unwrap_or_default()
            .bounds("filter.createdAt")?;
        Ok(Self {
            types,
            agents,
            inference,
            from,
            until,
        })
    }
}

fn limited<T>(field: &str, list: Option<Vec<T>>) -> Result<Option<Vec<T>>, Error> {
    match list {
        Some(list) if list.len() > MOST => Err(Error::bad_input(
            field,
            format!("must name at most {MOST}, not {}", list.len()),
        )),
        list => Ok(list),
    }
}
