//! The questions of a claim that is there, answered again as if the claim were not.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::claim::{Claim, ClaimBasis, Claimant, Pinned};
use domain::ids::WorkerId;

use super::basis::Basis;
use super::determine::{Answered, Determined, answers_of, base_answers, determined};
use crate::runner::{Library, RunnerError, workers_at};
use crate::store::{Log, Store};

/// The determinations of a claim's lines, made again.
#[derive(Debug, Clone)]
pub struct Again {
    /// By line; a line whose question is gone has none.
    pub now: BTreeMap<u32, Pinned>,
    /// What they rest on.
    pub basis: ClaimBasis,
}

/// The determinations of a claim's lines made again on the day of application, as if the claim were not there.
pub async fn again(store: &Store, claim: &Claim) -> Result<Again, RunnerError> {
    let position = store.log.head().await?;
    again_at(store, claim, position).await
}

/// The same on what was known at a position. Rows that tell stays with a base have to reflect it.
pub async fn again_at(store: &Store, claim: &Claim, position: u64) -> Result<Again, RunnerError> {
    let on = claim.filed.applied_on;
    let Asked {
        answers,
        mut basis,
        library,
    } = asked(store, claim, on, position).await?;
    let now: BTreeMap<u32, Pinned> = answers
        .into_iter()
        .map(|(line_no, answered)| (line_no, Pinned::new(&answered.determination, on)))
        .collect();
    for pinned in now.values() {
        basis.policies(pinned, library.policies());
    }
    Ok(Again {
        now,
        basis: basis.finish(),
    })
}

/// The claim as its questions make it on a day, each line under its number. Where some are due and `drop_failing` says so,
/// the others are left out. None where no question is left.
pub async fn anew(
    store: &Store,
    claim: &Claim,
    on: NaiveDate,
    drop_failing: bool,
) -> Result<Option<Determined>, RunnerError> {
    let Asked {
        mut answers,
        basis,
        library,
    } = asked(store, claim, on, store.log.head().await?).await?;
    if drop_failing && answers.iter().any(|(_, answered)| answered.is_due()) {
        answers.retain(|(_, answered)| answered.is_due());
    }
    Ok(determined(answers, on, library.policies(), basis))
}

/// The determinations that a claim was filed with, made again on what was known at a position: of the lines that rest
/// on one record.
pub async fn pinned_again(
    log: &Log,
    claim: &Claim,
    position: u64,
) -> Result<BTreeMap<u32, Pinned>, RunnerError> {
    let mut library = Library::at(log, position).await?;
    let without = Some(claim.first_part());
    let mut found = BTreeMap::new();
    for line in &claim.filed.lines {
        let Some(worker) = line.worker_id else {
            continue;
        };
        let on = line.determination.on;
        for worker in workers_at(log, &mut library, position, &[worker]).await? {
            let answers = answers_of(&worker, on, without, |question| {
                question.key() == line.question
            });
            let answers = answers.into_iter();
            found.extend(
                answers.map(|answer| (line.line_no, Pinned::new(&answer.determination, on))),
            );
        }
    }
    Ok(found)
}

/// The answers by line, and what they rest on so far.
struct Asked {
    answers: Vec<(u32, Answered)>,
    basis: Basis,
    library: Library,
}

async fn asked(
    store: &Store,
    claim: &Claim,
    on: NaiveDate,
    position: u64,
) -> Result<Asked, RunnerError> {
    let log = &store.log;
    let mut library = Library::at(log, position).await?;
    let mut basis = Basis::at(position);
    let without = Some(claim.first_part());
    let lines = &claim.filed.lines;
    let questions: BTreeSet<&str> = lines.iter().map(|line| line.question.as_str()).collect();
    let workers: BTreeSet<WorkerId> = lines.iter().filter_map(|line| line.worker_id).collect();
    let workers: Vec<WorkerId> = workers.into_iter().collect();
    let mut found: BTreeMap<(Option<WorkerId>, String), Answered> = BTreeMap::new();
    for chunk in workers.chunks(100) {
        for worker in workers_at(log, &mut library, position, chunk).await? {
            basis.worker(&worker);
            let answers = answers_of(&worker, on, without, |question| {
                questions.contains(question.key().as_str())
            });
            found.extend(
                answers
                    .into_iter()
                    .map(|answer| ((Some(worker.0), answer.question.key()), answer)),
            );
        }
    }
    if let Claimant::Organisation(id) = claim.filed.beneficiary {
        basis.organisation(log, id).await?;
        if lines.iter().any(|line| line.worker_id.is_none()) {
            let asks = |question: &domain::determination::Question| {
                questions.contains(question.key().as_str())
            };
            let answers =
                base_answers(store, &mut library, position, id, on, without, asks).await?;
            found.extend(
                answers
                    .into_iter()
                    .map(|answer| ((None, answer.question.key()), answer)),
            );
        }
    }
    let answers = lines
        .iter()
        .filter_map(|line| {
            let answered = found.remove(&(line.worker_id, line.question.clone()))?;
            Some((line.line_no, answered))
        })
        .collect();
    Ok(Asked {
        answers,
        basis,
        library,
    })
}
