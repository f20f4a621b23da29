//! Accounts, personal data and their destruction: two subjects where it matters.

use super::*;
use crate::account::{Account, Confirmed, Proposed};

fn propose(number: &str) -> WorkerAct {
    WorkerAct::UpdatePersonalData {
        update: nothing(),
        account: Some(account(number)),
    }
}

fn nothing() -> PersonalDataUpdated {
    PersonalDataUpdated {
        name: None,
        phone: None,
        address: None,
        household_id: None,
    }
}

#[test]
fn an_account_is_confirmed_by_another_subject_than_entered_it() {
    let worker = worker([propose("6222")]);
    assert_eq!(
        refused(&worker, WorkerAct::ConfirmAccount),
        WorkerRefusal::SamePerson
    );
    assert_eq!(
        worker.decide(command_by(reviewer(), WorkerAct::ConfirmAccount)),
        Ok(vec![WorkerEvent::AccountConfirmed(AccountConfirmed {
            fingerprint: account("6222").fingerprint,
            confirmed_by: reviewer(),
        })])
    );
}

#[test]
fn an_account_entered_with_the_survey_waits_for_another_subject_too() {
    let mut worker = Worker::default();
    take(
        &mut worker,
        WorkerAct::Survey {
            survey: Box::new(survey()),
            account: Some(account("6222")),
        },
    );
    assert_eq!(worker.account.payable(), None);
    assert_eq!(
        refused(&worker, WorkerAct::ConfirmAccount),
        WorkerRefusal::SamePerson
    );
}

#[test]
fn there_is_nothing_to_confirm_before_or_after() {
    assert_eq!(
        refused(&worker([]), WorkerAct::ConfirmAccount),
        WorkerRefusal::NoAccountProposed
    );
    let mut confirmed = worker([propose("6222")]);
    let confirm = || command_by(reviewer(), WorkerAct::ConfirmAccount);
    for event in confirmed.decide(confirm()).unwrap() {
        confirmed.record(event);
    }
    assert_eq!(confirmed.account.payable(), Some(&account("6222")));
    assert_eq!(
        confirmed.decide(confirm()),
        Err(WorkerRefusal::NoAccountProposed)
    );
}

#[test]
fn the_confirmed_account_stands_until_the_next_one_is_confirmed() {
    let mut worker = worker([propose("6222")]);
    for event in worker
        .decide(command_by(reviewer(), WorkerAct::ConfirmAccount))
        .unwrap()
    {
        worker.record(event);
    }
    take(&mut worker, propose("6228"));
    assert_eq!(worker.account.payable(), Some(&account("6222")));
    assert_eq!(
        worker.account.fingerprint(),
        Some(&account("6222").fingerprint)
    );
    assert_eq!(worker.account.latest(), Some(&account("6228")));
}

#[test]
fn the_account_names_who_entered_and_who_confirmed_it_and_in_which_events() {
    let mut worker = worker([propose("6222")]);
    for event in worker
        .decide(command_by(reviewer(), WorkerAct::ConfirmAccount))
        .unwrap()
    {
        worker.record(event);
    }
    take(&mut worker, propose("6228"));
    let proposal = |number: &str, recorded_in| Proposed {
        account: account(number),
        proposed_by: clerk(),
        recorded_in,
    };
    assert_eq!(
        worker.account,
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
fn an_update_changes_only_what_it_names() {
    let worker = worker([
        WorkerAct::UpdatePersonalData {
            update: PersonalDataUpdated {
                phone: Some(sealed("phone")),
                ..nothing()
            },
            account: None,
        },
        WorkerAct::UpdatePersonalData {
            update: PersonalDataUpdated {
                name: Some(sealed("new name")),
                ..nothing()
            },
            account: None,
        },
    ]);
    let person = worker.person.as_ref().unwrap();
    assert_eq!(person.name, sealed("new name"));
    assert_eq!(person.phone, Some(sealed("phone")));
}

#[test]
fn an_update_of_nothing_records_nothing() {
    let act = WorkerAct::UpdatePersonalData {
        update: nothing(),
        account: None,
    };
    assert_eq!(taken(&worker([]), act), []);
}

#[test]
fn personal_data_is_destroyed_by_two_subjects() {
    let mut worker = worker([]);
    assert_eq!(
        taken(&worker, WorkerAct::Erase),
        [WorkerEvent::ErasureRequested(ErasureRequested {
            requested_by: clerk()
        })]
    );
    take(&mut worker, WorkerAct::Erase);
    assert!(!worker.erased);
    assert_eq!(
        refused(&worker, WorkerAct::Erase),
        WorkerRefusal::SamePerson
    );
    assert_eq!(
        worker.decide(command_by(reviewer(), WorkerAct::Erase)),
        Ok(vec![WorkerEvent::PersonalDataErased {}])
    );
}
