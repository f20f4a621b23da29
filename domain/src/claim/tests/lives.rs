//! Laws that hold whatever happens, in whatever order, and however often it is sent again.

use proptest::prelude::*;
use proptest::strategy::ValueTree;

use super::chance::moves;
use super::home::moved;
use super::world::World;
use super::*;
use LedgerAccount::{Budget, Committed, Paid, Payable, Receivable, Recovered, WrittenOff};

const ACCOUNTS: [LedgerAccount; 7] = [
    Budget, Committed, Payable, Paid, Receivable, Recovered, WrittenOff,
];

/// What the events of one claim come to, counted without the postings.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Count {
    approved: i64,
    admitted: i64,
    /// Whether it was admitted last, so that a cancellation takes from there.
    is_admitted: bool,
    cancelled_committed: i64,
    cancelled_payable: i64,
    paid: i64,
    returned: i64,
    ordered: i64,
    order_cancelled: i64,
    recovered: i64,
    offset: i64,
    set_off: i64,
    written_off: i64,
}

impl Count {
    fn open(&self) -> i64 {
        self.ordered - self.order_cancelled - self.recovered - self.offset - self.written_off
    }

    fn unpaid(&self) -> i64 {
        let cancelled = self.cancelled_committed + self.cancelled_payable;
        self.approved - cancelled - self.paid + self.returned - self.set_off
    }

    fn cancel(&mut self) {
        let unpaid = self.unpaid();
        if self.is_admitted {
            self.cancelled_payable += unpaid;
        } else {
            self.cancelled_committed += unpaid;
        }
    }

    fn balance(&self, of: LedgerAccount) -> i64 {
        match of {
            Budget => self.cancelled_committed + self.cancelled_payable - self.approved,
            Committed => self.approved - self.admitted - self.cancelled_committed,
            Payable => {
                self.admitted - self.cancelled_payable - self.paid + self.returned - self.set_off
            }
            Paid => self.paid - self.returned + self.set_off - self.ordered + self.order_cancelled,
            Receivable => self.open(),
            Recovered => self.recovered + self.offset,
            WrittenOff => self.written_off,
        }
    }
}

/// Counts the events of one record, by claim.
fn count(events: &[ClaimEvent]) -> BTreeMap<ClaimId, Count> {
    let mut counts: BTreeMap<ClaimId, Count> = BTreeMap::new();
    for event in events {
        let Some(claim_id) = event.claim_id() else {
            continue;
        };
        let of = counts.entry(claim_id).or_default();
        match event {
            ClaimEvent::ClaimApproved(event) => of.approved += event.amount_fen.get(),
            ClaimEvent::ClaimAdmitted(_) => {
                of.admitted += of.approved;
                of.is_admitted = true;
            }
            ClaimEvent::ClaimRejected(_) | ClaimEvent::ClaimWithdrawn(_) => of.cancel(),
            ClaimEvent::SubsidyPaid(event) => of.paid += event.amount_fen.get(),
            ClaimEvent::PaymentReturned(event) => {
                let back = event.amount_fen.get();
                of.returned += back;
                of.order_cancelled += of.open().min(back);
            }
            ClaimEvent::ClawbackOrdered(event) => of.ordered += event.amount_fen.get(),
            ClaimEvent::SubsidyRecovered(event) => of.recovered += event.amount_fen.get(),
            ClaimEvent::ClawbackWrittenOff(event) => of.written_off += event.amount_fen.get(),
            ClaimEvent::ReceivableOffset(event) => {
                of.offset += event.amount_fen.get();
                let other = counts.entry(event.against).or_default();
                other.set_off += event.amount_fen.get();
            }
            _ => {}
        }
    }
    counts
}

fn balance(postings: &[Posting], of: LedgerAccount) -> i64 {
    postings.iter().map(|posting| moved(posting, of)).sum()
}

