//! The real server on a free port, and what a client says to it.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use hearth::access::{Role, TokenService};
use hearth::application::Application;
use hearth::chance;
use hearth::clock;
use hearth::installation::{Installation, tokens};
use hearth::money::feed::JournalFeed;
use hearth::settings::Settings;
use hearth::webhooks::Feed;
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::backend::{self, Backend, on_every_backend};
use crate::told::told;

/// A running server; dropping it stops it.
pub struct TestApp {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its stores and keys, for tests that look behind the API.
    pub installation: Installation,
    /// Makes tokens that it accepts.
    pub tokens: TokenService,
    /// Runs what a test does besides HTTP.
    pub runtime: Runtime,
    handle: actix_web::dev::ServerHandle,
    agent: ureq::Agent,
}

/// Runs a test against a fresh server on every store; a failure names the store.
pub fn on_every_app(test: impl Fn(TestApp)) {
    on_every_backend(|backend| test(TestApp::on(backend)));
}

impl TestApp {
    /// Starts the server on a store.
    pub fn on(backend: &Backend) -> Self {
        Self::with(&backend.settings())
    }

    /// Starts the server with settings.
    pub fn with(settings: &Settings) -> Self {
        Self::start(settings, |installation| {
            Arc::new(JournalFeed(installation.store.clone()))
        })
    }

    /// Starts the server with settings, and webhooks that are told of this feed.
    pub fn fed_by(settings: &Settings, feed: Arc<dyn Feed>) -> Self {
        Self::start(settings, |_| feed)
    }

    fn start(settings: &Settings, feed: impl FnOnce(&Installation) -> Arc<dyn Feed>) -> Self {
        let runtime = Runtime::new().unwrap();
        let (application, installation) = runtime.block_on(async {
            let installation = Installation::open(settings).await.unwrap();
            let feed = feed(&installation);
            let application = Application::fed_by(installation.clone(), &settings.listen, feed)
                .await
                .unwrap();
            (application, installation)
        });
        let address = application.address();
        let handle = application.handle();
        runtime.spawn(async move { application.run_until_stopped().await.unwrap() });
        let agent = ureq::Agent::new_with_config(
            ureq::Agent::config_builder()
                .http_status_as_error(false)
                .timeout_global(Some(Duration::from_mins(1)))
                .max_redirects(0)
                .build(),
        );
        Self {
            address,
            installation,
            tokens: tokens(settings).unwrap(),
            runtime,
            handle,
            agent,
        }
    }

    /// The position of the last event recorded so far.
    pub fn head(&self) -> u64 {
        self.runtime
            .block_on(backend::head(&self.installation.store))
    }

    /// A path that is answered once everything recorded so far is in the answer.
    pub fn by_now(&self, path: &str) -> String {
        let and = if path.contains('?') { '&' } else { '?' };
        format!("{path}{and}min_position={}", self.head())
    }

    /// A client with this role in this region, named after the role.
    pub fn client(&self, role: &str, region: &str) -> Client<'_> {
        self.client_named(role, role, region)
    }

    /// A client with this name, role and region.
    pub fn client_named(&self, name: &str, role: &str, region: &str) -> Client<'_> {
        Client {
            app: self,
            token: Some(self.token(name, role, region)),
        }
    }

    /// A token of somebody with this name, role and region, for an hour.
    pub fn token(&self, name: &str, role: &str, region: &str) -> String {
        let role: Role = role.parse().unwrap();
        let region = domain::region::RegionCode::parse(region).unwrap();
        let ttl = chrono::TimeDelta::hours(1);
        self.tokens
            .issue(name, role, region, clock::now(), ttl)
            .unwrap()
    }

    /// A client without a token.
    pub fn anonymous(&self) -> Client<'_> {
        Client {
            app: self,
            token: None,
        }
    }

    /// Sends bytes as they are and gives back what comes, for requests that no client library makes.
    pub fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        stream.write_all(bytes).unwrap();
        let mut answer = Vec::new();
        let mut chunk = [0; 4096];
        while let Ok(count @ 1..) = stream.read(&mut chunk) {
            answer.extend_from_slice(&chunk[..count]);
        }
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let handle = self.handle.clone();
        self.runtime
            .block_on(async move { handle.stop(false).await });
        let store = self.installation.store.clone();
        self.runtime.block_on(async move { store.close().await });
    }
}

/// Somebody who calls.
#[derive(Clone)]
pub struct Client<'a> {
    app: &'a TestApp,
    token: Option<String>,
}

