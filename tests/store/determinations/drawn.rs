//! Drawn histories: policies, organisations and workers, with links between records in any order.

mod claims;
mod policies;
mod workers;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use cqrs_es::Aggregate;
use domain::agreement::Agreement;
use domain::claim::Claimant;
use domain::ids::ClaimId;
use domain::organisation::Organisation;
use domain::worker::Worker;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

use super::oracle::Oracle;
use super::raw::Happening;
use crate::world::id;
pub use policies::published;
use workers::Facts;
pub use workers::surveyed;

/// How many workers there are.
const WORKERS: u128 = 6;
/// The seats of organisations.
const SEATS: [&str; 4] = ["330106", "440104", "520502", "650102"];

/// A history that goes on.
pub struct Drawn {
    dice: StdRng,
    /// The last id given to a fact.
    facts: u128,
    workers: BTreeMap<u128, Facts>,
    organisations: BTreeSet<u128>,
    /// Published versions by scheme, programme and region.
    policies: BTreeMap<String, u32>,
    /// Steps of links that were begun.
    links: VecDeque<Happening>,
    /// Claims that were filed, and where they live.
    claims: Vec<(Claimant, ClaimId)>,
    /// Workers with an account.
    accounts: BTreeSet<String>,
    /// Everything so far, on which claims are decided.
    known: Oracle,
}

impl Drawn {
    pub fn of(seed: u64) -> Self {
        Self {
            dice: StdRng::seed_from_u64(seed),
            facts: 10_000,
            workers: BTreeMap::new(),
            organisations: BTreeSet::new(),
            policies: BTreeMap::new(),
            links: VecDeque::new(),
            claims: Vec::new(),
            accounts: BTreeSet::new(),
            known: Oracle::default(),
        }
    }

    /// What happens next: a few events at most.
    pub fn next(&mut self) -> Vec<Happening> {
        // Claims take in what they decide, step by step.
        if self.dice.gen_bool(0.25) {
            return self.claim();
        }
        let happenings = self.something();
        for happening in &happenings {
            self.known.happens(happening);
        }
        happenings
    }

    fn something(&mut self) -> Vec<Happening> {
        if self.dice.gen_bool(0.3)
            && let Some(step) = self.links.pop_front()
        {
            return vec![step];
        }
        match self.dice.gen_range(0..24) {
            0..=4 => self.policy(),
            5 | 6 => self.organisation(),
            7 | 8 => self.link(),
            9 => vec![self.agreement()],
            _ => self.worker(),
        }
    }

    /// How many things happen at once.
    pub fn at_once(&mut self) -> usize {
        self.dice.gen_range(1..=6)
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.dice.gen_range(0..of.len())]
    }

    fn fact(&mut self) -> String {
        self.facts += 1;
        id(self.facts)
    }

    /// A day of one of two years.
    fn day(&mut self) -> String {
        let (year, month) = (self.one(&[2021, 2021, 2022]), self.dice.gen_range(1..=12));
        format!("{year}-{month:02}-{:02}", self.dice.gen_range(1..=28))
    }

    /// An organisation that is registered, with the events that registered it just now.
    fn registered(&mut self, happenings: &mut Vec<Happening>) -> String {
        let number = self.dice.gen_range(901..=904);
        if self.organisations.insert(number) {
            let seat = self.one(&SEATS);
            let registration = json!({"OrganisationRegistered": {
                "credit_code": "91330100MA00000740", "name": "drawn", "region": seat, "registered_on": "2015-01-01",
            }});
            happenings.push((Organisation::TYPE, id(number), registration));
        }
        id(number)
    }

    fn organisation(&mut self) -> Vec<Happening> {
        let mut happenings = Vec::new();
        let organisation = self.registered(&mut happenings);
        let roles = [
            "domestic_service_enterprise",
            "training_institution",
            "hr_agency",
        ];
        let role = self.one(&roles);
        let day = self.day();
        let happened = match self.dice.gen_range(0..6) {
            0..=2 => json!({"RoleGranted": {"role": role, "from": "2020-01-01"}}),
            3 => json!({"RoleWithdrawn": {"role": role, "until": day}}),
            4 => json!({"OrganisationMoved": {"region": self.one(&SEATS), "moved_on": day}}),
            _ => json!({"BrandRecognised": {"name": "drawn", "recognised_on": day}}),
        };
        happenings.push((Organisation::TYPE, organisation, happened));
        happenings
    }

    /// Two records become one person's or cease to be, step by step, in one order or the other.
    fn link(&mut self) -> Vec<Happening> {
        let target = self.dice.gen_range(1..=WORKERS);
        let source = self.dice.gen_range(1..=WORKERS);
        if target == source {
            return Vec::new();
        }
        let on = |number: u128, happened: Value| (Worker::TYPE, id(number), happened);
        let alias = |step: &str| on(target, json!({step: {"source": id(source)}}));
        let away = |step: &str| on(source, json!({step: {"worker": id(target)}}));
        let mut steps = match self.dice.gen_range(0..3) {
            0 => [away("LinkWithdrawn"), alias("AliasWithdrawn")],
            _ => [away("LinkedToWorker"), alias("AliasConfirmed")],
        };
        if self.dice.gen_bool(0.5) {
            steps.reverse();
        }
        self.links.extend(steps);
        vec![alias("AliasProposed")]
            .into_iter()
            .filter(|_| self.dice.gen_bool(0.7))
            .collect()
    }

    fn agreement(&mut self) -> Happening {
        let day = self.day();
        let signed = json!({"AgreementSigned": {
            "kind": "inter_province", "signed_on": day, "valid_from": day,
            "parties": [{"region": "520000", "side": "sending"}, {"region": "330000", "side": "receiving"}],
        }});
        (Agreement::TYPE, self.fact(), signed)
    }
}
