//! What a claim owes the records that keep its keys: worked out from where it stands, so that whoever
//! carries it through can begin anywhere, stop anywhere and do everything twice.

use std::collections::{BTreeMap, BTreeSet};

use super::decide::hold_id;
use super::key::OwnedKey;
use super::payload::{ClaimLine, DroppedLine, EntitlementHeld};
use super::reference::Claimant;
use super::state::Claim;
use super::words::{ClaimState, Settlement};
use crate::ids::HoldId;
use crate::money::Fen;

/// What is to be done in the record that keeps a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyDuty {
    /// The line that the key is for.
    pub line_no: u32,
    /// The record.
    pub owner: Claimant,
    /// What.
    pub act: KeyAct,
}

/// What is to be done about a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyAct {
    /// Ask for it.
    Hold(Box<EntitlementHeld>),
    /// Give it back.
    Release(HoldId),
    /// Say what became of the money.
    Settle(HoldId, Settlement),
}

impl Claim {
    /// Whether the records that keep its keys are to be asked before it can go on.
    pub fn awaits_keys(&self) -> Option<u32> {
        let attempt = self.attempt.as_ref()?;
        (self.state == ClaimState::Approving).then_some(attempt.attempt)
    }

    /// What is to be done about keys that other records keep. Each act is harmless when it was done before.
    pub fn key_duties(&self) -> Vec<KeyDuty> {
        let Some(attempt) = &self.attempt else {
            return Vec::new();
        };
        let number = attempt.attempt;
        let mut duties = self.left_over(number);
        let out = |dropped: &[DroppedLine], line: &ClaimLine| {
            dropped.iter().any(|out| out.line_no == line.line_no)
        };
        let approved = self.approved.as_ref().filter(|_| self.state.is_approved());
        let foreign = self.filed.lines.iter().flat_map(|line| {
            line.keys
                .iter()
                .filter(|owned| owned.owner != self.filed.beneficiary)
                .map(move |owned| (line, owned))
        });
        duties.extend(
            foreign
                .filter(|(line, _)| !out(&attempt.dropped, line))
                .filter_map(|(line, owned)| {
                    let id = self.hold_of(owned, number);
                    let act = match approved {
                        Some(approved) if out(&approved.dropped, line) => KeyAct::Release(id),
                        Some(_) => KeyAct::Settle(id, self.settlement_of(line.line_no)?),
                        None if self.state == ClaimState::Approving => {
                            KeyAct::Hold(Box::new(self.hold_for(line, owned, number)))
                        }
                        None => KeyAct::Release(id),
                    };
                    Some(KeyDuty {
                        line_no: line.line_no,
                        owner: owned.owner,
                        act,
                    })
                }),
        );
        duties
    }

    /// What earlier attempts got, or this one for lines that were determined away since, and nobody gave back.
    fn left_over(&self, number: u32) -> Vec<KeyDuty> {
        let attempts = |owned: &OwnedKey| {
            let of_line = |line: &ClaimLine| line.keys.contains(owned);
            let now = self.filed.lines.iter().any(of_line);
            1..(if now { number } else { number + 1 })
        };
        let stale = self
            .asked
            .iter()
            .flat_map(|owned| attempts(owned).map(move |attempt| (owned, attempt)));
        stale
            .map(|(owned, attempt)| KeyDuty {
                line_no: 0,
                owner: owned.owner,
                act: KeyAct::Release(self.hold_of(owned, attempt)),
            })
            .collect()
    }

    fn hold_of(&self, owned: &OwnedKey, attempt: u32) -> HoldId {
        hold_id(self.reference(), owned, attempt)
    }

    /// What became of the money of a line by now; none as long as it waits to be paid for the first time.
    fn settlement_of(&self, line_no: u32) -> Option<Settlement> {
        if let Some(receivable) = &self.receivable
            && receivable.whole_lines.contains(&line_no)
            && receivable.ordered_fen > Fen::default()
        {
            return Some(if receivable.open_fen > Fen::default() {
                Settlement::ClawbackOrdered
            } else if receivable.written_off_fen > Fen::default() {
                Settlement::WrittenOff
            } else {
                Settlement::Recovered
            });
        }
        if self.unpaid_fen() == Fen::default() {
            Some(Settlement::Paid)
        } else {
            (!self.payments.is_empty()
                && self.payments.values().any(|payment| {
                    matches!(payment.outcome, super::state::PaymentOutcome::Returned(_))
                }))
            .then_some(Settlement::Returned)
        }
    }

    /// How much of each line was not ordered back, in fen.
    fn left_of_lines(&self) -> BTreeMap<u32, Fen> {
        let back = |line_no: u32| {
            let receivable = self.receivable.as_ref();
            receivable.and_then(|receivable| receivable.of_lines.get(&line_no).copied())
        };
        self.live_lines()
            .map(|line| {
                let back = back(line.line_no).unwrap_or_default();
                let left = Fen::try_from(line.amount_fen.get() - back.get());
                (line.line_no, left.unwrap_or_default())
            })
            .collect()
    }

    /// How much of a line came back, in fen: nothing as long as anything is due, or if anything was given up.
    pub(super) fn came_back_of(&self, line_no: u32) -> Fen {
        let ended = self.receivable.as_ref().filter(|receivable| {
            receivable.open_fen == Fen::default() && receivable.written_off_fen == Fen::default()
        });
        ended
            .and_then(|receivable| receivable.of_lines.get(&line_no).copied())
            .unwrap_or_default()
    }

    /// The most that can be ordered back for some lines, in fen.
    pub(super) fn at_most_back(&self, lines: &BTreeSet<u32>) -> Fen {
        let left = self.left_of_lines();
        let of_lines = lines.iter().filter_map(|line_no| left.get(line_no));
        self.kept_fen().min(sum(of_lines))
    }

    /// How much of each line an order takes back. An amount for several lines that is not all of them
    /// says nothing about any of them.
    pub(super) fn back_by_line(&self, amount: Fen, lines: &BTreeSet<u32>) -> BTreeMap<u32, Fen> {
        let mut left = self.left_of_lines();
        if amount == self.kept_fen() {
            return left;
        }
        left.retain(|line_no, _| lines.contains(line_no));
        if amount == sum(left.values()) {
            return left;
        }
        match (left.first_key_value(), left.len()) {
            (Some((line_no, _)), 1) => BTreeMap::from([(*line_no, amount)]),
            _ => BTreeMap::new(),
        }
    }

    /// The lines that are ordered back as a whole once an amount is, so that their keys go with them.
    pub(super) fn whole_lines(&self, amount: Fen, lines: &BTreeSet<u32>) -> BTreeSet<u32> {
        let left = self.left_of_lines();
        let back = self.back_by_line(amount, lines);
        back.into_iter()
            .filter(|(line_no, fen)| left.get(line_no) == Some(fen))
            .map(|(line_no, _)| line_no)
            .collect()
    }
}

fn sum<'a>(amounts: impl Iterator<Item = &'a Fen>) -> Fen {
    amounts.fold(Fen::default(), |sum, fen| {
        sum.checked_add(*fen).unwrap_or(Fen::MAX)
    })
}
