//! What each event changes in the claims of a stream. Accepts whatever history says.

use std::collections::{BTreeMap, BTreeSet};

use super::event::ClaimEvent;
use super::fold::plus;
use super::posting::{Account, PostingKind};
use super::state::{
    Approved, Claim, ClaimBook, InBatch, Objection, Payment, PaymentOutcome, Receivable, Recovery,
};
use super::words::{ClaimState, HoldReason};
use crate::ids::ClaimId;
use crate::money::Fen;

impl ClaimBook {
    /// Folds the event of a version into the claims.
    #[expect(
        clippy::too_many_lines,
        reason = "one arm per event, to be read from top to bottom"
    )]
    pub fn record(&mut self, version: u64, event: ClaimEvent) {
        match event {
            ClaimEvent::ClaimFiled(filed) => self.claims.push(Claim::filed(version, filed)),
            ClaimEvent::ClaimReviewed(event) => {
                self.change(version, event.claim_id, |claim| {
                    claim.enter(ClaimState::Reviewed, event.reviewed_on);
                    claim.reviewed_by.push(event.reviewed_by);
                    claim.reviewed_on = Some(event.reviewed_on);
                });
            }
            ClaimEvent::ClaimReturnedForCorrection(event) => {
                self.change(version, event.claim_id, |claim| {
                    claim.enter(ClaimState::Returned, event.returned_on);
                    claim.begin_again();
                });
            }
            ClaimEvent::ClaimRedetermined(event) => {
                self.change(version, event.claim_id, |claim| {
                    claim.enter(ClaimState::Filed, event.on);
                    claim.begin_again();
                    claim.filed.region = event.region;
                    claim.filed.fund = event.fund;
                    claim.filed.funds = event.funds;
                    claim.filed.lines = event.lines;
                    claim.filed.terms = event.terms;
                    claim.filed.basis = event.basis;
                    claim.redetermined_by.push(event.redetermined_by);
                    let entitled = claim.claimed_fen();
                    claim.post(version, PostingKind::Entitled, entitled, Some(event.on));
                });
            }
            ClaimEvent::ClaimPublicised(event) => {
                self.change(version, event.claim_id, |claim| {
                    claim.enter(ClaimState::Publicised, event.publicised_on);
                    claim.notice = Some(event);
                });
            }
            ClaimEvent::ObjectionRaised(event) => {
                self.change(version, event.claim_id, |claim| {
                    claim.objections.push(Objection {
                        id: event.objection_id,
                        round: claim.round,
                        raised_on: event.raised_on,
                        reason: event.reason,
                        settled: None,
                    });
                });
            }
            ClaimEvent::ObjectionSettled(event) => {
                self.change(version, event.claim_id, |claim| {
                    let mut objections = claim.objections.iter_mut();
                    if let Some(objection) =
                        objections.find(|objection| objection.id == event.objection_id)
                    {
                        objection.round = claim.round;
                        objection.settled = Some((
                            event.settled_on,
                            event.upheld,
                            event.finding,
                            event.settled_by,
                        ));
                    }
                });
            }
            ClaimEvent::ApprovalGiven(event) => {
                self.change(version, event.claim_id, |claim| {
                    claim.approved_by.push(event.approved_by.clone());
                    claim.approvals.push((event.approved_by, event.approved_on));
                });
            }
            ClaimEvent::ApprovalStarted(event) => {
                self.change(version, event.claim_id, |claim| {
                    claim.enter(ClaimState::Approving, event.approved_on);
                    claim.ask(&event);
                    claim.attempt = Some(event);
                });
            }
            ClaimEvent::ApprovalRefused(event) => {
                self.change(version, event.claim_id, |claim| {
                    claim.state = ClaimState::Publicised;
                    claim.approvals.clear();
                });
            }
            ClaimEvent::ClaimApproved(event) => {
                self.change(version, event.claim_id, |claim| {
                    claim.enter(ClaimState::Approved, event.approved_on);
                    claim.approved = Some(Approved {
                        on: event.approved_on,
                        amount_fen: event.amount_fen,
                        fund: event.fund,
                        dropped: event.dropped,
                        account: event.account,
                    });
                    let on = Some(event.approved_on);
                    claim.post(version, PostingKind::Approved, event.amount_fen, on);
                });
            }
            ClaimEvent::ClaimAdmitted(event) => {
                self.change(version, event.claim_id, |claim| {
                    claim.state = ClaimState::Payable;
                    claim.budget = event.budget_id;
                    let (fen, on) = (claim.approved_fen(), claim.approved_on());
                    claim.post(version, PostingKind::Admitted, fen, on);
                });
            }
            ClaimEvent::ClaimOverBudget(event) => {
                self.change(version, event.claim_id, |claim| {
                    claim.state = ClaimState::OverBudget;
                    claim.budget = Some(event.budget_id);
                });
            }
            ClaimEvent::ClaimRejected(event) => {
                self.change(version, event.claim_id, |claim| {
                    claim.cancel(version, ClaimState::Rejected, event.rejected_on);
                    claim.ended = Some((event.rejected_on, event.rejected_by, event.reason));
                });
            }
            ClaimEvent::ClaimWithdrawn(event) => {
                self.change(version, event.claim_id, |claim| {
                    claim.cancel(version, ClaimState::Withdrawn, event.withdrawn_on);
                    claim.ended = Some((event.withdrawn_on, event.withdrawn_by, event.reason));
                });
            }
            ClaimEvent::ClaimHeld(event) => {
                self.change(version, event.claim_id, |claim| {
                    claim.held.insert(event.reason);
                });
            }
            ClaimEvent::ClaimHoldLifted(event) => {
                self.change(version, event.claim_id, |claim| {
                    let by_word = claim.held.remove(&event.reason);
                    // What facts hold would be held again at once.
                    if !by_word || event.reason == HoldReason::GroundLost {
                        claim.let_pass.insert(event.reason);
                    }
                    // Somebody looked at the account of now and let the claim pass.
                    if let (Some(approved), Some(account)) = (&mut claim.approved, event.account) {
                        claim.let_pass.remove(&HoldReason::AccountChanged);
                        approved.account = account;
                    }
                });
            }
            ClaimEvent::ClaimBatched(event) => {
                self.change(version, event.claim_id, |claim| {
                    claim.state = ClaimState::Batched;
                    claim.batch = Some(InBatch {
                        batch_id: event.batch_id,
                        payment_id: event.payment_id,
                        amount_fen: event.amount_fen,
                    });
                });
            }
            ClaimEvent::ClaimUnbatched(event) => {
                self.change(version, event.claim_id, |claim| {
                    claim.left.extend(claim.batch.clone());
                    claim.leave(event.batch_id);
                });
            }
            ClaimEvent::SubsidyPaid(event) => {
                self.change(version, event.claim_id, |claim| {
                    claim.leave(event.batch_id);
                    claim.payments.insert(
                        event.payment_id,
                        Payment {
                            batch_id: event.batch_id,
                            amount_fen: event.amount_fen,
                            outcome: PaymentOutcome::Paid,
                            reference: event.reference.clone(),
                            on: event.paid_on,
                        },
                    );
                    claim.post(version, PostingKind::Paid, event.amount_fen, event.paid_on);
                    claim.came_through(event.batch_id, event.reference);
                    claim.paid_if_settled(event.paid_on);
                });
            }
            ClaimEvent::PaymentFailed(event) => {
                self.change(version, event.claim_id, |claim| {
                    let amount_fen = claim
                        .batch
                        .as_ref()
                        .map(|batch| batch.amount_fen)
                        .unwrap_or_default();
                    claim.left.extend(claim.batch.clone());
                    claim.leave(event.batch_id);
                    claim.payments.insert(
                        event.payment_id,
                        Payment {
                            batch_id: event.batch_id,
                            amount_fen,
                            outcome: PaymentOutcome::Failed(event.reason),
                            reference: None,
                            on: event.failed_on,
                        },
                    );
                });
            }
            ClaimEvent::PaymentReturned(event) => {
                self.change(version, event.claim_id, |claim| {
                    claim.leave(event.batch_id);
                    if let Some(payment) = claim.payments.get_mut(&event.payment_id) {
                        payment.outcome = PaymentOutcome::Returned(event.reason);
                    }
                    let (fen, on) = (event.amount_fen, event.returned_on);
                    claim.cancel_clawback(version, fen, on);
                    claim.post(version, PostingKind::Returned, fen, on);
                    claim.came_through(event.batch_id, event.reference);
                    claim.state = ClaimState::Payable;
                });
            }
            ClaimEvent::ClawbackOrdered(event) => {
                self.change(version, event.claim_id, |claim| {
                    let of_lines = claim.back_by_line(event.amount_fen, &event.lines);
                    let whole_lines = claim.whole_lines(event.amount_fen, &event.lines);
                    claim.enter(ClaimState::ClawbackOrdered, event.ordered_on);
                    let receivable = claim.receivable.get_or_insert_with(|| Receivable {
                        ordered_fen: Fen::default(),
                        open_fen: Fen::default(),
                        whole_lines: BTreeSet::new(),
                        of_lines: BTreeMap::new(),
                        ordered_by: Vec::new(),
                        instalments: Vec::new(),
                        recoveries: BTreeMap::new(),
                        write_off: None,
                        written_off_fen: Fen::default(),
                    });
                    receivable.ordered_fen = plus(receivable.ordered_fen, event.amount_fen);
                    receivable.open_fen = plus(receivable.open_fen, event.amount_fen);
                    receivable.whole_lines.extend(whole_lines);
                    for (line_no, fen) in of_lines {
                        let so_far = receivable.of_lines.entry(line_no).or_default();
                        *so_far = plus(*so_far, fen);
                    }
                    receivable.ordered_by.push(event.ordered_by);
                    receivable.instalments.clear();
                    let on = Some(event.ordered_on);
                    claim.post(version, PostingKind::Clawback, event.amount_fen, on);
                });
            }
            ClaimEvent::ClawbackInstalmentAgreed(event) => {
                self.change(version, event.claim_id, |claim| {
                    if let Some(receivable) = &mut claim.receivable {
                        receivable.instalments = event.instalments;
                    }
                });
            }
            ClaimEvent::SubsidyRecovered(event) => {
                self.change(version, event.claim_id, |claim| {
                    if let Some(receivable) = &mut claim.receivable {
                        receivable.recoveries.insert(
                            event.recovery_id,
                            Recovery {
                                amount_fen: event.amount_fen,
                                on: event.recovered_on,
                                reference: event.reference.clone(),
                            },
                        );
                    }
                    let on = Some(event.recovered_on);
                    claim.post(version, PostingKind::Recovered, event.amount_fen, on);
                    if let Some(posting) = claim.postings.last_mut() {
                        posting.reference = event.reference;
                    }
                    claim.settle(event.amount_fen, event.recovered_on);
                });
            }
            ClaimEvent::ReceivableOffset(event) => {
                let (fen, on) = (event.amount_fen, event.offset_on);
                self.change(version, event.claim_id, |claim| {
                    claim.post_from(
                        version,
                        PostingKind::Offset,
                        Account::Receivable,
                        fen,
                        Some(on),
                    );
                    claim.settle(fen, on);
                });
                self.change(version, event.against, |claim| {
                    claim.set_off_fen = plus(claim.set_off_fen, fen);
                    claim.post_from(
                        version,
                        PostingKind::Offset,
                        Account::Payable,
                        fen,
                        Some(on),
                    );
                    claim.paid_if_settled(Some(on));
                });
            }
            ClaimEvent::WriteOffProposed(event) => {
                self.change(version, event.claim_id, |claim| {
                    if let Some(receivable) = &mut claim.receivable {
                        match &mut receivable.write_off {
                            Some((amount, agreed)) if *amount == event.amount_fen => {
                                agreed.insert(event.proposed_by);
                            }
                            other => {
                                *other =
                                    Some((event.amount_fen, BTreeSet::from([event.proposed_by])));
                            }
                        }
                    }
                });
            }
            ClaimEvent::ClawbackWrittenOff(event) => {
                self.change(version, event.claim_id, |claim| {
                    if let Some(receivable) = &mut claim.receivable {
                        receivable.written_off_fen =
                            plus(receivable.written_off_fen, event.amount_fen);
                        receivable.write_off = None;
                    }
                    let on = Some(event.written_off_on);
                    claim.post(version, PostingKind::WrittenOff, event.amount_fen, on);
                    claim.settle(event.amount_fen, event.written_off_on);
                });
            }
            ClaimEvent::EntitlementHeld(event) => self.record_held(version, event),
            ClaimEvent::EntitlementReleased(event) => self.record_released(version, &event),
            ClaimEvent::EntitlementSettled(event) => self.record_settled(version, &event),
        }
    }

    fn change(&mut self, version: u64, id: ClaimId, with: impl FnOnce(&mut Claim)) {
        if let Some(claim) = self.claim_mut(id) {
            claim.changed_in.push(version);
            with(claim);
        }
    }
}
