//! The events of a bundle, replayed: into a store of their own, by the code that derives everything else.

use api_spec::bundle::{BundleAnswers, BundleRow};
use api_spec::problem::Language;
use chrono::NaiveDate;
use domain::claim::{Claim, ClaimBook, ClaimRef, Claimant, Pinned};
use domain::ids::{ClaimId, WorkerId};
use domain::organisation::Organisation;
use domain::region::RegionCode;
use domain::worker::Worker;
use projections::ledger::Code;
use serde_json::Value;

use super::{About, codes, shown};
use crate::claims::pinned_again;
use crate::query::{Reading, determinations, ledger};
use crate::runner::{self, Runner, RunnerError};
use crate::store::{Recorded, Store, StoreError, StoreUrl, StoreUrls};
use crate::view::determination_view;

/// Why events could not be replayed.
#[derive(Debug, thiserror::Error)]
pub enum Unreplayed {
    /// The store of its own can't be had.
    #[error("no folder for the replay could be made: {0}")]
    Folder(#[from] std::io::Error),
    /// An event that does not fit where it stands.
    #[error(transparent)]
    Runner(#[from] RunnerError),
    /// The same.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What it is about is not in it.
    #[error("what the bundle is about is not in it")]
    Absent,
    /// An answer that can't be written down.
    #[error("an answer could not be shown: {0}")]
    Unshown(#[from] serde_json::Error),
}

/// A store with nothing but some events in it. The events stand at other places than in their own log, in the same order.
pub struct Replay {
    store: Store,
    /// The places of the events in their own log.
    places: Vec<u64>,
    /// Goes away with it.
    _folder: tempfile::TempDir,
}

/// A determination that a claim was filed with, and what the rules answer on the same events.
pub struct Redetermined {
    /// The line of the claim.
    pub line_no: u32,
    /// As it was recorded.
    pub recorded: Pinned,
    /// As it is worked out now; none where the question is not about one record.
    pub again: Option<Pinned>,
}

impl Replay {
    /// Replays events, which are in the order of their log.
    pub async fn of(events: &[Recorded]) -> Result<Self, Unreplayed> {
        let folder = tempfile::tempdir()?;
        let urls = StoreUrls::together(StoreUrl::Sqlite(folder.path().to_owned()));
        let store = Store::open(&urls).await?;
        store.log.copy(events).await?;
        let places = events.iter().map(|event| event.position).collect();
        Ok(Self {
            store,
            places,
            _folder: folder,
        })
    }

    /// The place here of what was known at a place there.
    fn place(&self, position: u64) -> u64 {
        self.places.partition_point(|place| *place <= position) as u64
    }

    /// Answers what the bundle is asked.
    pub async fn answers(&self, about: About, on: NaiveDate) -> Result<BundleAnswers, Unreplayed> {
        let mut answers = BundleAnswers::default();
        match about {
            About::Worker(id) => {
                answers.determinations = self.determinations(id, on).await?;
                answers.claims = shown(&self.book(Claimant::Worker(id)).await?.claims)?;
            }
            About::Organisation(id) => {
                answers.claims = shown(&self.book(Claimant::Organisation(id)).await?.claims)?;
            }
            About::Claim(id) => answers.claims = shown(&[self.claim(id).await?])?,
            About::Ledger(year, region, code) => {
                answers.rows = self.rows(year, region, &codes(code)).await?;
            }
        }
        Ok(answers)
    }

    /// Every determination that a claim of the answers was filed with, worked out again on what was known then.
    pub async fn redetermined(&self, about: About) -> Result<Vec<Redetermined>, Unreplayed> {
        let claims = match about {
            About::Worker(id) => self.book(Claimant::Worker(id)).await?.claims,
            About::Claim(id) => vec![self.claim(id).await?],
            // The workers of an organisation's claims are in the bundles of these claims.
            About::Organisation(_) | About::Ledger(..) => Vec::new(),
        };
        let mut found = Vec::new();
        for claim in &claims {
            let then = self.place(claim.filed.basis.position);
            let again = pinned_again(&self.store.log, claim, then).await?;
            found.extend(claim.filed.lines.iter().map(|line| Redetermined {
                line_no: line.line_no,
                recorded: line.determination.clone(),
                again: again.get(&line.line_no).cloned(),
            }));
        }
        Ok(found)
    }

    async fn determinations(&self, id: WorkerId, on: NaiveDate) -> Result<Vec<Value>, Unreplayed> {
        let log = &self.store.log;
        let answers = determinations::explain(log, log.head().await?, id, on).await?;
        answers
            .values()
            .map(|(question, answer)| {
                let view = determination_view(question, answer, Language::En);
                Ok(serde_json::to_value(view)?)
            })
            .collect()
    }

    async fn book(&self, owner: Claimant) -> Result<ClaimBook, Unreplayed> {
        let id = owner.as_uuid().to_string();
        let log = &self.store.log;
        Ok(match owner {
            Claimant::Worker(_) => log.load::<Worker>(&id).await?.state.claims,
            Claimant::Organisation(_) => log.load::<Organisation>(&id).await?.state.claims,
        })
    }

    async fn claim(&self, id: ClaimId) -> Result<Claim, Unreplayed> {
        let owner = self.store.log.claimant_of(id).await?;
        let owner = owner.ok_or(Unreplayed::Absent)?;
        let book = self.book(owner).await?;
        let reference = ClaimRef {
            claimant: owner,
            claim_id: id,
        };
        let mut claims = book.claims.into_iter();
        claims
            .find(|claim| claim.reference() == reference)
            .ok_or(Unreplayed::Absent)
    }

    async fn rows(
        &self,
        year: i32,
        region: RegionCode,
        codes: &[Code],
    ) -> Result<Vec<BundleRow>, Unreplayed> {
        let ledger = runner::all()
            .into_iter()
            .find(|projection| projection.name() == ledger::PROJECTION);
        let ledger = Runner::new(&self.store, ledger.ok_or(Unreplayed::Absent)?);
        ledger.prepare().await?;
        if let Some(version) = ledger.latest().await? {
            ledger.catch_up(version, |_| {}).await?;
        }
        let mut reading = Reading::of(&self.store, ledger::PROJECTION).await?;
        let form = ledger::form(&mut reading, year, region, None).await?;
        Ok(codes
            .iter()
            .map(|code| BundleRow {
                code: code.code().to_owned(),
                value: form.get(code).copied().unwrap_or(0),
            })
            .collect())
    }

    /// Ends it.
    pub async fn close(self) {
        self.store.close().await;
    }
}
