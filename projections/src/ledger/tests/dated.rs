//! What holds for the ledger of every history on every day.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::brute::Facts;
use super::history::{Recorded, histories, told};
use super::properties::{YEARS, ledger, quick, regions, switches, written};
use super::*;
use crate::case::Case;
use crate::dated::Dated;
use crate::directory::Directory;
use crate::figures::Count;
use std::collections::BTreeMap;

/// Days before, among and after those of generated facts.
fn days() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![
        8 => (0_u64..1_700).prop_map(|days| on("2018-12-01") + Days::new(days)),
        1 => Just(on("2018-01-01")),
        1 => Just(NaiveDate::MAX),
    ]
}

/// Every case as it was true on a day.
fn cases(log: &[Recorded], day: NaiveDate) -> Vec<Dated> {
    let mut cases: BTreeMap<Uuid, Dated> = BTreeMap::new();
    for (kind, id, event) in log {
        let case = cases
            .entry(*id)
            .or_insert_with(|| Dated::new(Case::empty(kind, *id).unwrap(), day));
        case.record(event.clone()).unwrap();
    }
    cases.into_values().collect()
}

fn rows(ledger: &Ledger, cases: &[Dated]) -> BTreeSet<(Uuid, Row)> {
    let counted = cases.iter().filter_map(Dated::counted);
    counted
        .flat_map(|case| {
            let rows = ledger.derive(&case, &References::default());
            rows.into_iter().map(move |row| (case.id(), row))
        })
        .collect()
}

/// The figures that rows make, counted at once.
fn figures(ledger: &Ledger, rows: &BTreeSet<(Uuid, Row)>) -> BTreeMap<crate::figures::Figure, i64> {
    let rows = rows.iter().map(|(_, row)| row);
    let mut values = BTreeMap::new();
    for entry in Count::default().change(ledger, [], rows, |_| true) {
        *values.entry(entry.figure).or_insert(0) += entry.delta;
    }
    values
}

proptest! {
    #![proptest_config(quick())]

    #[test]
    fn every_figure_of_a_day_equals_the_count_by_hand_of_the_facts_up_to_it(
        steps in histories(), switches in switches(), day in days(),
    ) {
        let log = told(&steps);
        let ledger = ledger(switches);
        let figures = figures(&ledger, &rows(&ledger, &cases(&log, day)));
        let facts = Facts::of(&log).until(day);
        for region in regions() {
            for year in YEARS {
                let value = |code: &Code| {
                    let figure = crate::figures::Figure {
                        code: code.code(),
                        year,
                        region: region.to_string(),
                        counterpart: String::new(),
                    };
                    figures.get(&figure).copied().unwrap_or(0)
                };
                let counted: Vec<i64> = Code::ALL.iter().map(value).collect();
                let expected: Vec<i64> = facts
                    .form(year, region, switches)
                    .iter()
                    .map(|count| i64::try_from(*count).unwrap())
                    .collect();
                prop_assert_eq!(counted, expected, "{} in {}", region, year);
            }
        }
    }

    #[test]
    fn after_the_last_date_the_figures_are_those_of_the_projection(
        steps in histories(), switches in switches(),
    ) {
        let log = told(&steps);
        let book = written(ledger(switches), &log);
        let counts: BTreeMap<_, _> = book
            .members
            .iter()
            .map(|(figure, members)| (figure.clone(), i64::try_from(members.len()).unwrap()))
            .collect();
        let all = rows(&book.ledger, &cases(&log, NaiveDate::MAX));
        prop_assert_eq!(figures(&book.ledger, &all), counts);
    }

    #[test]
    fn after_the_last_date_a_case_is_as_it_is_known(steps in histories()) {
        let log = told(&steps);
        let book = written(Ledger::default(), &log);
        for case in cases(&log, NaiveDate::MAX) {
            let case = case.case().unwrap();
            let known = &book.cases[&case.id()];
            prop_assert_eq!(format!("{case:?}"), format!("{known:?}"));
        }
    }

    // So whoever has no row has none on any day: who may count is found by the rows that there are.
    #[test]
    fn no_day_makes_a_worker_count_who_is_not_known_to(
        steps in histories(), switches in switches(), day in days(), later in 0_u64..900,
    ) {
        let log: Vec<Recorded> = told(&steps)
            .into_iter()
            .filter(|(kind, ..)| *kind == "worker")
            .collect();
        let ledger = ledger(switches);
        let then = rows(&ledger, &cases(&log, day));
        if let Some(later) = day.checked_add_days(Days::new(later)) {
            prop_assert!(then.is_subset(&rows(&ledger, &cases(&log, later))));
        }
        prop_assert!(then.is_subset(&rows(&ledger, &cases(&log, NaiveDate::MAX))));
    }

    #[test]
    fn a_case_of_a_day_keeps_its_version_and_has_one_row_for_one_key(
        steps in histories(), day in days(),
    ) {
        let log = told(&steps);
        for dated in cases(&log, day) {
            let Some(case) = dated.case() else { continue };
            let events = log.iter().filter(|(_, id, _)| *id == case.id()).count();
            prop_assert_eq!(case.version(), events as u64);
            for rows in [
                Ledger::default().derive(&case, &References::default()),
                Directory.derive(&case, &References::default()),
            ] {
                let keys: BTreeSet<_> = rows
                    .iter()
                    .map(|row| (row.table.name, row.key().to_vec()))
                    .collect();
                prop_assert_eq!(keys.len(), rows.len());
            }
        }
    }
}
