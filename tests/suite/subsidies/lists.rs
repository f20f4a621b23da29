//! Lists of determinations: what each filter leaves, page by page, for whom, and what is wrong with a query.

use serde_json::{Value, json};

use super::{FLAT_FEN, Journey, all, confirm_group, done, employed, text};
use crate::app::{Client, on_every_app};
use crate::people::{
    DESTINATION, DESTINATION_PROVINCE, ORIGIN_PROVINCE, dispatched, firm, registered, survey,
};

/// Somebody of another county, who works since 1 May 2021.
fn from_next_county(client: &Client<'_>, employer: &str) -> (String, i64) {
    let mut body = survey();
    body["origin"] = json!("520521");
    let worker = text(&client.post("/workers", &body).expect(201)["id"]);
    confirm_group(client, &worker);
    let dispatch = dispatched(client, &worker, "2021-05-01");
    let job = employed(client, &worker, employer, Some(&dispatch), "2021-05-01");
    (worker, job["position"].as_i64().unwrap())
}

fn workers(items: &[Value]) -> Vec<String> {
    let mut workers: Vec<String> = items.iter().map(|item| text(&item["worker_id"])).collect();
    workers.sort();
    workers
}

fn sorted(mut workers: Vec<String>) -> Vec<String> {
    workers.sort();
    workers
}

#[test]
fn every_filter_leaves_what_it_names_and_pages_lose_and_repeat_nothing() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let employer = firm(&app.client("caseworker", DESTINATION_PROVINCE));
        let early = Journey::of(&client, &employer).worker;
        let outside = registered(&client);
        dispatched(&client, &outside, "2021-03-01");
        let (late, head) = from_next_county(&client, &employer);
        let everybody = sorted(vec![early.clone(), outside.clone(), late.clone()]);
        let cases: Vec<(String, Vec<String>)> = vec![
            (String::new(), everybody.clone()),
            (
                "region=520502".into(),
                sorted(vec![early.clone(), outside.clone()]),
            ),
            ("region=520521".into(), vec![late.clone()]),
            ("region=520500".into(), everybody.clone()),
            ("region=520000".into(), everybody.clone()),
            ("region=520300".into(), vec![]),
            (
                "outcome=eligible".into(),
                sorted(vec![early.clone(), late.clone()]),
            ),
            ("outcome=ineligible".into(), vec![outside.clone()]),
            ("outcome=expired".into(), vec![]),
            ("programme=target_groups".into(), everybody.clone()),
            ("programme=staff".into(), vec![]),
            (format!("worker_id={late}"), vec![late.clone()]),
            (format!("employer_id={employer}"), vec![]),
            (
                "eligible_from=2021-06-05".into(),
                sorted(vec![early.clone(), late.clone()]),
            ),
            ("eligible_from=2021-06-06".into(), vec![late.clone()]),
            ("eligible_until=2021-06-05".into(), vec![early.clone()]),
            (
                "eligible_from=2021-06-05&eligible_until=2021-07-31".into(),
                vec![early.clone()],
            ),
            (
                format!("amount_from_fen={FLAT_FEN}"),
                sorted(vec![early.clone(), late.clone()]),
            ),
            (format!("amount_from_fen={}", FLAT_FEN + 1), vec![]),
            (format!("amount_until_fen={}", FLAT_FEN - 1), vec![]),
            (
                format!("region=520500&outcome=eligible&worker_id={early}"),
                vec![early.clone()],
            ),
        ];
        for (filter, expected) in cases {
            let path = format!("/subsidies/transport?on=2021-09-01&min_position={head}&{filter}");
            let whole = client.get(&path).expect(200);
            let whole = whole["items"].as_array().unwrap().clone();
            assert_eq!(workers(&whole), expected, "{filter}");
            assert_eq!(all(&client, &path), whole, "{filter}: page by page");
        }
        let nation = app.client("auditor", "000000");
        let path = format!("/subsidies/transport?on=2021-09-01&min_position={head}");
        assert_eq!(workers(&all(&nation, &path)), everybody);
        // The origin's policy decides, so the destination's list is empty.
        assert_eq!(
            all(&app.client("auditor", DESTINATION_PROVINCE), &path),
            [] as [Value; 0]
        );
        let county = app.client("auditor", "520521");
        assert_eq!(workers(&all(&county, &path)), [late]);
    });
}

