//! A way to the database that breaks at the worst moment.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// When the connection breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// The COMMIT arrives at the database, its answer does not come back.
    AfterCommit,
    /// The COMMIT gets lost.
    BeforeCommit,
}

/// Forwards connections to a database, and cuts one.
pub struct Proxy {
    url: String,
    cuts: Arc<AtomicUsize>,
}

impl Proxy {
    /// A proxy before a database: cuts the first connection that commits something with `mark` in it.
    pub fn before(url: &str, mark: &'static str, cut: Cut) -> Self {
        let (user, rest) = url.split_once('@').unwrap();
        let (address, database) = rest.split_once('/').unwrap();
        let address = address.to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("{user}@{}/{database}", listener.local_addr().unwrap());
        let cuts = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&cuts);
        // It listens until the test binary ends.
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let client = client.unwrap();
                let server = TcpStream::connect(&address).unwrap();
                let (from, to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
                std::thread::spawn(move || forward(from, to, |_| None));
                let cuts = Arc::clone(&counter);
                let mut marked = false;
                std::thread::spawn(move || {
                    forward(client, server, |bytes| {
                        marked |= contains(bytes, mark);
                        let due = marked
                            && contains(bytes, "COMMIT")
                            && cuts
                                .compare_exchange(0, 1, Ordering::SeqCst, Ordering::SeqCst)
                                .is_ok();
                        due.then_some(cut)
                    });
                });
            }
        });
        Self { url, cuts }
    }

    /// Where clients connect.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many connections were cut.
    pub fn cuts(&self) -> usize {
        self.cuts.load(Ordering::SeqCst)
    }
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

fn forward(mut from: TcpStream, mut to: TcpStream, mut cut: impl FnMut(&[u8]) -> Option<Cut>) {
    let mut bytes = [0; 8_192];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        let bytes = &bytes[..count];
        let due = cut(bytes);
        if due.is_some() {
            // The client's side first: no answer may slip through.
            from.shutdown(Shutdown::Both).ok();
        }
        if due != Some(Cut::BeforeCommit) && to.write_all(bytes).is_err() {
            break;
        }
        if due.is_some() {
            break;
        }
    }
    // Whichever side is gone already needs no goodbye.
    to.shutdown(Shutdown::Write).ok();
}
