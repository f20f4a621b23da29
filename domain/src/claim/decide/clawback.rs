//! Money paid in error (追缴): ordered back, paid back in parts, set off, given up.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::super::payload::{
    ClawbackInstalmentAgreed, ClawbackOrdered, ClawbackWrittenOff, Instalment, ReceivableOffset,
    SubsidyRecovered, WriteOffProposed,
};
use super::super::refusal::ClaimRefusal;
use super::super::state::{Claim, Receivable, approvers_for};
use super::super::words::{ClaimAction, HoldReason, Settlement};
use super::{ClaimEvent, Decision, Desk};
use crate::ids::{ClaimId, RecoveryId};
use crate::money::Fen;
use crate::subject::Subject;

/// A write-off asks for two people at least, whatever its amount.
const LEAST_WRITING_OFF: u32 = 2;

impl Desk<'_> {
    /// Ordered by an approver who did not approve the claim.
    pub(super) fn order_clawback(
        &self,
        claim: &Claim,
        amount_fen: Fen,
        lines: BTreeSet<u32>,
        reason: String,
        ordered_on: NaiveDate,
    ) -> Decision {
        Self::allowed(claim, ClaimAction::Clawback)?;
        self.not_the_approver(claim)?;
        self.dated("ordered_on", ordered_on, claim.since)?;
        let lines = if lines.is_empty() {
            claim.live_lines().map(|line| line.line_no).collect()
        } else {
            lines
        };
        within(amount_fen, claim.at_most_back(&lines))?;
        let whole_lines = claim.whole_lines(amount_fen, &lines);
        let mut events = vec![
            ClawbackOrdered {
                claim_id: claim.id(),
                amount_fen,
                lines,
                reason,
                ordered_on,
                ordered_by: self.by.clone(),
            }
            .into(),
        ];
        events.extend(self.settle_own(claim, Some(&whole_lines), Settlement::ClawbackOrdered));
        Ok(events)
    }

    /// The parts add up to what is due, each on a day after the last.
    pub(super) fn agree_instalments(
        &self,
        claim: &Claim,
        agreed_on: NaiveDate,
        instalments: Vec<Instalment>,
    ) -> Decision {
        Self::allowed(claim, ClaimAction::Instalments)?;
        self.not_the_approver(claim)?;
        self.dated("agreed_on", agreed_on, claim.since)?;
        let open = receivable(claim)?.open_fen;
        let sum: i64 = instalments.iter().map(|part| part.amount_fen.get()).sum();
        if sum != open.get() || instalments.iter().any(|part| part.amount_fen.get() == 0) {
            return Err(ClaimRefusal::AmountsDiffer { expected_fen: open });
        }
        let mut last = agreed_on;
        for part in &instalments {
            if part.due_on <= last {
                return Err(ClaimRefusal::OutOfOrder {
                    field: "instalments",
                    not_before: last,
                });
            }
            last = part.due_on;
        }
        Ok(vec![
            ClawbackInstalmentAgreed {
                claim_id: claim.id(),
                agreed_on,
                instalments,
            }
            .into(),
        ])
    }

    /// Money came back: all of it, or a part. Taken on every record.
    pub(super) fn recover(
        &self,
        claim: &Claim,
        recovery_id: RecoveryId,
        amount_fen: Fen,
        recovered_on: NaiveDate,
        reference: Option<String>,
    ) -> Decision {
        if let Some(receivable) = &claim.receivable
            && let Some(known) = receivable.recoveries.get(&recovery_id)
        {
            return if known.amount_fen == amount_fen {
                Ok(Vec::new())
            } else {
                Err(ClaimRefusal::AmountsDiffer {
                    expected_fen: known.amount_fen,
                })
            };
        }
        // One receipt is one repayment, whoever enters it.
        if let Some(receivable) = &claim.receivable
            && reference.is_some()
            && let Some((recovery_id, _)) = receivable
                .recoveries
                .iter()
                .find(|(_, known)| known.reference == reference)
        {
            return Err(ClaimRefusal::AlreadyRecovered {
                recovery_id: *recovery_id,
            });
        }
        Self::allowed(claim, ClaimAction::Recover)?;
        self.not_the_approver(claim)?;
        self.dated("recovered_on", recovered_on, claim.first_paid_on())?;
        let due = receivable(claim)?;
        within(amount_fen, due.open_fen)?;
        let mut events = vec![
            SubsidyRecovered {
                claim_id: claim.id(),
                recovery_id,
                amount_fen,
                recovered_on,
                reference,
            }
            .into(),
        ];
        events.extend(self.ends(claim, due, amount_fen, Settlement::Recovered));
        Ok(events)
    }

    /// Set off against another claim of the same beneficiary, from the same fund, that waits to be paid: at
    /// most what is due, and at most what is unpaid of the other.
    pub(super) fn offset(
        &self,
        claim: &Claim,
        against: ClaimId,
        amount_fen: Fen,
        offset_on: NaiveDate,
    ) -> Decision {
        Self::allowed(claim, ClaimAction::Offset)?;
        self.not_the_approver(claim)?;
        let other = self.book.claim(against).ok_or(ClaimRefusal::UnknownClaim)?;
        if !other.may(ClaimAction::Batch) {
            return Err(ClaimRefusal::WrongState {
                state: other.state,
                allowed: other.allowed_actions(),
            });
        }
        self.not_the_approver(other)?;
        self.dated("offset_on", offset_on, claim.since.max(other.since))?;
        // No account is paid, so that a changed one does not matter.
        let mut reasons = self.book.kept_out_by(other, self.standing);
        reasons.retain(|reason| *reason != HoldReason::AccountChanged);
        if !reasons.is_empty() {
            return Err(ClaimRefusal::Held { reasons });
        }
        let fund = |claim: &Claim| claim.approved.as_ref().map(|approved| approved.fund);
        if fund(claim) != fund(other) {
            return Err(ClaimRefusal::OtherFund);
        }
        let due = receivable(claim)?;
        within(amount_fen, due.open_fen.min(other.unpaid_fen()))?;
        let mut events = vec![
            ReceivableOffset {
                claim_id: claim.id(),
                against,
                amount_fen,
                offset_on,
                offset_by: self.by.clone(),
            }
            .into(),
        ];
        events.extend(self.ends(claim, due, amount_fen, Settlement::Recovered));
        if amount_fen == other.unpaid_fen() {
            events.extend(self.settle_own(other, None, Settlement::Paid));
        }
        Ok(events)
    }

    /// Given up by two people at least, more if the policy says so, who neither approved the claim nor ordered the
    /// money back.
    pub(super) fn write_off(
        &self,
        claim: &Claim,
        amount_fen: Fen,
        reason: String,
        written_off_on: NaiveDate,
    ) -> Decision {
        Self::allowed(claim, ClaimAction::WriteOff)?;
        let due = receivable(claim)?;
        self.not_the_approver(claim)?;
        self.other_than("orderer of the claw-back", &due.ordered_by)?;
        self.dated("written_off_on", written_off_on, claim.since)?;
        within(amount_fen, due.open_fen)?;
        let agreed: BTreeSet<Subject> = match &due.write_off {
            Some((amount, agreed)) if *amount == amount_fen => agreed.clone(),
            _ => BTreeSet::new(),
        };
        self.other_than("who agreed to the write-off", &agreed)?;
        let mut events: Vec<ClaimEvent> = vec![
            WriteOffProposed {
                claim_id: claim.id(),
                amount_fen,
                reason: reason.clone(),
                proposed_on: written_off_on,
                proposed_by: self.by.clone(),
            }
            .into(),
        ];
        // All that is given up of the claim counts, so that slices ask for as many as the whole.
        let given_up = due
            .written_off_fen
            .checked_add(amount_fen)
            .unwrap_or(Fen::MAX);
        let needed =
            approvers_for(&claim.filed.terms.write_off_tiers, given_up).max(LEAST_WRITING_OFF);
        let mut agreed_by = agreed;
        agreed_by.insert(self.by.clone());
        if u32::try_from(agreed_by.len()).unwrap_or(u32::MAX) >= needed {
            events.push(
                ClawbackWrittenOff {
                    claim_id: claim.id(),
                    amount_fen,
                    reason,
                    written_off_on,
                    agreed_by,
                }
                .into(),
            );
            events.extend(self.ends(claim, due, amount_fen, Settlement::WrittenOff));
        }
        Ok(events)
    }

    /// What becomes of the keys once nothing is due any more: free only if all of it came back.
    fn ends(
        &self,
        claim: &Claim,
        due: &Receivable,
        amount: Fen,
        how: Settlement,
    ) -> Vec<ClaimEvent> {
        if amount < due.open_fen {
            return Vec::new();
        }
        let given_up = how == Settlement::WrittenOff || due.written_off_fen > Fen::default();
        let settlement = if given_up {
            Settlement::WrittenOff
        } else {
            Settlement::Recovered
        };
        let ordered_back = self.book.holds.iter().filter(|hold| {
            hold.held.claim.claim_id == claim.id()
                && hold.standing == super::super::HoldStanding::Settled(Settlement::ClawbackOrdered)
        });
        ordered_back
            .flat_map(|hold| self.settle_key(hold.held.hold_id, settlement))
            .collect()
    }

    fn not_the_approver(&self, claim: &Claim) -> Result<(), ClaimRefusal> {
        self.other_than("approver", &claim.approved_by)
    }
}

fn receivable(claim: &Claim) -> Result<&Receivable, ClaimRefusal> {
    claim
        .receivable
        .as_ref()
        .ok_or_else(|| ClaimRefusal::WrongState {
            state: claim.state,
            allowed: claim.allowed_actions(),
        })
}

fn within(amount: Fen, at_most_fen: Fen) -> Result<(), ClaimRefusal> {
    if amount == Fen::default() || amount > at_most_fen {
        Err(ClaimRefusal::TooMuch { at_most_fen })
    } else {
        Ok(())
    }
}
