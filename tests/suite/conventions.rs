//! What holds for every call: problems, faults, languages, conditions, pages, times of knowledge.

use serde_json::{Value, json};

use crate::app::{Client, on_every_app};
use crate::people::{
    DESTINATION, ORIGIN_PROVINCE, citizen_id, credit_code, dispatched, registered, survey,
};

/// The citizen id with another check character.
fn mistyped() -> String {
    let number = citizen_id();
    let (digits, check) = number.split_at(17);
    format!("{digits}{}", if check == "3" { "4" } else { "3" })
}

#[test]
fn what_cannot_be_read_at_all_is_a_problem_of_its_own_kind() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        client.get("/nowhere").problem(404, "not-found");
        client.get("/workers/nobody").problem(404, "not-found");
        let wrong = client.request("DELETE", "/workers").send();
        wrong.problem(405, "method-not-allowed");
        assert_eq!(wrong.header("allow"), Some("GET, POST"));
        let post = |kind: &str, body: &[u8]| {
            client
                .request("POST", "/workers")
                .header("content-type", kind)
                .bytes(body)
        };
        post("text/plain", b"{}").problem(415, "unsupported-media-type");
        client
            .request("POST", "/workers")
            .send()
            .problem(415, "unsupported-media-type");
        for (broken, what) in [
            (&b"{"[..], "line 1, column 1"),
            (b"", "line 1, column 0"),
            (b"{} {}", "line 1, column 4"),
            (b"{\"name\": \"\xff\"}", "UTF-8"),
            (b"\xef\xbb\xbf{}", "byte-order mark"),
        ] {
            let answer = client
                .request("POST", "/workers")
                .header("content-type", "application/json; charset=utf-8")
                .header("accept-language", "en")
                .bytes(broken);
            let problem = answer.problem(400, "invalid-json");
            assert!(
                problem["detail"].as_str().unwrap().contains(what),
                "{problem}"
            );
        }
        let large = format!("{{\"name\": \"{}\"}}", "x".repeat(1024 * 1024));
        post("application/json", large.as_bytes()).problem(413, "payload-too-large");
        let twice = post("application/json", b"{\"name\": \"a\", \"name\": \"b\"}");
        assert_eq!(twice.described(), [" duplicate-member"]);
        assert!(app.raw(b"NONSENSE\r\n\r\n").starts_with("HTTP/1.1 400"));
        client
            .get("/workers?page_size=1&page_size=2&colour=red")
            .problem(422, "invalid-request");
        client.get("/ledgers/21").problem(422, "invalid-request");
    });
}

#[test]
fn a_header_that_is_no_text_is_refused_rather_than_passed_over() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let path = format!("/workers/{}/survey-updates", registered(&client));
        for header in ["idempotency-key", "if-match"] {
            let update = json!({"willing": true, "surveyed_on": "2021-04-01"});
            let request = client.request("POST", &path);
            let answer = request.header(header, "七星关-1").json(&update);
            answer.problem(400, "invalid-header");
        }
        let worker = path.replace("/survey-updates", "");
        assert_eq!(client.get(&worker).expect(200)["version"], 1);
    });
}

#[test]
fn every_fault_of_a_body_is_named_at_once_and_no_value_is_repeated() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let number = mistyped();
        let mut body = survey();
        body["citizen_id"] = json!(number);
        body["name"] = json!("   ");
        body["surveyed_on"] = json!("2021-02-30");
        body["willing"] = json!("yes");
        body["source"] = json!("hearsay");
        body["preferred_occupations"] = json!(["cook"]);
        body["household_income"] = json!({"year": 2020, "per_head_fen": -5});
        body["nick/name"] = json!("阿秀");
        let answer = client.post("/workers", &body);
        let expected = [
            "/citizen_id check-digit",
            "/household_income/per_head_fen out-of-range",
            "/name invalid-text",
            "/nick~1name unknown-field",
            "/preferred_occupations/0 invalid-occupation",
            "/source not-allowed",
            "/surveyed_on invalid-date",
            "/willing wrong-type",
        ];
        assert_eq!(answer.described(), expected);
        for value in [number.as_str(), "2021-02-30", "hearsay", "cook", "阿秀"] {
            assert!(!answer.text().contains(value), "the answer repeats {value}");
        }
        let missing = client.post("/workers", &json!({})).described();
        let needed = [
            "citizen_id",
            "name",
            "origin",
            "source",
            "surveyed_on",
            "willing",
        ];
        assert_eq!(missing, needed.map(|name| format!("/{name} missing")));
        assert_eq!(
            client.post("/workers", &json!([])).described(),
            [" wrong-type"]
        );
    });
}

