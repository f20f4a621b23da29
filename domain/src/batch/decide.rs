//! What is decided on a payment batch, from its preparation to its end.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::act::{BatchAct, BatchCommand, Export};
use super::event::{
    BatchApproved, BatchCancelled, BatchClosed, BatchEvent, BatchExported, BatchLineReleased,
    BatchPrepared,
};
use super::line::{DroppedLine, Line};
use super::refusal::BatchRefusal;
use super::state::PaymentBatch;
use super::step::BatchState;
use crate::aggregate::aggregate;
use crate::ids::ClaimId;
use crate::subject::{Given, Subject};

pub(super) type Decision = Result<Vec<BatchEvent>, BatchRefusal>;

impl PaymentBatch {
    /// Decides a command. No clock, no input or output, no randomness.
    pub fn decide(&self, command: BatchCommand) -> Decision {
        let Given { today, by, act } = command;
        match act {
            BatchAct::Prepare {
                claims,
                region,
                prepared_on,
                follows,
            } => self.prepare(
                today,
                &claims,
                BatchPrepared {
                    claims: claims.iter().map(|asked| asked.claim).collect(),
                    region,
                    prepared_on,
                    prepared_by: by,
                    follows,
                },
            ),
            BatchAct::Ready {
                batch_id,
                lines,
                refused,
            } => self.make_ready(batch_id, lines, &refused),
            BatchAct::Approve {
                approved_on,
                dropped,
            } => self.approve(today, by, approved_on, dropped),
            BatchAct::Export(export) => self.export(today, by, *export),
            BatchAct::ReleaseLine {
                claim_id,
                reason,
                bank_confirmation,
                released_on,
            } => self.release(
                today,
                BatchLineReleased {
                    claim_id,
                    reason,
                    bank_confirmation,
                    released_by: by,
                    released_on,
                },
            ),
            BatchAct::TakeResult(taken) => self.take_result(today, by, *taken),
            BatchAct::ResolveBreak {
                break_id,
                resolution,
                reason,
                resolved_on,
            } => self.resolve(today, by, break_id, resolution, reason, resolved_on),
            BatchAct::Cancel {
                reason,
                cancelled_on,
            } => self.cancel(
                today,
                BatchCancelled {
                    reason,
                    cancelled_on,
                    cancelled_by: by,
                },
            ),
            BatchAct::Close { closed_on } => self.close(today, by, closed_on),
        }
    }

    fn approve(
        &self,
        today: NaiveDate,
        by: Subject,
        approved_on: NaiveDate,
        dropped: Vec<DroppedLine>,
    ) -> Decision {
        let prepared = self.preparation()?;
        self.must_be(&[BatchState::Ready])?;
        let acted_on = |line: &&Line| line.fact.payable.acted.contains(&by);
        let claim_ids: Vec<ClaimId> = self
            .lines
            .values()
            .filter(acted_on)
            .map(|line| line.fact.claim_id())
            .collect();
        if prepared.prepared_by == by || !claim_ids.is_empty() {
            return Err(BatchRefusal::SamePerson { claim_ids });
        }
        dated(
            today,
            "approved_on",
            approved_on,
            Some(prepared.prepared_on),
        )?;
        self.without(&dropped)?;
        Ok(vec![BatchEvent::BatchApproved(BatchApproved {
            approved_on,
            approved_by: by,
            dropped,
        })])
    }

    fn export(&self, today: NaiveDate, by: Subject, export: Export) -> Decision {
        self.preparation()?;
        self.must_be(&[BatchState::Approved, BatchState::Exported])?;
        let copy = match self.exports.as_slice() {
            [] => 1,
            [first, ..] => self.another_copy(first, &export)?,
        };
        let follows = match self.exports.last() {
            Some(latest) => Some(latest.exported_on),
            None => self.approved.as_ref().map(|approved| approved.approved_on),
        };
        dated(today, "exported_on", export.exported_on, follows)?;
        let left = self.without(&export.dropped)?;
        let found_fen = left.iter().fold(0_i64, |sum, line| {
            sum.saturating_add(line.fact.payable.amount_fen.get())
        });
        let found_count = left.len();
        if export.control_sum_fen.get() != found_fen
            || usize::try_from(export.count) != Ok(found_count)
        {
            return Err(BatchRefusal::ControlSumDiffers {
                stated_fen: Some(export.control_sum_fen.get()),
                found_fen,
                stated_count: Some(export.count.into()),
                found_count: found_count.try_into().unwrap_or(u64::MAX),
            });
        }
        Ok(vec![BatchEvent::BatchExported(Box::new(BatchExported {
            exported_on: export.exported_on,
            made_at: export.made_at,
            exported_by: by,
            copy,
            reason: export.reason,
            control_sum_fen: export.control_sum_fen,
            count: export.count,
            content_sha256: export.content_sha256,
            files: export.files,
            dropped: export.dropped,
        }))])
    }

    /// The number of another copy. It says what the first said, and only as long as the bank
    /// said nothing: it might pay again what it paid.
    fn another_copy(&self, first: &BatchExported, export: &Export) -> Result<u32, BatchRefusal> {
        let latest = self.exports.last().unwrap_or(first);
        if export.reason.is_none() {
            return Err(BatchRefusal::AlreadyExported {
                copies: latest.copy,
                exported_on: latest.exported_on,
            });
        }
        if !self.bank_is_silent() {
            return Err(BatchRefusal::BankAnswered);
        }
        if export.content_sha256 != first.content_sha256 || !export.dropped.is_empty() {
            return Err(BatchRefusal::ContentDiffers {
                content_sha256: first.content_sha256.clone(),
            });
        }
        Ok(latest.copy.saturating_add(1))
    }

