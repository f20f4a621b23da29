//! Making a bundle: which streams it stands on, their events with proofs, and what was answered.

use std::collections::BTreeSet;

use api_spec::bundle::{Bundle, BundleAnswers, BundleAsked, BundleEvent, BundleRow, BundleStream};
use api_spec::problem::Language;
use chrono::NaiveDate;
use cqrs_es::Aggregate;
use domain::batch::PaymentBatch;
use domain::budget::Budget;
use domain::claim::{Claim, Claimant};
use domain::ids::WorkerId;
use domain::organisation::Organisation;
use domain::policy::Policy;
use domain::region::RegionCode;
use domain::worker::Worker;
use projections::determinations::needs_of;
use projections::ledger::Code;

use super::check::check;
use super::replay::Unreplayed;
use super::{About, FORMAT, codes, encoded, leaf_of, shown};
use crate::query::{Reading, determinations, ledger};
use crate::runner::{Library, RunnerError, workers_at};
use crate::store::{Recorded, Store, StoreError, Stored};
use crate::view::determination_view;

/// How many events a bundle holds at most.
pub const MOST_EVENTS: usize = 20_000;
/// Workers' cases that are looked through at once.
const AT_ONCE: usize = 100;

/// Why there is no bundle.
#[derive(Debug, thiserror::Error)]
pub enum Unmade {
    /// There was no such thing then.
    #[error("there was no such record then")]
    Absent,
    /// The log is not sealed so far.
    #[error("the log is not sealed up to this position yet")]
    NotSealed,
    /// It would be too large.
    #[error("the bundle would hold {0} events")]
    TooMany(usize),
    /// It did not pass its own check.
    #[error("the bundle did not pass its own check: {0}")]
    Unsound(String),
    /// A store that fails.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The same.
    #[error(transparent)]
    Runner(#[from] RunnerError),
    /// The check could not be made.
    #[error(transparent)]
    Unreplayed(#[from] Unreplayed),
}

/// Kind and id of a stream.
type StreamId = (String, String);

fn stream<A: Aggregate>(id: &impl ToString) -> StreamId {
    (A::TYPE.to_owned(), id.to_string())
}

/// As of when a bundle answers, and the checkpoint that its proofs lead to.
#[derive(Debug, Clone)]
pub struct Basis {
    /// The last position that is known.
    pub position: u64,
    /// The day on which determinations are asked.
    pub on: NaiveDate,
    /// The signed checkpoint.
    pub checkpoint: String,
    /// How many leaves its tree has.
    pub size: u64,
    /// The log's key.
    pub key: String,
}

/// Makes a bundle, and checks it.
///
/// # Errors
/// A record that was not there, a tree that does not reach so far, more events than a bundle holds.
pub async fn make(store: &Store, about: About, basis: Basis) -> Result<Bundle, Unmade> {
    let Basis {
        position, on, size, ..
    } = basis;
    if size < position {
        return Err(Unmade::NotSealed);
    }
    let (streams, answers) = Gathered {
        store,
        position,
        on,
    }
    .of(about)
    .await?;
    let log = &store.log;
    let wanted: Vec<StreamId> = streams.into_iter().collect();
    let mut events = log.streams_at(position, &wanted).await?;
    events.extend(log.kind_at(Policy::TYPE, position).await?);
    if events.len() > MOST_EVENTS {
        return Err(Unmade::TooMany(events.len()));
    }
    let streams = heads(store, &events).await?;
    events.sort_by_key(|event| event.position);
    let positions: Vec<u64> = events.iter().map(|event| event.position).collect();
    let proofs = log.inclusion_proofs(&positions, size).await?;
    let proofs = proofs.ok_or(Unmade::NotSealed)?;
    let bundle = Bundle {
        format: FORMAT.to_owned(),
        about: about.stated(),
        asked: BundleAsked {
            position,
            on: on.to_string(),
        },
        checkpoint: basis.checkpoint,
        key: basis.key,
        streams,
        events: events
            .iter()
            .zip(proofs)
            .map(|(event, proof)| BundleEvent {
                leaf: leaf_of(event),
                proof: proof.iter().map(encoded).collect(),
            })
            .collect(),
        answers,
    };
    // What can't be checked is worth nothing: better no file than one that fails on the auditor's machine.
    let checked = check(&bundle, None).await?;
    match checked.checks.into_iter().find(|check| !check.passed()) {
        None => Ok(bundle),
        Some(check) => Err(Unmade::Unsound(check.to_string())),
    }
}

/// The streams of these events, each with its last version and chain.
async fn heads(store: &Store, events: &[Recorded]) -> Result<Vec<BundleStream>, Unmade> {
    let mut heads = Vec::new();
    for (at, event) in events.iter().enumerate() {
        let stream = (&event.aggregate_type, &event.aggregate_id);
        let next = events.get(at + 1);
        if next.is_some_and(|next| (&next.aggregate_type, &next.aggregate_id) == stream) {
            continue;
        }
        let chain = store.log.chain_at(event.position).await?;
        heads.push(BundleStream {
            stream: event.aggregate_type.clone(),
            id: event.aggregate_id.clone(),
            version: event.sequence,
            chain: encoded(&chain.ok_or(Unmade::NotSealed)?),
        });
    }
    heads.sort();
    Ok(heads)
}

/// What is gathered for one bundle.
struct Gathered<'a> {
    store: &'a Store,
    position: u64,
    on: NaiveDate,
}

impl Gathered<'_> {
    async fn of(&self, about: About) -> Result<(BTreeSet<StreamId>, BundleAnswers), Unmade> {
        let mut answers = BundleAnswers::default();
        let mut streams = BTreeSet::new();
        match about {
            About::Worker(id) => {
                let claims = self.claims(Claimant::Worker(id)).await?;
                streams.extend(self.around_workers(&[id]).await?);
                streams.extend(claims.iter().flat_map(money_of));
                answers.determinations = self.determinations(id).await?;
                answers.claims = shown(&claims).map_err(Unreplayed::Unshown)?;
            }
            About::Organisation(id) => {
                let claims = self.claims(Claimant::Organisation(id)).await?;
                streams.insert(stream::<Organisation>(&id));
                streams.extend(claims.iter().flat_map(money_of));
                answers.claims = shown(&claims).map_err(Unreplayed::Unshown)?;
            }
            About::Claim(id) => {
                let owner = self.store.log.claimant_of(id).await?;
                let owner = owner.ok_or(Unmade::Absent)?;
                let mut claims = self.claims(owner).await?;
                claims.retain(|claim| claim.id() == id);
                let claim = claims.first().ok_or(Unmade::Absent)?;
                let workers = claim.filed.lines.iter().filter_map(|line| line.worker_id);
                let workers: BTreeSet<WorkerId> = workers.collect();
                let workers: Vec<WorkerId> = workers.into_iter().collect();
                streams.extend(self.around_workers(&workers).await?);
                streams.insert((owner.stream_type().to_owned(), owner.as_uuid().to_string()));
                streams.extend(money_of(claim));
                answers.claims = shown(&claims).map_err(Unreplayed::Unshown)?;
            }
            About::Ledger(year, region, code) => {
                (streams, answers.rows) = self.rows(year, region, &codes(code)).await?;
            }
        }
        Ok((streams, answers))
    }

