//! Who is entitled to what: one row per question and span of days, so that lists of any day are a
//! predicate. Traces are not stored: the rule that made a row writes them again.

mod ground;
mod reach;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use domain::determination::{
    Determination, Evidence, Person, Question, Stay, World, assess, stays_with,
};
use domain::ids::{OrganisationId, WorkerId};
use domain::money::Fen;
use domain::organisation::Organisation;
use domain::policy::Policy;
use domain::region::{RegionCode, RegionLevel};
use domain::worker::Worker;

use crate::case::Case;
use crate::projection::Projection;
use crate::references::{Needs, Reach, Reference, References};
use crate::table::{Cell, Column, Row, Table, int, text};
pub use ground::GROUND;
pub(crate) use reach::PROPOSED;
pub use reach::needs_of;
use reach::{
    LINK_WITHDRAWN, kind, own_reference, policy_reference, reach_of_organisation, reach_of_policy,
};

/// The last day of a span that nothing ends.
pub const NEVER: &str = "9999-12-31";
/// The amount of a row that has none.
pub const NO_AMOUNT: i64 = -1;

/// One row per question and span of days on which its answer is the same.
pub const DETERMINATIONS: Table = Table {
    name: "determination",
    columns: COLUMNS,
    key: 2,
    indexes: &[
        &["scheme", "outcome", "province"],
        &["organisation", "month"],
        // What an event changed, whomever it touched.
        &["from_position"],
        &["to_position"],
    ],
};

const COLUMNS: &[Column] = &[
    text("question"),
    text("on_from"),
    text("on_until"),
    text("scheme"),
    text("programme"),
    text("worker"),
    text("organisation"),
    text("month"),
    int("year"),
    text("outcome"),
    int("amount_fen"),
    text("eligible_from"),
    text("apply_by"),
    text("bound_to"),
    text("region"),
    text("prefecture"),
    text("province"),
    text("fund"),
    text("policy"),
    int("policy_version"),
    int("rule_version"),
];

/// What a case rests on: it is derived anew when that changes.
pub const REFERENCES: Table = Table {
    name: "determination_reference",
    columns: &[text("kind"), text("key")],
    key: 2,
    // By key, and page by page through all of a kind.
    indexes: &[&["kind", "key"], &["kind"]],
};

/// One row per stay of a person with a base: what the award of the base counts.
pub const STAYS: Table = Table {
    name: "determination_stay",
    columns: &[
        text("organisation"),
        text("first"),
        text("last"),
        int("in_target_group"),
        text("evidence"),
    ],
    key: 2,
    indexes: &[&["organisation"]],
};

/// One row per organisation that was ever designated as an export base.
pub const BASES: Table = Table {
    name: "determination_base",
    columns: &[text("region")],
    key: 0,
    indexes: &[],
};

/// The determinations of all schemes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Determinations;

impl Projection for Determinations {
    fn name(&self) -> &'static str {
        "determinations"
    }

    fn version(&self) -> u32 {
        2
    }

    fn tables(&self) -> &'static [&'static Table] {
        &[&DETERMINATIONS, &REFERENCES, &STAYS, &BASES, &GROUND]
    }

    fn cases(&self) -> &'static [&'static str] {
        &[Worker::TYPE, Organisation::TYPE]
    }

    fn follows(&self, aggregate_type: &str) -> bool {
        [Worker::TYPE, Organisation::TYPE, Policy::TYPE].contains(&aggregate_type)
    }

    fn references(&self) -> Option<&'static Table> {
        Some(&REFERENCES)
    }

    fn needs(&self, case: &Case) -> Needs {
        match case {
            Case::Worker(_, worker) => needs_of(worker),
            _ => Needs::default(),
        }
    }

    fn derive(&self, case: &Case, known: &References) -> BTreeSet<Row> {
        match case {
            Case::Worker(id, worker) if worker.person.is_some() && worker.linked_to.is_none() => {
                rows_of(*id, worker, known)
            }
            Case::Organisation(_, organisation) if organisation.was_ever_export_base() => {
                let region = organisation.region().unwrap_or(RegionCode::NATION);
                BTreeSet::from([Row {
                    table: &BASES,
                    cells: vec![region.to_string().into()],
                }])
            }
            _ => BTreeSet::new(),
        }
    }

    fn reach(&self, event_type: &str, after: &Case) -> Reach {
        reach_of(event_type, after)
    }
}

/// Which cases an event touches that rests on determinations.
pub(crate) fn reach_of(event_type: &str, after: &Case) -> Reach {
    let holders = |kind, key: String| Reach::Holders(BTreeSet::from([Reference { kind, key }]));
    match after {
        Case::Policy(..) if event_type == PROPOSED => Reach::Nobody,
        Case::Policy(_, policy) => reach_of_policy(policy),
        Case::Organisation(id, organisation) => {
            reach_of_organisation(event_type, *id, organisation)
        }
        Case::Worker(id, worker) if worker.linked_to.is_some() || event_type == LINK_WITHDRAWN => {
            holders(kind::WORKER, id.to_string())
        }
        Case::Worker(..)
        | Case::Agreement(..)
        | Case::Budget(..)
        | Case::Batch(..)
        | Case::Finding(..)
        | Case::Correction(..) => Reach::Nobody,
    }
}

