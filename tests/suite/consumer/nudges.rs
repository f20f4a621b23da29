//! Webhooks as a nudge: a signed one makes the consumer read, any other is turned away.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hearth::clock;
use hearth::webhooks::sign;
use serde_json::json;

use super::{Consumer, eventually};
use crate::app::TestApp;
use crate::backend::on_every_backend;
use crate::claims_made::{Office, Wish};
use crate::people::ORIGIN_PROVINCE;
use crate::webhooks::local;

/// Sends a message; the status of the answer.
fn knock(url: &str, headers: &[(&str, &str)], body: &str) -> u16 {
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    let agent = ureq::Agent::new_with_config(config.build());
    let mut request = agent.post(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send(body).unwrap().status().as_u16()
}

/// Announces a body of a length that is not sent; the status of the answer.
fn announced(address: &str, length: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("POST / HTTP/1.1\r\nHost: books\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().to_owned()
}

#[test]
fn a_webhook_makes_the_consumer_read_the_feed() {
    on_every_backend(|backend| {
        let app = TestApp::with(&local(backend));
        let finance = app.client("finance", ORIGIN_PROVINCE);
        let place = TcpListener::bind("127.0.0.1:0").unwrap();
        let listen = place.local_addr().unwrap().to_string();
        drop(place);
        let url = format!("http://{listen}/");
        let hook = finance
            .post("/finance/webhooks", &json!({"url": url, "from_cursor": 0}))
            .expect(201);
        let secret = |made: &serde_json::Value| made["secret"].as_str().unwrap().to_owned();
        let path = format!("/finance/webhooks/{}", hook["id"].as_str().unwrap());
        let rotated = finance
            .post(&format!("{path}/rotate"), &json!({}))
            .expect(200);
        let folder = tempfile::tempdir().unwrap();
        let mut consumer = Consumer::of(&app, ORIGIN_PROVINCE, &folder.path().join("books.db"));
        consumer.secret = format!("{} {}", secret(&hook), secret(&rotated));
        let mut running = consumer.start(&["--listen", &listen], Stdio::piped());
        running.says("takes webhooks at");

        let office = Office(&app.installation.store);
        app.runtime.block_on(async {
            let worker = office.register(1, "520502").await;
            office.payable(worker, 2, &Wish::of("520502")).await;
        });
        // Sooner than it would look by itself.
        let held = eventually(|| {
            consumer
                .held(&app)
                .filter(|held| held.by_month().values().any(|fen| *fen == 50_000))
        });
        assert_eq!(held.by_month().len(), 2);

        let body = r#"{"specversion": "1.0"}"#;
        let now = clock::now().timestamp();
        let knock_with = |secret: &str, at: i64, body_signed: &str, id: &str| {
            let key = STANDARD
                .decode(secret.trim_start_matches("whsec_"))
                .unwrap();
            let other = sign(b"another secret", "m1", at, body);
            let signature = format!("{other} {}", sign(&key, "m1", at, body_signed));
            let at = at.to_string();
            let headers = [
                ("webhook-id", id),
                ("webhook-timestamp", at.as_str()),
                ("webhook-signature", signature.as_str()),
            ];
            knock(&url, &headers, body)
        };
        let old = STANDARD.encode("not this one");
        for (secret, at, signed, id, status) in [
            (secret(&hook), now, body, "m1", 204),
            (secret(&rotated), now - 200, body, "m1", 204),
            (old, now, body, "m1", 401),
            (secret(&hook), now - 400, body, "m1", 401),
            (secret(&hook), now + 400, body, "m1", 401),
            (secret(&hook), now, "{}", "m1", 401),
            (secret(&hook), now, body, "m2", 401),
        ] {
            assert_eq!(knock_with(&secret, at, signed, id), status, "{id} {at}");
        }
        assert_eq!(knock(&url, &[], body), 401);
        assert_eq!(knock(&url, &[("webhook-timestamp", "soon")], body), 401);
        for length in ["1048577", "-1", "x", ""] {
            assert_eq!(announced(&listen, length), "413", "{length}");
        }
    });
}
