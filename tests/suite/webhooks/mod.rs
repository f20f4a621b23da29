//! Webhooks: told of every entry, signed, in order, whatever fails on the way.

mod access;
mod crash;
mod delivery;
mod handling;
mod places;
mod receiver;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::region::RegionCode;
use futures_util::future::BoxFuture;
use hearth::settings::Settings;
use hearth::store::StoreError;
use hearth::webhooks::WebhookSettings;
use hearth::webhooks::{Feed, FeedEntry};
use serde_json::{Value, json};

use crate::app::{Client, TestApp};
use crate::backend::Backend;
use crate::people::ORIGIN_PROVINCE;

/// A feed of what a test puts into it.
#[derive(Clone, Default)]
struct TestFeed(Arc<Mutex<Vec<FeedEntry>>>);

impl TestFeed {
    /// Adds an entry.
    fn add(&self, cursor: u64, region: &str) {
        self.0.lock().unwrap().push(FeedEntry {
            cursor,
            region: RegionCode::parse(region).unwrap(),
            body: json!({"cursor": cursor, "kind": "paid", "amount_fen": 50_000, "payee": "李秀英"}),
        });
    }

    /// Adds entries of the origin's region.
    fn add_all(&self, cursors: impl IntoIterator<Item = u64>) {
        for cursor in cursors {
            self.add(cursor, "520502");
        }
    }
}

impl Feed for TestFeed {
    fn after(&self, cursor: u64, limit: u32) -> BoxFuture<'_, Result<Vec<FeedEntry>, StoreError>> {
        let entries = self.0.lock().unwrap();
        let later = entries.iter().filter(|entry| entry.cursor > cursor);
        let found = later.take(limit as usize).cloned().collect();
        Box::pin(async { Ok(found) })
    }

    fn head(&self) -> BoxFuture<'_, Result<u64, StoreError>> {
        let head = self.0.lock().unwrap().last().map_or(0, |last| last.cursor);
        Box::pin(async move { Ok(head) })
    }
}

/// Settings under which a receiver on this machine may be called, and is soon called again.
pub fn local(backend: &Backend) -> Settings {
    Settings {
        webhooks: WebhookSettings {
            allow_private: true,
            allow_http: true,
            timeout: Duration::from_secs(1),
            retry_scale: 0.002,
        },
        ..backend.settings()
    }
}

/// A server with a feed.
fn server(backend: &Backend) -> (TestApp, TestFeed) {
    let feed = TestFeed::default();
    let app = TestApp::fed_by(&local(backend), Arc::new(feed.clone()));
    (app, feed)
}

fn finance(app: &TestApp) -> Client<'_> {
    app.client("finance", ORIGIN_PROVINCE)
}

/// A webhook as its client knows it.
struct Hook<'a> {
    client: Client<'a>,
    path: String,
    secret: String,
}

impl<'a> Hook<'a> {
    /// Registers an address, for everything in the feed.
    fn at(client: Client<'a>, url: &str) -> Self {
        let body = json!({"url": url, "from_cursor": 0});
        let made = client.post("/finance/webhooks", &body).expect(201);
        Self {
            client,
            path: format!("/finance/webhooks/{}", made["id"].as_str().unwrap()),
            secret: made["secret"].as_str().unwrap().to_owned(),
        }
    }

    fn view(&self) -> Value {
        self.client.get(&self.path).expect(200)
    }

    /// The attempts, the first first.
    fn attempts(&self) -> Vec<Value> {
        let page = self
            .client
            .get(&format!("{}/attempts?page_size=500", self.path))
            .expect(200);
        let mut items = page["items"].as_array().unwrap().clone();
        items.reverse();
        items
    }

    fn post(&self, tail: &str, body: &Value) -> Value {
        let answer = self.client.post(&format!("{}/{tail}", self.path), body);
        assert!(answer.status < 300, "{tail}: {}", answer.text());
        answer.body()
    }

    /// Waits until everything in the feed was delivered.
    #[track_caller]
    fn wait_until_done(&self) {
        let done = || {
            let view = self.view();
            view["cursor"] == view["head"]
        };
        receiver::eventually(done, || self.view().to_string());
    }
}

fn reason() -> Value {
    json!({"reason": "The receiver is being moved."})
}
