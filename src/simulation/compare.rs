//! Every case under the present policies and under the draft.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use domain::determination::{
    Assessment, Base, Determination, Outcome, Question, Stay, assess, assess_base, stays_with,
};
use domain::ids::{OrganisationId, WorkerId};
use domain::money::Fen;
use domain::organisation::Organisation;
use domain::policy::{PolicyBook, PolicyTerms};
use domain::region::RegionCode;
use domain::scheme::Scheme;
use domain::worker::Worker;
use projections::references::References;

use super::Progress;
use super::control::{ControlError, PAGE};
use crate::runner::{Library, workers_at};
use crate::store::{Store, StoreError};

/// Cases that are explained both ways.
const SAMPLES: usize = 10;

/// Which cases are looked at.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The region whose policy decides, with all below.
    pub region: RegionCode,
    /// The first binding date (departure, month of premium, …).
    pub from: NaiveDate,
    /// The last binding date.
    pub until: NaiveDate,
}

/// How many cases of a fund and county change, and by how much.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cases that get more.
    pub gain: u64,
    /// Cases that get less.
    pub lose: u64,
    /// Cases that get the same.
    pub same: u64,
    /// The sum under the present policies, in fen.
    pub before_fen: i64,
    /// The sum under the draft, in fen.
    pub after_fen: i64,
}

impl Tally {
    fn count(&mut self, before: i64, after: i64) {
        match after.cmp(&before) {
            std::cmp::Ordering::Greater => self.gain += 1,
            std::cmp::Ordering::Less => self.lose += 1,
            std::cmp::Ordering::Equal => self.same += 1,
        }
        self.before_fen += before;
        self.after_fen += after;
    }
}

/// One case, explained both ways on the day on which the difference shows.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The question.
    pub question: Question,
    /// The day.
    pub on: NaiveDate,
    /// The answer under the present policies; none: the question is not asked.
    pub before: Option<Determination>,
    /// The answer under the draft.
    pub after: Option<Determination>,
}

/// What the draft changes.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// All cases together.
    pub total: Tally,
    /// By fund and county.
    pub by_place: BTreeMap<(String, String), Tally>,
    /// Some cases that change.
    pub samples: Vec<Sample>,
}

pub(super) async fn compare(
    store: &Store,
    draft: &PolicyTerms,
    scope: &Scope,
    position: u64,
    progress: &Progress,
) -> Result<Comparison, ControlError> {
    let mut library = Library::at(&store.log, position).await?;
    let with_draft = with_draft(library.policies(), draft);
    let mut comparison = Comparison::default();
    let mut stays: BTreeMap<OrganisationId, Vec<Stay>> = BTreeMap::new();
    let mut after = String::new();
    loop {
        let ids = store
            .log
            .begun_by(Worker::TYPE, position, &after, PAGE)
            .await?;
        let Some(last) = ids.last() else { break };
        after.clone_from(last);
        let workers: Vec<WorkerId> = ids
            .iter()
            .map(|id| id.parse())
            .collect::<Result<_, _>>()
            .map_err(|_| StoreError::corrupt("log.aggregate_id"))?;
        for (id, worker, known) in workers_at(&store.log, &mut library, position, &workers).await? {
            if worker.person.is_none() || worker.linked_to.is_some() {
                continue;
            }
            let person = known.person(id, &worker);
            let bases = known.organisations.iter();
            for (base, _) in bases.filter(|(_, it)| it.was_ever_export_base()) {
                stays
                    .entry(*base)
                    .or_default()
                    .extend(stays_with(&person, *base));
            }
            let drafted = References {
                policies: with_draft.clone(),
                ..known.clone()
            };
            let world = known.world();
            let other = drafted.world();
            comparison.compare(
                draft,
                scope,
                &assess(&person, &world),
                &assess(&person, &other),
            );
        }
        progress.advance(ids.len() as u64);
    }
    compare_bases(
        store,
        &mut library,
        position,
        &with_draft,
        &stays,
        |before, after| comparison.compare(draft, scope, before, after),
    )
    .await?;
    let organisations = store
        .log
        .count_begun_by(Organisation::TYPE, position)
        .await?;
    progress.advance(organisations);
    Ok(comparison)
}

