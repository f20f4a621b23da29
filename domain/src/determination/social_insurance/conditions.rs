//! The conditions that look at one contribution alone, numbered as the notice's reading has them.

use chrono::{Days, NaiveDate};

use super::super::Evidence;
use super::super::deliberation::Deliberation;
use super::{Case, Looked};
use crate::money::Fen;
use crate::organisation::Role;
use crate::policy::SocialInsuranceParameters;
use crate::time::{Interval, Month, add_months_clamped};
use crate::worker::InsuranceKind;

fn month_days(month: Month) -> Interval {
    Interval {
        from: month.first_day(),
        until: Some(month.last_day()),
    }
}

/// 1: the role of a domestic-service enterprise on any day of the month, and no labour dispatch on any.
pub(super) fn employer_role(deliberation: &mut Deliberation, case: &Case<'_>) {
    let id = case.employment.fact.employer_id;
    let days = month_days(case.month());
    let required = format!(
        "domestic_service_enterprise and not labour_dispatch_firm in {}",
        case.month()
    );
    let Some(employer) = case.world.organisation(id) else {
        return deliberation.unknown("employer_role", "employer unknown", required, Vec::new());
    };
    let held = |role: Role| {
        employer
            .roles
            .iter()
            .find(|period| period.role == role && period.days.overlaps(&days))
    };
    let cite = |period: &crate::organisation::RolePeriod| -> Vec<Evidence> {
        std::iter::once(period.recorded_in)
            .chain(period.changed_in.iter().copied())
            .map(|version| Evidence::organisation(id, version))
            .collect()
    };
    let nothing = Evidence::organisation(id, employer.version).absence();
    match (
        held(Role::LabourDispatchFirm),
        held(Role::DomesticServiceEnterprise),
    ) {
        (Some(barred), _) => deliberation.decided(
            "employer_role",
            false,
            "labour_dispatch_firm",
            required,
            cite(barred),
        ),
        (None, Some(role)) => {
            let mut evidence = cite(role);
            evidence.push(nothing);
            deliberation.decided(
                "employer_role",
                true,
                "domestic_service_enterprise",
                required,
                evidence,
            );
        }
        (None, None) => {
            // Periods that were held at other times are what contradicts it.
            let mut evidence: Vec<Evidence> = employer.roles.iter().flat_map(cite).collect();
            evidence.push(nothing);
            deliberation.decided("employer_role", false, "none", required, evidence);
        }
    }
}

/// 3: the contract runs long enough, its last day included, or is open-ended. None is needed where no month is
/// asked for.
pub(super) fn contract(deliberation: &mut Deliberation, case: &Case<'_>, min_months: u32) {
    let required = match min_months {
        0 => "none".to_owned(),
        _ => format!("at least {min_months} months, or open-ended"),
    };
    let Some(contract) = &case.employment.fact.contract else {
        return deliberation.decided(
            "contract",
            min_months == 0,
            "no contract",
            required,
            case.cite_employment(),
        );
    };
    let (met, value) = match contract.until {
        None => (true, format!("{} open-ended", contract.from)),
        Some(until) => {
            let needed = add_months_clamped(contract.from, min_months)
                .checked_sub_days(Days::new(1))
                .unwrap_or(NaiveDate::MAX);
            (until >= needed, format!("{} to {until}", contract.from))
        }
    };
    deliberation.decided("contract", met, value, required, case.cite_employment());
}

/// 5: the month has a day of the employment.
pub(super) fn employment(deliberation: &mut Deliberation, case: &Case<'_>) {
    let days = case.employment.interval();
    let value = match days.until {
        Some(until) => format!("{} to {until}", days.from),
        None => format!("from {}", days.from),
    };
    deliberation.decided(
        "employment",
        days.overlaps(&month_days(case.month())),
        value,
        format!("employed in {}", case.month()),
        case.cite_employment(),
    );
}

/// 6: something was paid, not later than the end of the last month of arrears, and not paid back.
pub(super) fn premium(
    deliberation: &mut Deliberation,
    case: &Case<'_>,
    rules: &SocialInsuranceParameters,
) {
    let last = case.month().plus_months(rules.arrears_months).last_day();
    let required = format!("paid by {last} and not refunded");
    let paid_on = case.contribution.fact.paid_on;
    let premiums = &case.contribution.fact.premiums;
    let nothing = rules.kinds.iter().all(|kind| {
        let paid = match kind {
            InsuranceKind::Pension => premiums.pension_fen,
            InsuranceKind::Medical => premiums.medical_fen,
            InsuranceKind::Unemployment => premiums.unemployment_fen,
        };
        paid == Fen::default()
    });
    let (met, value) = match case.contribution.refunded_on {
        Some(refunded_on) => (false, format!("paid {paid_on}, refunded {refunded_on}")),
        None if nothing => (false, "nothing paid that counts".to_owned()),
        None => (paid_on <= last, format!("paid {paid_on}")),
    };
    deliberation.decided("premium", met, value, required, case.cite_contribution());
}

/// 7: under the statutory retirement age on the first day of the month.
pub(super) fn retirement_age(deliberation: &mut Deliberation, case: &Case<'_>) {
    let first = case.month().first_day();
    let required = format!("retires after {first}");
    let category = case.employment.fact.category;
    match (case.person.retires_on(category), case.person.identity()) {
        (Some(retires_on), Some((_, mut evidence))) => {
            evidence.extend(case.cite_employment());
            deliberation.decided(
                "retirement_age",
                retires_on > first,
                format!("retires {retires_on} ({category})"),
                required,
                evidence,
            );
        }
        _ => deliberation.unknown(
            "retirement_age",
            "birth date unknown",
            required,
            case.person.nothing(),
        ),
    }
}

/// The person's earlier work for the employer in so many months before the hire.
pub(super) fn earlier_work_here(case: &Case<'_>, months: u32) -> Vec<Evidence> {
    let hired_on = case.employment.fact.started_on;
    let from = hired_on
        .checked_sub_months(chrono::Months::new(months))
        .unwrap_or(NaiveDate::MIN);
    let before = Interval {
        from,
        until: hired_on.checked_sub_days(Days::new(1)),
    };
    case.person
        .employments()
        .filter(|(_, other)| {
            other.fact.employer_id == case.employment.fact.employer_id
                && other.fact.employment_id != case.employment.fact.employment_id
                && other.interval().overlaps(&before)
        })
        .flat_map(|(record, other)| record.cite_fact(other.recorded_in, &other.changed_in))
        .collect()
}

pub(super) fn not_employed_here(line: &mut Looked<'_>, months: u32) {
    let required = format!("not employed here in the {months} months before the hire");
    let earlier = earlier_work_here(&line.case, months);
    if earlier.is_empty() {
        let evidence = line.case.person.nothing();
        line.deliberation
            .decided("not_employed_here", true, "none", required, evidence);
    } else {
        line.deliberation
            .decided("not_employed_here", false, "employed", required, earlier);
    }
}
