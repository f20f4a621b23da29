//! Events are for ever: their names, their stored JSON, and that they are read back as they were.

use cqrs_es::DomainEvent;

use super::*;
use crate::credit_code::CreditCode;
use crate::region::RegionCode;
use crate::stored;

/// The stored names.
const NAMES: [&str; 46] = [
    "WorkerSurveyed",
    "SurveyUpdated",
    "OriginChanged",
    "CitizenIdReserved",
    "CitizenIdReleased",
    "CitizenIdCorrected",
    "AliasProposed",
    "AliasConfirmed",
    "AliasWithdrawn",
    "LinkedToWorker",
    "LinkWithdrawn",
    "TargetGroupConfirmed",
    "TargetGroupEnded",
    "TargetGroupVoided",
    "TrainingCompleted",
    "TrainingVoided",
    "CertificateIssued",
    "CertificateRevoked",
    "CertificateVoided",
    "WorkerDispatched",
    "ArrivalConfirmed",
    "ArrivalVoided",
    "WorkerReturned",
    "ReturnVoided",
    "DispatchVoided",
    "EmploymentStarted",
    "EmploymentEnded",
    "EmploymentVoided",
    "ContributionRecorded",
    "ContributionCorrected",
    "ContributionRefunded",
    "ContributionVoided",
    "WagePaid",
    "VentureStarted",
    "VentureClosed",
    "VentureVoided",
    "InsuranceHistoryAttested",
    "SubsidyPaidElsewhere",
    "SubsidyPaidElsewhereVoided",
    "DeathRecorded",
    "DeathVoided",
    "AccountProposed",
    "AccountConfirmed",
    "PersonalDataUpdated",
    "ErasureRequested",
    "PersonalDataErased",
];

/// One event of every variant, with every field filled.
fn samples() -> Vec<WorkerEvent> {
    [who(), learnt(), travelled(), worked(), personal()].concat()
}

fn who() -> Vec<WorkerEvent> {
    let income = HouseholdIncome {
        year: 2020,
        per_head_fen: fen(600_000),
    };
    let code = |text| RegionCode::parse(text).unwrap();
    let occupation = Occupation::parse("4-10-01-06").unwrap();
    vec![
        WorkerEvent::WorkerSurveyed(Box::new(WorkerSurveyed {
            upgraded: true,
            phone: Some(sealed("phone")),
            address: Some(sealed("address")),
            household_id: Some(sealed("household")),
            origin: Place::parse_at("110103", on("2009-05-01")).unwrap(),
            preferred_occupations: vec![occupation.clone()],
            preferred_regions: vec![code("330000")],
            household_income: Some(income.clone()),
            ..survey()
        })),
        WorkerEvent::SurveyUpdated(SurveyUpdated {
            willing: Some(false),
            preferred_occupations: Some(vec![occupation]),
            preferred_regions: Some(vec![code("440000")]),
            household_income: Some(income),
            surveyed_on: on("2021-06-01"),
        }),
        WorkerEvent::OriginChanged(OriginChanged {
            origin: place(NEXT_COUNTY),
            changed_on: on("2021-06-01"),
        }),
        WorkerEvent::CitizenIdReserved(CitizenIdReserved {
            reserved_for: id(2),
        }),
        WorkerEvent::CitizenIdReleased(CitizenIdReleased {
            reserved_for: id(2),
        }),
        WorkerEvent::CitizenIdCorrected(CitizenIdCorrected {
            citizen_id: sealed("right"),
            upgraded: false,
            sex: Sex::Male,
            born_on: on("1986-04-12"),
            reserved_in: id(3),
        }),
        WorkerEvent::AliasProposed(AliasProposed { source: id(4) }),
        WorkerEvent::AliasConfirmed(AliasConfirmed { source: id(4) }),
        WorkerEvent::AliasWithdrawn(AliasWithdrawn { source: id(4) }),
        WorkerEvent::LinkedToWorker(LinkedToWorker { worker: id(5) }),
        WorkerEvent::LinkWithdrawn(LinkWithdrawn { worker: id(5) }),
        WorkerEvent::TargetGroupConfirmed(TargetGroupConfirmed {
            membership_id: id(6),
            group: TargetGroup::MonitoredSuddenHardship,
            from: on("2020-01-01"),
            source: Source::MonitoringSystem,
            household_id: Some(sealed("household")),
        }),
        WorkerEvent::TargetGroupEnded(TargetGroupEnded {
            membership_id: id(6),
            until: on("2021-12-31"),
        }),
        WorkerEvent::TargetGroupVoided {
            membership_id: id(6),
        },
    ]
}

