//! What the claims of one stream add up to. `record` notes what events decided and decides nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::hold::Hold;
use super::key::OwnedKey;
use super::payload::{
    ApprovalStarted, ClaimFiled, ClaimLine, ClaimPublicised, DroppedLine, Instalment,
};
use super::posting::Posting;
use super::words::{ClaimState, FailureReason, HoldReason};
use crate::ids::{BatchId, ClaimId, DispatchId, ObjectionId, PaymentId, RecoveryId};
use crate::money::Fen;
use crate::policy::{Fund, fund_on};
use crate::region::RegionCode;
use crate::sealed::Fingerprint;
use crate::subject::Subject;

/// The claims that live in a stream, and the keys that it keeps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimBook {
    /// The claims, in the order of filing.
    pub claims: Vec<Claim>,
    /// Who has which key, in the order of asking.
    pub holds: Vec<Hold>,
}

/// One claim, or one further part of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// As it was filed; lines, region, fund, terms and basis are those of the last determination.
    pub filed: ClaimFiled,
    /// Where it stands.
    pub state: ClaimState,
    /// The version of the event that filed it.
    pub recorded_in: u64,
    /// The versions of the later events about it, in order.
    pub changed_in: Vec<u64>,
    /// The business date of the last step.
    pub since: NaiveDate,
    /// Who determined it anew last.
    pub redetermined_by: Vec<Subject>,
    /// Who reviewed it, over its whole life.
    pub reviewed_by: Vec<Subject>,
    /// The day of the last review.
    pub reviewed_on: Option<NaiveDate>,
    /// The public notice that holds.
    pub notice: Option<ClaimPublicised>,
    /// How often it has begun again at its review.
    pub round: u32,
    /// The objections, in the order of recording.
    pub objections: Vec<Objection>,
    /// Who has approved it so far, and when.
    pub approvals: Vec<(Subject, NaiveDate)>,
    /// Who approved it, over its whole life.
    pub approved_by: Vec<Subject>,
    /// The keys that other records were ever asked for.
    pub asked: BTreeSet<OwnedKey>,
    /// The attempt that is under way, or the last.
    pub attempt: Option<ApprovalStarted>,
    /// What was approved.
    pub approved: Option<Approved>,
    /// The budget that decides, and whether it was asked.
    pub budget: Option<crate::ids::BudgetId>,
    /// What keeps it out of batches by somebody's word.
    pub held: BTreeSet<HoldReason>,
    /// What facts keep it out of batches for, and somebody let pass.
    pub let_pass: BTreeSet<HoldReason>,
    /// The batch that it is in.
    pub batch: Option<InBatch>,
    /// The batches that it left unpaid: none of them can take it again, though its money may still arrive.
    pub left: Vec<InBatch>,
    /// Its payments, by payment.
    pub payments: BTreeMap<PaymentId, Payment>,
    /// How much of it was set off against receivables, in fen.
    pub set_off_fen: Fen,
    /// What is due back.
    pub receivable: Option<Receivable>,
    /// Why it ended, where it was refused or given up.
    pub ended: Option<(NaiveDate, Subject, String)>,
    /// What it did to the books, in order.
    pub postings: Vec<Posting>,
}

/// An objection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// Which one.
    pub id: ObjectionId,
    /// In which round it was raised; once it is settled, in which that happened.
    pub round: u32,
    /// The day.
    pub raised_on: NaiveDate,
    /// Why.
    pub reason: String,
    /// How it was settled: the day, whether it was right, what was found, by whom.
    pub settled: Option<(NaiveDate, bool, String, Subject)>,
}

/// What was approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approved {
    /// The day.
    pub on: NaiveDate,
    /// How much, in fen.
    pub amount_fen: Fen,
    /// The fund that pays.
    pub fund: Fund,
    /// Lines that are not paid.
    pub dropped: Vec<DroppedLine>,
    /// The account, by its fingerprint.
    pub account: Fingerprint,
}

/// A claim's place in a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InBatch {
    /// The batch.
    pub batch_id: BatchId,
    /// The payment.
    pub payment_id: PaymentId,
    /// How much, in fen.
    pub amount_fen: Fen,
}

