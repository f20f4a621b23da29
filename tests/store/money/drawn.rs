//! Drawn lives of claims: every step that a claim may take next, and many that it may not, through the real commands.

#[path = "drawn/steps.rs"]
mod steps;

use chrono::{Days, NaiveDate};
use domain::claim::{Claim, ClaimAct, ClaimState, ClaimStep, Claimant};
use domain::credit_code::CreditCode;
use domain::ids::{ClaimId, OrganisationId, WorkerId};
use domain::organisation::{Organisation, OrganisationAct, OrganisationRegistered};
use domain::policy::Fund;
use domain::region::RegionCode;
use domain::scheme::Scheme;
use domain::subject::Given;
use domain::worker::{DeathRecorded, PersonalDataUpdated, WorkerAct};
use hearth::store::{Expected, Refusal, Store};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use uuid::Uuid;

use crate::claims_made::{Office, Wish, account, by, day, filing, subject};

/// Regions whose offices pay: two counties of one prefecture, one of another province, a prefecture without counties.
pub const REGIONS: [&str; 4] = ["520502", "520521", "620102", "441900"];
const FUNDS: [Option<Fund>; 8] = [
    Some(Fund::Bridging),
    Some(Fund::Bridging),
    Some(Fund::Bridging),
    Some(Fund::Bridging),
    Some(Fund::Bridging),
    Some(Fund::Employment),
    Some(Fund::Employment),
    None,
];
/// Who may approve; enough of them that some are left to give money up.
const APPROVERS: [&str; 6] = ["approver", "chief", "deputy", "director", "head", "vice"];

/// A history that is drawn.
pub struct Drawn<'a> {
    dice: StdRng,
    office: Office<'a>,
    workers: Vec<WorkerId>,
    today: NaiveDate,
    attempt: u128,
}

impl<'a> Drawn<'a> {
    /// A history with so many people.
    pub async fn of(store: &'a Store, seed: u64, people: u128) -> Self {
        let office = Office(store);
        let mut workers = Vec::new();
        for number in 1..=people {
            let origin = REGIONS[usize::try_from(number).unwrap() % 2];
            let number = (u128::from(seed) + 1) << 32 | number;
            workers.push(office.register(number, origin).await);
        }
        Self {
            dice: StdRng::seed_from_u64(seed),
            office,
            workers,
            today: day("2021-06-10"),
            attempt: 0,
        }
    }

    fn one_in(&mut self, chances: u32) -> bool {
        self.dice.gen_range(0..chances) == 0
    }

    /// Something happens, or is refused.
    pub async fn happen(&mut self) {
        if self.one_in(3) {
            self.today = self.today + Days::new(self.dice.gen_range(1..12));
        }
        let worker = self.workers[self.dice.gen_range(0..self.workers.len())];
        let case = self.office.worker(worker).await;
        let claims = case.claims.claims;
        if claims.is_empty() || self.one_in(12) {
            return self.file(worker, claims.len()).await;
        }
        if self.one_in(25) {
            return self.something_else(worker).await;
        }
        // Where nothing more can happen, little is tried.
        let over = |claim: &&Claim| claim.state.is_final() && claim.state != ClaimState::Paid;
        let alive: Vec<&Claim> = claims.iter().filter(|claim| !over(claim)).collect();
        let claim = if alive.is_empty() || self.one_in(12) {
            claims[self.dice.gen_range(0..claims.len())].clone()
        } else {
            alive[self.dice.gen_range(0..alive.len())].clone()
        };
        if self.one_in(8) {
            return self.straight(worker, claim.id()).await;
        }
        let (name, step) = self.step(&claim, &claims);
        let done = self
            .office
            .step((worker, claim.id()), name, self.today, step)
            .await;
        refused_or_done(done);
    }

