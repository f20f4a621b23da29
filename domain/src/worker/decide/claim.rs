//! Claims of the worker, and entitlements that this record keeps.

use super::{Case, Decision};
use crate::claim::{ClaimAct, EntitlementKey, Standing};
use crate::worker::event::WorkerEvent;
use crate::worker::refusal::WorkerRefusal;
use crate::worker::state::{Alias, Worker};

impl Worker {
    /// Looks at this record as its claims do.
    pub fn with_standing<T>(&self, look: impl FnOnce(&Standing<'_>) -> T) -> T {
        let paid_elsewhere = |key: &EntitlementKey| {
            self.subsidies_paid_elsewhere
                .iter()
                .any(|paid| !paid.voided && key.is_paid_by(paid.fact.scheme, paid.fact.period))
        };
        look(&Standing {
            version: self.version,
            registered: self.person.is_some(),
            erased: self.erased,
            linked_to: self.linked_to,
            link_pending: self.aliases.values().any(|alias| *alias == Alias::Proposed),
            died_on: self.died_on,
            account: self.account.fingerprint(),
            account_waits: self.account.waiting().is_some(),
            account_since_death: self.account.confirmed.as_ref().is_some_and(|confirmed| {
                let died = self.death_recorded_in.iter().max();
                died.is_none_or(|died| confirmed.recorded_in > *died)
            }),
            paid_elsewhere: &paid_elsewhere,
        })
    }
}

impl Case<'_> {
    /// What the claims decide; a review confirms the account that it shows.
    pub(super) fn claim(&self, act: ClaimAct) -> Decision {
        let mut events = Vec::new();
        if let Some(shown) = act.account_shown()
            && let Some(account) = self.worker.account.waiting()
            && account.fingerprint == *shown
        {
            events.extend(self.confirm_account()?);
        }
        let decided = self
            .worker
            .with_standing(|standing| {
                self.worker
                    .claims
                    .decide(standing, self.today, self.by, act)
            })
            .map_err(|refusal| WorkerRefusal::Claim(Box::new(refusal)))?;
        events.extend(
            decided
                .into_iter()
                .map(|event| WorkerEvent::Claim(Box::new(event))),
        );
        Ok(events)
    }
}
