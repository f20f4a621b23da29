//! What the steps of a claim change in it, and in the books.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::payload::{ApprovalStarted, ClaimFiled};
use super::posting::{Account, Posting, PostingKind};
use super::state::{Claim, Payment, Receivable};
use super::words::{ClaimState, HoldReason};
use crate::ids::{BatchId, PaymentId};
use crate::money::Fen;

impl Claim {
    pub(super) fn filed(version: u64, filed: ClaimFiled) -> Self {
        let mut claim = Self {
            state: ClaimState::Filed,
            recorded_in: version,
            changed_in: Vec::new(),
            since: filed.applied_on,
            redetermined_by: Vec::new(),
            reviewed_by: Vec::new(),
            reviewed_on: None,
            notice: None,
            round: 0,
            objections: Vec::new(),
            approvals: Vec::new(),
            approved_by: Vec::new(),
            asked: BTreeSet::new(),
            attempt: None,
            approved: None,
            budget: None,
            held: BTreeSet::new(),
            let_pass: BTreeSet::new(),
            batch: None,
            left: Vec::new(),
            payments: BTreeMap::new(),
            set_off_fen: Fen::default(),
            receivable: None,
            ended: None,
            postings: Vec::new(),
            filed,
        };
        let (entitled, on) = (claim.claimed_fen(), claim.filed.applied_on);
        claim.post(version, PostingKind::Entitled, entitled, Some(on));
        claim
    }

    pub(super) fn enter(&mut self, state: ClaimState, on: NaiveDate) {
        self.state = state;
        // Money may be known to have come back before it was ordered back.
        self.since = self.since.max(on);
    }

    /// A new round: what was published and agreed to no longer holds.
    pub(super) fn begin_again(&mut self) {
        self.notice = None;
        self.approvals.clear();
        self.reviewed_on = None;
        self.round += 1;
    }

    pub(super) fn approved_on(&self) -> Option<NaiveDate> {
        self.approved.as_ref().map(|approved| approved.on)
    }

    pub(super) fn post(
        &mut self,
        version: u64,
        kind: PostingKind,
        amount: Fen,
        on: Option<NaiveDate>,
    ) {
        self.post_from(version, kind, Account::Receivable, amount, on);
    }

    pub(super) fn post_from(
        &mut self,
        version: u64,
        kind: PostingKind,
        from: Account,
        amount_fen: Fen,
        on: Option<NaiveDate>,
    ) {
        let approved = self.approved.as_ref().map(|approved| approved.fund);
        self.postings.push(Posting {
            kind,
            accounts: kind.accounts(from),
            amount_fen,
            fund: approved.or(self.filed.fund),
            region: self.filed.region,
            on,
            batch_id: None,
            reference: None,
            recorded_in: version,
        });
    }

    /// The last posting came through a batch.
    pub(super) fn came_through(&mut self, batch_id: BatchId, reference: Option<String>) {
        if let Some(posting) = self.postings.last_mut() {
            posting.batch_id = Some(batch_id);
            posting.reference = reference;
        }
    }

    /// Takes back what was approved and not paid. A part that was paid or set off stays as it is.
    pub(super) fn cancel(&mut self, version: u64, into: ClaimState, on: NaiveDate) {
        let from = match self.state {
            ClaimState::Approved | ClaimState::OverBudget => Some(Account::Committed),
            ClaimState::Payable => Some(Account::Payable),
            _ => None,
        };
        if let Some(from) = from {
            let unpaid = self.unpaid_fen();
            self.post_from(version, PostingKind::Cancelled, from, unpaid, Some(on));
        }
        let gone = plus(self.paid_fen(), self.set_off_fen);
        if gone == Fen::default() {
            self.enter(into, on);
            return;
        }
        if let Some(approved) = &mut self.approved {
            approved.amount_fen = gone;
        }
        self.enter_by_receivable(on);
    }

    /// The keys of lines that other records keep are being asked for.
    pub(super) fn ask(&mut self, started: &ApprovalStarted) {
        let out = |line_no: u32| started.dropped.iter().any(|line| line.line_no == line_no);
        let keys = self
            .filed
            .lines
            .iter()
            .filter(|line| !out(line.line_no))
            .flat_map(|line| &line.keys)
            .filter(|owned| owned.owner != self.filed.beneficiary);
        self.asked.extend(keys.cloned());
    }

    /// Leaves a batch: what is not paid is to be paid again.
    pub(super) fn leave(&mut self, batch_id: BatchId) {
        if self
            .batch
            .as_ref()
            .is_some_and(|batch| batch.batch_id == batch_id)
        {
            self.batch = None;
            self.state = ClaimState::Payable;
        }
    }

    /// What was due back came from the bank itself, as far as it sent back. The claim is not to be paid again
    /// as it is.
    pub(super) fn cancel_clawback(&mut self, version: u64, sent_back: Fen, on: Option<NaiveDate>) {
        let Some(receivable) = &mut self.receivable else {
            return;
        };
        let void = receivable.open_fen.min(sent_back);
        receivable.open_fen = minus(receivable.open_fen, void);
        receivable.ordered_fen = minus(receivable.ordered_fen, void);
        receivable.instalments.clear();
        receivable.write_off = None;
        if void > Fen::default() {
            self.post(version, PostingKind::ClawbackCancelled, void, on);
        }
        self.held.insert(HoldReason::GroundLost);
    }

    pub(super) fn paid_if_settled(&mut self, on: Option<NaiveDate>) {
        if self.unpaid_fen() == Fen::default() && self.state == ClaimState::Payable {
            self.enter(ClaimState::Paid, on.unwrap_or(self.since));
        }
    }

    /// So much of the receivable is no longer due.
    pub(super) fn settle(&mut self, amount: Fen, on: NaiveDate) {
        let Some(receivable) = &mut self.receivable else {
            return;
        };
        receivable.open_fen = minus(receivable.open_fen, amount);
        if receivable.open_fen == Fen::default() {
            self.enter_by_receivable(on);
        }
    }

    /// Where a claim stands of which nothing is to be paid: by what is due back, and what became of it.
    pub(super) fn enter_by_receivable(&mut self, on: NaiveDate) {
        let fen = |of: fn(&Receivable) -> Fen| self.receivable.as_ref().map(of).unwrap_or_default();
        let state = if fen(|receivable| receivable.open_fen) > Fen::default() {
            ClaimState::ClawbackOrdered
        } else if fen(|receivable| receivable.written_off_fen) > Fen::default() {
            ClaimState::WrittenOff
        } else if self.kept_fen() > Fen::default() {
            // A part was due back and came: the rest is rightly paid.
            ClaimState::Paid
        } else {
            ClaimState::Recovered
        };
        self.enter(state, on);
    }

    /// The payment with this id.
    pub fn payment(&self, id: PaymentId) -> Option<&Payment> {
        self.payments.get(&id)
    }
}

pub(super) fn minus(left: Fen, right: Fen) -> Fen {
    Fen::try_from(left.get() - right.get()).unwrap_or_default()
}

pub(super) fn plus(left: Fen, right: Fen) -> Fen {
    left.checked_add(right).unwrap_or(Fen::MAX)
}
