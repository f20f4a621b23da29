//! What the domain refuses, with the facts that explain it; a refused command changes nothing.

use serde_json::{Value, json};

use crate::app::{Client, on_every_app};
use crate::people::{
    DESTINATION, DESTINATION_PROVINCE, ORIGIN, ORIGIN_PROVINCE, dispatched, firm, registered,
    survey, with_check_digit,
};

/// A worker whom commands are tried on.
struct Tried<'a> {
    client: &'a Client<'a>,
    worker: String,
}

impl Tried<'_> {
    fn version(&self) -> Value {
        self.client
            .get(&format!("/workers/{}", self.worker))
            .expect(200)["version"]
            .clone()
    }

    /// The problem of a refused command, after which the case stands where it stood.
    #[track_caller]
    fn refused(&self, tail: &str, body: &Value, slug: &str) -> Value {
        let before = self.version();
        let answer = self
            .client
            .post(&format!("/workers/{}/{tail}", self.worker), body);
        let problem = answer.problem(409, slug);
        assert_eq!(self.version(), before, "{slug}");
        problem
    }

    #[track_caller]
    fn done(&self, tail: &str, body: &Value) -> Value {
        let answer = self
            .client
            .post(&format!("/workers/{}/{tail}", self.worker), body);
        assert!(answer.status < 300, "{tail}: {}", answer.text());
        answer.body()
    }
}

fn departure(destination: &str, departed_on: &str) -> Value {
    json!({"destination": destination, "departed_on": departed_on})
}

fn reason() -> Value {
    json!({"reason": "Recorded for the wrong person."})
}

#[test]
fn departures_that_cannot_be_are_refused() {
    on_every_app(|app| {
        let client = &app.client("caseworker", ORIGIN_PROVINCE);
        let tried = Tried {
            client,
            worker: registered(client),
        };
        let within = tried.refused(
            "dispatches",
            &departure(ORIGIN, "2021-03-15"),
            "within-one-county",
        );
        assert_eq!(within["origin"], ORIGIN);
        let future = tried.refused(
            "dispatches",
            &departure(DESTINATION, "2199-01-01"),
            "date-in-future",
        );
        assert_eq!(future["field"], "departed_on");
        tried.refused(
            "dispatches",
            &departure(DESTINATION, "1980-01-01"),
            "before-birth",
        );
        let young = tried.refused(
            "dispatches",
            &departure(DESTINATION, "2006-03-06"),
            "under-age",
        );
        assert_eq!(
            (&young["field"], &young["allowed_from"]),
            (&json!("departed_on"), &json!("2006-03-07"))
        );
        tried.done(
            "survey-updates",
            &json!({"willing": false, "surveyed_on": "2021-03-01"}),
        );
        let unwilling = tried.refused(
            "dispatches",
            &departure(DESTINATION, "2021-03-15"),
            "not-willing",
        );
        assert_eq!(unwilling["surveyed_on"], "2021-03-01");
        tried.done(
            "survey-updates",
            &json!({"willing": true, "surveyed_on": "2021-03-02"}),
        );
        let dispatch = dispatched(client, &tried.worker, "2021-03-15");
        let overlap = tried.refused(
            "dispatches",
            &departure(DESTINATION, "2021-06-01"),
            "dispatch-overlaps",
        );
        assert_eq!(overlap["dispatch_id"], dispatch);
    });
}

#[test]
fn arrivals_and_returns_out_of_order_are_refused() {
    on_every_app(|app| {
        let client = &app.client("caseworker", ORIGIN_PROVINCE);
        let tried = Tried {
            client,
            worker: registered(client),
        };
        let dispatch = dispatched(client, &tried.worker, "2021-03-15");
        let at = |tail: &str| format!("dispatches/{dispatch}/{tail}");
        let arrived = |day: &str| json!({"arrived_on": day});
        let back = |day: &str| json!({"returned_on": day, "reason": "Home."});

        let early = tried.refused(
            &at("arrival"),
            &arrived("2021-03-14"),
            "arrival-before-departure",
        );
        assert_eq!(early["departed_on"], "2021-03-15");
        tried.refused(&at("arrival/void"), &reason(), "not-arrived");
        tried.refused(&at("return/void"), &reason(), "not-returned");
        tried.refused(
            &at("return"),
            &back("2021-03-14"),
            "return-before-departure",
        );
        tried.done(&at("arrival"), &arrived("2021-03-17"));
        let twice = tried.refused(&at("arrival"), &arrived("2021-03-18"), "already-arrived");
        assert_eq!(twice["arrived_on"], "2021-03-17");
        let early = tried.refused(&at("return"), &back("2021-03-16"), "return-before-arrival");
        assert_eq!(early["arrived_on"], "2021-03-17");
        tried.done(&at("return"), &back("2021-09-30"));
        let twice = tried.refused(&at("return"), &back("2021-10-01"), "already-returned");
        assert_eq!(twice["returned_on"], "2021-09-30");
        tried.done(&at("arrival/void"), &reason());
        tried.refused(
            &at("arrival"),
            &arrived("2021-10-01"),
            "arrival-after-return",
        );
        tried.done(&at("void"), &reason());
        tried.refused(&at("void"), &reason(), "already-voided");
        tried.refused(&at("arrival"), &arrived("2021-03-17"), "already-voided");
        let nothing = "dispatches/6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e/void";
        client
            .post(&format!("/workers/{}/{nothing}", tried.worker), &reason())
            .problem(404, "not-found");
    });
}

