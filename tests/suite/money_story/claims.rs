//! Claims in bulk: determined from the facts as the calls determine them, filed, reviewed, put on notice and approved by
//! the store's own commands.

use std::collections::BTreeSet;

use domain::claim::{Applicant, ApplicantKind, Claim, ClaimAct, ClaimFiled, ClaimStep, Claimant};
use domain::ids::{ClaimId, OrganisationId, WorkerId};
use domain::organisation::{Organisation, OrganisationAct};
use domain::scheme::Scheme;
use domain::subject::Given;
use domain::time::Month;
use domain::worker::{Worker, WorkerAct};
use futures_util::{FutureExt, StreamExt};
use hearth::chance;
use hearth::claims::{Wanted, again, for_organisation, for_worker, pinned_of, recorders};
use hearth::clock;
use hearth::money::records::Record;
use hearth::store::{Expected, Store};

use super::town::{CERTIFICATE_FEN, MONTH, MONTH_FEN, Resident, TRANSPORT_FEN};
use crate::app::TestApp;
use crate::claims_made::{by, day, subject};

/// The days of every claim.
const REVIEWED: &str = "2021-10-11";
const PUBLICISED: &str = "2021-10-12";
pub const APPROVED: &str = "2021-10-20";
/// How often a decision is prepared again because a record moved meanwhile, as the calls do.
const TRIES: u32 = 10;
/// Claims that move on at the same time.
const AT_ONCE: usize = 8;

/// What somebody applies for, and what is due by the policies.
#[derive(Clone)]
pub struct Application {
    claimant: Claimant,
    wanted: Wanted,
    applied_on: &'static str,
    due_fen: i64,
}

impl Application {
    pub fn journey(resident: &Resident) -> Self {
        Self::of_worker(resident, Scheme::Transport, TRANSPORT_FEN)
    }

    pub fn certificate(resident: &Resident) -> Self {
        Self::of_worker(resident, Scheme::SkillUpgrade, CERTIFICATE_FEN)
    }

    fn of_worker(resident: &Resident, scheme: Scheme, due_fen: i64) -> Self {
        let worker: WorkerId = resident.id.parse().unwrap();
        Self {
            claimant: Claimant::Worker(worker),
            wanted: Wanted::all_of(scheme),
            applied_on: "2021-07-01",
            due_fen,
        }
    }

    /// A month of each of these workers.
    pub fn premiums(employer: &str, workers: &[&Resident]) -> Self {
        let id: OrganisationId = employer.parse().unwrap();
        let mut wanted = Wanted::all_of(Scheme::SocialInsurance);
        wanted.workers = workers.iter().map(|it| it.id.parse().unwrap()).collect();
        wanted.months = vec![Month::parse(MONTH).unwrap()];
        Self {
            claimant: Claimant::Organisation(id),
            wanted,
            applied_on: "2021-10-08",
            due_fen: i64::try_from(workers.len()).unwrap() * MONTH_FEN,
        }
    }
}

/// A claim that was filed.
#[derive(Debug, Clone)]
pub struct Filed {
    claimant: Claimant,
    claim_id: ClaimId,
    /// The claim.
    pub id: String,
    /// Its scheme.
    pub scheme: &'static str,
    /// What is due.
    pub due_fen: i64,
}

impl Filed {
    /// Where it is found.
    pub fn path(&self) -> String {
        let kind = match self.claimant {
            Claimant::Worker(_) => "workers",
            Claimant::Organisation(_) => "organisations",
        };
        format!("/{kind}/{}/claims/{}", self.beneficiary(), self.id)
    }

    /// Whose it is.
    pub fn beneficiary(&self) -> String {
        self.claimant.as_uuid().to_string()
    }
}

/// Files claims and brings them to where they wait for their approval.
pub fn on_notice(app: &TestApp, applications: &[Application]) -> Vec<Filed> {
    in_bulk(app, applications, |store, application| async move {
        let filed = file(&store, &application).await;
        review(&store, &filed).await;
        let publicised_on = day(PUBLICISED);
        let notice = ClaimStep::Publicise {
            publicised_on,
            place: None,
        };
        step(&store, &filed, "reviewer", notice).await.unwrap();
        filed
    })
}

/// Approves claims that are on notice, large ones by two people.
pub fn approve(app: &TestApp, claims: &[Filed]) {
    in_bulk(app, claims, |store, filed| async move {
        let mut tries = 0;
        loop {
            let claim = known(&store, &filed).await;
            let found = again(&store, &claim).await.unwrap();
            let cited = pinned_of(&claim).chain(found.now.values());
            let approve = ClaimStep::Approve {
                approved_on: day(APPROVED),
                recorders: recorders(&store.log, cited).await.unwrap(),
                now: found.now.clone(),
                basis: found.basis,
                drop_failing: false,
            };
            let name = ["approver", "co-approver"][claim.approvals.len()];
            match step(&store, &filed, name, approve).await {
                Ok(())
                    if claim.approvals.len() + 1
                        < usize::try_from(claim.approvers_needed()).unwrap() => {}
                Ok(()) => return,
                Err(refusal) => tries = moved(tries, &refusal).await,
            }
        }
    });
}

