//! The test's own count: from what it told the bank and the office, never from what the server says.

use std::collections::BTreeMap;

use hearth::process;
use serde_json::Value;

use super::claims::Filed;
use super::town::{FUND, NATION};
use super::{patiently, settled};
use crate::app::TestApp;

const ACCOUNTS: [&str; 7] = [
    "budget",
    "committed",
    "payable",
    "paid",
    "receivable",
    "recovered",
    "written_off",
];
const LINES: usize = 1_000;

/// What each account holds, in fen.
type Held = [i64; ACCOUNTS.len()];

/// What was said of one claim.
#[derive(Debug, Default, Clone)]
pub struct Told {
    scheme: &'static str,
    beneficiary: String,
    approved_fen: i64,
    /// What the bank paid and did not send back.
    paid_fen: i64,
    /// Of another claim's debt, kept back here.
    set_off_fen: i64,
    ordered_fen: i64,
    recovered_fen: i64,
    written_off_fen: i64,
    rejected: bool,
}

impl Told {
    fn held(&self) -> Held {
        let due = self.approved_fen - self.paid_fen - self.set_off_fen;
        let (payable, cancelled) = if self.rejected { (0, due) } else { (due, 0) };
        [
            cancelled - self.approved_fen,
            0,
            payable,
            self.paid_fen + self.set_off_fen - self.ordered_fen,
            self.ordered_fen - self.recovered_fen - self.written_off_fen,
            self.recovered_fen,
            self.written_off_fen,
        ]
    }

    /// Where the claim stands by what was said, once nothing is left to do about it.
    fn end(&self) -> &'static str {
        if self.rejected {
            "rejected"
        } else if self.written_off_fen > 0 {
            "written_off"
        } else if self.recovered_fen > 0 {
            "recovered"
        } else {
            "paid"
        }
    }
}

/// What was said of all claims.
#[derive(Default)]
pub struct Books(BTreeMap<String, Told>);

impl Books {
    /// Claims that were approved with what is due by the policies.
    pub fn of(claims: &[Filed]) -> Self {
        let told = claims.iter().map(|claim| {
            let told = Told {
                scheme: claim.scheme,
                beneficiary: claim.beneficiary(),
                approved_fen: claim.due_fen,
                ..Told::default()
            };
            (claim.id.clone(), told)
        });
        Self(told.collect())
    }

    fn of_claim(&mut self, claim: &str) -> &mut Told {
        self.0.get_mut(claim).unwrap()
    }

    /// What a claim is still due.
    pub fn due_fen(&self, claim: &str) -> i64 {
        let told = &self.0[claim];
        told.approved_fen - told.paid_fen - told.set_off_fen
    }

    /// The bank paid all that was due.
    pub fn paid(&mut self, claim: &str, fen: i64) {
        let told = self.of_claim(claim);
        assert_eq!(told.paid_fen, 0, "{claim}: the bank is asked once");
        told.paid_fen = fen;
    }

    /// The bank sent the money back.
    pub fn returned(&mut self, claim: &str) {
        self.of_claim(claim).paid_fen = 0;
    }

    pub fn rejected(&mut self, claim: &str) {
        self.of_claim(claim).rejected = true;
    }

    pub fn ordered(&mut self, claim: &str, fen: i64) {
        self.of_claim(claim).ordered_fen += fen;
    }

    pub fn recovered(&mut self, claim: &str, fen: i64) {
        self.of_claim(claim).recovered_fen += fen;
    }

    pub fn written_off(&mut self, claim: &str, fen: i64) {
        self.of_claim(claim).written_off_fen += fen;
    }

    /// What one claim owes is kept back from another.
    pub fn set_off(&mut self, claim: &str, against: &str, fen: i64) {
        self.recovered(claim, fen);
        self.of_claim(against).set_off_fen += fen;
    }

    fn sums<'a>(&'a self, by: impl Fn(&'a Told) -> &'a str) -> BTreeMap<String, Held> {
        let mut sums = BTreeMap::new();
        for told in self.0.values() {
            add(&mut sums, by(told), told.held());
        }
        sums
    }

