//! Results, compared with what is known line by line.
//!
//! A line is booked where it says what may follow; what is known already changes nothing; everything else is a
//! break, and is not booked.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::act::ResultsTaken;
use super::decide::{Decision, dated};
use super::event::{BatchEvent, PaymentResultReceived};
use super::line::{Line, Standing};
use super::refusal::BatchRefusal;
use super::result::{
    AcceptedLine, BankLine, BreakKind, FailureReason, PaymentBreak, ResultStatus, canonical_order,
};
use super::state::PaymentBatch;
use super::step::BatchState;
use crate::ids::{ClaimId, PaymentId, fact_id};
use crate::money::Fen;
use crate::subject::Subject;

/// What is to be done with one line of a file.
enum Verdict {
    /// It says what may follow.
    Book(AcceptedLine),
    /// It says what is known.
    Known,
    /// It differs from what was sent, or from what is known.
    Differs(BreakKind, Option<Fen>),
}

impl PaymentBatch {
    pub(super) fn take_result(
        &self,
        today: NaiveDate,
        by: Subject,
        taken: ResultsTaken,
    ) -> Decision {
        self.preparation()?;
        self.must_be(&[BatchState::Exported, BatchState::Closed])?;
        if self.result_with(&taken.content_sha256).is_some() {
            return Ok(Vec::new());
        }
        if taken.by_hand {
            self.not_payer(&by)?;
        }
        let exported = self.exports.first().map(|copy| copy.exported_on);
        dated(today, "received_on", taken.received_on, exported)?;
        let payments = self
            .lines
            .values()
            .map(|line| (line.fact.payment_id, line.fact.claim_id()))
            .collect();
        self.check_control(&payments, &taken)?;
        let mut comparison = Comparison {
            payments,
            batch: self.clone(),
            mentioned: BTreeSet::new(),
            result: PaymentResultReceived {
                result_id: taken.result_id,
                content_sha256: taken.content_sha256,
                uploaded_by: by,
                received_on: taken.received_on,
                format: taken.format,
                file_sha256: taken.file_sha256,
                by_hand: taken.by_hand,
                lines: Vec::new(),
                breaks: Vec::new(),
                unchanged: 0,
            },
        };
        let mut lines = taken.lines;
        lines.sort_by(canonical_order);
        for line in &lines {
            comparison.take(line);
        }
        if taken.complete {
            comparison.find_lacking();
        }
        Ok(vec![BatchEvent::PaymentResultReceived(Box::new(
            comparison.result,
        ))])
    }

    /// What the sender states of the whole must be true of its lines: else some are missing or garbled, and none is taken.
    fn check_control(
        &self,
        payments: &BTreeMap<PaymentId, ClaimId>,
        taken: &ResultsTaken,
    ) -> Result<(), BatchRefusal> {
        let found_fen = taken.lines.iter().fold(0_i64, |sum, said| {
            let own = || Some(self.meant(payments, said)?.fact.payable.amount_fen);
            let amount = said.amount_fen.or_else(own).unwrap_or_default();
            sum.saturating_add(amount.get())
        });
        let found_count = taken.lines.len().try_into().unwrap_or(u64::MAX);
        if taken
            .control_sum_fen
            .is_some_and(|stated| stated != found_fen)
            || taken.count.is_some_and(|stated| stated != found_count)
        {
            return Err(BatchRefusal::ControlSumDiffers {
                stated_fen: taken.control_sum_fen,
                found_fen,
                stated_count: taken.count,
                found_count,
            });
        }
        Ok(())
    }

    /// The line that went to the bank and that is meant: by payment or claim, and if by both, by both the same.
    fn meant(&self, payments: &BTreeMap<PaymentId, ClaimId>, said: &BankLine) -> Option<&Line> {
        let claim_id = match (said.payment_id, said.claim_id) {
            (Some(payment), claim) => payments
                .get(&payment)
                .copied()
                .filter(|known| claim.is_none_or(|claim| claim == *known)),
            (None, claim) => claim,
        };
        self.line(claim_id?)
            .filter(|line| !matches!(line.standing, Standing::Dropped { .. }))
    }
}

/// A comparison under way.
struct Comparison {
    payments: BTreeMap<PaymentId, ClaimId>,
    /// The batch with what was booked so far.
    batch: PaymentBatch,
    /// The claims whose lines the file holds.
    mentioned: BTreeSet<ClaimId>,
    result: PaymentResultReceived,
}

impl Comparison {
    fn take(&mut self, said: &BankLine) {
        let Some(line) = self.batch.meant(&self.payments, said) else {
            return self.note(said, None, BreakKind::UnknownLine, None);
        };
        let fact = line.fact.clone();
        self.mentioned.insert(fact.claim_id());
        match self.judge(line, said) {
            Verdict::Known => self.result.unchanged += 1,
            Verdict::Book(booked) if self.is_settled(said, &booked) => self.result.unchanged += 1,
            Verdict::Book(booked) => {
                if let Some(line) = self.batch.line_mut(booked.claim_id) {
                    line.book(booked.clone());
                }
                self.result.lines.push(booked);
            }
            Verdict::Differs(kind, expected) => {
                let meant = (fact.claim_id(), fact.payment_id);
                self.note(said, Some(meant), kind, expected);
            }
        }
    }

    /// Whether a person settled this very message when it was a break: it is not booked because the line has moved on
    /// since. Without a reference it may be another one.
    fn is_settled(&self, said: &BankLine, booked: &AcceptedLine) -> bool {
        let meant = Some((booked.claim_id, booked.payment_id));
        let message = self.difference(said, meant, BreakKind::ConflictingResult, None);
        said.reference.is_some()
            && self
                .batch
                .breaks
                .iter()
                .any(|known| known.resolved.is_some() && known.fact.is_same_message(&message))
    }

