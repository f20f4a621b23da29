//! Premiums, wages and insurance months, and the employment that they lie in.

use super::*;

fn void_contribution(number: u128) -> WorkerAct {
    WorkerAct::VoidContribution(id(number))
}

fn refund(number: u128, refunded_on: &str) -> WorkerAct {
    WorkerAct::RefundContribution(ContributionRefunded {
        contribution_id: id(number),
        refunded_on: on(refunded_on),
    })
}

fn correct(number: u128, pension: i64, paid_on: &str) -> WorkerAct {
    WorkerAct::CorrectContribution(ContributionCorrected {
        contribution_id: id(number),
        premiums: premiums(pension),
        paid_on: on(paid_on),
    })
}

#[test]
fn an_employment_does_not_end_before_months_with_contributions() {
    let worker = worker([
        work(1, "2021-01-15"),
        contribution(10, 1, "2021-05", "2021-05-20"),
    ]);
    assert_eq!(
        refused(&worker, end_work(1, "2021-04-30")),
        WorkerRefusal::ContributionOutsideEmployment {
            month: month("2021-05"),
            started_on: on("2021-01-15"),
            ended_on: Some(on("2021-04-30")),
        }
    );
    assert_eq!(taken(&worker, end_work(1, "2021-05-01")).len(), 1);
}

#[test]
fn contributions_that_no_longer_count_let_an_employment_end_before_them() {
    let history = || {
        [
            work(1, "2021-01-15"),
            contribution(10, 1, "2021-05", "2021-05-20"),
        ]
    };
    for gone in [void_contribution(10), refund(10, "2021-06-01")] {
        let worker = worker(history().into_iter().chain([gone.clone()]));
        assert_eq!(
            taken(&worker, end_work(1, "2021-04-30")).len(),
            1,
            "{gone:?}"
        );
    }
}

#[test]
fn a_contribution_lies_in_a_month_that_the_employment_touches() {
    let worker = worker([spell(1, "2021-03-31", "2021-05-01")]);
    for outside in ["2021-02", "2021-06"] {
        assert_eq!(
            refused(&worker, contribution(10, 1, outside, "2021-06-20")),
            WorkerRefusal::ContributionOutsideEmployment {
                month: month(outside),
                started_on: on("2021-03-31"),
                ended_on: Some(on("2021-05-01")),
            },
            "{outside}"
        );
    }
    for touched in ["2021-03", "2021-04", "2021-05"] {
        let act = contribution(10, 1, touched, "2021-06-20");
        assert_eq!(taken(&worker, act).len(), 1, "{touched}");
    }
}

#[test]
fn the_month_of_a_contribution_has_begun_and_its_payment_may_be_earlier() {
    let worker = worker([work(1, "2021-03-01")]);
    assert_eq!(
        refused(&worker, contribution(10, 1, "2022-07", TODAY)),
        WorkerRefusal::MonthNotBegun
    );
    assert_eq!(
        taken(&worker, contribution(10, 1, "2022-06", "2022-01-05")).len(),
        1
    );
    assert_eq!(
        worker.decide(command(contribution(10, 1, "2022-06", TOMORROW))),
        in_future("paid_on")
    );
}

#[test]
fn a_month_is_paid_once_per_employment() {
    let elsewhere = start(EmploymentStarted {
        employer_id: id(901),
        ..new_employment(2, "2021-03-01")
    });
    let worker = worker([
        work(1, "2021-03-01"),
        elsewhere,
        contribution(10, 1, "2021-04", "2021-04-20"),
    ]);
    assert_eq!(
        refused(&worker, contribution(11, 1, "2021-04", "2021-04-21")),
        WorkerRefusal::ContributionTwice {
            contribution_id: id(10)
        }
    );
    assert_eq!(
        taken(&worker, contribution(11, 2, "2021-04", "2021-04-20")).len(),
        1
    );
}

#[test]
fn a_month_is_recorded_again_after_a_void_or_a_refund() {
    for gone in [void_contribution(10), refund(10, "2021-06-01")] {
        let mut worker = worker([
            work(1, "2021-03-01"),
            contribution(10, 1, "2021-04", "2021-04-20"),
            gone.clone(),
            contribution(11, 1, "2021-04", "2021-06-20"),
        ]);
        assert_eq!(
            refused(&worker, contribution(12, 1, "2021-04", "2021-06-20")),
            WorkerRefusal::ContributionTwice {
                contribution_id: id(11)
            },
            "{gone:?}"
        );
        take(&mut worker, void_contribution(11));
        assert_eq!(
            worker.contribution(id(10)).unwrap().refunded_on.is_some(),
            matches!(gone, WorkerAct::RefundContribution(_)),
            "the first stays as it was"
        );
    }
}

