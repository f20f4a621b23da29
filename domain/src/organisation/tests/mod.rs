//! Rules, as given-when-then.

mod account;
mod events;
mod honours;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::*;
use crate::credit_code::CreditCode;
use crate::region::RegionCode;
use crate::sealed::{Fingerprint, HolderKind, Sealed, SealedAccount};
use crate::subject::{Given, Subject};
use crate::time::Interval;

const TODAY: &str = "2022-06-30";
const TOMORROW: &str = "2022-07-01";

fn on(date: &str) -> NaiveDate {
    date.parse().unwrap()
}

fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).unwrap()
}

fn command(act: OrganisationAct) -> OrganisationCommand {
    Given {
        today: on(TODAY),
        by: clerk(),
        act,
    }
}

fn clerk() -> Subject {
    Subject::new("county", "clerk")
}

fn reviewer() -> Subject {
    Subject::new("county", "reviewer")
}

fn account(number: &str) -> SealedAccount {
    let sealed = |text: &str| Sealed::new(format!("sealed {text}"));
    SealedAccount {
        number: sealed(number),
        holder_name: sealed("holder"),
        holder_kind: HolderKind::Organisation,
        bank_code: None,
        fingerprint: Fingerprint::new(format!("print of {number}")),
    }
}

fn propose(number: &str) -> OrganisationAct {
    OrganisationAct::ProposeAccount(account(number))
}

fn confirmation(by: Subject) -> OrganisationCommand {
    Given {
        by,
        ..command(OrganisationAct::ConfirmAccount)
    }
}

fn registration() -> OrganisationRegistered {
    OrganisationRegistered {
        credit_code: CreditCode::parse("91330100MA00000740").unwrap(),
        name: "杭州家政".to_owned(),
        region: region("330106"),
        registered_on: on("2020-05-01"),
    }
}

fn register(roles: impl IntoIterator<Item = Role>) -> OrganisationAct {
    OrganisationAct::Register {
        registration: registration(),
        roles: roles.into_iter().collect::<BTreeSet<_>>(),
        account: None,
    }
}

/// A registered organisation to which all these acts happened.
fn organisation(acts: impl IntoIterator<Item = OrganisationAct>) -> Organisation {
    let mut organisation = Organisation::default();
    take(&mut organisation, register([]));
    for act in acts {
        take(&mut organisation, act);
    }
    organisation
}

fn take(organisation: &mut Organisation, act: OrganisationAct) {
    for event in taken(organisation, act) {
        organisation.record(event);
    }
}

fn taken(organisation: &Organisation, act: OrganisationAct) -> Vec<OrganisationEvent> {
    organisation.decide(command(act)).unwrap()
}

fn refused(organisation: &Organisation, act: OrganisationAct) -> OrganisationRefusal {
    organisation.decide(command(act)).unwrap_err()
}

const AGENCY: Role = Role::HrAgency;

fn grant(from: &str) -> OrganisationAct {
    OrganisationAct::GrantRole(RoleGranted {
        role: AGENCY,
        from: on(from),
    })
}

fn withdraw(until: &str) -> OrganisationAct {
    OrganisationAct::WithdrawRole(RoleWithdrawn {
        role: AGENCY,
        until: on(until),
    })
}

fn designate(designated_on: &str) -> OrganisationAct {
    OrganisationAct::Designate(BaseDesignated {
        kind: BaseKind::ExportBase,
        designated_on: on(designated_on),
        near_resettlement_site: true,
    })
}

fn revoke(revoked_on: &str) -> OrganisationAct {
    OrganisationAct::RevokeDesignation(BaseRevoked {
        kind: BaseKind::ExportBase,
        revoked_on: on(revoked_on),
    })
}

fn recognise(recognised_on: &str) -> OrganisationAct {
    OrganisationAct::RecogniseBrand(BrandRecognised {
        name: "贵州家政".to_owned(),
        recognised_on: on(recognised_on),
    })
}

