//! Cases on a day, by example.

use domain::claim::ClaimState;
use domain::worker::Stage;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// What a stream of a kind is on a day, by its stored events.
fn case(kind: &str, events: &[(&str, Value)], on: &str) -> Option<Case> {
    let mut dated = Dated::new(Case::empty(kind, uuid(1)).unwrap(), day(on));
    for (event_type, payload) in events {
        let event = CaseEvent::read(kind, json!({ *event_type: payload })).unwrap();
        dated.record(event).unwrap();
    }
    dated.case()
}

fn worker(events: &[(&str, Value)], on: &str) -> Option<Worker> {
    case("worker", events, on).and_then(Worker::of)
}

fn surveyed(on: &str) -> (&'static str, Value) {
    (
        "WorkerSurveyed",
        json!({
            "citizen_id": "sealed", "upgraded": false, "name": "sealed", "sex": "female", "born_on": "1980-01-01",
            "origin": {"code": "520324"}, "willing": true, "preferred_regions": ["330106"],
            "household_income": {"year": 2019, "per_head_fen": 400_000},
            "surveyed_on": on, "source": "field_visit",
        }),
    )
}

fn dispatched(number: u128, on: &str) -> (&'static str, Value) {
    (
        "WorkerDispatched",
        json!({
            "dispatch_id": uuid(number), "origin": {"code": "520324"}, "destination": {"code": "330106"}, "departed_on": on,
        }),
    )
}

fn arrived(number: u128, on: &str) -> (&'static str, Value) {
    (
        "ArrivalConfirmed",
        json!({"dispatch_id": uuid(number), "arrived_on": on}),
    )
}

fn returned(number: u128, on: &str) -> (&'static str, Value) {
    (
        "WorkerReturned",
        json!({"dispatch_id": uuid(number), "returned_on": on}),
    )
}

fn voided(event_type: &'static str, number: u128) -> (&'static str, Value) {
    (event_type, json!({"dispatch_id": uuid(number)}))
}

#[test]
fn a_journey_stands_where_its_dates_say_in_whatever_order_they_were_recorded() {
    let early = [
        surveyed("2021-01-10"),
        dispatched(1, "2021-03-01"),
        arrived(1, "2021-03-03"),
        returned(1, "2021-09-01"),
        dispatched(2, "2022-02-01"),
    ];
    // The second trip is known first; the return from the first is heard of last.
    let late = [
        surveyed("2021-01-10"),
        dispatched(2, "2022-02-01"),
        dispatched(1, "2021-03-01"),
        returned(1, "2021-09-01"),
        arrived(1, "2021-03-03"),
    ];
    for events in [early, late] {
        let stage = |on| worker(&events, on).map(|worker| worker.stage());
        assert_eq!(stage("2021-01-09"), None);
        assert_eq!(stage("2021-01-10"), Some(Stage::Surveyed));
        assert_eq!(stage("2021-03-01"), Some(Stage::Dispatched));
        assert_eq!(stage("2021-03-03"), Some(Stage::Arrived));
        assert_eq!(stage("2021-08-31"), Some(Stage::Arrived));
        assert_eq!(stage("2021-09-01"), Some(Stage::Returned));
        assert_eq!(stage("2022-02-01"), Some(Stage::Dispatched));
    }
}

