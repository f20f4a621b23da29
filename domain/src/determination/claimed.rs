//! Whether what a question is about is claimed, held or paid already: one look for every scheme.
//!
//! It stands behind the rules and is no part of any version of them: the claims of a person and the keys that are held
//! decide, not a policy. Nothing was released before it, so the rules keep their version.

mod found;

use std::collections::BTreeSet;

use super::Assessment;
use super::base_award::Base;
use super::facts::{Person, World};
use super::outcome::{Outcome, Question};
use super::trace::Evidence;
use crate::claim::{
    Claim, ClaimBook, ClaimLine, ClaimState, Claimant, EntitlementKey, Hold, HoldStanding,
    OwnedKey, Settlement,
};
use crate::ids::{ClaimId, OrganisationId, WorkerId};
use crate::money::Fen;
use crate::policy::PolicyBook;
use found::{Found, Verdict};

/// The condition that nobody claims or has the same.
pub(super) const NOT_CLAIMED: &str = "not_claimed";

/// Which claims are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// All: the outcome tells how far the claim for a question has come.
    All,
    /// All but this one and its parts, whose determination it is: others only stand in its way.
    Without(ClaimId),
    /// Only keys that were held before this place in the order of recording: later ones took nothing from a hold.
    HeldBefore(ClaimId, u64),
}

impl Sight {
    /// The same, where the claim may be a part, told by its first part.
    fn by_first_part<'a>(self, books: impl IntoIterator<Item = &'a ClaimBook>) -> Self {
        let mut books = books.into_iter();
        let mut first = |id| {
            let known = books.find_map(|book| book.claim(id));
            known.map_or(id, Claim::first_part)
        };
        match self {
            Self::All => Self::All,
            Self::Without(id) => Self::Without(first(id)),
            Self::HeldBefore(id, place) => Self::HeldBefore(first(id), place),
        }
    }

    fn sees(self, first_part: ClaimId, claim: ClaimId) -> bool {
        match self {
            Self::All => true,
            Self::Without(aside) | Self::HeldBefore(aside, _) => {
                first_part != aside && claim != aside
            }
        }
    }
}

/// A line of a claim.
struct Asked<'a> {
    claim: &'a Claim,
    line: &'a ClaimLine,
    cited: Vec<Evidence>,
}

/// A key that is held.
struct Held<'a> {
    hold: &'a Hold,
    cited: Vec<Evidence>,
}

/// The claims and holds that bear on a case.
pub(super) struct Claims<'a> {
    sight: Sight,
    /// The records of the person, who is one claimant.
    records: Vec<WorkerId>,
    asked: Vec<Asked<'a>>,
    held: Vec<Held<'a>>,
    /// What was read and holds nothing of the kind, by stream.
    read: Vec<(Claimant, Evidence)>,
}

impl<'a> Claims<'a> {
    /// Those in a person's records, and what the organisations of these questions and keys have about the person.
    pub(super) fn of_person(
        person: &'a Person<'a>,
        world: &World<'a>,
        sight: Sight,
        organisations: &BTreeSet<OrganisationId>,
    ) -> Self {
        let named = organisations
            .iter()
            .filter_map(|id| Some((*id, world.organisation(*id)?)))
            .collect::<Vec<_>>();
        let own = person.records().map(|record| &record.worker.claims);
        let theirs = named.iter().map(|(_, organisation)| &organisation.claims);
        let mut claims = Self {
            sight: sight.by_first_part(own.chain(theirs)),
            records: person.records().map(|record| record.id).collect(),
            asked: Vec::new(),
            held: Vec::new(),
            read: Vec::new(),
        };
        for record in person.records() {
            let owner = Claimant::Worker(record.id);
            let order = |version| record.order_of(version);
            claims.read_in(owner, &record.worker.claims, record.worker.version, order);
        }
        for (id, organisation) in named {
            let owner = Claimant::Organisation(id);
            let never = |_| u64::MAX;
            claims.read_in(owner, &organisation.claims, organisation.version, never);
        }
        claims
    }

    /// Those in a base's own record.
    pub(super) fn of_base(base: &Base<'a>, sight: Sight) -> Self {
        let mut claims = Self {
            sight: sight.by_first_part([&base.organisation.claims]),
            records: Vec::new(),
            asked: Vec::new(),
            held: Vec::new(),
            read: Vec::new(),
        };
        let owner = Claimant::Organisation(base.id);
        let organisation = base.organisation;
        let order = |version| version;
        claims.read_in(owner, &organisation.claims, organisation.version, order);
        claims
    }

