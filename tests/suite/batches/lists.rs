//! Lists of batches.

use serde_json::{Value, json};

use super::office::{approve, claimant, finance, office, prepared};
use crate::backend::on_every_backend;
use crate::people::ORIGIN;

#[test]
fn batches_are_listed_by_state_region_and_page_now_and_then() {
    on_every_backend(|backend| {
        let app = office(backend);
        let claims = [claimant(&app), claimant(&app), claimant(&app)];
        let paths: Vec<String> = claims
            .iter()
            .map(|(_, claim)| prepared(&app, &[claim]))
            .collect();
        let before = app.head();
        approve(&app, &paths[0]).expect(200);
        let reader = finance(&app, "reader");
        let ids = |query: &str| -> Vec<Value> {
            let page = reader.get(&format!("/finance/batches{query}")).expect(200);
            let items = page["items"].as_array().unwrap();
            items.iter().map(|item| item["id"].clone()).collect()
        };
        assert_eq!(ids("").len(), 3);
        let approved = json!(paths[0].rsplit('/').next().unwrap());
        assert_eq!(ids("?state=approved"), [approved]);
        assert_eq!(ids("?state=ready").len(), 2);
        assert_eq!(ids(&format!("?state=ready&as_of={before}")).len(), 3);
        assert_eq!(ids("?as_of=0").len(), 0);
        assert_eq!(ids(&format!("?region={ORIGIN}")).len(), 3);
        assert_eq!(ids("?region=520521").len(), 0);
        let first = reader.get("/finance/batches?page_size=2").expect(200);
        let token = first["next_page_token"].as_str().unwrap();
        let second = reader
            .get(&format!("/finance/batches?page_size=2&page_token={token}"))
            .expect(200);
        assert_eq!(second["next_page_token"], Value::Null);
        let mut paged: Vec<Value> = [&first, &second]
            .iter()
            .flat_map(|page| page["items"].as_array().unwrap())
            .map(|item| item["id"].clone())
            .collect();
        assert_eq!(paged, ids(""));
        paged.dedup();
        assert_eq!(paged.len(), 3);
        let faulty = reader.get("/finance/batches?state=lost&region=x&page_size=0&page_token=%21");
        let mut pointers: Vec<String> = faulty
            .faults()
            .into_iter()
            .map(|(pointer, _)| pointer)
            .collect();
        pointers.sort();
        assert_eq!(
            pointers,
            [
                "/query/page_size",
                "/query/page_token",
                "/query/region",
                "/query/state"
            ]
        );
        let faulty = reader.get("/finance/breaks?open=perhaps");
        assert_eq!(
            faulty.faults(),
            [("/query/open".to_owned(), "wrong-type".to_owned())]
        );
    });
}
