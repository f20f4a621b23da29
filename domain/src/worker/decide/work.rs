//! Employment, premiums, wages, ventures.

use chrono::NaiveDate;

use super::{Case, Decision, of_working_age};
use crate::ids::{ContributionId, EmploymentId, VentureId};
use crate::time::{Interval, Month};
use crate::worker::event::WorkerEvent;
use crate::worker::payload::{
    ContributionCorrected, ContributionRecorded, ContributionRefunded, EmploymentEnded,
    EmploymentStarted, InsuranceHistoryAttested, VentureClosed, VentureStarted, WagePaid,
};
use crate::worker::recorded::{Contribution, Employment, Venture};
use crate::worker::refusal::WorkerRefusal;

impl Case<'_> {
    /// The start of work, and with a late record its end at once.
    pub(super) fn start_employment(
        &self,
        new: Box<EmploymentStarted>,
        ended_on: Option<NaiveDate>,
    ) -> Decision {
        let person = self.new_fact("started_on", new.started_on)?;
        of_working_age(person, "started_on", new.started_on)?;
        self.papers(&new.evidence)?;
        if let Some(contract) = &new.contract {
            self.dated("contract/signed_on", contract.signed_on)?;
            self.dated("contract/from", contract.from)?;
        }
        if let Some(id) = new.dispatch_id {
            let dispatch = self
                .worker
                .dispatch(id)
                .ok_or(WorkerRefusal::UnknownDispatch)?;
            if dispatch.voided {
                return Err(WorkerRefusal::AlreadyVoided);
            }
        }
        let employment_id = new.employment_id;
        let started_on = new.started_on;
        let mut end = None;
        if let Some(ended_on) = ended_on {
            self.dated("ended_on", ended_on)?;
            if ended_on < started_on {
                return Err(WorkerRefusal::EndedBeforeStart { started_on });
            }
            end = Some(WorkerEvent::EmploymentEnded(EmploymentEnded {
                employment_id,
                ended_on,
            }));
        }
        let days = Interval {
            from: started_on,
            until: ended_on,
        };
        let same_employer = self
            .worker
            .employments
            .iter()
            .filter(|other| !other.voided && other.fact.employer_id == new.employer_id);
        if let Some(other) = same_employer
            .into_iter()
            .find(|other| other.interval().overlaps(&days))
        {
            return Err(WorkerRefusal::EmploymentOverlaps {
                employment_id: other.fact.employment_id,
            });
        }
        Ok(std::iter::once(WorkerEvent::EmploymentStarted(new))
            .chain(end)
            .collect())
    }

    pub(super) fn end_employment(&self, end: EmploymentEnded) -> Decision {
        let employment = self.standing_employment(end.employment_id)?;
        if let Some(ended_on) = employment.ended_on {
            return Err(WorkerRefusal::AlreadyEnded { ended_on });
        }
        self.dated("ended_on", end.ended_on)?;
        let started_on = employment.fact.started_on;
        if end.ended_on < started_on {
            return Err(WorkerRefusal::EndedBeforeStart { started_on });
        }
        let last_month = Month::of(end.ended_on);
        let mut counted = self.worker.contributions.iter().filter(|contribution| {
            contribution.fact.employment_id == end.employment_id && stands(contribution)
        });
        if let Some(outside) = counted.find(|it| it.fact.month > last_month) {
            return Err(WorkerRefusal::ContributionOutsideEmployment {
                month: outside.fact.month,
                started_on,
                ended_on: Some(end.ended_on),
            });
        }
        Ok(vec![WorkerEvent::EmploymentEnded(end)])
    }

    pub(super) fn void_employment(&self, employment_id: EmploymentId) -> Decision {
        self.standing_employment(employment_id)?;
        Ok(vec![WorkerEvent::EmploymentVoided { employment_id }])
    }

    pub(super) fn record_contribution(&self, new: ContributionRecorded) -> Decision {
        self.month(new.month)?;
        self.dated("paid_on", new.paid_on)?;
        let employment = self.standing_employment(new.employment_id)?;
        if !worked_in(employment, new.month) {
            return Err(WorkerRefusal::ContributionOutsideEmployment {
                month: new.month,
                started_on: employment.fact.started_on,
                ended_on: employment.ended_on,
            });
        }
        let mut recorded = self.worker.contributions.iter().filter(|contribution| {
            contribution.fact.employment_id == new.employment_id
                && contribution.fact.month == new.month
        });
        if let Some(other) = recorded.find(|contribution| stands(contribution)) {
            return Err(WorkerRefusal::ContributionTwice {
                contribution_id: other.fact.contribution_id,
            });
        }
        Ok(vec![WorkerEvent::ContributionRecorded(new)])
    }

    pub(super) fn correct_contribution(&self, correction: ContributionCorrected) -> Decision {
        self.dated("paid_on", correction.paid_on)?;
        self.standing_contribution(correction.contribution_id)?;
        Ok(vec![WorkerEvent::ContributionCorrected(correction)])
    }

    pub(super) fn refund_contribution(&self, refund: ContributionRefunded) -> Decision {
        self.dated("refunded_on", refund.refunded_on)?;
        let contribution = self.standing_contribution(refund.contribution_id)?;
        if let Some(refunded_on) = contribution.refunded_on {
            return Err(WorkerRefusal::AlreadyRefunded { refunded_on });
        }
        if refund.refunded_on < contribution.fact.paid_on {
            return Err(WorkerRefusal::EndedBeforeStart {
                started_on: contribution.fact.paid_on,
            });
        }
        Ok(vec![WorkerEvent::ContributionRefunded(refund)])
    }

    pub(super) fn void_contribution(&self, contribution_id: ContributionId) -> Decision {
        self.standing_contribution(contribution_id)?;
        Ok(vec![WorkerEvent::ContributionVoided { contribution_id }])
    }

    pub(super) fn record_wage(&self, wage: WagePaid) -> Decision {
        self.month(wage.month)?;
        self.dated("paid_on", wage.paid_on)?;
        let employment = self.standing_employment(wage.employment_id)?;
        if !worked_in(employment, wage.month) {
            return Err(WorkerRefusal::WageOutsideEmployment {
                started_on: employment.fact.started_on,
                ended_on: employment.ended_on,
            });
        }
        Ok(vec![WorkerEvent::WagePaid(wage)])
    }

    pub(super) fn start_venture(&self, new: VentureStarted) -> Decision {
        self.new_fact("started_on", new.started_on)?;
        if let Some(loan) = &new.loan {
            self.dated("loan/from", loan.from)?;
        }
        Ok(vec![WorkerEvent::VentureStarted(new)])
    }

    pub(super) fn close_venture(&self, end: VentureClosed) -> Decision {
        self.dated("closed_on", end.closed_on)?;
        let venture = self.standing_venture(end.venture_id)?;
        if let Some(closed_on) = venture.closed_on {
            return Err(WorkerRefusal::AlreadyClosed { closed_on });
        }
        let started_on = venture.fact.started_on;
        if end.closed_on < started_on {
            return Err(WorkerRefusal::EndedBeforeStart { started_on });
        }
        Ok(vec![WorkerEvent::VentureClosed(end)])
    }

    pub(super) fn void_venture(&self, venture_id: VentureId) -> Decision {
        self.standing_venture(venture_id)?;
        Ok(vec![WorkerEvent::VentureVoided { venture_id }])
    }

    pub(super) fn attest_insurance_history(&self, attested: InsuranceHistoryAttested) -> Decision {
        self.new_fact("as_of", attested.as_of)?;
        Ok(vec![WorkerEvent::InsuranceHistoryAttested(attested)])
    }

    /// Checks a premium or wage month: begun, and not after death. It is dated by its first day,
    /// since the month of death is still owed and may be paid later.
    fn month(&self, month: Month) -> Result<(), WorkerRefusal> {
        self.active()?;
        if month.first_day() > self.today {
            return Err(WorkerRefusal::MonthNotBegun);
        }
        match self.worker.died_on {
            Some(died_on) if month.first_day() > died_on => {
                Err(WorkerRefusal::WorkerDead { died_on })
            }
            _ => Ok(()),
        }
    }

    fn standing_employment(&self, id: EmploymentId) -> Result<&Employment, WorkerRefusal> {
        self.registered()?;
        let employment = self
            .worker
            .employment(id)
            .ok_or(WorkerRefusal::UnknownFact { kind: "employment" })?;
        if employment.voided {
            return Err(WorkerRefusal::AlreadyVoided);
        }
        Ok(employment)
    }

    fn standing_contribution(&self, id: ContributionId) -> Result<&Contribution, WorkerRefusal> {
        self.registered()?;
        let contribution = self
            .worker
            .contribution(id)
            .ok_or(WorkerRefusal::UnknownFact {
                kind: "contribution",
            })?;
        if contribution.voided {
            return Err(WorkerRefusal::AlreadyVoided);
        }
        Ok(contribution)
    }

    fn standing_venture(&self, id: VentureId) -> Result<&Venture, WorkerRefusal> {
        self.registered()?;
        let venture = self
            .worker
            .venture(id)
            .ok_or(WorkerRefusal::UnknownFact { kind: "venture" })?;
        if venture.voided {
            return Err(WorkerRefusal::AlreadyVoided);
        }
        Ok(venture)
    }
}

/// Whether a contribution still counts: neither voided nor paid back.
fn stands(contribution: &Contribution) -> bool {
    !contribution.voided && contribution.refunded_on.is_none()
}

fn worked_in(employment: &Employment, month: Month) -> bool {
    employment.interval().overlaps(&Interval {
        from: month.first_day(),
        until: Some(month.last_day()),
    })
}
