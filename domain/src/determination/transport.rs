//! The one-off transport subsidy (一次性交通费补助): notice, part 3(1).

mod amount;
mod duration;

use chrono::{Datelike, NaiveDate};

use super::deliberation::{Application, Deliberation, alive, target_group};
use super::facts::{Person, Record, World};
use super::outcome::{Determination, Outcome, PolicyUsed, Question};
use super::spells::{self, Work};
use super::trace::{REGION, with_clauses};
use super::{Assessment, Evidence};
use crate::policy::{
    BenefitYear, Choice, Considered, Organised, Payer, PolicyKind, ReferenceDate,
    TransportParameters,
};
use crate::region::RegionCode;
use crate::scheme::Scheme;
use crate::time::{add_months_clamped, age_reached_on};
use crate::worker::Dispatch;
use amount::{Tier, amount};
use duration::Duration;

/// The version of this rule's code that answers now.
const RULE: u32 = 1;
/// A worker who stays away raises the question anew for so many years of work.
const YEARS_OF_WORK: i32 = 10;
/// Months after entitlement in which one may still apply, whatever the calendar day.
const MONTHS_AFTER_ENTITLEMENT: u32 = 3;

/// The questions that a person's dispatches raise: one per dispatch and programme, and one per year of work where
/// the policy counts by years of work.
pub(super) fn assess<'a>(person: &'a Person<'a>, world: &'a World<'a>) -> Vec<Assessment<'a>> {
    let Some(primary) = person.record() else {
        return Vec::new();
    };
    let mut assessments = Vec::new();
    for (record, dispatch) in person.dispatches() {
        let origin = dispatch.fact.origin.code;
        let mut programmes = world.policies.programmes(Scheme::Transport, origin);
        if programmes.is_empty() {
            programmes.push(crate::policy::TARGET_GROUPS);
        }
        for programme in programmes {
            let mut question = Question::of(Scheme::Transport, programme);
            question.worker = Some(primary.id);
            question.dispatch = Some(dispatch.fact.dispatch_id);
            let chosen = choose(world, programme, dispatch);
            let departure_year = dispatch.fact.departed_on.year();
            let by_years_of_work = chosen
                .choice
                .rules::<TransportParameters>()
                .is_some_and(|(_, rules)| rules.benefit_year == BenefitYear::Work);
            let years = if by_years_of_work {
                departure_year..departure_year + YEARS_OF_WORK
            } else {
                departure_year..departure_year + 1
            };
            for year in years {
                let case = Case {
                    person,
                    world,
                    record,
                    dispatch,
                    year,
                };
                if year > departure_year && !case.works_in_year() {
                    continue;
                }
                let question = Question {
                    year: Some(year),
                    ..question.clone()
                };
                let chosen = chosen.clone();
                assessments.push(Assessment::new(question, move |today| {
                    rule_1(&case, &chosen, today)
                }));
            }
        }
    }
    assessments
}

/// Whose policy decides, and which.
#[derive(Clone)]
struct Chosen<'a> {
    region: RegionCode,
    choice: Choice<'a>,
    /// The origin's policy, where that leaves it to the destination's.
    left_by: Option<Considered<'a>>,
}

impl Chosen<'_> {
    /// What says whose policy decides.
    fn look(&self, deliberation: &mut Deliberation, case: &Case<'_>) {
        let mut evidence = case.cite_dispatch();
        evidence.extend(self.left_by.iter().map(Evidence::policy));
        let required = match self.left_by {
            Some(_) => "the destination's policy, by the origin's",
            None => "the origin's policy",
        };
        deliberation.decided(REGION, true, self.region.to_string(), required, evidence);
    }
}

/// The policy that decides, and whose it is: the origin's, unless that leaves it to the destination's.
fn choose<'a>(world: &World<'a>, programme: &str, dispatch: &Dispatch) -> Chosen<'a> {
    let kind = PolicyKind::Subsidy(Scheme::Transport);
    let on = dispatch.fact.departed_on;
    let origin = dispatch.fact.origin.code;
    let choice = world.policies.choose(kind, programme, origin, on);
    let left_by = choice
        .rules::<TransportParameters>()
        .filter(|(_, rules)| rules.payer == Payer::Destination)
        .map(|(winner, _)| winner);
    match left_by {
        Some(_) => {
            let region = dispatch.fact.destination.code;
            Chosen {
                region,
                choice: world.policies.choose(kind, programme, region, on),
                left_by,
            }
        }
        None => Chosen {
            region: origin,
            choice,
            left_by,
        },
    }
}

/// One dispatch and benefit year.
#[derive(Clone, Copy)]
struct Case<'a> {
    person: &'a Person<'a>,
    world: &'a World<'a>,
    record: &'a Record<'a>,
    dispatch: &'a Dispatch,
    year: i32,
}

impl Case<'_> {
    /// The work at the destination that counts, and the version of the switches that name the occupations. None
    /// where nothing names them.
    fn work(&self) -> Option<(Vec<Work>, Vec<Evidence>)> {
        let (considered, switches) = self
            .world
            .policies
            .reporting(self.dispatch.fact.departed_on)?;
        let work = spells::work_of(
            self.person,
            self.dispatch,
            Some(&switches.domestic_service_occupations),
        );
        Some((work, vec![Evidence::policy(&considered)]))
    }

    fn works_in_year(&self) -> bool {
        let (work, _) = self.work().unwrap_or_default();
        let january = NaiveDate::from_ymd_opt(self.year, 1, 1).unwrap_or(NaiveDate::MAX);
        spells::from_day(&work, january)
            .iter()
            .any(|work| work.days.from.year() == self.year)
    }

    fn cite_dispatch(&self) -> Vec<Evidence> {
        self.record
            .cite_fact(self.dispatch.recorded_in, &self.dispatch.changed_in)
    }
}