    fn read_in(
        &mut self,
        owner: Claimant,
        book: &'a ClaimBook,
        version: u64,
        order: impl Fn(u64) -> u64,
    ) {
        let cite = |recorded_in: u64, changed_in: &[u64]| -> Vec<Evidence> {
            std::iter::once(recorded_in)
                .chain(changed_in.iter().copied())
                .map(|version| Evidence::of_claimant(owner, version))
                .collect()
        };
        let read = Evidence::of_claimant(owner, version).absence();
        self.read.push((owner, read));
        let sight = self.sight;
        if !matches!(sight, Sight::HeldBefore(..)) {
            for claim in &book.claims {
                if !sight.sees(claim.first_part(), claim.id()) {
                    continue;
                }
                let about = |line: &&ClaimLine| {
                    matches!(owner, Claimant::Worker(_))
                        || line.worker_id.is_none_or(|id| self.records.contains(&id))
                };
                let lines: Vec<&ClaimLine> = claim.live_lines().filter(about).collect();
                self.asked.extend(lines.into_iter().map(|line| Asked {
                    claim,
                    line,
                    cited: cite(claim.recorded_in, &claim.changed_in),
                }));
            }
        }
        let held = book.holds.iter().filter(|hold| {
            sight.sees(hold.held.first_part, hold.held.claim.claim_id)
                && match sight {
                    Sight::HeldBefore(_, place) => order(hold.recorded_in) < place,
                    Sight::All | Sight::Without(_) => true,
                }
        });
        self.held.extend(held.map(|hold| Held {
            hold,
            cited: cite(hold.recorded_in, &hold.changed_in),
        }));
    }

    /// What there is about a question, which is paid for once by these keys.
    pub(super) fn look(&self, question: &Question, keys: &[OwnedKey]) -> Found {
        let own = match self.sight {
            Sight::All => self.of_question(question),
            Sight::Without(_) | Sight::HeldBefore(..) => None,
        };
        own.or_else(|| self.in_the_way(question, keys))
            .unwrap_or_else(|| self.nobody(question, keys))
    }

