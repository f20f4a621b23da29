//! The kernel beside the stock event store, in one run on one machine: `cargo xtask bench`.
//!
//! Every figure is a median of three repeats, and a ratio: machines differ and are noisy.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a benchmark that goes wrong ends; its counts are small"
)]

#[path = "../../tests/suite/backend.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod backend;
mod journey;
mod stock;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use backend::Backend;
use domain::subject::Subject;
use domain::worker::Worker;
use hearth::runner::{Runner, all};
use hearth::store::{Envelope, Expected, Store};
use serde_json::{Value, json};
use stock::Stock;
use tokio::runtime::Runtime;

const REPEATS: usize = 3;
/// Journeys per client and repeat, for 1 and for 16 clients.
const JOURNEYS: [(u64, u64); 2] = [(1, 60), (16, 25)];
/// Journeys in the log when it is rebuilt: one size, then twice that.
const REBUILT: [u64; 2] = [1_000, 2_000];
/// Of these, so many are replayed by the stock store: it takes seconds for a thousand events.
const STOCK_REPLAYED: u64 = 200;
const LOADS: u64 = 300;

/// One measured line.
struct Line {
    what: String,
    unit: &'static str,
    hearth: f64,
    stock: f64,
}

fn main() {
    let runtime = Runtime::new().unwrap();
    let mut report = Vec::new();
    println!("{}", machine());
    for backend in Backend::all() {
        let lines = runtime.block_on(measured(&backend));
        println!(
            "\n{}\n| what | hearth | stock | ratio |\n| --- | ---: | ---: | ---: |",
            backend.name
        );
        for line in &lines {
            let ratio = line.hearth / line.stock;
            println!(
                "| {} ({}) | {:.0} | {:.0} | {ratio:.2} |",
                line.what, line.unit, line.hearth, line.stock
            );
        }
        report.push(
            json!({"store": backend.name, "lines": lines.iter().map(told).collect::<Vec<_>>()}),
        );
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/target/bench.json");
    let report = json!({"machine": machine(), "repeats": REPEATS, "results": report});
    std::fs::write(path, serde_json::to_string_pretty(&report).unwrap()).unwrap();
}

fn told(line: &Line) -> Value {
    json!({"what": line.what, "unit": line.unit, "hearth": line.hearth, "stock": line.stock})
}

/// The machine, as far as it matters here.
fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let after = |text: &str, name: &str| {
        let line = text
            .lines()
            .find(|line| line.starts_with(name))
            .unwrap_or_default()
            .to_owned();
        line.split(':').nth(1).unwrap_or_default().trim().to_owned()
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!(
        "{cores} cores of {}, {}",
        after(&read("/proc/cpuinfo"), "model name"),
        after(&read("/proc/meminfo"), "MemTotal")
    )
}

async fn measured(backend: &Backend) -> Vec<Line> {
    let store = Store::open(&backend.settings().stores).await.unwrap();
    let background = store.start();
    let stock = match backend.url() {
        Some(url) => Stock::postgres(&url).await,
        None => Stock::sqlite(&backend.data_dir()).await,
    };
    let mut lines = Vec::new();
    for (clients, journeys) in JOURNEYS {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..REPEATS {
            // Turn about, so that both meet the same neighbours on the machine.
            ours.push(per_second(clients, journeys, &Target::Hearth(store.clone())).await);
            theirs.push(per_second(clients, journeys, &Target::Stock(stock.clone())).await);
        }
        lines.push(Line {
            what: format!(
                "decided commands, {clients} client{}, position awaited",
                if clients == 1 { "" } else { "s" }
            ),
            unit: "per s",
            hearth: median(ours),
            stock: median(theirs),
        });
    }
    lines.push(loading(&store, &stock).await);
    drop(background);
    store.close().await;
    lines.extend(rebuilding(backend).await);
    lines
}

/// Who carries the commands out.
#[derive(Clone)]
enum Target {
    Hearth(Store),
    Stock(Stock),
}

impl Target {
    async fn walk(&self, series: u64, worker: u64) {
        let stream = journey::stream(series, worker);
        let id = stream.to_string();
        for command in journey::commands(stream) {
            match self {
                Self::Hearth(store) => {
                    store
                        .log
                        .execute::<Worker>(&id, command, &envelope(), Expected::Any)
                        .await
                        .unwrap();
                }
                Self::Stock(stock) => stock.execute(&id, command).await,
            }
        }
    }
}

fn envelope() -> Envelope {
    Envelope {
        subject: Subject::new("local", "bench"),
        role: "caseworker".to_owned(),
        request_id: "01a21188-2cf3-7302-9892-6698b73ce7b8".to_owned(),
        reason: None,
        cause: None,
        idempotency: None,
    }
}

/// A series of streams that nobody has written yet.
fn fresh_series() -> u64 {
    static SERIES: AtomicU64 = AtomicU64::new(1);
    SERIES.fetch_add(1, Ordering::Relaxed)
}

/// Commands per second of clients who walk through journeys, each through streams of its own.
async fn per_second(clients: u64, journeys: u64, target: &Target) -> f64 {
    let begun = Instant::now();
    let mut walks = Vec::new();
    for _ in 0..clients {
        let (target, series) = (target.clone(), fresh_series());
        walks.push(tokio::spawn(async move {
            for worker in 0..journeys {
                target.walk(series, worker).await;
            }
        }));
    }
    for walk in walks {
        walk.await.unwrap();
    }
    (clients * journeys * journey::STEPS as u64) as f64 / begun.elapsed().as_secs_f64()
}

/// Cases of eight events folded per second, one after another.
async fn loading(store: &Store, stock: &Stock) -> Line {
    let series = fresh_series();
    let id = journey::stream(series, 0).to_string();
    Target::Hearth(store.clone()).walk(series, 0).await;
    Target::Stock(stock.clone()).walk(series, 0).await;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..REPEATS {
        let begun = Instant::now();
        for _ in 0..LOADS {
            store.log.load::<Worker>(&id).await.unwrap();
        }
        ours.push(LOADS as f64 / begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        for _ in 0..LOADS {
            stock.load(&id).await;
        }
        theirs.push(LOADS as f64 / begun.elapsed().as_secs_f64());
    }
    Line {
        what: "loads of a case of 8 events".to_owned(),
        unit: "per s",
        hearth: median(ours),
        stock: median(theirs),
    }
}

/// All projections built anew at two sizes, beside one stock view.
async fn rebuilding(kind: &Backend) -> Vec<Line> {
    let mut lines = Vec::new();
    for journeys in REBUILT {
        let backend = if kind.url().is_some() {
            Backend::postgres().unwrap()
        } else {
            Backend::sqlite()
        };
        let store = Store::open(&backend.settings().stores).await.unwrap();
        let background = store.start();
        let stock = match backend.url() {
            Some(url) => Stock::postgres(&url).await,
            None => Stock::sqlite(&backend.data_dir()).await,
        };
        per_second(8, journeys / 8, &Target::Hearth(store.clone())).await;
        per_second(8, STOCK_REPLAYED / 8, &Target::Stock(stock.clone())).await;
        let head = store.log.head().await.unwrap();
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..REPEATS {
            let begun = Instant::now();
            for projection in all() {
                let runner = Runner::new(&store, projection);
                runner.prepare().await.unwrap();
                let version = runner.begin_rebuild().await.unwrap();
                assert_eq!(runner.catch_up(version, |_| ()).await.unwrap(), head);
            }
            ours.push(head as f64 / begun.elapsed().as_secs_f64());
            let begun = Instant::now();
            stock.rebuild().await;
            theirs.push(
                (STOCK_REPLAYED * journey::STEPS as u64) as f64 / begun.elapsed().as_secs_f64(),
            );
        }
        lines.push(Line {
            what: format!("rebuild of all projections, {head} events (stock: one view)"),
            unit: "events per s",
            hearth: median(ours),
            stock: median(theirs),
        });
        drop(background);
        store.close().await;
    }
    lines
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
