//! Several processes, and processes that go away.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::receiver::{Receiver, Reply};
use super::{Hook, TestFeed, finance, local};
use crate::app::TestApp;
use crate::backend::on_every_backend;

#[test]
fn two_processes_deliver_each_message_once() {
    on_every_backend(|backend| {
        let feed = TestFeed::default();
        let start = || TestApp::fed_by(&local(backend), Arc::new(feed.clone()));
        let (one, two) = (start(), start());
        let receivers = [Receiver::start(), Receiver::start(), Receiver::start()];
        let hooks: Vec<Hook<'_>> = receivers
            .iter()
            .enumerate()
            .map(|(index, receiver)| {
                let app = if index == 1 { &two } else { &one };
                Hook::at(finance(app), &receiver.url())
            })
            .collect();
        for cursor in 1..=40 {
            feed.add_all([cursor]);
            std::thread::sleep(Duration::from_millis(20));
        }
        for (hook, receiver) in hooks.iter().zip(&receivers) {
            hook.wait_until_done();
            assert_eq!(receiver.cursors(), (1..=40).collect::<Vec<_>>());
        }
    });
}

#[test]
fn a_process_that_dies_after_the_post_leaves_the_message_to_the_next_with_the_same_id() {
    on_every_backend(|backend| {
        let feed = TestFeed::default();
        feed.add_all([1, 2]);
        let receiver = Receiver::start();
        receiver.answers(|number| Reply {
            after: Duration::from_secs(if number == 0 { 5 } else { 0 }),
            ..Reply::of("200 OK")
        });
        let (path, secret) = {
            let app = TestApp::fed_by(&local(backend), Arc::new(feed.clone()));
            let hook = Hook::at(finance(&app), &receiver.url());
            receiver.wait_for(1);
            (hook.path, hook.secret)
            // The process goes away while the receiver, which has the message, thinks about its answer.
        };
        let app = TestApp::fed_by(&local(backend), Arc::new(feed.clone()));
        let client = finance(&app);
        let hook = Hook {
            client,
            path,
            secret,
        };
        let all = receiver.wait_for(3);
        hook.wait_until_done();
        assert_eq!(receiver.cursors(), [1, 1, 2]);
        assert_eq!(all[0].id(), all[1].id());
        let told: Vec<_> = hook
            .attempts()
            .iter()
            .map(|attempt| (attempt["attempt"].clone(), attempt["outcome"].clone()))
            .collect();
        assert_eq!(
            told,
            [
                (json!(1), json!("unfinished")),
                (json!(2), json!("delivered")),
                (json!(1), json!("delivered"))
            ]
        );
    });
}

#[test]
fn without_its_rows_a_webhook_begins_again_where_its_history_says_with_the_same_ids() {
    on_every_backend(|backend| {
        let feed = TestFeed::default();
        feed.add_all([1, 2, 3]);
        let app = TestApp::fed_by(&local(backend), Arc::new(feed.clone()));
        let receiver = Receiver::start();
        let hook = Hook::at(finance(&app), &receiver.url());
        hook.wait_until_done();
        hook.post("rewind", &json!({"cursor": 1, "reason": "Lost."}));
        receiver.wait_for(5);
        hook.wait_until_done();
        let rows = &app.installation.store.rows;
        let emptied = rows.execute("DELETE FROM webhook_delivery", &[]);
        assert_eq!(app.runtime.block_on(emptied).unwrap(), 1);
        let all = receiver.wait_for(7);
        hook.wait_until_done();
        assert_eq!(receiver.cursors(), [1, 2, 3, 2, 3, 2, 3]);
        assert_eq!(all[1].id(), all[5].id());
    });
}