fn the_books_are_right(world: &World) {
    let mut all = 0;
    for (claimant, record) in &world.records {
        let told = world.told.get(claimant).map_or(&[][..], Vec::as_slice);
        let counts = count(told);
        for claim in &record.book().claims {
            let counted = counts.get(&claim.id()).cloned().unwrap_or_default();
            let postings = &claim.postings;
            // Counted at the position of every posting, not only at the last.
            let sums = postings.iter().map(|posting| {
                ACCOUNTS
                    .iter()
                    .map(|account| moved(posting, *account))
                    .sum::<i64>()
            });
            for sum in sums {
                assert_eq!(sum, 0, "a posting moves, and makes nothing");
                all += sum;
            }
            for account in ACCOUNTS {
                let posted = balance(postings, account);
                assert_eq!(posted, counted.balance(account), "{account} of {claim:#?}");
                if !matches!(account, Budget | Paid) {
                    assert!(posted >= 0, "{account} of {claim:#?}");
                }
            }
            let of_kind = |kind| {
                let those = postings.iter().filter(|posting| posting.kind == kind);
                those.map(|posting| posting.amount_fen.get()).sum::<i64>()
            };
            assert_eq!(
                of_kind(PostingKind::Paid) - of_kind(PostingKind::Returned),
                counted.paid - counted.returned
            );
            let due = claim
                .receivable
                .as_ref()
                .map(|receivable| receivable.open_fen.get());
            assert_eq!(due.unwrap_or_default(), counted.open());
            assert_eq!(claim.paid_fen().get(), counted.paid - counted.returned);
            assert_eq!(claim.set_off_fen.get(), counted.set_off);
            let gone = claim.paid_fen().get() + claim.set_off_fen.get();
            let most = claim
                .approved
                .as_ref()
                .map(|approved| approved.amount_fen.get());
            assert!(gone <= most.unwrap_or_default(), "paid more than approved");
            assert!(gone <= counted.approved);
            // The state tells of the money what the books tell.
            let payable = balance(postings, Payable);
            match claim.state {
                ClaimState::Paid => assert_eq!((payable, counted.open()), (0, 0)),
                ClaimState::Payable | ClaimState::Batched => assert!(payable > 0, "{claim:#?}"),
                ClaimState::ClawbackOrdered => assert!(counted.open() > 0),
                ClaimState::Approved | ClaimState::OverBudget => {
                    assert!(balance(postings, Committed) > 0);
                }
                ClaimState::Rejected | ClaimState::Withdrawn => {
                    assert_eq!((payable, balance(postings, Committed)), (0, 0));
                    assert_eq!(gone, 0);
                }
                _ => assert_eq!(payable, 0),
            }
        }
    }
    assert_eq!(all, 0);
}

/// No claim is in two open batches: by its events alone.
fn one_batch_at_a_time(events: &[ClaimEvent]) {
    let mut into: BTreeMap<ClaimId, BatchId> = BTreeMap::new();
    let mut payments: BTreeSet<PaymentId> = BTreeSet::new();
    for event in events {
        let left = match event {
            ClaimEvent::ClaimBatched(event) => {
                let before = into.insert(event.claim_id, event.batch_id);
                assert_eq!(before, None, "in two batches");
                assert!(payments.insert(event.payment_id), "one payment, made twice");
                continue;
            }
            ClaimEvent::ClaimUnbatched(event) => event.claim_id,
            ClaimEvent::SubsidyPaid(event) => event.claim_id,
            ClaimEvent::PaymentFailed(event) => event.claim_id,
            _ => continue,
        };
        into.remove(&left);
    }
}

/// Who did what to each claim that was paid.
fn duties_are_kept_apart(events: &[ClaimEvent]) {
    let mut duties: BTreeMap<ClaimId, [BTreeSet<Subject>; 4]> = BTreeMap::new();
    let mut paid = BTreeSet::new();
    for event in events {
        let Some(claim_id) = event.claim_id() else {
            continue;
        };
        let of = duties.entry(claim_id).or_default();
        match event {
            ClaimEvent::ClaimFiled(event) => of[0].insert(event.filed_by.clone()),
            ClaimEvent::ClaimRedetermined(event) => of[0].insert(event.redetermined_by.clone()),
            ClaimEvent::ClaimReviewed(event) => of[1].insert(event.reviewed_by.clone()),
            ClaimEvent::ApprovalGiven(event) => of[2].insert(event.approved_by.clone()),
            ClaimEvent::ClaimBatched(_) => of[3].insert(subject(PREPARER)),
            ClaimEvent::SubsidyPaid(_) => paid.insert(claim_id),
            _ => continue,
        };
    }
    for claim_id in paid {
        let of = &duties[&claim_id];
        for (first, second) in [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)] {
            assert!(of[first].is_disjoint(&of[second]), "{of:?}");
        }
        assert!(of.iter().all(|people| !people.is_empty()));
    }
}

