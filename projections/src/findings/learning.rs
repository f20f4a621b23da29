//! Trainings and certificates: R5, R6, R7, R8.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use domain::claim::EntitlementKey;
use domain::determination::Record;
use domain::finding::{Rule, Severity};
use domain::ids::ClaimId;
use domain::scheme::Scheme;
use domain::time::{Interval, age_reached_on};
use domain::worker::{Tie, Training, TrainingKind};

use super::Gap;
use super::found::Found;
use super::look::{
    Asked, Look, cite_contribution, cite_dispatch, cite_employment, cite_training, pairs,
};

/// The age at which a person may work and learn for it (《禁止使用童工规定》).
const WORKING_AGE: u32 = 16;

fn attended(training: &Training) -> &[NaiveDate] {
    training.fact.attended_dates.as_deref().unwrap_or_default()
}

/// R5: in class on a day on which the person was at work in another province, or in a class elsewhere. The day of
/// departure and that of return may be spent in both places. Of a training without days of attendance nobody can say.
pub(super) fn elsewhere_that_day(look: &Look<'_>) -> (Vec<Found>, Vec<Gap>) {
    let (mut found, mut gaps) = (Vec::new(), Vec::new());
    let trainings: Vec<_> = look.person.trainings().collect();
    for (record, training) in &trainings {
        if training.fact.attended_dates.is_none() {
            gaps.push(Gap {
                rule: Rule::R5,
                fact: training.fact.training_id.to_string(),
                missing: "attended_dates",
            });
        }
        let home = training.fact.region.code.province();
        let days = attended(training);
        for (other, dispatch) in look.person.dispatches() {
            let away = days.iter().filter(|day| {
                dispatch.fact.departed_on < **day
                    && dispatch.returned_on.is_none_or(|back| **day < back)
            });
            if dispatch.fact.destination.code.province() != home
                && let Some(day) = away.min()
            {
                let of = in_class(look, record, training, *day)
                    .fact(dispatch.fact.dispatch_id)
                    .evidence(cite_dispatch(other, dispatch));
                found.push(of);
            }
        }
        for (other, employment) in look.person.employments() {
            let work = employment.interval();
            let mut at_work = days
                .iter()
                .filter(|day| work.from < **day && work.contains(**day));
            if employment.fact.workplace.code.province() != home
                && let Some(day) = at_work.next()
            {
                let of = in_class(look, record, training, *day)
                    .fact(employment.fact.employment_id)
                    .evidence(cite_employment(other, employment));
                found.push(of);
            }
        }
    }
    for ((record, one), (other_record, other)) in pairs(&trainings) {
        if one.fact.region.code != other.fact.region.code
            && let Some(day) = shared_day(one, other)
        {
            let of = in_class(look, record, one, day)
                .fact(other.fact.training_id)
                .evidence(cite_training(other_record, other));
            found.push(of);
        }
    }
    (found, gaps)
}

/// Money for each day of class is stopped; a class is looked at.
fn in_class(look: &Look<'_>, record: &Record<'_>, training: &Training, day: NaiveDate) -> Found {
    let events = cite_training(record, training);
    let lines = look.resting_on(training.fact.training_id, &events);
    let by_day = lines
        .iter()
        .any(|asked| asked.is_of(Scheme::LivingAllowance));
    let of = look
        .found(Rule::R5)
        .grave(if by_day {
            Severity::Block
        } else {
            Severity::Review
        })
        .fact(training.fact.training_id)
        .evidence(events)
        .measured(format!("day={day}"));
    of.bearing_on(lines)
}

fn shared_day(one: &Training, other: &Training) -> Option<NaiveDate> {
    let days = attended(one).iter();
    days.filter(|day| attended(other).contains(day))
        .min()
        .copied()
}

