//! Who is entitled to what, and why: the rules of the subsidy schemes, one file per scheme.
//!
//! Pure functions from case facts, reference facts and a policy version to a [`Determination`]. Its
//! trace is the execution record: each line is written by the code that decided it, and nothing else
//! explains.
//!
//! **A rule function that was released is never edited.** A fix is a new function with the next rule
//! version; the old one stays, so that a determination of then can be run again.

mod base_award;
mod belonging;
mod conditions;
mod deliberation;
mod employment_service;
mod facts;
mod living_allowance;
mod loan_interest;
mod outcome;
mod papers;
mod rivals;
mod settling;
mod skill_appraisal;
mod skill_upgrade;
mod social_insurance;
mod spells;
mod startup;
mod trace;
mod trained;
mod transport;
mod ventures;
mod vocational_training;

use chrono::NaiveDate;

pub use base_award::{Base, Stay, assess_base, stays_with};
pub use conditions::{all_conditions, conditions_of};
pub use facts::{Person, Record, World};
pub use outcome::{Determination, Outcome, PolicyUsed, Question};
pub use trace::{Evidence, Line, Stream};

/// One question about a case, with everything about it decided but the day on which it is asked.
pub struct Assessment<'a> {
    /// What is asked.
    pub question: Question,
    answer: Box<dyn Fn(NaiveDate) -> Determination + 'a>,
}

impl<'a> Assessment<'a> {
    fn new(question: Question, answer: impl Fn(NaiveDate) -> Determination + 'a) -> Self {
        Self {
            question,
            answer: Box::new(answer),
        }
    }

    /// The answer on a day.
    pub fn on(&self, today: NaiveDate) -> Determination {
        (self.answer)(today)
    }

    /// All answers in the order of the days from which each holds, until facts change.
    pub fn answers(&self) -> Vec<(NaiveDate, Determination)> {
        let mut answers: Vec<(NaiveDate, Determination)> = Vec::new();
        let mut from = BEGINNING;
        loop {
            let answer = self.on(from);
            let next = answer.changes_on.filter(|next| *next > from);
            let same = answers
                .last()
                .is_some_and(|(_, last)| last.answers_like(&answer));
            if !same {
                answers.push((from, answer));
            }
            match next {
                Some(next) => from = next,
                None => return answers,
            }
        }
    }
}

/// A day before all facts.
pub const BEGINNING: NaiveDate = match NaiveDate::from_ymd_opt(1900, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// Every question that a person's case raises, with its answers under the rules of today's code.
pub fn assess<'a>(person: &'a Person<'a>, world: &'a World<'a>) -> Vec<Assessment<'a>> {
    let mut assessments = transport::assess(person, world);
    assessments.extend(social_insurance::assess(person, world));
    assessments.extend(vocational_training::assess(person, world));
    assessments.extend(skill_appraisal::assess(person, world));
    assessments.extend(living_allowance::assess(person, world));
    assessments.extend(skill_upgrade::assess(person, world));
    assessments.extend(employment_service::assess(person, world));
    assessments.extend(startup::assess(person, world));
    assessments.extend(loan_interest::assess(person, world));
    assessments
}

#[cfg(test)]
mod tests;
