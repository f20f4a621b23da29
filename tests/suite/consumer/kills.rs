//! A consumer that is killed again and again while claims move on counts every line, and each of them once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use domain::region::RegionCode;
use hearth::query::wait_for;
use hearth::store::Store;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::Value;
use tokio::task::JoinHandle;

use super::{Consumer, Held};
use crate::app::TestApp;
use crate::backend::{Backend, head, on_every_backend};
use crate::drawn::{Drawn, REGIONS};
use crate::oracle::{Books, all_events, claim_event};

const KILLS: u64 = 30;
const WRITERS: u64 = 2;
/// How many steps a writer takes before the consumer begins, so that there is something to catch up with.
const HEAD_START: usize = 150;
/// The whole country: what every office pays.
const ALL: &str = "000000";

#[test]
fn whoever_is_killed_thirty_times_loses_nothing_and_doubles_nothing() {
    on_every_backend(story);
}

fn story(backend: &Backend) {
    let app = TestApp::on(backend);
    let folder = tempfile::tempdir().unwrap();
    let consumer = |name: &str, region: &str| {
        let database = folder.path().join(name);
        Consumer::of(&app, region, &database)
    };
    let done = Arc::new(AtomicBool::new(false));
    let writers = start_writers(&app, &done);

    let killed = consumer("killed.db", ALL);
    let snapshots = [
        consumer("country.db", ALL),
        consumer("province.db", "520000"),
    ];
    let mut dice = StdRng::seed_from_u64(30);
    let (mut moved, mut amid, mut before) = (0, 0, String::new());
    for round in 0..KILLS {
        // Few lines a page: many transactions to be killed in.
        let page = ["1", "2", "7"][dice.gen_range(0..3)];
        let mut running = killed.start(&["--page", page], Stdio::piped());
        match round % 3 {
            0 => amid += u32::from(wait_for_a_transaction(&killed.database)),
            1 => {
                running.says("lines, up to");
                std::thread::sleep(Duration::from_millis(dice.gen_range(0..200)));
            }
            _ => std::thread::sleep(Duration::from_millis(dice.gen_range(0..1_500))),
        }
        running.kill();
        let cursor = killed.held(&app).map_or(String::new(), |held| held.cursor);
        assert!(cursor >= before, "a cursor never goes back");
        moved += u32::from(cursor > before);
        before = cursor;
        if round == KILLS / 2 {
            for snapshot in &snapshots {
                snapshot.succeeds(&["--snapshot", "--once"]);
            }
        }
    }
    done.store(true, Ordering::SeqCst);
    for writer in writers {
        app.runtime.block_on(writer).unwrap();
    }
    assert!(moved > 10, "it moved on {moved} times only");
    assert!(amid > 4, "it was killed in {amid} transactions only");
    let store = &app.installation.store;
    let events = app.runtime.block_on(settled(store));

    let whole = consumer("whole.db", ALL);
    whole.succeeds(&["--once", "--page", "1000"]);
    for each in [&killed, &whole, &snapshots[0], &snapshots[1]] {
        let said = each.succeeds(&["--check"]);
        assert!(said.contains("balances agree at"), "{said}");
    }
    let whole = whole.held(&app).unwrap();
    let killed = killed.held(&app).unwrap();
    assert_eq!(killed, whole);
    let country = snapshots[0].held(&app).unwrap();
    assert_eq!(country.by_month(), whole.by_month());
    assert_ne!(country.balances, whole.balances, "it began with a snapshot");
    assert_eq!(whole.by_month(), balances_of(&app, ALL));
    let province = snapshots[1].held(&app).unwrap();
    assert_eq!(province.by_month(), balances_of(&app, "520000"));
    assert_eq!(by_beneficiary(&whole), events);
}

/// Moves claims until it is done.
fn start_writers(app: &TestApp, done: &Arc<AtomicBool>) -> Vec<JoinHandle<()>> {
    let (ready, started) = std::sync::mpsc::channel();
    let start = |seed| {
        let store = app.installation.store.clone();
        let (done, ready) = (Arc::clone(done), ready.clone());
        app.runtime.spawn(async move {
            let mut drawn = Drawn::of(&store, 700 + seed, 4).await;
            if seed == 0 {
                drawn.organisation().await;
            }
            for _ in 0..HEAD_START {
                drawn.happen().await;
            }
            ready.send(()).unwrap();
            while !done.load(Ordering::SeqCst) {
                drawn.happen().await;
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        })
    };
    let writers = (0..WRITERS).map(start).collect();
    for _ in 0..WRITERS {
        started.recv().unwrap();
    }
    writers
}

/// Waits until a transaction has begun to write, if one does soon; whether it did.
fn wait_for_a_transaction(database: &Path) -> bool {
    let mut journal = database.as_os_str().to_owned();
    journal.push("-journal");
    let journal = PathBuf::from(journal);
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(5) {
        if journal.exists() {
            return true;
        }
        std::hint::spin_loop();
    }
    false
}

/// Waits until the journal has come to the end of the log: what the accounts must hold, from the events alone.
async fn settled(store: &Store) -> BTreeMap<[String; 5], i64> {
    let head = head(store).await;
    while !wait_for(store, "money", head).await.unwrap() {}
    let mut books: BTreeMap<String, Books> = BTreeMap::new();
    for event in all_events(store).await {
        if let Some(happened) = claim_event(&event) {
            books
                .entry(event.aggregate_id)
                .or_default()
                .take_in(happened);
        }
    }
    let mut sums = BTreeMap::new();
    for (beneficiary, books) in books {
        for region in REGIONS {
            for ((fund, scheme), accounts) in books.within(RegionCode::parse(region).unwrap()) {
                let nonzero = accounts.into_iter().filter(|(_, fen)| *fen != 0);
                sums.extend(nonzero.map(|(account, fen)| {
                    let account = account.code().to_owned();
                    let (fund, scheme) = (fund.clone(), scheme.clone());
                    let key = [
                        fund,
                        scheme,
                        region.to_owned(),
                        beneficiary.clone(),
                        account,
                    ];
                    (key, fen)
                }));
            }
        }
    }
    assert!(sums.len() > 20, "{} sums", sums.len());
    sums
}

fn by_beneficiary(held: &Held) -> BTreeMap<[String; 5], i64> {
    held.by(|(fund, scheme, region, _, _, beneficiary, account)| {
        [fund, scheme, region, beneficiary, account].map(Clone::clone)
    })
}

/// What the server says, as a consumer has it.
fn balances_of(app: &TestApp, region: &str) -> BTreeMap<[String; 4], i64> {
    let client = app.client("finance", region);
    let found = client.get("/finance/balances?by=month").expect(200);
    let mut balances = BTreeMap::new();
    for item in found["items"].as_array().unwrap() {
        let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        let amounts = item.as_object().unwrap().iter();
        balances.extend(amounts.filter_map(|(name, amount)| {
            let account = name.strip_suffix("_fen")?.to_owned();
            let fen = amount.as_i64().filter(|fen| *fen != 0)?;
            Some(([text("fund"), text("scheme"), text("month"), account], fen))
        }));
    }
    assert_ne!(found["total"], Value::Null);
    balances
}
