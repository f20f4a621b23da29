//! Subsidies that other offices paid.

use super::{Case, Decision};
use crate::ids::PaidElsewhereId;
use crate::worker::elsewhere::SubsidyPaidElsewhere;
use crate::worker::event::WorkerEvent;
use crate::worker::refusal::WorkerRefusal;

impl Case<'_> {
    /// A payment by another office. Taken of the dead too, whatever its dates.
    pub(super) fn record_paid_elsewhere(&self, new: SubsidyPaidElsewhere) -> Decision {
        let person = self.active()?;
        if !new.scheme.pays_for(new.period) {
            return Err(WorkerRefusal::InvalidPeriod);
        }
        if new.period.first_day() > self.today {
            return Err(WorkerRefusal::DateInFuture { field: "period" });
        }
        if new.period.last_day() < person.born_on {
            return Err(WorkerRefusal::BeforeBirth { field: "period" });
        }
        if let Some(paid_on) = new.paid_on {
            self.dated("paid_on", paid_on)?;
        }
        let mut recorded = self.worker.subsidies_paid_elsewhere.iter();
        if let Some(other) = recorded.find(|paid| !paid.voided && paid.is_same_as(&new)) {
            return Err(WorkerRefusal::AlreadyRecorded {
                payment_id: other.fact.payment_id,
            });
        }
        Ok(vec![WorkerEvent::SubsidyPaidElsewhere(new)])
    }

    pub(super) fn void_paid_elsewhere(&self, payment_id: PaidElsewhereId) -> Decision {
        self.registered()?;
        let paid = self
            .worker
            .paid_elsewhere(payment_id)
            .ok_or(WorkerRefusal::UnknownFact {
                kind: "subsidy-paid-elsewhere",
            })?;
        if paid.voided {
            return Err(WorkerRefusal::AlreadyVoided);
        }
        Ok(vec![WorkerEvent::SubsidyPaidElsewhereVoided { payment_id }])
    }
}
