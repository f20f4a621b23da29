//! Employment, premiums, wages, ventures.

use super::*;
use crate::credit_code::CreditCode;

fn overlaps(number: u128) -> WorkerRefusal {
    WorkerRefusal::EmploymentOverlaps {
        employment_id: id(number),
    }
}

fn void_employment(number: u128) -> WorkerAct {
    WorkerAct::VoidEmployment(id(number))
}

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

fn wage(employment: u128, of: &str, paid_on: &str) -> WorkerAct {
    WorkerAct::RecordWage(WagePaid {
        wage_id: id(70),
        employment_id: id(employment),
        month: month(of),
        amount_fen: fen(600_000),
        paid_on: on(paid_on),
        account: None,
    })
}

fn new_venture(started_on: &str) -> VentureStarted {
    VentureStarted {
        venture_id: id(80),
        credit_code: CreditCode::parse("91330100MA00000740").unwrap(),
        sector: "家政服务".to_owned(),
        region: None,
        started_on: on(started_on),
        loan: None,
    }
}

fn close_venture(closed_on: &str) -> WorkerAct {
    WorkerAct::CloseVenture(VentureClosed {
        venture_id: id(80),
        closed_on: on(closed_on),
    })
}

#[test]
fn work_needs_the_sixteenth_birthday() {
    let young = person(
        WorkerSurveyed {
            born_on: on("2005-03-10"),
            ..survey()
        },
        [],
    );
    assert_eq!(
        refused(&young, work(1, "2021-03-09")),
        WorkerRefusal::UnderAge {
            field: "started_on",
            allowed_from: on("2021-03-10")
        }
    );
    assert_eq!(taken(&young, work(1, "2021-03-10")).len(), 1);
}

#[test]
fn work_does_not_begin_in_the_future() {
    assert_eq!(
        worker([]).decide(command(work(1, TOMORROW))),
        in_future("started_on")
    );
    assert_eq!(taken(&worker([]), work(1, TODAY)).len(), 1);
}

#[test]
fn only_the_last_day_of_a_contract_may_lie_in_the_future() {
    let under = |signed_on, from| {
        worker([]).decide(command(start(EmploymentStarted {
            mode: Tie::EmployeeBased,
            contract: Some(Contract {
                signed_on: on(signed_on),
                from: on(from),
                until: Some(on("2024-12-31")),
            }),
            ..new_employment(1, "2021-03-01")
        })))
    };
    assert_eq!(
        under(TOMORROW, "2021-03-01"),
        in_future("contract/signed_on")
    );
    assert_eq!(under("2021-03-01", TOMORROW), in_future("contract/from"));
    assert!(under("2021-03-01", "2021-04-01").is_ok());
}

#[test]
fn an_employment_names_a_dispatch_of_this_worker_or_none() {
    assert_eq!(
        refused(&worker([]), work_on(1, 99, "2021-03-01")),
        WorkerRefusal::UnknownDispatch
    );
}

#[test]
fn two_employments_at_one_employer_share_no_day() {
    let open = worker([work(1, "2021-03-01")]);
    assert_eq!(refused(&open, work(2, "2021-08-01")), overlaps(1));
    assert_eq!(
        refused(&open, spell(2, "2021-01-01", "2021-03-01")),
        overlaps(1)
    );
    assert_eq!(taken(&open, spell(2, "2021-01-01", "2021-02-28")).len(), 2);
    let closed = worker([spell(1, "2021-03-01", "2021-06-30")]);
    assert_eq!(refused(&closed, work(2, "2021-06-30")), overlaps(1));
    assert_eq!(refused(&closed, work(2, "2021-01-01")), overlaps(1));
    assert_eq!(taken(&closed, work(2, "2021-07-01")).len(), 1);
}

#[test]
fn a_voided_employment_and_one_elsewhere_share_any_day() {
    let voided = worker([work(1, "2021-03-01"), void_employment(1)]);
    assert_eq!(taken(&voided, work(2, "2021-03-01")).len(), 1);
    let elsewhere = start(EmploymentStarted {
        employer_id: id(901),
        ..new_employment(2, "2021-03-01")
    });
    assert_eq!(taken(&worker([work(1, "2021-03-01")]), elsewhere).len(), 1);
}

