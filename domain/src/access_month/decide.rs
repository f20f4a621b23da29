//! What may happen to a month of the access log.

use super::event::{AccessMonthEvent, AccessMonthSealed};
use super::refusal::AccessMonthRefusal;
use super::state::AccessMonth;
use crate::aggregate::aggregate;
use crate::subject::Given;

/// A command on a month.
pub type AccessMonthCommand = Given<AccessMonthAct>;

/// What is to be done.
#[derive(Debug, Clone)]
pub enum AccessMonthAct {
    /// Keep for ever what the month held.
    Seal(AccessMonthSealed),
}

impl AccessMonth {
    /// Decides a command. No clock, no input or output, no randomness. To seal a month again as it was does nothing,
    /// whoever does it and how often.
    pub fn decide(
        &self,
        command: AccessMonthCommand,
    ) -> Result<Vec<AccessMonthEvent>, AccessMonthRefusal> {
        let AccessMonthAct::Seal(wanted) = command.act;
        match &self.sealed {
            Some(sealed) if *sealed == wanted => Ok(Vec::new()),
            Some(_) => Err(AccessMonthRefusal::SealedOtherwise),
            None if command.today <= wanted.month.last_day() => Err(AccessMonthRefusal::NotOver),
            None => Ok(vec![AccessMonthEvent::AccessMonthSealed(wanted)]),
        }
    }
}

aggregate!(
    AccessMonth,
    "access_month",
    AccessMonthCommand,
    AccessMonthEvent,
    AccessMonthRefusal
);
