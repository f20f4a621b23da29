//! From survey to the ledger.

use serde_json::json;

use crate::app::on_every_app;
use crate::people::{DESTINATION_PROVINCE, ORIGIN_PROVINCE, dispatched, registered};

#[test]
fn a_dispatch_counts_in_the_ledger_and_the_cell_cites_its_event() {
    on_every_app(|app| {
        let caseworker = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&caseworker);
        dispatched(&caseworker, &worker, "2021-03-01");

        let answer = caseworker.get(&format!("/workers/{worker}"));
        let case = answer.expect(200);
        assert_eq!(case["stage"], "dispatched");
        assert_eq!(answer.header("etag"), Some("\"2\""));
        let position = case["basis"]["position"].as_i64().unwrap();

        let path = format!("/ledgers/2021?region=520502&min_position={position}");
        let ledger = caseworker.get(&path).expect(200);
        assert_eq!(
            ledger["rows"][5],
            json!({
                "no": 6, "code": "output_workers", "label": "输出家政服务员", "unit": "人", "value": 1,
            })
        );
        assert_eq!(ledger["rows"][8]["value"], 1);

        let entries = caseworker
            .get("/ledgers/2021/rows/output_workers/entries?region=520502")
            .expect(200);
        let [entry] = entries["items"].as_array().unwrap().as_slice() else {
            panic!("one entry: {entries}")
        };
        assert_eq!(entry["member"], worker);
        assert_eq!((&entry["delta"], &entry["version"]), (&json!(1), &json!(2)));
        assert_eq!(entry["event_type"], "WorkerDispatched");

        let elsewhere = app.client("caseworker", DESTINATION_PROVINCE);
        elsewhere
            .get("/ledgers/2021?region=520502")
            .problem(404, "not-found");
    });
}
