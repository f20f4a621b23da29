//! A receiver of webhooks: a small HTTP server, which checks signatures with nothing of ours.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Received {
    /// Its headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// Its body.
    pub body: String,
}

impl Received {
    /// The `webhook-id`.
    pub fn id(&self) -> &str {
        &self.headers["webhook-id"]
    }

    /// The `webhook-timestamp`.
    pub fn timestamp(&self) -> i64 {
        self.headers["webhook-timestamp"].parse().unwrap()
    }

    /// The event.
    pub fn event(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The entry's place in the feed.
    pub fn cursor(&self) -> u64 {
        self.event()["cursor"].as_str().unwrap().parse().unwrap()
    }

    /// The signatures.
    pub fn signatures(&self) -> Vec<&str> {
        self.headers["webhook-signature"].split(' ').collect()
    }

    /// Whether one of the signatures is the secret's.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let key = STANDARD
            .decode(secret.strip_prefix("whsec_").unwrap())
            .unwrap();
        let signed = format!("{}.{}.{}", self.id(), self.timestamp(), self.body);
        let expected = format!("v1,{}", STANDARD.encode(hmac(&key, signed.as_bytes())));
        self.signatures().contains(&expected.as_str())
    }
}

/// HMAC-SHA-256 as RFC 2104 has it, for keys up to a block.
fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::digest([&pad(0x36)[..], text].concat());
    Sha256::digest([&pad(0x5c)[..], &inner].concat()).to_vec()
}

/// What a receiver answers.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status line's end.
    pub status: &'static str,
    /// Further header lines.
    pub headers: String,
    /// How long it takes its time.
    pub after: Duration,
}

impl Reply {
    /// An answer at once.
    pub fn of(status: &'static str) -> Self {
        Self {
            status,
            headers: String::new(),
            after: Duration::ZERO,
        }
    }
}

type Replies = Arc<Mutex<Box<dyn Fn(usize) -> Reply + Send>>>;

/// A running receiver; dropping it closes its port.
pub struct Receiver {
    /// Where it listens.
    pub address: SocketAddr,
    inbox: Arc<Mutex<Vec<Received>>>,
    replies: Replies,
    over: Arc<AtomicBool>,
}

impl Receiver {
    /// A receiver that takes everything.
    pub fn start() -> Self {
        Self::at("127.0.0.1:0".parse().unwrap())
    }

    /// A receiver at an address.
    pub fn at(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        listener.set_nonblocking(true).unwrap();
        let receiver = Self {
            address: listener.local_addr().unwrap(),
            inbox: Arc::default(),
            replies: Arc::new(Mutex::new(Box::new(|_| Reply::of("204 No Content")))),
            over: Arc::default(),
        };
        let inbox = Arc::clone(&receiver.inbox);
        let replies = Arc::clone(&receiver.replies);
        let over = Arc::clone(&receiver.over);
        std::thread::spawn(move || {
            while !over.load(Ordering::Relaxed) {
                match listener.accept() {
                    Ok((stream, _)) => {
                        let (inbox, replies) = (Arc::clone(&inbox), Arc::clone(&replies));
                        std::thread::spawn(move || serve(&stream, &inbox, &replies));
                    }
                    Err(_) => std::thread::sleep(Duration::from_millis(2)),
                }
            }
        });
        receiver
    }

    /// An address at which nobody listens.
    pub fn nowhere() -> SocketAddr {
        TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
    }

    /// Answers the request of each number, from 0, so.
    pub fn answers(&self, reply: impl Fn(usize) -> Reply + Send + 'static) {
        *self.replies.lock().unwrap() = Box::new(reply);
    }

    /// What came so far.
    pub fn received(&self) -> Vec<Received> {
        self.inbox.lock().unwrap().clone()
    }

    /// The cursors of what came so far.
    pub fn cursors(&self) -> Vec<u64> {
        self.received().iter().map(Received::cursor).collect()
    }

    /// Waits until so much came.
    pub fn wait_for(&self, count: usize) -> Vec<Received> {
        eventually(
            || self.received().len() >= count,
            || format!("{count} messages: {:?}", self.cursors()),
        );
        self.received()
    }

    /// Its address as a webhook's.
    pub fn url(&self) -> String {
        format!("http://{}/hook?from=hearth", self.address)
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

fn serve(stream: &TcpStream, inbox: &Mutex<Vec<Received>>, replies: &Replies) {
    stream.set_nonblocking(false).unwrap();
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim().split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers
        .get("content-length")
        .and_then(|length| length.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    if line.is_empty() || reader.read_exact(&mut body).is_err() {
        return;
    }
    let number = {
        let mut all = inbox.lock().unwrap();
        all.push(Received {
            headers,
            body: String::from_utf8(body).unwrap(),
        });
        all.len() - 1
    };
    let reply = replies.lock().unwrap()(number);
    std::thread::sleep(reply.after);
    let answer = format!(
        "HTTP/1.1 {}\r\ncontent-length: 0\r\nconnection: close\r\n{}\r\n",
        reply.status, reply.headers
    );
    let _ = { stream }.write_all(answer.as_bytes());
}

/// Waits until something is so.
#[track_caller]
pub fn eventually(is_so: impl Fn() -> bool, told: impl Fn() -> String) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{}", told());
        std::thread::sleep(Duration::from_millis(10));
    }
}
