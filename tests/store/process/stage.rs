//! Records with accounts, and what people do about claims, each with a subject of their own.

use std::collections::BTreeSet;

use cqrs_es::Aggregate;
use domain::budget::{Budget, BudgetAct, BudgetTerms};
use domain::citizen_id::Sex;
use domain::claim::{
    Claim, ClaimAct, ClaimBook, ClaimRef, ClaimRefusal, ClaimState, ClaimStep, Claimant, Hold,
};
use domain::credit_code::CreditCode;
use domain::ids::{BudgetId, ClaimId, OrganisationId};
use domain::money::Fen;
use domain::organisation::{
    Organisation, OrganisationAct, OrganisationRefusal, OrganisationRegistered,
};
use domain::policy::Fund;
use domain::region::{Place, RegionCode};
use domain::sealed::{Fingerprint, HolderKind, Sealed, SealedAccount};
use domain::subject::{Given, Subject};
use domain::worker::{Source, Worker, WorkerAct, WorkerRefusal, WorkerSurveyed};
use futures_util::FutureExt;
use hearth::process;
use hearth::store::{Expected, Refusal, Store, Stored};
use uuid::Uuid;

use crate::world::{envelope, on};

/// 正安县, where everybody lives and every claim is paid.
pub const COUNTY: &str = "520324";
/// The prefecture above it.
pub const PREFECTURE: &str = "520300";

pub fn county() -> RegionCode {
    RegionCode::parse(COUNTY).unwrap()
}

pub fn fen(fen: i64) -> Fen {
    Fen::try_from(fen).unwrap()
}

pub fn who(name: &str) -> Subject {
    Subject::new("county", name)
}

pub fn worker(number: u128) -> Claimant {
    Claimant::Worker(Uuid::from_u128(0x1_0000 + number).into())
}

pub fn organisation(number: u128) -> Claimant {
    Claimant::Organisation(Uuid::from_u128(0x2_0000 + number).into())
}

pub fn organisation_id(number: u128) -> OrganisationId {
    organisation(number).as_uuid().into()
}

pub fn claim_id(number: u128) -> ClaimId {
    Uuid::from_u128(0x3_0000 + number).into()
}

pub fn of(claimant: Claimant, number: u128) -> ClaimRef {
    ClaimRef {
        claimant,
        claim_id: claim_id(number),
    }
}

/// Executes an act in somebody's name.
pub async fn execute<A, Act>(
    store: &Store,
    id: Uuid,
    by: &str,
    act: Act,
) -> Result<usize, Refusal<A::Error>>
where
    A: Stored + Aggregate<Command = Given<Act>>,
    A::Error: Send,
    Act: Clone + Send,
{
    let command = Given {
        today: on("2024-06-30"),
        by: who(by),
        act,
    };
    store
        .log
        .execute::<A>(&id.to_string(), command, &envelope("p"), Expected::Any)
        .boxed()
        .await
        .map(|done| done.events)
}

fn account(of: Uuid, holder_kind: HolderKind) -> SealedAccount {
    SealedAccount {
        number: Sealed::new("number".to_owned()),
        holder_name: Sealed::new("holder".to_owned()),
        holder_kind,
        bank_code: None,
        fingerprint: Fingerprint::new(format!("account of {of}")),
    }
}

/// Registers a record with a confirmed account.
pub async fn register(store: &Store, claimant: Claimant) {
    let id = claimant.as_uuid();
    match claimant {
        Claimant::Worker(_) => {
            let survey = WorkerSurveyed {
                citizen_id: Sealed::new("citizen id".to_owned()),
                upgraded: false,
                name: Sealed::new("name".to_owned()),
                phone: None,
                address: None,
                household_id: None,
                sex: Sex::Female,
                born_on: on("1980-01-01"),
                origin: Place::parse_at(COUNTY, on("2021-01-01")).unwrap(),
                willing: true,
                preferred_occupations: Vec::new(),
                preferred_regions: Vec::new(),
                household_income: None,
                surveyed_on: on("2021-01-01"),
                source: Source::ALL[0],
            };
            let survey = WorkerAct::Survey {
                survey: Box::new(survey),
                account: Some(account(id, HolderKind::Person)),
            };
            execute::<Worker, _>(store, id, "clerk", survey)
                .await
                .unwrap();
            execute::<Worker, _>(store, id, "cashier", WorkerAct::ConfirmAccount)
                .await
                .unwrap();
        }
        Claimant::Organisation(_) => {
            let register = OrganisationAct::Register {
                registration: OrganisationRegistered {
                    credit_code: CreditCode::parse("91330100MA00000740").unwrap(),
                    name: "firm".to_owned(),
                    region: county(),
                    registered_on: on("2020-01-01"),
                },
                roles: BTreeSet::new(),
                account: Some(account(id, HolderKind::Organisation)),
            };
            execute::<Organisation, _>(store, id, "clerk", register)
                .await
                .unwrap();
            execute::<Organisation, _>(store, id, "cashier", OrganisationAct::ConfirmAccount)
                .await
                .unwrap();
        }
    }
}

