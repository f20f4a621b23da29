//! The database goes away and comes back.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use hearth::store::{StoreUrl, StoreUrls};
use serde_json::json;

use crate::app::TestApp;
use crate::backend::Backend;
use crate::people::{ORIGIN_PROVINCE, registered, survey};

/// A way to the database that can be shut: connections break, and no new one is taken.
struct Gate {
    url: String,
    shut: Arc<AtomicBool>,
    through: Arc<Mutex<Vec<TcpStream>>>,
}

impl Gate {
    fn before(url: &str) -> Self {
        let (user, rest) = url.split_once('@').unwrap();
        let (address, database) = rest.split_once('/').unwrap();
        let address: SocketAddr = address.parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("{user}@{}/{database}", listener.local_addr().unwrap());
        let shut = Arc::new(AtomicBool::new(false));
        let through = Arc::new(Mutex::new(Vec::new()));
        let (is_shut, streams) = (Arc::clone(&shut), Arc::clone(&through));
        // It listens until the test binary ends.
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let client = client.unwrap();
                if is_shut.load(Ordering::SeqCst) {
                    continue;
                }
                let server = TcpStream::connect(address).unwrap();
                for (from, to) in [(&client, &server), (&server, &client)] {
                    let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    streams.lock().unwrap().push(from.try_clone().unwrap());
                    std::thread::spawn(move || forward(from, to));
                }
            }
        });
        Self { url, shut, through }
    }

    fn shut(&self) {
        self.shut.store(true, Ordering::SeqCst);
        for stream in self.through.lock().unwrap().drain(..) {
            // One that is closed already is as good.
            stream.shutdown(Shutdown::Both).ok();
        }
    }

    fn open(&self) {
        self.shut.store(false, Ordering::SeqCst);
    }
}

fn forward(mut from: TcpStream, mut to: TcpStream) {
    let mut bytes = [0; 8_192];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    to.shutdown(Shutdown::Both).ok();
}

#[test]
fn while_the_database_is_away_nothing_is_acknowledged_and_afterwards_nothing_is_missing() {
    let Some(backend) = Backend::postgres() else {
        return;
    };
    let gate = Gate::before(&backend.url().unwrap());
    let mut settings = backend.settings();
    settings.stores = StoreUrls::together(StoreUrl::Postgres(gate.url.clone()));
    let app = TestApp::with(&settings);
    let caseworker = app.client("caseworker", ORIGIN_PROVINCE);
    let known = registered(&caseworker);

    gate.shut();
    let person = survey();
    let register = || {
        caseworker
            .request("POST", "/workers")
            .header("idempotency-key", "once")
            .json(&person)
    };
    let refused = register();
    refused.problem(503, "unavailable");
    assert!(refused.header("retry-after").is_some());
    caseworker
        .get(&format!("/workers/{known}"))
        .problem(503, "unavailable");
    app.anonymous().get("/readyz").problem(503, "not-ready");
    assert_eq!(app.anonymous().get("/healthz").status, 200);
    let metrics = || app.anonymous().get("/metrics").text();
    assert!(metrics().contains("hearth_store_up 0\n"));

    gate.open();
    let deadline = Instant::now() + Duration::from_secs(20);
    let mut answer = register();
    while answer.status == 503 && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(200));
        answer = register();
    }
    let made = answer.expect(201);
    assert_eq!(made["version"], json!(1));
    let position = made["position"].as_i64().unwrap();
    let path = format!("/workers?min_position={position}");
    let listed = caseworker.get(&path).expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 2, "{listed}");
    assert!(metrics().contains("hearth_store_up 1\n"));
}
