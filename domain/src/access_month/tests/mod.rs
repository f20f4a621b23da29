//! Rules, as given-when-then.

mod events;

use cqrs_es::test::TestFramework;

use super::*;
use crate::subject::{Given, Subject};
use crate::time::Month;

fn sealed(root: &str) -> AccessMonthSealed {
    AccessMonthSealed {
        month: Month::parse("2024-06").unwrap(),
        first: 12,
        count: 3,
        root: root.to_owned(),
    }
}

fn seal(root: &str, today: &str) -> AccessMonthCommand {
    Given {
        today: today.parse().unwrap(),
        by: Subject::new("system", "hearth"),
        act: AccessMonthAct::Seal(sealed(root)),
    }
}

fn was_sealed(root: &str) -> Vec<AccessMonthEvent> {
    vec![AccessMonthEvent::AccessMonthSealed(sealed(root))]
}

#[test]
fn a_month_is_sealed_once_it_is_over() {
    TestFramework::<AccessMonth>::with(())
        .given_no_previous_events()
        .when(seal("aa", "2024-07-01"))
        .then_expect_events(was_sealed("aa"));
    TestFramework::<AccessMonth>::with(())
        .given_no_previous_events()
        .when(seal("aa", "2024-06-30"))
        .then_expect_error(AccessMonthRefusal::NotOver);
}

#[test]
fn to_seal_it_again_as_it_was_does_nothing() {
    TestFramework::<AccessMonth>::with(())
        .given(was_sealed("aa"))
        .when(seal("aa", "2024-07-02"))
        .then_expect_events(Vec::new());
}

#[test]
fn what_was_sealed_stays_whatever_is_there_now() {
    TestFramework::<AccessMonth>::with(())
        .given(was_sealed("aa"))
        .when(seal("bb", "2024-07-02"))
        .then_expect_error(AccessMonthRefusal::SealedOtherwise);
}
