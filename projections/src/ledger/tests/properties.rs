//! What holds for the ledger of every history.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::book::Book;
use super::brute::{Facts, Switches};
use super::history::{PLACES, Recorded, histories, told};
use super::*;
use crate::case::Case;
use crate::directory::Directory;
use domain::policy::{OutputCountsFrom, YearStart};

/// The years that generated facts fall in, and one on either side.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 2018..=2025;

pub(super) fn switches() -> impl Strategy<Value = Switches> {
    any::<[bool; 4]>().prop_map(|on| Switches {
        from_december: on[0],
        from_employment: on[1],
        corps_has_a_city: on[2],
        corps_is_cross_province: on[3],
    })
}

pub(super) fn ledger(switches: Switches) -> Ledger {
    let mut reporting = Reporting {
        corps_is_cross_province: switches.corps_is_cross_province,
        ..Reporting::default()
    };
    if switches.from_december {
        reporting.year_starts = YearStart::December16;
    }
    if switches.from_employment {
        reporting.output_counts_from = OutputCountsFrom::Employment;
    }
    if switches.corps_has_a_city {
        reporting.corps_regions = vec![RegionCode::parse("659001").unwrap()];
    }
    Ledger::new(reporting)
}

pub(super) fn written(ledger: Ledger, log: &[Recorded]) -> Book {
    let mut book = Book::new(ledger);
    for (kind, id, event) in log {
        book.record(kind, *id, event.clone());
    }
    book
}

/// Every region that a generated fact can count for, and some that it cannot.
pub(super) fn regions() -> BTreeSet<RegionCode> {
    let code = |text: &&str| RegionCode::parse(text).unwrap();
    let asked = ["330100", "500000", "520300", "660000", "110101"];
    let places = PLACES.iter().chain(&asked).map(code);
    places.flat_map(RegionCode::ancestors).collect()
}

pub(super) fn quick() -> ProptestConfig {
    ProptestConfig {
        cases: 48,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(quick())]

    #[test]
    fn every_figure_equals_the_count_by_hand(steps in histories(), switches in switches()) {
        let log = told(&steps);
        let facts = Facts::of(&log);
        let book = written(ledger(switches), &log);
        for region in regions() {
            let name = region.to_string();
            for year in YEARS {
                let counted = facts.form(year, region, switches);
                let form = book.form(year, &name);
                let figures: Vec<i64> = form.values().copied().collect();
                let expected: Vec<i64> = counted
                    .iter()
                    .map(|count| i64::try_from(*count).unwrap())
                    .collect();
                prop_assert_eq!(figures, expected, "{} in {}", name, year);
            }
        }
        let known: BTreeSet<String> = regions().iter().map(ToString::to_string).collect();
        for figure in book.members.keys() {
            prop_assert!(known.contains(&figure.region), "{:?}", figure);
        }
    }

    #[test]
    fn the_rules_of_the_form_hold_at_every_level(steps in histories(), switches in switches()) {
        let book = written(ledger(switches), &told(&steps));
        for region in regions() {
            for year in YEARS {
                let form = book.form(year, &region.to_string());
                for invariant in invariants(&form) {
                    prop_assert!(invariant.holds, "{} at {} in {}", invariant.rule, region, year);
                }
                prop_assert_eq!(
                    form[&Code::OutputWorkers],
                    form[&Code::OutputInProvince] + form[&Code::OutputCrossProvince]
                );
                prop_assert!(form[&Code::OutputTargetGroup] <= form[&Code::OutputWorkers]);
                prop_assert_eq!(
                    form[&Code::InputWorkers],
                    form[&Code::InputInProvince] + form[&Code::InputCrossProvince]
                );
            }
        }
    }

    #[test]
    fn every_cell_is_the_sum_of_its_entries(steps in histories(), switches in switches()) {
        let book = written(ledger(switches), &told(&steps));
        let counts: BTreeMap<_, _> = book
            .members
            .iter()
            .map(|(figure, members)| (figure, i64::try_from(members.len()).unwrap()))
            .collect();
        let mut sums = book.sums();
        sums.retain(|_, sum| *sum != 0);
        prop_assert_eq!(sums, counts);
    }

    #[test]
    fn a_region_counts_whom_the_regions_below_it_count(steps in histories()) {
        let book = written(Ledger::default(), &told(&steps));
        // In the rows for movement within the province a person may count below and not above,
        // and agreements are also signed by the parent itself.
        let rows = [
            Code::OutputWorkers,
            Code::OutputTargetGroup,
            Code::OutputCrossProvince,
            Code::OutputEnterprises,
            Code::InputWorkers,
            Code::InputCrossProvince,
            Code::InputEnterprises,
            Code::Trainings,
        ];
        let parents = regions().into_iter().filter(|region| !region.is_place());
        for (parent, code) in parents.flat_map(|parent| rows.map(|code| (parent, code))) {
            let children = regions().into_iter().filter(|region| region.parent() == Some(parent));
            let children: Vec<_> = children.collect();
            for year in YEARS {
                let members = |region: &RegionCode| {
                    book.members(code.code(), year, &region.to_string())
                };
                let union: BTreeSet<_> = children.iter().flat_map(members).collect();
                prop_assert_eq!(members(&parent), union, "{:?} of {} in {}", code, parent, year);
            }
        }
    }

    #[test]
    fn event_by_event_comes_to_the_same_as_at_once(steps in histories(), switches in switches()) {
        let book = written(ledger(switches), &told(&steps));
        let rewritten = book.rewritten();
        prop_assert_eq!(&book.rows, &rewritten.rows);
        prop_assert_eq!(&book.support, &rewritten.support);
        prop_assert_eq!(&book.members, &rewritten.members);
    }

    #[test]
    fn a_replay_through_the_stored_json_comes_to_the_same(steps in histories()) {
        let log = told(&steps);
        let book = written(Ledger::default(), &log);
        let stored: Vec<Recorded> = log
            .iter()
            .map(|(kind, id, event)| {
                (*kind, *id, CaseEvent::read(kind, stored_payload(event)).unwrap())
            })
            .collect();
        prop_assert_eq!(&stored, &log);
        let replayed = written(Ledger::default(), &stored);
        for (id, case) in &book.cases {
            prop_assert_eq!(state(case), state(&replayed.cases[id]));
        }
        prop_assert_eq!(book.rows, replayed.rows);
        prop_assert_eq!(book.entries, replayed.entries);
    }

    #[test]
    fn a_case_has_at_most_one_row_for_one_key(steps in histories(), switches in switches()) {
        let book = written(ledger(switches), &told(&steps));
        for case in book.cases.values() {
            for rows in [book.ledger.derive(case, &References::default()), Directory.derive(case, &References::default())] {
                let keys: BTreeSet<_> = rows
                    .iter()
                    .map(|row| (row.table.name, row.key().to_vec()))
                    .collect();
                prop_assert_eq!(keys.len(), rows.len());
                for row in rows {
                    prop_assert_eq!(row.cells.len(), row.table.columns.len());
                }
            }
        }
    }
}

