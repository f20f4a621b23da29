//! How far a journey has come: derived, never stored.

use super::state::Worker;
use crate::coded::coded;

coded! {
    /// The furthest fact that holds now. `subsidised` follows once money was paid for the open
    /// dispatch, as long as some of it was not ordered back.
    Stage {
        /// Known to the office.
        Surveyed = "surveyed",
        /// Passed a training.
        Trained = "trained",
        /// Holds a certificate that was not revoked.
        Certified = "certified",
        /// On the way.
        Dispatched = "dispatched",
        /// Arrival confirmed.
        Arrived = "arrived",
        /// At work.
        Employed = "employed",
        /// Paid a subsidy for the dispatch that is still open.
        Subsidised = "subsidised",
        /// Came home from the last dispatch.
        Returned = "returned",
        /// Dead, erased, or linked to another record.
        Closed = "closed",
    }
}

impl Worker {
    /// The stage by what is known now.
    pub fn stage(&self) -> Stage {
        if self.died_on.is_some() || self.erased || self.linked_to.is_some() {
            return Stage::Closed;
        }
        let open_work = || {
            self.employments
                .iter()
                .filter(|employment| employment.is_open())
        };
        let open = self.dispatches.iter().filter(|dispatch| dispatch.is_open());
        if let Some(dispatch) = open.max_by_key(|dispatch| dispatch.fact.departed_on) {
            if self.claims.keeps_money_for(dispatch.fact.dispatch_id) {
                Stage::Subsidised
            } else if open_work().next().is_some() {
                Stage::Employed
            } else if dispatch.arrived_on.is_some() {
                Stage::Arrived
            } else {
                Stage::Dispatched
            }
        } else if open_work().any(|employment| self.dispatch_of(employment).is_none()) {
            Stage::Employed
        } else if self.dispatches.iter().any(|dispatch| !dispatch.voided) {
            Stage::Returned
        } else if self
            .certificates
            .iter()
            .any(|certificate| !certificate.voided && certificate.revoked_on.is_none())
        {
            Stage::Certified
        } else if self
            .trainings
            .iter()
            .any(|training| !training.voided && training.fact.passed)
        {
            Stage::Trained
        } else {
            Stage::Surveyed
        }
    }
}
