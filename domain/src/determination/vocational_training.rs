//! The training subsidy (职业培训补贴): notice, part 3(5); at most so many in a calendar year and never twice for one
//! occupation and level (国办发〔2019〕24号).
//!
//! Trainings of one person compete for certificates, for an occupation's level and for the year; so they are looked
//! at together, in the order of completion.

use std::rc::Rc;

use chrono::{Datelike, NaiveDate};

use super::belonging::persons;
use super::deliberation::{Application, Deliberation, alive};
use super::facts::{Person, Record, World};
use super::outcome::{Determination, Question};
use super::papers::{Paper, could_fit, papers};
use super::rivals::{Contender, Rivals, level_name};
use super::settling::{Findings, Forum, application, programmes};
use super::trained::{Case, certified, occupation_evidence};
use super::{Assessment, Evidence};
use crate::ids::OrganisationId;
use crate::money::Fen;
use crate::policy::{TrainingBeneficiary, VocationalTrainingParameters};
use crate::scheme::Scheme;
use crate::time::add_months_clamped;
use crate::worker::Training;

/// The version of this rule's code that answers now.
const RULE: u32 = 1;

/// The questions that a person's trainings raise: one per training and programme of the place where it was held.
pub(super) fn assess<'a>(person: &'a Person<'a>, world: &'a World<'a>) -> Vec<Assessment<'a>> {
    let mut held: Vec<(&Record<'a>, &Training)> = person.trainings().collect();
    held.sort_by_key(|(record, training)| {
        (
            training.fact.completed_on,
            record.order_of(training.recorded_in),
        )
    });
    let mut lines = Vec::new();
    for (record, training) in held {
        let scheme = Scheme::VocationalTraining;
        let region = training.fact.region.code;
        for programme in programmes(world, scheme, region) {
            let bound_to = training.fact.completed_on;
            let told_by = record.cite_fact(training.recorded_in, &training.changed_in);
            lines.push(Case {
                person,
                training,
                programme,
                forum: Forum::of(world, scheme, programme, region, bound_to, told_by),
            });
        }
    }
    rule_1(person, lines)
}

/// What stands of a training before the day is asked.
struct Looked<'a> {
    case: Case<'a>,
    question: Question,
    paper: Option<Paper<'a>>,
    deliberation: Deliberation,
    amount: Option<(Fen, String)>,
}

/// Rule version 1.
fn rule_1<'a>(person: &'a Person<'a>, cases: Vec<Case<'a>>) -> Vec<Assessment<'a>> {
    let papers = papers(person);
    let mut rivals = Rivals::default();
    let certified = certified(&cases, &papers);
    let of_occupation: Vec<Vec<Evidence>> = cases
        .iter()
        .map(|case| occupation_evidence(case, &cases, &papers))
        .collect();
    cases
        .into_iter()
        .zip(certified)
        .zip(of_occupation)
        .map(|((case, paper), evidence)| {
            let looked = Rc::new(look(case, paper, evidence, &mut rivals));
            Assessment::new(looked.question.clone(), move |today| {
                conclude(&looked, today)
            })
        })
        .collect()
}

/// Every condition but the days of application.
fn look<'a>(
    case: Case<'a>,
    paper: Option<Paper<'a>>,
    of_occupation: Vec<Evidence>,
    rivals: &mut Rivals,
) -> Looked<'a> {
    let mut question = Question::of(Scheme::VocationalTraining, case.programme);
    question.worker = case.person.record().map(|record| record.id);
    question.training = Some(case.training.fact.training_id);
    let mut deliberation = Deliberation::default();
    let mut amount = None;
    if let Some((winner, rules)) = case.rules() {
        let fact = &case.training.fact;
        let year = fact.completed_on.year();
        let started_on = fact.started_on;
        persons(
            &mut deliberation,
            "target_group",
            case.person,
            rules.persons,
            started_on,
            "first day of training",
        );
        question.rests_on = paper.map(|paper| paper.key());
        question.organisation = beneficiary(&mut deliberation, &case, rules.beneficiary);
        deliberation.decided(
            "completed",
            fact.passed,
            format!(
                "completed {}, {}",
                fact.completed_on,
                if fact.passed { "passed" } else { "not passed" }
            ),
            "completed and passed",
            case.cite(),
        );
        certificate(&mut deliberation, &case, paper.as_ref(), of_occupation);
        amount = covered(&mut deliberation, &case, paper.as_ref(), rules);
        let contender = Contender {
            occupation: &fact.occupation,
            level: paper.and_then(|paper| paper.level()),
            year,
        };
        if paper.is_some() {
            rivals.once_per_level(
                &mut deliberation,
                case.person,
                contender,
                |level| level == contender.level,
                format!("no earlier entitled training for {contender}"),
            );
        } else {
            deliberation.note(
                "once_per_level",
                "level not known",
                "no earlier entitled training of the level",
                Vec::new(),
            );
        }
        rivals.yearly_limit(
            &mut deliberation,
            case.person,
            Scheme::VocationalTraining,
            year,
            rules.max_per_year,
        );
        alive(&mut deliberation, case.person);
        rivals.push(contender, &deliberation, &winner);
    }
    Looked {
        case,
        question,
        paper,
        deliberation,
        amount,
    }
}

