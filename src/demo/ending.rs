//! What comes after: businesses, attested months, money from elsewhere, new numbers, death, erasure.

use domain::ids::VentureId;
use domain::region::RegionCode;
use domain::scheme::Scheme;
use domain::time::Period;
use domain::worker::{
    DeathRecorded, InsuranceHistoryAttested, InsuranceKind, Loan, SubsidyPaidElsewhere,
    VentureClosed, VentureStarted, WorkerAct,
};

use super::awkward::Awkward;
use super::dice::{day, earlier, later};
use super::identity::credit_code;
use super::journey::{Journey, LAST_DAY};
use super::plan::{Actor, PlannedAct};
use crate::access::Role;

/// Ventures' credit codes are numbered from here; organisations' never reach it.
const FIRST_VENTURE: u32 = 500_000;

impl Journey<'_> {
    /// The last that is recorded of somebody.
    pub(super) fn end(&mut self) -> anyhow::Result<()> {
        // Whatever is recorded late is recorded before the last word.
        self.recorded_late = true;
        let (year, month, last_day) = LAST_DAY;
        let last_day = day(year, month, last_day);
        match self.awkward {
            Some(Awkward::VentureClosed | Awkward::VentureVoided) => self.venture()?,
            Some(Awkward::AttestedMonths) => {
                let attested = InsuranceHistoryAttested {
                    attestation_id: self.fact(),
                    kind: InsuranceKind::Pension,
                    months: u32::try_from(self.dice.between(3, 40))?,
                    as_of: day(2019, 12, 31),
                    source: format!("{}社会保险经办机构", self.home.province().name()),
                };
                self.at_home(WorkerAct::AttestInsuranceHistory(attested));
            }
            Some(Awkward::PaidElsewhere) => {
                let payer_region = RegionCode::parse("440300")?;
                let paid = SubsidyPaidElsewhere {
                    payment_id: self.fact(),
                    scheme: Scheme::VocationalTraining,
                    period: Period::year_of(day(2021, 1, 1)),
                    payer_region,
                    amount_fen: 120_000.try_into()?,
                    paid_on: Some(day(2021, 11, 30)),
                    source: format!("{}人力资源和社会保障局", payer_region.name()),
                };
                self.at_home(WorkerAct::RecordPaidElsewhere(paid));
            }
            Some(Awkward::PhoneChanged) => {
                let phone = format!("1991{}", self.identity.phone.get(4..).unwrap_or_default());
                let by = Actor::of(Role::Caseworker, self.identity.home);
                self.push(by, None, PlannedAct::ChangePhone(phone));
            }
            Some(Awkward::Death | Awkward::DeathVoided) => {
                let died_on = self.dice.days_after(self.last, 5, 60).min(last_day);
                let death = DeathRecorded {
                    died_on,
                    source: Some("公安机关死亡登记".to_owned()),
                };
                self.at_home(WorkerAct::RecordDeath(death));
                if self.is(Awkward::DeathVoided) {
                    self.mend("同名人员误录", WorkerAct::VoidDeath);
                }
            }
            Some(Awkward::Erased) => {
                let reason = Some("本人书面申请删除个人信息");
                let first = Actor::of(Role::Caseworker, self.identity.home);
                self.record(first, reason, WorkerAct::Erase);
                let second = Actor::of(Role::Approver, self.identity.home.province());
                self.record(second, reason, WorkerAct::Erase);
            }
            _ => {}
        }
        Ok(())
    }

    fn venture(&mut self) -> anyhow::Result<()> {
        let venture_id: VentureId = self.fact();
        let started_on = self.dice.days_after(day(2021, 2, 1), 0, 700);
        let number = FIRST_VENTURE + u32::try_from(self.dice.between(0, 400_000))?;
        let loan = Loan {
            principal_fen: 10_000_000.try_into()?,
            rate_basis_points: 385,
            from: later(started_on, 30),
            until: later(started_on, 30 + 730),
        };
        let venture = VentureStarted {
            venture_id,
            credit_code: credit_code(self.home, number)?,
            sector: "居民服务".to_owned(),
            region: Some(self.home),
            started_on,
            loan: self.dice.percent(60).then_some(loan),
        };
        self.at_home(WorkerAct::StartVenture(venture));
        if self.is(Awkward::VentureVoided) {
            self.mend("经营主体录入错误", WorkerAct::VoidVenture(venture_id));
        } else {
            let closed_on = earlier(day(2024, 12, 31), self.dice.between(0, 200));
            let close = VentureClosed {
                venture_id,
                closed_on,
            };
            self.mend("经营不善停业", WorkerAct::CloseVenture(close));
        }
        Ok(())
    }
}