#[test]
fn voids_and_corrections_hold_on_every_day() {
    let events = [
        surveyed("2021-01-10"),
        dispatched(1, "2021-03-01"),
        arrived(1, "2021-06-01"),
        voided("ArrivalVoided", 1),
        arrived(1, "2021-03-03"),
        dispatched(2, "2022-03-01"),
        voided("DispatchVoided", 2),
    ];
    let then = worker(&events, "2021-03-10").unwrap();
    assert_eq!(then.dispatches.len(), 1);
    assert_eq!(then.dispatches[0].arrived_on, Some(day("2021-03-03")));
    assert!(worker(&events, "2022-03-01").unwrap().dispatches[1].voided);

    // The month was paid in May, whatever was written down at first.
    let contribution = |event_type, fen: i64, paid_on: &str| {
        let mut payload = json!({
            "contribution_id": uuid(5), "employment_id": uuid(4), "month": "2021-03", "paid_on": paid_on,
            "premiums": {"pension_fen": fen, "medical_fen": 0, "unemployment_fen": 0},
        });
        if event_type == "ContributionCorrected" {
            let members = payload.as_object_mut().unwrap();
            members.remove("employment_id");
            members.remove("month");
        }
        (event_type, payload)
    };
    let events = [
        surveyed("2021-01-10"),
        contribution("ContributionRecorded", 100, "2021-03-10"),
        contribution("ContributionCorrected", 200, "2021-05-10"),
    ];
    assert!(
        worker(&events, "2021-04-01")
            .unwrap()
            .contributions
            .is_empty()
    );
    let paid = worker(&events, "2021-05-10").unwrap().contributions;
    assert_eq!(paid[0].fact.premiums.pension_fen.get(), 200);
}

#[test]
fn who_somebody_is_is_known_before_the_survey_what_they_said_is_not() {
    let events = [surveyed("2021-06-01"), dispatched(1, "2021-03-01")];
    let then = worker(&events, "2021-03-01").unwrap();
    assert_eq!(then.stage(), Stage::Dispatched);
    assert_eq!(then.willing_on(NaiveDate::MAX), None);
    let person = then.person.as_ref().unwrap();
    assert!(person.preferred_regions.is_empty() && person.household_income.is_empty());
    assert_eq!(then.surveys[0].surveyed_on, day("2021-06-01"));
    let later = worker(&events, "2021-06-01").unwrap();
    assert_eq!(later.willing_on(NaiveDate::MAX), Some(true));
    assert_eq!(later.person.unwrap().preferred_regions.len(), 1);
    assert_eq!(worker(&events, "2021-02-28"), None);
    // A departure that never was makes nobody known.
    let voided = [
        surveyed("2021-06-01"),
        dispatched(1, "2021-03-01"),
        voided("DispatchVoided", 1),
    ];
    assert_eq!(worker(&voided, "2021-03-01"), None);
}

#[test]
fn an_organisation_holds_what_it_held() {
    let events = [
        (
            "OrganisationRegistered",
            json!({"credit_code": "91440104MA5CARE04W", "name": "安心", "region": "440104", "registered_on": "2019-05-01"}),
        ),
        (
            "RoleGranted",
            json!({"role": "hr_agency", "from": "2020-01-01"}),
        ),
        (
            "RoleWithdrawn",
            json!({"role": "hr_agency", "until": "2021-12-31"}),
        ),
        (
            "OrganisationMoved",
            json!({"region": "440106", "moved_on": "2021-07-01"}),
        ),
        (
            "BaseDesignated",
            json!({"kind": "export_base", "designated_on": "2021-02-01", "near_resettlement_site": false}),
        ),
        (
            "BaseRevoked",
            json!({"kind": "export_base", "revoked_on": "2022-02-01"}),
        ),
    ];
    let on = |on| case("organisation", &events, on).and_then(Organisation::of);
    assert_eq!(on("2019-04-30"), None);
    let first = on("2019-05-01").unwrap();
    assert!(first.roles.is_empty() && first.designations.is_empty());
    let then = on("2021-06-30").unwrap();
    assert_eq!(then.region().unwrap().to_string(), "440104");
    assert_eq!(then.roles[0].days.until, None);
    assert_eq!(then.designations[0].revoked_on, None);
    let last = on("2022-02-01").unwrap();
    assert_eq!(last.region().unwrap().to_string(), "440106");
    assert_eq!(last.roles[0].days.until, Some(day("2021-12-31")));
    assert_eq!(last.designations[0].revoked_on, Some(day("2022-02-01")));
    assert_eq!(last.version, 6);
}

