//! Claims as they stand and stood.

use serde_json::{Value, json};

use super::{Case, entitled, office};
use crate::app::on_every_app;
use crate::people::DESTINATION_PROVINCE;
use crate::subsidies::{line, text};

#[test]
fn a_claim_is_read_as_of_any_place_in_the_log_and_in_either_language() {
    on_every_app(|app| {
        let office = office(&app);
        let journey = entitled(&office);
        let filed = office
            .wang
            .post(
                &format!("/workers/{}/claims", journey.worker),
                &super::transport(),
            )
            .expect(201);
        let case = Case {
            office: &office,
            holder: format!("/workers/{}", journey.worker),
            claim: text(&filed["claim_id"]),
        };
        let position = filed["position"].as_i64().unwrap();
        let before = case.shown();
        let reviewed = case.review()["position"].as_i64().unwrap();
        for path in [case.path(), format!("/claims/{}", case.claim)] {
            let then = office
                .wang
                .get(&format!("{path}?as_of={position}"))
                .expect(200);
            assert_eq!(then, before, "as it was when it was filed");
            let now = office
                .wang
                .get(&format!("{path}?min_position={reviewed}"))
                .expect(200);
            assert_eq!(
                (&now["state"], &now["reviewed_by"].as_array().unwrap().len()),
                (&json!("reviewed"), &1)
            );
            office
                .wang
                .get(&format!("{path}?as_of={}", position - 1))
                .problem(404, "not-found");
            let shown = office
                .wang
                .request("GET", &path)
                .header("accept-language", "en")
                .send();
            let english = shown.expect(200);
            let duration = line(&english["lines"][0]["determination"], "duration");
            assert_eq!(duration["label"], "Months of work");
            let etag = shown.header("etag").unwrap();
            let chinese = office.wang.get(&path);
            assert_ne!(
                chinese.header("etag"),
                Some(etag),
                "each language has its own"
            );
            assert_eq!(chinese.expect(200)["version"], english["version"]);
            let known = |language: &str| {
                let asked = office.wang.request("GET", &path);
                let asked = asked.header("if-none-match", etag);
                asked.header("accept-language", language).send().status
            };
            assert_eq!((known("en"), known("zh")), (304, 200));
        }
    });
}

#[test]
fn the_claims_of_one_stream_are_listed_in_the_order_of_filing() {
    on_every_app(|app| {
        let office = office(&app);
        let journey = entitled(&office);
        let path = format!("/workers/{}/claims", journey.worker);
        let mut filed = Vec::new();
        for _ in 0..3 {
            let case = Case::filed(&office, &journey.worker);
            let given_up = json!({"withdrawn_on": "2021-07-02", "reason": "Not yet."});
            let done = case.post(&office.wang, "withdraw", &given_up).expect(200);
            filed.push((case.claim, done["position"].as_i64().unwrap()));
        }
        let listed = |query: &str| {
            let page = office.wang.get(&format!("{path}{query}")).expect(200);
            let items: Vec<String> = page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| text(&item["claim_id"]))
                .collect();
            (items, page["next_page_token"].clone())
        };
        let ids: Vec<String> = filed.iter().map(|(id, _)| id.clone()).collect();
        assert_eq!(listed(""), (ids.clone(), Value::Null));
        let (first, token) = listed("?page_size=2");
        assert_eq!(first, ids[..2]);
        let rest = listed(&format!(
            "?page_size=2&page_token={}",
            token.as_str().unwrap()
        ));
        assert_eq!(rest, (ids[2..].to_vec(), Value::Null));
        assert_eq!(listed(&format!("?as_of={}", filed[0].1)).0, ids[..1]);
        let page = office.wang.get(&path).expect(200);
        assert_eq!(
            (&page["items"][0]["state"], &page["items"][0]["line_count"]),
            (&json!("withdrawn"), &json!(1))
        );
        let of_case = office
            .wang
            .get(&format!("/workers/{}", journey.worker))
            .expect(200);
        assert_eq!(of_case["claims"], page["items"], "the case shows them too");
        app.client("finance", DESTINATION_PROVINCE)
            .get(&path)
            .expect(200);
        app.client("finance", "620000")
            .get(&path)
            .problem(404, "not-found");
        office
            .wang
            .get(&format!("{path}/6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e"))
            .problem(404, "not-found");
        office
            .wang
            .get("/claims/6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e")
            .problem(404, "not-found");
        office.wang.get("/claims/x").problem(404, "not-found");
        // A claim is not another holder's.
        let other = entitled(&office).worker;
        office
            .wang
            .get(&format!("/workers/{other}/claims/{}", ids[0]))
            .problem(404, "not-found");
    });
}
