//! Where nothing is sent: private addresses, when a webhook is registered and whenever it is called.

use std::sync::Arc;

use serde_json::json;

use super::receiver::{Receiver, eventually};
use super::{Hook, TestFeed, finance, local};
use crate::app::{TestApp, on_every_app};
use crate::backend::on_every_backend;

#[test]
fn an_address_that_must_not_be_called_is_refused_when_it_is_registered() {
    on_every_app(|app| {
        let client = finance(&app);
        let faults = |url: &str| {
            let answer = client.post("/finance/webhooks", &json!({"url": url}));
            assert!(!answer.text().contains(url), "the answer repeats {url}");
            answer.faults()
        };
        let at = |code: &str| [("/url".to_owned(), code.to_owned())];
        for private in [
            "https://localhost/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.0.0.1:8443/",
            "https://[::1]/",
            "https://[::ffff:169.254.169.254]/latest",
            "https://169.254.169.254/latest/meta-data",
            "https://10.0.0.1/",
            "https://100.64.0.1/",
            "https://[fd00::1]/",
        ] {
            assert_eq!(faults(private), at("private-address"), "{private}");
        }
        assert_eq!(faults("http://treasury.example/"), at("https-needed"));
        for malformed in [
            "treasury",
            "https://",
            "https://a:b@treasury.example/",
            "https://treasury.example/#a",
        ] {
            assert_eq!(faults(malformed), at("invalid-url"), "{malformed}");
        }
        let unknown = client
            .post(
                "/finance/webhooks",
                &json!({"url": "https://treasury.invalid/"}),
            )
            .expect(201);
        assert_eq!(unknown["warnings"][0]["code"], "host-unknown");
    });
}

#[test]
fn a_name_that_leads_to_a_private_address_is_not_called() {
    on_every_backend(|backend| {
        let feed = TestFeed::default();
        let receiver = Receiver::start();
        let path = {
            let app = TestApp::fed_by(&local(backend), Arc::new(feed.clone()));
            let url = format!("http://localhost:{}/", receiver.address.port());
            Hook::at(finance(&app), &url).path
        };
        feed.add_all([1]);
        let mut settings = local(backend);
        settings.webhooks.allow_private = false;
        let app = TestApp::fed_by(&settings, Arc::new(feed.clone()));
        let hook = Hook {
            client: finance(&app),
            path: path.clone(),
            secret: String::new(),
        };
        eventually(
            || hook.view()["failures"].as_i64() > Some(0),
            || hook.view().to_string(),
        );
        let first = &hook.attempts()[0];
        assert_eq!(
            (&first["outcome"], &first["error"]),
            (&json!("failed"), &json!("private_address"))
        );
        assert_eq!(receiver.received().len(), 0);
        drop(app);
        let app = TestApp::fed_by(&local(backend), Arc::new(feed));
        let hook = Hook {
            client: finance(&app),
            path,
            secret: String::new(),
        };
        hook.wait_until_done();
        assert_eq!(receiver.cursors(), [1]);
    });
}