impl Client<'_> {
    /// GET; the path may stand below `/api/v1` or at the root.
    pub fn get(&self, path: &str) -> Response {
        self.request("GET", path).send()
    }

    /// POST with a body in JSON.
    pub fn post(&self, path: &str, body: &Value) -> Response {
        self.request("POST", path).json(body)
    }

    /// A request with headers of its own.
    pub fn request(&self, method: &str, path: &str) -> Request<'_> {
        let mut headers = BTreeMap::new();
        if let Some(token) = &self.token {
            headers.insert("authorization".to_owned(), format!("Bearer {token}"));
        }
        Request {
            app: self.app,
            method: method.to_owned(),
            path: path.to_owned(),
            headers,
        }
    }
}

/// A request on its way.
pub struct Request<'a> {
    app: &'a TestApp,
    method: String,
    path: String,
    headers: BTreeMap<String, String>,
}

impl Request<'_> {
    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Sends it with a body in JSON.
    pub fn json(self, body: &Value) -> Response {
        self.header("content-type", "application/json")
            .bytes(body.to_string().as_bytes())
    }

    /// Sends it without a body.
    pub fn send(self) -> Response {
        self.bytes(&[])
    }

    /// Sends it with these bytes as its body.
    pub fn bytes(mut self, body: &[u8]) -> Response {
        // Where a key is a duty, a story that has none of its own sends one.
        let keyed = [
            "/claims",
            "/parts",
            "/finance/batches",
            "/results",
            "/finance/recoveries",
            "/finance/offsets",
        ];
        let path = self.path.split('?').next().unwrap_or_default();
        if self.method == "POST" && keyed.iter().any(|tail| path.ends_with(tail)) {
            self.headers
                .entry("idempotency-key".to_owned())
                .or_insert_with(|| chance::id().to_string());
        }
        let at_root = [
            "/healthz",
            "/readyz",
            "/metrics",
            "/openapi.json",
            "/docs",
            "/tlog/",
            "/api/",
        ]
        .iter()
        .any(|root| self.path.starts_with(root))
            || self.path == "/";
        let prefix = if at_root { "" } else { "/api/v1" };
        let uri = format!("http://{}{prefix}{}", self.app.address, self.path);
        let mut request = ureq::http::Request::builder()
            .method(self.method.as_str())
            .uri(&uri);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let sent = format!("{} {}", self.method, self.path);
        let answer = if body.is_empty() && self.method != "POST" {
            self.app.agent.run(request.body(()).unwrap())
        } else {
            self.app.agent.run(request.body(body).unwrap())
        };
        let answer = answer.unwrap_or_else(|error| panic!("{sent}: {error}"));
        let status = answer.status().as_u16();
        let headers = answer
            .headers()
            .iter()
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                (name.as_str().to_owned(), value)
            })
            .collect();
        let bytes = answer.into_body().read_to_vec().unwrap();
        let answer = Response {
            sent,
            status,
            headers,
            bytes,
        };
        told(&self.method, &format!("{prefix}{}", self.path), &answer);
        answer
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Response {
    sent: String,
    /// The status.
    pub status: u16,
    headers: BTreeMap<String, String>,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Response {
    /// A header, if it is there.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The body as JSON; null where it is none.
    pub fn body(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    /// The body, once the status is as expected.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.sent, self.text());
        self.body()
    }

    /// The problem document, once status and kind are as expected.
    #[track_caller]
    pub fn problem(&self, status: u16, slug: &str) -> Value {
        let body = self.expect(status);
        assert_eq!(body["type"], format!("/problems/{slug}"), "{}", self.sent);
        assert_eq!(body["status"], status);
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json"),
            "{}",
            self.sent
        );
        assert_eq!(body["instance"].as_str(), self.header("x-request-id"));
        body
    }

    /// Every fault of a 422 in one text: its pointer and its code.
    #[track_caller]
    pub fn described(&self) -> Vec<String> {
        let faults = self.faults().into_iter();
        faults
            .map(|(pointer, code)| format!("{pointer} {code}"))
            .collect()
    }

    /// The pointers and codes of every fault, once it is a 422.
    #[track_caller]
    pub fn faults(&self) -> Vec<(String, String)> {
        let body = self.problem(422, "invalid-request");
        let text = |item: &Value, name: &str| item[name].as_str().unwrap().to_owned();
        let errors = body["errors"].as_array().unwrap();
        errors
            .iter()
            .map(|item| (text(item, "pointer"), text(item, "code")))
            .collect()
    }
}