/// Who is paid beside or instead of the person. An institution that was not recorded can't be paid; nor can an
/// employer, unless the person is its own staff when the training begins.
fn beneficiary(
    deliberation: &mut Deliberation,
    case: &Case<'_>,
    whom: TrainingBeneficiary,
) -> Option<OrganisationId> {
    let fact = &case.training.fact;
    match whom {
        TrainingBeneficiary::Worker => None,
        TrainingBeneficiary::Institution => {
            if fact.institution_id.is_none() {
                deliberation.unknown(
                    "institution",
                    "not recorded",
                    "who held the training",
                    case.cite(),
                );
            }
            fact.institution_id
        }
        TrainingBeneficiary::Employer => {
            let required = format!("employed on {}", fact.started_on);
            let Some((record, employment)) = case.employment_at_start() else {
                let evidence = case.person.nothing();
                deliberation.unknown("own_staff", "no employer recorded", required, evidence);
                return None;
            };
            let days = employment.interval();
            let value = match days.until {
                Some(until) => format!("{} to {until}", days.from),
                None => format!("from {}", days.from),
            };
            let evidence = record.cite_fact(employment.recorded_in, &employment.changed_in);
            deliberation.decided("own_staff", true, value, required, evidence);
            Some(employment.fact.employer_id)
        }
    }
}

/// A certificate of the occupation, issued from the first day of training to twelve months after its last.
fn certificate(
    deliberation: &mut Deliberation,
    case: &Case<'_>,
    paper: Option<&Paper<'_>>,
    mut evidence: Vec<Evidence>,
) {
    let fact = &case.training.fact;
    let required = format!(
        "a certificate of {}, issued {} to {}",
        fact.occupation,
        fact.started_on,
        case.last_issue()
    );
    if let Some(paper) = paper {
        return deliberation.decided("certificate", true, paper.to_string(), required, evidence);
    }
    evidence.extend(case.person.nothing());
    if fact.passed {
        deliberation.waits("certificate", "none recorded", required, evidence);
    } else {
        deliberation.note("certificate", "not passed", required, evidence);
    }
}

/// An amount that fits; and how it comes about, by what is known of work after the certificate.
fn covered(
    deliberation: &mut Deliberation,
    case: &Case<'_>,
    paper: Option<&Paper<'_>>,
    rules: &VocationalTrainingParameters,
) -> Option<(Fen, String)> {
    let fact = &case.training.fact;
    let mut evidence = case.cite();
    let Some(paper) = paper else {
        let required = format!("an amount for {} {}", fact.occupation, fact.kind);
        let possible = rules
            .amounts
            .iter()
            .any(|amount| could_fit(amount, &fact.occupation, Some(fact.kind)));
        if possible {
            deliberation.waits("covered", "level not known", required, evidence);
        } else {
            deliberation.decided("covered", false, "no amount", required, evidence);
        }
        return None;
    };
    evidence.extend(paper.cite());
    let level = level_name(paper.level());
    let required = format!("an amount for {} {level} {}", fact.occupation, fact.kind);
    let Some(base) = case.amount_for(paper).map(|fits| fits.amount_fen) else {
        deliberation.decided("covered", false, "no amount", required, evidence);
        return None;
    };
    let mut sum = base;
    let mut computation = format!("{level} {base}");
    let mut times = |percent: u32, why: &str| {
        sum = sum.percent(percent);
        computation = format!("{computation} × {percent}% ({why}) = {sum}");
    };
    if rules.scarce_occupations.contains(&fact.occupation) {
        times(rules.scarce_percent, "scarce");
    }
    if rules.before_employment_percent < 100 {
        let work = case.employed_after(paper.issued_on(), rules.employed_within_months);
        if let Some(work) = work {
            evidence.extend(work);
            times(100, "employed");
        } else {
            evidence.extend(case.person.nothing());
            times(rules.before_employment_percent, "not employed yet");
        }
    }
    deliberation.decided("covered", true, base.to_string(), required, evidence);
    Some((sum, computation))
}

/// The days of application, the outcome and the amount.
fn conclude(looked: &Looked<'_>, today: NaiveDate) -> Determination {
    let forum = &looked.case.forum;
    let Some((winner, rules)) = looked.case.rules() else {
        return forum.undecided(RULE);
    };
    let completed_on = looked.case.training.fact.completed_on;
    let months = rules.apply_within_months;
    let issued_on = looked.paper.map(|paper| paper.issued_on());
    let eligible_from = issued_on.map(|issued_on| issued_on.max(completed_on));
    let application = match issued_on {
        Some(issued_on) => application(winner.terms(), issued_on, months, eligible_from),
        // As long as there is no certificate: as if it came on the last day.
        None => Application::between(
            completed_on,
            add_months_clamped(looked.case.last_issue(), months),
        ),
    };
    Findings {
        forum,
        winner,
        rule: RULE,
        deliberation: looked.deliberation.clone(),
        eligible_from,
        application,
        amount: looked.amount.clone(),
    }
    .on(today)
}
