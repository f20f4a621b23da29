//! Filing: what is asked for, what stands against it, and the same request sent again.

use serde_json::{Value, json};

use super::{Case, entitled, office, transport};
use crate::app::on_every_app;
use crate::people::{ORIGIN_PROVINCE, registered};
use crate::subsidies::{FLAT_FEN, line, made, text};

#[test]
fn a_claim_that_the_determination_is_against_is_refused_with_its_trace_or_contested() {
    on_every_app(|app| {
        let office = office(&app);
        let journey = entitled(&office);
        let path = format!("/workers/{}/claims", journey.worker);
        let mut early = transport();
        early["applied_on"] = json!("2021-06-04");
        let refused = office.wang.post(&path, &early).problem(409, "not-eligible");
        assert_eq!(
            refused["lines"],
            json!([{"line_no": 1, "outcome": "not_yet"}])
        );
        let told = &refused["determinations"][0];
        assert_eq!(
            (&told["line_no"], &told["worker_id"]),
            (&json!(1), &json!(journey.worker))
        );
        assert_eq!(told["determination"]["outcome"], "not_yet");
        assert_eq!(
            line(&told["determination"], "duration")["label"],
            "稳定就业时长"
        );

        early["contested"] = json!("The months before her registration count.");
        early["applicant"] =
            json!({"kind": "kin", "relation": "daughter", "consent_ref": "Box 17"});
        early["evidence"] = json!([{
            "kind": "train_ticket", "number": "E084512", "date": "2021-03-01",
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "kept_at": "Box 17",
        }]);
        let filed = office.wang.post(&path, &early).expect(201);
        assert_eq!(
            filed["amount_fen"], 0,
            "nothing is due by the determination"
        );
        let shown = office
            .wang
            .get(&format!("{path}/{}", text(&filed["claim_id"])))
            .expect(200);
        assert_eq!(
            shown["contested"],
            "The months before her registration count."
        );
        assert_eq!(
            shown["applicant"],
            json!({"kind": "kin", "relation": "daughter", "consent_ref": "Box 17"})
        );
        assert_eq!(shown["evidence"], early["evidence"]);
    });
}

#[test]
fn nothing_is_claimed_that_no_question_asks_for_and_nothing_twice() {
    on_every_app(|app| {
        let office = office(&app);
        let journey = entitled(&office);
        let path = format!("/workers/{}/claims", journey.worker);
        let post = |body: &Value| office.wang.post(&path, body);
        for other in [
            json!({"scheme": "transport", "year": 2020, "applied_on": "2021-07-01"}),
            json!({"scheme": "transport", "programme": "whole_staff", "applied_on": "2021-07-01"}),
            json!({"scheme": "transport", "dispatch_id": journey.job, "applied_on": "2021-07-01"}),
            json!({"scheme": "social_insurance", "applied_on": "2021-07-01"}),
            json!({"scheme": "startup", "venture_id": journey.job, "applied_on": "2021-07-01"}),
        ] {
            post(&other).problem(409, "nothing-to-claim");
        }
        let wanted = json!({
            "scheme": "transport", "programme": "target_groups", "dispatch_id": journey.dispatch, "year": 2021, "applied_on": "2021-07-01",
        });
        let first = post(&wanted).expect(201);
        let refused = post(&transport()).problem(409, "already-claimed");
        assert_eq!(refused["claim_id"], first["claim_id"]);
        let nobody = registered(&office.wang);
        office
            .wang
            .post(&format!("/workers/{nobody}/claims"), &transport())
            .problem(409, "nothing-to-claim");
    });
}

#[test]
fn the_same_request_sent_again_meets_its_own_claim() {
    on_every_app(|app| {
        let office = office(&app);
        let journey = entitled(&office);
        let path = format!("/workers/{}/claims", journey.worker);
        let keyed = |body: &Value| {
            let request = office.wang.request("POST", &path);
            request.header("idempotency-key", "claim-1").json(body)
        };
        let first = keyed(&transport()).expect(201);
        let claim = text(&first["claim_id"]);
        let case = Case {
            office: &office,
            holder: format!("/workers/{}", journey.worker),
            claim: claim.clone(),
        };
        case.review();
        let again = keyed(&transport());
        assert_eq!(
            again.expect(201),
            first,
            "also once it is determined otherwise"
        );
        assert_eq!(
            again.header("location"),
            Some(format!("/api/v1{path}/{claim}").as_str())
        );
        let mut other = transport();
        other["year"] = json!(2021);
        keyed(&other).problem(422, "key-reused");
        let listed = office.wang.get(&path).expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);

        let keyed = |tail: &str, body: &Value| {
            let request = office
                .zhao
                .request("POST", &format!("{}/{tail}", case.path()));
            request.header("idempotency-key", "notice-1").json(body)
        };
        let notice = json!({"publicised_on": "2021-07-06"});
        let put_up = keyed("publicise", &notice).expect(200);
        assert_eq!(keyed("publicise", &notice).expect(200), put_up);
        keyed("publicise", &json!({"publicised_on": "2021-07-07"})).problem(422, "key-reused");
    });
}