/// One payment through a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The batch.
    pub batch_id: BatchId,
    /// How much, in fen.
    pub amount_fen: Fen,
    /// What became of it.
    pub outcome: PaymentOutcome,
    /// The bank's reference.
    pub reference: Option<String>,
    /// The day, where the bank says it.
    pub on: Option<NaiveDate>,
}

/// What became of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaymentOutcome {
    /// Booked.
    Paid,
    /// Not possible.
    Failed(FailureReason),
    /// Booked, and came back.
    Returned(FailureReason),
}

/// Money that came back from the beneficiary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovery {
    /// How much, in fen.
    pub amount_fen: Fen,
    /// The day.
    pub on: NaiveDate,
    /// The bank's or cashier's reference.
    pub reference: Option<String>,
}

/// What is due back of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receivable {
    /// What was ordered, in fen.
    pub ordered_fen: Fen,
    /// What is still due, in fen.
    pub open_fen: Fen,
    /// The lines that were ordered back as a whole: their keys go with them.
    pub whole_lines: BTreeSet<u32>,
    /// How much of each line was ordered back, in fen, where the orders say it.
    pub of_lines: BTreeMap<u32, Fen>,
    /// Who ordered it.
    pub ordered_by: Vec<Subject>,
    /// The parts in which it may be paid back.
    pub instalments: Vec<Instalment>,
    /// The recoveries that were recorded.
    pub recoveries: BTreeMap<RecoveryId, Recovery>,
    /// Who agreed to a write-off, of how much.
    pub write_off: Option<(Fen, BTreeSet<Subject>)>,
    /// What was given up, in fen.
    pub written_off_fen: Fen,
}

impl Claim {
    /// The claim's id.
    pub fn id(&self) -> ClaimId {
        self.filed.claim_id
    }

    /// The first part, whose keys its parts share.
    pub fn first_part(&self) -> ClaimId {
        self.filed
            .part_of
            .map_or(self.filed.claim_id, |part| part.claim_id)
    }

    /// What is claimed, in fen.
    pub fn claimed_fen(&self) -> Fen {
        total(self.filed.lines.iter())
    }

    /// What was approved, in fen; nothing before, or once that was cancelled.
    pub fn approved_fen(&self) -> Fen {
        let approved = self.approved.as_ref().filter(|_| self.state.is_approved());
        approved
            .map(|approved| approved.amount_fen)
            .unwrap_or_default()
    }

    /// What is still to be paid of it, in fen.
    pub fn unpaid_fen(&self) -> Fen {
        let settled = self.paid_fen().get() + self.set_off_fen.get();
        Fen::try_from(self.approved_fen().get() - settled).unwrap_or_default()
    }

    /// What the bank booked and has not sent back, in fen.
    pub fn paid_fen(&self) -> Fen {
        self.payments
            .values()
            .filter(|payment| payment.outcome == PaymentOutcome::Paid)
            .fold(Fen::default(), |sum, payment| {
                sum.checked_add(payment.amount_fen).unwrap_or(Fen::MAX)
            })
    }

    /// What the beneficiary has of it by now, in fen: paid or set off, less what was ordered back.
    pub fn kept_fen(&self) -> Fen {
        let ordered = self
            .receivable
            .as_ref()
            .map_or(0, |receivable| receivable.ordered_fen.get());
        Fen::try_from(self.paid_fen().get() + self.set_off_fen.get() - ordered).unwrap_or_default()
    }

    /// The lines that were approved, or are claimed as long as nothing is.
    pub fn live_lines(&self) -> impl Iterator<Item = &ClaimLine> {
        let dropped: BTreeSet<u32> = self
            .approved
            .iter()
            .flat_map(|approved| &approved.dropped)
            .map(|dropped| dropped.line_no)
            .collect();
        self.filed
            .lines
            .iter()
            .filter(move |line| !dropped.contains(&line.line_no))
    }

    /// Objections that are not settled.
    pub fn open_objections(&self) -> usize {
        self.objections
            .iter()
            .filter(|objection| objection.settled.is_none())
            .count()
    }

    /// Whether an objection of this round was found to be right: then the claim has to be put right.
    pub fn objection_upheld(&self) -> bool {
        let settled = self
            .objections
            .iter()
            .filter(|objection| objection.round == self.round)
            .filter_map(|objection| objection.settled.as_ref());
        settled.into_iter().any(|(_, upheld, _, _)| *upheld)
    }

