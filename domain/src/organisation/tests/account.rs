//! The bank account: entered by one subject, confirmed by another, payable only then.

use super::*;
use crate::account::{Account, AccountConfirmed, AccountProposed, Confirmed, Proposed};

fn confirm(organisation: &mut Organisation) {
    for event in organisation.decide(confirmation(reviewer())).unwrap() {
        organisation.record(event);
    }
}

#[test]
fn an_account_is_confirmed_by_another_subject_than_entered_it() {
    let organisation = organisation([propose("6222")]);
    assert_eq!(organisation.account.payable(), None);
    assert_eq!(organisation.account.fingerprint(), None);
    assert_eq!(
        refused(&organisation, OrganisationAct::ConfirmAccount),
        OrganisationRefusal::SamePerson
    );
    assert_eq!(
        organisation.decide(confirmation(reviewer())),
        Ok(vec![OrganisationEvent::AccountConfirmed(
            AccountConfirmed {
                fingerprint: account("6222").fingerprint,
                confirmed_by: reviewer(),
            }
        )])
    );
}

#[test]
fn an_account_given_at_registration_waits_for_another_subject_too() {
    let OrganisationAct::Register {
        registration,
        roles,
        ..
    } = register([AGENCY])
    else {
        panic!("registering is another act");
    };
    let with_account = OrganisationAct::Register {
        registration,
        roles,
        account: Some(account("6222")),
    };
    let mut organisation = Organisation::default();
    let events = taken(&organisation, with_account);
    assert_eq!(
        events.last(),
        Some(&OrganisationEvent::AccountProposed(AccountProposed {
            account: account("6222"),
            proposed_by: clerk(),
        }))
    );
    for event in events {
        organisation.record(event);
    }
    assert_eq!(organisation.account.payable(), None);
    assert_eq!(
        refused(&organisation, OrganisationAct::ConfirmAccount),
        OrganisationRefusal::SamePerson
    );
}

#[test]
fn there_is_nothing_to_confirm_before_or_after() {
    let nothing = Err(OrganisationRefusal::NoAccountProposed);
    let mut organisation = organisation([]);
    assert_eq!(organisation.decide(confirmation(reviewer())), nothing);
    take(&mut organisation, propose("6222"));
    confirm(&mut organisation);
    assert_eq!(organisation.decide(confirmation(reviewer())), nothing);
    assert_eq!(organisation.decide(confirmation(clerk())), nothing);
}

#[test]
fn the_confirmed_account_stands_until_the_next_one_is_confirmed() {
    let mut organisation = organisation([propose("6222")]);
    confirm(&mut organisation);
    take(&mut organisation, propose("6228"));
    let standing = account("6222");
    assert_eq!(organisation.account.payable(), Some(&standing));
    assert_eq!(
        organisation.account.fingerprint(),
        Some(&standing.fingerprint)
    );
    assert_eq!(organisation.account.waiting(), Some(&account("6228")));
    assert_eq!(organisation.account.latest(), Some(&account("6228")));
    confirm(&mut organisation);
    assert_eq!(organisation.account.payable(), Some(&account("6228")));
    assert_eq!(organisation.account.waiting(), None);
}

#[test]
fn whoever_enters_the_account_last_is_the_one_who_must_not_confirm_it() {
    let mut organisation = organisation([propose("6222")]);
    let again = OrganisationCommand {
        by: reviewer(),
        ..command(propose("6228"))
    };
    for event in organisation.decide(again).unwrap() {
        organisation.record(event);
    }
    assert_eq!(
        organisation.decide(confirmation(reviewer())),
        Err(OrganisationRefusal::SamePerson)
    );
    assert_eq!(
        taken(&organisation, OrganisationAct::ConfirmAccount).len(),
        1
    );
}

#[test]
fn the_account_names_who_entered_and_who_confirmed_it_and_in_which_events() {
    let mut organisation = organisation([propose("6222")]);
    confirm(&mut organisation);
    take(&mut organisation, propose("6228"));
    let proposal = |number: &str, recorded_in| Proposed {
        account: account(number),
        proposed_by: clerk(),
        recorded_in,
    };
    assert_eq!(
        organisation.account,
        Account {
            proposed: Some(proposal("6228", 4)),
            confirmed: Some(Confirmed {
                proposal: proposal("6222", 2),
                confirmed_by: reviewer(),
                recorded_in: 3,
            }),
        }
    );
}

#[test]
fn a_history_that_confirms_what_nobody_entered_changes_nothing() {
    let mut organisation = organisation([]);
    organisation.record(OrganisationEvent::AccountConfirmed(AccountConfirmed {
        fingerprint: account("6222").fingerprint,
        confirmed_by: reviewer(),
    }));
    assert_eq!(organisation.account, Account::default());
}
