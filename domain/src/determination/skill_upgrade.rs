//! The insured worker's skill subsidy (参保职工技能提升补贴): 人社部发〔2017〕40号.
//!
//! Certificates of one person compete for an occupation's levels and for the year; so they are looked at together,
//! in the order of issue.

use std::collections::BTreeSet;
use std::rc::Rc;

use chrono::{Datelike, NaiveDate};

use super::deliberation::{Deliberation, alive};
use super::facts::{Person, World};
use super::outcome::{Determination, Question};
use super::papers::{Paper, papers};
use super::rivals::{Contender, Rivals, level_name, paid_in_year};
use super::settling::{Findings, Forum, application, programmes};
use super::{Assessment, Evidence};
use crate::money::Fen;
use crate::policy::{Considered, SkillUpgradeParameters};
use crate::region::RegionCode;
use crate::scheme::Scheme;
use crate::time::Month;
use crate::worker::InsuranceKind;

/// The version of this rule's code that answers now.
const RULE: u32 = 1;

/// The questions that a person's certificates raise: one per certificate with a level and programme of the place
/// of insurance.
pub(super) fn assess<'a>(person: &'a Person<'a>, world: &'a World<'a>) -> Vec<Assessment<'a>> {
    let mut cases = Vec::new();
    for paper in papers(person) {
        if !paper.certificate.fact.kind.has_level() {
            continue;
        }
        let history = Rc::new(History::of(person, world, paper.issued_on()));
        let scheme = Scheme::SkillUpgrade;
        for programme in programmes(world, scheme, history.region) {
            let mut told_by = paper.cite();
            told_by.extend(history.evidence.iter().chain(&history.place).copied());
            let (region, issued_on) = (history.region, paper.issued_on());
            let forum = Forum::of(world, scheme, programme, region, issued_on, told_by);
            cases.push(Case {
                person,
                paper,
                programme,
                history: Rc::clone(&history),
                forum,
            });
        }
    }
    rule_1(cases)
}

/// One certificate under one programme.
struct Case<'a> {
    person: &'a Person<'a>,
    paper: Paper<'a>,
    programme: &'a str,
    history: Rc<History>,
    forum: Forum<'a>,
}

impl<'a> Case<'a> {
    fn rules(&self) -> Option<(Considered<'a>, &'a SkillUpgradeParameters)> {
        self.forum.choice.rules()
    }
}

/// What is known of a person's unemployment insurance up to a day.
struct History {
    /// Distinct months whose premium was paid and not refunded, and that no attestation has counted.
    recorded: usize,
    /// What was attested last, up to which day.
    attested: Option<(u32, NaiveDate)>,
    /// Whether anything at all is known.
    known: bool,
    evidence: Vec<Evidence>,
    /// Where it was paid last: the place of insurance, or else the employer's, or else the person's origin.
    region: RegionCode,
    place: Vec<Evidence>,
}

impl History {
    fn of(person: &Person<'_>, world: &World<'_>, issued_on: NaiveDate) -> Self {
        let issue_month = Month::of(issued_on);
        let last = person
            .attestations(InsuranceKind::Unemployment)
            .filter(|(_, attestation)| attestation.fact.as_of <= issued_on)
            .max_by_key(|(record, attestation)| {
                (
                    attestation.fact.as_of,
                    record.order_of(attestation.recorded_in),
                )
            });
        let attested =
            last.map(|(_, attestation)| (attestation.fact.months, attestation.fact.as_of));
        let mut evidence: BTreeSet<Evidence> = BTreeSet::new();
        evidence.extend(last.map(|(record, attestation)| record.cite(attestation.recorded_in)));
        let mut months: BTreeSet<Month> = BTreeSet::new();
        let mut known = attested.is_some();
        // The contribution of the latest month, of one month the one recorded last.
        let mut latest = None;
        for (record, contribution, employment) in person.contributions() {
            let fact = &contribution.fact;
            if fact.month > issue_month {
                continue;
            }
            known = true;
            evidence.extend(record.cite_fact(contribution.recorded_in, &contribution.changed_in));
            evidence.extend(record.cite_fact(employment.recorded_in, &employment.changed_in));
            let paid = fact.premiums.unemployment_fen.get() > 0;
            if paid && contribution.refunded_on.is_none() {
                months.insert(fact.month);
                let order = (fact.month, record.order_of(contribution.recorded_in));
                if latest.is_none_or(|(newest, _, _)| newest < order) {
                    latest = Some((order, contribution, employment));
                }
            }
        }
        let (region, place) = latest
            .and_then(|(_, contribution, employment)| {
                let month = contribution.fact.month;
                if let Some(insured_at) = contribution.fact.insured_at {
                    return Some((insured_at, Vec::new()));
                }
                let employer = employment.fact.employer_id;
                let seat = world
                    .organisation(employer)
                    .and_then(|organisation| organisation.seat_on(month.first_day()))?;
                let cited = Evidence::organisation(employer, seat.recorded_in);
                Some((seat.region, vec![cited]))
            })
            .or_else(|| {
                let (origin, cited) = person.origin_on(issued_on)?;
                Some((origin, vec![cited]))
            })
            .unwrap_or((RegionCode::NATION, Vec::new()));
        // Months that ended by the day of the attestation are among those that it counts.
        let recorded = months
            .iter()
            .filter(|month| attested.is_none_or(|(_, as_of)| month.last_day() > as_of))
            .count();
        Self {
            recorded,
            attested,
            known,
            evidence: evidence.into_iter().collect(),
            region,
            place,
        }
    }

