//! Who has an entitlement key.

use serde::{Deserialize, Serialize};

use super::key::EntitlementKey;
use super::payload::{EntitlementHeld, EntitlementReleased, EntitlementSettled};
use super::reference::Claimant;
use super::state::ClaimBook;
use super::words::Settlement;
use crate::ids::{ClaimId, HoldId};

/// One claim's hold of a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// As it was given.
    pub held: EntitlementHeld,
    /// How it stands.
    pub standing: HoldStanding,
    /// The version of the event that gave it.
    pub recorded_in: u64,
    /// The versions of the later events about it.
    pub changed_in: Vec<u64>,
}

/// How a hold stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum HoldStanding {
    /// The claim is approved, not paid.
    Held,
    /// Given back.
    Released,
    /// The money took this way.
    Settled(Settlement),
}

impl Hold {
    /// Whether it keeps the key from a claim: of another beneficiary, or of the same.
    pub fn keeps_from(&self, claimant: Claimant) -> bool {
        match self.standing {
            HoldStanding::Held | HoldStanding::Settled(Settlement::Paid | Settlement::Returned) => {
                true
            }
            HoldStanding::Released | HoldStanding::Settled(Settlement::Recovered) => false,
            HoldStanding::Settled(Settlement::ClawbackOrdered | Settlement::WrittenOff) => {
                self.held.claim.claimant == claimant
            }
        }
    }

    /// Whether it has not come to an end.
    pub fn is_standing(&self) -> bool {
        !matches!(
            self.standing,
            HoldStanding::Released
                | HoldStanding::Settled(Settlement::Recovered | Settlement::WrittenOff)
        )
    }

    /// Whether the money that it stands for is not yet paid, or due back.
    pub fn is_open(&self) -> bool {
        matches!(
            self.standing,
            HoldStanding::Held
                | HoldStanding::Settled(Settlement::ClawbackOrdered | Settlement::Returned)
        )
    }

    /// Whether the money is to be paid, or was paid and nobody has asked for it back.
    pub fn has_the_money(&self) -> bool {
        matches!(
            self.standing,
            HoldStanding::Held | HoldStanding::Settled(Settlement::Paid | Settlement::Returned)
        )
    }

    /// Whether the money was paid and nobody has asked for it back.
    pub fn is_paid(&self) -> bool {
        self.standing == HoldStanding::Settled(Settlement::Paid)
    }
}

impl ClaimBook {
    /// A hold.
    pub fn hold(&self, id: HoldId) -> Option<&Hold> {
        self.holds.iter().find(|hold| hold.held.hold_id == id)
    }

    /// The hold that keeps a key from a claimant, parts of the claim itself aside.
    pub fn kept_by(
        &self,
        key: &EntitlementKey,
        claimant: Claimant,
        first_part: ClaimId,
    ) -> Option<&Hold> {
        self.holds.iter().find(|hold| {
            hold.held.key == *key && hold.held.first_part != first_part && hold.keeps_from(claimant)
        })
    }

    pub(super) fn record_held(&mut self, version: u64, held: EntitlementHeld) {
        self.holds.push(Hold {
            held,
            standing: HoldStanding::Held,
            recorded_in: version,
            changed_in: Vec::new(),
        });
    }

    pub(super) fn record_released(&mut self, version: u64, released: &EntitlementReleased) {
        self.change_hold(version, released.hold_id, HoldStanding::Released);
    }

    pub(super) fn record_settled(&mut self, version: u64, settled: &EntitlementSettled) {
        let standing = HoldStanding::Settled(settled.settlement);
        self.change_hold(version, settled.hold_id, standing);
    }

    fn change_hold(&mut self, version: u64, id: HoldId, standing: HoldStanding) {
        if let Some(hold) = self.holds.iter_mut().find(|hold| hold.held.hold_id == id) {
            hold.standing = standing;
            hold.changed_in.push(version);
        }
    }
}