fn learnt() -> Vec<WorkerEvent> {
    vec![
        WorkerEvent::TrainingCompleted(TrainingCompleted {
            course_id: Some(id(8)),
            institution_id: Some(id(9)),
            attended_dates: Some(vec![on("2021-02-01")]),
            evidence: vec![paper("2021-02-02")],
            ..new_training(7, "2021-02-01", "2021-02-02")
        }),
        WorkerEvent::TrainingVoided { training_id: id(7) },
        WorkerEvent::CertificateIssued(CertificateIssued {
            evidence: vec![paper("2021-02-10")],
            ..new_certificate("A1", "2021-02-10")
        }),
        WorkerEvent::CertificateRevoked(CertificateRevoked {
            certificate_no: "A1".to_owned(),
            issuer: "issuer".to_owned(),
            revoked_on: on("2021-06-01"),
        }),
        WorkerEvent::CertificateVoided(CertificateRef {
            certificate_no: "A1".to_owned(),
            issuer: "issuer".to_owned(),
        }),
    ]
}

fn travelled() -> Vec<WorkerEvent> {
    let dispatch_id = id(10);
    vec![
        WorkerEvent::WorkerDispatched(Box::new(WorkerDispatched {
            dispatch_id,
            origin: place(HOME),
            destination: place(HANGZHOU),
            employer_id: Some(id(11)),
            agreement_id: Some(id(12)),
            organiser_id: Some(id(13)),
            vacancy_id: Some(id(14)),
            departed_on: on("2021-03-01"),
            travel_cost_fen: Some(fen(35_050)),
            evidence: vec![paper("2021-03-01")],
        })),
        WorkerEvent::ArrivalConfirmed(ArrivalConfirmed {
            dispatch_id,
            arrived_on: on("2021-03-03"),
        }),
        WorkerEvent::ArrivalVoided { dispatch_id },
        WorkerEvent::WorkerReturned(WorkerReturned {
            dispatch_id,
            returned_on: on("2021-12-20"),
        }),
        WorkerEvent::ReturnVoided { dispatch_id },
        WorkerEvent::DispatchVoided { dispatch_id },
    ]
}

fn worked() -> Vec<WorkerEvent> {
    vec![
        WorkerEvent::EmploymentStarted(Box::new(EmploymentStarted {
            dispatch_id: Some(id(10)),
            mode: Tie::EmployeeBased,
            category: WorkerCategory::ManagerOrTechnician,
            contract: Some(Contract {
                signed_on: on("2021-03-04"),
                from: on("2021-03-05"),
                until: Some(on("2022-03-04")),
            }),
            wage_fen: Some(fen(600_000)),
            evidence: vec![paper("2021-03-04")],
            ..new_employment(15, "2021-03-05")
        })),
        WorkerEvent::EmploymentEnded(EmploymentEnded {
            employment_id: id(15),
            ended_on: on("2021-12-01"),
        }),
        WorkerEvent::EmploymentVoided {
            employment_id: id(15),
        },
        WorkerEvent::ContributionRecorded(ContributionRecorded {
            contribution_id: id(16),
            employment_id: id(15),
            month: month("2021-04"),
            premiums: Premiums {
                personal_fen: Some(fen(20_000)),
                ..premiums(50_000)
            },
            paid_on: on("2021-04-20"),
            insured_at: Some(RegionCode::parse("330100").unwrap()),
        }),
        WorkerEvent::ContributionCorrected(ContributionCorrected {
            contribution_id: id(16),
            premiums: premiums(40_000),
            paid_on: on("2021-04-21"),
        }),
        WorkerEvent::ContributionRefunded(ContributionRefunded {
            contribution_id: id(16),
            refunded_on: on("2021-06-01"),
        }),
        WorkerEvent::ContributionVoided {
            contribution_id: id(16),
        },
        WorkerEvent::WagePaid(WagePaid {
            wage_id: id(17),
            employment_id: id(15),
            month: month("2021-04"),
            amount_fen: fen(600_000),
            paid_on: on("2021-05-05"),
            account: Some(Fingerprint::new("print".to_owned())),
        }),
        WorkerEvent::VentureStarted(VentureStarted {
            venture_id: id(18),
            credit_code: CreditCode::parse("91330100MA00000740").unwrap(),
            sector: "家政服务".to_owned(),
            region: Some(RegionCode::parse(HOME).unwrap()),
            started_on: on("2022-01-10"),
            loan: Some(Loan {
                principal_fen: fen(10_000_000),
                rate_basis_points: 435,
                from: on("2022-01-20"),
                until: on("2025-01-19"),
            }),
        }),
        WorkerEvent::VentureClosed(VentureClosed {
            venture_id: id(18),
            closed_on: on("2022-06-01"),
        }),
        WorkerEvent::VentureVoided { venture_id: id(18) },
        WorkerEvent::InsuranceHistoryAttested(InsuranceHistoryAttested {
            attestation_id: id(19),
            kind: InsuranceKind::Unemployment,
            months: 30,
            as_of: on("2021-01-01"),
            source: "source".to_owned(),
        }),
        WorkerEvent::SubsidyPaidElsewhere(SubsidyPaidElsewhere {
            payment_id: id(20),
            scheme: crate::scheme::Scheme::SocialInsurance,
            period: month("2021-04").into(),
            payer_region: RegionCode::parse("440300").unwrap(),
            amount_fen: fen(83_200),
            paid_on: Some(on("2021-08-01")),
            source: "source".to_owned(),
        }),
        WorkerEvent::SubsidyPaidElsewhereVoided { payment_id: id(20) },
    ]
}

