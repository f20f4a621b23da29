//! Approval: by as many as the amount asks for, determined again, with every key, within the budget.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::super::event::ClaimEvent;
use super::super::payload::{
    ApprovalGiven, ApprovalRefused, ApprovalStarted, ClaimAdmitted, ClaimApproved, ClaimBasis,
    ClaimLine, ClaimOverBudget, DroppedLine,
};
use super::super::pinned::Pinned;
use super::super::refusal::{ClaimRefusal, Difference};
use super::super::state::{Claim, approvers_for, total};
use super::super::words::{ClaimAction, ClaimState, HoldReason, LineDrop};
use super::{Decision, Desk};
use crate::determination::Outcome;
use crate::ids::BudgetId;
use crate::money::Fen;
use crate::sealed::Fingerprint;
use crate::subject::Subject;

/// What an approver brings.
pub(super) struct Approval {
    pub(super) approved_on: NaiveDate,
    pub(super) now: BTreeMap<u32, Pinned>,
    pub(super) basis: ClaimBasis,
    pub(super) drop_failing: bool,
    pub(super) recorders: BTreeSet<Subject>,
}

impl Desk<'_> {
    /// One approver agrees. With the last whom the amount asks for, the keys are asked for.
    pub(super) fn approve(&self, claim: &Claim, approval: &Approval) -> Decision {
        Self::allowed(claim, ClaimAction::Approve)?;
        self.record_is_live()?;
        self.alive()?;
        if self.standing.link_pending {
            return Err(ClaimRefusal::LinkPending);
        }
        self.duties(claim, approval)?;
        self.is_fresh(&approval.basis, claim.filed.beneficiary)?;
        let approvals = claim.approvals.iter().map(|(_, on)| *on);
        let settled = claim.objections.iter().filter_map(|objection| {
            let (settled_on, ..) = objection.settled.as_ref()?;
            Some(*settled_on)
        });
        let last_step = approvals.chain(settled).fold(claim.since, NaiveDate::max);
        self.dated("approved_on", approval.approved_on, last_step)?;
        self.notice_is_over(claim, approval.approved_on)?;
        if claim.held.contains(&HoldReason::Finding) {
            return Err(ClaimRefusal::Held {
                reasons: vec![HoldReason::Finding],
            });
        }
        let account = self.account()?;
        if claim.fund_on(approval.approved_on).is_none() {
            return Err(ClaimRefusal::NoFund);
        }
        let dropped = Self::determined_again(claim, approval)?;
        let live: Vec<&ClaimLine> = lines_without(claim, &dropped);
        if total(live.iter().copied()) == Fen::default() {
            return Err(ClaimRefusal::NothingToClaim);
        }
        self.parts_are_due(claim, &live, approval)?;
        // What nobody keeps watch over could be paid twice.
        let unwatched = live.iter().filter(|line| line.keys.is_empty());
        let unwatched: Vec<_> = unwatched
            .map(|line| (line.line_no, line.determination.outcome))
            .collect();
        if !unwatched.is_empty() {
            return Err(ClaimRefusal::NotEligible { lines: unwatched });
        }

        let mut events: Vec<ClaimEvent> = vec![
            ApprovalGiven {
                claim_id: claim.id(),
                approved_on: approval.approved_on,
                approved_by: self.by.clone(),
            }
            .into(),
        ];
        let needed = approvers_for(
            &claim.filed.terms.approval_tiers,
            total(live.iter().copied()),
        );
        let agreed = claim.approvals.len() + 1;
        if u32::try_from(agreed).unwrap_or(u32::MAX) < needed {
            return Ok(events);
        }
        let attempt = claim.attempt.as_ref().map_or(0, |last| last.attempt) + 1;
        let (given, refused) = self.hold_own(claim, &live, attempt);
        if let Some((_, refusal)) = refused.into_iter().next() {
            return Err(refusal);
        }
        let started = ApprovalStarted {
            claim_id: claim.id(),
            attempt,
            approved_on: approval.approved_on,
            dropped,
            basis: approval.basis.clone(),
            account,
        };
        events.extend(given);
        let all_own = live
            .iter()
            .flat_map(|line| &line.keys)
            .all(|owned| owned.owner == claim.filed.beneficiary);
        if all_own {
            let by = self.by.clone();
            events.push(ClaimEvent::ApprovalStarted(started.clone()));
            events.extend(approved(claim, &started, by, Vec::new()));
        } else {
            events.push(started.into());
        }
        Ok(events)
    }

    /// Filer, reviewer and every approver are different people, and none of them recorded the evidence (details
    /// K1, K2).
    fn duties(&self, claim: &Claim, approval: &Approval) -> Result<(), ClaimRefusal> {
        self.not_the_filer(claim)?;
        self.other_than("reviewer", &claim.reviewed_by)?;
        self.other_than(
            "approver",
            claim.approvals.iter().map(|(subject, _)| subject),
        )?;
        self.other_than("settler", claim.settlers())?;
        self.other_than("recorder", &approval.recorders)
    }

    fn account(&self) -> Result<Fingerprint, ClaimRefusal> {
        match self.standing.account {
            Some(account) if !self.standing.account_waits => Ok(account.clone()),
            _ => Err(ClaimRefusal::AccountUnconfirmed),
        }
    }

    /// Compares what was pinned with what is determined now. Lines that are no longer entitled drop out where
    /// the approver lets them and others remain; any other difference stops the claim.
    fn determined_again(
        claim: &Claim,
        approval: &Approval,
    ) -> Result<Vec<DroppedLine>, ClaimRefusal> {
        let mut failing = Vec::new();
        let mut changed = Vec::new();
        let mut as_before = true;
        for line in &claim.filed.lines {
            let now = approval.now.get(&line.line_no);
            let same = now.is_some_and(|now| now.decides_like(&line.determination));
            let entitled = now.is_some_and(|now| now.outcome == Outcome::Eligible);
            let difference = || Difference {
                line_no: line.line_no,
                then: Box::new(line.determination.clone()),
                now: now.cloned().map(Box::new),
            };
            as_before &= same;
            match (same, entitled) {
                (true, true) => {}
                (false, true) => changed.push(difference()),
                (_, false) => failing.push(difference()),
            }
        }
        let some_remain = failing.len() < claim.filed.lines.len();
        if changed.is_empty() && (failing.is_empty() || approval.drop_failing && some_remain) {
            let dropped = failing.into_iter().map(|difference| DroppedLine {
                line_no: difference.line_no,
                reason: LineDrop::NotEligible,
            });
            return Ok(dropped.collect());
        }
        if as_before {
            // A contested claim that nothing has come to support.
            let lines = failing.iter().map(|line| (line.line_no, line.then.outcome));
            return Err(ClaimRefusal::NotEligible {
                lines: lines.collect(),
            });
        }
        changed.extend(failing);
        changed.sort_by_key(|difference| difference.line_no);
        Err(ClaimRefusal::DeterminationChanged { lines: changed })
    }

    /// The parts of a claim together are never more than what is due now.
    fn parts_are_due(
        &self,
        claim: &Claim,
        live: &[&ClaimLine],
        approval: &Approval,
    ) -> Result<(), ClaimRefusal> {
        for line in live {
            let due = approval
                .now
                .get(&line.line_no)
                .map(Pinned::due)
                .unwrap_or_default();
            let had = self.had_by_parts(line, claim.first_part(), Some(claim.id()));
            if had + line.amount_fen.get() > due.get() {
                return Err(ClaimRefusal::ExceedsDetermination { due_fen: due });
            }
        }
        Ok(())
    }

    /// The records that keep the keys have answered: what they gave is approved. Anything but the answer to
    /// the attempt under way changes nothing.
    pub(super) fn keys_answered(
        &self,
        claim: &Claim,
        attempt: u32,
        refused: Vec<DroppedLine>,
    ) -> Vec<ClaimEvent> {
        let Some(started) = claim
            .attempt
            .as_ref()
            .filter(|started| started.attempt == attempt && claim.state == ClaimState::Approving)
        else {
            return Vec::new();
        };
        let out = |line_no: u32| started.dropped.iter().any(|line| line.line_no == line_no);
        // Each line once, whichever of its keys was refused.
        let refused: BTreeMap<u32, DroppedLine> = refused
            .into_iter()
            .filter(|line| !out(line.line_no))
            .map(|line| (line.line_no, line))
            .collect();
        let refused: Vec<DroppedLine> = refused.into_values().collect();
        let mut without = started.dropped.clone();
        without.extend(refused.iter().copied());
        let mut events: Vec<ClaimEvent> = self
            .own_holds_of(claim, &refused)
            .into_iter()
            .flat_map(|id| self.release_key(id))
            .collect();
        if total(lines_without(claim, &without).into_iter()) == Fen::default() {
            events.push(
                ApprovalRefused {
                    claim_id: claim.id(),
                    attempt,
                    refused,
                }
                .into(),
            );
            return events;
        }
        let by = claim
            .approvals
            .last()
            .map_or_else(|| self.by.clone(), |(subject, _)| subject.clone());
        events.extend(approved(claim, started, by, refused));
        events
    }

    fn own_holds_of(&self, claim: &Claim, lines: &[DroppedLine]) -> Vec<crate::ids::HoldId> {
        self.book
            .holds
            .iter()
            .filter(|hold| {
                hold.held.claim.claim_id == claim.id()
                    && lines.iter().any(|line| line.line_no == hold.held.line_no)
            })
            .map(|hold| hold.held.hold_id)
            .collect()
    }

    /// The budget has the money.
    pub(super) fn admit(claim: &Claim, budget_id: Option<BudgetId>) -> Vec<ClaimEvent> {
        if matches!(claim.state, ClaimState::Approved | ClaimState::OverBudget) {
            let claim_id = claim.id();
            vec![
                ClaimAdmitted {
                    claim_id,
                    budget_id,
                }
                .into(),
            ]
        } else {
            Vec::new()
        }
    }

    /// The budget lacks the money.
    pub(super) fn wait_for_budget(claim: &Claim, budget_id: BudgetId) -> Vec<ClaimEvent> {
        if claim.state == ClaimState::Approved {
            let claim_id = claim.id();
            vec![
                ClaimOverBudget {
                    claim_id,
                    budget_id,
                }
                .into(),
            ]
        } else {
            Vec::new()
        }
    }
}

/// The lines that remain without those that drop out.
fn lines_without<'c>(claim: &'c Claim, dropped: &[DroppedLine]) -> Vec<&'c ClaimLine> {
    claim
        .filed
        .lines
        .iter()
        .filter(|line| dropped.iter().all(|out| out.line_no != line.line_no))
        .collect()
}

/// The approval of what remains.
fn approved(
    claim: &Claim,
    started: &ApprovalStarted,
    approved_by: Subject,
    refused: Vec<DroppedLine>,
) -> Option<ClaimEvent> {
    let mut dropped = started.dropped.clone();
    dropped.extend(refused);
    let amount_fen = total(lines_without(claim, &dropped).into_iter());
    let fund = claim.fund_on(started.approved_on)?;
    (amount_fen > Fen::default()).then(|| {
        ClaimApproved {
            claim_id: claim.id(),
            approved_on: started.approved_on,
            approved_by,
            amount_fen,
            fund,
            dropped,
            account: started.account.clone(),
            basis: started.basis.clone(),
        }
        .into()
    })
}