fn rows_of(id: WorkerId, worker: &Worker, known: &References) -> BTreeSet<Row> {
    let person = known.person(id, worker);
    let world = known.world();
    let mut rows = BTreeSet::new();
    let answered = answered(&person, &world);
    for (question, answers) in &answered {
        let ends = answers
            .iter()
            .skip(1)
            .map(|(from, _)| from.pred_opt())
            .chain([None]);
        rows.extend(
            answers
                .iter()
                .zip(ends)
                .map(|((from, answer), until)| row_of(question, *from, until, answer)),
        );
    }
    let organisations = known.organisations.iter();
    for (id, _) in organisations.filter(|(_, it)| it.was_ever_export_base()) {
        rows.extend(
            stays_with(&person, *id)
                .iter()
                .map(|stay| stay_row(*id, stay)),
        );
    }
    rows.extend(ground::rows_of(&person, known));
    let references = references_of(id, worker, &person, &answered);
    rows.extend(references.into_iter().map(|reference| Row {
        table: &REFERENCES,
        cells: vec![reference.kind.into(), reference.key.into()],
    }));
    rows
}

/// A question and all its answers, in the order of the days from which each holds.
pub(crate) type Answered = (Question, Vec<(NaiveDate, Determination)>);

/// Every question that a person's case raises, answered for all days.
pub(crate) fn answered(person: &Person<'_>, world: &World<'_>) -> Vec<Answered> {
    let assessments = assess(person, world);
    let all = assessments.iter();
    all.map(|it| (it.question.clone(), it.answers())).collect()
}

/// What the determinations of a person rest on.
pub(crate) fn references_of(
    id: WorkerId,
    worker: &Worker,
    person: &Person<'_>,
    answered: &[Answered],
) -> BTreeSet<Reference> {
    let mut references = BTreeSet::new();
    for (question, answers) in answered {
        let scheme = question.scheme;
        // The origin's policy may leave it to another region's, and take it back.
        let origins = person.records().flat_map(|record| {
            let registered = record
                .worker
                .origins
                .iter()
                .map(|period| period.origin.code);
            let dispatches = record.worker.dispatches.iter();
            registered.chain(dispatches.map(|dispatch| dispatch.fact.origin.code))
        });
        references.extend(origins.map(|origin| policy_reference(scheme, origin)));
        let regions = answers.iter().map(|(_, answer)| answer.region);
        references.extend(regions.map(|region| policy_reference(scheme, region)));
    }
    let organisation = |id: OrganisationId| Reference {
        kind: kind::ORGANISATION,
        key: id.to_string(),
    };
    let organisations = person
        .records()
        .flat_map(|record| needs_of(record.worker).organisations);
    references.extend(organisations.map(organisation));
    let records = needs_of(worker).linked.into_iter().chain([id]);
    references.extend(records.map(own_reference));
    references
}

fn stay_row(base: OrganisationId, stay: &Stay) -> Row {
    let evidence: Vec<String> = stay
        .evidence
        .iter()
        .map(|event| format!("{}/{}", event.id, event.version))
        .collect();
    let last = stay.until.map(|until| until.to_string());
    Row {
        table: &STAYS,
        cells: vec![
            base.to_string().into(),
            stay.from.to_string().into(),
            last.unwrap_or_default().into(),
            i64::from(stay.in_target_group).into(),
            evidence.join(" ").into(),
        ],
    }
}

/// A stay as a row tells it: the person, and the row's columns in their order; none if it is of another shape.
pub fn stay_of(worker: &str, cells: (&str, &str, i64, &str)) -> Option<Stay> {
    let (first, last, in_target_group, evidence) = cells;
    let evidence = evidence.split(' ').map(|event| {
        let (id, version) = event.split_once('/')?;
        let id: WorkerId = id.parse().ok()?;
        Some(Evidence::worker(id, version.parse().ok()?))
    });
    let until = match last {
        "" => None,
        day => Some(day.parse().ok()?),
    };
    Some(Stay {
        worker: worker.parse().ok()?,
        from: first.parse().ok()?,
        until,
        in_target_group: in_target_group != 0,
        evidence: evidence.collect::<Option<Vec<_>>>()?,
    })
}

/// The part of the country of a level that a region lies in; empty where it lies above.
fn place_in(region: RegionCode, level: RegionLevel) -> String {
    region
        .ancestors()
        .find(|region| region.level() == level)
        .map(|region| region.to_string())
        .unwrap_or_default()
}

fn row_of(
    question: &Question,
    from: NaiveDate,
    until: Option<NaiveDate>,
    answer: &Determination,
) -> Row {
    let written = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let at = |level| place_in(answer.region, level);
    let policy = answer.policy.as_ref();
    let text = |text: Option<String>| Cell::Text(text.unwrap_or_default());
    Row {
        table: &DETERMINATIONS,
        cells: vec![
            question.key().into(),
            from.to_string().into(),
            until.map_or(NEVER.into(), |until| until.to_string().into()),
            question.scheme.code().into(),
            question.programme.clone().into(),
            text(question.worker.map(|id| id.to_string())),
            text(question.organisation.map(|id| id.to_string())),
            text(question.month.map(|month| month.to_string())),
            i64::from(question.year.unwrap_or_default()).into(),
            answer.outcome.code().into(),
            answer.amount_fen.map_or(NO_AMOUNT, Fen::get).into(),
            written(answer.eligible_from).into(),
            written(answer.apply_by).into(),
            answer.bound_to.to_string().into(),
            answer.region.to_string().into(),
            at(RegionLevel::Prefecture).into(),
            at(RegionLevel::Province).into(),
            text(
                policy
                    .and_then(|policy| policy.fund)
                    .map(|fund| fund.code().to_owned()),
            ),
            text(policy.map(|policy| policy.id.to_string())),
            i64::from(policy.map_or(0, |policy| policy.version)).into(),
            i64::from(answer.rule_version).into(),
        ],
    }
}