/// The claims that have money of a key, by first part: paid or set off, and not ordered back.
fn no_key_is_paid_twice(world: &World) {
    let mut had: BTreeMap<&OwnedKey, BTreeSet<ClaimId>> = BTreeMap::new();
    for record in world.records.values() {
        for claim in &record.book().claims {
            let gone = claim.paid_fen().max(claim.set_off_fen) > Fen::default();
            let back = claim.receivable.as_ref();
            for line in claim.live_lines().filter(|_| gone) {
                let ordered = back.is_some_and(|back| back.whole_lines.contains(&line.line_no));
                for key in line.keys.iter().filter(|_| !ordered) {
                    had.entry(key).or_default().insert(claim.first_part());
                }
            }
        }
    }
    for (key, claims) in had {
        assert!(claims.len() <= 1, "{key:?} is paid by {claims:?}");
    }
}

/// What the beneficiary has of all parts of a claim is never more than was due for its questions at their dearest.
fn parts_are_within_what_is_due(world: &World) {
    for record in world.records.values() {
        let mut had: BTreeMap<ClaimId, (i64, BTreeMap<&str, i64>)> = BTreeMap::new();
        for claim in &record.book().claims {
            let gone = claim.paid_fen().get() + claim.set_off_fen.get();
            if gone == 0 {
                continue;
            }
            let back = claim.receivable.as_ref().map(|receivable| {
                let ordered = receivable.ordered_fen.get();
                ordered - receivable.open_fen.get() - receivable.written_off_fen.get()
            });
            let (has, due) = had.entry(claim.first_part()).or_default();
            *has += gone - back.unwrap_or_default();
            for line in claim.live_lines() {
                let most = due.entry(&line.question).or_default();
                *most = line.determination.due().get().max(*most);
            }
        }
        for (first, (has, due)) in had {
            assert!(has <= due.values().sum(), "{first}: {has} of {due:?}");
        }
    }
}

/// Once the hand has done all that is owed, no hold is left of a claim that has ended, and each claim that
/// waits for money has all its keys.
fn keys_are_where_they_belong(world: &World) {
    for record in world.records.values() {
        for hold in &record.book().holds {
            let (_, claim) = world.find(hold.held.claim.claim_id).unwrap();
            if !claim.state.is_approved() {
                assert!(!hold.is_standing(), "{hold:?} of {:?}", claim.state);
            }
        }
    }
    let claims = world
        .records
        .values()
        .flat_map(|record| &record.book().claims);
    for claim in claims {
        let waits = matches!(
            claim.state,
            ClaimState::Approved
                | ClaimState::OverBudget
                | ClaimState::Payable
                | ClaimState::Batched
        );
        if !waits || claim.receivable.is_some() {
            continue;
        }
        for owned in claim.live_lines().flat_map(|line| &line.keys) {
            let holds = &world.records[&owned.owner].book().holds;
            let of_claim = holds.iter().filter(|hold| {
                hold.held.key == owned.key && hold.held.claim.claim_id == claim.id()
            });
            let standing = of_claim.filter(|hold| hold.is_standing()).count();
            assert_eq!(standing, 1, "{owned:?} of {claim:#?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_books_the_duties_and_the_keys_are_right(moves in moves()) {
        let mut world = World::new();
        for chosen in &moves {
            world.make(chosen);
            if std::mem::take(&mut world.stirred) {
                the_books_are_right(&world);
                no_key_is_paid_twice(&world);
                parts_are_within_what_is_due(&world);
            }
        }
        for events in world.told.values() {
            one_batch_at_a_time(events);
            duties_are_kept_apart(events);
        }
        world.carry_all();
        the_books_are_right(&world);
        no_key_is_paid_twice(&world);
        keys_are_where_they_belong(&world);
    }
}

/// Laws about what never happens would be worth nothing.
#[test]
fn random_lives_reach_every_event_and_state() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut events, mut states) = (BTreeMap::new(), BTreeMap::new());
    for _ in 0..200 {
        let moves = moves().new_tree(&mut runner).unwrap().current();
        let mut world = World::new();
        for chosen in &moves {
            world.make(chosen);
        }
        for event in world.told.values().flatten() {
            *events.entry(event.event_type()).or_insert(0) += 1;
        }
        for claim in world
            .records
            .values()
            .flat_map(|record| &record.book().claims)
        {
            *states.entry(claim.state.code()).or_insert(0) += 1;
        }
    }
    for name in ClaimEvent::TYPES {
        assert!(events.contains_key(name), "{name}");
    }
    assert_eq!(states.len(), 15);
}
