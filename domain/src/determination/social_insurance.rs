//! The employer's social-insurance subsidy (社会保险补贴): notice, part 3(7); 财社〔2017〕164号.
//!
//! The grain is worker × employer × month. Months of one person compete over all employers and programmes, and
//! share one clock; so a person's contributions are looked at together.

mod amount;
mod conditions;
mod months;

use std::collections::BTreeSet;
use std::rc::Rc;

use chrono::{Datelike, Days, NaiveDate};

use super::deliberation::{Application, Deliberation, target_group};
use super::facts::{Person, Record, World};
use super::outcome::{Determination, Outcome, PolicyUsed, Question};
use super::trace::{REGION, with_clauses};
use super::{Assessment, Evidence, Line};
use crate::policy::{Choice, Considered, Persons, PolicyKind, SocialInsuranceParameters};
use crate::region::RegionCode;
use crate::scheme::Scheme;
use crate::time::Month;
use crate::worker::{Contribution, Employment};
use amount::amount;
use conditions::{contract, employer_role, employment, not_employed_here, premium, retirement_age};
use months::{clock, holders, look_at_clock, note_programmes_before, one_employer, paid_elsewhere};

/// The version of this rule's code that answers now.
const RULE: u32 = 1;

/// The questions that a person's contributions raise: one per contribution and programme.
pub(super) fn assess<'a>(person: &'a Person<'a>, world: &'a World<'a>) -> Vec<Assessment<'a>> {
    let Some(primary) = person.record() else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    for (record, contribution, employment) in person.contributions() {
        let month = contribution.fact.month;
        let case = Case {
            person,
            world,
            record,
            contribution,
            employment,
        };
        let (region, place) = case.region();
        let mut programmes = world.policies.programmes(Scheme::SocialInsurance, region);
        if programmes.is_empty() {
            programmes.push(crate::policy::TARGET_GROUPS);
        }
        for (rank, programme) in programmes.into_iter().enumerate() {
            let kind = PolicyKind::Subsidy(Scheme::SocialInsurance);
            let mut question = Question::of(Scheme::SocialInsurance, programme);
            question.worker = Some(primary.id);
            question.organisation = Some(employment.fact.employer_id);
            question.month = Some(month);
            question.contribution = Some(contribution.fact.contribution_id);
            let held = person.held_for(&question.key());
            lines.push(Claimed {
                question,
                held,
                case,
                region,
                place: place.clone(),
                choice: world
                    .policies
                    .choose(kind, programme, region, month.first_day()),
                order: (record.order_of(contribution.recorded_in), rank),
            });
        }
    }
    rule_1(person, lines)
}

/// One contribution under one programme.
struct Claimed<'a> {
    question: Question,
    /// The events by which its claim has the month.
    held: Vec<Evidence>,
    case: Case<'a>,
    region: RegionCode,
    /// What says whose policy decides.
    place: Line,
    choice: Choice<'a>,
    /// Its place in the order of recording, and of programmes.
    order: (u64, usize),
}

#[derive(Clone, Copy)]
struct Case<'a> {
    person: &'a Person<'a>,
    world: &'a World<'a>,
    record: &'a Record<'a>,
    contribution: &'a Contribution,
    employment: &'a Employment,
}

impl Case<'_> {
    fn cite_employment(&self) -> Vec<Evidence> {
        self.record
            .cite_fact(self.employment.recorded_in, &self.employment.changed_in)
    }

    fn cite_contribution(&self) -> Vec<Evidence> {
        self.record
            .cite_fact(self.contribution.recorded_in, &self.contribution.changed_in)
    }

    fn month(&self) -> Month {
        self.contribution.fact.month
    }

    /// The region whose policy decides: the place of insurance, or the employer's seat.
    fn region(&self) -> (RegionCode, Line) {
        let id = self.employment.fact.employer_id;
        let first_day = self.month().first_day();
        let employer = self.world.organisation(id);
        let seat = || {
            let seats = employer?.seats.iter();
            seats
                .filter(|seat| seat.from.is_none_or(|from| from <= first_day))
                .max_by_key(|seat| seat.from)
        };
        let (region, required, evidence) = match (self.contribution.fact.insured_at, seat()) {
            (Some(region), _) => (region, "the place of insurance", self.cite_contribution()),
            (None, Some(seat)) => (
                seat.region,
                "the employer's seat",
                vec![Evidence::organisation(id, seat.recorded_in)],
            ),
            (None, None) => (RegionCode::NATION, "the employer's seat", Vec::new()),
        };
        let met = (region != RegionCode::NATION).then_some(true);
        let line = Line::new(REGION, met, region.to_string(), required, evidence);
        (region, line)
    }
}

/// What stands of a contribution before the person's other months are looked at.
struct Looked<'a> {
    question: Question,
    case: Case<'a>,
    region: RegionCode,
    choice: Choice<'a>,
    order: (u64, usize),
    /// The events by which its claim has the month.
    held: Vec<Evidence>,
    /// The policy and its parameters; none: undetermined.
    rules: Option<(Considered<'a>, &'a SocialInsuranceParameters)>,
    deliberation: Deliberation,
    /// What the same contribution rests on under the programmes before this one, which did not take it.
    before: BTreeSet<Evidence>,
}

