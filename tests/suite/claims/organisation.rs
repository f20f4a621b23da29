//! Claims of organisations: a line for each month of each worker.

use serde_json::{Value, json};

use super::{Office, account};
use crate::app::{Client, TestApp, on_every_app};
use crate::people::{DESTINATION, DESTINATION_PROVINCE, ORIGIN_PROVINCE, firm, registered};
use crate::subsidies::{Journey, employed, insured, made, reason, text};

/// The employer's part of a month's premiums.
const MONTH_FEN: i64 = 118_040;

/// An employer with two workers who are insured in the third quarter of 2021, and one who is in no target group.
struct Employer {
    id: String,
    workers: [Journey; 2],
    outside: String,
}

impl Employer {
    fn of(app: &TestApp) -> Self {
        let origin = app.client_named("he", "caseworker", ORIGIN_PROVINCE);
        let there = app.client_named("li", "caseworker", DESTINATION_PROVINCE);
        let id = firm(&there);
        let path = format!("/organisations/{id}/account");
        made(&there, &path, &json!({"account": account("organisation")}));
        let workers = [Journey::of(&origin, &id), Journey::of(&origin, &id)];
        for journey in &workers {
            for month in ["2021-07", "2021-08"] {
                insured(&there, &journey.worker, &journey.job, month, "2021-09-20");
            }
        }
        let outside = registered(&origin);
        let job = employed(&origin, &outside, &id, None, "2021-07-01");
        insured(
            &origin,
            &outside,
            &text(&job["employment_id"]),
            "2021-07",
            "2021-08-20",
        );
        Self {
            id,
            workers,
            outside,
        }
    }

    fn path(&self) -> String {
        format!("/organisations/{}/claims", self.id)
    }
}

fn quarter() -> Value {
    json!({"scheme": "social_insurance", "period": "2021Q3", "applied_on": "2021-10-08"})
}

/// Worker, month and amount of each line.
fn lines(client: &Client<'_>, path: &str) -> Vec<(String, String, i64)> {
    let shown = client.get(path).expect(200);
    let lines = shown["lines"].as_array().unwrap().iter();
    let mut told: Vec<_> = lines
        .map(|line| {
            let key = line["keys"][0].as_str().unwrap();
            let month = key.strip_prefix("insurance_month|").unwrap().to_owned();
            (
                text(&line["worker_id"]),
                month,
                line["amount_fen"].as_i64().unwrap(),
            )
        })
        .collect();
    told.sort();
    told
}

#[test]
fn an_employers_quarter_is_claimed_for_all_workers_reviewed_and_approved() {
    on_every_app(|app| {
        let office = Office::of(&app, DESTINATION_PROVINCE);
        let employer = Employer::of(&app);
        let filed = office.wang.post(&employer.path(), &quarter()).expect(201);
        assert_eq!(
            (&filed["id"], &filed["state"], &filed["amount_fen"]),
            (&json!(employer.id), &json!("filed"), &json!(4 * MONTH_FEN))
        );
        let claim = text(&filed["claim_id"]);
        let path = format!("{}/{claim}", employer.path());
        let mut expected: Vec<_> = employer
            .workers
            .iter()
            .flat_map(|journey| {
                ["2021-07", "2021-08"]
                    .map(|month| (journey.worker.clone(), month.to_owned(), MONTH_FEN))
            })
            .collect();
        expected.sort();
        assert_eq!(
            lines(&office.wang, &path),
            expected,
            "who is not due is no line"
        );
        let shown = office.wang.get(&format!("/claims/{claim}")).expect(200);
        assert_eq!(
            (&shown["beneficiary"], &shown["region"]["code"]),
            (
                &json!({"type": "organisation", "id": employer.id}),
                &json!(DESTINATION)
            )
        );
        let twice = office
            .wang
            .post(&employer.path(), &quarter())
            .problem(409, "already-claimed");
        assert_eq!(twice["claim_id"], json!(claim));

        let step = |client: &Client<'_>, tail: &str, body: Value| {
            client.post(&format!("{path}/{tail}"), &body)
        };
        let review = step(&office.zhao, "review", json!({"reviewed_on": "2021-10-11"})).expect(200);
        assert_eq!(
            (&review["state"], &review["account_masked"]),
            (&json!("reviewed"), &json!("***************0123"))
        );
        step(
            &office.zhao,
            "publicise",
            json!({"publicised_on": "2021-10-12"}),
        )
        .expect(200);
        let approve = json!({"approved_on": "2021-10-20"});
        let recorder = app.client_named("li", "approver", DESTINATION_PROVINCE);
        let refused = step(&recorder, "approve", approve.clone()).problem(409, "same-person");
        assert_eq!(refused["acted_as"], "recorder");
        let done = step(&office.qian, "approve", approve).expect(200);
        // The months are kept by the workers' records, which were asked next, and then the budget.
        assert_eq!(done["state"], "payable");
        let shown = office.wang.get(&path).expect(200);
        assert_eq!(shown["approved"]["amount_fen"], shown["amount_fen"]);
        let again = office.wang.post(&employer.path(), &quarter());
        again.problem(409, "already-claimed");
    });
}