    fn release(&self, today: NaiveDate, released: BatchLineReleased) -> Decision {
        self.preparation()?;
        self.must_be(&[BatchState::Exported])?;
        self.not_payer(&released.released_by)?;
        let claim_id = released.claim_id;
        let line = self
            .line(claim_id)
            .ok_or_else(|| BatchRefusal::UnknownLines {
                claim_ids: vec![claim_id],
            })?;
        if !line.awaits() {
            return Err(BatchRefusal::LineNotAwaiting {
                claim_id,
                standing: line.standing.code(),
            });
        }
        let exported = self.exports.last().map(|copy| copy.exported_on);
        dated(today, "released_on", released.released_on, exported)?;
        Ok(vec![BatchEvent::BatchLineReleased(released)])
    }

    fn cancel(&self, today: NaiveDate, cancelled: BatchCancelled) -> Decision {
        let prepared = self.preparation()?;
        self.must_be(&[
            BatchState::Preparing,
            BatchState::Ready,
            BatchState::Approved,
        ])?;
        let approved = self.approved.as_ref().map(|approved| approved.approved_on);
        let follows = approved.unwrap_or(prepared.prepared_on);
        dated(today, "cancelled_on", cancelled.cancelled_on, Some(follows))?;
        Ok(vec![BatchEvent::BatchCancelled(cancelled)])
    }

    fn close(&self, today: NaiveDate, by: Subject, closed_on: NaiveDate) -> Decision {
        self.preparation()?;
        self.must_be(&[BatchState::Exported])?;
        let awaiting: Vec<ClaimId> = self.awaiting().map(|line| line.fact.claim_id()).collect();
        let open_breaks: Vec<_> = self.open_breaks().map(|open| open.fact.break_id).collect();
        if !awaiting.is_empty() || !open_breaks.is_empty() {
            return Err(BatchRefusal::NotSettled {
                awaiting,
                open_breaks,
            });
        }
        let exported = self.exports.iter().map(|copy| copy.exported_on);
        let released = self.releases.iter().map(|released| released.released_on);
        let received = self.results.iter().map(|result| result.received_on);
        let resolved = self
            .breaks
            .iter()
            .filter_map(|known| Some(known.resolved.as_ref()?.resolved_on));
        let follows = exported
            .chain(released)
            .chain(received)
            .chain(resolved)
            .max();
        dated(today, "closed_on", closed_on, follows)?;
        Ok(vec![BatchEvent::BatchClosed(BatchClosed {
            closed_on,
            closed_by: by,
        })])
    }

    /// As prepared.
    pub(super) fn preparation(&self) -> Result<&BatchPrepared, BatchRefusal> {
        self.prepared.as_deref().ok_or(BatchRefusal::NotPrepared)
    }

    pub(super) fn must_be(&self, states: &[BatchState]) -> Result<(), BatchRefusal> {
        match self.state() {
            None => Err(BatchRefusal::NotPrepared),
            Some(state) if states.contains(&state) => Ok(()),
            Some(state) => Err(BatchRefusal::WrongState {
                state,
                allowed: self.allowed_actions(),
            }),
        }
    }

    /// Who says what became of the money neither prepared nor exported the batch.
    pub(super) fn not_payer(&self, by: &Subject) -> Result<(), BatchRefusal> {
        if self.prepared_by(by) || self.exported_by(by) {
            return Err(BatchRefusal::SamePerson {
                claim_ids: Vec::new(),
            });
        }
        Ok(())
    }

    /// The lines that are still to be paid when these are dropped: some.
    fn without(&self, dropped: &[DroppedLine]) -> Result<Vec<&Line>, BatchRefusal> {
        not_repeated(dropped.iter().map(|dropped| dropped.claim_id))?;
        let gone: BTreeSet<ClaimId> = dropped.iter().map(|dropped| dropped.claim_id).collect();
        let unknown = gone
            .iter()
            .copied()
            .filter(|claim_id| !self.line(*claim_id).is_some_and(Line::awaits));
        let claim_ids: Vec<ClaimId> = unknown.collect();
        if !claim_ids.is_empty() {
            return Err(BatchRefusal::UnknownLines { claim_ids });
        }
        let left: Vec<&Line> = self
            .awaiting()
            .filter(|line| !gone.contains(&line.fact.claim_id()))
            .collect();
        if left.is_empty() {
            return Err(BatchRefusal::NoLinesLeft);
        }
        Ok(left)
    }
}

/// No date lies in the future, none before the step that it follows.
pub(super) fn dated(
    today: NaiveDate,
    field: &'static str,
    date: NaiveDate,
    not_before: Option<NaiveDate>,
) -> Result<(), BatchRefusal> {
    if date > today {
        return Err(BatchRefusal::DateInFuture { field });
    }
    match not_before {
        Some(not_before) if date < not_before => {
            Err(BatchRefusal::DateOutOfOrder { field, not_before })
        }
        _ => Ok(()),
    }
}

pub(super) fn not_repeated(claims: impl Iterator<Item = ClaimId>) -> Result<(), BatchRefusal> {
    let mut seen = BTreeSet::new();
    let repeated: BTreeSet<ClaimId> = claims.filter(|claim| !seen.insert(*claim)).collect();
    if repeated.is_empty() {
        Ok(())
    } else {
        Err(BatchRefusal::ClaimRepeated {
            claim_ids: repeated.into_iter().collect(),
        })
    }
}

aggregate!(
    PaymentBatch,
    "payment_batch",
    BatchCommand,
    BatchEvent,
    BatchRefusal
);
