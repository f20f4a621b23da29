//! Whoever relies on a fact can cite every event that it rests on.

use super::*;

fn income(year: u16, surveyed_on: &str) -> WorkerAct {
    WorkerAct::UpdateSurvey(SurveyUpdated {
        willing: None,
        preferred_occupations: None,
        preferred_regions: None,
        household_income: Some(HouseholdIncome {
            year,
            per_head_fen: fen(1_000_000),
        }),
        surveyed_on: on(surveyed_on),
    })
}

#[test]
fn a_fact_names_the_event_that_recorded_it_and_those_that_changed_it() {
    let worker = worker([
        member(1, "2021-01-15"),                     // 2
        training(2, "2021-02-01"),                   // 3
        certificate("A1", "2021-02-10"),             // 4
        dispatch(3, "2021-03-01"),                   // 5
        arrival(3, "2021-03-03"),                    // 6
        work_on(4, 3, "2021-03-05"),                 // 7
        contribution(5, 4, "2021-04", "2021-04-20"), // 8
        WorkerAct::CorrectContribution(ContributionCorrected {
            contribution_id: id(5),
            premiums: premiums(40_000),
            paid_on: on("2021-04-21"),
        }), // 9
        WorkerAct::VoidArrival(id(3)),               // 10
        arrival(3, "2021-03-04"),                    // 11
        revoke("A1", "2021-06-01"),                  // 12
        homecoming(3, "2021-07-01"),                 // 13
        WorkerAct::RefundContribution(ContributionRefunded {
            contribution_id: id(5),
            refunded_on: on("2021-08-01"),
        }), // 14
        end_work(4, "2021-06-30"),                   // 15
        end_membership("2021-12-31"),                // 16
        WorkerAct::VoidTraining(id(2)),              // 17
        WorkerAct::VoidTargetGroup(id(1)),           // 18
        void_certificate("A1"),                      // 19
        WorkerAct::VoidEmployment(id(4)),            // 20
        WorkerAct::VoidContribution(id(5)),          // 21
        void_dispatch(3),                            // 22
    ]);
    let membership = worker.membership(id(1)).unwrap();
    assert_eq!(
        (membership.recorded_in, &*membership.changed_in),
        (2, &[16, 18][..])
    );
    let training = worker.training(id(2)).unwrap();
    assert_eq!(
        (training.recorded_in, &*training.changed_in),
        (3, &[17][..])
    );
    let certificate = worker.certificate("A1").unwrap();
    assert_eq!(
        (certificate.recorded_in, &*certificate.changed_in),
        (4, &[12, 19][..])
    );
    let dispatch = worker.dispatch(id(3)).unwrap();
    assert_eq!(
        (dispatch.recorded_in, &*dispatch.changed_in),
        (5, &[6, 10, 11, 13, 22][..])
    );
    let employment = worker.employment(id(4)).unwrap();
    assert_eq!(
        (employment.recorded_in, &*employment.changed_in),
        (7, &[15, 20][..])
    );
    let contribution = worker.contribution(id(5)).unwrap();
    assert_eq!(
        (contribution.recorded_in, &*contribution.changed_in),
        (8, &[9, 14, 21][..])
    );
}

#[test]
fn a_venture_names_the_events_that_closed_and_voided_it() {
    let venture_id = id(80);
    let worker = worker([
        WorkerAct::StartVenture(VentureStarted {
            venture_id,
            credit_code: crate::credit_code::CreditCode::parse("91330100MA00000740").unwrap(),
            sector: "家政服务".to_owned(),
            region: None,
            started_on: on("2021-05-01"),
            loan: None,
        }),
        WorkerAct::CloseVenture(VentureClosed {
            venture_id,
            closed_on: on("2022-01-01"),
        }),
        WorkerAct::VoidVenture(venture_id),
    ]);
    let venture = worker.venture(venture_id).unwrap();
    assert_eq!(
        (venture.recorded_in, &*venture.changed_in),
        (2, &[3, 4][..])
    );
}

#[test]
fn wages_and_attestations_name_their_events() {
    let worker = worker([
        work(4, "2021-03-05"),
        WorkerAct::RecordWage(WagePaid {
            wage_id: id(70),
            employment_id: id(4),
            month: month("2021-03"),
            amount_fen: fen(600_000),
            paid_on: on("2021-04-05"),
            account: None,
        }),
        WorkerAct::AttestInsuranceHistory(InsuranceHistoryAttested {
            attestation_id: id(90),
            kind: InsuranceKind::Unemployment,
            months: 18,
            as_of: on("2021-01-31"),
            source: "参保证明".to_owned(),
        }),
    ]);
    let wages: Vec<u64> = worker.wages.iter().map(|wage| wage.recorded_in).collect();
    let attested = worker.insurance_history.iter();
    let attested: Vec<u64> = attested.map(|attested| attested.recorded_in).collect();
    assert_eq!((wages, attested), (vec![3], vec![4]));
}

#[test]
fn the_person_names_the_events_that_say_who_it_is() {
    let worker = worker([
        willing(Some(false), "2021-02-01"),
        income(2020, "2021-03-01"),
        moved(NEXT_COUNTY, "2021-04-01"),
        WorkerAct::CorrectCitizenId(CitizenIdCorrected {
            citizen_id: sealed("the right number"),
            upgraded: false,
            sex: Sex::Female,
            born_on: on("1984-04-12"),
            reserved_in: id(88),
        }),
        income(2021, "2022-01-01"),
        income(2020, "2022-02-01"),
        death("2022-03-01"),
        WorkerAct::VoidDeath,
    ]);
    let person = worker.person.as_ref().unwrap();
    assert_eq!(person.recorded_in, [1, 5]);
    let income: Vec<(u16, u64)> = person.income_recorded_in.clone().into_iter().collect();
    assert_eq!(income, [(2020, 7), (2021, 6)]);
    let origins: Vec<u64> = worker.origins.iter().map(|o| o.recorded_in).collect();
    assert_eq!(origins, [1, 4]);
    assert_eq!(worker.death_recorded_in, [8, 9]);
}
