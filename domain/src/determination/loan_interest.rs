//! The interest discount on a guaranteed start-up loan (创业担保贷款贴息), from the inclusive-finance fund (普惠金融发展专项资金).

use chrono::{Datelike, Days, NaiveDate};

use super::Assessment;
use super::belonging::persons;
use super::deliberation::{Application, Deliberation, alive};
use super::facts::{Person, World};
use super::outcome::{Determination, Question};
use super::settling::{Findings, Forum, perhaps_paid_elsewhere};
use super::ventures::{Firm, firms};
use crate::money::Fen;
use crate::policy::LoanInterestParameters;
use crate::scheme::Scheme;
use crate::time::add_months_clamped;
use crate::worker::Loan;

/// The version of this rule's code that answers now.
const RULE: u32 = 1;

/// The questions that the loans behind a person's ventures raise: one per venture with a loan, and programme.
pub(super) fn assess<'a>(person: &'a Person<'a>, world: &'a World<'a>) -> Vec<Assessment<'a>> {
    let Some(primary) = person.record() else {
        return Vec::new();
    };
    let mut assessments = Vec::new();
    for firm in firms(person) {
        let Some(loan) = &firm.venture.fact.loan else {
            continue;
        };
        let scheme = Scheme::LoanInterest;
        for (programme, forum) in firm.forums(person, world, scheme, loan.from) {
            let mut question = Question::of(scheme, programme);
            question.worker = Some(primary.id);
            question.venture = Some(firm.venture.fact.venture_id);
            assessments.push(Assessment::new(question, move |today| {
                rule_1(person, firm, loan, &forum, today)
            }));
        }
    }
    assessments
}

/// Rule version 1.
fn rule_1(
    person: &Person<'_>,
    firm: Firm<'_>,
    loan: &Loan,
    forum: &Forum<'_>,
    today: NaiveDate,
) -> Determination {
    let Some((winner, rules)) = forum.choice.rules::<LoanInterestParameters>() else {
        return forum.undecided(RULE);
    };
    let mut deliberation = Deliberation::default();
    persons(
        &mut deliberation,
        "persons",
        person,
        rules.persons,
        loan.from,
        "first day of the loan",
    );
    // Interest runs no longer than the venture.
    let last = firm
        .venture
        .closed_on
        .map_or(loan.until, |closed_on| closed_on.min(loan.until));
    let days = (last - loan.from).num_days() + 1;
    let evidence = forum.told_by.clone();
    deliberation.decided(
        "loan",
        days > 0,
        format!(
            "{} at {}, {} to {last}",
            loan.principal_fen,
            rate(loan.rate_basis_points),
            loan.from
        ),
        "a guaranteed loan while the venture runs",
        evidence.clone(),
    );
    let eligible_from = last
        .checked_add_days(Days::new(1))
        .unwrap_or(NaiveDate::MAX);
    let (value, required) = (format!("last day {last}"), "the loan is over");
    if today < eligible_from {
        deliberation.waits("repaid", value, required, evidence);
    } else {
        deliberation.decided("repaid", true, value, required, evidence);
    }
    perhaps_paid_elsewhere(
        &mut deliberation,
        person,
        Scheme::LoanInterest,
        loan.from.year(),
    );
    alive(&mut deliberation, person);
    let apply_by = add_months_clamped(last, rules.apply_within_months);
    let windows = &winner.terms().common.windows;
    let application = if windows.is_empty() {
        Application::between(eligible_from, apply_by)
    } else {
        Application::new(windows, last.year(), Some(eligible_from), apply_by)
    };
    Findings {
        forum,
        winner,
        rule: RULE,
        deliberation,
        eligible_from: Some(eligible_from),
        application,
        amount: Some(amount(loan, rules, days)),
    }
    .on(today)
}

/// Basis points as a percentage.
fn rate(basis_points: u32) -> String {
    format!("{}.{:02}%", basis_points / 100, basis_points % 100)
}

/// Principal up to its cap × rate up to its cap × days / 365 × share, rounded half up to the fen, once.
fn amount(loan: &Loan, rules: &LoanInterestParameters, days: i64) -> (Fen, String) {
    let principal = loan.principal_fen.min(rules.principal_cap_fen);
    let basis_points = rules
        .rate_cap_basis_points
        .map_or(loan.rate_basis_points, |cap| {
            loan.rate_basis_points.min(cap)
        });
    let days = rules
        .max_days
        .map_or(days, |most| days.min(i64::from(most)))
        .max(0);
    let share = rules.share_percent;
    let interest = i128::from(principal.get())
        * i128::from(basis_points)
        * i128::from(days)
        * i128::from(share);
    // Basis points, days of a year, percent.
    let whole = 10_000 * 365 * 100;
    let rounded = (interest * 2 + whole) / (whole * 2);
    let sum = i64::try_from(rounded)
        .ok()
        .and_then(|fen| Fen::try_from(fen).ok())
        .unwrap_or(Fen::MAX);
    let computation = format!(
        "{principal} × {} × {days} / 365 × {share}% = {sum}",
        rate(basis_points)
    );
    (sum, computation)
}
