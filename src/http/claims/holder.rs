//! The stream that a claim lives in: found by the path or by the claim alone, read and changed in one way.

use std::time::Duration;

use api_spec::claim::ClaimAnswer;
use api_spec::problem::Slug;
use domain::account::Account;
use domain::claim::{Claim, ClaimAct, ClaimBook, ClaimStep, Claimant, Standing};
use domain::ids::ClaimId;
use domain::organisation::{Organisation, OrganisationAct};
use domain::region::RegionCode;
use domain::worker::{Worker, WorkerAct};
use projections::directory::scope_of_worker;

use crate::access::Caller;
use crate::http::answer::Answer;
use crate::http::call::{Body, Call};
use crate::http::cases::{self, committed};
use crate::http::fault::{Fault, Kind};
use crate::store::{Done, Loaded, Log, StoreError};

/// How often a command is determined again because the record moved meanwhile.
const MAX_DETERMINATIONS: u64 = 10;

/// A worker's or an organisation's record as its claims see it.
pub enum Record {
    /// A worker's.
    Worker(Box<Worker>),
    /// An organisation's.
    Organisation(Box<Organisation>),
}

/// A stream that claims live in.
pub struct Holder {
    /// Which.
    pub claimant: Claimant,
    /// Its version.
    pub version: u64,
    /// As it stood then.
    pub record: Record,
}

/// Which kind of holder a path is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// `/workers/{id}/…`.
    Workers,
    /// `/organisations/{id}/…`.
    Organisations,
}

impl Of {
    /// The holder that the path names.
    pub fn claimant(self, call: &Call) -> Result<Claimant, Fault> {
        Ok(match self {
            Self::Workers => Claimant::Worker(call.path_id("id")?),
            Self::Organisations => Claimant::Organisation(call.path_id("id")?),
        })
    }
}

/// Where a claim is found.
pub fn path_of(claimant: Claimant, claim: ClaimId) -> String {
    let kind = match claimant {
        Claimant::Worker(_) => "workers",
        Claimant::Organisation(_) => "organisations",
    };
    let id = claimant.as_uuid();
    format!("/api/v1/{kind}/{id}/claims/{claim}")
}

impl Holder {
    /// Loads a stream, whoever asks; 404 if nobody is registered there.
    pub async fn load(call: &Call, claimant: Claimant) -> Result<Self, Fault> {
        let holder = Self::at(&call.state.store.log, claimant, None).await?;
        let registered = match &holder.record {
            Record::Worker(worker) => worker.person.is_some(),
            Record::Organisation(organisation) => organisation.registration.is_some(),
        };
        if registered {
            Ok(holder)
        } else {
            Err(Fault::new(Slug::NotFound))
        }
    }

    /// A stream as it stood at a version, or stands.
    pub async fn at(
        log: &Log,
        claimant: Claimant,
        version: Option<u64>,
    ) -> Result<Self, StoreError> {
        async fn loaded<A: crate::store::Stored>(
            log: &Log,
            id: &str,
            version: Option<u64>,
        ) -> Result<Loaded<A>, StoreError> {
            match version {
                Some(version) => log.load_at::<A>(id, version).await,
                None => log.load::<A>(id).await,
            }
        }
        let id = claimant.as_uuid().to_string();
        Ok(match claimant {
            Claimant::Worker(_) => {
                let Loaded { state, version } = loaded::<Worker>(log, &id, version).await?;
                Self {
                    claimant,
                    version,
                    record: Record::Worker(Box::new(state)),
                }
            }
            Claimant::Organisation(_) => {
                let Loaded { state, version } = loaded::<Organisation>(log, &id, version).await?;
                Self {
                    claimant,
                    version,
                    record: Record::Organisation(Box::new(state)),
                }
            }
        })
    }