/// Rule version 1.
fn rule_1(case: &Case<'_>, chosen: &Chosen<'_>, today: NaiveDate) -> Determination {
    let departed_on = case.dispatch.fact.departed_on;
    let mut determination =
        Determination::undecided(chosen.region, departed_on, &chosen.choice, RULE);
    let mut deliberation = Deliberation::default();
    chosen.look(&mut deliberation, case);
    let Some((winner, rules)) = chosen.choice.rules::<TransportParameters>() else {
        determination.trace.splice(0..0, deliberation.lines);
        return determination;
    };
    let duration = Duration::of(case, rules);

    match rules.reference_date {
        ReferenceDate::Departure => {
            target_group(&mut deliberation, case.person, departed_on, "departure");
        }
        ReferenceDate::Hire => match &duration.first {
            Some(first) => {
                target_group(&mut deliberation, case.person, *first, "first day of work");
            }
            None => deliberation.waits(
                "target_group",
                "no work recorded",
                "in a target group on the first day of work",
                case.person.nothing(),
            ),
        },
        ReferenceDate::Application => {
            target_group(&mut deliberation, case.person, today, "application");
        }
    }
    min_age(&mut deliberation, case.person, rules.min_age, departed_on);
    let tier = Tier::of(
        case.dispatch.fact.origin.code,
        case.dispatch.fact.destination.code,
        &rules.neighbours,
    );
    deliberation.decided(
        "destination",
        tier.is_covered(rules),
        tier.code(),
        Tier::covered_by(rules),
        case.cite_dispatch(),
    );
    duration.look(&mut deliberation, case, rules, today);
    organised(&mut deliberation, case, rules.organised);
    once_a_year(&mut deliberation, case);
    alive(&mut deliberation, case.person);
    let amount = amount(&mut deliberation, case, rules, tier);

    let by_calendar = rules.apply_by.in_year(case.year + 1);
    let apply_by = duration.full_on.map_or(by_calendar, |from| {
        by_calendar.max(add_months_clamped(from, MONTHS_AFTER_ENTITLEMENT))
    });
    let windows = &winner.terms().common.windows;
    let application = Application::new(windows, case.year, duration.full_on, apply_by);
    let conclusion = deliberation.conclude(today, duration.full_on, &application);
    determination.outcome = conclusion.outcome;
    determination.changes_on = conclusion.changes_on;
    determination.eligible_from = duration.full_on;
    determination.apply_by = Some(application.last);
    if matches!(
        conclusion.outcome,
        Outcome::Eligible | Outcome::NotYet | Outcome::Expired
    ) && let Some((fen, computation)) = amount
    {
        determination.amount_fen = Some(fen);
        determination.computation = Some(computation);
    }
    if rules.reference_date == ReferenceDate::Application {
        determination.changes_on = next_membership_change(case.person, today)
            .into_iter()
            .chain(determination.changes_on)
            .min();
    }
    determination.policy = Some(PolicyUsed::new(&winner, departed_on));
    determination.trace = with_clauses(deliberation.lines, winner.terms());
    determination
}

fn min_age(deliberation: &mut Deliberation, person: &Person<'_>, min_age: u32, on: NaiveDate) {
    let required = format!("{min_age} years on {on}");
    match person.identity() {
        Some((who, evidence)) => {
            let reached = age_reached_on(who.born_on, min_age);
            deliberation.decided(
                "min_age",
                reached <= on,
                format!("{min_age} on {reached}"),
                required,
                evidence,
            );
        }
        None => deliberation.unknown("min_age", "birth date unknown", required, person.nothing()),
    }
}

fn organised(deliberation: &mut Deliberation, case: &Case<'_>, rule: Organised) {
    let organised = case.dispatch.fact.organiser_id.is_some();
    let met = match rule {
        Organised::Allowed => true,
        Organised::Excluded => !organised,
        Organised::Required => organised,
    };
    let value = if organised {
        "organised"
    } else {
        "self_arranged"
    };
    deliberation.decided(
        "organised",
        met,
        value,
        format!("organised transfer {rule}"),
        case.cite_dispatch(),
    );
}

/// No other transport subsidy of the person in the benefit year, whoever paid it.
fn once_a_year(deliberation: &mut Deliberation, case: &Case<'_>) {
    let required = format!("no other transport subsidy for {}", case.year);
    let elsewhere: Vec<_> = case
        .person
        .paid_elsewhere_in(Scheme::Transport, case.year)
        .collect();
    if elsewhere.is_empty() {
        deliberation.decided("once_a_year", true, "none", required, case.person.nothing());
        return;
    }
    let payers: Vec<String> = elsewhere
        .iter()
        .map(|(_, paid)| format!("paid by {}", paid.fact.payer_region))
        .collect();
    let evidence = elsewhere
        .iter()
        .flat_map(|(record, paid)| record.cite_fact(paid.recorded_in, &paid.changed_in))
        .collect();
    deliberation.decided("once_a_year", false, payers.join(", "), required, evidence);
}

/// The day on which the membership that covers a day is over, or the next one begins.
fn next_membership_change(person: &Person<'_>, on: NaiveDate) -> Option<NaiveDate> {
    let mut memberships = person.memberships().map(|(_, membership)| membership);
    match memberships.find(|membership| membership.covers(on)) {
        Some(covering) => covering.until.and_then(|until| until.succ_opt()),
        None => person
            .memberships()
            .map(|(_, membership)| membership.fact.from)
            .filter(|from| *from > on)
            .min(),
    }
}
