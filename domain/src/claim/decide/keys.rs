//! Who gets an entitlement key: decided by the record that keeps it, and by nobody else.

use uuid::Uuid;

use super::super::event::ClaimEvent;
use super::super::key::{EntitlementKey, OwnedKey};
use super::super::payload::{
    DroppedLine, EntitlementHeld, EntitlementReleased, EntitlementSettled,
};
use super::super::reference::ClaimRef;
use super::super::refusal::ClaimRefusal;
use super::super::state::Claim;
use super::super::words::{LineDrop, Settlement};
use super::super::{ClaimLine, Hold, HoldStanding};
use super::{Decision, Desk};
use crate::ids::HoldId;

/// The id of the hold that an attempt of a claim asks for: the same step, repeated, meets its own hold.
pub fn hold_id(claim: ClaimRef, owned: &OwnedKey, attempt: u32) -> HoldId {
    let name = format!("{}|{}|{attempt}", owned.owner.as_uuid(), owned.key.text());
    Uuid::new_v5(&claim.claim_id.as_uuid(), name.as_bytes()).into()
}

impl Claim {
    /// Where it is found.
    pub fn reference(&self) -> ClaimRef {
        ClaimRef {
            claimant: self.filed.beneficiary,
            claim_id: self.id(),
        }
    }

    /// What an attempt asks of the record that keeps a key.
    pub fn hold_for(&self, line: &ClaimLine, owned: &OwnedKey, attempt: u32) -> EntitlementHeld {
        EntitlementHeld {
            hold_id: hold_id(self.reference(), owned, attempt),
            key: owned.key.clone(),
            claim: self.reference(),
            first_part: self.first_part(),
            line_no: line.line_no,
            question: line.question.clone(),
            asked_on: self.filed.applied_on,
            policies: line.determination.policies.clone(),
            amount_fen: line.amount_fen,
        }
    }
}

impl Desk<'_> {
    /// Gives a key, unless another claim or another office has it. An id that was seen is answered as
    /// it stands and never given again, so that a late step can't take what was given back.
    pub(super) fn hold_key(&self, held: EntitlementHeld) -> Decision {
        let refused = |reason: ClaimRefusal| Err(reason);
        if let Some(hold) = self.book.hold(held.hold_id) {
            return if hold.is_standing() {
                Ok(Vec::new())
            } else {
                refused(ClaimRefusal::Moved)
            };
        }
        // A firm's start-up is kept by its record also before anybody registered the firm.
        if !self.standing.registered && held.key != EntitlementKey::StartupFirm {
            return refused(ClaimRefusal::NotRegistered);
        }
        if self.standing.link_pending {
            return refused(ClaimRefusal::LinkPending);
        }
        if let Some(worker) = self.standing.linked_to {
            return refused(ClaimRefusal::LinkedAway { worker });
        }
        if let Some(other) = self
            .book
            .kept_by(&held.key, held.claim.claimant, held.first_part)
        {
            return refused(ClaimRefusal::AlreadyHeld {
                line_no: held.line_no,
                key: held.key,
                claim: other.held.claim,
            });
        }
        if (self.standing.paid_elsewhere)(&held.key) {
            return refused(ClaimRefusal::PaidElsewhere {
                line_no: held.line_no,
                key: held.key,
            });
        }
        Ok(vec![held.into()])
    }

    /// Takes a key back, however far its money had come: that came back. Once is enough.
    pub(super) fn release_key(&self, hold_id: HoldId) -> Vec<ClaimEvent> {
        match self.book.hold(hold_id) {
            Some(hold) if hold.is_standing() => {
                vec![EntitlementReleased { hold_id }.into()]
            }
            _ => Vec::new(),
        }
    }

    /// Notes what became of the money; once is enough. What was ordered back does not come back to the claim when the
    /// bank sends the money back too: somebody else may have the key by then.
    pub(super) fn settle_key(&self, hold_id: HoldId, settlement: Settlement) -> Vec<ClaimEvent> {
        let settled = HoldStanding::Settled(settlement);
        let ordered_back = |hold: &Hold| {
            hold.standing == HoldStanding::Settled(Settlement::ClawbackOrdered)
                && matches!(settlement, Settlement::Paid | Settlement::Returned)
        };
        match self.book.hold(hold_id) {
            Some(hold) if hold.is_standing() && hold.standing != settled && !ordered_back(hold) => {
                vec![
                    EntitlementSettled {
                        hold_id,
                        settlement,
                    }
                    .into(),
                ]
            }
            _ => Vec::new(),
        }
    }

    /// The keys of lines that this record keeps itself, given in the same decision; and lines that can't
    /// have theirs.
    pub(super) fn hold_own(
        &self,
        claim: &Claim,
        lines: &[&ClaimLine],
        attempt: u32,
    ) -> (Vec<ClaimEvent>, Vec<(DroppedLine, ClaimRefusal)>) {
        let mut given = Vec::new();
        let mut refused = Vec::new();
        for line in lines {
            let own = line
                .keys
                .iter()
                .filter(|owned| owned.owner == claim.filed.beneficiary);
            let mut of_line = Vec::new();
            let mut against = None;
            for owned in own {
                match self.hold_key(claim.hold_for(line, owned, attempt)) {
                    Ok(events) => of_line.extend(events),
                    Err(refusal) => against = Some(refusal),
                }
            }
            match against {
                None => given.extend(of_line),
                Some(refusal) => refused.push((
                    DroppedLine {
                        line_no: line.line_no,
                        reason: drop_for(&refusal),
                    },
                    refusal,
                )),
            }
        }
        (given, refused)
    }
}

/// How a record's refusal of a key is told of the line.
pub fn drop_for(refusal: &ClaimRefusal) -> LineDrop {
    match refusal {
        ClaimRefusal::PaidElsewhere { .. } => LineDrop::PaidElsewhere,
        ClaimRefusal::LinkPending | ClaimRefusal::LinkedAway { .. } => LineDrop::LinkPending,
        ClaimRefusal::NotRegistered => LineDrop::NotRegistered,
        _ => LineDrop::AlreadyHeld,
    }
}