    /// The holder that the path names, for whoever may file there: outside the region a worker does not exist, and an
    /// organisation, which is public, is not the caller's to act for.
    pub async fn for_filing(call: &Call, of: Of) -> Result<Self, Fault> {
        let holder = Self::load(call, of.claimant(call)?).await?;
        if holder.in_scope(&call.caller) {
            Ok(holder)
        } else {
            Err(match of {
                Of::Workers => Fault::new(Slug::NotFound),
                Of::Organisations => Fault::foreign_region(),
            })
        }
    }

    /// Whether the beneficiary is in the caller's region.
    pub fn in_scope(&self, caller: &Caller) -> bool {
        match &self.record {
            Record::Worker(worker) => caller.covers_any(scope_of_worker(worker)),
            Record::Organisation(organisation) => {
                caller.covers_any(organisation.seats.iter().map(|seat| seat.region))
            }
        }
    }

    /// Whether the caller may see a claim: of a beneficiary in the region, or decided there.
    pub fn shows(&self, caller: &Caller, claim: &Claim) -> bool {
        self.in_scope(caller) || caller.covers(claim.region())
    }

    /// Whether the caller may bring a claim that a region decides, or change what was brought: the side of a worker's
    /// origin, or the office that decides (details 154); for organisations, whoever may act for them.
    pub fn may_bring(&self, caller: &Caller, decided_by: RegionCode) -> bool {
        match &self.record {
            Record::Worker(worker) => {
                caller.covers_any(worker.origins.iter().map(|period| period.origin.code))
                    || caller.covers(decided_by)
            }
            Record::Organisation(_) => self.in_scope(caller) || caller.covers(decided_by),
        }
    }

    /// The claims of the stream.
    pub fn book(&self) -> &ClaimBook {
        match &self.record {
            Record::Worker(worker) => &worker.claims,
            Record::Organisation(organisation) => &organisation.claims,
        }
    }

    /// A claim of the stream.
    pub fn claim(&self, id: ClaimId) -> Result<&Claim, Fault> {
        self.book()
            .claim(id)
            .ok_or_else(|| Fault::new(Slug::NotFound))
    }

    /// The bank account.
    pub fn account(&self) -> &Account {
        match &self.record {
            Record::Worker(worker) => &worker.account,
            Record::Organisation(organisation) => &organisation.account,
        }
    }

    /// Looks at the record as its claims do.
    pub fn with_standing<T>(&self, look: impl FnOnce(&Standing<'_>) -> T) -> T {
        match &self.record {
            Record::Worker(worker) => worker.with_standing(look),
            Record::Organisation(organisation) => organisation.with_standing(look),
        }
    }
}

/// Executes an act on the claims of a stream.
pub async fn act<T>(
    call: &Call,
    claimant: Claimant,
    act: ClaimAct,
    body: &Body<T>,
) -> Result<Done, Fault> {
    match claimant {
        Claimant::Worker(id) => cases::act(call, id, WorkerAct::Claim(act), None, body).await,
        Claimant::Organisation(id) => {
            let act = OrganisationAct::Claim(act);
            cases::act_on::<Organisation, _, _>(call, id, act, None, body).await
        }
    }
}

/// Tries again as long as the record moves between the determination and the decision.
pub async fn settled<T>(mut attempt: impl AsyncFnMut() -> Result<T, Fault>) -> Result<T, Fault> {
    let mut tries = 0;
    loop {
        match attempt().await {
            Err(fault) if fault.slug == Slug::Busy && tries < MAX_DETERMINATIONS => {
                tries += 1;
                // On PostgreSQL the log may be a moment behind the record's last event.
                tokio::time::sleep(Duration::from_millis(10 * tries)).await;
            }
            other => return other,
        }
    }
}

/// One claim that a step is about.
pub struct At {
    /// Its holder.
    pub holder: Holder,
    /// The claim.
    pub claim_id: ClaimId,
}

impl At {
    /// The claim that the path names, for whoever brings it: the filer's side.
    pub async fn for_filer(call: &Call, of: Of) -> Result<Self, Fault> {
        let claim_id = call.path_id("claim_id")?;
        let holder = Holder::load(call, of.claimant(call)?).await?;
        let shown = holder.shows(&call.caller, holder.claim(claim_id)?);
        if shown {
            Ok(Self { holder, claim_id })
        } else {
            Err(Fault::new(Slug::NotFound))
        }
    }

