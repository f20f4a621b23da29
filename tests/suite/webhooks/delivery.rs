//! What arrives, with which signatures, how often, and in which order.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::json;

use super::receiver::{Received, Receiver, Reply, eventually};
use super::{Hook, finance, server};
use crate::backend::on_every_backend;

#[test]
fn every_entry_of_the_region_arrives_once_signed_and_in_order() {
    on_every_backend(|backend| {
        let (app, feed) = server(backend);
        let receiver = Receiver::start();
        feed.add(1000, "520502");
        feed.add(1001, "440104");
        feed.add(2000, "520000");
        let hook = Hook::at(finance(&app), &receiver.url());
        receiver.wait_for(2);
        feed.add(3000, "520502");
        feed.add(3001, "440104");
        feed.add(3002, "440104");
        let all = receiver.wait_for(3);
        assert_eq!(receiver.cursors(), [1000, 2000, 3000]);
        let ids: BTreeSet<&str> = all.iter().map(Received::id).collect();
        assert_eq!(ids.len(), 3);
        let now = hearth::clock::now().timestamp();
        for message in &all {
            assert!(message.is_signed_with(&hook.secret));
            assert!((now - 60..=now).contains(&message.timestamp()));
            assert_eq!(
                message.headers["content-type"],
                "application/cloudevents+json; charset=utf-8"
            );
            let event = message.event();
            assert_eq!(event["specversion"], "1.0");
            assert_eq!(event["id"], message.id());
            assert_eq!(event["source"], "/api/v1/finance/journal");
            assert_eq!(event["data"]["cursor"], message.cursor());
        }
        assert_eq!(
            all[0].event()["data"],
            json!({"cursor": 1000, "kind": "paid", "amount_fen": 50_000, "payee": "李秀英"})
        );
        hook.wait_until_done();
        let view = hook.view();
        assert_eq!(
            (&view["state"], &view["cursor"]),
            (&json!("active"), &json!(3002))
        );
        assert_eq!(
            view["feed"],
            "/api/v1/finance/journal?after=0000000000000001500.~&region=520000"
        );
        let attempts = hook.attempts();
        assert_eq!(attempts.len(), 3);
        for (attempt, message) in attempts.iter().zip(&all) {
            assert_eq!(attempt["message_id"], message.id());
            assert_eq!(attempt["outcome"], "delivered");
            assert_eq!(
                (&attempt["attempt"], &attempt["status"]),
                (&json!(1), &json!(204))
            );
            assert!(
                attempt["duration_ms"]
                    .as_i64()
                    .is_some_and(|taken| taken < 1000)
            );
        }
    });
}