#[test]
fn a_contribution_is_refunded_once_after_it_was_paid() {
    let mut worker = worker([
        work(1, "2021-03-01"),
        contribution(10, 1, "2021-04", "2021-04-20"),
    ]);
    assert_eq!(
        refused(&worker, refund(10, "2021-04-19")),
        WorkerRefusal::EndedBeforeStart {
            started_on: on("2021-04-20")
        }
    );
    assert_eq!(
        worker.decide(command(refund(10, TOMORROW))),
        in_future("refunded_on")
    );
    take(&mut worker, refund(10, "2021-04-20"));
    assert_eq!(
        refused(&worker, refund(10, "2021-05-01")),
        WorkerRefusal::AlreadyRefunded {
            refunded_on: on("2021-04-20")
        }
    );
}

#[test]
fn a_corrected_contribution_keeps_its_place() {
    let mut worker = worker([
        work(1, "2021-03-01"),
        contribution(10, 1, "2021-04", "2021-04-20"),
        contribution(11, 1, "2021-05", "2021-05-20"),
    ]);
    let before = worker.contribution(id(10)).unwrap().recorded_in;
    assert_eq!(
        worker.decide(command(correct(10, 40_000, TOMORROW))),
        in_future("paid_on")
    );
    take(&mut worker, correct(10, 40_000, "2021-04-25"));
    let after = worker.contribution(id(10)).unwrap();
    assert_eq!(after.recorded_in, before);
    assert_eq!(
        (after.fact.premiums.pension_fen, after.fact.paid_on),
        (fen(40_000), on("2021-04-25"))
    );
}

#[test]
fn a_voided_employment_takes_no_more_facts() {
    let worker = worker([
        work(1, "2021-03-01"),
        contribution(10, 1, "2021-04", "2021-04-20"),
        void_employment(1),
    ]);
    for act in [
        void_employment(1),
        end_work(1, "2021-06-01"),
        contribution(11, 1, "2021-05", "2021-05-20"),
        wage(1, "2021-05", "2021-06-05"),
    ] {
        assert_eq!(
            refused(&worker, act.clone()),
            WorkerRefusal::AlreadyVoided,
            "{act:?}"
        );
    }
}

#[test]
fn a_voided_contribution_takes_no_more_acts() {
    let worker = worker([
        work(1, "2021-03-01"),
        contribution(10, 1, "2021-04", "2021-04-20"),
        void_contribution(10),
    ]);
    for act in [
        void_contribution(10),
        refund(10, "2021-06-01"),
        correct(10, 1, "2021-06-01"),
    ] {
        assert_eq!(
            refused(&worker, act.clone()),
            WorkerRefusal::AlreadyVoided,
            "{act:?}"
        );
    }
}

#[test]
fn unknown_facts_are_named_by_their_kind() {
    for (act, kind) in [
        (void_employment(1), "employment"),
        (end_work(1, "2021-06-01"), "employment"),
        (contribution(10, 1, "2021-05", "2021-05-20"), "employment"),
        (wage(1, "2021-05", "2021-06-05"), "employment"),
        (void_contribution(10), "contribution"),
        (refund(10, "2021-06-01"), "contribution"),
        (correct(10, 1, "2021-06-01"), "contribution"),
    ] {
        assert_eq!(
            refused(&worker([]), act),
            WorkerRefusal::UnknownFact { kind }
        );
    }
}

#[test]
fn a_wage_lies_in_a_begun_month_that_the_employment_touches() {
    let worker = worker([spell(1, "2021-03-31", "2021-05-01")]);
    assert_eq!(
        refused(&worker, wage(1, "2021-06", "2021-06-20")),
        WorkerRefusal::WageOutsideEmployment {
            started_on: on("2021-03-31"),
            ended_on: Some(on("2021-05-01")),
        }
    );
    assert_eq!(
        refused(&worker, wage(1, "2022-07", TODAY)),
        WorkerRefusal::MonthNotBegun
    );
    assert_eq!(
        worker.decide(command(wage(1, "2021-05", TOMORROW))),
        in_future("paid_on")
    );
    assert_eq!(taken(&worker, wage(1, "2021-05", "2021-06-20")).len(), 1);
}

#[test]
fn insurance_months_are_attested_up_to_today_at_the_latest() {
    assert_eq!(
        worker([]).decide(command(attested(TOMORROW))),
        in_future("as_of")
    );
    assert_eq!(taken(&worker([]), attested(TODAY)).len(), 1);
}

#[test]
fn a_month_paid_under_a_voided_employment_is_free_for_the_one_that_takes_its_place() {
    let worker = worker([
        work(1, "2021-03-01"),
        contribution(10, 1, "2021-04", "2021-04-20"),
        void_employment(1),
        work(2, "2021-03-01"),
    ]);
    assert_eq!(
        taken(&worker, contribution(11, 2, "2021-04", "2021-04-20")).len(),
        1
    );
    assert_eq!(taken(&worker, end_work(2, "2021-03-31")).len(), 1);
}
