//! Subsidies that other offices paid: recorded, shown, refused twice, voided.

use serde_json::{Value, json};

use crate::app::on_every_app;
use crate::case::Story;
use crate::people::{DESTINATION_PROVINCE, ORIGIN_PROVINCE, registered};

const KIND: &str = "subsidies-paid-elsewhere";

fn transport() -> Value {
    json!({
        "scheme": "transport", "period": "2021", "payer_region": "440300", "amount_fen": 48_600,
        "source": " Labour office of Shenzhen ",
    })
}

fn premium(month: &str) -> Value {
    json!({
        "scheme": "social_insurance", "period": month, "payer_region": "440000", "amount_fen": 0, "paid_on": "2021-08-01",
        "source": "Labour office of Guangdong",
    })
}

fn reason() -> Value {
    json!({"reason": "Recorded for the wrong person."})
}

#[test]
fn what_other_offices_paid_is_recorded_shown_and_voided_also_of_the_dead() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let mut story = Story::of(registered(&client));
        let (id, event) = ("payment_id", "SubsidyPaidElsewhere");
        let first = story.made(&client, KIND, id, &transport(), event);
        story.made(&client, KIND, id, &premium("2021-03"), event);

        let twice = client.post(&format!("/workers/{}/{KIND}", story.worker), &transport());
        assert_eq!(twice.problem(409, "already-recorded")[id], first);
        story.at_stage(&client, "surveyed");

        let void = format!("{KIND}/{first}/void");
        story.changed(&client, &void, &reason(), "SubsidyPaidElsewhereVoided");
        let again = client.post(&format!("/workers/{}/{void}", story.worker), &reason());
        again.problem(409, "already-voided");
        let death = json!({"died_on": "2021-06-30"});
        story.changed(&client, "death", &death, "DeathRecorded");
        let second = story.made(&client, KIND, id, &transport(), event);

        let case = story.at_stage(&client, "closed");
        let shown = json!({
            "payment_id": first, "recorded_in": 2, "scheme": "transport", "period": "2021",
            "payer_region": {"code": "440300", "name": "深圳市"}, "amount_fen": 48_600, "paid_on": null,
            "source": "Labour office of Shenzhen", "voided": true,
        });
        assert_eq!(case["subsidies_paid_elsewhere"][0], shown);
        let fact = client.get(&format!("/workers/{}/{KIND}/{first}", story.worker));
        assert_eq!(fact.expect(200), shown);
        let paid = |index: usize, name: &str| case["subsidies_paid_elsewhere"][index][name].clone();
        assert_eq!(paid(1, "period"), "2021-03");
        assert_eq!(paid(1, "paid_on"), "2021-08-01");
        assert_eq!(
            (paid(2, id), paid(2, "voided")),
            (json!(second), json!(false))
        );

        let history = story.history(&client);
        assert_eq!(history[1]["occurred_on"], Value::Null);
        assert_eq!(history[2]["occurred_on"], "2021-08-01");
        assert_eq!(history[3]["reason"], "Recorded for the wrong person.");
    });
}

#[test]
fn payments_that_cannot_be_are_refused() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let path = format!("/workers/{}/{KIND}", registered(&client));
        let with = |field: &str, value: Value| {
            let mut body = transport();
            body[field] = value;
            client.post(&path, &body)
        };
        let future = with("period", json!("2199"));
        assert_eq!(future.problem(409, "date-in-future")["field"], "period");
        let future = with("paid_on", json!("2199-01-01"));
        assert_eq!(future.problem(409, "date-in-future")["field"], "paid_on");
        let unborn = with("period", json!("1900"));
        assert_eq!(unborn.problem(409, "before-birth")["field"], "period");

        let faults = |body: &Value| client.post(&path, body).described();
        let mut body = transport();
        for period in ["2021-03", "21", "2021-13", "next year"] {
            body["period"] = json!(period);
            assert_eq!(faults(&body), ["/period invalid-period"], "{period}");
        }
        assert_eq!(faults(&premium("2021")), ["/period invalid-period"]);
        let unknown = json!({
            "scheme": "pension", "period": "2021", "payer_region": "440300", "amount_fen": -1, "paid_on": "2021-02-30", "source": " ",
        });
        let all = [
            "/amount_fen out-of-range",
            "/paid_on invalid-date",
            "/scheme not-allowed",
            "/source invalid-text",
        ];
        assert_eq!(faults(&unknown), all);
        body["period"] = json!("2021-03");
        body["payer_region"] = json!("999999");
        assert_eq!(
            faults(&body),
            ["/payer_region unknown-region", "/period invalid-period"]
        );

        let nowhere = format!("{path}/6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e");
        client.get(&nowhere).problem(404, "not-found");
        let void = client.post(&format!("{nowhere}/void"), &reason());
        void.problem(404, "not-found");
        let others = app.client("caseworker", DESTINATION_PROVINCE);
        others.post(&path, &transport()).problem(404, "not-found");
        let auditor = app.client("auditor", ORIGIN_PROVINCE);
        auditor.post(&path, &transport()).problem(403, "forbidden");
        let linked = json!({"worker_id": registered(&client), "reason": "One person."});
        let (worker, _) = path.rsplit_once('/').unwrap();
        assert!(client.post(&format!("{worker}/link"), &linked).status < 300);
        let away = client.post(&path, &transport());
        away.problem(409, "worker-linked-away");
    });
}