/// R6: a certificate before the end of its class, two entries for one day, training or work before the age of 16.
pub(super) fn impossible_order(look: &Look<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let trainings: Vec<_> = look.person.trainings().collect();
    for (record, training) in &trainings {
        for (holder, certificate) in look.person.certificates() {
            let issued_on = certificate.fact.issued_on;
            let of_this_class = certificate.fact.occupation == training.fact.occupation
                && training.fact.started_on <= issued_on
                && issued_on < training.fact.completed_on;
            if of_this_class {
                let papers = holder.cite_fact(certificate.recorded_in, &certificate.changed_in);
                let mut events = cite_training(record, training);
                events.extend(papers);
                let lines = look.resting_on(training.fact.training_id, &events);
                let of = look
                    .found(Rule::R6)
                    .fact(training.fact.training_id)
                    .fact(&certificate.fact.certificate_no)
                    .fact(&certificate.fact.issuer)
                    .evidence(events)
                    .measured(format!(
                        "issued_on={issued_on} completed_on={}",
                        training.fact.completed_on
                    ));
                found.push(of.bearing_on(lines));
            }
        }
    }
    for ((record, one), (other_record, other)) in pairs(&trainings) {
        if one.fact.region.code == other.fact.region.code
            && let Some(day) = shared_day(one, other)
        {
            let mut events = cite_training(record, one);
            events.extend(cite_training(other_record, other));
            let mut lines = look.resting_on(one.fact.training_id, &events);
            let more = look.resting_on(other.fact.training_id, &[]);
            lines.extend(more.into_iter().filter(|asked| !asked.cites(&events)));
            let of = look
                .found(Rule::R6)
                .fact(one.fact.training_id)
                .fact(other.fact.training_id)
                .evidence(events)
                .measured(format!("day={day}"));
            found.push(of.bearing_on(lines));
        }
    }
    found.extend(too_young(look));
    found
}

/// The record refuses it; a corrected citizen id can make it so afterwards.
fn too_young(look: &Look<'_>) -> Vec<Found> {
    let Some((person, identity)) = look.person.identity() else {
        return Vec::new();
    };
    let allowed_from = age_reached_on(person.born_on, WORKING_AGE);
    let trainings = look.person.trainings().map(|(record, it)| {
        let events = cite_training(record, it);
        (it.fact.training_id.to_string(), it.fact.started_on, events)
    });
    let dispatches = look.person.dispatches().map(|(record, it)| {
        let events = cite_dispatch(record, it);
        (it.fact.dispatch_id.to_string(), it.fact.departed_on, events)
    });
    let employments = look.person.employments().map(|(record, it)| {
        let events = cite_employment(record, it);
        (
            it.fact.employment_id.to_string(),
            it.fact.started_on,
            events,
        )
    });
    let all = trainings.chain(dispatches).chain(employments);
    all.filter(|(_, on, _)| *on < allowed_from)
        .map(|(fact, on, events)| {
            let lines = look.resting_on(&fact, &events);
            let of = look
                .found(Rule::R6)
                .fact(&fact)
                .evidence(events)
                .evidence(identity.clone())
                .measured(format!("on={on} allowed_from={allowed_from}"));
            of.bearing_on(lines)
        })
        .collect()
}