    /// Balances and feed say what was told, as of now, and nothing was paid twice.
    #[track_caller]
    pub fn agree(&self, app: &TestApp) {
        settled(app);
        let finance = app.client("finance", NATION);
        let path = app.by_now(&format!("/finance/balances?region={NATION}"));
        let shown = patiently(|| finance.get(&path)).expect(200);
        let items = shown["items"].as_array().unwrap();
        let by_scheme: BTreeMap<String, Held> = items
            .iter()
            .map(|item| {
                assert_eq!(item["fund"], FUND);
                let scheme = item["scheme"].as_str().unwrap().to_owned();
                (scheme, held(item))
            })
            .collect();
        assert_eq!(by_scheme, self.sums(|told| told.scheme), "by scheme");
        let total = by_scheme.values().fold(Held::default(), plus);
        assert_eq!(held(&shown["total"]), total);
        assert_eq!(total.iter().sum::<i64>(), 0, "the fund's accounts together");

        let lines = feed(app);
        let of = |name: &'static str| move |line: &Value| line[name].as_str().unwrap().to_owned();
        let owner = |line: &Value| line["beneficiary"]["id"].as_str().unwrap().to_owned();
        assert_eq!(added_up(&lines, of("scheme")), by_scheme, "the feed");
        let by_beneficiary = added_up(&lines, owner);
        assert_eq!(by_beneficiary, self.sums(|told| &told.beneficiary));
        for (beneficiary, held) in &by_beneficiary {
            assert_eq!(held.iter().sum::<i64>(), 0, "{beneficiary}");
        }
        self.paid_once(&lines);
        let store = &app.installation.store;
        let refused = app.runtime.block_on(process::refused(store)).unwrap();
        assert_eq!(refused, [], "every step was done");
    }

    /// Payments less returns of each claim are what the bank holds for paid: one or none.
    fn paid_once(&self, lines: &[Value]) {
        let mut paid: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
        for line in lines {
            let sign = match line["kind"].as_str().unwrap() {
                "paid" => 1,
                "returned" => -1,
                _ => continue,
            };
            let booked = paid.entry(line["claim_id"].as_str().unwrap()).or_default();
            booked.0 += sign;
            booked.1 += sign * line["amount_fen"].as_i64().unwrap();
            assert!((0..=1).contains(&booked.0), "paid twice: {line}");
        }
        for (claim, told) in &self.0 {
            let (times, fen) = paid.remove(claim.as_str()).unwrap_or_default();
            assert_eq!(fen, told.paid_fen, "{claim}");
            assert_eq!(times, i64::from(told.paid_fen > 0), "{claim}");
        }
        assert!(paid.is_empty(), "{paid:?}");
    }

    /// Every claim stands where what was told ends; nothing is due to anybody or from anybody.
    #[track_caller]
    pub fn are_closed(&self, app: &TestApp) {
        let shown: BTreeMap<String, String> = pages(app, "/claims?page_size=500")
            .iter()
            .map(|item| {
                let text = |name: &str| item[name].as_str().unwrap().to_owned();
                (text("claim_id"), text("state"))
            })
            .collect();
        let meant: BTreeMap<String, String> = self
            .0
            .iter()
            .map(|(claim, told)| (claim.clone(), told.end().to_owned()))
            .collect();
        assert_eq!(shown, meant);
        for (scheme, held) in self.sums(|told| told.scheme) {
            let open = [held[1], held[2], held[4]];
            assert_eq!(open, [0; 3], "{scheme}: committed, payable, receivable");
        }
    }
}

fn plus(mut sum: Held, held: &Held) -> Held {
    for (sum, fen) in sum.iter_mut().zip(held) {
        *sum += fen;
    }
    sum
}

fn add(sums: &mut BTreeMap<String, Held>, key: &str, held: Held) {
    let sum = sums.entry(key.to_owned()).or_default();
    *sum = plus(*sum, &held);
}

fn held(accounts: &Value) -> Held {
    ACCOUNTS.map(|name| accounts[format!("{name}_fen")].as_i64().unwrap())
}

/// The double entries of the feed, added up.
fn added_up(lines: &[Value], key: impl Fn(&Value) -> String) -> BTreeMap<String, Held> {
    let mut sums = BTreeMap::new();
    for line in lines {
        let fen = line["amount_fen"].as_i64().unwrap();
        let moved = [(&line["debit"], fen), (&line["credit"], -fen)];
        for (account, fen) in moved {
            // A memo moves nothing.
            let Some(account) = account.as_str() else {
                continue;
            };
            let mut held = Held::default();
            let place = ACCOUNTS.iter().position(|name| *name == account);
            held[place.unwrap()] = fen;
            add(&mut sums, &key(line), held);
        }
    }
    sums
}

/// The whole feed, from its start.
fn feed(app: &TestApp) -> Vec<Value> {
    let finance = app.client("finance", NATION);
    let mut lines: Vec<Value> = Vec::new();
    let mut path = format!("/finance/journal?limit={LINES}");
    loop {
        let page = finance.get(&path).expect(200);
        let items = page["items"].as_array().unwrap();
        if items.is_empty() {
            return lines;
        }
        lines.extend(items.iter().cloned());
        let next = page["next"].as_str().unwrap();
        path = format!("/finance/journal?limit={LINES}&after={next}");
    }
}

/// All items of a list that finance sees.
pub fn pages(app: &TestApp, path: &str) -> Vec<Value> {
    let finance = app.client("finance", NATION);
    let mut items = Vec::new();
    let mut token = String::new();
    loop {
        let page = app.by_now(&format!("{path}{token}"));
        let page = patiently(|| finance.get(&page)).expect(200);
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next_page_token"].as_str() else {
            return items;
        };
        token = format!("&page_token={next}");
    }
}