    /// The claim for this very question, if one is under way or was paid; or else one that was recovered.
    fn of_question(&self, question: &Question) -> Option<Found> {
        let key = question.key();
        let mut asked: Vec<(&Asked<'a>, Outcome)> = self
            .asked
            .iter()
            .filter(|asked| asked.line.question == key)
            .filter_map(|asked| Some((asked, stage_of(asked.claim.state)?)))
            .collect();
        // Parts stand in the order of filing, the first part before the others.
        asked.sort_by_key(|(_, stage)| *stage == Outcome::Recovered);
        if let Some((first, stage)) = asked.first().copied() {
            let first_part = first.claim.first_part();
            let parts = asked.iter().filter(|(asked, of)| {
                asked.claim.first_part() == first_part
                    && (*of == Outcome::Recovered) == (stage == Outcome::Recovered)
            });
            let mut found = Found::of_question(stage, first.claim.filed.applied_on);
            for (part, _) in parts {
                found.add(part.line.amount_fen, &part.cited);
            }
            return Some(found);
        }
        // The claim may live with somebody whom nobody here names: then the hold tells.
        let mut held: Vec<(&Held<'a>, Outcome)> = self
            .held
            .iter()
            .filter(|held| {
                held.hold.held.question == key
                    && !matches!(held.hold.held.key, EntitlementKey::CountedForBase { .. })
            })
            .filter_map(|held| Some((held, stage_of_hold(held.hold.standing)?)))
            .collect();
        held.sort_by_key(|(_, stage)| *stage == Outcome::Recovered);
        let (first, stage) = held.first().copied()?;
        let mut found = Found::of_question(stage, first.hold.held.asked_on);
        let mut seen = BTreeSet::new();
        for (held, of) in &held {
            let line = (held.hold.held.claim, held.hold.held.line_no);
            let same = held.hold.held.first_part == first.hold.held.first_part;
            if same && (*of == Outcome::Recovered) == (stage == Outcome::Recovered) {
                let counts = seen.insert(line);
                let amount = held.hold.held.amount_fen;
                found.add(if counts { amount } else { Fen::default() }, &held.cited);
            }
        }
        Some(found)
    }

    /// Another claim that asks for one of the keys, or has it.
    fn in_the_way(&self, question: &Question, keys: &[OwnedKey]) -> Option<Found> {
        let wanted = |owned: &OwnedKey| {
            keys.iter().any(|key| {
                key.key == owned.key
                    && (key.owner == owned.owner
                        || self.is_person(key.owner) && self.is_person(owned.owner))
            })
        };
        let claimant = match question.organisation {
            Some(id) => Some(Claimant::Organisation(id)),
            None => question.worker.map(Claimant::Worker),
        };
        let same = |other: Claimant| {
            Some(other) == claimant
                || self.is_person(other) && claimant.is_some_and(|own| self.is_person(own))
        };
        let asked = self.asked.iter().find(|asked| {
            asked.claim.occupies()
                && (same(asked.claim.filed.beneficiary)
                    || self.is_person(asked.claim.filed.beneficiary))
                && asked.line.keys.iter().any(wanted)
        });
        if let Some(asked) = asked {
            let stage = stage_of(asked.claim.state).unwrap_or(Outcome::Claimed);
            let other = asked.claim.filed.beneficiary;
            return Some(Found::another(
                stage,
                question,
                !same(other),
                asked.cited.clone(),
            ));
        }
        let held = self.held.iter().find(|held| {
            let hold = &held.hold.held;
            let holder = hold.claim.claimant;
            // A key lies in the record that keeps it, whichever of the person's records that was.
            let key = keys.iter().any(|key| key.key == hold.key);
            let from = if same(holder) { Some(holder) } else { claimant };
            key && from.is_some_and(|from| held.hold.keeps_from(from))
        })?;
        let stage = stage_of_hold(held.hold.standing).unwrap_or(Outcome::Approved);
        let elsewhere = !same(held.hold.held.claim.claimant);
        Some(Found::another(
            stage,
            question,
            elsewhere,
            held.cited.clone(),
        ))
    }

    /// That nothing was found, as far as the streams were read that could tell.
    fn nobody(&self, question: &Question, keys: &[OwnedKey]) -> Found {
        let asks = question.organisation.map(Claimant::Organisation);
        let evidence = self
            .read
            .iter()
            .filter(|(owner, _)| {
                self.is_person(*owner)
                    || asks == Some(*owner)
                    || keys.iter().any(|key| key.owner == *owner)
            })
            .map(|(_, evidence)| *evidence)
            .collect();
        Found {
            verdict: Verdict::Nobody,
            value: "none".to_owned(),
            evidence,
        }
    }

    fn is_person(&self, claimant: Claimant) -> bool {
        matches!(claimant, Claimant::Worker(id) if self.records.contains(&id))
    }
}

/// How far a claim has come, if it counts at all.
fn stage_of(state: ClaimState) -> Option<Outcome> {
    match state {
        ClaimState::Filed
        | ClaimState::Returned
        | ClaimState::Reviewed
        | ClaimState::Publicised
        | ClaimState::Approving => Some(Outcome::Claimed),
        ClaimState::Approved
        | ClaimState::OverBudget
        | ClaimState::Payable
        | ClaimState::Batched => Some(Outcome::Approved),
        ClaimState::Paid | ClaimState::ClawbackOrdered | ClaimState::WrittenOff => {
            Some(Outcome::Paid)
        }
        ClaimState::Recovered => Some(Outcome::Recovered),
        ClaimState::Rejected | ClaimState::Withdrawn => None,
    }
}

/// The same, where only the hold is seen.
fn stage_of_hold(standing: HoldStanding) -> Option<Outcome> {
    match standing {
        HoldStanding::Held | HoldStanding::Settled(Settlement::Returned) => Some(Outcome::Approved),
        HoldStanding::Settled(
            Settlement::Paid | Settlement::ClawbackOrdered | Settlement::WrittenOff,
        ) => Some(Outcome::Paid),
        HoldStanding::Settled(Settlement::Recovered) => Some(Outcome::Recovered),
        HoldStanding::Released => None,
    }
}

/// The answers of the rules, each with what is claimed of its question.
pub(super) fn with_claims<'a>(
    assessments: Vec<Assessment<'a>>,
    policies: &'a PolicyBook,
    claims: &Claims<'_>,
    keys: impl Fn(&Question) -> Vec<OwnedKey>,
) -> Vec<Assessment<'a>> {
    assessments
        .into_iter()
        .map(|Assessment { question, answer }| {
            let found = claims.look(&question, &keys(&question));
            Assessment::new(question.clone(), move |today| {
                found.told(answer(today), &question, policies)
            })
        })
        .collect()
}
