//! Which streams lie in a caller's region, whatever their kind: as their own reads say it.

use std::collections::{BTreeMap, BTreeSet};

use cqrs_es::Aggregate;
use domain::region::RegionCode;
use domain::webhook::Webhook;
use projections::case::Case;
use projections::directory::scope_of_worker;
use uuid::Uuid;

use super::call::Call;
use super::fault::Fault;
use crate::access::Caller;
use crate::runner;
use crate::store::{Recorded, StoreError};

type Stream = (String, String);

/// The streams of some events that their reader may know of.
pub struct Visible {
    /// None: all of them.
    streams: Option<BTreeSet<Stream>>,
}

impl Visible {
    /// Whether an event's stream is one of them.
    pub fn holds(&self, event: &Recorded) -> bool {
        let stream = (event.aggregate_type.clone(), event.aggregate_id.clone());
        self.streams
            .as_ref()
            .is_none_or(|streams| streams.contains(&stream))
    }
}

/// Which of these events' streams the caller may know of. Who looks after the whole nation knows all.
pub async fn streams_of(call: &Call, events: &[Recorded]) -> Result<Visible, Fault> {
    if call.caller.covers(RegionCode::NATION) {
        return Ok(Visible { streams: None });
    }
    let streams: BTreeSet<Stream> = events
        .iter()
        .map(|event| (event.aggregate_type.clone(), event.aggregate_id.clone()))
        .collect();
    let streams: Vec<Stream> = streams.into_iter().collect();
    let log = &call.state.store.log;
    let head = log.head().await?;
    let mut histories: BTreeMap<Stream, Vec<Recorded>> = BTreeMap::new();
    for event in log.streams_at(head, &streams).await? {
        let stream = (event.aggregate_type.clone(), event.aggregate_id.clone());
        histories.entry(stream).or_default().push(event);
    }
    let mut visible = BTreeSet::new();
    for (stream, history) in histories {
        let within = if stream.0 == Webhook::TYPE {
            let webhook = log.load::<Webhook>(&stream.1).await?.state;
            let region = webhook.registered.map(|registered| registered.region);
            call.caller.covers_any(region)
        } else {
            case(&stream, &history)?.is_some_and(|case| covers(&call.caller, &case))
        };
        if within {
            visible.insert(stream);
        }
    }
    Ok(Visible {
        streams: Some(visible),
    })
}

/// The case of a stream; none of a kind that is no case.
fn case(stream: &Stream, history: &[Recorded]) -> Result<Option<Case>, Fault> {
    let (kind, id) = stream;
    let Some(mut case) = id
        .parse::<Uuid>()
        .ok()
        .and_then(|id| Case::empty(kind, id).ok())
    else {
        return Ok(None);
    };
    for event in history {
        let read = runner::read(event).map_err(StoreError::corrupt)?;
        case.record(read)
            .map_err(|error| StoreError::corrupt(error.to_string()))?;
    }
    Ok(Some(case))
}

/// Whether the case concerns the caller's region, or is of public record.
pub fn covers(caller: &Caller, case: &Case) -> bool {
    match case {
        Case::Worker(_, worker) => caller.covers_any(scope_of_worker(worker)),
        // Public, as their reads are.
        Case::Organisation(..) | Case::Policy(..) => true,
        Case::Agreement(_, agreement) => {
            let parties = agreement.signed.iter().flat_map(|it| it.parties.iter());
            caller.covers_any(parties.map(|party| party.region))
        }
        Case::Budget(_, budget) => caller.covers_any(budget.identity().map(|terms| terms.region)),
        Case::Batch(_, batch) => caller.covers_any(batch.prepared.as_ref().map(|it| it.region)),
        Case::Finding(_, finding) => {
            caller.covers_any(finding.seen.as_ref().map(|seen| seen.region))
        }
        Case::Correction(_, correction) => {
            let claims = correction.parts.iter().flat_map(|part| &part.claims);
            let lines = claims.flat_map(|claim| &claim.corrections);
            caller.covers_any(lines.map(|line| line.posting.region))
        }
    }
}