#[test]
fn a_retry_keeps_its_id_and_is_signed_anew_and_later_messages_wait() {
    on_every_backend(|backend| {
        let (app, feed) = server(backend);
        let receiver = Receiver::start();
        // The third attempt comes six tenths of a second and, by its own wish, two seconds after the first.
        receiver.answers(|number| match number {
            0 => Reply::of("500 Internal Server Error"),
            1 => Reply {
                headers: "retry-after: 1000\r\n".to_owned(),
                ..Reply::of("503 Service Unavailable")
            },
            _ => Reply::of("200 OK"),
        });
        feed.add_all([1, 2]);
        let hook = Hook::at(finance(&app), &receiver.url());
        receiver.wait_for(2);
        eventually(|| hook.view()["failures"] == 2, || hook.view().to_string());
        let view = hook.view();
        assert_eq!(
            (&view["state"], &view["cursor"]),
            (&json!("retrying"), &json!(0))
        );
        assert!(view["failing_since"].is_string() && view["next_attempt_at"].is_string());
        let all = receiver.wait_for(4);
        assert_eq!(receiver.cursors(), [1, 1, 1, 2]);
        assert_eq!(all[0].id(), all[2].id());
        assert_eq!(all[0].body, all[2].body);
        assert!(all[2].timestamp() > all[0].timestamp());
        assert_ne!(all[0].signatures(), all[2].signatures());
        for message in &all {
            assert!(message.is_signed_with(&hook.secret));
        }
        hook.wait_until_done();
        let told: Vec<String> = hook
            .attempts()
            .iter()
            .map(|attempt| {
                format!(
                    "{} {} {} {}",
                    attempt["cursor"], attempt["attempt"], attempt["outcome"], attempt["status"]
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "1 1 \"refused\" 500",
                "1 2 \"refused\" 503",
                "1 3 \"delivered\" 200",
                "2 1 \"delivered\" 200"
            ]
        );
        let view = hook.view();
        assert_eq!(view["state"], "active");
        assert!(view["failing_since"].is_null() && view["next_attempt_at"].is_null());
    });
}

#[test]
fn a_receiver_that_was_down_gets_everything_in_order_once_it_is_up() {
    on_every_backend(|backend| {
        let (app, feed) = server(backend);
        let address = Receiver::nowhere();
        feed.add_all(1..=20);
        let hook = Hook::at(finance(&app), &format!("http://{address}/"));
        eventually(|| hook.view()["failures"] == 2, || hook.view().to_string());
        let first = &hook.attempts()[0];
        assert_eq!(
            (&first["outcome"], &first["error"]),
            (&json!("failed"), &json!("connection"))
        );
        let receiver = Receiver::at(address);
        receiver.wait_for(20);
        hook.wait_until_done();
        assert_eq!(receiver.cursors(), (1..=20).collect::<Vec<_>>());
        assert_eq!(hook.view()["state"], "active");
    });
}

#[test]
fn whoever_fails_for_days_is_called_failing_and_is_still_tried() {
    on_every_backend(|backend| {
        let mut settings = super::local(backend);
        // Three days are half a second, five minutes a millisecond.
        settings.webhooks.retry_scale = 0.000_002;
        let feed = super::TestFeed::default();
        let app = crate::app::TestApp::fed_by(&settings, std::sync::Arc::new(feed.clone()));
        let receiver = Receiver::start();
        receiver.answers(|_| Reply::of("400 Bad Request"));
        feed.add_all([7]);
        let hook = Hook::at(finance(&app), &receiver.url());
        eventually(
            || hook.view()["state"] == "failing",
            || hook.view().to_string(),
        );
        let so_far = receiver.received().len();
        receiver.wait_for(so_far + 3);
        receiver.answers(|_| Reply::of("200 OK"));
        hook.wait_until_done();
        assert_eq!(hook.view()["state"], "active");
    });
}

#[test]
fn a_redirect_is_no_delivery_and_is_not_followed_and_silence_ends() {
    on_every_backend(|backend| {
        let (app, feed) = server(backend);
        let (receiver, elsewhere, silent) =
            (Receiver::start(), Receiver::start(), Receiver::start());
        let headers = format!("location: {}\r\n", elsewhere.url());
        receiver.answers(move |_| Reply {
            headers: headers.clone(),
            ..Reply::of("307 Temporary Redirect")
        });
        silent.answers(|_| Reply {
            after: Duration::from_secs(3),
            ..Reply::of("200 OK")
        });
        feed.add_all([1]);
        let redirected = Hook::at(finance(&app), &receiver.url());
        let unheard = Hook::at(finance(&app), &silent.url());
        eventually(
            || {
                [&redirected, &unheard]
                    .iter()
                    .all(|hook| hook.view()["failures"].as_i64() > Some(0))
            },
            || redirected.view().to_string(),
        );
        let first = &redirected.attempts()[0];
        assert_eq!(
            (&first["outcome"], &first["status"]),
            (&json!("refused"), &json!(307))
        );
        let first = &unheard.attempts()[0];
        assert_eq!(
            (&first["outcome"], &first["error"]),
            (&json!("failed"), &json!("timeout"))
        );
        assert_eq!(elsewhere.received().len(), 0);
    });
}

#[test]
fn a_receiver_that_answers_410_is_paused_and_says_so_and_can_be_resumed() {
    on_every_backend(|backend| {
        let (app, feed) = server(backend);
        let receiver = Receiver::start();
        receiver.answers(|_| Reply::of("410 Gone"));
        feed.add_all([1, 2]);
        let hook = Hook::at(finance(&app), &receiver.url());
        eventually(
            || hook.view()["state"] == "paused",
            || hook.view().to_string(),
        );
        let view = hook.view();
        assert_eq!(
            view["paused"],
            json!({"reason": "gone", "by": "system/webhooks"})
        );
        assert_eq!(view["cursor"], 0);
        std::thread::sleep(Duration::from_millis(1500));
        assert_eq!(
            receiver.cursors(),
            [1],
            "nothing is sent while it is paused"
        );
        receiver.answers(|_| Reply::of("200 OK"));
        hook.post("resume", &json!({}));
        hook.wait_until_done();
        assert_eq!(receiver.cursors(), [1, 1, 2]);
    });
}
