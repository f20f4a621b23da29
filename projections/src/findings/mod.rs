//! What auditors look for: one row per finding that follows from the log, as R1 to R25 say. Rules are pure functions of
//! a person with all claims about them, of an organisation's claims, or of what cases share; one file per family.
//!
//! A finding is nobody's guilt: it says which events stand against each other, and what is at stake.

mod found;
mod journey;
mod learning;
mod look;
mod office;
mod parts;
mod payments;
mod shared;
mod status;
mod tables;
mod unclaimed;
mod work;

use std::collections::{BTreeMap, BTreeSet};

use cqrs_es::Aggregate;
use domain::claim::Claimant;
use domain::finding::{Finding, Rule, SubjectKind};
use domain::ids::{FindingId, OrganisationId, WorkerId};
use domain::organisation::Organisation;
use domain::policy::{Policy, PolicyKind};
use domain::region::RegionCode;
use domain::sealed::HolderKind;
use domain::worker::Worker;

use crate::case::Case;
use crate::determinations;
use crate::joined::Joined;
use crate::projection::Projection;
use crate::references::{Needs, Reach, References};
use crate::table::{Row, Table};
use found::Found;
use look::Look;
use office::Office;
use shared::Shared;
pub use tables::{CONCLUSIONS, FINDINGS, GAPS, LINKS, PARTS};

/// What a rule could not look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Gap {
    rule: Rule,
    fact: String,
    missing: &'static str,
}

/// The findings of all rules, and what was concluded about them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Findings;

impl Projection for Findings {
    fn name(&self) -> &'static str {
        "findings"
    }

    fn version(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static [&'static Table] {
        &[
            &FINDINGS,
            &LINKS,
            &PARTS,
            &GAPS,
            &CONCLUSIONS,
            &tables::REFERENCES,
        ]
    }

    fn cases(&self) -> &'static [&'static str] {
        &[Worker::TYPE, Organisation::TYPE]
    }

    fn follows(&self, aggregate_type: &str) -> bool {
        [
            Worker::TYPE,
            Organisation::TYPE,
            Policy::TYPE,
            Finding::TYPE,
        ]
        .contains(&aggregate_type)
    }

    fn references(&self) -> Option<&'static Table> {
        Some(&tables::REFERENCES)
    }

    fn needs(&self, case: &Case) -> Needs {
        match case {
            Case::Worker(_, worker) => determinations::needs_of(worker),
            _ => Needs::default(),
        }
    }

    fn derive(&self, case: &Case, known: &References) -> BTreeSet<Row> {
        match case {
            Case::Worker(id, worker) => of_worker(*id, worker, known),
            Case::Organisation(id, organisation) => of_organisation(*id, organisation, known),
            Case::Finding(_, finding) => concluded(finding).into_iter().collect(),
            Case::Agreement(..)
            | Case::Policy(..)
            | Case::Budget(..)
            | Case::Batch(..)
            | Case::Correction(..) => BTreeSet::new(),
        }
    }

    fn reach(&self, event_type: &str, after: &Case) -> Reach {
        match after {
            // Thresholds are for everybody.
            Case::Policy(_, policy) if event_type != determinations::PROPOSED => {
                let kind = policy.key().map(|(kind, _, _)| kind);
                if kind == Some(PolicyKind::Findings) {
                    Reach::Everybody
                } else {
                    determinations::reach_of(event_type, after)
                }
            }
            other => determinations::reach_of(event_type, other),
        }
    }

    fn joined(&self) -> Option<&dyn Joined> {
        Some(&Shared)
    }
}

