//! What a batch's history adds up to.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::event::{
    BatchApproved, BatchCancelled, BatchClosed, BatchEvent, BatchExported, BatchLineReleased,
    BatchPrepared, BatchReady, BreakResolved, PaymentResultReceived,
};
use super::line::{DroppedLine, Line, RefusedLine, Standing};
use super::result::{AcceptedLine, BreakKind, PaymentBreak, ResultStatus};
use crate::claim::ClaimRef;
use crate::ids::{BreakId, ClaimId, ResultId};
use crate::subject::Subject;

/// One payment batch, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentBatch {
    /// How many events have been folded: the version of the stream.
    pub version: u64,
    /// As prepared; nothing stands here without it.
    pub prepared: Option<Box<BatchPrepared>>,
    /// Whether every claim answered.
    pub ready: bool,
    /// Its lines, one a claim.
    pub lines: BTreeMap<ClaimId, Line>,
    /// The claims that are no lines.
    pub refused: Vec<RefusedLine>,
    /// As approved.
    pub approved: Option<BatchApproved>,
    /// The copies that went to the bank, in order.
    pub exports: Vec<BatchExported>,
    /// The lines that were released.
    pub releases: Vec<BatchLineReleased>,
    /// The results that came in, in order.
    pub results: Vec<PaymentResultReceived>,
    /// The breaks that they made, in order.
    pub breaks: Vec<Break>,
    /// As given up.
    pub cancelled: Option<BatchCancelled>,
    /// As closed; none once a later result had something new.
    pub closed: Option<BatchClosed>,
}

/// A difference between what was sent and what came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// As found.
    pub fact: PaymentBreak,
    /// In which result.
    pub result_id: ResultId,
    /// When that came in.
    pub received_on: NaiveDate,
    /// As settled.
    pub resolved: Option<Box<BreakResolved>>,
}

impl PaymentBatch {
    /// The line of a claim.
    pub fn line(&self, claim_id: ClaimId) -> Option<&Line> {
        self.lines.get(&claim_id)
    }

    /// The first result with this content.
    pub fn result_with(&self, content_sha256: &str) -> Option<&PaymentResultReceived> {
        self.results
            .iter()
            .find(|result| result.content_sha256 == content_sha256)
    }

    /// The break with this id.
    pub fn payment_break(&self, break_id: BreakId) -> Option<&Break> {
        self.breaks
            .iter()
            .find(|known| known.fact.break_id == break_id)
    }

    /// The breaks that a person still has to settle. A line that a file lacked is none once it has a result or was
    /// released.
    pub fn open_breaks(&self) -> impl Iterator<Item = &Break> {
        self.breaks.iter().filter(|known| {
            let answered = known.fact.kind == BreakKind::LineNotInBankFile
                && known
                    .fact
                    .claim_id
                    .and_then(|claim_id| self.line(claim_id))
                    .is_some_and(|line| !line.awaits());
            known.resolved.is_none() && !answered
        })
    }

    /// The claims that a later batch may try again: their payment failed, or all of it came back.
    pub fn follow_up(&self) -> Vec<ClaimRef> {
        let lines = self.lines.values().filter(|line| line.may_follow_up());
        lines.map(|line| line.fact.payable.claim).collect()
    }

    /// What was booked on all lines with this status, in fen.
    pub fn booked_fen(&self, status: ResultStatus) -> i64 {
        let lines = self.lines.values();
        lines.fold(0, |sum, line| sum.saturating_add(line.booked_fen(status)))
    }

    /// The lines of which nothing came back yet.
    pub fn awaiting(&self) -> impl Iterator<Item = &Line> {
        self.lines.values().filter(|line| line.awaits())
    }

    /// Whether nothing is known of what the bank did with the file.
    pub(super) fn bank_is_silent(&self) -> bool {
        self.results.is_empty() && self.releases.is_empty()
    }

    /// Whether this is who prepared the batch.
    pub(super) fn prepared_by(&self, subject: &Subject) -> bool {
        self.prepared
            .as_ref()
            .is_some_and(|prepared| prepared.prepared_by == *subject)
    }

    /// Whether this is who exported a copy.
    pub(super) fn exported_by(&self, subject: &Subject) -> bool {
        self.exports.iter().any(|copy| copy.exported_by == *subject)
    }

    /// Folds one event into the state. Accepts whatever history says.
    pub fn record(&mut self, event: BatchEvent) {
        self.version += 1;
        match event {
            BatchEvent::BatchPrepared(prepared) => self.prepared = Some(prepared),
            BatchEvent::BatchReady(BatchReady { lines, refused }) => {
                self.ready = true;
                self.lines = lines
                    .into_iter()
                    .map(|line| (line.claim_id(), Line::new(line)))
                    .collect();
                self.refused = refused;
            }
            BatchEvent::BatchApproved(approved) => {
                self.drop_lines(&approved.dropped);
                self.approved = Some(approved);
            }
            BatchEvent::BatchExported(exported) => {
                self.drop_lines(&exported.dropped);
                self.exports.push(*exported);
            }
            BatchEvent::BatchLineReleased(released) => {
                if let Some(line) = self.line_mut(released.claim_id) {
                    line.standing = Standing::Released;
                }
                self.releases.push(released);
            }
            BatchEvent::PaymentResultReceived(result) => self.take_in(*result),
            BatchEvent::BreakResolved(resolved) => {
                if let Some(booked) = resolved.booked.clone() {
                    self.book(booked);
                }
                let mut breaks = self.breaks.iter_mut();
                let known = breaks.find(|known| known.fact.break_id == resolved.break_id);
                if let Some(known) = known {
                    known.resolved = Some(resolved);
                }
            }
            BatchEvent::BatchCancelled(cancelled) => self.cancelled = Some(cancelled),
            BatchEvent::BatchClosed(closed) => self.closed = Some(closed),
        }
    }

    fn take_in(&mut self, result: PaymentResultReceived) {
        if !result.lines.is_empty() || !result.breaks.is_empty() {
            self.closed = None;
        }
        for booked in &result.lines {
            self.book(booked.clone());
        }
        self.breaks
            .extend(result.breaks.iter().cloned().map(|fact| Break {
                fact,
                result_id: result.result_id,
                received_on: result.received_on,
                resolved: None,
            }));
        self.results.push(result);
    }

    fn book(&mut self, booked: AcceptedLine) {
        if let Some(line) = self.line_mut(booked.claim_id) {
            line.book(booked);
        }
    }

    pub(super) fn drop_lines(&mut self, dropped: &[DroppedLine]) {
        for DroppedLine { claim_id, reason } in dropped {
            if let Some(line) = self.line_mut(*claim_id) {
                line.standing = Standing::Dropped { reason: *reason };
            }
        }
    }

    pub(super) fn line_mut(&mut self, claim_id: ClaimId) -> Option<&mut Line> {
        self.lines.get_mut(&claim_id)
    }
}