#[test]
fn a_list_as_of_a_place_in_the_log_tells_what_was_known_there_on_the_day_of_its_recording() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let employer = firm(&app.client("caseworker", DESTINATION_PROVINCE));
        let journey = Journey::of(&client, &employer);
        let (before, at) = (journey.position - 2, journey.position);
        let list = |query: String| {
            client
                .get(&format!("/subsidies/transport?{query}"))
                .expect(200)
        };
        let known = list(format!("as_of={at}&on=2021-09-01"));
        assert_eq!(
            (&known["items"][0]["outcome"], &known["on"]),
            (&json!("eligible"), &json!("2021-09-01"))
        );
        assert_eq!(known["basis"]["position"], at);
        let then = list(format!("as_of={before}&on=2021-09-01"));
        assert_eq!(then["items"], json!([]), "the journey was not recorded yet");
        assert_eq!(then["basis"]["position"], before);

        // Without a day of its own it is asked for on the day of recording, in China.
        let history = client
            .get(&format!("/workers/{}/history", journey.worker))
            .expect(200);
        let recorded_at =
            text(&history["items"].as_array().unwrap().last().unwrap()["recorded_at"]);
        let recorded_at = chrono::DateTime::parse_from_rfc3339(&recorded_at).unwrap();
        let day = hearth::clock::china_date(recorded_at.to_utc()).to_string();
        let undated = list(format!("as_of={at}"));
        assert_eq!(
            (&undated["on"], &undated["items"][0]["outcome"]),
            (&json!(day), &json!("expired"))
        );
        let today = list(format!("min_position={at}"));
        assert_eq!(today["on"], hearth::clock::today().to_string());
        assert!(today["basis"]["position"].as_i64().unwrap() >= at);
        let case = client
            .get(&format!(
                "/workers/{}/determinations?as_of={at}",
                journey.worker
            ))
            .expect(200);
        assert_eq!(
            (&case["on"], &case["basis"]["position"]),
            (&json!(day), &json!(at))
        );
    });
}

#[test]
fn determinations_are_read_by_those_who_decide_pay_and_audit_within_their_region() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let there = app.client("caseworker", DESTINATION_PROVINCE);
        let employer = firm(&there);
        let journey = Journey::of(&client, &employer);
        let case = format!("/workers/{}/determinations", journey.worker);
        let statement = format!("/subsidies/social-insurance/employers/{employer}/quarters/2021Q3");
        let paths = [
            "/subsidies/transport",
            "/subsidies/base-award",
            "/subsidies/unclaimed",
            &case,
        ];
        for role in ["caseworker", "reviewer", "approver", "finance", "auditor"] {
            let reader = app.client(role, ORIGIN_PROVINCE);
            for path in paths {
                reader.get(path).expect(200);
            }
            app.client(role, DESTINATION).get(&statement).expect(200);
            reader.get(&statement).problem(404, "not-found");
        }
        app.client("finance", ORIGIN_PROVINCE)
            .get(&format!("/workers/{}", journey.worker))
            .problem(403, "forbidden");
        for role in ["operator", "roster", "policy_admin"] {
            for path in paths.into_iter().chain([statement.as_str()]) {
                app.client(role, "000000")
                    .get(path)
                    .problem(403, "forbidden");
            }
        }
        app.anonymous()
            .get("/subsidies/transport")
            .problem(401, "unauthorized");

        // Both ends of the journey see the case; nobody else does.
        app.client("auditor", DESTINATION).get(&case).expect(200);
        let elsewhere = app.client("auditor", "620000");
        elsewhere.get(&case).problem(404, "not-found");
        elsewhere
            .get("/subsidies/transport?region=520000")
            .problem(404, "not-found");
        client
            .get("/subsidies/unclaimed?region=000000")
            .problem(404, "not-found");
    });
}

#[test]
fn a_scheme_is_written_with_hyphens_or_underscores_and_unknown_ones_are_not_found() {
    on_every_app(|app| {
        let client = app.client("auditor", "000000");
        for scheme in [
            "transport",
            "social-insurance",
            "social_insurance",
            "vocational-training",
            "skill_appraisal",
            "living-allowance",
            "skill-upgrade",
            "employment_service",
            "base-award",
            "base_award",
            "startup",
            "loan-interest",
        ] {
            let page = client.get(&format!("/subsidies/{scheme}")).expect(200);
            assert_eq!(page["items"], json!([]), "{scheme}");
        }
        for scheme in ["Transport", "travel", "reporting", "findings"] {
            client
                .get(&format!("/subsidies/{scheme}"))
                .problem(404, "not-found");
        }
        client
            .get("/subsidies/unclaimed?scheme=social-insurance")
            .expect(200);
        client
            .get("/subsidies/unclaimed?scheme=social_insurance")
            .expect(200);
    });
}

