//! Ventures that cannot end as told.

use serde_json::json;

use crate::app::on_every_app;
use crate::people::{ORIGIN_PROVINCE, credit_code, registered};

#[test]
fn a_venture_is_closed_once_and_not_before_it_began() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let path = format!("/workers/{}/ventures", registered(&client));
        let venture = json!({"credit_code": credit_code(), "sector": "Home care", "region": "520502", "started_on": "2022-06-01"});
        let venture = client.post(&path, &venture).expect(201)["venture_id"].clone();
        let close = |day: &str| {
            let body = json!({"closed_on": day, "reason": "Sold."});
            client.post(
                &format!("{path}/{}/close", venture.as_str().unwrap()),
                &body,
            )
        };
        let early = close("2022-05-31").problem(409, "ended-before-start");
        assert_eq!(early["started_on"], "2022-06-01");
        close("2023-03-31").expect(200);
        let twice = close("2023-04-01").problem(409, "already-closed");
        assert_eq!(twice["closed_on"], "2023-03-31");
    });
}