#[test]
fn an_agreement_has_the_terms_signed_by_then_and_figures_count_it_up_to_the_day() {
    let events = [
        (
            "AgreementSigned",
            json!({
                "kind": "inter_province", "signed_on": "2021-01-10", "valid_from": "2021-03-01", "valid_until": "2023-12-31",
                "parties": [{"region": "520000", "side": "sending"}, {"region": "330000", "side": "receiving"}],
            }),
        ),
        (
            "AgreementSupplemented",
            json!({"signed_on": "2022-05-01", "valid_until": "2022-12-31", "note": "shorter"}),
        ),
        ("AgreementEnded", json!({"ended_on": "2022-08-01"})),
    ];
    let on = |on| case("agreement", &events, on).and_then(Agreement::of);
    assert_eq!(on("2021-01-09"), None);
    let signed = on("2021-01-10").unwrap();
    assert_eq!(signed.signed.unwrap().valid_until, Some(day("2023-12-31")));
    assert!(signed.supplements.is_empty() && signed.ended_on.is_none());
    let shorter = on("2022-05-01").unwrap();
    assert_eq!(shorter.signed.unwrap().valid_until, Some(day("2022-12-31")));
    assert_eq!(shorter.version, 3);
    assert_eq!(on("2022-08-01").unwrap().ended_on, Some(day("2022-08-01")));

    let counted = |on: &str| {
        let mut dated = Dated::new(Case::empty("agreement", uuid(1)).unwrap(), day(on));
        for (event_type, payload) in &events {
            dated
                .record(CaseEvent::read("agreement", json!({ *event_type: payload })).unwrap())
                .unwrap();
        }
        dated.counted().and_then(Agreement::of)
    };
    assert_eq!(counted("2021-02-28"), None);
    let days = counted("2021-04-01").unwrap().in_force().unwrap();
    assert_eq!(
        (days.from, days.until),
        (day("2021-03-01"), Some(day("2021-04-01")))
    );
    let days = counted("2030-01-01").unwrap().in_force().unwrap();
    assert_eq!(days.until, Some(day("2022-08-01")));
}

fn filed() -> (&'static str, Value) {
    (
        "ClaimFiled",
        json!({
            "claim_id": uuid(80), "beneficiary": {"worker": uuid(1)}, "scheme": "transport",
            "programme": "target_groups", "region": "520324", "fund": "bridging_fund",
            "lines": [{
                "line_no": 1, "worker_id": uuid(1), "question": "transport|target_groups|x|2021",
                "keys": [{"owner": {"worker": uuid(1)}, "key": {"kind": "transport", "year": 2021}}], "amount_fen": 40_000,
                "determination": {
                    "outcome": "eligible", "region": "520324", "bound_to": "2021-03-01", "rule_version": 1,
                    "on": "2022-01-10", "amount_fen": 40_000, "trace": [],
                },
            }],
            "applied_on": "2022-01-10", "applicant": {"kind": "self"}, "filed_by": "local/filer",
            "terms": domain::policy::CommonParameters::default(), "basis": {"position": 1, "streams": []},
        }),
    )
}

#[test]
fn a_claim_stands_where_it_stood_before_its_first_later_step() {
    let held =
        json!({"claim_id": uuid(80), "reason": "manual", "note": "x", "held_by": "local/clerk"});
    let reviewed =
        json!({"claim_id": uuid(80), "reviewed_on": "2022-01-20", "reviewed_by": "local/reviewer"});
    let withdrawn = json!({
        "claim_id": uuid(80), "withdrawn_on": "2022-01-15", "withdrawn_by": "local/clerk", "reason": "x",
    });
    let events = [
        surveyed("2021-01-10"),
        filed(),
        ("ClaimReviewed", reviewed),
        // Undated: it goes with the step before it.
        ("ClaimHeld", held),
        ("ClaimWithdrawn", withdrawn),
    ];
    let on = |on| {
        let worker = worker(&events, on).unwrap();
        assert_eq!(worker.version, 5);
        let claim = worker.claims.claims.first().cloned();
        claim.map(|claim| (claim.state, !claim.held.is_empty()))
    };
    assert_eq!(on("2022-01-09"), None);
    assert_eq!(on("2022-01-10"), Some((ClaimState::Filed, false)));
    // The withdrawal is dated before the review that it follows: it rests on it.
    assert_eq!(on("2022-01-15"), Some((ClaimState::Filed, false)));
    assert_eq!(on("2022-01-20"), Some((ClaimState::Withdrawn, true)));
}
