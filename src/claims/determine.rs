//! The determinations that a claim rests on, read from the log and not from rows.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::claim::{ClaimBasis, ClaimLine, OwnedKey, Pinned};
use domain::determination::{
    Assessment, Base, Determination, Outcome, Question, assess_base_without, assess_without,
    keys_of, keys_of_base,
};
use domain::ids::{ClaimId, OrganisationId, WorkerId};
use domain::policy::{CommonParameters, Fund, FundPeriod, PolicyBook};
use domain::region::RegionCode;

use super::Wanted;
use super::basis::Basis;
use crate::query::Reading;
use crate::query::determinations::{Filter, PROJECTION, list, stays};
use crate::runner::{KnownWorker, Library, RunnerError, workers_at};
use crate::store::{Log, Store, StoreError};

/// A claim as it is determined now.
#[derive(Debug, Clone)]
pub struct Determined {
    /// The programme.
    pub programme: String,
    /// The region whose policy decides.
    pub region: RegionCode,
    /// The fund that pays.
    pub fund: Option<Fund>,
    /// The funds that pay on which days.
    pub funds: Vec<FundPeriod>,
    /// The lines, those against which the determination is included.
    pub lines: Vec<ClaimLine>,
    /// What the policy asks of the claim's life.
    pub terms: CommonParameters,
    /// What it rests on.
    pub basis: ClaimBasis,
}

/// One answer with what it may be paid for once.
pub(super) struct Answered {
    pub(super) question: Question,
    pub(super) keys: Vec<OwnedKey>,
    pub(super) determination: Determination,
}

impl Answered {
    /// Whether something is due by it.
    pub(super) fn is_due(&self) -> bool {
        self.determination.outcome == Outcome::Eligible
    }
}

/// A worker's own claim, asked on a day. None where no question fits, or the record answers for nobody.
pub async fn for_worker(
    log: &Log,
    id: WorkerId,
    wanted: &Wanted,
    on: NaiveDate,
) -> Result<Option<Determined>, RunnerError> {
    let position = log.head().await?;
    let mut library = Library::at(log, position).await?;
    let known = workers_at(log, &mut library, position, &[id]).await?;
    let mut basis = Basis::at(position);
    let mut answers = Vec::new();
    for worker in &known {
        basis.worker(worker);
        answers.extend(answers_of(worker, on, None, |question| {
            question.organisation.is_none() && wanted.takes(question)
        }));
    }
    // A person claims one thing at a time: of several the best that is due.
    answers.sort_by_key(|answered| {
        let determination = &answered.determination;
        (
            !answered.is_due(),
            std::cmp::Reverse(determination.amount_fen),
        )
    });
    answers.truncate(1);
    Ok(determined(numbered(answers), on, library.policies(), basis))
}

/// An organisation's claim, asked on a day: a line for each question of a worker that names it. None where none fits.
pub async fn for_organisation(
    store: &Store,
    id: OrganisationId,
    wanted: &Wanted,
    on: NaiveDate,
) -> Result<Option<Determined>, RunnerError> {
    let log = &store.log;
    let position = log.head().await?;
    let mut library = Library::at(log, position).await?;
    let mut basis = Basis::at(position);
    let mut answers = Vec::new();
    if wanted.scheme == domain::scheme::Scheme::BaseAward {
        answers.extend(
            base_answers(store, &mut library, position, id, on, None, |question| {
                wanted.takes(question)
            })
            .await?,
        );
    } else {
        let mut workers: Vec<WorkerId> = wanted.workers.iter().copied().collect();
        if workers.is_empty() {
            workers = named_by_rows(store, id, wanted, on).await?;
        }
        for chunk in workers.chunks(100) {
            for worker in workers_at(log, &mut library, position, chunk).await? {
                let of_worker =
                    answers_of(&worker, on, None, |question| wanted.takes_of(id, question));
                if !of_worker.is_empty() {
                    basis.worker(&worker);
                }
                answers.extend(of_worker);
            }
        }
        // What is not due is no line of an organisation's claim, unless nothing else was found or it was asked for by
        // name.
        if answers.iter().any(Answered::is_due) && wanted.workers.is_empty() {
            answers.retain(Answered::is_due);
        }
    }
    basis.organisation(log, id).await?;
    Ok(determined(
        numbered(of_one_policy(answers)),
        on,
        library.policies(),
        basis,
    ))
}

fn numbered(answers: Vec<Answered>) -> Vec<(u32, Answered)> {
    (1..).zip(answers).collect()
}

/// One claim is decided by one programme's policy in one region: that of the best that is due; and no key stands in
/// it twice.
fn of_one_policy(mut answers: Vec<Answered>) -> Vec<Answered> {
    let Some(best) = answers
        .iter()
        .find(|answered| answered.is_due())
        .or(answers.first())
    else {
        return answers;
    };
    let programme = best.question.programme.clone();
    let region = best.determination.region;
    let mut seen = BTreeSet::new();
    answers.retain(|answered| {
        answered.question.programme == programme
            && answered.determination.region == region
            && answered.keys.iter().all(|key| seen.insert(key.clone()))
    });
    answers
}