async fn compare_bases(
    store: &Store,
    library: &mut Library,
    position: u64,
    with_draft: &std::sync::Arc<PolicyBook>,
    stays: &BTreeMap<OrganisationId, Vec<Stay>>,
    mut compare: impl FnMut(&[Assessment<'_>], &[Assessment<'_>]),
) -> Result<(), ControlError> {
    for (id, stays) in stays {
        let known = library
            .known(&store.log, position, &BTreeSet::from([*id]))
            .await?;
        let Some(organisation) = known.organisations.get(id) else {
            continue;
        };
        let base = Base {
            id: *id,
            organisation,
            stays,
        };
        let drafted = References {
            policies: with_draft.clone(),
            ..known.clone()
        };
        compare(
            &assess_base(&base, &known.world()),
            &assess_base(&base, &drafted.world()),
        );
    }
    Ok(())
}

/// The policies with the draft published beside them.
fn with_draft(policies: &PolicyBook, draft: &PolicyTerms) -> std::sync::Arc<PolicyBook> {
    let mut book = policies.clone();
    book.publish_draft(draft.clone());
    std::sync::Arc::new(book)
}

impl Comparison {
    /// Compares the answers to the same questions.
    fn compare(
        &mut self,
        draft: &PolicyTerms,
        scope: &Scope,
        before: &[Assessment<'_>],
        after: &[Assessment<'_>],
    ) {
        let of_scheme = |assessments: &[Assessment<'_>]| {
            let mut worth: BTreeMap<String, Entitlement> = BTreeMap::new();
            let asked = assessments
                .iter()
                .filter(|assessment| assessment.question.scheme.code() == draft.scheme.code());
            for assessment in asked {
                let Some(entitlement) = Entitlement::of(assessment, scope) else {
                    continue;
                };
                let key = paid_once(&assessment.question);
                // Of several that are paid once, the best: the first of equal ones.
                if worth
                    .get(&key)
                    .is_none_or(|best| best.fen < entitlement.fen)
                {
                    worth.insert(key, entitlement);
                }
            }
            worth
        };
        let (before_all, after_all) = (of_scheme(before), of_scheme(after));
        let keys: BTreeSet<&String> = before_all.keys().chain(after_all.keys()).collect();
        for key in keys {
            let (old, new) = (before_all.get(key), after_all.get(key));
            let fen = |entitlement: Option<&Entitlement>| entitlement.map_or(0, |it| it.fen);
            let (was, is) = (fen(old), fen(new));
            self.total.count(was, is);
            let Some(told) = new.filter(|it| it.fen > 0).or(old).or(new) else {
                continue;
            };
            let place = (told.fund.clone(), told.region.to_string());
            self.by_place.entry(place).or_default().count(was, is);
            if was != is && self.samples.len() < SAMPLES {
                let on = told.on;
                let answer = |assessments: &[Assessment<'_>]| {
                    assessments
                        .iter()
                        .find(|assessment| assessment.question == told.question)
                        .map(|assessment| (assessment.question.clone(), assessment.on(on)))
                };
                let (before, after) = (answer(before), answer(after));
                if let Some((question, _)) = after.clone().or(before.clone()) {
                    self.samples.push(Sample {
                        question,
                        on,
                        before: before.map(|(_, answer)| answer),
                        after: after.map(|(_, answer)| answer),
                    });
                }
            }
        }
    }
}

/// What is paid once: a person's transport subsidy of a year, whichever dispatch it is for; else the question itself.
fn paid_once(question: &Question) -> String {
    match (question.scheme, question.year) {
        (Scheme::Transport, Some(year)) => year.to_string(),
        _ => question.key(),
    }
}

/// What a question is worth, on whatever day it is entitled.
struct Entitlement {
    question: Question,
    fen: i64,
    on: NaiveDate,
    region: RegionCode,
    fund: String,
}

impl Entitlement {
    /// None where the question lies outside the scope.
    fn of(assessment: &Assessment<'_>, scope: &Scope) -> Option<Self> {
        let answers = assessment.answers();
        let (day, answer) = answers
            .iter()
            .find(|(_, answer)| answer.outcome == Outcome::Eligible)
            .or(answers.last())?;
        let within = answer.region.is_within(scope.region)
            && (scope.from..=scope.until).contains(&answer.bound_to);
        let eligible = answer.outcome == Outcome::Eligible;
        within.then(|| Self {
            question: assessment.question.clone(),
            fen: answer.amount_fen.filter(|_| eligible).map_or(0, Fen::get),
            on: *day,
            region: answer.region,
            fund: answer
                .policy
                .as_ref()
                .and_then(|policy| policy.fund)
                .map(|fund| fund.code().to_owned())
                .unwrap_or_default(),
        })
    }
}
