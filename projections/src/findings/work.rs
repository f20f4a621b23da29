//! Work and premiums: R11, R12, R14, R15, R18.

use std::collections::BTreeMap;

use chrono::{Days, Months};
use domain::claim::EntitlementKey;
use domain::finding::Rule;
use domain::ids::{EmploymentId, OrganisationId};
use domain::scheme::Scheme;
use domain::time::{Month, add_months_clamped};
use domain::worker::{Employment, Tie, WorkerCategory};

use super::Gap;
use super::found::Found;
use super::look::{Asked, Look, cite_contribution, cite_dispatch, cite_employment, pairs};

/// R11: a subsidised month without a wage, with one below the minimum, or with one to somebody else's account. Of an
/// employment for which no wage was ever recorded nobody can say.
pub(super) fn no_real_work(look: &Look<'_>) -> (Vec<Found>, Vec<Gap>) {
    let (mut found, mut gaps) = (Vec::new(), Vec::new());
    for asked in look.of_scheme(Scheme::SocialInsurance) {
        let Some((record, contribution, employment)) = look.contribution_of(asked) else {
            continue;
        };
        let (employment_id, month) = (employment.fact.employment_id, contribution.fact.month);
        let of_work = record.worker.wages.iter();
        let of_work: Vec<_> = of_work
            .filter(|wage| wage.fact.employment_id == employment_id)
            .collect();
        if of_work.is_empty() {
            gaps.push(Gap {
                rule: Rule::R11,
                fact: employment_id.to_string(),
                missing: "wages",
            });
            continue;
        }
        let limits = look.limits(Some(asked), month.last_day());
        let of = |what: &str| {
            let of = look
                .found(Rule::R11)
                .fact(contribution.fact.contribution_id)
                .fact(what)
                .evidence(cite_contribution(record, contribution))
                .under(&limits);
            of.bearing_on([asked])
        };
        let wages: Vec<_> = of_work
            .into_iter()
            .filter(|wage| wage.fact.month == month)
            .collect();
        let cited = || wages.iter().map(|wage| record.cite(wage.recorded_in));
        let paid: i64 = wages.iter().map(|wage| wage.fact.amount_fen.get()).sum();
        let minimum = limits.get("R11.minimum_wage_fen");
        if wages.is_empty() {
            let days = u64::from(limits.count("R11.days"));
            let due = month.last_day().checked_add_days(Days::new(days));
            let due = due.and_then(|day| day.succ_opt());
            found.push(
                of("no_wage")
                    .from(due)
                    .measured(format!("month={month} wage_fen=0")),
            );
        } else if paid < minimum {
            let measured = format!("month={month} wage_fen={paid} minimum_fen={minimum}");
            found.push(of("below_minimum").evidence(cited()).measured(measured));
        }
        let own = [
            record.worker.account.payable(),
            record.worker.account.waiting(),
        ];
        let foreign = |account: &&domain::sealed::Fingerprint| {
            let mut own = own.iter().flatten().peekable();
            own.peek().is_some() && !own.any(|known| known.fingerprint == **account)
        };
        let mut accounts = wages.iter().filter_map(|wage| wage.fact.account.as_ref());
        if accounts.any(|account| foreign(&account)) {
            let account = &record.worker.account;
            let known = account
                .confirmed
                .iter()
                .map(|known| record.cite(known.recorded_in));
            let measured = format!("month={month} wage_account=another");
            found.push(
                of("account")
                    .evidence(cited())
                    .evidence(known)
                    .measured(measured),
            );
        }
    }
    (found, gaps)
}

/// R12: an employment that ended, with premiums for a few months in all, of which some are claimed.
pub(super) fn insured_for_the_claim(look: &Look<'_>) -> Vec<Found> {
    let mut by_work: BTreeMap<EmploymentId, Vec<&Asked<'_>>> = BTreeMap::new();
    for asked in look.of_scheme(Scheme::SocialInsurance) {
        if let Some((_, _, employment)) = look.contribution_of(asked) {
            let of_work = by_work.entry(employment.fact.employment_id).or_default();
            of_work.push(asked);
        }
    }
    let mut found = Vec::new();
    for (record, employment) in look.person.employments() {
        let lines = by_work.get(&employment.fact.employment_id);
        let (Some(lines), Some(ended)) = (lines, employment.ended_on) else {
            continue;
        };
        let of_this = look.person.contributions();
        let of_this =
            of_this.filter(|(_, _, work)| work.fact.employment_id == employment.fact.employment_id);
        let limits = look.limits(lines.first().copied(), ended);
        let (months, most) = (of_this.count(), limits.get("R12.months"));
        if i64::try_from(months).is_ok_and(|months| months <= most) {
            let of = look
                .found(Rule::R12)
                .fact(employment.fact.employment_id)
                .evidence(cite_employment(record, employment))
                .measured(format!("months={months} limit={most}"))
                .under(&limits);
            found.push(of.bearing_on(lines.iter().copied()));
        }
    }
    found
}

