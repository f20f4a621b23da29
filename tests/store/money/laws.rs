//! Laws over drawn lives of claims: rows are what a rebuild gives, published lines stay, every position is balanced,
//! balances are what the events say, and a balance with the lines after it is the balance of later.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::region::RegionCode;
use hearth::query::Reading;
use hearth::query::balances::{self, Accounts, Balance, Filter, move_between};
use hearth::query::journal::{Asked, Cursor, Line, lines, lines_after};
use hearth::query::money::PROJECTION;
use hearth::runner::Runner;
use hearth::store::Store;
use hearth::store::projections::table_name;
use projections::case::{Case, CaseEvent};
use projections::money::{JOURNAL, Money};
use projections::projection::Projection;
use projections::references::References;
use projections::table::Row;

use super::drawn::{Drawn, REGIONS};
use super::oracle::{Books, all_events, claim_event, without_nothing};
use crate::backend::{Backend, head, on_every_backend};
use crate::laws::rows_of;
use crate::world::{block_on, open};

const SEEDS: u64 = 3;
const ROUNDS: usize = 45;

#[test]
fn money_is_what_the_events_say_and_what_was_published_stays() {
    let kinds = RefCell::new(BTreeSet::new());
    for seed in 0..SEEDS {
        on_every_backend(|backend| {
            let met = block_on(history(backend, seed));
            kinds.borrow_mut().extend(met);
        });
    }
    let kinds = kinds.into_inner();
    assert_eq!(kinds.len(), 11, "histories worth the name: {kinds:?}");
}

/// The kinds of line that there were.
async fn history(backend: &Backend, seed: u64) -> BTreeSet<String> {
    let store = open(backend).await;
    let background = store.start();
    let runner = Runner::new(&store, Arc::new(Money));
    runner.prepare().await.unwrap();
    let grown = runner.latest().await.unwrap().unwrap();
    let mut drawn = Drawn::of(&store, seed, 5).await;
    drawn.organisation().await;
    for _ in 0..ROUNDS {
        for _ in 0..10 {
            drawn.happen().await;
        }
        head(&store).await;
        runner.catch_up(grown, |_| ()).await.unwrap();
    }
    let rebuilt = runner.begin_rebuild().await.unwrap();
    runner.catch_up(rebuilt, |_| ()).await.unwrap();
    assert_eq!(
        rows_of(&store, &Money, grown).await,
        rows_of(&store, &Money, rebuilt).await,
        "seed {seed}"
    );
    // The version that grew step by step has closed none of its lines.
    let sql = format!(
        "SELECT count(*) FROM {} WHERE to_position IS NOT NULL",
        table_name(JOURNAL.name, grown)
    );
    let closed: Vec<(i64,)> = store.rows.fetch(&sql, &[]).await.unwrap();
    assert_eq!(closed, [(0,)]);

    lines_only_come(&store).await;
    let (all, end) = lines_after(&store, Cursor::START, u32::MAX).await.unwrap();
    assert_eq!(end, Cursor::after_all(store.log.head().await.unwrap()));
    balanced(&all);
    as_the_events_say(&store).await;
    snapshot_and_tail(&store, &all).await;
    up_to_days(&store, &all).await;
    drop(background);
    store.close().await;
    all.into_iter().map(|line| line.row.kind).collect()
}

/// A longer history has every line of a shorter one.
async fn lines_only_come(store: &Store) {
    let mut cases: BTreeMap<String, (Case, BTreeSet<Row>)> = BTreeMap::new();
    for event in all_events(store).await {
        if !Money.follows(&event.aggregate_type) {
            continue;
        }
        let id = event.aggregate_id.parse().unwrap();
        let (case, before) = cases.entry(event.aggregate_id.clone()).or_insert_with(|| {
            let case = Case::empty(&event.aggregate_type, id).unwrap();
            (case, BTreeSet::new())
        });
        let read = CaseEvent::read(&event.aggregate_type, event.payload).unwrap();
        case.record(read).unwrap();
        let rows = Money.derive(case, &References::default());
        let lines: BTreeSet<Row> = rows
            .into_iter()
            .filter(|row| row.table == &JOURNAL)
            .collect();
        assert!(before.is_subset(&lines), "at {}", event.position);
        *before = lines;
    }
}

fn balanced(all: &[Line]) {
    let mut sums: BTreeMap<u64, Accounts> = BTreeMap::new();
    for line in all {
        let accounts = sums.entry(line.cursor.position()).or_default();
        add(accounts, line);
        assert_eq!(line.row.debit.is_empty(), line.row.kind == "entitled");
    }
    for (position, accounts) in sums {
        assert_eq!(accounts.values().sum::<i64>(), 0, "at {position}");
    }
}

