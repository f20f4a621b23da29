//! A ledger kept in memory: what the server does with rows and figures, without its tables.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::case::{Case, CaseEvent};
use crate::figures::{Figure, Figures, Group, Movement, Support, movements};
use crate::ledger::{Code, Ledger, LedgerForm};
use crate::projection::Projection;
use crate::references::References;
use crate::table::Row;

/// Cases, their rows, and the figures that follow, brought up to date event by event.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) ledger: Ledger,
    pub(super) cases: BTreeMap<Uuid, Case>,
    pub(super) rows: BTreeMap<Uuid, BTreeSet<Row>>,
    pub(super) support: BTreeMap<Group, Support>,
    pub(super) entries: Vec<Movement>,
    pub(super) members: BTreeMap<Figure, BTreeSet<String>>,
}

impl Book {
    pub(super) fn new(ledger: Ledger) -> Self {
        Self {
            ledger,
            ..Self::default()
        }
    }

    /// The book of the same cases, written at once from their present states.
    pub(super) fn rewritten(&self) -> Self {
        let mut book = Self::new(self.ledger.clone());
        for (id, case) in &self.cases {
            book.cases.insert(*id, case.clone());
            book.derive(*id);
        }
        book
    }

    pub(super) fn record_all(
        &mut self,
        kind: &str,
        id: Uuid,
        events: impl IntoIterator<Item = CaseEvent>,
    ) {
        for event in events {
            self.record(kind, id, event);
        }
    }

    pub(super) fn record(&mut self, kind: &str, id: Uuid, event: CaseEvent) {
        let case = self
            .cases
            .entry(id)
            .or_insert_with(|| Case::empty(kind, id).unwrap());
        case.record(event).unwrap();
        self.derive(id);
    }

    /// Writes the difference between the rows that a case has and those that it deserves.
    fn derive(&mut self, id: Uuid) {
        let after = self.ledger.derive(&self.cases[&id], &References::default());
        let before = self.rows.insert(id, after.clone()).unwrap_or_default();
        let mut changed = BTreeMap::<Group, Support>::new();
        let gone = before.difference(&after).map(|row| (row, -1));
        let new = after.difference(&before).map(|row| (row, 1));
        for (row, delta) in gone.chain(new) {
            for (group, part) in self.ledger.supports(row) {
                let stored = self.support.get(&group).cloned().unwrap_or_default();
                let support = changed.entry(group).or_insert(stored);
                *support.entry(part).or_insert(0) += delta;
            }
        }
        for (group, mut support) in changed {
            assert!(support.values().all(|count| *count >= 0), "{group:?}");
            support.retain(|_, count| *count > 0);
            let before = self.support.remove(&group).unwrap_or_default();
            for movement in movements(&self.ledger, &group, &before, &support) {
                self.enter(movement);
            }
            if !support.is_empty() {
                self.support.insert(group, support);
            }
        }
    }

    /// Enters a movement: a member begins to count once and ceases once.
    fn enter(&mut self, movement: Movement) {
        let members = self.members.entry(movement.figure.clone()).or_default();
        let moved = match movement.delta {
            1 => members.insert(movement.member.clone()),
            -1 => members.remove(&movement.member),
            other => panic!("a movement by {other}"),
        };
        assert!(moved, "{movement:?} changes nothing");
        if members.is_empty() {
            self.members.remove(&movement.figure);
        }
        self.entries.push(movement);
    }

    pub(super) fn members(&self, code: &'static str, year: i32, region: &str) -> BTreeSet<String> {
        let figure = Figure {
            code,
            year,
            region: region.to_owned(),
            counterpart: String::new(),
        };
        self.members.get(&figure).cloned().unwrap_or_default()
    }

    pub(super) fn count(&self, code: Code, year: i32, region: &str) -> i64 {
        i64::try_from(self.members(code.code(), year, region).len()).unwrap()
    }

    pub(super) fn form(&self, year: i32, region: &str) -> LedgerForm {
        let rows = Code::ALL.iter();
        rows.map(|code| (*code, self.count(*code, year, region)))
            .collect()
    }

    /// Each figure as the sum of its entries.
    pub(super) fn sums(&self) -> BTreeMap<&Figure, i64> {
        let mut sums = BTreeMap::new();
        for entry in &self.entries {
            *sums.entry(&entry.figure).or_insert(0) += entry.delta;
        }
        sums
    }
}