fn withdraw_brand(withdrawn_on: &str) -> OrganisationAct {
    OrganisationAct::WithdrawBrand(BrandWithdrawn {
        name: "贵州家政".to_owned(),
        withdrawn_on: on(withdrawn_on),
    })
}

fn move_to(code: &str, moved_on: &str) -> OrganisationAct {
    OrganisationAct::Move(OrganisationMoved {
        region: region(code),
        moved_on: on(moved_on),
    })
}

fn day(date: &str) -> Interval {
    Interval {
        from: on(date),
        until: Some(on(date)),
    }
}

#[test]
fn roles_given_at_registration_hold_from_its_day() {
    cqrs_es::test::TestFramework::<Organisation>::with(())
        .given_no_previous_events()
        .when(command(register([Role::TrainingInstitution, AGENCY])))
        .then_expect_events(vec![
            OrganisationEvent::OrganisationRegistered(registration()),
            OrganisationEvent::RoleGranted(RoleGranted {
                role: Role::TrainingInstitution,
                from: on("2020-05-01"),
            }),
            OrganisationEvent::RoleGranted(RoleGranted {
                role: AGENCY,
                from: on("2020-05-01"),
            }),
        ]);
}

#[test]
fn an_organisation_is_registered_once() {
    cqrs_es::test::TestFramework::<Organisation>::with(())
        .given(vec![OrganisationEvent::OrganisationRegistered(
            registration(),
        )])
        .when(command(register([])))
        .then_expect_error(OrganisationRefusal::AlreadyRegistered);
}

#[test]
fn nothing_happens_to_an_organisation_that_is_not_registered() {
    for act in [
        grant(TODAY),
        withdraw(TODAY),
        designate(TODAY),
        revoke(TODAY),
        recognise(TODAY),
        withdraw_brand(TODAY),
        move_to("330100", TODAY),
        propose("6222"),
        OrganisationAct::ConfirmAccount,
    ] {
        assert_eq!(
            refused(&Organisation::default(), act.clone()),
            OrganisationRefusal::NotRegistered,
            "{act:?}"
        );
    }
}

#[test]
fn no_date_lies_in_the_future() {
    let registered_tomorrow = OrganisationAct::Register {
        registration: OrganisationRegistered {
            registered_on: on(TOMORROW),
            ..registration()
        },
        roles: BTreeSet::new(),
        account: None,
    };
    assert_eq!(
        refused(&Organisation::default(), registered_tomorrow),
        OrganisationRefusal::DateInFuture {
            field: "registered_on"
        }
    );
    let full = organisation([
        grant("2021-01-01"),
        designate("2021-01-01"),
        recognise("2021-01-01"),
    ]);
    for (act, field) in [
        (grant(TOMORROW), "from"),
        (withdraw(TOMORROW), "until"),
        (designate(TOMORROW), "designated_on"),
        (revoke(TOMORROW), "revoked_on"),
        (recognise(TOMORROW), "recognised_on"),
        (withdraw_brand(TOMORROW), "withdrawn_on"),
        (move_to("330100", TOMORROW), "moved_on"),
    ] {
        assert_eq!(
            refused(&full, act),
            OrganisationRefusal::DateInFuture { field }
        );
    }
    for act in [withdraw(TODAY), revoke(TODAY), withdraw_brand(TODAY)] {
        assert_eq!(taken(&full, act).len(), 1);
    }
}

#[test]
fn nothing_ends_before_it_began() {
    let full = organisation([
        grant("2021-01-02"),
        designate("2021-01-02"),
        recognise("2021-01-02"),
    ]);
    let ends: [fn(&str) -> OrganisationAct; 3] = [withdraw, revoke, withdraw_brand];
    for end in ends {
        assert_eq!(
            refused(&full, end("2021-01-01")),
            OrganisationRefusal::EndedBeforeStart {
                started_on: on("2021-01-02")
            }
        );
        assert_eq!(taken(&full, end("2021-01-02")).len(), 1);
    }
}

