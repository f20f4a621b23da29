//! How breaks are settled.

use chrono::NaiveDate;

use super::decide::{Decision, dated};
use super::event::{BatchEvent, BreakResolved};
use super::line::Standing;
use super::refusal::BatchRefusal;
use super::result::{AcceptedLine, BreakKind, FailureReason, Resolution, ResultStatus};
use super::state::{Break, PaymentBatch};
use super::step::BatchState;
use crate::ids::BreakId;
use crate::money::Fen;
use crate::subject::Subject;

impl PaymentBatch {
    pub(super) fn resolve(
        &self,
        today: NaiveDate,
        by: Subject,
        break_id: BreakId,
        resolution: Resolution,
        reason: String,
        resolved_on: NaiveDate,
    ) -> Decision {
        self.preparation()?;
        let known = self
            .payment_break(break_id)
            .ok_or(BatchRefusal::UnknownBreak { break_id })?;
        if let Some(resolved) = &known.resolved {
            return Err(BatchRefusal::AlreadyResolved {
                resolution: resolved.resolution,
                resolved_on: resolved.resolved_on,
            });
        }
        self.must_be(&[BatchState::Exported])?;
        dated(today, "resolved_on", resolved_on, Some(known.received_on))?;
        let fitting = self.resolutions(known, resolved_on);
        if !fitting.contains(&resolution) {
            return Err(BatchRefusal::ResolutionDoesNotFit {
                kind: known.fact.kind,
                allowed: fitting,
            });
        }
        let booked = if resolution == Resolution::Accepted {
            // It moves money like a result typed by hand.
            self.not_payer(&by)?;
            self.bookable(known, resolved_on)
        } else {
            None
        };
        Ok(vec![BatchEvent::BreakResolved(Box::new(BreakResolved {
            break_id,
            resolution,
            reason,
            resolved_by: by,
            resolved_on,
            booked,
        }))])
    }

    /// How a break may be settled on a day.
    pub fn resolutions(&self, known: &Break, on: NaiveDate) -> Vec<Resolution> {
        let all = Resolution::ALL.iter().copied();
        all.filter(|resolution| match resolution {
            Resolution::Accepted => self.bookable(known, on).is_some(),
            Resolution::OtherBatch => known.fact.kind == BreakKind::UnknownLine,
            Resolution::BankError | Resolution::NothingNew => true,
        })
        .collect()
    }

    /// What accepting the bank's word books: nothing where it names no line that was sent, tells of what is booked
    /// already, or returns more than was paid.
    fn bookable(&self, known: &Break, today: NaiveDate) -> Option<AcceptedLine> {
        let said = &known.fact;
        if said.kind == BreakKind::UnknownLine || said.on.is_some_and(|on| on > today) {
            return None;
        }
        let status = said.status?;
        let line = self.line(said.claim_id?)?;
        let unpaid = status != ResultStatus::Paid;
        let booked = AcceptedLine {
            claim_id: line.fact.claim_id(),
            payment_id: line.fact.payment_id,
            status,
            amount_fen: said.found_fen.or(said.expected_fen)?,
            reference: said.reference.clone(),
            on: said.on,
            reason: unpaid.then(|| said.reason.unwrap_or(FailureReason::Other)),
            line_no: said.line_no?,
        };
        let follows = match status {
            ResultStatus::Paid => booked.amount_fen > Fen::default(),
            ResultStatus::Failed => {
                matches!(line.standing, Standing::Awaiting | Standing::Failed { .. })
            }
            ResultStatus::Returned => (1..=line.net_fen()).contains(&booked.amount_fen.get()),
        };
        let moved_already = line.booked.iter().any(|one| one.is_same_movement(&booked));
        (follows && !moved_already).then_some(booked)
    }
}
