//! The record of a beneficiary, of either kind, as far as money asks for it.

use chrono::NaiveDate;
use domain::account::Account;
use domain::claim::{Claim, ClaimAct, ClaimBook, ClaimRefusal, Claimant, HoldReason};
use domain::organisation::Organisation;
use domain::sealed::{Fingerprint, SealedAccount};
use domain::subject::Subject;
use domain::worker::Worker;
use projections::case::Case;

use crate::runner::read;
use crate::store::{Log, StoreError};

/// A record that claims live in.
pub enum Record {
    /// A worker's.
    Worker(Box<Worker>),
    /// An organisation's.
    Organisation(Box<Organisation>),
}

impl Record {
    /// The record as it stands.
    pub async fn load(log: &Log, claimant: Claimant) -> Result<Self, StoreError> {
        let id = claimant.as_uuid().to_string();
        Ok(match claimant {
            Claimant::Worker(_) => Self::Worker(Box::new(log.load(&id).await?.state)),
            Claimant::Organisation(_) => Self::Organisation(Box::new(log.load(&id).await?.state)),
        })
    }

    /// Its claims.
    pub fn claims(&self) -> &ClaimBook {
        match self {
            Self::Worker(worker) => &worker.claims,
            Self::Organisation(organisation) => &organisation.claims,
        }
    }

    /// Why it would refuse an act about its claims as they stand; nothing if it would not.
    pub fn refusal(&self, today: NaiveDate, by: &Subject, act: ClaimAct) -> Option<ClaimRefusal> {
        let claims = self.claims();
        let decided = match self {
            Self::Worker(it) => {
                it.with_standing(|standing| claims.decide(standing, today, by, act))
            }
            Self::Organisation(it) => {
                it.with_standing(|standing| claims.decide(standing, today, by, act))
            }
        };
        decided.err()
    }

    /// What keeps one of its claims out of batches and files.
    pub fn kept_out(&self, claim: &Claim) -> Vec<HoldReason> {
        match self {
            Self::Worker(worker) => {
                worker.with_standing(|standing| worker.claims.kept_out_by(claim, standing))
            }
            Self::Organisation(it) => {
                it.with_standing(|standing| it.claims.kept_out_by(claim, standing))
            }
        }
    }
}

/// The account with a fingerprint that was the confirmed one last, up to a position of the log: with the holder and
/// the bank as they were confirmed then. None if it never was.
pub async fn account_at(
    log: &Log,
    claimant: Claimant,
    fingerprint: &Fingerprint,
    position: u64,
) -> Result<Option<SealedAccount>, StoreError> {
    fn confirmed(case: &Case) -> Option<&SealedAccount> {
        let account: &Account = match case {
            Case::Worker(_, worker) => &worker.account,
            Case::Organisation(_, organisation) => &organisation.account,
            _ => return None,
        };
        account.payable()
    }
    let (kind, id) = (claimant.stream_type(), claimant.as_uuid());
    let corrupt = |error: String| StoreError::corrupt(format!("{kind} {id}: {error}"));
    let mut case = Case::empty(kind, id).map_err(|error| corrupt(error.to_string()))?;
    let mut found = None;
    for event in log.stream(kind, &id.to_string()).await? {
        if event.position > position {
            break;
        }
        case.record(read(&event).map_err(corrupt)?)
            .map_err(|error| corrupt(error.to_string()))?;
        if let Some(account) = confirmed(&case).filter(|it| it.fingerprint == *fingerprint) {
            found = Some(account.clone());
        }
    }
    Ok(found)
}
