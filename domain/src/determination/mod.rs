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
mod claimed;
mod conditions;
mod deliberation;
mod employment_service;
mod facts;
mod ground;
mod keys;
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

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::claim::Claimant;
use crate::ids::{ClaimId, OrganisationId};
use crate::scheme::Scheme;
pub use base_award::{Base, Stay, stays_with};
use claimed::{Claims, Sight, with_claims};
pub use conditions::{all_conditions, conditions_of, may_name};
pub use facts::{Person, Record, World};
pub use ground::{LostGround, Ungrounded, lost_ground, lost_grounds};
use keys::award_of;
pub use keys::{keys_of, keys_of_base};
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
    assess_without(person, world, None)
}

/// The same as [`assess`], not looking at one claim, nor at the other parts of it: what a decision about that claim
/// rests on, be it filed already or not. Then an answer says whether the case is entitled; other claims for the same
/// stand against it, and their progress is not told as its own.
pub fn assess_without<'a>(
    person: &'a Person<'a>,
    world: &'a World<'a>,
    claim: Option<ClaimId>,
) -> Vec<Assessment<'a>> {
    assess_in(person, world, claim.map_or(Sight::All, Sight::Without))
}

fn assess_in<'a>(
    person: &'a Person<'a>,
    world: &'a World<'a>,
    sight: Sight,
) -> Vec<Assessment<'a>> {
    let assessments: Vec<Assessment<'a>> = Scheme::ALL
        .iter()
        .flat_map(|scheme| assess_scheme(*scheme, person, world))
        .collect();
    let claims = Claims::of_person(person, world, sight, &named_in(&assessments, person));
    let keys = |question: &Question| keys_of(question, person);
    with_claims(assessments, world.policies, &claims, keys)
}

/// The questions of one scheme, with its rule's answers, whatever is claimed.
fn assess_scheme<'a>(
    scheme: Scheme,
    person: &'a Person<'a>,
    world: &'a World<'a>,
) -> Vec<Assessment<'a>> {
    match scheme {
        Scheme::Transport => transport::assess(person, world),
        Scheme::SocialInsurance => social_insurance::assess(person, world),
        Scheme::VocationalTraining => vocational_training::assess(person, world),
        Scheme::SkillAppraisal => skill_appraisal::assess(person, world),
        Scheme::LivingAllowance => living_allowance::assess(person, world),
        Scheme::SkillUpgrade => skill_upgrade::assess(person, world),
        Scheme::EmploymentService => employment_service::assess(person, world),
        Scheme::Startup => startup::assess(person, world),
        Scheme::LoanInterest => loan_interest::assess(person, world),
        // A base's: `assess_base`.
        Scheme::BaseAward => Vec::new(),
    }
}

/// The organisations whose claims and keys bear on questions of a person.
fn named_in(assessments: &[Assessment<'_>], person: &Person<'_>) -> BTreeSet<OrganisationId> {
    let of_question = |question: &Question| {
        let firms = keys_of(question, person).into_iter();
        let firms = firms.filter_map(|key| match key.owner {
            Claimant::Organisation(id) => Some(id),
            Claimant::Worker(_) => None,
        });
        question
            .organisation
            .into_iter()
            .chain(firms)
            .collect::<Vec<_>>()
    };
    let questions = assessments.iter().map(|assessment| &assessment.question);
    questions.flat_map(of_question).collect()
}

/// Every question that a base raises: one per programme, once it was designated as an export base.
pub fn assess_base<'a>(base: &'a Base<'a>, world: &'a World<'a>) -> Vec<Assessment<'a>> {
    assess_base_without(base, world, None)
}

/// The same as [`assess_base`], not looking at one claim, nor at the other parts of it.
pub fn assess_base_without<'a>(
    base: &'a Base<'a>,
    world: &'a World<'a>,
    claim: Option<ClaimId>,
) -> Vec<Assessment<'a>> {
    let sight = claim.map_or(Sight::All, Sight::Without);
    let award = |_: &Question| vec![award_of(base.id)];
    let claims = Claims::of_base(base, sight);
    with_claims(
        base_award::assess(base, world),
        world.policies,
        &claims,
        award,
    )
}

#[cfg(test)]
mod tests;