#[test]
fn all_faults_of_a_query_are_told_at_once() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let wrong = [
            ("region", "999999", "unknown-region"),
            ("outcome", "perhaps", "not-allowed"),
            ("worker_id", "1", "invalid-id"),
            ("employer_id", "1", "invalid-id"),
            ("eligible_from", "2021-02-30", "invalid-date"),
            ("eligible_until", "soon", "invalid-date"),
            ("amount_from_fen", "-1", "out-of-range"),
            ("amount_until_fen", "1.5", "out-of-range"),
            ("page_size", "501", "out-of-range"),
            ("page_token", "x", "invalid-page-token"),
            ("on", "2021-13-01", "invalid-date"),
            ("min_position", "-1", "wrong-type"),
            ("as_of", "999999", "beyond-head"),
        ];
        let query: Vec<String> = wrong
            .iter()
            .map(|(name, value, _)| format!("{name}={value}"))
            .collect();
        let told = |path: String| {
            let mut faults = client.get(&path).faults();
            faults.sort();
            faults
        };
        let expected = |names: &[&str]| {
            let mut faults: Vec<(String, String)> = wrong
                .iter()
                .filter(|(name, ..)| names.is_empty() || names.contains(name))
                .map(|(name, _, code)| (format!("/query/{name}"), (*code).to_owned()))
                .collect();
            faults.sort();
            faults
        };
        assert_eq!(
            told(format!("/subsidies/transport?{}", query.join("&"))),
            expected(&[])
        );
        let unclaimed = [
            "region",
            "worker_id",
            "page_size",
            "page_token",
            "on",
            "min_position",
            "as_of",
        ];
        let query: Vec<String> = wrong
            .iter()
            .filter(|(name, ..)| unclaimed.contains(name))
            .map(|(name, value, _)| format!("{name}={value}"))
            .collect();
        let mut faults = expected(&unclaimed);
        faults.push(("/query/scheme".to_owned(), "not-allowed".to_owned()));
        faults.sort();
        assert_eq!(
            told(format!(
                "/subsidies/unclaimed?scheme=travel&{}",
                query.join("&")
            )),
            faults
        );
        let worker = registered(&client);
        let asked = ["on", "min_position", "as_of"];
        let case =
            format!("/workers/{worker}/determinations?on=2021-13-01&min_position=-1&as_of=999999");
        assert_eq!(told(case), expected(&asked));
        let unknown =
            told("/subsidies/transport?month=2021-03&on=2021-01-01&on=2021-01-02".to_owned());
        assert_eq!(
            unknown,
            [
                ("/query/month".to_owned(), "unknown-field".to_owned()),
                ("/query/on".to_owned(), "duplicate-member".to_owned()),
            ]
        );
    });
}

#[test]
fn an_unchanged_answer_is_not_sent_again() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let there = app.client("caseworker", DESTINATION_PROVINCE);
        let employer = firm(&there);
        let journey = Journey::of(&client, &employer);
        let at = journey.position;
        let case = format!(
            "/workers/{}/determinations?on=2021-07-01&as_of={at}",
            journey.worker
        );
        let list = format!("/subsidies/transport?on=2021-07-01&as_of={at}");
        let unclaimed = format!("/subsidies/unclaimed?on=2021-07-01&as_of={at}");
        let bases = format!("/subsidies/base-award?on=2021-07-01&as_of={at}");
        let statement = format!(
            "/subsidies/social-insurance/employers/{employer}/quarters/2021Q3?on=2021-10-08&as_of={at}"
        );
        for (reader, path) in [
            (&client, &case),
            (&client, &list),
            (&client, &unclaimed),
            (&client, &bases),
            (&there, &statement),
        ] {
            let first = reader.get(path);
            first.expect(200);
            let tag = first
                .header("etag")
                .unwrap_or_else(|| panic!("{path} has no tag"));
            let ask = |language: &str| {
                let request = reader.request("GET", path).header("if-none-match", tag);
                request.header("accept-language", language).send()
            };
            let known = ask("zh");
            assert_eq!((known.status, known.bytes.len()), (304, 0), "{path}");
            ask("en").expect(200);
        }
        // What was known then stays, whatever happens later.
        let tag = client.get(&list).header("etag").unwrap().to_owned();
        let end = json!({"until": "2021-12-31", "reason": "The risk is gone."});
        let path = format!(
            "/workers/{}/target-groups/poverty_alleviated/end",
            journey.worker
        );
        done(&client, &path, &end);
        let known = client.request("GET", &list).header("if-none-match", &tag);
        assert_eq!(known.send().status, 304);
    });
}