/// Does something about the claims of a record. How many events came of it.
pub async fn act(
    store: &Store,
    claimant: Claimant,
    by: &str,
    act: ClaimAct,
) -> Result<usize, ClaimRefusal> {
    let id = claimant.as_uuid();
    match claimant {
        Claimant::Worker(_) => {
            match execute::<Worker, _>(store, id, by, WorkerAct::Claim(act)).await {
                Ok(count) => Ok(count),
                Err(Refusal::Refused(WorkerRefusal::Claim(refusal))) => Err(*refusal),
                Err(other) => panic!("{other:?}"),
            }
        }
        Claimant::Organisation(_) => {
            match execute::<Organisation, _>(store, id, by, OrganisationAct::Claim(act)).await {
                Ok(count) => Ok(count),
                Err(Refusal::Refused(OrganisationRefusal::Claim(refusal))) => Err(*refusal),
                Err(other) => panic!("{other:?}"),
            }
        }
    }
}

/// Takes a step with a claim.
pub async fn step(
    store: &Store,
    claim: ClaimRef,
    by: &str,
    step: ClaimStep,
) -> Result<usize, ClaimRefusal> {
    let on = ClaimAct::On(claim.claim_id, Box::new(step));
    act(store, claim.claimant, by, on).await
}

/// The claims of a record.
pub async fn book(store: &Store, claimant: Claimant) -> ClaimBook {
    let id = claimant.as_uuid().to_string();
    match claimant {
        Claimant::Worker(_) => store.log.load::<Worker>(&id).await.unwrap().state.claims,
        Claimant::Organisation(_) => {
            let loaded = store.log.load::<Organisation>(&id).await.unwrap();
            loaded.state.claims
        }
    }
}

/// One claim; none if it was not filed.
pub async fn find(store: &Store, claim: ClaimRef) -> Option<Claim> {
    let book = book(store, claim.claimant).await;
    book.claim(claim.claim_id).cloned()
}

/// One claim.
pub async fn claim(store: &Store, of: ClaimRef) -> Claim {
    find(store, of).await.unwrap()
}

/// Where a claim stands.
pub async fn state(store: &Store, of: ClaimRef) -> ClaimState {
    claim(store, of).await.state
}

/// The holds that a record gave for a claim, in order.
pub async fn holds(store: &Store, owner: Claimant, of: ClaimRef) -> Vec<Hold> {
    let book = book(store, owner).await;
    let mut holds = book.holds;
    holds.retain(|hold| hold.held.claim == of);
    holds
}

/// Sets the budget of a region for claims approved in 2024.
pub async fn budget(store: &Store, region: &str, amount: i64, strict_order: bool) -> BudgetId {
    let terms = BudgetTerms {
        fund: Fund::Bridging,
        region: RegionCode::parse(region).unwrap(),
        year: 2024,
        amount_fen: fen(amount),
        strict_order,
    };
    let id = terms.id();
    let propose = BudgetAct::Propose(terms);
    execute::<Budget, _>(store, id.as_uuid(), "finance", propose)
        .await
        .unwrap();
    execute::<Budget, _>(store, id.as_uuid(), "treasurer", BudgetAct::Confirm)
        .await
        .unwrap();
    id
}

/// A budget as it stands.
pub async fn budget_of(store: &Store, id: BudgetId) -> Budget {
    store
        .log
        .load::<Budget>(&id.to_string())
        .await
        .unwrap()
        .state
}

/// Carries everything through, also what is put off; nobody else may be at it.
pub async fn carry(store: &Store) {
    look(store).await;
    expire(store).await;
    let cursor = process::catch_up(store).await.unwrap();
    assert_eq!(cursor, store.log.head().await.unwrap());
}

/// Has a worker look at all there is by now, not at what is put off.
pub async fn look(store: &Store) {
    expire(store).await;
    let at_work = process::start(store).await.unwrap();
    let head = store.log.head().await.unwrap();
    while !process::carried(store, head).await.unwrap() {}
    drop(at_work);
}

/// As if the time of whoever had the lease had passed, and of whoever has begun a link.
pub async fn expire(store: &Store) {
    for sql in [
        "UPDATE process SET lease_until = 0",
        "UPDATE process_later SET due = 0",
    ] {
        store.rows.execute(sql, &[]).await.unwrap();
    }
}