/// The claim that numbered answers make.
pub(super) fn determined(
    answers: Vec<(u32, Answered)>,
    on: NaiveDate,
    book: &PolicyBook,
    mut basis: Basis,
) -> Option<Determined> {
    let (_, first) = answers.first()?;
    let region = first.determination.region;
    let programme = first.question.programme.clone();
    let policy = first.determination.policy.as_ref();
    let deciding = policy.and_then(|used| {
        let (_, policy) = book.all().find(|(id, _)| *id == used.id)?;
        let mut versions = policy.versions.iter();
        versions.find(|version| version.published.version == used.version)
    });
    let terms = deciding.map(|version| &version.published.terms);
    let lines: Vec<ClaimLine> = answers
        .into_iter()
        .map(|(line_no, answered)| {
            let determination = Pinned::new(&answered.determination, on);
            basis.policies(&determination, book);
            ClaimLine {
                line_no,
                worker_id: answered.question.worker,
                question: answered.question.key(),
                keys: answered.keys,
                amount_fen: determination.due(),
                determination,
            }
        })
        .collect();
    Some(Determined {
        programme,
        region,
        fund: terms.and_then(|terms| terms.fund_on(on)),
        funds: terms.map(|terms| terms.funds.clone()).unwrap_or_default(),
        lines,
        terms: terms.map(|terms| terms.common.clone()).unwrap_or_default(),
        basis: basis.finish(),
    })
}

/// What a worker's record answers to the questions that are asked, parts of one claim aside.
pub(super) fn answers_of(
    (id, worker, references): &KnownWorker,
    on: NaiveDate,
    without: Option<ClaimId>,
    asked: impl Fn(&Question) -> bool,
) -> Vec<Answered> {
    if worker.person.is_none() || worker.linked_to.is_some() {
        return Vec::new();
    }
    let person = references.person(*id, worker);
    let world = references.world();
    let answers = |without| {
        assess_without(&person, &world, without)
            .into_iter()
            .filter(|assessment| asked(&assessment.question))
            .map(|assessment| Answered {
                keys: keys_of(&assessment.question, &person),
                determination: assessment.on(on),
                question: assessment.question,
            })
            .collect()
    };
    with_recovered(answers, without)
}

/// The answers, where what was paid and recovered in full is asked anew: it may be claimed again, if the
/// rule says so and nothing else stands in the way.
fn with_recovered(
    answers: impl Fn(Option<ClaimId>) -> Vec<Answered>,
    without: Option<ClaimId>,
) -> Vec<Answered> {
    let mut found = answers(without);
    let recovered = |answered: &Answered| answered.determination.outcome == Outcome::Recovered;
    if !found.iter().any(recovered) {
        return found;
    }
    // No claim has the nil id: all others still stand in the way.
    let mut anew = answers(Some(ClaimId::from(uuid::Uuid::nil())));
    for answered in found.iter_mut().filter(|answered| recovered(answered)) {
        let key = answered.question.key();
        if let Some(at) = anew.iter().position(|other| other.question.key() == key) {
            *answered = anew.swap_remove(at);
        }
    }
    found
}

/// What a base answers, worked out from the stays that rows tell.
pub(super) async fn base_answers(
    store: &Store,
    library: &mut Library,
    position: u64,
    id: OrganisationId,
    on: NaiveDate,
    without: Option<ClaimId>,
    asked: impl Fn(&Question) -> bool,
) -> Result<Vec<Answered>, RunnerError> {
    let known = library
        .known(&store.log, position, &BTreeSet::from([id]))
        .await?;
    let Some(organisation) = known.organisations.get(&id) else {
        return Ok(Vec::new());
    };
    let mut reading = Reading::of(store, PROJECTION).await?;
    let reflected = position.min(reading.checkpoint);
    let stays = stays(&mut reading, id, reflected).await?;
    let base = Base {
        id,
        organisation,
        stays: &stays,
    };
    let world = known.world();
    let answers = |without| {
        assess_base_without(&base, &world, without)
            .into_iter()
            .filter(|assessment: &Assessment<'_>| asked(&assessment.question))
            .map(|assessment| Answered {
                keys: keys_of_base(&assessment.question, &base, &world, on),
                determination: assessment.on(on),
                question: assessment.question,
            })
            .collect()
    };
    Ok(with_recovered(answers, without))
}

/// The workers whose rows name an organisation for what is claimed: whom to ask, not what they answer.
async fn named_by_rows(
    store: &Store,
    id: OrganisationId,
    wanted: &Wanted,
    on: NaiveDate,
) -> Result<Vec<WorkerId>, StoreError> {
    let mut columns = vec![
        ("scheme", vec![wanted.scheme.code().to_owned()]),
        ("organisation", vec![id.to_string()]),
    ];
    if !wanted.months.is_empty() {
        let months = wanted.months.iter().map(ToString::to_string).collect();
        columns.push(("month", months));
    }
    let filter = Filter {
        columns,
        on,
        limit: i64::MAX,
        ..Filter::default()
    };
    let mut reading = Reading::of(store, PROJECTION).await?;
    let found = list(&mut reading, &filter, None).await?;
    let workers: BTreeSet<WorkerId> = found
        .iter()
        .filter_map(|(case, _)| case.parse().ok())
        .collect();
    Ok(workers.into_iter().collect())
}