#[test]
fn a_claim_is_for_what_is_named() {
    on_every_app(|app| {
        let office = Office::of(&app, DESTINATION_PROVINCE);
        let employer = Employer::of(&app);
        let [first, second] = &employer.workers;
        let mut july = quarter();
        july["period"] = json!("2021-07");
        july["worker_ids"] = json!([first.worker]);
        let filed = office.wang.post(&employer.path(), &july).expect(201);
        let path = format!("{}/{}", employer.path(), text(&filed["claim_id"]));
        let of =
            |journey: &Journey, month: &str| (journey.worker.clone(), month.to_owned(), MONTH_FEN);
        assert_eq!(lines(&office.wang, &path), [of(first, "2021-07")]);
        july["worker_ids"] = json!([second.worker, employer.outside]);
        let refused = office
            .wang
            .post(&employer.path(), &july)
            .problem(409, "not-eligible");
        let told = refused["determinations"].as_array().unwrap();
        let against: Vec<&Value> = told
            .iter()
            .filter(|line| line["determination"]["outcome"] != "eligible")
            .map(|line| &line["worker_id"])
            .collect();
        assert_eq!(
            against,
            [&json!(employer.outside)],
            "who is named is told why not"
        );
        july["worker_ids"] = json!([second.worker]);
        july["period"] = json!("2021Q2");
        office
            .wang
            .post(&employer.path(), &july)
            .problem(409, "nothing-to-claim");
        july["period"] = json!("2021-13");
        assert_eq!(
            office.wang.post(&employer.path(), &july).faults(),
            [("/period".to_owned(), "invalid-month".to_owned())]
        );
        // The filer's office is the one of the firm's seat.
        let elsewhere = app.client("caseworker", ORIGIN_PROVINCE);
        elsewhere
            .post(&employer.path(), &quarter())
            .problem(403, "forbidden");
        elsewhere.get(&path).problem(404, "not-found");
        assert_eq!(
            elsewhere.get(&employer.path()).expect(200)["items"],
            json!([])
        );
    });
}

#[test]
fn lines_that_fail_at_the_approval_stop_it_or_drop_out() {
    on_every_app(|app| {
        let office = Office::of(&app, DESTINATION_PROVINCE);
        let employer = Employer::of(&app);
        let filed = office.wang.post(&employer.path(), &quarter()).expect(201);
        let path = format!("{}/{}", employer.path(), text(&filed["claim_id"]));
        let step = |client: &Client<'_>, tail: &str, body: Value| {
            client.post(&format!("{path}/{tail}"), &body)
        };
        step(&office.zhao, "review", json!({"reviewed_on": "2021-10-11"})).expect(200);
        step(
            &office.zhao,
            "publicise",
            json!({"publicised_on": "2021-10-12"}),
        )
        .expect(200);
        let [first, second] = &employer.workers;
        let there = app.client_named("li", "caseworker", DESTINATION_PROVINCE);
        let void = format!("/workers/{}/employments/{}/void", first.worker, first.job);
        made(&there, &void, &reason());
        let approve = json!({"approved_on": "2021-10-20"});
        let changed = step(&office.qian, "approve", approve).problem(409, "determination-changed");
        let differing = changed["lines"].as_array().unwrap();
        assert_eq!(differing.len(), 2, "the two months of one worker");
        assert!(
            differing
                .iter()
                .all(|line| line["worker_id"] == json!(first.worker))
        );
        let dropping = json!({"approved_on": "2021-10-20", "drop_failing_lines": true});
        step(&office.qian, "approve", dropping).expect(200);

        // Or the claim is determined anew, and begins again without them.
        let mut august = quarter();
        august["period"] = json!("2021-09");
        august["worker_ids"] = json!([second.worker]);
        office
            .wang
            .post(&employer.path(), &august)
            .problem(409, "nothing-to-claim");
    });
}