/// R7: training before a job, taken by somebody who had one as an employee on a day of it, with premiums for that month.
pub(super) fn trained_at_work(look: &Look<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let before_work =
        |training: &&(&Record<'_>, &Training)| training.1.fact.kind == TrainingKind::PreJob;
    let trainings: Vec<_> = look.person.trainings().collect();
    for (record, training) in trainings.iter().filter(before_work) {
        let class = Interval {
            from: training.fact.started_on,
            until: Some(training.fact.completed_on),
        };
        let mut premiums: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (payer, contribution, employment) in look.person.contributions() {
            let month = Interval {
                from: contribution.fact.month.first_day(),
                until: Some(contribution.fact.month.last_day()),
            };
            let employed = employment.fact.mode == Tie::EmployeeBased
                && employment.interval().overlaps(&class);
            if employed && contribution.refunded_on.is_none() && month.overlaps(&class) {
                let of = premiums.entry(employment.fact.employment_id).or_default();
                of.extend(cite_contribution(payer, contribution));
                of.extend(cite_employment(payer, employment));
            }
        }
        for (employment_id, events) in premiums {
            let own = cite_training(record, training);
            let lines = look.resting_on(training.fact.training_id, &own);
            let of = look
                .found(Rule::R7)
                .fact(training.fact.training_id)
                .fact(employment_id)
                .evidence(own)
                .evidence(events);
            found.push(of.bearing_on(lines));
        }
    }
    found
}

/// R8: more subsidies for skills in a calendar year than allowed, one skill or certificate twice, a lower level after a
/// higher one.
pub(super) fn skills_too_often(look: &Look<'_>) -> Vec<Found> {
    let of_skill = |asked: &&Asked<'_>| {
        asked.is_of(Scheme::VocationalTraining) || asked.is_of(Scheme::SkillUpgrade)
    };
    let mut lines: Vec<&Asked<'_>> = look.lines.iter().filter(of_skill).collect();
    lines.sort_by_key(|asked| (asked.claim.filed.applied_on, asked.claim.id()));
    let mut found = over_the_years_bound(look, &lines);
    for (earlier, later) in pairs(&lines) {
        if earlier.claim.first_part() == later.claim.first_part() {
            continue;
        }
        let Some(why) = too_alike(earlier, later) else {
            continue;
        };
        let of = look
            .found(Rule::R8)
            .fact(earlier.claim.first_part())
            .fact(later.claim.first_part())
            .evidence([earlier.filing(), later.filing()])
            .measured(why);
        // What came first is in order.
        found.push(of.bearing_on([*later]));
    }
    found
}

fn over_the_years_bound(look: &Look<'_>, lines: &[&Asked<'_>]) -> Vec<Found> {
    let mut by_year: BTreeMap<i32, Vec<&Asked<'_>>> = BTreeMap::new();
    for asked in lines {
        let year = asked.claim.filed.applied_on.year();
        by_year.entry(year).or_default().push(asked);
    }
    let mut found = Vec::new();
    for (year, lines) in by_year {
        let Some(last) = lines.last() else { continue };
        let limits = look.limits(Some(last), last.claim.filed.applied_on);
        let most = usize::try_from(limits.get("R8.per_year")).unwrap_or(usize::MAX);
        let mut counted: BTreeSet<ClaimId> = BTreeSet::new();
        let mut beyond = Vec::new();
        for asked in &lines {
            counted.insert(asked.claim.first_part());
            if counted.len() > most {
                beyond.push(*asked);
            }
        }
        if !beyond.is_empty() {
            let of = look
                .found(Rule::R8)
                .fact(format!("year {year}"))
                .evidence(lines.iter().map(|asked| asked.filing()))
                .measured(format!("year={year} claims={} limit={most}", counted.len()))
                .under(&limits);
            found.push(of.bearing_on(beyond));
        }
    }
    found
}

/// Why the later claim is one too many beside the earlier.
fn too_alike(earlier: &Asked<'_>, later: &Asked<'_>) -> Option<&'static str> {
    let keys = |asked: &Asked<'_>| -> Vec<EntitlementKey> {
        asked
            .line
            .keys
            .iter()
            .map(|owned| owned.key.clone())
            .collect()
    };
    let (before, after) = (keys(earlier), keys(later));
    if before.iter().any(|key| after.contains(key)) {
        return Some("twice=skill_or_certificate");
    }
    let lower = before.iter().any(|key| {
        let EntitlementKey::Skill {
            occupation,
            level: Some(had),
        } = key
        else {
            return false;
        };
        after.iter().any(|key| {
            matches!(key, EntitlementKey::Skill { occupation: same, level: Some(level) }
                if same == occupation && level < had)
        })
    });
    lower.then_some("lower_level_after_higher")
}