#[test]
fn a_claim_is_filed_against_the_version_that_its_filer_saw() {
    on_every_app(|app| {
        let office = office(&app);
        let journey = entitled(&office);
        let path = format!("/workers/{}", journey.worker);
        let version = office.wang.get(&path).expect(200)["version"]
            .as_i64()
            .unwrap();
        let post = |version: i64| {
            let request = office.wang.request("POST", &format!("{path}/claims"));
            request
                .header("if-match", &format!("\"{version}\""))
                .json(&transport())
        };
        let stale = post(version - 1).problem(412, "version-mismatch");
        assert_eq!(stale["current_version"], version);
        let filed = post(version).expect(201);
        assert_eq!(filed["version"], version + 1);
        let claim = text(&filed["claim_id"]);
        let review = office
            .zhao
            .request("POST", &format!("{path}/claims/{claim}/review"))
            .header("if-match", &format!("\"{version}\""))
            .json(&json!({"reviewed_on": "2021-07-05"}));
        review.problem(412, "version-mismatch");
    });
}

#[test]
fn a_body_is_refused_at_the_place_of_each_fault() {
    on_every_app(|app| {
        let office = office(&app);
        let worker = registered(&office.wang);
        let body = json!({
            "scheme": "travel", "year": 1800, "applied_on": "2021-02-30", "applicant": {"kind": "system"}, "dispatch_id": "x", "period": "2021Q3",
        });
        let faults = office
            .wang
            .post(&format!("/workers/{worker}/claims"), &body)
            .faults();
        let places: Vec<&str> = faults.iter().map(|(place, _)| place.as_str()).collect();
        assert_eq!(
            places,
            [
                "/applicant/kind",
                "/applied_on",
                "/dispatch_id",
                "/period",
                "/scheme",
                "/year"
            ]
        );
        let mut ahead = transport();
        ahead["applied_on"] = json!("2150-01-01");
        let path = format!("/workers/{worker}/claims");
        let refused = office
            .wang
            .post(&path, &ahead)
            .problem(409, "date-in-future");
        assert_eq!(refused["field"], "applied_on");
        app.client("caseworker", "620000")
            .post(&path, &transport())
            .problem(404, "not-found");
    });
}

#[test]
fn a_dead_erased_or_linked_record_takes_no_claims() {
    on_every_app(|app| {
        let office = office(&app);
        let journey = entitled(&office);
        let case = Case::filed(&office, &journey.worker).on_notice();
        let path = |worker: &str, tail: &str| format!("/workers/{worker}/{tail}");
        // While it is open, the person can't be erased.
        office
            .wang
            .post(
                &path(&journey.worker, "erasure"),
                &json!({"reason": "Asked for."}),
            )
            .problem(409, "open-money");
        made(
            &office.wang,
            &path(&journey.worker, "death"),
            &json!({"died_on": "2021-07-12"}),
        );
        let dead = case.approve(&office.qian).problem(409, "worker-dead");
        assert_eq!(dead["died_on"], "2021-07-12");
        let refused = json!({"rejected_on": "2021-07-14", "reason": "She died."});
        case.post(&office.qian, "reject", &refused).expect(200);
        let mut late = transport();
        late["applied_on"] = json!("2021-08-01");
        office
            .wang
            .post(&path(&journey.worker, "claims"), &late)
            .problem(409, "worker-dead");

        let (goes, stays) = (entitled(&office), registered(&office.wang));
        made(
            &office.wang,
            &path(&goes.worker, "link"),
            &json!({"worker_id": stays, "reason": "Surveyed twice."}),
        );
        let linked = office
            .wang
            .post(&path(&goes.worker, "claims"), &transport());
        let linked = linked.problem(409, "worker-linked-away");
        assert_eq!(linked["worker_id"], json!(stays));
        let filed = office
            .wang
            .post(&path(&stays, "claims"), &transport())
            .expect(201);
        assert_eq!(
            filed["amount_fen"], FLAT_FEN,
            "the journey of one record, claimed by the other"
        );

        let erased = registered(&office.wang);
        for name in ["wang", "li"] {
            app.client_named(name, "caseworker", ORIGIN_PROVINCE)
                .post(&path(&erased, "erasure"), &json!({"reason": "Asked for."}))
                .expect(200);
        }
        office
            .wang
            .post(&path(&erased, "claims"), &transport())
            .problem(409, "worker-erased");
    });
}
