//! Jobs, premiums, wages.

use chrono::NaiveDate;
use domain::ids::{EmploymentId, OrganisationId};
use domain::money::Fen;
use domain::region::RegionCode;
use domain::time::Month;
use domain::worker::{
    Contract, ContributionCorrected, ContributionRecorded, ContributionRefunded, EmploymentEnded,
    EmploymentStarted, Premiums, Tie, WagePaid, WorkerAct, WorkerCategory,
};

use super::awkward::Awkward;
use super::dice::{Dice, day, later};
use super::journey::Journey;
use super::moving::Trip;
use super::plan::Actor;
use super::world::at;
use crate::access::Role;

const TIES: [(Tie, u64); 4] = [
    (Tie::EmployeeBased, 40),
    (Tie::ServiceAgreement, 22),
    (Tie::Agency, 28),
    (Tie::HouseholdDirect, 10),
];

struct Job {
    id: EmploymentId,
    started_on: NaiveDate,
    ended_on: Option<NaiveDate>,
    wage: u64,
    by: Actor,
}

impl Job {
    /// Its first months, at most so many.
    fn months(&self, at_most: u64) -> Vec<Month> {
        let last = Month::of(self.ended_on.unwrap_or(day(2024, 9, 30)));
        std::iter::successors(Some(Month::of(self.started_on)), |month| Some(month.next()))
            .take_while(|month| *month <= last)
            .take(usize::try_from(at_most).unwrap_or_default())
            .collect()
    }
}

fn yuan(yuan: u64) -> anyhow::Result<Fen> {
    Ok(i64::try_from(yuan * 100)?.try_into()?)
}

/// An employer's premiums on a wage: 16, 7 and a half percent.
fn premiums(wage: u64) -> anyhow::Result<Premiums> {
    let percent = |tenths: u64| -> anyhow::Result<Fen> {
        Ok(i64::try_from(wage * 100 * tenths / 1_000)?.try_into()?)
    };
    Ok(Premiums {
        pension_fen: percent(160)?,
        medical_fen: percent(70)?,
        unemployment_fen: percent(5)?,
        personal_fen: Some(percent(105)?),
    })
}

