//! What the accounts must hold, counted from the events alone: Σ paid is Σ booked by the bank less what it sent back,
//! and so on for each account. Knows nothing of postings.

use std::collections::BTreeMap;

use domain::claim::{ClaimEvent, LedgerAccount as Account};
use domain::ids::ClaimId;
use domain::money::Fen;
use domain::organisation::OrganisationEvent;
use domain::policy::Fund;
use domain::region::RegionCode;
use domain::scheme::Scheme;
use domain::worker::WorkerEvent;
use hearth::query::balances::Accounts;
use hearth::store::{Recorded, Store};
use projections::case::CaseEvent;

/// The event about a claim that a recorded event is, if it is one.
pub fn claim_event(event: &Recorded) -> Option<ClaimEvent> {
    match CaseEvent::read(&event.aggregate_type, event.payload.clone()) {
        Ok(CaseEvent::Worker(WorkerEvent::Claim(event))) => Some(*event),
        Ok(CaseEvent::Organisation(OrganisationEvent::Claim(event))) => Some(*event),
        _ => None,
    }
}

/// Every event of a log, in order.
pub async fn all_events(store: &Store) -> Vec<Recorded> {
    let mut events: Vec<Recorded> = Vec::new();
    loop {
        let after = events.last().map_or(0, |event| event.position);
        let more = store.log.read_after(after, 1_000).await.unwrap();
        if more.is_empty() {
            return events;
        }
        events.extend(more);
    }
}

/// What is known of a claim.
struct Counted {
    scheme: Scheme,
    region: RegionCode,
    fund: Option<Fund>,
    /// Approved and neither admitted nor cancelled.
    committed: i64,
    /// Admitted and neither paid, set off nor cancelled.
    payable: i64,
    /// Ordered back and neither come back, set off nor given up.
    due_back: i64,
}

/// The accounts of each fund, scheme and region.
#[derive(Default)]
pub struct Books {
    claims: BTreeMap<ClaimId, Counted>,
    accounts: BTreeMap<(RegionCode, &'static str, &'static str), Accounts>,
}

impl Books {
    /// Takes in what happened.
    pub fn take_in(&mut self, event: ClaimEvent) {
        use Account as A;
        match event {
            ClaimEvent::ClaimFiled(filed) => {
                self.claims.insert(
                    filed.claim_id,
                    Counted {
                        scheme: filed.scheme,
                        region: filed.region,
                        fund: filed.fund,
                        committed: 0,
                        payable: 0,
                        due_back: 0,
                    },
                );
            }
            ClaimEvent::ClaimRedetermined(event) => {
                let claim = self.claims.get_mut(&event.claim_id).unwrap();
                (claim.region, claim.fund) = (event.region, event.fund);
            }
            ClaimEvent::ClaimApproved(event) => {
                let approved = event.amount_fen.get();
                let claim = self.claims.get_mut(&event.claim_id).unwrap();
                claim.fund = Some(event.fund);
                claim.committed = approved;
                self.add(
                    event.claim_id,
                    &[(A::Committed, approved), (A::Budget, -approved)],
                );
            }
            ClaimEvent::ClaimAdmitted(event) => {
                let claim = self.claims.get_mut(&event.claim_id).unwrap();
                let admitted = std::mem::take(&mut claim.committed);
                claim.payable = admitted;
                self.add(
                    event.claim_id,
                    &[(A::Payable, admitted), (A::Committed, -admitted)],
                );
            }
            ClaimEvent::ClaimRejected(event) => self.cancel(event.claim_id),
            ClaimEvent::ClaimWithdrawn(event) => self.cancel(event.claim_id),
            ClaimEvent::SubsidyPaid(event) => self.pay(event.claim_id, event.amount_fen.get()),
            ClaimEvent::PaymentReturned(event) => {
                let claim = self.claims.get_mut(&event.claim_id).unwrap();
                let void = std::mem::take(&mut claim.due_back);
                self.add(event.claim_id, &[(A::Paid, void), (A::Receivable, -void)]);
                self.pay(event.claim_id, -event.amount_fen.get());
            }
            ClaimEvent::ClawbackOrdered(event) => {
                self.due_back(event.claim_id, event.amount_fen, A::Paid);
            }
            ClaimEvent::SubsidyRecovered(event) => {
                self.settled(event.claim_id, event.amount_fen, A::Recovered);
            }
            ClaimEvent::ReceivableOffset(event) => {
                self.settled(event.claim_id, event.amount_fen, A::Recovered);
                self.pay(event.against, event.amount_fen.get());
            }
            ClaimEvent::ClawbackWrittenOff(event) => {
                self.settled(event.claim_id, event.amount_fen, A::WrittenOff);
            }
            _ => {}
        }
    }

    fn cancel(&mut self, id: ClaimId) {
        let claim = self.claims.get_mut(&id).unwrap();
        let (committed, payable) = (claim.committed, claim.payable);
        (claim.committed, claim.payable) = (0, 0);
        self.add(
            id,
            &[
                (Account::Committed, -committed),
                (Account::Payable, -payable),
                (Account::Budget, committed + payable),
            ],
        );
    }

    fn pay(&mut self, id: ClaimId, fen: i64) {
        self.claims.get_mut(&id).unwrap().payable -= fen;
        self.add(id, &[(Account::Paid, fen), (Account::Payable, -fen)]);
    }

    fn due_back(&mut self, id: ClaimId, amount: Fen, from: Account) {
        self.claims.get_mut(&id).unwrap().due_back += amount.get();
        self.add(
            id,
            &[(Account::Receivable, amount.get()), (from, -amount.get())],
        );
    }

    fn settled(&mut self, id: ClaimId, amount: Fen, to: Account) {
        self.claims.get_mut(&id).unwrap().due_back -= amount.get();
        self.add(
            id,
            &[(to, amount.get()), (Account::Receivable, -amount.get())],
        );
    }

    fn add(&mut self, id: ClaimId, changes: &[(Account, i64)]) {
        let claim = &self.claims[&id];
        let key = (
            claim.region,
            claim.fund.map_or("", Fund::code),
            claim.scheme.code(),
        );
        let accounts = self.accounts.entry(key).or_default();
        for (account, change) in changes {
            *accounts.entry(*account).or_default() += change;
        }
    }

    /// What the accounts hold in a region with all below it, by fund and scheme.
    pub fn within(&self, region: RegionCode) -> BTreeMap<(String, String), Accounts> {
        let mut found: BTreeMap<(String, String), Accounts> = BTreeMap::new();
        for ((place, fund, scheme), accounts) in &self.accounts {
            if place.is_within(region) {
                let sum = found
                    .entry(((*fund).to_owned(), (*scheme).to_owned()))
                    .or_default();
                for (account, fen) in accounts {
                    *sum.entry(*account).or_default() += fen;
                }
            }
        }
        found.retain(|_, accounts| !without_nothing(accounts).is_empty());
        found
    }
}

/// The accounts that hold something.
pub fn without_nothing(accounts: &Accounts) -> Accounts {
    let held = accounts.iter().filter(|(_, fen)| **fen != 0);
    held.map(|(account, fen)| (*account, *fen)).collect()
}