#[test]
fn dates_codes_ids_and_money_must_mean_something() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        let faults = |field: &str, value: Value| {
            let mut body = json!({"destination": DESTINATION, "departed_on": "2021-03-15"});
            body[field] = value;
            client
                .post(&format!("/workers/{worker}/dispatches"), &body)
                .described()
        };
        for day in [
            "2021-2-3",
            "2021-02-30",
            "0000-01-01",
            "9999-01-01",
            "yesterday",
            "2021-03-15T00:00:00Z",
        ] {
            assert_eq!(
                faults("departed_on", json!(day)),
                ["/departed_on invalid-date"],
                "{day}"
            );
        }
        assert_eq!(
            faults("destination", json!("123456")),
            ["/destination unknown-region"]
        );
        assert_eq!(
            faults("destination", json!("44")),
            ["/destination invalid-region"]
        );
        assert_eq!(
            faults("destination", json!("440100")),
            ["/destination not-a-county"]
        );
        assert_eq!(
            faults("employer_id", json!("x")),
            ["/employer_id invalid-id"]
        );
        for amount in [json!(-1), json!(1_000_000_000_001_i64)] {
            assert_eq!(
                faults("travel_cost_fen", amount),
                ["/travel_cost_fen out-of-range"]
            );
        }
        for amount in [json!(1.5), json!("100")] {
            assert_eq!(
                faults("travel_cost_fen", amount),
                ["/travel_cost_fen wrong-type"]
            );
        }

        let mut body = survey();
        body["origin"] = json!("522401");
        body["surveyed_on"] = json!("2022-03-01");
        let made = client.post("/workers", &body);
        let origin = client.get(made.header("location").unwrap()).expect(200)["origin"].clone();
        assert_eq!(
            origin,
            json!({"code": "520502", "name": "七星关区", "given": "522401"}),
            "a retired code is carried on"
        );

        let mut firm = json!({"credit_code": credit_code(), "name": "x", "region": DESTINATION, "registered_on": "2019-05-01", "roles": ["baker"]});
        assert_eq!(
            client.post("/organisations", &firm).described(),
            ["/roles/0 not-allowed"]
        );
        firm["roles"] = json!([]);
        firm["credit_code"] = json!("91440104MA0000000I");
        assert_eq!(
            client.post("/organisations", &firm).described(),
            ["/credit_code invalid-credit-code"]
        );
    });
}

#[test]
fn if_match_makes_a_command_conditional() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        let update = |tag: &str| {
            let path = format!("/workers/{worker}/survey-updates");
            client
                .request("POST", &path)
                .header("if-match", tag)
                .json(&json!({"willing": true, "surveyed_on": "2021-03-01"}))
        };
        update("\"1\"").expect(200);
        let stale = update("\"1\"").problem(412, "version-mismatch");
        assert_eq!(stale["current_version"], 2);
        update("*").expect(200);
        for malformed in ["3", "W/\"3\"", "\"x\"", "\"3", ""] {
            update(malformed).problem(400, "invalid-header");
        }
        let organisation = json!({"credit_code": credit_code(), "name": "x", "region": "520502", "registered_on": "2019-05-01", "roles": []});
        let never = client
            .request("POST", "/organisations")
            .header("if-match", "*")
            .json(&organisation);
        never.problem(412, "version-mismatch");
    });
}