    /// The claim that the path names, for whoever may change what was brought.
    pub async fn for_bringer(call: &Call, of: Of) -> Result<Self, Fault> {
        let at = Self::for_filer(call, of).await?;
        if at.holder.may_bring(&call.caller, at.claim()?.region()) {
            Ok(at)
        } else {
            Err(Fault::foreign_region())
        }
    }

    /// The claim that the path names, for the office that decides and pays.
    pub async fn for_office(call: &Call, of: Of) -> Result<Self, Fault> {
        let at = Self::for_filer(call, of).await?;
        if call.caller.covers(at.claim()?.region()) {
            Ok(at)
        } else {
            Err(Fault::foreign_region())
        }
    }

    /// The claim that a body names, for the office that pays: what lies elsewhere does not exist.
    pub async fn named(call: &Call, pointer: &str, text: &str) -> Result<Self, Fault> {
        let unknown = || Fault::at(pointer, Kind::UnknownReference);
        let claim_id: ClaimId = text.parse().map_err(|_| unknown())?;
        let claimant = call.state.store.log.claimant_of(claim_id).await?;
        let holder = Holder::load(call, claimant.ok_or_else(unknown)?).await?;
        let at = Self { holder, claim_id };
        if call.caller.covers(at.claim()?.region()) {
            Ok(at)
        } else {
            Err(unknown())
        }
    }

    /// The same claim as it stands by now.
    pub async fn now(&self, call: &Call) -> Result<Self, Fault> {
        let log = &call.state.store.log;
        Ok(Self {
            holder: Holder::at(log, self.holder.claimant, None).await?,
            claim_id: self.claim_id,
        })
    }

    /// The claim as it stood when it was found.
    pub fn claim(&self) -> Result<&Claim, Fault> {
        self.holder.claim(self.claim_id)
    }

    /// Takes a step.
    pub async fn step<T>(
        &self,
        call: &Call,
        step: ClaimStep,
        body: &Body<T>,
    ) -> Result<Done, Fault> {
        let step = ClaimAct::On(self.claim_id, Box::new(step));
        act(call, self.holder.claimant, step, body).await
    }

    /// The holder as the command left it, and what commands about the claim answer.
    pub async fn after(&self, call: &Call, done: &Done) -> Result<(Holder, ClaimAnswer), Fault> {
        after(call, self.holder.claimant, self.claim_id, done).await
    }

    /// 200 with where the claim stands.
    pub async fn stands(&self, call: &Call, done: &Done) -> Result<Answer, Fault> {
        let (_, answer) = self.after(call, done).await?;
        answered(&answer, done)
    }
}

/// 200 with the stream's new version as its tag.
pub fn answered(answer: &impl serde::Serialize, done: &Done) -> Result<Answer, Fault> {
    Ok(Answer::ok(answer)?.etag(format!("\"{}\"", done.version)))
}

/// The holder as a command left it, and what the command answers.
pub async fn after(
    call: &Call,
    claimant: Claimant,
    claim_id: ClaimId,
    done: &Done,
) -> Result<(Holder, ClaimAnswer), Fault> {
    let log = &call.state.store.log;
    let holder = Holder::at(log, claimant, Some(done.version)).await?;
    let answer = claim_answer(&holder, claim_id, done)?;
    Ok((holder, answer))
}

/// What commands about a claim answer.
pub fn claim_answer(holder: &Holder, claim_id: ClaimId, done: &Done) -> Result<ClaimAnswer, Fault> {
    let claim = holder.claim(claim_id)?;
    let amount = if claim.state.is_approved() {
        claim.approved_fen()
    } else {
        claim.claimed_fen()
    };
    Ok(ClaimAnswer {
        committed: committed(holder.claimant.as_uuid(), done, Vec::new()),
        claim_id: claim_id.to_string(),
        state: claim.state.code().to_owned(),
        amount_fen: amount.get(),
    })
}
