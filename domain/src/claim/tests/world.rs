//! A small world for lives of claims: two workers, two organisations that claim their months, and a hand that
//! carries keys through step by step, may stop before any step, and begins again as the claims then stand.

use super::home::{FIRM, ME};
use super::*;
use crate::time::Month;

pub(super) const WORKERS: [u128; 2] = [ME, 3];
pub(super) const FIRMS: [u128; 2] = [FIRM, 4];

/// Who acts.
pub(super) const PEOPLE: [&str; 9] = [
    CLERK, REVIEWER, APPROVER, SECOND, PREPARER, FINANCE, ORDERER, OTHER, "recorder",
];

/// One thing that happens.
#[derive(Debug, Clone)]
pub(super) enum Move {
    /// Somebody files: record, claim, what for, amount, whether as a part of an earlier claim.
    File(usize, u128, u8, i64, Option<u128>),
    /// The claim's next usual step, by whose duty it is, days later.
    Go(u128, u8),
    /// So many usual steps one after the other, however long the notice takes.
    Rush(u128, u8),
    /// A step that its state may take, out of the usual way: which one, by whom, how much.
    May(u128, usize, usize, i64),
    /// A further part of a claim.
    Part(u128, i64),
    /// Any step at all, by anybody.
    Try(u128, usize, Odd),
    /// The hand carries a claim's keys through, and stops after so many steps.
    Carry(u128, u8),
}

/// A step out of the usual way.
#[derive(Debug, Clone)]
pub(super) enum Odd {
    Return,
    Redetermine(i64),
    Object(u128),
    Settle(u128, bool),
    Reject,
    Withdraw,
    Hold(HoldReason),
    Lift(HoldReason),
    Batch(u128),
    Unbatch(u128),
    Pay(u128, i64),
    Fail(u128),
    Bounce(u128, i64),
    Order(i64, Vec<u32>),
    Instalments,
    Recover(u128, i64),
    Offset(u128, i64),
    WriteOff(i64),
    Wait,
}

/// The records and what happened in each, in order.
#[derive(Debug, Clone)]
pub(super) struct World {
    pub(super) records: BTreeMap<Claimant, Record>,
    pub(super) told: BTreeMap<Claimant, Vec<ClaimEvent>>,
    pub(super) today: NaiveDate,
    /// Whether an event was recorded since the laws were looked at last.
    pub(super) stirred: bool,
}

pub(super) fn claimants() -> [Claimant; 4] {
    [
        Claimant::Worker(id(WORKERS[0])),
        Claimant::Worker(id(WORKERS[1])),
        Claimant::Organisation(id(FIRMS[0])),
        Claimant::Organisation(id(FIRMS[1])),
    ]
}

impl World {
    pub(super) fn new() -> Self {
        let records = claimants().map(|claimant| {
            let record = match claimant {
                Claimant::Worker(_) => Record::worker(),
                Claimant::Organisation(_) => Record::organisation(),
            };
            (claimant, record)
        });
        Self {
            records: records.into(),
            told: BTreeMap::new(),
            today: on("2022-03-01"),
            stirred: false,
        }
    }

    /// Where a claim lives, and how it stands.
    pub(super) fn find(&self, claim: ClaimId) -> Option<(Claimant, &Claim)> {
        self.records
            .iter()
            .find_map(|(claimant, record)| Some((*claimant, record.book().claim(claim)?)))
    }

    /// Tries an act; a refused one must leave the record as it was.
    pub(super) fn act(
        &mut self,
        at: Claimant,
        by: &str,
        act: ClaimAct,
    ) -> Result<usize, ClaimRefusal> {
        let record = self.records.get_mut(&at).unwrap();
        let before = record.version();
        let done = record.attempt(self.today, &subject(by), act);
        match done {
            Ok(events) => {
                self.stirred |= !events.is_empty();
                let count = events.len();
                assert_eq!(record.version(), before + u64::try_from(count).unwrap());
                self.told.entry(at).or_default().extend(events);
                Ok(count)
            }
            Err(refusal) => {
                assert_eq!(record.version(), before);
                Err(refusal)
            }
        }
    }