fn stored_payload(event: &CaseEvent) -> Value {
    match event {
        CaseEvent::Worker(event) => serde_json::to_value(event).unwrap(),
        CaseEvent::Organisation(event) => serde_json::to_value(event).unwrap(),
        CaseEvent::Agreement(event) => serde_json::to_value(event).unwrap(),
        CaseEvent::Policy(event) => serde_json::to_value(event).unwrap(),
        CaseEvent::Budget(event) => serde_json::to_value(event).unwrap(),
        CaseEvent::Batch(event) => serde_json::to_value(event).unwrap(),
        CaseEvent::Finding(event) => serde_json::to_value(event).unwrap(),
        CaseEvent::Correction(event) => serde_json::to_value(event).unwrap(),
    }
}

fn state(case: &Case) -> Value {
    match case {
        Case::Worker(_, state) => serde_json::to_value(state).unwrap(),
        Case::Organisation(_, state) => serde_json::to_value(state).unwrap(),
        Case::Agreement(_, state) => serde_json::to_value(state).unwrap(),
        Case::Policy(_, state) => serde_json::to_value(state).unwrap(),
        Case::Budget(_, state) => serde_json::to_value(state).unwrap(),
        Case::Batch(_, state) => serde_json::to_value(state).unwrap(),
        Case::Finding(_, state) => serde_json::to_value(state).unwrap(),
        Case::Correction(_, state) => serde_json::to_value(state).unwrap(),
    }
}

/// Properties that hold for want of anything happening would say nothing.
#[test]
fn generated_histories_are_eventful() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen = BTreeMap::<String, usize>::new();
    let mut filled = BTreeSet::new();
    for _ in 0..100 {
        let steps = histories().new_tree(&mut runner).unwrap().current();
        let log = told(&steps);
        for (_, _, event) in &log {
            *seen.entry(event.event_type()).or_insert(0) += 1;
        }
        let book = written(Ledger::default(), &log);
        filled.extend(book.members.keys().map(|figure| figure.code));
    }
    for name in [
        "OriginChanged",
        "LinkedToWorker",
        "LinkWithdrawn",
        "TargetGroupConfirmed",
        "TargetGroupEnded",
        "TargetGroupVoided",
        "TrainingVoided",
        "WorkerDispatched",
        "ArrivalConfirmed",
        "ArrivalVoided",
        "WorkerReturned",
        "ReturnVoided",
        "DispatchVoided",
        "EmploymentStarted",
        "EmploymentVoided",
        "DeathRecorded",
        "PersonalDataErased",
        "AgreementSupplemented",
        "AgreementEnded",
        "AgreementVoided",
    ] {
        assert!(seen.contains_key(name), "no {name} in {seen:?}");
    }
    for code in Code::ALL {
        assert!(filled.contains(code.code()), "row {} is empty", code.no());
    }
}