/// R14: an employee of two employers at once. Who changes on one day is employed by one after the other; agencies'
/// placements may stand beside each other.
pub(super) fn employed_twice(look: &Look<'_>) -> Vec<Found> {
    let employee = |it: &&(_, &Employment)| it.1.fact.mode == Tie::EmployeeBased;
    let work: Vec<_> = look
        .person
        .employments()
        .filter(|it| employee(&it))
        .collect();
    let mut found = Vec::new();
    for ((record, one), (other_record, other)) in pairs(&work) {
        let (earlier, later) = if one.fact.started_on <= other.fact.started_on {
            (one, other)
        } else {
            (other, one)
        };
        let together = earlier
            .ended_on
            .is_none_or(|ended| ended > later.fact.started_on)
            && later
                .ended_on
                .is_none_or(|ended| ended > earlier.fact.started_on);
        if one.fact.employer_id == other.fact.employer_id || !together {
            continue;
        }
        let mut events = cite_employment(record, one);
        events.extend(cite_employment(other_record, other));
        let within = |asked: &&Asked<'_>| {
            asked.cites(&events)
                && look.contribution_of(asked).is_none_or(|(_, paid, _)| {
                    let month = paid.fact.month;
                    month.last_day() >= later.fact.started_on
                        && earlier
                            .ended_on
                            .is_none_or(|ended| month.first_day() <= ended)
                        && later
                            .ended_on
                            .is_none_or(|ended| month.first_day() <= ended)
                })
        };
        let lines: Vec<&Asked<'_>> = look.lines.iter().filter(within).collect();
        let of = look
            .found(Rule::R14)
            .fact(one.fact.employment_id)
            .fact(other.fact.employment_id)
            .evidence(events.iter().copied())
            .measured(format!("both_from={}", later.fact.started_on));
        found.push(of.bearing_on(lines));
    }
    found
}

/// R15: more months than may be subsidised, unless retirement was near when they began; or months after retirement.
pub(super) fn too_many_months(look: &Look<'_>) -> Vec<Found> {
    let mut months: Vec<(Month, &Asked<'_>, WorkerCategory)> = look
        .of_scheme(Scheme::SocialInsurance)
        .filter_map(|asked| {
            let mut keys = asked.line.keys.iter();
            let month = keys.find_map(|owned| match owned.key {
                EntitlementKey::InsuranceMonth { month } => Some(month),
                _ => None,
            })?;
            let work = look.contribution_of(asked);
            let category = work.map_or(WorkerCategory::Worker, |(_, _, it)| it.fact.category);
            Some((month, asked, category))
        })
        .collect();
    months.sort_by_key(|(month, asked, _)| (*month, asked.claim.id()));
    let mut found = Vec::new();
    for (month, asked, category) in &months {
        let retires = look.person.retires_on(*category);
        if let Some(retires) = retires.filter(|retires| month.first_day() >= *retires) {
            let of = look
                .found(Rule::R15)
                .fact(format!("after retirement {month}"))
                .evidence([asked.filing()])
                .evidence(look.person.identity().into_iter().flat_map(|(_, it)| it))
                .measured(format!("month={month} retires_on={retires}"));
            found.push(of.bearing_on([*asked]));
        }
    }
    let Some((first, asked, category)) = months.first() else {
        return found;
    };
    let limits = look.limits(Some(asked), first.first_day());
    let near = limits.count("R15.years_to_retirement") * 12;
    let near_retirement = look
        .person
        .retires_on(*category)
        .is_some_and(|retires| add_months_clamped(first.first_day(), near) >= retires);
    let most = usize::try_from(limits.get("R15.months")).unwrap_or(usize::MAX);
    if months.len() > most && !near_retirement {
        let of = look
            .found(Rule::R15)
            .fact("months")
            .evidence(months.iter().map(|(_, asked, _)| asked.filing()))
            .measured(format!("months={} limit={most}", months.len()))
            .under(&limits);
        let beyond = months.iter().skip(most).map(|(_, asked, _)| *asked);
        found.push(of.bearing_on(beyond));
    }
    found
}

/// R18: a placement with an employer for whom the person had worked not long before.
pub(super) fn placed_where_known(look: &Look<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for asked in look.of_scheme(Scheme::EmploymentService) {
        let Some((record, dispatch)) = look.dispatch_of(asked) else {
            continue;
        };
        let (id, departed) = (dispatch.fact.dispatch_id, dispatch.fact.departed_on);
        let led_to = |work: &Employment| work.fact.dispatch_id == Some(id);
        let of_this = look.person.employments().filter(|(_, work)| led_to(work));
        let employers: Vec<OrganisationId> = of_this
            .map(|(_, work)| work.fact.employer_id)
            .chain(dispatch.fact.employer_id)
            .collect();
        let limits = look.limits(Some(asked), departed);
        let months = limits.count("R18.months_before");
        let since = departed.checked_sub_months(Months::new(months));
        for (other, work) in look.person.employments() {
            let before = !led_to(work)
                && employers.contains(&work.fact.employer_id)
                && work.fact.started_on < departed
                && work
                    .ended_on
                    .is_none_or(|ended| since.is_some_and(|since| ended >= since));
            if before {
                let of = look
                    .found(Rule::R18)
                    .fact(id)
                    .fact(work.fact.employment_id)
                    .evidence(cite_dispatch(record, dispatch))
                    .evidence(cite_employment(other, work))
                    .evidence([asked.filing()])
                    .measured(format!("departed_on={departed} months_before={months}"))
                    .under(&limits);
                found.push(of.bearing_on([asked]));
            }
        }
    }
    found
}
