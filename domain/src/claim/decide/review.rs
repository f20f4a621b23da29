//! Review, return for correction, refusal and withdrawal.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::super::payload::{
    ClaimRejected, ClaimReturnedForCorrection, ClaimReviewed, ClaimWithdrawn,
};
use super::super::state::Claim;
use super::super::words::{ClaimAction, Settlement};
use super::{Decision, Desk};
use crate::money::Fen;
use crate::sealed::Fingerprint;
use crate::subject::Subject;

impl Desk<'_> {
    /// A reviewer, who is not the filer and recorded none of the evidence, finds it in order.
    pub(super) fn review(
        &self,
        claim: &Claim,
        reviewed_on: NaiveDate,
        note: Option<String>,
        account: Option<Fingerprint>,
        recorders: &BTreeSet<Subject>,
    ) -> Decision {
        Self::allowed(claim, ClaimAction::Review)?;
        self.record_is_live()?;
        self.not_the_filer(claim)?;
        self.other_than("approver", &claim.approved_by)?;
        self.other_than("recorder", recorders)?;
        self.dated("reviewed_on", reviewed_on, claim.since)?;
        Ok(vec![
            ClaimReviewed {
                claim_id: claim.id(),
                reviewed_on,
                reviewed_by: self.by.clone(),
                account,
                note,
            }
            .into(),
        ])
    }

    /// The filer has to put something right.
    pub(super) fn send_back(
        &self,
        claim: &Claim,
        returned_on: NaiveDate,
        reason: String,
    ) -> Decision {
        Self::allowed(claim, ClaimAction::Return)?;
        self.not_the_filer(claim)?;
        self.dated("returned_on", returned_on, claim.since)?;
        Ok(vec![
            ClaimReturnedForCorrection {
                claim_id: claim.id(),
                returned_on,
                returned_by: self.by.clone(),
                reason,
            }
            .into(),
        ])
    }

    /// Refused. Taken on every record, also of the dead, erased or linked away.
    pub(super) fn reject(&self, claim: &Claim, rejected_on: NaiveDate, reason: String) -> Decision {
        Self::allowed(claim, ClaimAction::Reject)?;
        self.not_the_filer(claim)?;
        self.dated("rejected_on", rejected_on, claim.since)?;
        let mut events = vec![
            ClaimRejected {
                claim_id: claim.id(),
                rejected_on,
                rejected_by: self.by.clone(),
                reason,
            }
            .into(),
        ];
        events.extend(self.cancel_own(claim));
        Ok(events)
    }

    /// Given up, by whoever may file.
    pub(super) fn withdraw(
        &self,
        claim: &Claim,
        withdrawn_on: NaiveDate,
        reason: String,
    ) -> Decision {
        Self::allowed(claim, ClaimAction::Withdraw)?;
        self.dated("withdrawn_on", withdrawn_on, claim.since)?;
        let mut events = vec![
            ClaimWithdrawn {
                claim_id: claim.id(),
                withdrawn_on,
                withdrawn_by: self.by.clone(),
                reason,
            }
            .into(),
        ];
        events.extend(self.cancel_own(claim));
        Ok(events)
    }

    /// What became of the money, for every key of a claim that this record keeps.
    pub(super) fn settle_own(
        &self,
        claim: &Claim,
        lines: Option<&BTreeSet<u32>>,
        settlement: Settlement,
    ) -> Vec<super::ClaimEvent> {
        let holds = self.book.holds.iter().filter(|hold| {
            hold.held.claim.claim_id == claim.id()
                && hold.is_standing()
                && lines.is_none_or(|lines| lines.contains(&hold.held.line_no))
        });
        holds
            .flat_map(|hold| self.settle_key(hold.held.hold_id, settlement))
            .collect()
    }

    /// What a cancelled claim owes its own keys: they are free, unless a part of its money has gone.
    fn cancel_own(&self, claim: &Claim) -> Vec<super::ClaimEvent> {
        if claim.paid_fen().max(claim.set_off_fen) == Fen::default() {
            self.release_own(claim)
        } else {
            self.settle_own(claim, None, Settlement::Paid)
        }
    }

    /// Gives back every key of a claim that this record keeps.
    fn release_own(&self, claim: &Claim) -> Vec<super::ClaimEvent> {
        let holds = self
            .book
            .holds
            .iter()
            .filter(|hold| hold.held.claim.claim_id == claim.id());
        holds
            .flat_map(|hold| self.release_key(hold.held.hold_id))
            .collect()
    }
}
