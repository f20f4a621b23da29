//! The second stage: figures that join cases.
//!
//! A row of a case *supports* members of groups. How often a group's member is supported, part by
//! part, decides in which cells it counts. When that changes, an *entry* says by how much, at which
//! position, and what the cell holds from then on: a figure at any position is one look-up, and a
//! cell is the sum of its entries.

use std::collections::{BTreeMap, BTreeSet};

use crate::table::Row;

/// A member within a group: what is counted once, however many rows support it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group {
    /// What is counted, by its side: `output`, `input`, `output_enterprise` …
    pub family: &'static str,
    /// The reporting year.
    pub year: i32,
    /// The region whose figure it is.
    pub region: String,
    /// The other region, for figures of a pair; empty otherwise.
    pub counterpart: String,
    /// What is counted: the id of a person, organisation, training or agreement.
    pub member: String,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Figure {
    /// Its code.
    pub code: &'static str,
    /// The reporting year.
    pub year: i32,
    /// The region whose figure it is.
    pub region: String,
    /// The other region, for figures of a pair; empty otherwise.
    pub counterpart: String,
}

/// How often a group's member is supported, part by part. A part that nothing supports is absent.
pub type Support = BTreeMap<&'static str, i64>;

/// How figures follow from rows.
pub trait Figures: Send + Sync {
    /// The groups that a row supports, and as which part.
    fn supports(&self, row: &Row) -> Vec<(Group, &'static str)>;

    /// The part with this code, for support that was stored.
    fn part(&self, code: &str) -> Option<&'static str>;

    /// The codes of the figures in which a member with this support counts.
    fn counted_in(&self, family: &'static str, support: &Support) -> BTreeSet<&'static str>;
}

/// One entry, still without the running value of its figure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Movement {
    /// The figure that moves.
    pub figure: Figure,
    /// The member that begins or ceases to count.
    pub member: String,
    /// +1 or −1.
    pub delta: i64,
}

/// The entries that follow when a group's support changes, in a fixed order.
pub fn movements(
    figures: &dyn Figures,
    group: &Group,
    before: &Support,
    after: &Support,
) -> Vec<Movement> {
    let counted_before = figures.counted_in(group.family, before);
    let counted_after = figures.counted_in(group.family, after);
    let movement = |code: &'static str, delta| Movement {
        figure: Figure {
            code,
            year: group.year,
            region: group.region.clone(),
            counterpart: group.counterpart.clone(),
        },
        member: group.member.clone(),
        delta,
    };
    let ceased = counted_before
        .difference(&counted_after)
        .map(|code| movement(code, -1));
    let begun = counted_after
        .difference(&counted_before)
        .map(|code| movement(code, 1));
    ceased.chain(begun).collect()
}

/// Groups being counted in memory, for figures that no table holds.
#[derive(Debug, Clone, Default)]
pub struct Count {
    support: BTreeMap<Group, Support>,
}

impl Count {
    /// Takes in rows that close and rows that open at once; the entries that follow, in the order in which the runner
    /// writes them. Only groups that are wanted are counted.
    pub fn change<'a>(
        &mut self,
        figures: &dyn Figures,
        closed: impl IntoIterator<Item = &'a Row>,
        opened: impl IntoIterator<Item = &'a Row>,
        wanted: impl Fn(&Group) -> bool,
    ) -> Vec<Movement> {
        let closed = closed.into_iter().map(|row| (row, -1));
        let opened = opened.into_iter().map(|row| (row, 1));
        let mut before: BTreeMap<Group, Support> = BTreeMap::new();
        for (row, delta) in closed.chain(opened) {
            for (group, part) in figures.supports(row) {
                if !wanted(&group) {
                    continue;
                }
                let held = self.support.entry(group.clone()).or_default();
                before.entry(group).or_insert_with(|| held.clone());
                *held.entry(part).or_default() += delta;
            }
        }
        let mut entries = Vec::new();
        for (group, before) in before {
            let mut after = self.support.remove(&group).unwrap_or_default();
            after.retain(|_, count| *count != 0);
            entries.extend(movements(figures, &group, &before, &after));
            if !after.is_empty() {
                self.support.insert(group, after);
            }
        }
        entries.sort();
        entries
    }
}
