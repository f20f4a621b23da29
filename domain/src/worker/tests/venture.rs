//! Firms and businesses of the person's own.

use super::*;

fn close_venture(closed_on: &str) -> WorkerAct {
    WorkerAct::CloseVenture(VentureClosed {
        venture_id: id(80),
        closed_on: on(closed_on),
    })
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
fn an_unknown_venture_is_neither_closed_nor_voided() {
    let unknown = WorkerRefusal::UnknownFact { kind: "venture" };
    for act in [close_venture("2021-06-01"), WorkerAct::VoidVenture(id(80))] {
        assert_eq!(refused(&worker([]), act), unknown);
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