#[test]
fn employments_and_premiums_that_contradict_each_other_are_refused() {
    on_every_app(|app| {
        let client = &app.client("caseworker", ORIGIN_PROVINCE);
        let employer = firm(&app.client("caseworker", DESTINATION_PROVINCE));
        let tried = Tried {
            client,
            worker: registered(client),
        };
        let job = |from: &str| json!({"employer_id": employer, "occupation": "4-10-01-06", "workplace": DESTINATION, "mode": "agency", "started_on": from});
        let premium = |month: &str| json!({"month": month, "pension_fen": 1, "medical_fen": 1, "unemployment_fen": 1, "paid_on": "2021-07-01"});
        let end = |day: &str| json!({"ended_on": day, "reason": "Over."});

        tried.refused("employments", &job("2006-03-06"), "under-age");
        let started = tried.done("employments", &job("2021-03-17"));
        let id = started["employment_id"].as_str().unwrap();
        let at = |tail: &str| format!("employments/{id}/{tail}");
        let overlap = tried.refused("employments", &job("2021-05-01"), "employment-overlaps");
        assert_eq!(overlap["employment_id"], id);

        tried.refused(
            &at("contributions"),
            &premium("2021-02"),
            "contribution-outside-employment",
        );
        tried.refused(&at("contributions"), &premium("2199-01"), "month-not-begun");
        let paid = tried.done(&at("contributions"), &premium("2021-05"));
        let twice = tried.refused(
            &at("contributions"),
            &premium("2021-05"),
            "contribution-twice",
        );
        assert_eq!(twice["contribution_id"], paid["contribution_id"]);
        let wage = json!({"month": "2021-02", "amount_fen": 1, "paid_on": "2021-03-05"});
        let outside = tried.refused(&at("wages"), &wage, "wage-outside-employment");
        assert!(outside["started_on"].is_string(), "{outside}");
        tried.refused(&at("end"), &end("2021-03-16"), "ended-before-start");
        let outside = tried.refused(
            &at("end"),
            &end("2021-04-30"),
            "contribution-outside-employment",
        );
        assert_eq!(
            json!([outside["month"], outside["started_on"], outside["ended_on"]]),
            json!(["2021-05", "2021-03-17", "2021-04-30"])
        );
        tried.done(&at("end"), &end("2021-12-31"));
        assert_eq!(
            tried.refused(&at("end"), &end("2022-01-31"), "already-ended")["ended_on"],
            "2021-12-31"
        );

        let contribution = paid["contribution_id"].as_str().unwrap();
        let refund = json!({"refunded_on": "2021-08-02", "reason": "Paid twice."});
        let path = format!("contributions/{contribution}/refund");
        tried.done(&path, &refund);
        assert_eq!(
            tried.refused(&path, &refund, "already-refunded")["refunded_on"],
            "2021-08-02"
        );
        tried.done(&at("contributions"), &premium("2021-05"));
        tried.done(&at("void"), &reason());
        tried.refused(&at("void"), &reason(), "already-voided");
        tried.refused(&at("contributions"), &premium("2021-06"), "already-voided");
    });
}

#[test]
fn groups_certificates_and_ventures_are_refused_twice() {
    on_every_app(|app| {
        let client = &app.client("caseworker", ORIGIN_PROVINCE);
        let tried = Tried {
            client,
            worker: registered(client),
        };
        let group = json!({"group": "poverty_alleviated", "from": "2019-01-01", "source": "monitoring_system"});
        let end = json!({"until": "2018-12-31", "reason": "Over."});
        assert_eq!(
            tried.refused("target-groups/poverty_alleviated/end", &end, "not-a-member")["group"],
            "poverty_alleviated"
        );
        let member = tried.done("target-groups", &group);
        let twice = tried.refused("target-groups", &group, "already-member");
        assert_eq!(
            (&twice["group"], &twice["membership_id"]),
            (&json!("poverty_alleviated"), &member["membership_id"])
        );
        tried.refused(
            "target-groups/poverty_alleviated/end",
            &end,
            "ended-before-start",
        );

        let certificate = json!({
            "certificate_no": "S0001", "occupation": "4-10-01-06", "level": "level_4", "kind": "skill_level", "issuer": "评价中心",
            "issued_on": "2021-03-20",
        });
        let mut too_high = certificate.clone();
        too_high["level"] = json!("level_1");
        let levels = tried.refused("certificates", &too_high, "level-not-in-occupation");
        assert!(
            levels["levels"]
                .as_array()
                .unwrap()
                .contains(&json!("level_2")),
            "{levels}"
        );
        tried.done("certificates", &certificate);
        tried.refused("certificates", &certificate, "certificate-twice");
        let revoke = json!({"revoked_on": "2021-08-01", "reason": "Irregular."});
        tried.done("certificates/S0001/revoke", &revoke);
        assert_eq!(
            tried.refused("certificates/S0001/revoke", &revoke, "already-revoked")["revoked_on"],
            "2021-08-01"
        );

        let training = json!({
            "kind": "pre_job", "occupation": "4-10-01-06", "region": ORIGIN, "started_on": "2021-03-02", "completed_on": "2021-03-11",
            "hours": 80, "passed": true, "attended_dates": ["2021-03-12"],
        });
        tried.refused("trainings", &training, "attendance-outside-training");
        let mut level = certificate;
        level["level"] = json!("level_1");
        tried.refused("certificates", &level, "level-not-in-occupation");
    });
}