    /// The claims of a record, as of the position.
    async fn claims(&self, owner: Claimant) -> Result<Vec<Claim>, Unmade> {
        Ok(match owner {
            Claimant::Worker(id) => self.then::<Worker>(&id.to_string()).await?.claims,
            Claimant::Organisation(id) => self.then::<Organisation>(&id.to_string()).await?.claims,
        }
        .claims)
    }

    async fn then<A: Stored>(&self, id: &str) -> Result<A, Unmade> {
        let log = &self.store.log;
        let version = log.version_at(A::TYPE, id, self.position).await?;
        if version == 0 {
            return Err(Unmade::Absent);
        }
        Ok(log.load_at::<A>(id, version).await?.state)
    }

    /// Workers' records, those linked to them, and the organisations that they name: what determinations rest on beside
    /// policies, of which a bundle holds all.
    async fn around_workers(&self, ids: &[WorkerId]) -> Result<BTreeSet<StreamId>, Unmade> {
        let log = &self.store.log;
        let position = self.position;
        let mut library = Library::at(log, position).await?;
        let mut streams = BTreeSet::new();
        for ids in ids.chunks(AT_ONCE) {
            for (id, worker, references) in workers_at(log, &mut library, position, ids).await? {
                streams.insert(stream::<Worker>(&id));
                let linked = references.linked.iter();
                streams.extend(linked.map(|record| stream::<Worker>(&record.id)));
                let organisations = references.organisations.keys();
                streams.extend(organisations.map(stream::<Organisation>));
                // Also those that are not registered yet: their keys live in their streams.
                let named = needs_of(&worker).organisations;
                streams.extend(named.iter().map(stream::<Organisation>));
            }
        }
        Ok(streams)
    }

    async fn determinations(&self, id: WorkerId) -> Result<Vec<serde_json::Value>, Unmade> {
        let log = &self.store.log;
        let answers = determinations::explain(log, self.position, id, self.on).await?;
        answers
            .values()
            .map(|(question, answer)| {
                serde_json::to_value(determination_view(question, answer, Language::En))
                    .map_err(|error| Unreplayed::Unshown(error).into())
            })
            .collect()
    }

    /// Rows of the ledger with the cases that support them.
    async fn rows(
        &self,
        year: i32,
        region: RegionCode,
        codes: &[Code],
    ) -> Result<(BTreeSet<StreamId>, Vec<BundleRow>), Unmade> {
        let position = self.position;
        let mut reading = Reading::of(self.store, ledger::PROJECTION).await?;
        let form = ledger::form(&mut reading, year, region, Some(position)).await?;
        let mut streams = BTreeSet::new();
        let mut rows = Vec::new();
        for code in codes {
            let cases = ledger::supporting(&mut reading, *code, year, region, position).await?;
            streams.extend(cases);
            rows.push(BundleRow {
                code: code.code().to_owned(),
                value: form.get(code).copied().unwrap_or(0),
            });
        }
        Ok((streams, rows))
    }
}

/// The batches that a claim was in, and the budget that admitted it.
fn money_of(claim: &Claim) -> Vec<StreamId> {
    let payments = claim.payments.values().map(|payment| payment.batch_id);
    let batches = payments.chain(claim.batch.as_ref().map(|batch| batch.batch_id));
    batches
        .map(|id| stream::<PaymentBatch>(&id))
        .chain(claim.budget.map(|id| stream::<Budget>(&id)))
        .collect()
}