#[test]
fn an_employment_ends_once_on_or_after_its_first_day() {
    let mut worker = worker([work(1, "2021-03-02")]);
    let before_start = WorkerRefusal::EndedBeforeStart {
        started_on: on("2021-03-02"),
    };
    assert_eq!(refused(&worker, end_work(1, "2021-03-01")), before_start);
    assert_eq!(
        refused(&worker, spell(2, "2021-03-02", "2021-03-01")),
        before_start
    );
    assert_eq!(
        worker.decide(command(end_work(1, TOMORROW))),
        in_future("ended_on")
    );
    assert_eq!(
        worker.decide(command(spell(2, "2021-03-02", TOMORROW))),
        in_future("ended_on")
    );
    take(&mut worker, end_work(1, "2021-03-02"));
    assert_eq!(
        refused(&worker, end_work(1, "2021-04-01")),
        WorkerRefusal::AlreadyEnded {
            ended_on: on("2021-03-02")
        }
    );
}

#[test]
fn an_employment_does_not_end_before_months_with_contributions() {
    let worker = worker([
        work(1, "2021-01-15"),
        contribution(10, 1, "2021-05", "2021-05-20"),
    ]);
    assert_eq!(
        refused(&worker, end_work(1, "2021-04-30")),
        WorkerRefusal::ContributionOutsideEmployment
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
            WorkerRefusal::ContributionOutsideEmployment,
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
        (close_venture("2021-06-01"), "venture"),
        (WorkerAct::VoidVenture(id(80)), "venture"),
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
        WorkerRefusal::WageOutsideEmployment
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
fn a_venture_closes_once_on_or_after_its_first_day() {
    assert_eq!(
        worker([]).decide(command(WorkerAct::StartVenture(new_venture(TOMORROW)))),
        in_future("started_on")
    );
    let mut worker = worker([WorkerAct::StartVenture(new_venture("2021-03-02"))]);
    assert_eq!(
        refused(&worker, close_venture("2021-03-01")),
        WorkerRefusal::EndedBeforeStart {
            started_on: on("2021-03-02")
        }
    );
    assert_eq!(
        worker.decide(command(close_venture(TOMORROW))),
        in_future("closed_on")
    );
    take(&mut worker, close_venture("2021-03-02"));
    assert_eq!(
        refused(&worker, close_venture("2021-04-01")),
        WorkerRefusal::AlreadyClosed {
            closed_on: on("2021-03-02")
        }
    );
    take(&mut worker, WorkerAct::VoidVenture(id(80)));
    for act in [WorkerAct::VoidVenture(id(80)), close_venture("2021-04-01")] {
        assert_eq!(refused(&worker, act), WorkerRefusal::AlreadyVoided);
    }
}

#[test]
fn a_loan_does_not_begin_in_the_future_but_may_end_there() {
    let from = |from| {
        worker([]).decide(command(WorkerAct::StartVenture(VentureStarted {
            loan: Some(Loan {
                principal_fen: fen(10_000_000),
                rate_basis_points: 435,
                from: on(from),
                until: on("2025-06-30"),
            }),
            ..new_venture("2021-03-01")
        })))
    };
    assert_eq!(from(TOMORROW), in_future("loan/from"));
    assert!(from(TODAY).is_ok());
}

#[test]
fn insurance_months_are_attested_up_to_today_at_the_latest() {
    let attested = |as_of| {
        worker([]).decide(command(WorkerAct::AttestInsuranceHistory(
            InsuranceHistoryAttested {
                attestation_id: id(85),
                kind: InsuranceKind::Pension,
                months: 30,
                as_of: on(as_of),
                source: "遵义市社保局".to_owned(),
            },
        )))
    };
    assert_eq!(attested(TOMORROW), in_future("as_of"));
    assert!(attested(TODAY).is_ok());
}
