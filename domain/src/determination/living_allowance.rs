//! The living allowance during a training (生活费补贴): notice, part 3(5); per day attended.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::Assessment;
use super::deliberation::{Deliberation, alive, target_group};
use super::facts::{Person, World};
use super::outcome::{Determination, Question};
use super::settling::{Findings, Forum, application, perhaps_paid_elsewhere, programmes};
use crate::money::Fen;
use crate::policy::LivingAllowanceParameters;
use crate::scheme::Scheme;
use crate::worker::Training;

/// The version of this rule's code that answers now.
const RULE: u32 = 1;

/// The questions that a person's trainings raise: one per training and programme of the place where it was held.
pub(super) fn assess<'a>(person: &'a Person<'a>, world: &'a World<'a>) -> Vec<Assessment<'a>> {
    let Some(primary) = person.record() else {
        return Vec::new();
    };
    let mut assessments = Vec::new();
    for (record, training) in person.trainings() {
        let scheme = Scheme::LivingAllowance;
        let region = training.fact.region.code;
        for programme in programmes(world, scheme, region) {
            let mut question = Question::of(scheme, programme);
            question.worker = Some(primary.id);
            question.training = Some(training.fact.training_id);
            let bound_to = training.fact.completed_on;
            let told_by = record.cite_fact(training.recorded_in, &training.changed_in);
            let forum = Forum::of(world, scheme, programme, region, bound_to, told_by);
            assessments.push(Assessment::new(question, move |today| {
                rule_1(person, training, &forum, today)
            }));
        }
    }
    assessments
}

/// Rule version 1.
fn rule_1(
    person: &Person<'_>,
    training: &Training,
    forum: &Forum<'_>,
    today: NaiveDate,
) -> Determination {
    let Some((winner, rules)) = forum.choice.rules::<LivingAllowanceParameters>() else {
        return forum.undecided(RULE);
    };
    let mut deliberation = Deliberation::default();
    let fact = &training.fact;
    let completed_on = fact.completed_on;
    target_group(
        &mut deliberation,
        person,
        fact.started_on,
        "first day of training",
    );
    let evidence = forum.told_by.clone();
    let required = format!("days attended from {} to {completed_on}", fact.started_on);
    let amount = if let Some(dates) = &fact.attended_dates {
        let days: BTreeSet<NaiveDate> = dates
            .iter()
            .copied()
            .filter(|day| fact.started_on <= *day && *day <= completed_on)
            .collect();
        let attended = i64::try_from(days.len()).unwrap_or(i64::MAX);
        deliberation.decided(
            "attendance",
            attended > 0,
            format!("{attended} days"),
            required,
            evidence,
        );
        let paid = rules
            .max_days
            .map_or(attended, |most| attended.min(i64::from(most)));
        let days = if paid < attended {
            format!("{paid} of {attended} days")
        } else {
            format!("{paid} days")
        };
        let each = rules.per_day_fen;
        let sum = Fen::try_from(each.get().saturating_mul(paid)).unwrap_or(Fen::MAX);
        Some((sum, format!("{days} × {each} = {sum}")))
    } else {
        deliberation.unknown("attendance", "days not recorded", required, evidence);
        None
    };
    perhaps_paid_elsewhere(
        &mut deliberation,
        person,
        Scheme::LivingAllowance,
        completed_on.year(),
    );
    alive(&mut deliberation, person);
    let months = rules.apply_within_months;
    Findings {
        forum,
        winner,
        rule: RULE,
        deliberation,
        eligible_from: Some(completed_on),
        application: application(winner.terms(), completed_on, months, Some(completed_on)),
        amount,
    }
    .on(today)
}
