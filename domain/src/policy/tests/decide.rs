//! Proposing, confirming and withdrawing versions.

use super::*;

fn from(valid_from: &str, reasoned: bool) -> PolicyCommand {
    let terms = PolicyTerms {
        valid_from: on(valid_from),
        ..terms()
    };
    by(
        proposer(),
        PolicyAct::Propose {
            terms: Box::new(terms),
            reasoned,
        },
    )
}

#[test]
fn a_proposed_version_decides_nothing_until_another_subject_confirms_it() {
    let proposed = policy([propose(terms())]);
    assert!(proposed.versions.is_empty() && proposed.proposed.is_some());

    let mut confirmed = proposed;
    let events = take(&mut confirmed, confirm());
    let published = PolicyPublished {
        version: 1,
        terms: terms(),
        proposed_by: proposer(),
        confirmed_by: confirmer(),
    };
    assert_eq!(events, [PolicyEvent::PolicyPublished(Box::new(published))]);
    assert!(confirmed.proposed.is_none());
    assert_eq!(confirmed.published(1).unwrap().recorded_in, 2);
}

#[test]
fn who_proposed_a_version_may_not_confirm_it() {
    let proposed = policy([propose(terms())]);
    let itself = by(proposer(), PolicyAct::Confirm);
    assert_eq!(refused(&proposed, itself), PolicyRefusal::SamePerson);
}

#[test]
fn only_what_was_proposed_can_be_confirmed_and_only_once() {
    assert_eq!(
        refused(&Policy::default(), confirm()),
        PolicyRefusal::NotProposed
    );
    let confirmed = policy([propose(terms()), confirm()]);
    assert_eq!(refused(&confirmed, confirm()), PolicyRefusal::NotProposed);
}

#[test]
fn a_later_proposal_takes_the_place_of_an_earlier_one() {
    let other = PolicyTerms {
        source: "notice of 2022".to_owned(),
        ..terms()
    };
    let twice = policy([propose(terms()), propose(other.clone()), confirm()]);
    assert_eq!(twice.versions.len(), 1);
    assert_eq!(twice.published(1).unwrap().published.terms, other);
}

#[test]
fn a_version_that_begins_in_the_past_needs_a_reason() {
    let none = Policy::default();
    assert_eq!(
        refused(&none, from("2022-06-29", false)),
        PolicyRefusal::ReasonRequired
    );
    assert!(none.decide(from("2022-06-29", true)).is_ok());
    assert!(none.decide(from(TODAY, false)).is_ok());
}

#[test]
fn versions_count_from_one_also_after_a_withdrawal() {
    let three = policy([
        propose(terms()),
        confirm(),
        propose(terms()),
        confirm(),
        withdraw(None),
        propose(terms()),
        confirm(),
    ]);
    let numbers: Vec<u32> = three
        .versions
        .iter()
        .map(|version| version.published.version)
        .collect();
    assert_eq!(numbers, [1, 2, 3]);
}

#[test]
fn the_latest_version_that_stands_is_withdrawn_unless_one_is_named() {
    let mut twice = policy([propose(terms()), confirm(), propose(terms()), confirm()]);
    let withdrawn = |version| vec![PolicyEvent::PolicyWithdrawn(PolicyWithdrawn { version })];
    assert_eq!(twice.decide(withdraw(Some(1))).unwrap(), withdrawn(1));
    assert_eq!(take(&mut twice, withdraw(None)), withdrawn(2));
    assert_eq!(twice.published(2).unwrap().withdrawn_in, Some(5));
    assert_eq!(take(&mut twice, withdraw(None)), withdrawn(1));
}

#[test]
fn a_version_is_withdrawn_once_and_only_if_it_was_published() {
    assert_eq!(
        refused(&Policy::default(), withdraw(None)),
        PolicyRefusal::UnknownVersion
    );
    let withdrawn = policy([propose(terms()), confirm(), withdraw(None)]);
    for version in [None, Some(1)] {
        assert_eq!(
            refused(&withdrawn, withdraw(version)),
            PolicyRefusal::AlreadyWithdrawn
        );
    }
    assert_eq!(
        refused(&withdrawn, withdraw(Some(2))),
        PolicyRefusal::UnknownVersion
    );
}

#[test]
fn a_policy_that_ships_with_the_software_is_published_into_an_empty_stream_only() {
    let built_in = || by(proposer(), PolicyAct::PublishBuiltIn(Box::new(terms())));
    let shipped = policy([built_in()]);
    assert_eq!(shipped.versions.len(), 1);
    assert_eq!(
        refused(&shipped, built_in()),
        PolicyRefusal::AlreadyPublished
    );
    assert_eq!(
        refused(&policy([propose(terms())]), built_in()),
        PolicyRefusal::AlreadyPublished
    );
}

#[test]
fn a_proposal_without_a_reason_whose_first_day_has_passed_is_proposed_again_with_one() {
    let late = |days: u64| {
        let mut confirm = confirm();
        confirm.today = confirm
            .today
            .checked_add_days(chrono::Days::new(days))
            .unwrap();
        confirm
    };
    let unreasoned = policy([from(TODAY, false)]);
    assert!(unreasoned.decide(late(0)).is_ok());
    assert_eq!(refused(&unreasoned, late(1)), PolicyRefusal::ReasonRequired);
    let reasoned = policy([from(TODAY, true)]);
    assert!(reasoned.decide(late(1)).is_ok());
}
