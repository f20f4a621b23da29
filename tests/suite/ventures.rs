//! Ventures are closed once.

use serde_json::json;

use crate::app::TestApp;
use crate::backend::on_every_backend;
use crate::people::{ORIGIN, ORIGIN_PROVINCE, credit_code, registered};

#[test]
fn a_venture_is_closed_once_and_the_refusal_says_when() {
    on_every_backend(|backend| {
        let app = TestApp::on(backend);
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let path = format!("/workers/{}/ventures", registered(&client));
        let venture = json!({"credit_code": credit_code(), "sector": "Home care", "region": ORIGIN, "started_on": "2022-06-01"});
        let made = client.post(&path, &venture).expect(201);
        let close = format!("{path}/{}/close", made["venture_id"].as_str().unwrap());
        let on = |day: &str| json!({"closed_on": day, "reason": "Sold."});
        client
            .post(&close, &on("2022-05-31"))
            .problem(409, "ended-before-start");
        client.post(&close, &on("2023-03-31")).expect(200);
        let refused = client.post(&close, &on("2023-04-30"));
        assert_eq!(
            refused.problem(409, "already-closed")["closed_on"],
            "2023-03-31"
        );
    });
}
