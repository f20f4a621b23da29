//! The one-off start-up subsidy (一次性创业补贴): 财社〔2017〕164号; 人社部发〔2018〕46号.

use chrono::{Days, NaiveDate};

use super::Assessment;
use super::belonging::{Belonging, persons};
use super::deliberation::{Deliberation, alive};
use super::facts::{Person, World};
use super::outcome::{Determination, Question};
use super::settling::{Findings, Forum, application};
use super::trace::Evidence;
use super::ventures::{Firm, firms};
use crate::policy::StartupParameters;
use crate::scheme::Scheme;
use crate::time::add_months_clamped;

/// The version of this rule's code that answers now.
const RULE: u32 = 1;

/// The questions that a person's ventures raise: one per venture and programme of its place.
pub(super) fn assess<'a>(person: &'a Person<'a>, world: &'a World<'a>) -> Vec<Assessment<'a>> {
    let Some(primary) = person.record() else {
        return Vec::new();
    };
    let all = firms(person);
    let mut assessments = Vec::new();
    for (index, firm) in all.iter().copied().enumerate() {
        let scheme = Scheme::Startup;
        let earlier: Vec<Firm<'a>> = all.iter().take(index).copied().collect();
        for (programme, forum) in firm.forums(person, world, scheme, firm.started_on()) {
            let mut question = Question::of(scheme, programme);
            question.worker = Some(primary.id);
            question.venture = Some(firm.venture.fact.venture_id);
            let earlier = earlier.clone();
            assessments.push(Assessment::new(question, move |today| {
                rule_1(person, firm, &earlier, &forum, today)
            }));
        }
    }
    assessments
}

/// Rule version 1.
fn rule_1(
    person: &Person<'_>,
    firm: Firm<'_>,
    earlier: &[Firm<'_>],
    forum: &Forum<'_>,
    today: NaiveDate,
) -> Determination {
    let Some((winner, rules)) = forum.choice.rules::<StartupParameters>() else {
        return forum.undecided(RULE);
    };
    let mut deliberation = Deliberation::default();
    let started_on = firm.started_on();
    persons(
        &mut deliberation,
        "persons",
        person,
        rules.persons,
        started_on,
        "start of the venture",
    );
    first_venture(&mut deliberation, person, firm, earlier);

    let belonging = Belonging::on(person, started_on);
    let (months, whom) = if belonging.met {
        (rules.months_target_group, "target group")
    } else {
        (rules.months_other, "others")
    };
    let full_on = add_months_clamped(started_on, months);
    let required = format!("run {months} months ({whom}), until {full_on}");
    let mut evidence = forum.told_by.clone();
    evidence.extend(belonging.evidence);
    let last_needed = full_on.checked_sub_days(Days::new(1));
    let closed_on = firm.venture.closed_on;
    let closed_before = closed_on.filter(|on| last_needed.is_some_and(|needed| *on < needed));
    if let Some(closed_on) = closed_before {
        let value = format!("{started_on} to {closed_on}");
        deliberation.decided("running", false, value, required, evidence);
    } else {
        let value = format!("from {started_on}");
        if today < full_on {
            deliberation.waits("running", value, required, evidence);
        } else {
            deliberation.decided("running", true, value, required, evidence);
        }
    }

    once(&mut deliberation, person, firm, earlier);
    alive(&mut deliberation, person);
    let within = rules.apply_within_months;
    Findings {
        forum,
        winner,
        rule: RULE,
        deliberation,
        eligible_from: Some(full_on),
        application: application(winner.terms(), full_on, within, Some(full_on)),
        amount: Some((rules.amount_fen, format!("flat {}", rules.amount_fen))),
    }
    .on(today)
}

/// No venture of the person's began before this one, paid for or not.
fn first_venture(
    deliberation: &mut Deliberation,
    person: &Person<'_>,
    firm: Firm<'_>,
    earlier: &[Firm<'_>],
) {
    let required = "the person's first venture";
    if earlier.is_empty() {
        let mut evidence = firm.cite();
        evidence.extend(person.nothing());
        return deliberation.decided("first_venture", true, "first", required, evidence);
    }
    let evidence = firm
        .cite()
        .into_iter()
        .chain(earlier.iter().flat_map(Firm::cite))
        .collect();
    let started: Vec<String> = earlier
        .iter()
        .map(|other| other.started_on().to_string())
        .collect();
    deliberation.decided(
        "first_venture",
        false,
        format!("earlier of {}", started.join(", ")),
        required,
        evidence,
    );
}

/// Never another start-up subsidy: of the person by whomever it was paid, nor of the firm, as far as this person's
/// case tells.
fn once(
    deliberation: &mut Deliberation,
    person: &Person<'_>,
    firm: Firm<'_>,
    earlier: &[Firm<'_>],
) {
    let required = "no other start-up subsidy of the person or, in this case, of the firm";
    let paid: Vec<Evidence> = person
        .all_paid_elsewhere(Scheme::Startup)
        .flat_map(|(record, paid)| record.cite_fact(paid.recorded_in, &paid.changed_in))
        .collect();
    if !paid.is_empty() {
        return deliberation.decided("once", false, "paid elsewhere", required, paid);
    }
    let same: Vec<Evidence> = earlier
        .iter()
        .filter(|other| other.venture.fact.credit_code == firm.venture.fact.credit_code)
        .flat_map(Firm::cite)
        .collect();
    if same.is_empty() {
        deliberation.decided("once", true, "none", required, person.nothing());
    } else {
        deliberation.decided("once", false, "same firm earlier", required, same);
    }
}