impl Journey<'_> {
    /// Most who went find work there.
    pub(super) fn work(&mut self, trip: &Trip) -> anyhow::Result<()> {
        let needed = self.needs(Awkward::works);
        if !needed && !self.dice.percent(80) {
            return Ok(());
        }
        let employers = at(&self.world.seats.enterprises, trip.city);
        // Nobody works twice for one employer: jobs there must not overlap, and some never end.
        let free: Vec<_> = employers
            .iter()
            .copied()
            .filter(|employer| !self.employers.contains(employer))
            .collect();
        // Most work for whom they were sent to.
        let employer = trip
            .employer
            .filter(|employer| free.contains(employer) && self.dice.percent(85))
            .or_else(|| self.dice.pick(&free).copied());
        let Some(employer) = employer else {
            return Ok(());
        };
        let job = self.job(trip, employer)?;
        if self.is(Awkward::OverlappingJobs) {
            let others: Vec<_> = free
                .into_iter()
                .filter(|other| *other != employer)
                .collect();
            if let Some(other) = self.dice.pick(&others).copied() {
                self.job(trip, other)?;
            }
        }
        if self.is(Awkward::EmploymentVoided) {
            self.record(
                job.by,
                Some("用工登记错误"),
                WorkerAct::VoidEmployment(job.id),
            );
        }
        Ok(())
    }

    fn job(&mut self, trip: &Trip, employer_id: OrganisationId) -> anyhow::Result<Job> {
        let there = trip.arrived_on.unwrap_or(trip.departed_on);
        let back = trip.returned_on.unwrap_or(day(2024, 12, 31));
        let started_on = self.dice.days_after(there, 1, 12).min(back);
        let mode = if self.needs(Awkward::is_insured) {
            Tie::EmployeeBased
        } else {
            self.dice
                .weighed(&TIES, |(_, weight)| *weight)
                .map_or(Tie::Agency, |(tie, _)| *tie)
        };
        // A return usually ends the job; some are never closed, as in life.
        let changes = trip.returned_on.is_none() && self.dice.percent(15);
        let ended_on = if changes {
            Some(self.dice.days_after(started_on, 20, 250))
        } else {
            trip.returned_on
                .filter(|_| self.dice.percent(85))
                .map(|back| back.max(started_on))
        };
        let wage = self.dice.between(28, 75) * 100;
        let months = self.dice.pick(&[11, 12, 12, 24, 36]).copied();
        let id: EmploymentId = self.fact();
        let occupation = self.occupation()?;
        let manager = self.dice.percent(4);
        let employment = EmploymentStarted {
            employment_id: id,
            employer_id,
            dispatch_id: self.dice.percent(88).then_some(trip.dispatch_id),
            occupation,
            workplace: trip.destination.clone(),
            mode,
            category: if manager {
                WorkerCategory::ManagerOrTechnician
            } else {
                WorkerCategory::Worker
            },
            contract: mode
                .needs_contract()
                .then(|| contract(&mut self.dice, started_on, months)),
            wage_fen: Some(yuan(wage)?),
            started_on,
            evidence: Vec::new(),
        };
        let job = Job {
            id,
            started_on,
            ended_on,
            wage,
            by: Actor::of(Role::Caseworker, trip.destination.code),
        };
        self.employers.push(employer_id);
        self.happened(started_on);
        let known_at_once = self.recorded_late;
        let start = WorkerAct::StartEmployment {
            employment: Box::new(employment),
            ended_on: ended_on.filter(|_| known_at_once),
        };
        self.record(job.by.clone(), None, start);
        if mode == Tie::EmployeeBased {
            self.insure(&job, trip.destination.code)?;
        }
        self.pay(&job)?;
        if let Some(ended_on) = ended_on {
            self.happened(ended_on);
            if !known_at_once {
                let end = WorkerAct::EndEmployment(EmploymentEnded {
                    employment_id: id,
                    ended_on,
                });
                self.record(job.by.clone(), Some("合同期满"), end);
            }
        }
        Ok(job)
    }

    /// Premiums month by month, and what went wrong with the first of them.
    fn insure(&mut self, job: &Job, place: RegionCode) -> anyhow::Result<()> {
        let at_most = self.dice.between(3, 9);
        let mut odd = self.awkward;
        for month in job.months(at_most) {
            let mut paid_on = self.dice.days_after(month.last_day(), 1, 20);
            if self.dice.percent(6) {
                // In arrears for longer than a subsidy allows.
                paid_on = later(paid_on, 100).min(day(2024, 12, 31));
            }
            let contribution = ContributionRecorded {
                contribution_id: self.fact(),
                employment_id: job.id,
                month,
                premiums: premiums(job.wage)?,
                paid_on,
                insured_at: self.dice.percent(30).then_some(place),
            };
            let contribution_id = contribution.contribution_id;
            let again = WorkerAct::RecordContribution(ContributionRecorded {
                contribution_id: self.fact(),
                paid_on: later(paid_on, 30).min(day(2024, 12, 31)),
                ..contribution.clone()
            });
            self.happened(paid_on);
            let by = job.by.clone();
            self.record(
                by.clone(),
                None,
                WorkerAct::RecordContribution(contribution),
            );
            match odd.take() {
                Some(Awkward::ContributionVoided) => {
                    let void = WorkerAct::VoidContribution(contribution_id);
                    self.record(by.clone(), Some("缴费人员录入错误"), void);
                    self.record(by, None, again);
                }
                Some(Awkward::ContributionCorrected) => {
                    let correction = WorkerAct::CorrectContribution(ContributionCorrected {
                        contribution_id,
                        premiums: premiums(job.wage + 300)?,
                        paid_on,
                    });
                    self.record(by, Some("缴费基数更正"), correction);
                }
                Some(Awkward::ContributionRefunded) => {
                    let refund = WorkerAct::RefundContribution(ContributionRefunded {
                        contribution_id,
                        refunded_on: later(paid_on, 15).min(day(2024, 12, 31)),
                    });
                    self.record(by.clone(), Some("重复缴费退费"), refund);
                    self.record(by, None, again);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn pay(&mut self, job: &Job) -> anyhow::Result<()> {
        let at_most = self.dice.between(0, 4);
        for month in job.months(at_most) {
            let paid_on = self.dice.days_after(month.last_day(), 3, 15);
            let wage = WagePaid {
                wage_id: self.fact(),
                employment_id: job.id,
                month,
                amount_fen: yuan(job.wage)?,
                paid_on,
                account: None,
            };
            self.happened(paid_on);
            self.record(job.by.clone(), None, WorkerAct::RecordWage(wage));
        }
        Ok(())
    }
}

fn contract(dice: &mut Dice, started_on: NaiveDate, months: Option<u32>) -> Contract {
    let last = months.map(|months| domain::time::add_months_clamped(started_on, months));
    Contract {
        signed_on: started_on,
        from: started_on,
        // One in ten is open-ended.
        until: last
            .and_then(|day| day.pred_opt())
            .filter(|_| !dice.percent(10)),
    }
}
