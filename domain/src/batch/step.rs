//! How far a batch is, and what may be done next.

use super::state::PaymentBatch;
use crate::coded::coded;

coded! {
    /// How far a batch is.
    BatchState {
        /// Claims are being asked.
        Preparing = "preparing",
        /// It has its lines and waits for approval.
        Ready = "ready",
        /// It may go to the bank.
        Approved = "approved",
        /// It went to the bank: results are awaited, or breaks are open, or it is to be closed.
        Exported = "exported",
        /// Everything is answered.
        Closed = "closed",
        /// It was given up before it went to the bank.
        Cancelled = "cancelled",
    }
}

coded! {
    /// What a person may do to a batch.
    BatchAction {
        /// Approve it.
        Approve = "approve",
        /// Export it, or once more.
        Export = "export",
        /// Take a line out after the export.
        Release = "release",
        /// Hand in results.
        Results = "results",
        /// Settle a break.
        Resolve = "resolve",
        /// Close it.
        Close = "close",
        /// Give it up.
        Cancel = "cancel",
    }
}

impl PaymentBatch {
    /// How far it is; none if nothing was prepared here.
    pub fn state(&self) -> Option<BatchState> {
        self.prepared.as_ref()?;
        Some(if self.cancelled.is_some() {
            BatchState::Cancelled
        } else if self.closed.is_some() {
            BatchState::Closed
        } else if !self.exports.is_empty() {
            BatchState::Exported
        } else if self.approved.is_some() {
            BatchState::Approved
        } else if self.ready {
            BatchState::Ready
        } else {
            BatchState::Preparing
        })
    }

    /// What may be done next, by whoever may do it: duties are looked at when it is tried.
    pub fn allowed_actions(&self) -> Vec<BatchAction> {
        let all = BatchAction::ALL.iter().copied();
        all.filter(|action| self.allows(*action)).collect()
    }

    fn allows(&self, action: BatchAction) -> bool {
        let Some(state) = self.state() else {
            return false;
        };
        let awaits = || self.awaiting().next().is_some();
        let open = || self.open_breaks().next().is_some();
        match action {
            BatchAction::Approve => state == BatchState::Ready && awaits(),
            BatchAction::Export => match state {
                BatchState::Approved => true,
                BatchState::Exported => self.bank_is_silent(),
                BatchState::Preparing
                | BatchState::Ready
                | BatchState::Closed
                | BatchState::Cancelled => false,
            },
            BatchAction::Release => state == BatchState::Exported && awaits(),
            BatchAction::Results => matches!(state, BatchState::Exported | BatchState::Closed),
            BatchAction::Resolve => state == BatchState::Exported && open(),
            BatchAction::Close => state == BatchState::Exported && !awaits() && !open(),
            BatchAction::Cancel => matches!(
                state,
                BatchState::Preparing | BatchState::Ready | BatchState::Approved
            ),
        }
    }
}
