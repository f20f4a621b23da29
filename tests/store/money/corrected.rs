//! A later version of the rules posts something else than was published: what was told stays, an operator confirms the
//! difference, and it is posted at the head.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::claim::{ClaimBook, PostingKind};
use domain::correction::{JournalCorrection, JournalCorrectionAct};
use domain::ids::CorrectionId;
use domain::money::Fen;
use domain::policy::Fund;
use domain::subject::Given;
use hearth::money::corrections::{Differences, differences};
use hearth::policies::built_in;
use hearth::query::journal::{Cursor, Line, lines_after};
use hearth::runner::{Runner, RunnerError};
use hearth::store::{Expected, Store};
use projections::case::Case;
use projections::money::Money;
use projections::projection::{Projection, Published};
use projections::references::{Reach, References};
use projections::table::{Row, Table};

use super::drawn::Drawn;
use crate::backend::{Backend, head, on_every_backend};
use crate::claims_made::{Office, Wish, day, subject};
use crate::laws::rows_of;
use crate::world::{block_on, envelope, open};

const SEEDS: u64 = 1;
const ROUNDS: usize = 12;

/// The rules of a later version: of every second claim a fen less is approved and admitted, payments are of another fund,
/// and what is rejected posts nothing.
#[derive(Debug, Clone, Copy)]
struct Later(u32);

impl Later {
    fn post(self, book: &mut ClaimBook) {
        for claim in &mut book.claims {
            let every_second = claim.id().as_uuid().as_u128() % 2 == 0;
            for posting in &mut claim.postings {
                match posting.kind {
                    PostingKind::Approved | PostingKind::Admitted if every_second => {
                        let less = posting.amount_fen.get() - i64::from(self.0 - 1);
                        posting.amount_fen = Fen::try_from(less).unwrap();
                    }
                    PostingKind::Paid => posting.fund = Some(Fund::Employment),
                    _ => {}
                }
            }
            claim
                .postings
                .retain(|posting| posting.kind != PostingKind::Cancelled);
        }
    }
}

impl Projection for Later {
    fn name(&self) -> &'static str {
        Money.name()
    }

    fn version(&self) -> u32 {
        self.0
    }

    fn tables(&self) -> &'static [&'static Table] {
        Money.tables()
    }

    fn cases(&self) -> &'static [&'static str] {
        Money.cases()
    }

    fn follows(&self, aggregate_type: &str) -> bool {
        Money.follows(aggregate_type)
    }

    fn reach(&self, event_type: &str, after: &Case) -> Reach {
        Money.reach(event_type, after)
    }

    fn published(&self) -> Option<Published> {
        Money.published()
    }

    fn derive(&self, case: &Case, known: &References) -> BTreeSet<Row> {
        let mut case = case.clone();
        match &mut case {
            Case::Worker(_, worker) => self.post(&mut worker.claims),
            Case::Organisation(_, organisation) => self.post(&mut organisation.claims),
            _ => {}
        }
        Money.derive(&case, known)
    }
}

#[test]
fn what_was_told_stays_and_the_difference_is_posted_at_the_head() {
    for seed in 0..SEEDS {
        on_every_backend(|backend| block_on(history(backend, seed)));
    }
}

async fn history(backend: &Backend, seed: u64) {
    let store = open(backend).await;
    let background = store.start();
    built_in::publish(&store.log).await.unwrap();
    let mut drawn = Drawn::of(&store, seed, 4).await;
    drawn.organisation().await;
    live(&store, &mut drawn).await;
    let first = Runner::new(&store, Arc::new(Money));
    first.prepare().await.unwrap();
    let version = first.latest().await.unwrap().unwrap();
    first.catch_up(version, |_| ()).await.unwrap();
    assert!(differences(&store, &first).await.unwrap().is_none());

    // Every later version tells something else; the third finds the correction of the second.
    for code in [2, 3] {
        let told = feed(&store).await;
        let later = Runner::new(&store, Arc::new(Later(code))).paged(2);
        let withheld = later.begin_rebuild().await.unwrap();
        let refused = later.catch_up(withheld, |_| ()).await;
        assert!(
            matches!(refused, Err(RunnerError::Withheld { .. })),
            "{refused:?}"
        );
        // While nobody has confirmed it, lives go on.
        live(&store, &mut drawn).await;
        let found = differences(&store, &later).await.unwrap().unwrap();
        assert!(!found.claims.is_empty());
        assert_eq!(found.code_version, code);
        let at = correct(&store, &found).await;
        assert_eq!(feed(&store).await, told, "nothing moves before it serves");
        let late = differences(&store, &later).await.unwrap();
        assert!(late.is_none(), "it was begun before the correction");

        let corrected = later.begin_rebuild().await.unwrap();
        later.catch_up(corrected, |_| ()).await.unwrap();
        assert!(differences(&store, &later).await.unwrap().is_none());
        let now = feed(&store).await;
        assert_eq!(now[..told.len()], told, "seed {seed}: what was told stays");
        let posted: Vec<&Line> = now
            .iter()
            .filter(|line| line.cursor.position() == at)
            .collect();
        assert!(!posted.is_empty());
        assert!(posted.iter().all(|line| line.row.kind == "correction"));
        let (held, wanted) = (sums(&now), sums_of_rules(&store, code).await);
        let differ = |(key, amount): &(&Key, &i64)| wanted.get(*key) != Some(*amount);
        let differing: Vec<_> = held.iter().filter(differ).collect();
        assert_eq!(held, wanted, "seed {seed}, version {code}: {differing:?}");
        let places: BTreeSet<(&str, i64)> = now
            .iter()
            .map(|line| (line.row.claim.as_str(), line.row.line))
            .collect();
        assert_eq!(
            places.len(),
            now.len(),
            "every line has a number of its own"
        );

        live(&store, &mut drawn).await;
        later.catch_up(corrected, |_| ()).await.unwrap();
        let grown = feed(&store).await;
        assert_eq!(grown[..now.len()], now);
        assert_eq!(sums(&grown), sums_of_rules(&store, code).await);
        // Another rebuild tells the same, and serves.
        let again = later.begin_rebuild().await.unwrap();
        later.catch_up(again, |_| ()).await.unwrap();
        assert_eq!(feed(&store).await, grown);
        let rows = |version| rows_of(&store, &Money, version);
        assert_eq!(rows(corrected).await, rows(again).await, "seed {seed}");
    }
    drop(background);
    store.close().await;
}

