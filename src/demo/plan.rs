//! The plan of a population: who there is and what happens to whom. Pure: the same seed and number
//! give the same plan on every machine.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::agreement::AgreementAct;
use domain::ids::{AgreementId, OrganisationId};
use domain::occupation::Occupation;
use domain::organisation::OrganisationAct;
use domain::region::{Place, RegionCode};
use domain::worker::{HouseholdIncome, Source, WorkerAct};

use super::agreements;
use super::awkward::Awkward;
use super::dice::Dice;
use super::identity::{self, Identity, Number};
use super::journey;
use super::organisations;
use super::places::Places;
use super::world::World;
use crate::access::Role;

/// How many people, and which of all possible populations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Population {
    /// How many records of workers.
    pub workers: u32,
    /// Which population: equal seeds give equal facts.
    pub seed: u64,
}

/// Who acts, and in which role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The name that the subject bears.
    pub name: String,
    /// The role.
    pub role: Role,
}

impl Actor {
    /// Whoever has a role in a region.
    pub fn of(role: Role, region: RegionCode) -> Self {
        Self {
            name: format!("{}-{region}", role.code()),
            role,
        }
    }
}

/// One thing that somebody records.
#[derive(Debug, Clone)]
pub struct Step<A> {
    /// Who records it.
    pub by: Actor,
    /// Why, where that is asked for.
    pub reason: Option<&'static str>,
    /// What is recorded.
    pub act: A,
}

/// What a first survey says beside who the person is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// County of household registration.
    pub origin: Place,
    /// Whether the person is willing to leave for work.
    pub willing: bool,
    /// What the person would like to do.
    pub preferred_occupations: Vec<Occupation>,
    /// Where the person would like to go.
    pub preferred_regions: Vec<RegionCode>,
    /// Income per head, as stated.
    pub household_income: Option<HouseholdIncome>,
    /// The day of the survey.
    pub surveyed_on: NaiveDate,
    /// How the survey came about.
    pub source: Source,
}

/// What is recorded of a worker. What has to be sealed stands in clear until it is recorded.
#[derive(Debug, Clone)]
pub enum PlannedAct {
    /// The first survey, with the account if there is one.
    Survey(Box<Survey>),
    /// The citizen id is corrected to the right one.
    CorrectCitizenId,
    /// A new telephone number is told.
    ChangePhone(String),
    /// What needs no sealing.
    Act(Box<WorkerAct>),
}

/// One record of a worker.
#[derive(Debug, Clone)]
pub struct PlannedWorker {
    /// Its place in the plan.
    pub index: u32,
    /// Who it is.
    pub identity: Identity,
    /// What is out of the ordinary about it.
    pub awkward: Option<Awkward>,
    /// What is recorded, in this order.
    pub steps: Vec<Step<PlannedAct>>,
}

/// Two records of one person, found out after both have grown.
#[derive(Debug, Clone)]
pub struct PlannedLink {
    /// The record that goes away, by its place in the plan.
    pub duplicate: u32,
    /// The record that carries on.
    pub person: u32,
    /// Who finds out.
    pub by: Actor,
    /// Whether it turns out to be a mistake: two persons after all.
    pub withdrawn: bool,
}

/// One organisation.
#[derive(Debug, Clone)]
pub struct PlannedOrganisation {
    /// Its stream.
    pub id: OrganisationId,
    /// What is recorded, in this order.
    pub steps: Vec<Step<OrganisationAct>>,
}

/// One agreement.
#[derive(Debug, Clone)]
pub struct PlannedAgreement {
    /// Its stream.
    pub id: AgreementId,
    /// What is recorded, in this order.
    pub steps: Vec<Step<AgreementAct>>,
}

/// A whole population.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Which one it is.
    pub population: Population,
    /// Enterprises, agencies, institutions.
    pub organisations: Vec<PlannedOrganisation>,
    /// Agreements between regions, and between enterprises and regions.
    pub agreements: Vec<PlannedAgreement>,
    /// The workers' records.
    pub workers: Vec<PlannedWorker>,
    /// The records that turn out to be of one person.
    pub links: Vec<PlannedLink>,
}

impl Plan {
    /// Draws a population.
    ///
    /// # Errors
    /// Reference data that is not well-formed.
    pub fn draw(population: Population) -> anyhow::Result<Self> {
        let seed = population.seed;
        let places = Places::read()?;
        let (organisations, seats) = organisations::draw(seed, &places)?;
        let (agreements, in_force) = agreements::draw(seed, &places, &seats)?;
        let world = World {
            seed,
            places,
            seats,
            agreements: in_force,
        };
        let mut taken = BTreeSet::new();
        let mut identities = BTreeMap::<u32, Identity>::new();
        let mut workers = Vec::new();
        let mut links = Vec::new();
        for index in 0..population.workers {
            let awkward = Awkward::of(seed, index);
            let dice = &mut Dice::named(&format!("{seed}/identity/{index}"));
            let original = (awkward == Some(Awkward::Duplicate))
                .then(|| original_of(seed, index))
                .flatten();
            let known = original.and_then(|person| Some((person, identities.get(&person)?)));
            let mut identity = if let Some((person, known)) = known {
                links.push(PlannedLink {
                    duplicate: index,
                    person,
                    by: Actor::of(Role::Caseworker, known.home.province()),
                    withdrawn: links.len() % 3 == 2,
                });
                identity::second_record(dice, known, index, &mut taken)?
            } else {
                let home = world.places.home(dice)?;
                let number = match awkward {
                    Some(Awkward::FifteenDigits) => Number::Fifteen,
                    Some(Awkward::CitizenIdCorrected) => Number::Mistaken,
                    _ => Number::Usual,
                };
                identity::draw(dice, home, index, number, &mut taken)?
            };
            if awkward == Some(Awkward::SharedAccount)
                && let Some(other) = index
                    .checked_sub(1)
                    .and_then(|other| identities.get(&other))
            {
                identity.account.clone_from(&other.account);
            }
            identities.insert(index, identity.clone());
            workers.push(PlannedWorker {
                index,
                steps: journey::draw(&world, index, &identity, awkward)?,
                identity,
                awkward,
            });
        }
        Ok(Self {
            population,
            organisations,
            agreements,
            workers,
            links,
        })
    }
}

/// The record that a duplicate is the second of: the nearest one before it with nothing odd about it.
fn original_of(seed: u64, index: u32) -> Option<u32> {
    (0..index)
        .rev()
        .find(|other| Awkward::of(seed, *other).is_none())
}
