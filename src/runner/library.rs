//! What cases rest on beside their own events, as of a position: all policies, and the organisations and linked
//! records that were asked for.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use cqrs_es::Aggregate;
use domain::correction::{CorrectedClaim, JournalCorrection, JournalCorrectionEvent};
use domain::ids::{ClaimId, OrganisationId, WorkerId};
use domain::organisation::Organisation;
use domain::policy::{Policy, PolicyBook};
use domain::worker::Worker;
use projections::case::{Case, CaseEvent};
use projections::determinations::needs_of;
use projections::projection::Projection;
use projections::references::{LinkedRecord, Needs, References};
use projections::told::Told;
use uuid::Uuid;

use super::RunnerError;
use super::cases::{empty, fold, record};
use crate::store::{Log, Recorded};

/// Organisations at hand at most; when there are more, all are loaded anew.
const CAPACITY: usize = 10_000;

/// The references as of a position. Between two events that change any they stay the same.
#[derive(Clone, Default)]
pub struct Library {
    policies: Arc<PolicyBook>,
    organisations: HashMap<OrganisationId, Arc<Organisation>>,
    corrections: Arc<Corrections>,
}

/// Corrections of published lines, with their positions in order, by the stream of the claims.
type Corrections = HashMap<Uuid, Vec<(u64, CorrectedClaim)>>;

impl Library {
    /// The library as of a position.
    pub async fn at(log: &Log, position: u64) -> Result<Self, RunnerError> {
        let mut book = PolicyBook::default();
        for case in cases_of(&log.kind_at(Policy::TYPE, position).await?)? {
            if let Case::Policy(id, policy) = case {
                book.put(id, *policy);
            }
        }
        Ok(Self {
            policies: Arc::new(book),
            ..Self::default()
        })
    }

    /// What a version of a projection needs to know, as of a position: no more than it asks for. What was told and is posted
    /// otherwise is known from the first position on.
    pub(super) async fn of(
        projection: &dyn Projection,
        log: &Log,
        position: u64,
    ) -> Result<Self, RunnerError> {
        let mut library = if projection.follows(Policy::TYPE) {
            Self::at(log, position).await?
        } else {
            Self::default()
        };
        if projection.published().is_some() {
            library.corrections = Arc::new(corrections(projection, log).await?);
        }
        Ok(library)
    }

    /// What was told of the claims in a stream, as of a position.
    fn told(&self, stream: Uuid, position: u64) -> BTreeMap<ClaimId, Told> {
        // A later correction of the same claim holds all that the earlier one holds.
        let corrected = self.corrections.get(&stream).into_iter().flatten();
        corrected
            .map(|(at, claim)| (claim.claim_id, Told::of(claim, *at, position)))
            .collect()
    }

    /// All policies.
    pub fn policies(&self) -> &Arc<PolicyBook> {
        &self.policies
    }

    /// Takes in a policy or an organisation as it stands after an event.
    pub fn take_in(&mut self, case: &Case) {
        match case {
            Case::Policy(id, policy) => {
                Arc::make_mut(&mut self.policies).put(*id, (**policy).clone());
            }
            Case::Organisation(id, organisation) => {
                self.organisations
                    .insert(*id, Arc::new((**organisation).clone()));
            }
            Case::Worker(..)
            | Case::Agreement(..)
            | Case::Budget(..)
            | Case::Batch(..)
            | Case::Finding(..)
            | Case::Correction(..) => {}
        }
    }

    /// What a case needs, as of a position at which the library stands, with what its linked records need.
    pub async fn references(
        &mut self,
        log: &Log,
        position: u64,
        case: &Case,
        needs: Needs,
    ) -> Result<References, RunnerError> {
        let mut linked = Vec::new();
        let mut positions = Vec::new();
        let mut named = needs.organisations;
        if !needs.linked.is_empty() {
            positions = positions_of(log, case, position).await?;
            linked = records_at(log, position, &needs.linked).await?;
            let theirs = linked.iter().map(|record| needs_of(&record.worker));
            named.extend(theirs.flat_map(|needs| needs.organisations));
        }
        self.load(log, position, &named).await?;
        let organisations = self.at_hand(&named);
        Ok(References {
            policies: Arc::clone(&self.policies),
            organisations,
            linked,
            positions,
            told: self.told(case.id(), position),
        })
    }

    /// Organisations, and all policies, for a question that is not about one case.
    pub async fn known(
        &mut self,
        log: &Log,
        position: u64,
        organisations: &BTreeSet<OrganisationId>,
    ) -> Result<References, RunnerError> {
        self.load(log, position, organisations).await?;
        Ok(References {
            policies: Arc::clone(&self.policies),
            organisations: self.at_hand(organisations),
            ..References::default()
        })
    }