    /// Who settled objections to it.
    pub fn settlers(&self) -> impl Iterator<Item = &Subject> {
        let settled = self
            .objections
            .iter()
            .filter_map(|objection| objection.settled.as_ref());
        settled.map(|(_, _, _, by)| by)
    }

    /// Everybody who filed, determined, reviewed or approved it.
    pub fn acted(&self) -> BTreeSet<&Subject> {
        std::iter::once(&self.filed.filed_by)
            .chain(&self.redetermined_by)
            .chain(&self.reviewed_by)
            .chain(&self.approved_by)
            .collect()
    }

    /// How many approvers its amount asks for.
    pub fn approvers_needed(&self) -> u32 {
        approvers_for(&self.filed.terms.approval_tiers, self.claimed_fen())
    }

    /// The first day on which money of it can have come back: its first payment, or else its approval.
    pub fn first_paid_on(&self) -> NaiveDate {
        let paid = self
            .payments
            .values()
            .filter_map(|payment| payment.on)
            .min();
        let approved = self.approved.as_ref().map(|approved| approved.on);
        paid.or(approved).unwrap_or(self.filed.applied_on)
    }

    /// The fund that pays what is approved on a day.
    pub fn fund_on(&self, date: NaiveDate) -> Option<Fund> {
        if self.filed.funds.is_empty() {
            self.filed.fund
        } else {
            fund_on(&self.filed.funds, date)
        }
    }

    /// The region whose office pays.
    pub fn region(&self) -> RegionCode {
        self.filed.region
    }

    /// Whether money or work about it is still open: then the person can't be erased.
    pub fn is_open(&self) -> bool {
        !self.state.is_final()
    }

    /// Whether it stands in the way of another claim for the same.
    pub fn occupies(&self) -> bool {
        !matches!(
            self.state,
            ClaimState::Rejected | ClaimState::Withdrawn | ClaimState::Recovered
        )
    }
}

/// How many people an amount asks for by tiers.
pub fn approvers_for(tiers: &[crate::policy::ApprovalTier], amount: Fen) -> u32 {
    tiers
        .iter()
        .find(|tier| tier.up_to_fen.is_none_or(|most| amount <= most))
        .map_or(1, |tier| tier.approvers.max(1))
}

/// The sum of lines.
pub fn total<'a>(lines: impl Iterator<Item = &'a ClaimLine>) -> Fen {
    lines.fold(Fen::default(), |sum, line| {
        sum.checked_add(line.amount_fen).unwrap_or(Fen::MAX)
    })
}

impl ClaimBook {
    /// Whether money was paid for a dispatch, and the beneficiary has some of it by now.
    pub fn keeps_money_for(&self, dispatch: DispatchId) -> bool {
        let paid = self
            .claims
            .iter()
            .filter(|claim| claim.kept_fen() > Fen::default());
        paid.flat_map(Claim::live_lines)
            .any(|line| line.is_about(dispatch))
    }

    /// A claim.
    pub fn claim(&self, id: ClaimId) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.id() == id)
    }

    pub(super) fn claim_mut(&mut self, id: ClaimId) -> Option<&mut Claim> {
        self.claims.iter_mut().find(|claim| claim.id() == id)
    }

    /// The claim of this stream that stands in the way of another with the key, parts of `first` aside.
    pub fn claimed_by(&self, key: &OwnedKey, first: ClaimId) -> Option<&Claim> {
        self.claims.iter().find(|claim| {
            claim.occupies()
                && claim.first_part() != first
                && claim.live_lines().any(|line| line.keys.contains(key))
        })
    }

    /// All parts of a claim, the first included.
    pub fn parts(&self, first: ClaimId) -> impl Iterator<Item = &Claim> {
        self.claims
            .iter()
            .filter(move |claim| claim.first_part() == first)
    }

    /// Whether anything about money is open.
    pub fn has_open(&self) -> bool {
        self.claims.iter().any(Claim::is_open) || self.holds.iter().any(Hold::is_open)
    }

    /// What is due back of all claims, in fen.
    pub fn receivable_fen(&self) -> i64 {
        self.claims
            .iter()
            .filter_map(|claim| claim.receivable.as_ref())
            .map(|receivable| receivable.open_fen.get())
            .sum()
    }
}