    /// A claim goes as far as nothing stands in its way.
    async fn straight(&mut self, worker: WorkerId, id: ClaimId) {
        let void = self
            .office
            .act(worker, "clerk", self.today, WorkerAct::VoidDeath);
        refused_or_done(void.await);
        for _ in 0..8 {
            let claims = self.office.worker(worker).await.claims;
            let claim = claims.claim(id).unwrap().clone();
            if claim.state.is_final() {
                break;
            }
            if claim.state == ClaimState::Publicised {
                self.today = self.today + Days::new(10);
            }
            let (name, step) = self.forward(&claim, &claims.claims);
            let done = self.office.step((worker, id), name, self.today, step);
            refused_or_done(done.await);
        }
    }

    async fn file(&mut self, worker: WorkerId, filed: usize) {
        let wish = self.wish(2018 + i32::try_from(filed).unwrap());
        let claim: ClaimId = Uuid::from_u128(self.dice.r#gen()).into();
        let act = WorkerAct::Claim(filing(Claimant::Worker(worker), claim, &wish));
        refused_or_done(self.office.act(worker, "filer", self.today, act).await);
    }

    fn wish(&mut self, year: i32) -> Wish {
        Wish {
            year,
            scheme: [Scheme::Transport, Scheme::Startup][self.dice.gen_range(0..2)],
            fund: FUNDS[self.dice.gen_range(0..FUNDS.len())],
            amount: self.dice.gen_range(1..40) * 50_000,
            on: self.today,
            ..Wish::of(REGIONS[self.dice.gen_range(0..REGIONS.len())])
        }
    }

    /// A fact about the person on which the claim rests.
    async fn something_else(&mut self, worker: WorkerId) {
        let of = worker.as_uuid().as_u128();
        let act = match self.dice.gen_range(0..8) {
            0 => WorkerAct::UpdatePersonalData {
                update: PersonalDataUpdated {
                    name: None,
                    phone: None,
                    address: None,
                    household_id: None,
                },
                account: Some(account(of, self.dice.gen_range(1..4))),
            },
            1 => WorkerAct::RecordDeath(DeathRecorded {
                died_on: self.today,
                source: None,
            }),
            2..=5 => WorkerAct::VoidDeath,
            _ => WorkerAct::ConfirmAccount,
        };
        refused_or_done(self.office.act(worker, "clerk", self.today, act).await);
    }

    /// A claim of an organisation, which is withdrawn again.
    pub async fn organisation(&mut self) {
        let code = CreditCode::parse("91330100MA00000740").unwrap();
        let id = OrganisationId::from_credit_code(&code);
        let mut acts = vec![OrganisationAct::Register {
            registration: OrganisationRegistered {
                credit_code: code,
                name: "安心家政".to_owned(),
                region: RegionCode::parse("520502").unwrap(),
                registered_on: day("2019-05-01"),
            },
            account: None,
            roles: std::collections::BTreeSet::new(),
        }];
        let claim: ClaimId = Uuid::from_u128(0x0a11).into();
        let wish = Wish::of("520502");
        acts.push(OrganisationAct::Claim(filing(
            Claimant::Organisation(id),
            claim,
            &wish,
        )));
        let withdraw = ClaimStep::Withdraw {
            withdrawn_on: self.today,
            reason: "Drawn.".to_owned(),
        };
        acts.push(OrganisationAct::Claim(ClaimAct::On(
            claim,
            Box::new(withdraw),
        )));
        for act in acts {
            let command = Given {
                today: self.today,
                by: subject("filer"),
                act,
            };
            let log = &self.office.0.log;
            let id = id.to_string();
            log.execute::<Organisation>(&id, command, &by("filer"), Expected::Any)
                .await
                .unwrap();
        }
    }
}

/// Histories are drawn from what may be asked, not from what is allowed.
fn refused_or_done<T, E: std::error::Error>(answer: Result<T, Refusal<E>>) {
    let failed = answer.err();
    let failed = failed.filter(|error| !matches!(error, Refusal::Refused(_)));
    assert!(failed.is_none(), "{failed:?}");
}
