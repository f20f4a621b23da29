//! What may be done with a claim next.

use super::state::Claim;
use super::words::{ClaimAction, ClaimState};
use crate::money::Fen;

impl Claim {
    /// What may be done next, by whoever the duty falls to.
    pub fn allowed_actions(&self) -> Vec<ClaimAction> {
        use ClaimAction as A;
        let mut actions = match self.state {
            ClaimState::Filed => vec![A::Review, A::Return, A::Redetermine, A::Reject, A::Withdraw],
            ClaimState::Returned => vec![A::Redetermine, A::Reject, A::Withdraw],
            ClaimState::Reviewed => {
                vec![
                    A::Publicise,
                    A::Return,
                    A::Redetermine,
                    A::Reject,
                    A::Withdraw,
                ]
            }
            ClaimState::Publicised => vec![
                A::Object,
                A::Approve,
                A::Return,
                A::Redetermine,
                A::Reject,
                A::Withdraw,
            ],
            ClaimState::Approving => Vec::new(),
            ClaimState::Approved | ClaimState::OverBudget => {
                vec![A::Reject, A::Withdraw, A::Hold]
            }
            // Sent back by the bank after it had been ordered back: its keys may be another's by now, and what it
            // is due is no longer what was approved.
            ClaimState::Payable if self.receivable.is_some() => {
                vec![A::Reject, A::Withdraw, A::Hold]
            }
            ClaimState::Payable => vec![A::Batch, A::Reject, A::Withdraw, A::Hold],
            ClaimState::Batched => vec![A::Hold],
            ClaimState::Paid => vec![A::Clawback, A::FilePart],
            ClaimState::ClawbackOrdered => {
                let mut due = vec![A::Instalments, A::Recover, A::Offset, A::WriteOff];
                if self.kept_fen() > Fen::default() {
                    due.insert(0, A::Clawback);
                }
                due
            }
            ClaimState::Recovered => vec![A::FilePart],
            ClaimState::WrittenOff | ClaimState::Rejected | ClaimState::Withdrawn => Vec::new(),
        };
        if self.open_objections() > 0 {
            actions.push(A::Settle);
        }
        if !self.held.is_empty() {
            actions.push(A::Lift);
        }
        actions
    }

    /// Whether an action is allowed.
    pub(super) fn may(&self, action: ClaimAction) -> bool {
        self.allowed_actions().contains(&action)
    }
}
