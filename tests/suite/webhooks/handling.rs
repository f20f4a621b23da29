//! What finance does with a webhook: rotate, pause, rewind, send again, delete.

use std::time::Duration;

use serde_json::json;

use super::receiver::{Receiver, Reply, eventually};
use super::{Hook, finance, reason, server};
use crate::backend::on_every_backend;

#[test]
fn both_secrets_sign_while_one_replaces_the_other() {
    on_every_backend(|backend| {
        let (app, feed) = server(backend);
        let receiver = Receiver::start();
        let hook = Hook::at(finance(&app), &receiver.url());
        let second = hook.post("rotate", &json!({"overlap_hours": 1}))["secret"].clone();
        assert!(hook.view()["previous_secret_until"].is_string());
        feed.add_all([1]);
        receiver.wait_for(1);
        hook.wait_until_done();
        let third = hook.post("rotate", &json!({"overlap_hours": 0}))["secret"].clone();
        assert!(hook.view()["previous_secret_until"].is_null());
        feed.add_all([2]);
        let all = receiver.wait_for(2);
        let signed: Vec<Vec<bool>> = all
            .iter()
            .map(|message| {
                let secrets = [
                    hook.secret.as_str(),
                    second.as_str().unwrap(),
                    third.as_str().unwrap(),
                ];
                secrets
                    .iter()
                    .map(|secret| message.is_signed_with(secret))
                    .collect()
            })
            .collect();
        assert_eq!(signed, [[true, true, false], [false, false, true]]);
        assert_eq!(all[0].signatures().len(), 2);
        assert_eq!(all[1].signatures().len(), 1);
    });
}

#[test]
fn a_pause_holds_everything_back_and_a_resumption_goes_on_where_it_stood() {
    on_every_backend(|backend| {
        let (app, feed) = server(backend);
        let receiver = Receiver::start();
        feed.add_all([1]);
        let hook = Hook::at(finance(&app), &receiver.url());
        hook.wait_until_done();
        hook.post("pause", &reason());
        feed.add_all([2, 3]);
        std::thread::sleep(Duration::from_millis(1500));
        assert_eq!(receiver.cursors(), [1]);
        let view = hook.view();
        assert_eq!(view["state"], "paused");
        assert_eq!(
            view["paused"],
            json!({"reason": "asked", "by": "local/finance"})
        );
        let post = |tail: &str, body: &serde_json::Value| {
            hook.client.post(&format!("{}/{tail}", hook.path), body)
        };
        let twice = post("pause", &reason()).problem(409, "webhook-paused");
        assert_eq!(twice["reason"], "asked");
        post("redeliver", &json!({"cursor": 1})).problem(409, "webhook-paused");
        hook.post("resume", &json!({}));
        post("resume", &json!({})).problem(409, "webhook-not-paused");
        hook.wait_until_done();
        assert_eq!(receiver.cursors(), [1, 2, 3]);
    });
}

#[test]
fn a_rewind_replays_from_its_cursor_with_the_same_ids() {
    on_every_backend(|backend| {
        let (app, feed) = server(backend);
        let receiver = Receiver::start();
        feed.add_all([10, 20, 30]);
        let hook = Hook::at(finance(&app), &receiver.url());
        hook.wait_until_done();
        hook.post("rewind", &json!({"cursor": 10, "reason": "Lost."}));
        assert_eq!(hook.view()["cursor"], 10);
        let all = receiver.wait_for(5);
        hook.wait_until_done();
        assert_eq!(receiver.cursors(), [10, 20, 30, 20, 30]);
        assert_eq!(all[1].id(), all[3].id());
        assert_eq!(all[1].body, all[3].body);
        assert_eq!(hook.attempts()[3]["attempt"], 2);
        let beyond = json!({"cursor": 31, "reason": "Lost."});
        let beyond = hook.client.post(&format!("{}/rewind", hook.path), &beyond);
        assert_eq!(
            beyond.faults(),
            [("/cursor".to_owned(), "beyond-feed".to_owned())]
        );
    });
}

#[test]
fn one_message_is_sent_once_more_beside_the_order_and_wakes_what_waits() {
    on_every_backend(|backend| {
        let mut settings = super::local(backend);
        settings.webhooks.retry_scale = 1.0;
        let feed = super::TestFeed::default();
        let app = crate::app::TestApp::fed_by(&settings, std::sync::Arc::new(feed.clone()));
        let receiver = Receiver::start();
        // The second message fails once, and would be tried again after some five seconds.
        receiver.answers(|number| {
            Reply::of(if number == 1 {
                "500 Internal Server Error"
            } else {
                "200 OK"
            })
        });
        feed.add_all([1, 2]);
        feed.add(3, "440104");
        let hook = Hook::at(finance(&app), &receiver.url());
        eventually(|| hook.view()["failures"] == 1, || hook.view().to_string());
        let redeliver = |key: &str, cursor: u64| {
            hook.client
                .request("POST", &format!("{}/redeliver", hook.path))
                .header("idempotency-key", key)
                .json(&json!({"cursor": cursor}))
        };
        let begun = std::time::Instant::now();
        let noted = redeliver("again", 1).expect(202);
        let all = receiver.wait_for(4);
        hook.wait_until_done();
        assert!(begun.elapsed() < Duration::from_secs(3), "it did not wait");
        assert_eq!(receiver.cursors(), [1, 2, 1, 2]);
        assert_eq!(all[2].id(), all[0].id());
        assert_eq!(noted["message_id"], all[0].id());
        let by_hand = &hook.attempts()[2];
        assert_eq!(
            (&by_hand["by_hand"], &by_hand["attempt"]),
            (&json!(true), &json!(2))
        );

        assert_eq!(redeliver("again", 1).expect(202), noted);
        redeliver("again", 2).problem(422, "key-reused");
        for unknown in [0, 3, 4] {
            assert_eq!(
                redeliver("other", unknown).faults(),
                [("/cursor".to_owned(), "unknown-reference".to_owned())]
            );
        }
        std::thread::sleep(Duration::from_millis(1500));
        assert_eq!(receiver.cursors().len(), 4, "one request, one redelivery");
    });
}

#[test]
fn a_deleted_webhook_is_silent_for_ever_and_can_still_be_read() {
    on_every_backend(|backend| {
        let (app, feed) = server(backend);
        let receiver = Receiver::start();
        feed.add_all([1]);
        let hook = Hook::at(finance(&app), &receiver.url());
        hook.wait_until_done();
        hook.post("delete", &reason());
        feed.add_all([2]);
        std::thread::sleep(Duration::from_millis(1500));
        assert_eq!(receiver.cursors(), [1]);
        assert_eq!(hook.view()["state"], "deleted");
        assert_eq!(hook.attempts().len(), 1);
        let listed = hook.client.get("/finance/webhooks").expect(200);
        assert_eq!(listed["items"], json!([]));
        for (tail, body) in [
            ("rotate", json!({})),
            ("pause", reason()),
            ("resume", json!({})),
            ("rewind", json!({"cursor": 0, "reason": "x"})),
            ("redeliver", json!({"cursor": 1})),
            ("delete", reason()),
        ] {
            let refused = hook.client.post(&format!("{}/{tail}", hook.path), &body);
            refused.problem(409, "webhook-deleted");
        }
    });
}
