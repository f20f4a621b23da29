//! Whether the facts still carry what was approved: the question of a hold, asked again on the day on which
//! it was asked, under the policies that answered it. Only facts take the ground away; a later policy never does.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::claimed::{Claims, Sight};
use super::facts::{Person, Record, World};
use super::keys::keys_of;
use super::outcome::{Determination, Outcome};
use super::trace::{Evidence, Line};
use super::{assess_scheme, named_in};
use crate::claim::{EntitlementKey, HeldUnder, Hold};
use crate::money::Fen;
use crate::scheme::Scheme;

/// What a hold has lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostGround {
    /// How much of it is no longer due, in fen: more than nothing.
    pub amount_fen: Fen,
    /// The conditions that are not met now. Where the question is not asked any more the condition is `gone`; where all are
    /// met and less is due it is `amount`.
    pub cause: Vec<Line>,
    /// The answer of now; none where the question is not asked any more.
    pub outcome: Option<Outcome>,
}

/// A hold in one of a person's records whose ground is gone, in whole or in part.
#[derive(Debug, Clone)]
pub struct Ungrounded<'a> {
    /// The hold.
    pub hold: &'a Hold,
    /// What it has lost.
    pub lost: LostGround,
}

/// What the hold of a question of a person's case has lost, if anything. Only an approval that stands can lose its ground:
/// one that is to be paid, or was paid and nobody has asked the money back.
pub fn lost_ground(person: &Person<'_>, world: &World<'_>, hold: &Hold) -> Option<LostGround> {
    let view = View::of(person, hold)?;
    view.look(person, world, &[hold]).pop()?.1
}

/// Everything in a person's records whose ground is gone; a line that has several keys once.
pub fn lost_grounds<'a>(person: &'a Person<'a>, world: &World<'_>) -> Vec<Ungrounded<'a>> {
    let mut views: BTreeMap<View<'a>, Vec<&'a Hold>> = BTreeMap::new();
    for record in person.records() {
        let holds = &record.worker.claims.holds;
        for (index, hold) in holds.iter().enumerate() {
            let line = |hold: &Hold| (hold.held.claim, hold.held.line_no);
            let mut before = holds.iter().take(index);
            let again = before.any(|other| line(other) == line(hold) && other.has_the_money());
            if let Some(view) = View::of(person, hold).filter(|_| !again) {
                views.entry(view).or_default().push(hold);
            }
        }
    }
    views
        .into_iter()
        .flat_map(|(view, holds)| view.look(person, world, &holds))
        .filter_map(|(hold, lost)| {
            let lost = lost?;
            Some(Ungrounded { hold, lost })
        })
        .collect()
}

/// What the rules look at for a hold; holds of one view are answered at once.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct View<'a> {
    scheme: Scheme,
    policies: &'a [HeldUnder],
    /// A death after this day takes nothing away.
    living_on: Option<NaiveDate>,
}

impl<'a> View<'a> {
    fn of(person: &Person<'_>, hold: &'a Hold) -> Option<Self> {
        // That a worker counts for a base is no question of the worker's.
        if !hold.has_the_money() || matches!(hold.held.key, EntitlementKey::CountedForBase { .. }) {
            return None;
        }
        let (scheme, _) = hold.held.question.split_once('|')?;
        Some(Self {
            scheme: Scheme::from_code(scheme)?,
            policies: &hold.held.policies,
            living_on: person.death().map(|_| hold.held.asked_on),
        })
    }

    fn look<'h>(
        &self,
        person: &Person<'_>,
        world: &World<'_>,
        holds: &[&'h Hold],
    ) -> Vec<(&'h Hold, Option<LostGround>)> {
        let policies = world.policies.as_held(self.policies);
        let then = World {
            policies: &policies,
            ..*world
        };
        let person = match self.living_on {
            Some(day) => person.living_on(day),
            None => person.clone(),
        };
        // The rules' answers are the same for all of them; what stands in the way is each one's own.
        let rules = assess_scheme(self.scheme, &person, &then);
        let named = named_in(&rules, &person);
        let looked = |hold: &&'h Hold| {
            let asked = rules
                .iter()
                .find(|assessment| assessment.question.key() == hold.held.question);
            let answer = asked.map(|assessment| {
                let record = keeper(&person, hold);
                let place = record.map_or(u64::MAX, |record| record.order_of(hold.recorded_in));
                let sight = Sight::HeldBefore(hold.held.first_part, place);
                let claims = Claims::of_person(&person, &then, sight, &named);
                let question = &assessment.question;
                let found = claims.look(question, &keys_of(question, &person));
                found.told(assessment.on(hold.held.asked_on), question, &policies)
            });
            (*hold, weigh(&person, hold, answer))
        };
        holds.iter().map(looked).collect()
    }
}

/// The record that keeps a hold.
fn keeper<'p, 'a>(person: &'p Person<'a>, hold: &Hold) -> Option<&'p Record<'a>> {
    let mut records = person.records();
    records.find(|record| record.worker.claims.hold(hold.held.hold_id).is_some())
}

fn weigh(person: &Person<'_>, hold: &Hold, answer: Option<Determination>) -> Option<LostGround> {
    let had = hold.held.amount_fen;
    let outcome = answer.as_ref().map(|answer| answer.outcome);
    let (due, cause) = match answer {
        None => {
            let value = "no longer recorded";
            let required = "what was approved is on record";
            let given = keeper(person, hold).into_iter();
            let given = given.map(|record| record.cite(hold.recorded_in));
            let evidence = given.chain(person.nothing()).collect();
            let gone = Line::new("gone", Some(false), value, required, evidence);
            (0, vec![gone])
        }
        Some(answer) if answer.outcome == Outcome::Eligible => {
            let due = answer.amount_fen.unwrap_or_default();
            let of_trace = answer.trace.into_iter().flat_map(|line| line.evidence);
            let evidence: BTreeSet<Evidence> = of_trace.collect();
            let amount = Line::new(
                "amount",
                Some(false),
                due.to_string(),
                format!("at least {had}"),
                evidence.into_iter().collect(),
            );
            (due.get() - of_earlier_parts(person, hold), vec![amount])
        }
        Some(answer) => (0, answer.lacking().cloned().collect()),
    };
    let kept = had.get() - ordered_back(person, hold);
    let lost = Fen::try_from(kept - due.max(0)).ok()?;
    (lost > Fen::default()).then_some(LostGround {
        amount_fen: lost,
        cause,
        outcome,
    })
}

/// What the parts before this one have of the same question, in fen: what is due is theirs first.
fn of_earlier_parts(person: &Person<'_>, hold: &Hold) -> i64 {
    let holds = keeper(person, hold)
        .into_iter()
        .flat_map(|record| &record.worker.claims.holds);
    holds
        .take_while(|other| other.held.hold_id != hold.held.hold_id)
        .filter(|other| {
            let (other, this) = (&other.held, &hold.held);
            other.first_part == this.first_part
                && other.claim != this.claim
                && other.key == this.key
                && other.question == this.question
        })
        .filter(|other| other.has_the_money())
        .map(|other| other.held.amount_fen.get() - ordered_back(person, other))
        .sum()
}

/// What was ordered back of a line of which the rest is kept, in fen.
fn ordered_back(person: &Person<'_>, hold: &Hold) -> i64 {
    let id = hold.held.claim.claim_id;
    let mut books = person.records().map(|record| &record.worker.claims);
    let claim = books.find_map(|book| book.claim(id));
    claim
        .filter(|claim| claim.live_lines().count() == 1)
        .and_then(|claim| claim.receivable.as_ref())
        .map_or(0, |receivable| receivable.ordered_fen.get())
}
