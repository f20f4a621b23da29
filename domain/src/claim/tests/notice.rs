//! Public notice and objections.

use super::*;
use crate::calendar::NoticeKind;
use crate::policy::{Notice, NoticeClock};

fn under(terms: CommonParameters) -> Record {
    let mut record = Record::worker();
    let claim = ClaimFiled {
        terms,
        applied_on: on("2021-09-20"),
        ..filed(10, 2021, 60_000)
    };
    record.taken(CLERK, file(claim));
    record.taken(REVIEWER, review(10, "2021-09-22"));
    record
}

fn running(last_day: &str) -> ClaimRefusal {
    ClaimRefusal::NoticeRunning {
        last_day: on(last_day),
    }
}

#[test]
fn the_notice_runs_over_national_day() {
    let mut record = under(CommonParameters::default());
    record.taken(REVIEWER, publicise(10, "2021-09-27"));
    // 28, 29, 30 September, 8 October, and Saturday 9 October, which makes up for the holiday.
    let too_early = record.approve(10, "2021-10-09");
    assert_eq!(record.refused(APPROVER, too_early), running("2021-10-09"));
    let notice = record.claim(10).notice.as_ref().unwrap();
    assert_eq!(notice.unpublished_years, Vec::<i32>::new());
    record.taken(APPROVER, record.approve(10, "2021-10-10"));
}

#[test]
fn calendar_days_run_through() {
    let mut record = under(CommonParameters {
        notice: Notice {
            days: 5,
            kind: NoticeKind::Calendar,
        },
        ..CommonParameters::default()
    });
    record.taken(REVIEWER, publicise(10, "2021-09-27"));
    let too_early = record.approve(10, "2021-10-02");
    assert_eq!(record.refused(APPROVER, too_early), running("2021-10-02"));
    record.taken(APPROVER, record.approve(10, "2021-10-03"));
}

#[test]
fn by_the_recorded_clock_stated_days_shorten_nothing() {
    let mut record = under(CommonParameters {
        notice_clock: NoticeClock::Recorded,
        ..CommonParameters::default()
    });
    // Said to hang since 27 September, recorded on 8 October: 9, 11, 12, 13, 14 October.
    record.taken_on("2021-10-08", REVIEWER, publicise(10, "2021-09-27"));
    let approve = record.approve(10, "2021-10-13");
    assert_eq!(
        record.refused_on("2021-10-14", APPROVER, approve.clone()),
        running("2021-10-14")
    );
    record.taken_on("2021-10-15", APPROVER, approve);
}

#[test]
fn years_without_published_holidays_are_told() {
    let mut record = Record::worker();
    let claim = ClaimFiled {
        applied_on: on("2026-12-01"),
        ..filed(10, 2021, 60_000)
    };
    let today = "2026-12-31";
    record.taken_on(today, CLERK, file(claim));
    record.taken_on(today, REVIEWER, review(10, "2026-12-02"));
    record.taken_on(today, REVIEWER, publicise(10, "2026-12-31"));
    let notice = record.claim(10).notice.as_ref().unwrap();
    assert_eq!(notice.unpublished_years, [2027]);
}

#[test]
fn an_open_objection_stops_the_approval_and_a_wrong_one_does_not() {
    let mut record = Record::worker();
    record.publicised(filed(10, 2021, 60_000));
    let field = "raised_on";
    assert_eq!(
        record.refused(OTHER, object(10, 1, "2022-03-02")),
        ClaimRefusal::OutOfOrder {
            field,
            not_before: on("2022-03-03")
        }
    );
    assert_eq!(
        record.refused(OTHER, object(10, 1, TOMORROW)),
        ClaimRefusal::DateInFuture { field }
    );
    // Late objections count too.
    record.taken(CLERK, object(10, 1, "2022-03-12"));
    // Sent again, it is the same objection.
    assert_eq!(record.taken(CLERK, object(10, 1, "2022-03-12")), []);
    assert!(
        record
            .claim(10)
            .allowed_actions()
            .contains(&ClaimAction::Settle)
    );
    assert_eq!(
        record.refused(APPROVER, record.approve(10, "2022-03-13")),
        ClaimRefusal::OpenObjection { open: 1 }
    );
    let field = "settled_on";
    assert_eq!(
        record.refused(OTHER, settle(10, 1, "2022-03-11", false)),
        ClaimRefusal::OutOfOrder {
            field,
            not_before: on("2022-03-12")
        }
    );
    assert_eq!(
        record.refused(OTHER, settle(10, 1, TOMORROW, false)),
        ClaimRefusal::DateInFuture { field }
    );
    assert_eq!(
        record.refused(OTHER, settle(10, 9, "2022-03-14", false)),
        ClaimRefusal::UnknownObjection
    );
    record.taken(OTHER, settle(10, 1, "2022-03-14", false));
    assert_eq!(
        record.refused(OTHER, settle(10, 1, "2022-03-14", true)),
        ClaimRefusal::ObjectionSettled
    );
    assert_eq!(
        record.refused(APPROVER, record.approve(10, "2022-03-13")),
        ClaimRefusal::OutOfOrder {
            field: "approved_on",
            not_before: on("2022-03-14")
        }
    );
    record.taken(APPROVER, record.approve(10, "2022-03-14"));
}

#[test]
fn an_objection_that_was_right_sends_the_claim_back() {
    let mut record = Record::worker();
    record.publicised(filed(10, 2021, 60_000));
    record.taken(CLERK, object(10, 1, "2022-03-12"));
    record.taken(OTHER, settle(10, 1, "2022-03-12", true));
    assert_eq!(
        record.refused(APPROVER, record.approve(10, "2022-03-13")),
        ClaimRefusal::ObjectionUpheld
    );
    let mut refused = record.clone();
    refused.taken(REVIEWER, reject(10, "2022-03-13"));
    let lines = vec![line(1, 2021, 50_000)];
    record.taken(CLERK, redetermine(10, "2022-03-13", lines));
    record.taken(REVIEWER, review(10, "2022-03-14"));
    record.taken(REVIEWER, publicise(10, "2022-03-14"));
    record.taken(APPROVER, record.approve(10, "2022-03-25"));
}

#[test]
fn an_objection_found_right_after_the_claim_began_again_counts() {
    let mut record = Record::worker();
    record.publicised(filed(10, 2021, 60_000));
    record.taken(CLERK, object(10, 1, "2022-03-12"));
    let lines = vec![line(1, 2021, 50_000)];
    record.taken(CLERK, redetermine(10, "2022-03-13", lines));
    record.taken(REVIEWER, review(10, "2022-03-14"));
    record.taken(REVIEWER, publicise(10, "2022-03-14"));
    let approve = record.approve(10, "2022-03-25");
    assert_eq!(
        record.refused(APPROVER, approve.clone()),
        ClaimRefusal::OpenObjection { open: 1 }
    );
    record.taken(OTHER, settle(10, 1, "2022-03-15", true));
    assert_eq!(
        record.refused(APPROVER, approve),
        ClaimRefusal::ObjectionUpheld
    );
}