    /// Enough months of premiums by the month of issue.
    fn look(&self, deliberation: &mut Deliberation, case: &Case<'_>, min_months: u32) {
        let issue_month = Month::of(case.paper.issued_on());
        let required = format!("at least {min_months} months of premiums until {issue_month}");
        let mut evidence = self.evidence.clone();
        evidence.extend(case.person.nothing());
        if !self.known {
            let value = "none recorded or attested";
            return deliberation.unknown("contributions", value, required, evidence);
        }
        let recorded = u32::try_from(self.recorded).unwrap_or(u32::MAX);
        let (sum, value) = match self.attested {
            Some((attested, as_of)) => (
                recorded.saturating_add(attested),
                format!("{attested} attested until {as_of}, {recorded} recorded after"),
            ),
            None => (recorded, format!("{recorded} recorded")),
        };
        if sum < min_months && self.attested.is_none() {
            // Months from before the person was known here may be missing: nobody has attested any.
            return deliberation.unknown("contributions", value, required, evidence);
        }
        deliberation.decided(
            "contributions",
            sum >= min_months,
            value,
            required,
            evidence,
        );
    }
}

/// What stands of a certificate before the day is asked.
struct Looked<'a> {
    case: Case<'a>,
    deliberation: Deliberation,
    amount: Option<(Fen, String)>,
}

/// Rule version 1.
fn rule_1(cases: Vec<Case<'_>>) -> Vec<Assessment<'_>> {
    let mut rivals = Rivals::default();
    cases
        .into_iter()
        .map(|case| {
            let mut question = Question::of(Scheme::SkillUpgrade, case.programme);
            question.worker = case.person.record().map(|record| record.id);
            question.certificate = Some(case.paper.key());
            let looked = look(case, &mut rivals);
            Assessment::new(question, move |today| conclude(&looked, today))
        })
        .collect()
}

/// Every condition but the days of application.
fn look<'a>(case: Case<'a>, rivals: &mut Rivals) -> Looked<'a> {
    let mut deliberation = Deliberation::default();
    let mut amount = None;
    if let Some((winner, rules)) = case.rules() {
        let paper = case.paper;
        paper.look(&mut deliberation);
        let contender = Contender {
            occupation: paper.occupation(),
            level: paper.level(),
            year: paper.issued_on().year(),
        };
        amount = covered(&mut deliberation, &case, rules, contender);
        case.history
            .look(&mut deliberation, &case, rules.min_contribution_months);
        no_training_subsidy(&mut deliberation, &case);
        rivals.once_per_level(
            &mut deliberation,
            case.person,
            contender,
            |level| level >= contender.level,
            format!("no earlier entitled certificate for {contender} or higher"),
        );
        rivals.yearly_limit(
            &mut deliberation,
            case.person,
            Scheme::SkillUpgrade,
            contender.year,
            rules.max_per_year,
        );
        alive(&mut deliberation, case.person);
        rivals.push(contender, &deliberation, &winner);
    }
    Looked {
        case,
        deliberation,
        amount,
    }
}

/// A level with an amount.
fn covered(
    deliberation: &mut Deliberation,
    case: &Case<'_>,
    rules: &SkillUpgradeParameters,
    contender: Contender<'_>,
) -> Option<(Fen, String)> {
    let mut evidence = case.paper.cite();
    evidence.extend(case.history.place.iter().copied());
    let base = contender
        .level
        .and_then(|level| rules.amounts.get(&level))
        .copied();
    deliberation.decided(
        "covered",
        base.is_some(),
        base.map_or("no amount".to_owned(), |fen| fen.to_string()),
        format!("an amount for {}", level_name(contender.level)),
        evidence,
    );
    let base = base?;
    let computation = format!("{} {base}", level_name(contender.level));
    if !rules.scarce_occupations.contains(contender.occupation) {
        return Some((base, computation));
    }
    let percent = rules.scarce_percent;
    let sum = base.percent(percent);
    Some((sum, format!("{computation} × {percent}% (scarce) = {sum}")))
}

/// No training subsidy drawn on the certificate. What was paid here is the claims' to refuse; payments elsewhere
/// name a year, not a certificate, so one in the year of issue stands against it.
fn no_training_subsidy(deliberation: &mut Deliberation, case: &Case<'_>) {
    let year = case.paper.issued_on().year();
    let paid = paid_in_year(case.person, Scheme::VocationalTraining, year);
    let required = "no training subsidy paid elsewhere in the year of issue";
    if paid.is_empty() {
        let evidence = case.person.nothing();
        let value = format!("none recorded for {year}");
        deliberation.decided("no_training_subsidy", true, value, required, evidence);
    } else {
        let evidence = paid.into_iter().flatten().collect();
        let value = format!("paid elsewhere in {year}");
        deliberation.decided("no_training_subsidy", false, value, required, evidence);
    }
}

/// The days of application, the outcome and the amount.
fn conclude(looked: &Looked<'_>, today: NaiveDate) -> Determination {
    let forum = &looked.case.forum;
    let Some((winner, rules)) = looked.case.rules() else {
        return forum.undecided(RULE);
    };
    let issued_on = looked.case.paper.issued_on();
    let months = rules.apply_within_months;
    Findings {
        forum,
        winner,
        rule: RULE,
        deliberation: looked.deliberation.clone(),
        eligible_from: Some(issued_on),
        application: application(winner.terms(), issued_on, months, Some(issued_on)),
        amount: looked.amount.clone(),
    }
    .on(today)
}
