//! Findings that join cases: R17 (accounts), R20 (papers), R8 (certificates), from the parts under one key.

use std::collections::BTreeSet;

use domain::determination::Evidence;
use domain::finding::{Rule, Severity, SubjectKind};
use domain::ids::{ClaimId, OrganisationId, WorkerId};
use domain::region::RegionCode;
use uuid::Uuid;

use super::found::Found;
use super::tables::PARTS;
use crate::joined::{Joined, Part};
use crate::table::{Cell, Row, Table};

/// What several cases share.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shared;

impl Joined for Shared {
    fn parts(&self) -> &'static Table {
        &PARTS
    }

    fn derive(&self, key: &str, parts: &BTreeSet<Part>) -> BTreeSet<Row> {
        let told: Option<Vec<Told>> = parts.iter().map(|(_, row)| Told::of(row)).collect();
        let found = told.and_then(|told| found(key, &told));
        found
            .map(|found| found.rows())
            .into_iter()
            .flatten()
            .collect()
    }
}

/// A part, read from its row.
struct Told {
    fact: String,
    person: Uuid,
    region: RegionCode,
    evidence: Vec<Evidence>,
    claims: Vec<ClaimId>,
    amount_fen: i64,
}

impl Told {
    fn of(row: &Row) -> Option<Self> {
        let [_, fact, person, region, evidence, claims, amount] = row.cells.as_slice() else {
            return None;
        };
        let text = |cell: &Cell| match cell {
            Cell::Text(text) => Some(text.clone()),
            Cell::Int(_) => None,
        };
        let Cell::Int(amount_fen) = amount else {
            return None;
        };
        let (evidence, claims) = (text(evidence)?, text(claims)?);
        let words =
            |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
        let claims = words(&claims).into_iter().map(|id| id.parse().ok());
        let evidence = words(&evidence).into_iter().map(|event| event_of(&event));
        Some(Self {
            fact: text(fact)?,
            person: text(person)?.parse().ok()?,
            region: RegionCode::parse(&text(region)?).ok()?,
            evidence: evidence.collect::<Option<Vec<_>>>()?,
            claims: claims.collect::<Option<Vec<_>>>()?,
            amount_fen: *amount_fen,
        })
    }
}

fn event_of(told: &str) -> Option<Evidence> {
    let mut parts = told.split('/');
    let (stream, id, version) = (parts.next()?, parts.next()?, parts.next()?);
    let (id, version): (Uuid, u64) = (id.parse().ok()?, version.parse().ok()?);
    match stream {
        "worker" => Some(Evidence::worker(WorkerId::from(id), version)),
        "organisation" => Some(Evidence::organisation(OrganisationId::from(id), version)),
        _ => None,
    }
}

/// What is shared is a finding once two persons have it; a paper also once two claims of one person rest on it.
fn found(key: &str, parts: &[Told]) -> Option<Found> {
    let (rule, subject) = key.split_once('|')?;
    let (rule, subject) = (Rule::from_code(rule)?, subject.parse::<Uuid>().ok()?);
    let kind = match rule {
        Rule::R17 => SubjectKind::Account,
        Rule::R20 => SubjectKind::Paper,
        Rule::R8 => SubjectKind::Certificate,
        _ => return None,
    };
    let persons: BTreeSet<Uuid> = parts.iter().map(|part| part.person).collect();
    let claims: BTreeSet<ClaimId> = parts.iter().flat_map(|part| part.claims.clone()).collect();
    let of_claims: BTreeSet<&str> = parts
        .iter()
        .filter(|part| !part.claims.is_empty())
        .map(|part| part.fact.as_str())
        .collect();
    let twice = persons.len() > 1 || rule == Rule::R20 && of_claims.len() > 1;
    if !twice {
        return None;
    }
    let mut regions = parts.iter().map(|part| part.region);
    let first = regions.next()?;
    let mut found = Found::of(rule, (kind, subject), regions.fold(first, around))
        .evidence(parts.iter().flat_map(|part| part.evidence.clone()))
        .amount(
            parts
                .iter()
                .fold(0, |sum, part| part.amount_fen.saturating_add(sum)),
        )
        .measured(format!("persons={}", persons.len()));
    if rule == Rule::R20 {
        found = found.grave(Severity::Review);
    }
    found.claims = claims;
    Some(found)
}

/// The nearest region that holds both.
fn around(all: RegionCode, region: RegionCode) -> RegionCode {
    let mut above = all.ancestors();
    above
        .find(|above| region.is_within(*above))
        .unwrap_or(RegionCode::NATION)
}
