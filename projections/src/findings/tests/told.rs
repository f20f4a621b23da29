//! What the rules find in a story, and that what was cleared is not raised again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::finding::{
    FindingAct, FindingCommand, FindingState, Outcome, Seen, SeenEvent, Severity, SubjectKind,
};
use domain::region::RegionCode;
use domain::subject::{Given, Subject};
use serde_json::json;

use super::super::*;
use super::story::{Story, uuid};
use crate::joined::Part;
use crate::references::LinkedRecord;
use crate::table::Cell;

/// A finding as its row tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub id: String,
    pub rule: String,
    pub severity: String,
    pub subject_kind: String,
    pub subject: String,
    pub region: String,
    pub since: String,
    pub amount_fen: i64,
    pub evidence: String,
    pub claims: Vec<String>,
    pub measured: String,
    pub policy: String,
}

impl Story {
    pub fn case(&self, kind: &str, id: u128) -> (Case, Vec<u64>) {
        let mut case = Case::empty(kind, uuid(id)).unwrap();
        let mut positions = Vec::new();
        for (position, (of, whose, event)) in self.events.iter().enumerate() {
            if *of == kind && *whose == id {
                case.record(event.clone()).unwrap();
                positions.push(position as u64 + 1);
            }
        }
        (case, positions)
    }

    fn references(&self, case: &Case, positions: Vec<u64>) -> References {
        let needs = Findings.needs(case);
        let linked: Vec<LinkedRecord> = needs
            .linked
            .iter()
            .map(|id| {
                let (case, positions) = self.case("worker", id.as_uuid().as_u128());
                let Case::Worker(id, worker) = case else {
                    panic!("a worker")
                };
                LinkedRecord {
                    id,
                    worker: Arc::new(*worker),
                    positions,
                }
            })
            .collect();
        let named = linked
            .iter()
            .flat_map(|record| determinations::needs_of(&record.worker).organisations);
        let named: BTreeSet<OrganisationId> =
            needs.organisations.into_iter().chain(named).collect();
        let organisations = named.into_iter().filter_map(|id| {
            match self.case("organisation", id.as_uuid().as_u128()).0 {
                Case::Organisation(id, it) => Some((id, Arc::new(*it))),
                _ => None,
            }
        });
        References {
            policies: Arc::new(self.policies.clone()),
            organisations: organisations.collect(),
            linked,
            positions,
            ..References::default()
        }
    }

    /// All rows of all cases, those that join cases too.
    pub fn rows(&self) -> BTreeSet<Row> {
        let streams: BTreeSet<(&str, u128)> = self
            .events
            .iter()
            .map(|(kind, id, _)| (*kind, *id))
            .collect();
        let mut rows = BTreeSet::new();
        let mut parts: BTreeMap<String, BTreeSet<Part>> = BTreeMap::new();
        for (kind, id) in streams {
            let (case, positions) = self.case(kind, id);
            let known = self.references(&case, positions);
            for row in Findings.derive(&case, &known) {
                if row.table.name == PARTS.name {
                    let part = (uuid(id).to_string(), row.clone());
                    parts.entry(text(&row, 0)).or_default().insert(part);
                }
                rows.insert(row);
            }
        }
        for (key, parts) in parts {
            rows.extend(Shared.derive(&key, &parts));
        }
        rows
    }

    pub fn findings(&self) -> Vec<Told> {
        let rows = self.rows().into_iter();
        rows.filter(|row| row.table.name == FINDINGS.name)
            .map(|row| Told::of(&row))
            .collect()
    }

    /// What could not be looked at.
    pub fn gaps(&self) -> Vec<(String, String)> {
        let rows = self.rows().into_iter();
        rows.filter(|row| row.table.name == GAPS.name)
            .map(|row| (text(&row, 0), text(&row, 2)))
            .collect()
    }

    /// Two auditors clear a finding; something else happens; the finding shows the same as was cleared.
    #[track_caller]
    pub fn cleared_once(&self, told: &Told) {
        let mut finding = Finding::default();
        for name in ["he", "shi"] {
            if finding.decided().is_none() {
                let events = finding.decide(clear(name, told.seen())).unwrap();
                for event in events {
                    finding.record(event);
                }
            }
        }
        assert_eq!(finding.state(), FindingState::Cleared);
        let row = concluded(&finding).unwrap();
        let later = self.clone().she(
            "SurveyUpdated",
            json!({"willing": true, "surveyed_on": "2022-02-01"}),
        );
        let found = later.findings();
        let again = found.iter().find(|other| other.id == told.id).unwrap();
        let (severity, evidence) = (text(&row, 1), text(&row, 2));
        assert_eq!((&severity, &evidence), (&again.severity, &again.evidence));
        let other = Seen {
            evidence: Vec::new(),
            ..again.seen()
        };
        assert!(finding.seen.unwrap().shows_like(&again.seen()));
        assert!(!told.seen().shows_like(&other));
    }
}

impl Told {
    fn of(row: &Row) -> Self {
        let Some(Cell::Int(amount_fen)) = row.cells.get(9).cloned() else {
            panic!("an amount: {row:?}")
        };
        Self {
            id: text(row, 0),
            rule: text(row, 1),
            severity: text(row, 2),
            subject_kind: text(row, 3),
            subject: text(row, 4),
            region: text(row, 5),
            since: text(row, 8),
            amount_fen,
            evidence: text(row, 10),
            claims: text(row, 11)
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            measured: text(row, 12),
            policy: text(row, 13),
        }
    }

    fn seen(&self) -> Seen {
        let events = self.evidence.split_whitespace().map(|event| {
            let parts: Vec<&str> = event.split('/').collect();
            SeenEvent {
                stream: parts[0].to_owned(),
                id: parts[1].parse().unwrap(),
                version: parts[2].parse().unwrap(),
            }
        });
        Seen {
            rule: Rule::from_code(&self.rule).unwrap(),
            rule_version: 1,
            severity: Severity::from_code(&self.severity).unwrap(),
            subject_kind: SubjectKind::from_code(&self.subject_kind).unwrap(),
            subject: self.subject.parse().unwrap(),
            region: RegionCode::parse(&self.region).unwrap(),
            claims: Vec::new(),
            evidence: events.collect(),
            amount_fen: domain::money::Fen::default(),
            measured: String::new(),
            policy: None,
        }
    }
}

fn clear(name: &str, seen: Seen) -> FindingCommand {
    let day = "2022-06-30".parse().unwrap();
    Given {
        today: day,
        by: Subject::new("local", name),
        act: FindingAct::Conclude {
            seen: Box::new(seen),
            outcome: Outcome::Cleared,
            reason: "x".to_owned(),
            concluded_on: day,
            recorders: BTreeSet::new(),
            acted: BTreeSet::new(),
        },
    }
}

fn text(row: &Row, column: usize) -> String {
    match &row.cells[column] {
        Cell::Text(text) => text.clone(),
        Cell::Int(number) => number.to_string(),
    }
}