#[test]
fn a_read_that_is_known_already_is_not_sent_again_and_a_command_always_answers() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        let dispatch = dispatched(&client, &worker, "2021-03-15");
        let case = format!("/workers/{worker}");
        let position = client.get(&case).expect(200)["basis"]["position"].clone();
        let paths = [
            case.clone(),
            format!("{case}?as_of={position}"),
            // Until all effects are told the answer is another.
            format!("{case}/history?min_position={position}"),
            format!("{case}/dispatches/{dispatch}"),
            "/ledgers/2021".to_owned(),
            "/workers?min_position=1".to_owned(),
            "/regions?parent=520000".to_owned(),
        ];
        for path in &paths {
            let first = client.get(path);
            first.expect(200);
            let tag = first
                .header("etag")
                .unwrap_or_else(|| panic!("{path} has no tag"));
            let known = client
                .request("GET", path)
                .header("if-none-match", &format!("\"other\", W/{tag}"))
                .send();
            assert_eq!((known.status, known.bytes.len()), (304, 0), "{path}");
            assert_eq!(known.header("etag"), Some(tag));
            let other = client
                .request("GET", path)
                .header("if-none-match", "\"other\"")
                .send();
            assert_eq!(other.expect(200), first.body(), "{path}");
        }
        let update = json!({"willing": true, "surveyed_on": "2021-03-01"});
        let sent = client
            .request("POST", &format!("{case}/survey-updates"))
            .header("if-none-match", "*")
            .json(&update);
        assert_eq!(sent.expect(200)["version"], 3);
        let head = client.request("HEAD", &case).send();
        assert_eq!(
            (head.status, head.bytes.len(), head.header("etag")),
            (200, 0, Some("\"3\""))
        );
    });
}

#[test]
fn texts_are_chinese_unless_english_is_preferred_and_codes_stay() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let ask = |language: Option<&str>| {
            let mut request = client.request("GET", "/workers/nobody");
            if let Some(language) = language {
                request = request.header("accept-language", language);
            }
            let answer = request.send();
            let title = answer.problem(404, "not-found")["title"]
                .as_str()
                .unwrap()
                .to_owned();
            (title, answer.header("content-language").unwrap().to_owned())
        };
        let (zh, en) = (
            ("未找到".to_owned(), "zh-CN".to_owned()),
            ("There is no such thing".to_owned(), "en".to_owned()),
        );
        for chinese in [
            None,
            Some("zh-CN"),
            Some("fr"),
            Some("en;q=0.3, zh;q=0.9"),
            Some(""),
        ] {
            assert_eq!(ask(chinese), zh, "{chinese:?}");
        }
        for english in ["en", "en-GB, zh;q=0.5", "fr, en;q=0.2"] {
            assert_eq!(ask(Some(english)), en, "{english}");
        }
        let faulty = client
            .request("POST", "/workers")
            .header("accept-language", "en")
            .json(&json!({}));
        assert_eq!(faulty.faults()[0].1, "missing");
        assert_eq!(faulty.body()["errors"][0]["message"], "This is needed.");
    });
}

#[test]
fn answers_over_a_kibibyte_are_compressed_on_request() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        let encoding = |path: &str, accepted: &str| {
            let answer = client
                .request("GET", path)
                .header("accept-encoding", accepted)
                .send();
            assert_eq!(answer.status, 200);
            (
                answer.header("content-encoding").map(str::to_owned),
                answer.bytes.len(),
            )
        };
        let (gzip, packed) = encoding("/ledgers/2021", "gzip");
        let (plain, full) = encoding("/ledgers/2021", "identity");
        assert_eq!((gzip.as_deref(), plain), (Some("gzip"), None));
        assert!(packed < full && full > 1024);
        let short = client
            .request("GET", "/workers?stage=employed")
            .header("accept-encoding", "gzip")
            .send();
        assert!(short.bytes.len() <= 1024);
        assert_ne!(short.header("content-encoding"), Some("gzip"));
        assert_eq!(
            client
                .get(&format!("/workers/{worker}"))
                .header("content-encoding"),
            None
        );
    });
}

fn open(client: &Client<'_>, path: &str, kind: &str) -> String {
    let answer = client.get(path);
    answer.expect(200);
    let given = answer.header("content-type").unwrap();
    assert!(given.starts_with(kind), "{path}: {given}");
    answer.text()
}

#[test]
fn document_docs_health_and_metrics_need_no_token() {
    on_every_app(|app| {
        let nobody = app.anonymous();
        let document = open(&nobody, "/openapi.json", "application/json");
        assert_eq!(document, api_spec::document_json().unwrap());
        assert!(open(&nobody, "/docs/", "text/html").contains("swagger"));
        for page in ["/", "/docs"] {
            let lead = nobody.get(page);
            assert_eq!(
                (lead.status, lead.header("location")),
                (302, Some("/docs/")),
                "{page}"
            );
        }
        open(&nobody, "/healthz", "application/json");
        open(&nobody, "/readyz", "application/json");
        assert!(open(&nobody, "/metrics", "text/plain").contains("# TYPE"));
        nobody.get("/docs/nothing.html").problem(404, "not-found");
    });
}
