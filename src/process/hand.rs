//! The acts of the worker: what it does in other streams, in the system's name and with its cause.

use cqrs_es::Aggregate;
use domain::claim::{Claim, ClaimAct, ClaimBook, ClaimRef, ClaimRefusal, ClaimStep, Claimant};
use domain::organisation::{Organisation, OrganisationAct, OrganisationRefusal};
use domain::subject::{Given, Subject};
use domain::worker::{Worker, WorkerAct, WorkerRefusal};

use super::Trouble;
use super::lease::Until;
use crate::chance;
use crate::clock;
use crate::store::{Done, Envelope, Expected, Log, Recorded, Refusal, Store, StoreError, Stored};

/// The worker at one event.
pub(super) struct Hand<'a> {
    pub(super) store: &'a Store,
    cause: Option<String>,
    until: Option<Until>,
}

/// A record's answer to an act about claims.
pub(super) type Answer = Result<(), ClaimRefusal>;

impl<'a> Hand<'a> {
    pub(super) fn of(store: &'a Store, event: &Recorded, until: &Until) -> Self {
        Self {
            store,
            cause: Some(format!(
                "{}/{}/{}",
                event.aggregate_type, event.aggregate_id, event.sequence
            )),
            until: Some(until.clone()),
        }
    }

    /// The worker by itself, at no event.
    pub(super) fn of_system(store: &'a Store) -> Self {
        Self {
            store,
            cause: None,
            until: None,
        }
    }

    /// In whose name the worker acts.
    pub(super) fn subject() -> Subject {
        Subject::new("hearth", "process")
    }

    pub(super) fn log(&self) -> &Log {
        &self.store.log
    }

    /// The claims of a record.
    pub(super) async fn book(&self, claimant: Claimant) -> Result<ClaimBook, StoreError> {
        let id = claimant.as_uuid().to_string();
        Ok(match claimant {
            Claimant::Worker(_) => self.log().load::<Worker>(&id).await?.state.claims,
            Claimant::Organisation(_) => self.log().load::<Organisation>(&id).await?.state.claims,
        })
    }

    /// One claim.
    pub(super) async fn claim(&self, claim: ClaimRef) -> Result<Option<Claim>, StoreError> {
        let book = self.book(claim.claimant).await?;
        Ok(book.claim(claim.claim_id).cloned())
    }

    /// Does something about the claims or keys of a record; the record may refuse.
    pub(super) async fn on_claims(
        &self,
        claimant: Claimant,
        act: ClaimAct,
    ) -> Result<Answer, StoreError> {
        match claimant {
            Claimant::Worker(id) => match self.act::<Worker, _>(id, WorkerAct::Claim(act)).await {
                Ok(()) => Ok(Ok(())),
                Err(Refusal::Refused(WorkerRefusal::Claim(refusal))) => Ok(Err(*refusal)),
                Err(other) => Err(unexpected(other)),
            },
            Claimant::Organisation(id) => {
                match self
                    .act::<Organisation, _>(id, OrganisationAct::Claim(act))
                    .await
                {
                    Ok(()) => Ok(Ok(())),
                    Err(Refusal::Refused(OrganisationRefusal::Claim(refusal))) => Ok(Err(*refusal)),
                    Err(other) => Err(unexpected(other)),
                }
            }
        }
    }

    /// Takes a step with a claim; a refusal is noted.
    pub(super) async fn step(
        &self,
        name: &'static str,
        claim: ClaimRef,
        step: ClaimStep,
    ) -> Result<(), Trouble> {
        let act = ClaimAct::On(claim.claim_id, Box::new(step));
        let refused = |reason: &dyn std::fmt::Display| Trouble::Refused {
            step: name,
            reason: format!("claim {}: {reason}", claim.claim_id),
        };
        match self.on_claims(claim.claimant, act).await {
            Ok(answer) => answer.map_err(|refusal| refused(&refusal)),
            // One record that can't be read keeps no other from its step.
            Err(error @ StoreError::Corrupt { .. }) => Err(refused(&error)),
            Err(error) => Err(error.into()),
        }
    }

    /// Executes an act on a stream.
    pub(super) async fn act<A, Act>(
        &self,
        id: impl ToString,
        act: Act,
    ) -> Result<(), Refusal<A::Error>>
    where
        A: Stored + Aggregate<Command = Given<Act>>,
        Act: Clone,
    {
        self.done::<A, Act>(id, act).await.map(|_| ())
    }

    /// Executes an act on a stream, and says what it did.
    pub(super) async fn done<A, Act>(
        &self,
        id: impl ToString,
        act: Act,
    ) -> Result<Done, Refusal<A::Error>>
    where
        A: Stored + Aggregate<Command = Given<Act>>,
        Act: Clone,
    {
        if let Some(until) = &self.until {
            until.check()?;
        }
        let by = Self::subject();
        let envelope = Envelope {
            cause: self.cause.clone(),
            ..Envelope::of(&by, "system", chance::id().to_string())
        };
        let command = Given {
            today: clock::today(),
            by,
            act,
        };
        self.log()
            .execute::<A>(&id.to_string(), command, &envelope, Expected::Any)
            .await
    }
}

/// What no record answers to the worker's acts.
fn unexpected<E: std::error::Error + Send + Sync + 'static>(refusal: Refusal<E>) -> StoreError {
    match refusal {
        Refusal::Store(error) => error,
        Refusal::Refused(refusal) => StoreError::Internal(Box::new(refusal)),
        Refusal::StaleVersion { .. } | Refusal::KeyReused => {
            StoreError::Internal("an act without expectation or key met one".into())
        }
    }
}