    pub(super) fn step(&mut self, number: u128, by: &str, what: ClaimStep) -> bool {
        let Some((at, _)) = self.find(id(number)) else {
            return false;
        };
        self.act(at, by, step(number, what)).is_ok()
    }

    /// Files for transport of years at a worker, for months of both workers at an organisation.
    pub(super) fn file(
        &mut self,
        at: usize,
        number: u128,
        what: u8,
        amount: i64,
        first: Option<u128>,
    ) {
        let at = claimants()[at % 4];
        let lines = match at {
            Claimant::Worker(_) => {
                let of = 2_018 + i32::from(what % 4);
                let mut line = line(1, of, amount);
                line.keys = vec![OwnedKey {
                    owner: at,
                    key: year(of),
                }];
                vec![line]
            }
            Claimant::Organisation(_) => months(what, amount),
        };
        let filed = ClaimFiled {
            beneficiary: at,
            lines,
            applied_on: self.today,
            part_of: first.map(|first| PartOf {
                claim_id: id(first),
                kind: PartKind::TopUp,
            }),
            ..filed(number, 2021, 1)
        };
        if self.find(id(number)).is_none() {
            let _ = self.act(at, CLERK, super::file(filed));
        }
    }

    /// One of the claims that there are; none as long as there are none.
    pub(super) fn some_claim(&self, which: u128) -> u128 {
        let books = self
            .records
            .values()
            .flat_map(|record| &record.book().claims);
        let numbers: Vec<_> = books.map(|claim| claim.id().as_uuid().as_u128()).collect();
        let index = usize::try_from(which).unwrap() % numbers.len().max(1);
        numbers.get(index).copied().unwrap_or(which)
    }

    /// What a claim owes other records, up to so many steps; whether nothing was left over.
    pub(super) fn carry(&mut self, number: u128, steps: usize) -> bool {
        let Some((at, claim)) = self.find(id(number)) else {
            return true;
        };
        let mut left = steps;
        let awaits = claim.awaits_keys();
        let mut refused = Vec::new();
        for duty in claim.key_duties() {
            if left == 0 {
                return false;
            }
            left -= 1;
            let act = match duty.act {
                KeyAct::Hold(held) => ClaimAct::HoldKey(held),
                KeyAct::Release(hold) => ClaimAct::ReleaseKey(hold),
                KeyAct::Settle(hold, settlement) => ClaimAct::SettleKey(hold, settlement),
            };
            if let Err(refusal) = self.act(duty.owner, "hand", act) {
                refused.push(DroppedLine {
                    line_no: duty.line_no,
                    reason: drop_for(&refusal),
                });
            }
        }
        let Some(attempt) = awaits else {
            return true;
        };
        if left == 0 {
            return false;
        }
        let answer = ClaimStep::KeysAnswered { attempt, refused };
        self.act(at, "hand", step(number, answer)).unwrap();
        self.carry(number, left - 1)
    }

    /// Everything that is owed is done.
    pub(super) fn carry_all(&mut self) {
        let books = self
            .records
            .values()
            .flat_map(|record| &record.book().claims);
        let numbers: Vec<_> = books.map(|claim| claim.id().as_uuid().as_u128()).collect();
        for number in numbers {
            while !self.carry(number, 1_000) {}
        }
    }
}

/// Lines for some of four worker-months: which ones, the bits say.
fn months(which: u8, amount: i64) -> Vec<ClaimLine> {
    let all = WORKERS
        .iter()
        .flat_map(|worker| ["2021-10", "2021-11"].map(|month| (*worker, month)));
    let chosen = all
        .enumerate()
        .filter(|(bit, _)| which.trailing_zeros() >= 4 || which & (1 << bit) != 0);
    let numbered = chosen.zip(1..);
    numbered
        .map(|((_, (worker, month)), line_no)| ClaimLine {
            line_no,
            worker_id: Some(id(worker)),
            question: format!("insurance|{worker}|{month}"),
            keys: vec![OwnedKey {
                owner: Claimant::Worker(id(worker)),
                key: EntitlementKey::InsuranceMonth {
                    month: Month::parse(month).unwrap(),
                },
            }],
            amount_fen: fen(amount),
            determination: pinned(amount),
        })
        .collect()
}
