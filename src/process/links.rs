//! A link of two records that was begun and not ended.

use cqrs_es::Aggregate;
use domain::ids::WorkerId;
use domain::worker::{Alias, Worker, WorkerAct, WorkerEvent, WorkerRefusal};
use projections::case::CaseEvent;

use super::hand::Hand;
use super::{Trouble, unreadable};
use crate::runner::read;
use crate::store::{Recorded, Refusal, StoreError};

/// Whether an event begins a link or its end.
pub(super) fn asks(event: &Recorded) -> bool {
    matches!(event.event_type.as_str(), "AliasProposed" | "LinkWithdrawn")
}

/// Ends what was begun, unless its request has done so.
pub(super) async fn carry(hand: &Hand<'_>, event: &Recorded) -> Result<(), Trouble> {
    let stream: WorkerId = event
        .aggregate_id
        .parse()
        .map_err(|_| unreadable("the stream's id is no UUID".to_owned()))?;
    match read(event).map_err(unreadable)? {
        CaseEvent::Worker(WorkerEvent::AliasProposed(alias)) => {
            link(hand, event.position, alias.source, stream).await
        }
        CaseEvent::Worker(WorkerEvent::LinkWithdrawn(link)) => {
            let target = hand
                .log()
                .load::<Worker>(&link.worker.to_string())
                .await?
                .state;
            let source = hand.log().load::<Worker>(&stream.to_string()).await?.state;
            if source.linked_to.is_some() || !target.aliases.contains_key(&stream) {
                return Ok(());
            }
            let withdraw = WorkerAct::WithdrawAlias { source: stream };
            taken(
                "withdraw the alias",
                hand.act::<Worker, _>(link.worker, withdraw).await,
            )
        }
        _ => Ok(()),
    }
}

async fn link(
    hand: &Hand<'_>,
    proposed_at: u64,
    source: WorkerId,
    target: WorkerId,
) -> Result<(), Trouble> {
    let standing = hand.log().load::<Worker>(&target.to_string()).await?.state;
    if standing.aliases.get(&source) != Some(&Alias::Proposed) {
        return Ok(());
    }
    if parted_since(hand, proposed_at, source).await? {
        let withdraw = WorkerAct::WithdrawAlias { source };
        return taken(
            "withdraw the alias",
            hand.act::<Worker, _>(target, withdraw).await,
        );
    }
    match hand
        .act::<Worker, _>(source, WorkerAct::LinkTo { worker: target })
        .await
    {
        Ok(()) => {}
        Err(Refusal::Refused(WorkerRefusal::AlreadyLinked { worker })) if worker == target => {}
        // The source cannot be linked: the target waits for nothing.
        Err(Refusal::Refused(_)) => {
            let withdraw = WorkerAct::WithdrawAlias { source };
            return taken(
                "withdraw the alias",
                hand.act::<Worker, _>(target, withdraw).await,
            );
        }
        Err(other) => return taken("link the record", Err(other)),
    }
    taken(
        "confirm the alias",
        hand.act::<Worker, _>(target, WorkerAct::ConfirmAlias { source })
            .await,
    )
}

/// Whether the link was made and undone since it was announced, and stands no more: then it must not be made again.
async fn parted_since(
    hand: &Hand<'_>,
    proposed_at: u64,
    source: WorkerId,
) -> Result<bool, StoreError> {
    let id = source.to_string();
    if hand
        .log()
        .load::<Worker>(&id)
        .await?
        .state
        .linked_to
        .is_some()
    {
        return Ok(false);
    }
    let events = hand.log().stream(Worker::TYPE, &id).await?;
    Ok(events
        .iter()
        .any(|event| event.event_type == "LinkWithdrawn" && event.position > proposed_at))
}

pub(super) fn taken(
    step: &'static str,
    answer: Result<(), Refusal<WorkerRefusal>>,
) -> Result<(), Trouble> {
    match answer {
        Ok(()) => Ok(()),
        Err(Refusal::Store(error)) => Err(error.into()),
        Err(refusal) => Err(Trouble::Refused {
            step,
            reason: refusal.to_string(),
        }),
    }
}