    fn judge(&self, line: &Line, said: &BankLine) -> Verdict {
        let sent = line.fact.payable.amount_fen;
        let expected = match (&line.standing, said.status) {
            (Standing::Paid { amount_fen, .. }, _) => *amount_fen,
            _ => sent,
        };
        let mut booked = said.booked_on(line, said.amount_fen.unwrap_or(expected));
        let known = line
            .booked
            .iter()
            .find(|known| known.is_same_movement(&booked));
        if let (Some(known), None) = (known, said.amount_fen) {
            booked.amount_fen = known.amount_fen;
        }
        if known.is_some_and(|known| known.says_the_same(&booked)) {
            return Verdict::Known;
        }
        let differs = |kind| Verdict::Differs(kind, Some(expected));
        let paid_on = match (&line.standing, said.status) {
            (_, _) if known.is_some() => return differs(BreakKind::ConflictingResult),
            (Standing::Awaiting, ResultStatus::Paid | ResultStatus::Failed) => None,
            (Standing::Paid { on, .. }, ResultStatus::Returned) => *on,
            (Standing::Released, ResultStatus::Failed) => return Verdict::Known,
            (Standing::Released, ResultStatus::Paid) => {
                return differs(BreakKind::PaidAfterRelease);
            }
            (
                Standing::Awaiting | Standing::Released | Standing::Failed { .. },
                ResultStatus::Returned,
            ) => return differs(BreakKind::ReturnedUnpaid),
            (
                Standing::Dropped { .. }
                | Standing::Paid { .. }
                | Standing::Failed { .. }
                | Standing::Returned { .. },
                _,
            ) => return differs(BreakKind::ConflictingResult),
        };
        if booked.amount_fen != expected {
            return differs(BreakKind::AmountDiffers);
        }
        if !self.is_in_order(said, paid_on) {
            return differs(BreakKind::DateOutOfOrder);
        }
        Verdict::Book(booked)
    }

    fn is_in_order(&self, said: &BankLine, paid_on: Option<NaiveDate>) -> bool {
        let exported = self.batch.exports.first().map(|copy| copy.exported_on);
        said.on.is_none_or(|on| {
            on <= self.result.received_on
                && exported.is_none_or(|exported| exported <= on)
                && paid_on.is_none_or(|paid_on| paid_on <= on)
        })
    }

    /// What a line of a file differs in.
    fn difference(
        &self,
        said: &BankLine,
        meant: Option<(ClaimId, PaymentId)>,
        kind: BreakKind,
        expected_fen: Option<Fen>,
    ) -> PaymentBreak {
        let (claim_id, payment_id) = match meant {
            Some((claim_id, payment_id)) => (Some(claim_id), Some(payment_id)),
            None => (said.claim_id, said.payment_id),
        };
        PaymentBreak {
            break_id: self.next_id(),
            kind,
            claim_id,
            payment_id,
            line_no: Some(said.line_no),
            expected_fen,
            found_fen: said.amount_fen,
            status: Some(said.status),
            reference: said.reference.clone(),
            on: said.on,
            reason: said.reason,
        }
    }

    /// Notes a difference, unless the same message made one already.
    fn note(
        &mut self,
        said: &BankLine,
        meant: Option<(ClaimId, PaymentId)>,
        kind: BreakKind,
        expected_fen: Option<Fen>,
    ) {
        let found = self.difference(said, meant, kind, expected_fen);
        let known = self.batch.breaks.iter().map(|known| &known.fact);
        if known
            .chain(&self.result.breaks)
            .any(|known| known.is_same_message(&found))
        {
            self.result.unchanged += 1;
        } else {
            self.result.breaks.push(found);
        }
    }

    /// The lines that wait and that the file should hold.
    fn find_lacking(&mut self) {
        let lacking: Vec<_> = self
            .batch
            .awaiting()
            .filter(|line| !self.mentioned.contains(&line.fact.claim_id()))
            .map(|line| line.fact.clone())
            .collect();
        for fact in lacking {
            let kind = BreakKind::LineNotInBankFile;
            let noted = self.batch.breaks.iter().any(|known| {
                known.fact.kind == kind && known.fact.claim_id == Some(fact.claim_id())
            });
            if !noted {
                self.result.breaks.push(PaymentBreak {
                    break_id: self.next_id(),
                    kind,
                    claim_id: Some(fact.claim_id()),
                    payment_id: Some(fact.payment_id),
                    line_no: None,
                    expected_fen: Some(fact.payable.amount_fen),
                    found_fen: None,
                    status: None,
                    reference: None,
                    on: None,
                    reason: None,
                });
            }
        }
    }

    /// By content, so that two results never share one.
    fn next_id(&self) -> crate::ids::BreakId {
        let PaymentResultReceived {
            result_id,
            content_sha256,
            breaks,
            ..
        } = &self.result;
        let key = format!("break|{content_sha256}|{}", breaks.len() + 1);
        fact_id(result_id.as_uuid(), &key).into()
    }
}

impl BankLine {
    /// What would be booked on a line.
    fn booked_on(&self, line: &Line, amount_fen: Fen) -> AcceptedLine {
        let unpaid = self.status != ResultStatus::Paid;
        AcceptedLine {
            claim_id: line.fact.claim_id(),
            payment_id: line.fact.payment_id,
            status: self.status,
            amount_fen,
            reference: self.reference.clone(),
            on: self.on,
            reason: unpaid.then(|| self.reason.unwrap_or(FailureReason::Other)),
            line_no: self.line_no,
        }
    }
}
