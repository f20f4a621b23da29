//! What an agreement's history adds up to.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::event::{AgreementEvent, AgreementSigned, AgreementSupplemented};
use crate::time::Interval;

/// One agreement, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// How many events have been folded: the version of the stream.
    pub version: u64,
    /// As signed; its last day and planned persons as last supplemented.
    pub signed: Option<AgreementSigned>,
    /// The supplements, in the order of recording.
    pub supplements: Vec<AgreementSupplemented>,
    /// The day on which it was ended.
    pub ended_on: Option<NaiveDate>,
    /// Whether it never was.
    pub voided: bool,
}

impl Agreement {
    /// The days on which it is in force, both ends included: from its first day to the earlier of
    /// its last day and the day on which it was ended. None if it was voided or called off before
    /// it began.
    pub fn in_force(&self) -> Option<Interval> {
        let signed = self.signed.as_ref().filter(|_| !self.voided)?;
        let until = signed.valid_until.into_iter().chain(self.ended_on).min();
        let days = Interval {
            from: signed.valid_from,
            until,
        };
        until.is_none_or(|until| days.from <= until).then_some(days)
    }

    /// Folds one event into the state. Accepts whatever history says.
    pub fn record(&mut self, event: AgreementEvent) {
        self.version += 1;
        match event {
            AgreementEvent::AgreementSigned(signed) => self.signed = Some(signed),
            AgreementEvent::AgreementSupplemented(supplement) => {
                if let Some(signed) = &mut self.signed {
                    signed.valid_until = supplement.valid_until.or(signed.valid_until);
                    signed.planned_persons = supplement.planned_persons.or(signed.planned_persons);
                }
                self.supplements.push(supplement);
            }
            AgreementEvent::AgreementEnded(end) => self.ended_on = Some(end.ended_on),
            AgreementEvent::AgreementVoided {} => self.voided = true,
        }
    }
}