fn in_bulk<T, R, F>(app: &TestApp, items: &[T], work: impl Fn(Store, T) -> F) -> Vec<R>
where
    T: Clone,
    R: Send + 'static,
    F: Future<Output = R> + Send + 'static,
{
    let store = &app.installation.store;
    app.runtime.block_on(async {
        let started = futures_util::stream::iter(items.to_vec())
            .map(|item| tokio::spawn(work(store.clone(), item).boxed()));
        let done = started.buffered(AT_ONCE).map(|done| done.unwrap());
        done.collect().await
    })
}

async fn file(store: &Store, application: &Application) -> Filed {
    let claim_id = ClaimId::from(chance::id());
    let (claimant, wanted) = (application.claimant, &application.wanted);
    let on = day(application.applied_on);
    let filed = Filed {
        claimant,
        claim_id,
        id: claim_id.to_string(),
        scheme: wanted.scheme.code(),
        due_fen: application.due_fen,
    };
    let mut tries = 0;
    loop {
        let found = match claimant {
            Claimant::Worker(id) => for_worker(&store.log, id, wanted, on).await,
            Claimant::Organisation(id) => for_organisation(store, id, wanted, on).await,
        };
        let found = found.unwrap().unwrap();
        let claim = ClaimFiled {
            claim_id,
            part_of: None,
            beneficiary: claimant,
            scheme: wanted.scheme,
            programme: found.programme,
            region: found.region,
            fund: found.fund,
            funds: found.funds,
            lines: found.lines,
            applied_on: on,
            applicant: Applicant {
                kind: ApplicantKind::Own,
                relation: None,
                consent_ref: None,
            },
            filed_by: subject("filer"),
            contested: None,
            evidence: Vec::new(),
            terms: found.terms,
            basis: found.basis,
        };
        let act = ClaimAct::File(Box::new(claim));
        match execute(store, claimant, "filer", act).await {
            Ok(()) => return filed,
            Err(refusal) => tries = moved(tries, &refusal).await,
        }
    }
}

/// Finds a claim in order, with the account that was shown.
async fn review(store: &Store, filed: &Filed) {
    let record = Record::load(&store.log, filed.claimant).await.unwrap();
    let account = match &record {
        Record::Worker(worker) => &worker.account,
        Record::Organisation(organisation) => &organisation.account,
    };
    let claim = record.claims().claim(filed.claim_id).unwrap();
    let review = ClaimStep::Review {
        reviewed_on: day(REVIEWED),
        note: None,
        account: account.latest().map(|shown| shown.fingerprint.clone()),
        recorders: recorders(&store.log, pinned_of(claim)).await.unwrap(),
    };
    step(store, filed, "reviewer", review).await.unwrap();
}

async fn known(store: &Store, filed: &Filed) -> Claim {
    let record = Record::load(&store.log, filed.claimant).await.unwrap();
    record.claims().claim(filed.claim_id).unwrap().clone()
}

async fn step(store: &Store, filed: &Filed, name: &str, step: ClaimStep) -> Result<(), String> {
    let act = ClaimAct::On(filed.claim_id, Box::new(step));
    execute(store, filed.claimant, name, act).await
}

async fn execute(
    store: &Store,
    claimant: Claimant,
    name: &str,
    act: ClaimAct,
) -> Result<(), String> {
    let id = claimant.as_uuid().to_string();
    let (today, by_whom, envelope) = (clock::today(), subject(name), by(name));
    let log = &store.log;
    match claimant {
        Claimant::Worker(_) => {
            let command = Given {
                today,
                by: by_whom,
                act: WorkerAct::Claim(act),
            };
            let done = log.execute::<Worker>(&id, command, &envelope, Expected::Any);
            done.await.map_err(|refusal| format!("{refusal:?}"))?;
        }
        Claimant::Organisation(_) => {
            let command = Given {
                today,
                by: by_whom,
                act: OrganisationAct::Claim(act),
            };
            let done = log.execute::<Organisation>(&id, command, &envelope, Expected::Any);
            done.await.map_err(|refusal| format!("{refusal:?}"))?;
        }
    }
    Ok(())
}

/// Only a record that moved meanwhile is a reason to try again.
async fn moved(tries: u32, refusal: &str) -> u32 {
    assert!(refusal.contains("Moved") && tries < TRIES, "{refusal}");
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    tries + 1
}

/// The claims, by their ids.
pub fn ids<'a>(claims: impl IntoIterator<Item = &'a Filed>) -> BTreeSet<String> {
    claims.into_iter().map(|claim| claim.id.clone()).collect()
}