fn of_worker(id: WorkerId, worker: &Worker, known: &References) -> BTreeSet<Row> {
    let mut rows: BTreeSet<Row> = parts::of_worker(id, worker).into_iter().collect();
    if worker.person.is_none() || worker.linked_to.is_some() {
        return rows;
    }
    let person = known.person(id, worker);
    let world = known.world();
    let answered = determinations::answered(&person, &world);
    let look = Look::new(id, &person, known);
    let mut found = payments::paid_twice(&look);
    found.extend(payments::stay_paid_twice(&look));
    found.extend(payments::kept_after_refund(&look));
    found.extend(status::not_on_roster(&look));
    found.extend(status::after_death(&look));
    found.extend(status::has_a_firm(&look));
    let (elsewhere, mut gaps) = learning::elsewhere_that_day(&look);
    found.extend(elsewhere);
    found.extend(learning::impossible_order(&look));
    found.extend(learning::trained_at_work(&look));
    found.extend(learning::skills_too_often(&look));
    let (unworked, more) = work::no_real_work(&look);
    found.extend(unworked);
    gaps.extend(more);
    found.extend(work::insured_for_the_claim(&look));
    found.extend(work::employed_twice(&look));
    found.extend(work::too_many_months(&look));
    found.extend(work::placed_where_known(&look));
    found.extend(journey::badly_proved(&look));
    found.extend(journey::at_home(&look));
    found.extend(journey::only_one_side(&look));
    found.extend(foreign_account(&look));
    found.extend(unclaimed::never_claimed(&look, &answered));
    for record in person.records() {
        let office = Office {
            book: &record.worker.claims,
            claimant: Claimant::Worker(record.id),
            subject: (SubjectKind::Worker, id.as_uuid()),
            policies: &known.policies,
        };
        found.extend(office::of_claims(&office));
    }
    rows.extend(told_once(found));
    rows.extend(gap_rows(gaps, look.region));
    let references = determinations::references_of(id, worker, &person, &answered);
    rows.extend(references.into_iter().map(|reference| Row {
        table: &tables::REFERENCES,
        cells: vec![reference.kind.into(), reference.key.into()],
    }));
    rows
}

fn of_organisation(
    id: OrganisationId,
    organisation: &Organisation,
    known: &References,
) -> BTreeSet<Row> {
    let claimant = Claimant::Organisation(id);
    let office = Office {
        book: &organisation.claims,
        claimant,
        subject: (SubjectKind::Organisation, id.as_uuid()),
        policies: &known.policies,
    };
    let mut found = office::of_claims(&office);
    found.extend(office::new_firm(&office, organisation));
    let mut rows = told_once(found);
    rows.extend(parts::of_organisation(claimant, organisation));
    rows
}

/// R17: money for a person goes to an organisation's account.
fn foreign_account(look: &Look<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for record in look.person.records() {
        let account = &record.worker.account;
        let confirmed = account.confirmed.iter().map(|it| &it.proposal);
        for proposal in confirmed.chain(&account.proposed) {
            if proposal.account.holder_kind == HolderKind::Organisation {
                let own = look
                    .lines
                    .iter()
                    .filter(|asked| asked.claim.filed.beneficiary == Claimant::Worker(record.id));
                let of = look
                    .found(Rule::R17)
                    .fact(format!("{} {}", record.id, proposal.recorded_in))
                    .evidence([record.cite(proposal.recorded_in)])
                    .measured("holder=organisation");
                found.push(of.bearing_on(own));
            }
        }
    }
    found
}

/// Each finding once: what several lines of one claim say is one finding, with all that is at stake.
fn told_once(found: Vec<Found>) -> BTreeSet<Row> {
    let mut by_id: BTreeMap<FindingId, Found> = BTreeMap::new();
    for one in found {
        match by_id.entry(one.id()) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(one);
            }
            std::collections::btree_map::Entry::Occupied(mut place) => {
                let known = place.get_mut();
                known.severity = known.severity.min(one.severity);
                known.amount_fen = known.amount_fen.saturating_add(one.amount_fen);
                known.evidence.extend(one.evidence);
                known.claims.extend(one.claims);
            }
        }
    }
    by_id.values().flat_map(Found::rows).collect()
}

fn gap_rows(gaps: Vec<Gap>, region: RegionCode) -> impl Iterator<Item = Row> {
    let gaps: BTreeSet<Gap> = gaps.into_iter().collect();
    gaps.into_iter().map(move |gap| Row {
        table: &GAPS,
        cells: vec![
            gap.rule.code().into(),
            gap.fact.into(),
            gap.missing.into(),
            region.to_string().into(),
            region
                .prefecture()
                .map(|region| region.to_string())
                .unwrap_or_default()
                .into(),
            region.province().to_string().into(),
        ],
    })
}

/// What was concluded, with the evidence and gravity that it was concluded on.
fn concluded(finding: &Finding) -> Option<Row> {
    let seen = finding.seen.as_ref()?;
    let evidence: Vec<String> = seen
        .evidence
        .iter()
        .map(|event| format!("{}/{}/{}", event.stream, event.id, event.version))
        .collect();
    let last = finding.conclusions.last();
    let day = last.map(|last| last.concluded.concluded_on.to_string());
    Some(Row {
        table: &CONCLUSIONS,
        cells: vec![
            finding.state().code().into(),
            seen.severity.code().into(),
            evidence.join(" ").into(),
            day.unwrap_or_default().into(),
        ],
    })
}

#[cfg(test)]
mod tests;