#[test]
fn a_refusal_of_an_organisations_claim_is_told_to_the_organisation() {
    on_every_app(|app| {
        let office = Office::of(&app, DESTINATION_PROVINCE);
        let employer = Employer::of(&app);
        let filed = office.wang.post(&employer.path(), &quarter()).expect(201);
        let path = format!("{}/{}", employer.path(), text(&filed["claim_id"]));
        let decision = format!("{path}/decision");
        office.wang.get(&decision).problem(404, "not-found");
        let refused = json!({"rejected_on": "2021-10-11", "reason": "The premiums were refunded."});
        office
            .qian
            .post(&format!("{path}/reject"), &refused)
            .expect(200);
        let told = office.wang.get(&decision).expect(200);
        assert_eq!(
            json!([
                told["kind"],
                told["name"],
                told["beneficiary"]["type"],
                told["amount_fen"],
                told["reason"]
            ]),
            json!([
                "rejected",
                "广州安心家政服务有限公司",
                "organisation",
                4 * MONTH_FEN,
                "The premiums were refunded."
            ])
        );
        assert_eq!(told["grounds"].as_array().unwrap().len(), 4);
    });
}

#[test]
fn a_claim_has_so_many_lines_and_no_more() {
    let backend = crate::backend::Backend::sqlite();
    let app = TestApp::on(&backend);
    let office = Office::of(&app, DESTINATION_PROVINCE);
    let origin = app.client_named("he", "caseworker", ORIGIN_PROVINCE);
    let there = app.client_named("li", "caseworker", DESTINATION_PROVINCE);
    let employer = firm(&there);
    let mut workers = Vec::new();
    for _ in 0..14 {
        let worker = registered(&origin);
        let job = employed(&origin, &worker, &employer, None, "2019-06-01");
        let job = text(&job["employment_id"]);
        for month in 0..36 {
            let month = format!("{}-{:02}", 2019 + (month + 6) / 12, (month + 6) % 12 + 1);
            insured(&origin, &worker, &job, &month, "2022-07-15");
        }
        workers.push(worker);
    }
    let claim = |workers: &[String]| {
        let body = json!({
            "scheme": "social_insurance", "worker_ids": workers, "applied_on": "2022-10-08", "contested": "As the court said.",
        });
        office
            .wang
            .post(&format!("/organisations/{employer}/claims"), &body)
    };
    assert_eq!(
        claim(&workers).faults(),
        [(String::new(), "too-many-lines".to_owned())],
        "504 lines"
    );
    claim(&workers[1..]).expect(201);
}

#[test]
fn determined_anew_a_claim_loses_the_lines_that_are_no_longer_due() {
    on_every_app(|app| {
        let office = Office::of(&app, DESTINATION_PROVINCE);
        let employer = Employer::of(&app);
        let filed = office.wang.post(&employer.path(), &quarter()).expect(201);
        let path = format!("{}/{}", employer.path(), text(&filed["claim_id"]));
        let [first, second] = &employer.workers;
        let there = app.client_named("li", "caseworker", DESTINATION_PROVINCE);
        let void = format!("/workers/{}/employments/{}/void", first.worker, first.job);
        made(&there, &void, &reason());
        let again = office
            .wang
            .post(&format!("{path}/redetermine"), &json!({}))
            .expect(200);
        assert_eq!(
            (&again["state"], &again["amount_fen"]),
            (&json!("filed"), &json!(2 * MONTH_FEN))
        );
        let left = lines(&office.wang, &path);
        assert!(left.iter().all(|(worker, _, _)| *worker == second.worker));
        assert_eq!(left.len(), 2);
    });
}
