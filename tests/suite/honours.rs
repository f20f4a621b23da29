//! Designations and brands over HTTP: what holds already, what does not, and since when.

use serde_json::{Value, json};

use crate::app::{Client, on_every_app};
use crate::people::{DESTINATION_PROVINCE, firm};

/// An organisation whom commands are tried on.
struct Tried<'a> {
    client: &'a Client<'a>,
    path: String,
}

impl Tried<'_> {
    #[track_caller]
    fn done(&self, tail: &str, body: &Value) {
        self.client
            .post(&format!("{}/{tail}", self.path), body)
            .expect(200);
    }

    /// The problem of a refused command, after which the organisation stands where it stood.
    #[track_caller]
    fn refused(&self, tail: &str, body: &Value, slug: &str) -> Value {
        let version = || self.client.get(&self.path).expect(200)["version"].clone();
        let before = version();
        let sent = self
            .client
            .request("POST", &format!("{}/{tail}", self.path))
            .header("accept-language", "en")
            .json(body);
        let problem = sent.problem(409, slug);
        assert_eq!(version(), before, "{slug}");
        problem
    }
}

#[test]
fn a_designation_that_holds_or_held_on_that_day_is_told_with_its_days() {
    on_every_app(|app| {
        let client = &app.client("caseworker", DESTINATION_PROVINCE);
        let tried = Tried {
            client,
            path: format!("/organisations/{}", firm(client)),
        };
        let from = |day: &str| json!({"kind": "export_base", "designated_on": day});
        let until =
            |day: &str| json!({"revoked_on": day, "reason": "No longer meets the conditions."});
        let revoke = "designations/export_base/revoke";

        let none = tried.refused(revoke, &until("2021-06-01"), "not-designated");
        assert_eq!(none["kind"], "export_base");
        tried.done("designations", &from("2021-01-15"));
        let holds = tried.refused("designations", &from("2021-03-01"), "already-designated");
        assert_eq!(
            (
                &holds["kind"],
                &holds["designated_on"],
                holds.get("revoked_on")
            ),
            (&json!("export_base"), &json!("2021-01-15"), None)
        );
        let early = tried.refused(revoke, &until("2021-01-14"), "ended-before-start");
        assert_eq!(early["started_on"], "2021-01-15");
        tried.done(revoke, &until("2021-06-01"));
        tried.refused(revoke, &until("2021-06-01"), "not-designated");
        let held = tried.refused("designations", &from("2021-03-01"), "already-designated");
        assert_eq!(
            (&held["designated_on"], &held["revoked_on"]),
            (&json!("2021-01-15"), &json!("2021-06-01"))
        );
        assert_eq!(
            held["title"],
            "The designation holds on some of these days already"
        );
        tried.done("designations", &from("2021-06-01"));
        client
            .post(
                &format!("{}/designations/palace/revoke", tried.path),
                &until("2021-06-01"),
            )
            .problem(404, "not-found");
    });
}

#[test]
fn a_brand_that_is_or_was_recognised_on_that_day_is_told_with_its_days() {
    on_every_app(|app| {
        let client = &app.client("caseworker", DESTINATION_PROVINCE);
        let tried = Tried {
            client,
            path: format!("/organisations/{}", firm(client)),
        };
        let from = |day: &str| json!({"name": " 黔灵/家政+50% ", "recognised_on": day});
        let until = |day: &str| json!({"withdrawn_on": day, "reason": "Given up."});
        let withdraw = "brands/%E9%BB%94%E7%81%B5%2F%E5%AE%B6%E6%94%BF%2B50%25/withdraw";

        tried.refused(withdraw, &until("2022-01-01"), "brand-not-recognised");
        tried.done("brands", &from("2021-03-01"));
        let holds = tried.refused("brands", &from("2021-03-01"), "brand-already-recognised");
        assert_eq!(
            (&holds["recognised_on"], holds.get("withdrawn_on")),
            (&json!("2021-03-01"), None)
        );
        tried.refused(withdraw, &until("2021-02-28"), "ended-before-start");
        tried.done(withdraw, &until("2022-01-01"));
        tried.refused(withdraw, &until("2022-01-01"), "brand-not-recognised");
        let held = tried.refused("brands", &from("2021-12-31"), "brand-already-recognised");
        assert_eq!(held["withdrawn_on"], "2022-01-01");
        tried.done("brands", &from("2022-01-01"));
    });
}
