//! Who sees a webhook, what nobody sees, and the same request twice.

use serde_json::{Value, json};

use super::receiver::Receiver;
use super::{Hook, finance, reason, server};
use crate::backend::on_every_backend;
use crate::people::{DESTINATION_PROVINCE, ORIGIN_PROVINCE};

#[test]
fn another_region_sees_nothing_and_the_auditor_reads_and_changes_nothing() {
    on_every_backend(|backend| {
        let (app, _) = server(backend);
        let receiver = Receiver::start();
        let hook = Hook::at(finance(&app), &receiver.url());
        let elsewhere = app.client("finance", DESTINATION_PROVINCE);
        let county = app.client("finance", "520502");
        for client in [&elsewhere, &county] {
            client.get(&hook.path).problem(404, "not-found");
            let attempts = format!("{}/attempts", hook.path);
            client.get(&attempts).problem(404, "not-found");
            for tail in ["rotate", "pause", "resume", "rewind", "redeliver", "delete"] {
                let path = format!("{}/{tail}", hook.path);
                client.post(&path, &json!({})).problem(404, "not-found");
            }
            let listed = client.get("/finance/webhooks").expect(200);
            assert_eq!(listed["items"], json!([]));
        }
        let wide = json!({"url": receiver.url(), "region": "000000"});
        hook.client
            .post("/finance/webhooks", &wide)
            .problem(403, "forbidden");
        let auditor = app.client("auditor", ORIGIN_PROVINCE);
        assert_eq!(auditor.get(&hook.path).expect(200), hook.view());
        let pause = format!("{}/pause", hook.path);
        auditor.post(&pause, &reason()).problem(403, "forbidden");
    });
}

#[test]
fn the_secret_is_shown_to_the_request_that_made_it_and_stands_nowhere_in_the_open() {
    on_every_backend(|backend| {
        let (app, _) = server(backend);
        let receiver = Receiver::start();
        let client = finance(&app);
        let body = json!({"url": receiver.url(), "description": "Books", "region": "520502"});
        let register = |body: &Value| {
            client
                .request("POST", "/finance/webhooks")
                .header("idempotency-key", "books")
                .json(body)
        };
        let made = register(&body);
        assert_eq!(made.status, 201);
        let path = made.header("location").unwrap().to_owned();
        let made = made.body();
        let other = json!({"url": receiver.url(), "region": "520502"});
        register(&other).problem(422, "key-reused");
        let rotate = || {
            client
                .request("POST", &format!("{path}/rotate"))
                .header("idempotency-key", "rotation")
                .header("if-match", "\"1\"")
                .json(&json!({}))
        };
        let rotated = rotate().expect(200);
        assert_ne!(rotated["secret"], made["secret"]);
        assert_eq!(rotate().expect(200), rotated);
        assert_eq!(register(&body).expect(201), made, "the first secret again");
        client
            .request("POST", &format!("{path}/rotate"))
            .header("if-match", "\"1\"")
            .json(&json!({}))
            .problem(412, "version-mismatch");
        let shown = client.get(&path).expect(200);
        assert_eq!(shown["region"]["code"], "520502");
        assert_eq!(
            (&shown["version"], &shown["registered_by"]),
            (&json!(2), &json!("local/finance"))
        );
        let listed = client.get("/finance/webhooks").expect(200);
        assert_eq!(listed["items"], json!([shown]));
        let log = &app.installation.store.log;
        let events = app.runtime.block_on(log.read_after(0, 100)).unwrap();
        let stored = format!("{events:?} {listed}");
        for secret in [&made["secret"], &rotated["secret"]] {
            let text = secret.as_str().unwrap().strip_prefix("whsec_").unwrap();
            assert!(!stored.contains(text), "a secret stands in the log");
        }
    });
}

#[test]
fn lists_come_in_pages() {
    on_every_backend(|backend| {
        let (app, feed) = server(backend);
        let receiver = Receiver::start();
        feed.add_all(1..=5);
        let hooks: Vec<Hook<'_>> = (0..3)
            .map(|_| Hook::at(finance(&app), &receiver.url()))
            .collect();
        for hook in &hooks {
            hook.wait_until_done();
        }
        let client = finance(&app);
        let pages = |path: &str| {
            let mut items = Vec::new();
            let mut token = String::new();
            loop {
                let page = client.get(&format!("{path}page_size=2{token}")).expect(200);
                items.extend(page["items"].as_array().unwrap().clone());
                match page["next_page_token"].as_str() {
                    Some(next) => token = format!("&page_token={next}"),
                    None => return items,
                }
            }
        };
        assert_eq!(pages("/finance/webhooks?").len(), 3);
        let attempts = pages(&format!("{}/attempts?", hooks[0].path));
        let cursors: Vec<&Value> = attempts.iter().map(|attempt| &attempt["cursor"]).collect();
        assert_eq!(cursors, [5, 4, 3, 2, 1]);
        let of_one = client
            .get(&format!("{}/attempts?cursor=3", hooks[0].path))
            .expect(200);
        assert_eq!(of_one["items"], json!([attempts[2]]));
        client
            .get(&format!("{}/attempts?cursor=x", hooks[0].path))
            .problem(422, "invalid-request");
    });
}