#[test]
fn after_a_death_only_what_happened_before_is_recorded() {
    on_every_app(|app| {
        let client = &app.client("caseworker", ORIGIN_PROVINCE);
        let tried = Tried {
            client,
            worker: registered(client),
        };
        tried.refused("death/void", &reason(), "not-dead");
        tried.refused("death", &json!({"died_on": "2199-01-01"}), "date-in-future");
        let death = json!({"died_on": "2021-06-30"});
        tried.done("death", &death);
        assert_eq!(
            tried.refused("death", &death, "already-dead")["died_on"],
            "2021-06-30"
        );
        let dead = tried.refused(
            "dispatches",
            &departure(DESTINATION, "2021-07-01"),
            "worker-dead",
        );
        assert_eq!(dead["died_on"], "2021-06-30");
        tried.done("dispatches", &departure(DESTINATION, "2021-03-15"));
    });
}

#[test]
fn an_erased_person_takes_corrections_only() {
    on_every_app(|app| {
        let client = &app.client("caseworker", ORIGIN_PROVINCE);
        let tried = Tried {
            client,
            worker: registered(client),
        };
        // Of today: of an old one without arrival an auditor would have to look first.
        let today = hearth::clock::today().to_string();
        let dispatch = dispatched(client, &tried.worker, &today);
        tried.done("erasure", &reason());
        tried.refused("erasure", &reason(), "same-person");
        let approver = app.client("approver", ORIGIN_PROVINCE);
        approver
            .post(&format!("/workers/{}/erasure", tried.worker), &reason())
            .expect(200);
        let update = json!({"willing": false, "surveyed_on": "2021-04-01"});
        tried.refused("survey-updates", &update, "worker-erased");
        tried.refused(
            "personal-data",
            &json!({"phone": "13900001111"}),
            "worker-erased",
        );
        tried.done(&format!("dispatches/{dispatch}/void"), &reason());
    });
}

#[test]
fn what_is_recorded_late_lies_before_the_next_departure() {
    on_every_app(|app| {
        let client = &app.client("caseworker", ORIGIN_PROVINCE);
        let tried = Tried {
            client,
            worker: registered(client),
        };
        dispatched(client, &tried.worker, "2021-09-01");
        let at_once = |arrived_on: &str, returned_on: Option<&str>| {
            let mut body = departure(DESTINATION, "2021-03-15");
            body["arrived_on"] = json!(arrived_on);
            if let Some(day) = returned_on {
                body["returned_on"] = json!(day);
            }
            body
        };
        let refused = |tail: &str, body: &Value, slug: &str| {
            assert_eq!(
                tried.refused(tail, body, slug)["departed_on"],
                "2021-09-01",
                "{slug}"
            );
        };
        let (arrival, back) = (
            "arrival-after-next-departure",
            "return-after-next-departure",
        );
        refused("dispatches", &at_once("2021-09-02", None), arrival);
        refused(
            "dispatches",
            &at_once("2021-03-17", Some("2021-09-02")),
            back,
        );
        let earlier = dispatched(client, &tried.worker, "2021-03-15");
        let at = |tail: &str| format!("dispatches/{earlier}/{tail}");
        let returned = |day: &str| json!({"returned_on": day, "reason": "Home."});
        refused(
            &at("arrival"),
            &json!({"arrived_on": "2021-09-02"}),
            arrival,
        );
        tried.done(&at("arrival"), &json!({"arrived_on": "2021-09-01"}));
        refused(&at("return"), &returned("2021-09-02"), back);
        tried.done(&at("return"), &returned("2021-09-01"));
    });
}

#[test]
fn a_survey_before_birth_is_refused() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let mut person = survey();
        person["citizen_id"] = json!(with_check_digit("52050219900307000"));
        person["surveyed_on"] = json!("1989-01-01");
        client
            .post("/workers", &person)
            .problem(409, "before-birth");
    });
}