#[test]
fn a_role_is_held_once_at_a_time() {
    let held = OrganisationRefusal::RoleAlreadyHeld { role: AGENCY };
    let open = organisation([grant("2021-01-01")]);
    assert_eq!(refused(&open, grant("2021-06-01")), held);
    assert_eq!(refused(&open, grant("2020-06-01")), held);
    let closed = organisation([grant("2021-01-01"), withdraw("2021-03-31")]);
    assert_eq!(refused(&closed, grant("2021-03-31")), held);
    assert_eq!(taken(&closed, grant("2021-04-01")).len(), 1);
    let other = OrganisationAct::GrantRole(RoleGranted {
        role: Role::LabourBroker,
        from: on("2021-01-01"),
    });
    assert_eq!(taken(&open, other).len(), 1);
}

#[test]
fn the_last_day_of_a_role_is_the_last_on_which_it_is_held() {
    let agency = organisation([grant("2021-01-01"), withdraw("2021-03-31")]);
    for (date, held) in [
        ("2020-12-31", false),
        ("2021-01-01", true),
        ("2021-03-31", true),
        ("2021-04-01", false),
    ] {
        assert_eq!(agency.held(AGENCY, &day(date)), held, "{date}");
    }
    assert!(!agency.held(Role::LabourBroker, &day("2021-02-01")));
}

#[test]
fn a_role_held_on_one_day_of_a_month_is_held_in_it() {
    let agency = organisation([grant("2021-01-31"), withdraw("2021-02-01")]);
    let between = |from, until| Interval {
        from: on(from),
        until: Some(on(until)),
    };
    assert!(agency.held(AGENCY, &between("2021-01-01", "2021-01-31")));
    assert!(agency.held(AGENCY, &between("2021-02-01", "2021-02-28")));
    assert!(!agency.held(AGENCY, &between("2021-03-01", "2021-03-31")));
}

#[test]
fn only_a_role_that_is_held_is_withdrawn() {
    let not_held = OrganisationRefusal::RoleNotHeld { role: AGENCY };
    assert_eq!(refused(&organisation([]), withdraw("2021-03-31")), not_held);
    let closed = organisation([grant("2021-01-01"), withdraw("2021-03-31")]);
    assert_eq!(refused(&closed, withdraw("2021-04-30")), not_held);
}

#[test]
fn the_region_is_the_one_that_holds_on_the_day() {
    let moved = organisation([
        move_to("440106", "2022-01-01"),
        move_to("330109", "2021-01-01"),
    ]);
    for (date, code) in [
        ("2019-01-01", "330106"),
        ("2020-12-31", "330106"),
        ("2021-01-01", "330109"),
        ("2022-01-01", "440106"),
    ] {
        assert_eq!(moved.region_on(on(date)), Some(region(code)), "{date}");
    }
    assert_eq!(moved.region(), Some(region("440106")));
    assert_eq!(Organisation::default().region(), None);
}

#[test]
fn every_part_of_the_state_names_its_events() {
    let organisation = organisation([
        grant("2021-01-01"),
        designate("2021-02-01"),
        withdraw("2021-12-31"),
        grant("2022-01-01"),
        revoke("2022-02-01"),
        OrganisationAct::Move(OrganisationMoved {
            region: region("330102"),
            moved_on: on("2022-03-01"),
        }),
    ]);
    let roles = organisation.roles.iter();
    let roles: Vec<_> = roles
        .map(|role| (role.recorded_in, role.changed_in.clone()))
        .collect();
    assert_eq!(roles, [(2, vec![4]), (5, vec![])]);
    let designations = organisation.designations.iter();
    let designations: Vec<_> = designations
        .map(|made| (made.recorded_in, made.changed_in.clone()))
        .collect();
    assert_eq!(designations, [(3, vec![6])]);
    let seats = organisation.seats.iter();
    let seats: Vec<_> = seats
        .map(|seat| (seat.recorded_in, seat.changed_in.clone()))
        .collect();
    assert_eq!(seats, [(1, vec![]), (7, vec![])]);
}
