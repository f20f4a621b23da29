//! A number that was reserved for a correction which never came.

use cqrs_es::Aggregate;
use domain::ids::WorkerId;
use domain::worker::{Worker, WorkerAct, WorkerEvent};
use projections::case::CaseEvent;

use super::hand::Hand;
use super::links::taken;
use super::{Trouble, unreadable};
use crate::runner::read;
use crate::store::Recorded;

/// Whether an event reserves a number.
pub(super) fn asks(event: &Recorded) -> bool {
    event.event_type == "CitizenIdReserved"
}

/// Frees the number, unless a record was ever corrected to it: only the request that began has what the correction says.
pub(super) async fn carry(hand: &Hand<'_>, event: &Recorded) -> Result<(), Trouble> {
    let stub: WorkerId = event
        .aggregate_id
        .parse()
        .map_err(|_| unreadable("the stream's id is no UUID".to_owned()))?;
    let CaseEvent::Worker(WorkerEvent::CitizenIdReserved(reserved)) =
        read(event).map_err(unreadable)?
    else {
        return Ok(());
    };
    let reserved_for = reserved.reserved_for;
    let id = reserved_for.to_string();
    for event in hand.log().stream(Worker::TYPE, &id).await? {
        if let CaseEvent::Worker(WorkerEvent::CitizenIdCorrected(correction)) =
            read(&event).map_err(unreadable)?
            && correction.reserved_in == stub
        {
            return Ok(());
        }
    }
    let release = WorkerAct::ReleaseCitizenId { reserved_for };
    taken(
        "free the number",
        hand.act::<Worker, _>(stub, release).await,
    )
}
