//! The way of a false alarm: cleared once, it is not raised again for the same evidence; other evidence opens it again.

use serde_json::{Value, json};

use super::office::{account_number, caseworker, conclude, on_notice, page, read, traveller};
use crate::app::TestApp;
use crate::backend::on_every_backend;
use crate::batches::office::{claim_state, finance, office, prepare};

fn of_account(app: &TestApp, worker: &str) -> Value {
    let page = page(app, &format!("rule=R17&subject={worker}"));
    let items = page["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{page}");
    items[0].clone()
}

/// Approves and waits until it may be paid.
fn payable(app: &TestApp, worker: &str, claim: &str) {
    super::office::approve(app, worker, claim).expect(200);
    for _ in 0..300 {
        if claim_state(app, worker, claim).0 == "payable" {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("{:?}", claim_state(app, worker, claim));
}

#[test]
fn a_card_of_the_household_is_cleared_once() {
    on_every_backend(|backend| {
        let app = office(backend);
        let card = account_number();
        let (mother, _) = traveller(&app, &card);
        assert_eq!(
            page(&app, &format!("rule=R17&subject={mother}"))["count"],
            0
        );
        let (daughter, _) = traveller(&app, &card);
        let claim = on_notice(&app, &mother);
        payable(&app, &mother, &claim);

        // It stops payment, not the approval; both persons' streams find it.
        let found = of_account(&app, &mother);
        assert_eq!(found, of_account(&app, &daughter));
        assert_eq!(
            (&found["severity"], &found["state"]),
            (&json!("hold"), &json!("open"))
        );
        assert_eq!(found["subject_kind"], "account");
        assert_eq!(found["measured"], "persons=2");
        let refused = prepare(&finance(&app, "preparer"), &[&claim]).expect(201);
        assert_eq!(refused["refused"][0]["reason"], "finding");

        let id = found["id"].as_str().unwrap();
        let cleared = conclude(&app, "he", id, "cleared").expect(200);
        assert_eq!(
            cleared["state"], "cleared",
            "one is enough for what stops no approval"
        );
        let taken = prepare(&finance(&app, "preparer"), &[&claim]).expect(201);
        assert_eq!(taken["refused"], json!([]));

        // A further claim to the same card is nothing new.
        let other = on_notice(&app, &daughter);
        let found = of_account(&app, &daughter);
        assert_eq!(
            (&found["id"], &found["state"]),
            (&json!(id), &json!("cleared"))
        );
        assert!(
            found["claim_ids"]
                .as_array()
                .unwrap()
                .contains(&json!(other))
        );

        // A third person is.
        let (cousin, _) = traveller(&app, &card);
        let found = of_account(&app, &cousin);
        assert_eq!(
            (&found["id"], &found["state"]),
            (&json!(id), &json!("reopened"))
        );
        assert_eq!(found["measured"], "persons=3");
        conclude(&app, "he", id, "claw_back").expect(200);
        let shown = read(&app, id);
        assert_eq!(shown["state"], "claw_back");
        assert_eq!(shown["conclusions"].as_array().unwrap().len(), 1);
        assert_eq!(
            shown["version"], 4,
            "noted, cleared, opened again, concluded"
        );
    });
}

#[test]
fn a_finding_is_nothing_in_the_record_of_the_person() {
    on_every_backend(|backend| {
        let app = office(backend);
        let card = account_number();
        let (one, _) = traveller(&app, &card);
        traveller(&app, &card);
        let before = caseworker(&app).get(&format!("/workers/{one}")).expect(200);
        let id = of_account(&app, &one)["id"].as_str().unwrap().to_owned();
        conclude(&app, "he", &id, "confirmed").expect(200);
        let after = caseworker(&app).get(&format!("/workers/{one}")).expect(200);
        assert_eq!(before["version"], after["version"]);
        assert!(!after.to_string().contains(&id));
    });
}