async fn live(store: &Store, drawn: &mut Drawn<'_>) {
    for _ in 0..ROUNDS {
        for _ in 0..10 {
            drawn.happen().await;
        }
    }
    let office = Office(store);
    let number = u128::from(store.log.head().await.unwrap()) << 16;
    let worker = office.register(number, "520502").await;
    let claim = office
        .payable(worker, number + 1, &Wish::of("520502"))
        .await;
    office.pay(claim, number + 2).await;
    head(store).await;
}

/// Posts the differences; the position.
async fn correct(store: &Store, found: &Differences) -> u64 {
    let id = CorrectionId::of(&found.digest().unwrap()).to_string();
    let command = Given {
        today: day("2023-01-09"),
        by: subject("operator"),
        act: JournalCorrectionAct::Correct {
            published_to: found.published_to,
            code_version: found.code_version,
            reason: "The rules were mended.".to_owned(),
            claims: found.claims.clone(),
        },
    };
    let done = store
        .log
        .execute::<JournalCorrection>(&id, command, &envelope(&id), Expected::Any)
        .await
        .unwrap();
    assert_eq!(done.events, 1);
    done.position.unwrap()
}

async fn feed(store: &Store) -> Vec<Line> {
    let (lines, _) = lines_after(store, Cursor::START, u32::MAX).await.unwrap();
    lines
}

/// What each account of a claim, fund and region holds.
type Key = (String, String, String, String);
type Sums = BTreeMap<Key, i64>;

fn add(sums: &mut Sums, line: (&str, &str, &str), (debit, credit): (&str, &str), amount: i64) {
    for (account, amount) in [(debit, amount), (credit, -amount)] {
        if account.is_empty() {
            continue;
        }
        let (claim, fund, region) = line;
        let key = [claim, fund, region, account].map(str::to_owned).into();
        *sums.entry(key).or_default() += amount;
    }
    sums.retain(|_, amount| *amount != 0);
}

fn sums(lines: &[Line]) -> Sums {
    let mut sums = Sums::new();
    for Line { row, .. } in lines {
        let of = (row.claim.as_str(), row.fund.as_str(), row.region.as_str());
        add(&mut sums, of, (&row.debit, &row.credit), row.amount_fen);
    }
    sums
}

/// The same, from the records as they stand, by the rules alone: nothing that was told counts.
async fn sums_of_rules(store: &Store, code: u32) -> Sums {
    let mut sums = Sums::new();
    for kind in ["worker", "organisation"] {
        let events = store.log.kind_at(kind, u64::MAX >> 1).await.unwrap();
        for mut case in hearth::runner::cases_of(&events).unwrap() {
            let book = match &mut case {
                Case::Worker(_, worker) => &mut worker.claims,
                Case::Organisation(_, organisation) => &mut organisation.claims,
                _ => continue,
            };
            Later(code).post(book);
            for claim in &book.claims {
                let id = claim.id().to_string();
                for posting in &claim.postings {
                    let fund = posting.fund.map_or("", |fund| fund.code());
                    let region = posting.region.to_string();
                    let accounts = posting
                        .accounts
                        .map_or(("", ""), |(debit, credit)| (debit.code(), credit.code()));
                    let of = (id.as_str(), fund, region.as_str());
                    add(&mut sums, of, accounts, posting.amount_fen.get());
                }
            }
        }
    }
    sums
}
