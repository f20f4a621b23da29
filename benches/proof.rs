//! Sealing and verifying a log, beside one core's SHA-256 over the same bytes, in one run on one machine:
//! `cargo xtask postgres -- cargo bench --bench proof`.

#![expect(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a benchmark that goes wrong ends; its counts are small"
)]

#[path = "../tests/suite/backend.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod backend;

use std::hint::black_box;
use std::time::Instant;

use backend::Backend;
use hearth::store::{Recorded, Store, canonical_leaf, leaf_hash};
use hearth::tlog::verify::verify;
use sha2::{Digest, Sha256};
use tokio::runtime::Runtime;

const EVENTS: u64 = 100_000;
const AT_ONCE: u64 = 500;
/// Events per stream.
const PER_STREAM: u64 = 10;
const PAGE: u32 = 4_000;

fn main() {
    let runtime = Runtime::new().unwrap();
    println!("| store | what | events per s | of one core's SHA-256 over the same bytes |");
    println!("| --- | --- | ---: | ---: |");
    for backend in Backend::all() {
        runtime.block_on(measure(&backend));
    }
}

async fn measure(backend: &Backend) {
    let store = Store::open(&backend.settings().stores).await.unwrap();
    record(&store).await;
    let mut events = Vec::new();
    let begun = Instant::now();
    while events.len() < usize::try_from(EVENTS).unwrap() {
        let after = events.len() as u64;
        events.extend(store.log.read_after(after, PAGE).await.unwrap());
    }
    let read = begun.elapsed().as_secs_f64();
    let canonical: Vec<Vec<u8>> = events
        .iter()
        .map(|it| canonical_leaf(it).unwrap())
        .collect();
    let begun = Instant::now();
    for bytes in &canonical {
        black_box(Sha256::digest(bytes));
    }
    let hashing = begun.elapsed().as_secs_f64();
    let bytes: usize = canonical.iter().map(Vec::len).sum();
    let line = |what: &str, seconds: f64| {
        let share = 100.0 * hashing / seconds;
        let per_second = EVENTS as f64 / seconds;
        println!(
            "| {} | {what} | {per_second:.0} | {share:.0} % |",
            backend.name
        );
    };
    let mean = bytes as u64 / EVENTS;
    line(&format!("SHA-256 alone, {mean} bytes an event"), hashing);
    line("leaves of events that are read, one core", leaves(&events));
    line("reading them from the store", read);
    let begun = Instant::now();
    while store.log.seal_batch().await.unwrap() > 0 {}
    line("sealing", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let report = verify(&store.log, &[], Vec::new(), |_| ()).await.unwrap();
    line("verify --all", begun.elapsed().as_secs_f64());
    assert_eq!((report.events, report.findings.len()), (EVENTS, 0));
    store.close().await;
}

fn leaves(events: &[Recorded]) -> f64 {
    let begun = Instant::now();
    for event in events {
        black_box(leaf_hash(event).unwrap());
    }
    begun.elapsed().as_secs_f64()
}

/// Events of the size that a dispatch has.
async fn record(store: &Store) {
    let json = if store.log.db().is_postgres() {
        "json"
    } else {
        "text"
    };
    for from in (0..EVENTS).step_by(usize::try_from(AT_ONCE).unwrap()) {
        let rows: Vec<String> = (from..from + AT_ONCE)
            .map(|number| {
                format!(
                    "('worker', '6f1f4c1e-5d52-8a3b-9d0c-{:012}', {}, 'WorkerDispatched', '1.0.0', \
                     CAST('{{\"WorkerDispatched\":{{\"dispatch_id\":\"1c9d7a30-53a4-5b0e-8f43-{number:012}\",\
                     \"destination\":\"440104\",\"departed_on\":\"2021-03-01\",\"organised\":true,\"employer_id\":null}}}}' AS {json}), \
                     CAST('{{\"subject\":\"local/wang\",\"role\":\"caseworker\",\"request_id\":\"0199f0a2-7b1c-7c3e-9a51-{number:012}\",\
                     \"nonce\":\"00112233445566778899aabbccddeeff\"}}' AS {json}))",
                    number / PER_STREAM,
                    number % PER_STREAM + 1
                )
            })
            .collect();
        let sql = format!(
            "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) VALUES {}",
            rows.join(", ")
        );
        store.log.db().execute(&sql, &[]).await.unwrap();
    }
    store.log.sequencer().place().await.unwrap();
}
