//! Which version decides.

use super::*;

/// What a book knows: where, from when until when, with how many versions, and which of them was withdrawn.
fn book(policies: &[(&str, &str, Option<&str>, u32, Option<u32>)]) -> PolicyBook {
    let mut book = PolicyBook::default();
    for (at, valid_from, valid_until, versions, withdrawn) in policies {
        let terms = PolicyTerms {
            region: region(at),
            valid_from: on(valid_from),
            valid_until: valid_until.map(on),
            ..terms()
        };
        let published = (0..*versions).flat_map(|_| [propose(terms.clone()), confirm()]);
        let withdrawn = withdrawn.map(|version| withdraw(Some(version)));
        book.put(id(at), policy(published.chain(withdrawn)));
    }
    book
}

fn id(at: &str) -> PolicyId {
    PolicyId::of("transport", TARGET_GROUPS, region(at))
}

const TRANSPORT: PolicyKind = PolicyKind::Subsidy(Scheme::Transport);

/// The region and number of the version that decides for the county, and those passed over.
#[track_caller]
fn chosen(
    book: &PolicyBook,
    day: &str,
    winner: Option<(&str, u32)>,
    passed_over: &[(&str, u32, &str)],
) {
    let choice = book.choose(TRANSPORT, TARGET_GROUPS, region(COUNTY), on(day));
    assert_eq!(
        choice.winner.map(|won| (won.policy, won.number())),
        winner.map(|(at, number)| (id(at), number))
    );
    let rejected = choice.rejected.iter();
    let rejected: Vec<_> = rejected
        .map(|(lost, why)| (lost.policy, lost.number(), why.code()))
        .collect();
    let expected = passed_over.iter();
    let expected: Vec<_> = expected
        .map(|(at, number, why)| (id(at), *number, *why))
        .collect();
    assert_eq!(rejected, expected);
}

#[test]
fn the_nearest_region_at_or_above_decides() {
    let book = book(&[
        ("000000", "2021-01-01", None, 1, None),
        (PROVINCE, "2021-01-01", None, 1, None),
        (CITY, "2021-01-01", None, 1, None),
        ("520323", "2021-01-01", None, 1, None),
    ]);
    chosen(&book, "2021-06-01", Some((CITY, 1)), &[]);
}

#[test]
fn a_region_whose_policies_are_not_valid_leaves_it_to_the_next_above() {
    let book = book(&[
        (PROVINCE, "2021-01-01", None, 1, None),
        (COUNTY, "2021-06-02", None, 2, Some(2)),
    ]);
    chosen(
        &book,
        "2021-06-01",
        Some((PROVINCE, 1)),
        &[(COUNTY, 2, "withdrawn"), (COUNTY, 1, "not_valid_on_date")],
    );
    chosen(
        &book,
        "2021-06-02",
        Some((COUNTY, 1)),
        &[(COUNTY, 2, "withdrawn")],
    );
}

#[test]
fn the_highest_version_that_is_not_withdrawn_decides_whole() {
    let three = |withdrawn| book(&[(PROVINCE, "2021-01-01", None, 3, withdrawn)]);
    chosen(&three(None), "2021-06-01", Some((PROVINCE, 3)), &[]);
    chosen(&three(Some(1)), "2021-06-01", Some((PROVINCE, 3)), &[]);
    chosen(
        &three(Some(3)),
        "2021-06-01",
        Some((PROVINCE, 2)),
        &[(PROVINCE, 3, "withdrawn")],
    );
}

#[test]
fn the_first_and_the_last_day_of_validity_are_included() {
    let book = book(&[(PROVINCE, "2021-01-01", Some("2021-12-31"), 1, None)]);
    for day in ["2021-01-01", "2021-12-31"] {
        chosen(&book, day, Some((PROVINCE, 1)), &[]);
    }
    for day in ["2020-12-31", "2022-01-01"] {
        chosen(&book, day, None, &[(PROVINCE, 1, "not_valid_on_date")]);
    }
}

#[test]
fn without_a_policy_none_decides() {
    chosen(&PolicyBook::default(), "2021-06-01", None, &[]);
    // Neither a region beside nor one below, and nothing that was only proposed.
    let mut book = book(&[("530000", "2021-01-01", None, 1, None)]);
    book.put(id(PROVINCE), policy([propose(terms())]));
    chosen(&book, "2021-06-01", None, &[]);
}

#[test]
fn each_programme_has_policies_of_its_own() {
    let staff = PolicyTerms {
        programme: "staff".to_owned(),
        ..terms()
    };
    let mut book = book(&[(CITY, "2021-01-01", None, 1, None)]);
    let other = PolicyId::of("transport", "staff", region(PROVINCE));
    book.put(other, policy([propose(staff), confirm()]));
    let choice = book.choose(TRANSPORT, "staff", region(COUNTY), on(TODAY));
    assert_eq!(choice.winner.unwrap().policy, other);
    assert_eq!(
        book.programmes(Scheme::Transport, region(COUNTY)),
        [TARGET_GROUPS, "staff"]
    );
    assert!(
        book.programmes(Scheme::Transport, region("530102"))
            .is_empty()
    );
    assert!(book.programmes(Scheme::Startup, region(COUNTY)).is_empty());
    assert_eq!(book.all().count(), 2);
}

#[test]
fn the_figures_have_the_nations_switches() {
    let mut book = PolicyBook::default();
    assert!(book.reporting(on(TODAY)).is_none());
    let switches = PolicyTerms {
        region: RegionCode::NATION,
        ..of(Parameters::Reporting(ReportingParameters::default()))
    };
    let id = PolicyId::of("reporting", TARGET_GROUPS, RegionCode::NATION);
    book.put(id, policy([propose(switches), confirm()]));
    let (considered, switches) = book.reporting(on(TODAY)).unwrap();
    assert_eq!((considered.policy, considered.number()), (id, 1));
    assert_eq!(*switches, ReportingParameters::default());
    assert!(book.reporting(on("2022-06-29")).is_none());
}