fn add(accounts: &mut Accounts, line: &Line) {
    let row = &line.row;
    if !row.debit.is_empty() {
        move_between(accounts, &row.debit, &row.credit, row.amount_fen).unwrap();
    }
}

fn regions() -> impl Iterator<Item = RegionCode> {
    let above = ["000000", "520000", "520500", "620000"];
    above
        .into_iter()
        .chain(REGIONS)
        .map(|code| RegionCode::parse(code).unwrap())
}

fn by_fund_and_scheme(found: &[Balance]) -> BTreeMap<(String, String), Accounts> {
    let mut sums: BTreeMap<(String, String), Accounts> = BTreeMap::new();
    for balance in found {
        let key = (balance.fund.clone(), balance.scheme.clone());
        let sum = sums.entry(key).or_default();
        for (account, fen) in &balance.accounts {
            *sum.entry(*account).or_default() += fen;
        }
    }
    let mut sums: BTreeMap<_, _> = sums
        .into_iter()
        .map(|(key, sum)| (key, without_nothing(&sum)))
        .collect();
    sums.retain(|_, sum| !sum.is_empty());
    sums
}

/// Every balance, as of every thirteenth position, is what the events add up to.
async fn as_the_events_say(store: &Store) {
    let mut books = Books::default();
    let mut reading = Reading::of(store, PROJECTION).await.unwrap();
    for event in all_events(store).await {
        let position = event.position;
        if let Some(event) = claim_event(&event) {
            books.take_in(event);
        }
        if position % 13 != 0 {
            continue;
        }
        for region in regions() {
            for by_month in [false, true] {
                let filter = Filter {
                    columns: Vec::new(),
                    region: Some(region),
                    by_month,
                    booked_until: None,
                };
                let (found, cursor) = balances::balances(&mut reading, &filter, Some(position))
                    .await
                    .unwrap();
                assert_eq!(cursor, Cursor::after_all(position));
                let meant = books.within(region);
                let meant: BTreeMap<_, _> = meant
                    .into_iter()
                    .map(|(key, accounts)| (key, without_nothing(&accounts)))
                    .collect();
                assert_eq!(
                    by_fund_and_scheme(&found),
                    meant,
                    "{region} as of {position}"
                );
            }
        }
    }
}

/// A balance with all lines after its cursor is the balance of later.
async fn snapshot_and_tail(store: &Store, all: &[Line]) {
    let head = store.log.head().await.unwrap();
    let mut reading = Reading::of(store, PROJECTION).await.unwrap();
    let region = RegionCode::parse("520000").unwrap();
    let filter = Filter {
        columns: Vec::new(),
        region: Some(region),
        by_month: false,
        booked_until: None,
    };
    for position in (0..=head).step_by(11) {
        let (found, cursor) = balances::balances(&mut reading, &filter, Some(position))
            .await
            .unwrap();
        let mut sum = balances::together(&found);
        let asked = Asked {
            after: cursor,
            region: Some(region),
            as_of: None,
            limit: u32::MAX,
        };
        let (tail, _) = lines(store, &asked).await.unwrap();
        let meant = all
            .iter()
            .filter(|line| line.cursor > cursor && line.row.region.starts_with("52"));
        assert_eq!(tail, meant.cloned().collect::<Vec<_>>());
        for line in &tail {
            add(&mut sum, line);
        }
        let (later, _) = balances::balances(&mut reading, &filter, None)
            .await
            .unwrap();
        let later = balances::together(&later);
        assert_eq!(without_nothing(&sum), without_nothing(&later));
    }
}

/// A balance on a day is what the lines up to it add up to; a line without a date has that of the line before it in its
/// claim.
async fn up_to_days(store: &Store, all: &[Line]) {
    let mut reading = Reading::of(store, PROJECTION).await.unwrap();
    let mut last: BTreeMap<&str, &str> = BTreeMap::new();
    let mut dated: Vec<(&str, &Line)> = Vec::new();
    for line in all {
        let day = last.entry(&line.row.claim).or_default();
        if !line.row.booked_on.is_empty() {
            *day = &line.row.booked_on;
        }
        dated.push((*day, line));
    }
    let days: BTreeSet<&str> = dated.iter().map(|(day, _)| *day).collect();
    assert!(days.len() > 1, "all on one day");
    for day in days {
        let filter = Filter {
            booked_until: Some(day.parse().unwrap()),
            ..Filter::default()
        };
        let (found, _) = balances::balances(&mut reading, &filter, None)
            .await
            .unwrap();
        let mut meant = Accounts::new();
        for (_, line) in dated.iter().filter(|(booked, _)| *booked <= day) {
            add(&mut meant, line);
        }
        let found = balances::together(&found);
        assert_eq!(without_nothing(&found), without_nothing(&meant), "{day}");
    }
}