fn personal() -> Vec<WorkerEvent> {
    vec![
        WorkerEvent::DeathRecorded(DeathRecorded {
            died_on: on("2022-06-01"),
            source: Some("source".to_owned()),
        }),
        WorkerEvent::DeathVoided {},
        WorkerEvent::AccountProposed(AccountProposed {
            account: SealedAccount {
                bank_code: Some("102".to_owned()),
                ..account("6222")
            },
            proposed_by: clerk(),
        }),
        WorkerEvent::AccountConfirmed(AccountConfirmed {
            fingerprint: account("6222").fingerprint,
            confirmed_by: reviewer(),
        }),
        WorkerEvent::PersonalDataUpdated(PersonalDataUpdated {
            name: Some(sealed("name")),
            phone: Some(sealed("phone")),
            address: Some(sealed("address")),
            household_id: Some(sealed("household")),
        }),
        WorkerEvent::ErasureRequested(ErasureRequested {
            requested_by: clerk(),
        }),
        WorkerEvent::PersonalDataErased {},
    ]
}

#[test]
fn every_variant_has_its_name_and_its_sample() {
    assert_eq!(stored::arms_of(include_str!("../event.rs")), NAMES);
    assert_eq!(stored::types_of(&samples()), NAMES);
}

#[test]
fn the_stored_json_of_every_event_is_fixed() {
    insta::assert_json_snapshot!("worker_events", samples());
}

#[test]
fn the_stored_json_leaves_out_what_is_absent() {
    let bare = [
        WorkerEvent::WorkerSurveyed(Box::new(survey())),
        WorkerEvent::TrainingCompleted(new_training(7, "2021-02-01", "2021-02-02")),
        WorkerEvent::EmploymentStarted(Box::new(new_employment(15, "2021-03-05"))),
    ];
    for event in bare {
        let stored = serde_json::to_string(&event).unwrap();
        assert!(
            !stored.contains("null") && !stored.contains("[]"),
            "{stored}"
        );
        assert_eq!(serde_json::from_str::<WorkerEvent>(&stored).unwrap(), event);
    }
}

#[test]
fn an_event_read_back_equals_itself() {
    stored::read_back(samples());
}

#[test]
fn a_state_read_back_from_a_snapshot_equals_itself() {
    stored::state_reads_back::<Worker>(samples());
}

#[test]
fn an_event_is_about_its_business_date() {
    let dates: Vec<_> = samples()
        .iter()
        .filter_map(|event| Some(format!("{} {}", event.event_type(), event.occurred_on()?)))
        .collect();
    insta::assert_json_snapshot!("worker_event_dates", dates);
}
