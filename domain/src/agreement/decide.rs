//! What may happen to an agreement.

use chrono::NaiveDate;

use super::event::{AgreementEnded, AgreementEvent, AgreementSigned, AgreementSupplemented};
use super::refusal::AgreementRefusal;
use super::state::Agreement;
use crate::aggregate::aggregate;
use crate::subject::Given;

/// A command on an agreement.
pub type AgreementCommand = Given<AgreementAct>;

/// What is to be done.
#[derive(Debug, Clone)]
pub enum AgreementAct {
    /// Record the signing.
    Sign(AgreementSigned),
    /// Record a supplement.
    Supplement(AgreementSupplemented),
    /// End it before its time, or call it off before it begins.
    End(AgreementEnded),
    /// Void it.
    Void,
}

type Decision = Result<Vec<AgreementEvent>, AgreementRefusal>;

impl Agreement {
    /// Decides a command. No clock, no input or output, no randomness.
    pub fn decide(&self, command: AgreementCommand) -> Decision {
        let today = command.today;
        match command.act {
            AgreementAct::Sign(signed) => self.sign(today, signed),
            AgreementAct::Supplement(supplement) => {
                let signed = self.standing()?;
                not_future(today, "signed_on", supplement.signed_on)?;
                match supplement.valid_until {
                    Some(until) if until < signed.valid_from => {
                        Err(AgreementRefusal::EndedBeforeStart {
                            started_on: signed.valid_from,
                        })
                    }
                    _ => Ok(vec![AgreementEvent::AgreementSupplemented(supplement)]),
                }
            }
            AgreementAct::End(end) => self.end(today, end),
            AgreementAct::Void => {
                self.standing()?;
                Ok(vec![AgreementEvent::AgreementVoided {}])
            }
        }
    }

    fn sign(&self, today: NaiveDate, signed: AgreementSigned) -> Decision {
        if self.signed.is_some() {
            return Err(AgreementRefusal::AlreadySigned);
        }
        not_future(today, "signed_on", signed.signed_on)?;
        Ok(vec![AgreementEvent::AgreementSigned(signed)])
    }

    fn end(&self, today: NaiveDate, end: AgreementEnded) -> Decision {
        let signed = self.standing()?;
        if let Some(ended_on) = self.ended_on {
            return Err(AgreementRefusal::AlreadyEnded { ended_on });
        }
        not_future(today, "ended_on", end.ended_on)?;
        // What is signed can be called off before it begins; what is not signed yet cannot.
        let started_on = signed.signed_on.min(signed.valid_from);
        if end.ended_on < started_on {
            return Err(AgreementRefusal::EndedBeforeStart { started_on });
        }
        Ok(vec![AgreementEvent::AgreementEnded(end)])
    }

    fn standing(&self) -> Result<&AgreementSigned, AgreementRefusal> {
        let signed = self.signed.as_ref().ok_or(AgreementRefusal::NotSigned)?;
        if self.voided {
            Err(AgreementRefusal::AlreadyVoided)
        } else {
            Ok(signed)
        }
    }
}

fn not_future(
    today: NaiveDate,
    field: &'static str,
    date: NaiveDate,
) -> Result<(), AgreementRefusal> {
    if date > today {
        Err(AgreementRefusal::DateInFuture { field })
    } else {
        Ok(())
    }
}

aggregate!(
    Agreement,
    "agreement",
    AgreementCommand,
    AgreementEvent,
    AgreementRefusal
);
