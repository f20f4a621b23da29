//! What may happen to a worker's case: state and command in, events or a refusal out.

mod claim;
mod elsewhere;
mod identity;
mod learning;
mod movement;
mod work;

use chrono::NaiveDate;

use super::command::{WorkerAct, WorkerCommand};
use super::event::WorkerEvent;
use super::refusal::WorkerRefusal;
use super::state::{Person, Worker};
use crate::aggregate::aggregate;
use crate::evidence::Evidence;
use crate::time::age_reached_on;

/// The age from which training, departure and work are allowed (Labour Law, article 15).
const WORKING_AGE_YEARS: u32 = 16;

type Decision = Result<Vec<WorkerEvent>, WorkerRefusal>;

impl Worker {
    /// Decides a command. No clock, no input or output, no randomness.
    pub fn decide(&self, command: WorkerCommand) -> Decision {
        let case = Case {
            worker: self,
            today: command.today,
            by: &command.by,
        };
        match command.act {
            WorkerAct::Survey { survey, account } => case.survey(survey, account),
            WorkerAct::ReserveCitizenId { reserved_for } => case.reserve_citizen_id(reserved_for),
            WorkerAct::ReleaseCitizenId { reserved_for } => {
                Ok(case.release_citizen_id(reserved_for))
            }
            WorkerAct::UpdateSurvey(update) => case.update_survey(update),
            WorkerAct::ChangeOrigin(change) => case.change_origin(change),
            WorkerAct::CorrectCitizenId(correction) => case.correct_citizen_id(correction),
            WorkerAct::ProposeAlias { source } => case.propose_alias(source),
            WorkerAct::LinkTo { worker } => case.link_to(worker),
            WorkerAct::ConfirmAlias { source } => case.confirm_alias(source),
            WorkerAct::WithdrawLink => case.withdraw_link(),
            WorkerAct::WithdrawAlias { source } => case.withdraw_alias(source),
            WorkerAct::ConfirmTargetGroup { membership, until } => {
                case.confirm_target_group(membership, until)
            }
            WorkerAct::EndTargetGroup { group, until } => case.end_target_group(group, until),
            WorkerAct::VoidTargetGroup(id) => case.void_target_group(id),
            WorkerAct::RecordTraining(training) => case.record_training(training),
            WorkerAct::VoidTraining(id) => case.void_training(id),
            WorkerAct::IssueCertificate(certificate) => case.issue_certificate(certificate),
            WorkerAct::RevokeCertificate {
                certificate_no,
                revoked_on,
            } => case.revoke_certificate(&certificate_no, revoked_on),
            WorkerAct::VoidCertificate { certificate_no } => case.void_certificate(&certificate_no),
            WorkerAct::Dispatch(dispatch) => case.dispatch(*dispatch),
            WorkerAct::ConfirmArrival(arrival) => case.confirm_arrival(arrival),
            WorkerAct::VoidArrival(id) => case.void_arrival(id),
            WorkerAct::RecordReturn(back) => case.record_return(back),
            WorkerAct::VoidReturn(id) => case.void_return(id),
            WorkerAct::VoidDispatch(id) => case.void_dispatch(id),
            WorkerAct::StartEmployment {
                employment,
                ended_on,
            } => case.start_employment(employment, ended_on),
            WorkerAct::EndEmployment(end) => case.end_employment(end),
            WorkerAct::VoidEmployment(id) => case.void_employment(id),
            WorkerAct::RecordContribution(contribution) => case.record_contribution(contribution),
            WorkerAct::CorrectContribution(correction) => case.correct_contribution(correction),
            WorkerAct::RefundContribution(refund) => case.refund_contribution(refund),
            WorkerAct::VoidContribution(id) => case.void_contribution(id),
            WorkerAct::RecordWage(wage) => case.record_wage(wage),
            WorkerAct::StartVenture(venture) => case.start_venture(venture),
            WorkerAct::CloseVenture(end) => case.close_venture(end),
            WorkerAct::VoidVenture(id) => case.void_venture(id),
            WorkerAct::AttestInsuranceHistory(attested) => case.attest_insurance_history(attested),
            WorkerAct::RecordPaidElsewhere(paid) => case.record_paid_elsewhere(paid),
            WorkerAct::VoidPaidElsewhere(id) => case.void_paid_elsewhere(id),
            WorkerAct::RecordDeath(death) => case.record_death(death),
            WorkerAct::VoidDeath => case.void_death(),
            WorkerAct::UpdatePersonalData { update, account } => {
                case.update_personal_data(update, account)
            }
            WorkerAct::ConfirmAccount => case.confirm_account(),
            WorkerAct::Erase => case.erase(),
            WorkerAct::Claim(act) => case.claim(act),
        }
    }
}

aggregate!(Worker, "worker", WorkerCommand, WorkerEvent, WorkerRefusal);

/// A case with the circumstances of one command.
struct Case<'a> {
    worker: &'a Worker,
    today: NaiveDate,
    by: &'a crate::subject::Subject,
}

impl<'a> Case<'a> {
    /// The person, for corrections, ends, returns and voids: these are always taken, also on a
    /// record that is dead, erased or linked away, since they mend what was recorded.
    fn registered(&self) -> Result<&'a Person, WorkerRefusal> {
        self.worker
            .person
            .as_ref()
            .ok_or(WorkerRefusal::NotRegistered)
    }

    /// The person, for acts that need the record to be the person's own and readable.
    fn active(&self) -> Result<&'a Person, WorkerRefusal> {
        let person = self.registered()?;
        if self.worker.erased {
            return Err(WorkerRefusal::WorkerErased);
        }
        match self.worker.linked_to {
            Some(worker) => Err(WorkerRefusal::WorkerLinkedAway { worker }),
            None => Ok(person),
        }
    }

    /// The person, for a new fact dated `date`: not in the future, not before birth, not after death.
    fn new_fact(&self, field: &'static str, date: NaiveDate) -> Result<&'a Person, WorkerRefusal> {
        let person = self.active()?;
        self.dated(field, date)?;
        match self.worker.died_on {
            Some(died_on) if date > died_on => Err(WorkerRefusal::WorkerDead { died_on }),
            _ => Ok(person),
        }
    }

    /// Checks a date that a fact states: not in the future, not before birth.
    fn dated(&self, field: &'static str, date: NaiveDate) -> Result<(), WorkerRefusal> {
        let person = self.registered()?;
        if date > self.today {
            Err(WorkerRefusal::DateInFuture { field })
        } else if date < person.born_on {
            Err(WorkerRefusal::BeforeBirth { field })
        } else {
            Ok(())
        }
    }

    /// Checks that papers are not dated in the future.
    fn papers(&self, evidence: &[Evidence]) -> Result<(), WorkerRefusal> {
        if evidence.iter().any(|paper| paper.date > self.today) {
            return Err(WorkerRefusal::DateInFuture { field: "evidence" });
        }
        Ok(())
    }
}

/// Checks that the person has reached working age on `date`.
fn of_working_age(
    person: &Person,
    field: &'static str,
    date: NaiveDate,
) -> Result<(), WorkerRefusal> {
    let allowed_from = age_reached_on(person.born_on, WORKING_AGE_YEARS);
    if date < allowed_from {
        return Err(WorkerRefusal::UnderAge {
            field,
            allowed_from,
        });
    }
    Ok(())
}