impl Looked<'_> {
    fn month(&self) -> Month {
        self.case.month()
    }

    /// Everything that its having the month rests on, and the policy.
    fn evidence(&self) -> BTreeSet<Evidence> {
        let lines = self.deliberation.lines.iter();
        lines
            .flat_map(|line| line.evidence.iter().copied())
            .filter(|evidence| !evidence.absent)
            .chain(
                self.rules
                    .iter()
                    .map(|(winner, _)| Evidence::policy(winner)),
            )
            .chain(self.held.iter().copied())
            .chain(self.before.iter().copied())
            .collect()
    }
}

/// Rule version 1.
fn rule_1<'a>(person: &'a Person<'a>, lines: Vec<Claimed<'a>>) -> Vec<Assessment<'a>> {
    let mut looked: Vec<Looked<'a>> = lines.into_iter().map(look).collect();
    // By month, then who has it already, then in the order in which others see it.
    looked.sort_by_key(|line| (line.month(), line.held.is_empty(), line.order));
    note_programmes_before(&mut looked);
    let paid = paid_elsewhere(person);
    let holders = holders(&looked, &paid);
    let clock = clock(&looked, &holders, &paid);
    for (index, line) in looked.iter_mut().enumerate() {
        let Some((_, rules)) = line.rules else {
            continue;
        };
        one_employer(line, holders.get(&index));
        look_at_clock(line, clock.get(&index), rules);
        if let Some(min_staff) = rules.min_staff {
            line.deliberation.unknown(
                "min_staff",
                "number of staff unknown",
                format!("at least {min_staff} staff"),
                Vec::new(),
            );
        }
        if let Some(months) = rules.not_employed_here_months {
            not_employed_here(line, months);
        }
    }
    looked
        .into_iter()
        .map(|line| {
            let line = Rc::new(line);
            Assessment::new(line.question.clone(), move |today| conclude(&line, today))
        })
        .collect()
}

/// Conditions 1 to 7, which look at this contribution alone.
fn look(line: Claimed<'_>) -> Looked<'_> {
    let Claimed {
        question,
        case,
        region,
        place,
        choice,
        order,
        held,
    } = line;
    let mut deliberation = Deliberation::default();
    deliberation.lines.push(place);
    let rules = choice.rules::<SocialInsuranceParameters>();
    if let Some((_, rules)) = rules {
        employer_role(&mut deliberation, &case);
        let tie = case.employment.fact.mode;
        let wanted: Vec<&str> = rules.ties.iter().map(|tie| tie.code()).collect();
        deliberation.decided(
            "tie",
            rules.ties.contains(&tie),
            tie.code(),
            wanted.join(", "),
            case.cite_employment(),
        );
        contract(&mut deliberation, &case, rules.min_contract_months);
        let hired_on = case.employment.fact.started_on;
        match rules.persons {
            Persons::TargetGroups => {
                target_group(&mut deliberation, case.person, hired_on, "day of hire");
            }
            Persons::Any => {
                deliberation.decided("target_group", true, "any person", "any person", Vec::new());
            }
        }
        employment(&mut deliberation, &case);
        premium(&mut deliberation, &case, rules);
        retirement_age(&mut deliberation, &case);
    }
    Looked {
        question,
        case,
        region,
        choice,
        order,
        held,
        rules,
        deliberation,
        before: BTreeSet::new(),
    }
}

/// The days of application, the outcome and the amount.
fn conclude(line: &Looked<'_>, today: NaiveDate) -> Determination {
    let month = line.month();
    let bound_to = month.first_day();
    let mut determination = Determination::undecided(line.region, bound_to, &line.choice, RULE);
    let Some((winner, rules)) = line.rules else {
        let looked = line.deliberation.lines.iter().cloned();
        determination.trace.splice(0..0, looked);
        return determination;
    };
    let quarter_end = last_day_of_quarter(month);
    let first = quarter_end
        .checked_add_days(Days::new(1))
        .unwrap_or(NaiveDate::MAX);
    let last = Month::of(quarter_end)
        .plus_months(rules.apply_within_months)
        .last_day();
    let windows = &winner.terms().common.windows;
    let application = if windows.is_empty() {
        Application::between(first, last)
    } else {
        Application::new(windows, bound_to.year(), Some(first), last)
    };
    let mut deliberation = line.deliberation.clone();
    let conclusion = deliberation.conclude(today, Some(first), &application);
    determination.outcome = conclusion.outcome;
    determination.changes_on = conclusion.changes_on;
    determination.eligible_from = Some(first);
    determination.apply_by = Some(application.last);
    if matches!(
        conclusion.outcome,
        Outcome::Eligible | Outcome::NotYet | Outcome::Expired
    ) {
        let (amount, computation) = amount(&line.case, rules);
        determination.amount_fen = Some(amount);
        determination.computation = Some(computation);
    }
    determination.policy = Some(PolicyUsed::new(&winner, bound_to));
    determination.trace = with_clauses(deliberation.lines, winner.terms());
    determination
}

fn last_day_of_quarter(month: Month) -> NaiveDate {
    let first = month.first_day();
    let months_left = (3 - first.month() % 3) % 3;
    month.plus_months(months_left).last_day()
}