    fn at_hand(
        &self,
        named: &BTreeSet<OrganisationId>,
    ) -> BTreeMap<OrganisationId, Arc<Organisation>> {
        named
            .iter()
            .filter_map(|id| Some((*id, Arc::clone(self.organisations.get(id)?))))
            .collect()
    }

    async fn load(
        &mut self,
        log: &Log,
        position: u64,
        named: &BTreeSet<OrganisationId>,
    ) -> Result<(), RunnerError> {
        if self.organisations.len() > CAPACITY {
            self.organisations.clear();
        }
        let missing: Vec<(String, String)> = named
            .iter()
            .filter(|id| !self.organisations.contains_key(id))
            .map(|id| (Organisation::TYPE.to_owned(), id.to_string()))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        for case in cases_of(&log.streams_at(position, &missing).await?)? {
            self.take_in(&case);
        }
        Ok(())
    }
}

/// All corrections that lead to what this version of the code posts. Of those that lead to what another one
/// posted nothing is known: what it made of the same events may differ once more.
async fn corrections(projection: &dyn Projection, log: &Log) -> Result<Corrections, RunnerError> {
    let mut corrections = Corrections::new();
    let head = log.head().await?;
    let mut events = log.kind_at(JournalCorrection::TYPE, head).await?;
    events.sort_by_key(|event| event.position);
    for event in events {
        fold(&event, |read| {
            if let CaseEvent::Correction(JournalCorrectionEvent::JournalCorrected(corrected)) = read
                && corrected.code_version == projection.version()
            {
                for claim in corrected.claims {
                    let stream = corrections.entry(claim.claimant.as_uuid()).or_default();
                    stream.push((event.position, claim));
                }
            }
            Ok(())
        })?;
    }
    Ok(corrections)
}

/// Folds events, streams and versions in order, into their cases.
pub fn cases_of<'a>(
    events: impl IntoIterator<Item = &'a Recorded>,
) -> Result<Vec<Case>, RunnerError> {
    let mut cases: Vec<Case> = Vec::new();
    for event in events {
        if event.sequence == 1 {
            cases.push(empty(event)?);
        }
        if let Some(case) = cases.last_mut() {
            record(case, event)?;
        }
    }
    Ok(cases)
}

async fn records_at(
    log: &Log,
    position: u64,
    ids: &BTreeSet<WorkerId>,
) -> Result<Vec<LinkedRecord>, RunnerError> {
    let streams: Vec<(String, String)> = ids
        .iter()
        .map(|id| (Worker::TYPE.to_owned(), id.to_string()))
        .collect();
    let events = log.streams_at(position, &streams).await?;
    let mut positions: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for event in &events {
        positions
            .entry(event.aggregate_id.clone())
            .or_default()
            .push(event.position);
    }
    let records = cases_of(&events)?
        .into_iter()
        .filter_map(|case| match case {
            Case::Worker(id, worker) => Some(LinkedRecord {
                id,
                worker: Arc::new(*worker),
                positions: positions.remove(&id.to_string()).unwrap_or_default(),
            }),
            _ => None,
        });
    Ok(records.collect())
}

async fn positions_of(log: &Log, case: &Case, position: u64) -> Result<Vec<u64>, RunnerError> {
    let stream = (case.aggregate_type().to_owned(), case.id().to_string());
    let events = log.streams_at(position, &[stream]).await?;
    Ok(events.iter().map(|event| event.position).collect())
}

/// A worker's case with all that its determinations rest on.
pub type KnownWorker = (WorkerId, Box<Worker>, References);

/// Workers' cases as of a position, each with all that its determinations rest on; none for a stream without events.
pub async fn workers_at(
    log: &Log,
    library: &mut Library,
    position: u64,
    ids: &[WorkerId],
) -> Result<Vec<KnownWorker>, RunnerError> {
    let streams: Vec<(String, String)> = ids
        .iter()
        .map(|id| (Worker::TYPE.to_owned(), id.to_string()))
        .collect();
    let cases = cases_of(&log.streams_at(position, &streams).await?)?;
    let needs = |case: &Case| match case {
        Case::Worker(_, worker) => needs_of(worker),
        _ => Needs::default(),
    };
    // All organisations at once: many workers share few.
    let together = Needs {
        organisations: cases
            .iter()
            .flat_map(|case| needs(case).organisations)
            .collect(),
        ..Needs::default()
    };
    library.load(log, position, &together.organisations).await?;
    let mut workers = Vec::with_capacity(cases.len());
    for case in cases {
        let references = library
            .references(log, position, &case, needs(&case))
            .await?;
        if let Case::Worker(id, worker) = case {
            workers.push((id, worker, references));
        }
    }
    Ok(workers)
}
