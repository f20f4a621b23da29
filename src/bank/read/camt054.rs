//! ISO 20022 `camt.054`, bank to customer debit credit notification.
//!
//! | entry | what it says |
//! | --- | --- |
//! | booked debit | a payment was made |
//! | booked credit that reverses (`RvslInd`) or returns (`RtrInf`), or that carries a payment's id | it came back |
//! | any other credit, and what is not booked | nothing about payments: counted only |
//! | debit that reverses or returns under a payment's id | refused: by the message's own rule it takes back a credit, so whether the payment stands must be asked |

use domain::money::Fen;

use super::element::Element;
use super::xml::Message;
use super::{Reading, Told, id};
use crate::bank::fault::FaultCode;
use crate::bank::results::ResultStatus;

const ENTRY: &str = "Ntry";
const NOTIFICATION: &str = "Ntfctn";
const SUMMARY: &str = "TxsSummry";
const BATCH: &str = "NtryDtls/Btch";
const AMOUNT: &str = "Amt";
const DIRECTION: &str = "CdtDbtInd";
const REFERENCE: &str = "Refs/EndToEndId";

/// A number and a sum, each if it is stated.
type Stated = (Option<u64>, Option<i64>);

/// A notification as it is read.
#[derive(Default)]
pub struct Notification {
    /// What the summary states of all entries, of credits, of debits.
    stated: [Stated; 3],
    /// What is there of the same.
    found: [(u64, i64); 3],
    entry: Entry,
    /// The number of the last transaction.
    no: u32,
    /// What all notifications of the file state together.
    total: Stated,
}

/// An entry: its own elements come before its transactions.
#[derive(Default)]
struct Entry {
    amount: Option<Fen>,
    is_credit: Option<bool>,
    reverses: bool,
    status: String,
    day: String,
    reference: String,
    own_reference: String,
    batch: Stated,
    transactions: Vec<Transaction>,
}

/// A transaction of an entry.
#[derive(Default)]
struct Transaction {
    payment: String,
    claim: String,
    reference: String,
    amount: Option<Fen>,
    is_credit: Option<bool>,
    returns: bool,
    reason: String,
    words: String,
}

impl Message for Notification {
    fn is_part(&self, name: &str) -> bool {
        // All but what holds entries and their transactions; what nobody asks for goes by.
        !matches!(
            name,
            "BkToCstmrDbtCdtNtfctn" | NOTIFICATION | ENTRY | "NtryDtls"
        )
    }

    fn open(&mut self, name: &str, _: &mut Reading) {
        match name {
            NOTIFICATION => (self.stated, self.found) = Default::default(),
            ENTRY => self.entry = Entry::default(),
            _ => {}
        }
    }

    fn part(&mut self, part: &Element, reading: &mut Reading) {
        let entry = &mut self.entry;
        // Of the transaction that comes next.
        let no = self.no.saturating_add(1);
        match part.name() {
            SUMMARY => {
                let names = ["TtlNtries", "TtlCdtNtries", "TtlDbtNtries"];
                self.stated = names.map(|name| {
                    let count = part.text_at(&[name, "NbOfNtries"]);
                    let sum = part.text_at(&[name, "Sum"]);
                    (
                        reading.number(0, SUMMARY, count),
                        reading.sum(0, SUMMARY, sum),
                    )
                });
            }
            AMOUNT => entry.amount = part.fen(no, AMOUNT, reading),
            DIRECTION => entry.is_credit = direction(part, no, reading),
            "RvslInd" => entry.reverses = part.is_true(),
            "Sts" => part.code().clone_into(&mut entry.status),
            "BookgDt" => part.day().clone_into(&mut entry.day),
            "ValDt" if entry.day.is_empty() => part.day().clone_into(&mut entry.day),
            "AcctSvcrRef" => part.text().clone_into(&mut entry.reference),
            "NtryRef" => part.text().clone_into(&mut entry.own_reference),
            "Btch" => {
                let (count, sum) = (part.text_at(&["NbOfTxs"]), part.text_at(&["TtlAmt"]));
                entry.batch = (
                    reading.number(no, BATCH, count),
                    reading.sum(no, BATCH, sum),
                );
            }
            "TxDtls" => {
                self.no = no;
                let transaction = Transaction::read(part, no, reading);
                entry.transactions.push(transaction);
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str, reading: &mut Reading) {
        match name {
            ENTRY => {
                let entry = std::mem::take(&mut self.entry);
                self.add(&entry);
                self.take(entry, reading);
            }
            NOTIFICATION => {
                for ((count, sum), found) in self.stated.iter().zip(self.found) {
                    reading.compare(0, SUMMARY, *count, found.0, FaultCode::WrongCount);
                    reading.compare(0, SUMMARY, *sum, found.1, FaultCode::WrongControlSum);
                }
                let [(count, sum), ..] = self.stated;
                self.total = (
                    added(self.total.0, count, u64::saturating_add),
                    added(self.total.1, sum, i64::saturating_add),
                );
            }
            _ => {}
        }
    }

    fn end(&mut self, reading: &mut Reading) {
        (reading.count, reading.control_sum_fen) = self.total;
    }
}

impl Notification {
    /// Adds an entry to what is there.
    fn add(&mut self, entry: &Entry) {
        let amount = entry.amount.map_or(0, Fen::get);
        let counts = [
            true,
            entry.is_credit == Some(true),
            entry.is_credit == Some(false),
        ];
        for (found, _) in self
            .found
            .iter_mut()
            .zip(counts)
            .filter(|(_, counts)| *counts)
        {
            *found = (found.0 + 1, found.1.saturating_add(amount));
        }
    }

    /// Takes in an entry with its transactions; one without is a transaction itself.
    fn take(&mut self, mut entry: Entry, reading: &mut Reading) {
        let transactions = std::mem::take(&mut entry.transactions);
        let first = self
            .no
            .saturating_add(1)
            .saturating_sub(u32::try_from(transactions.len()).unwrap_or(u32::MAX));
        if transactions.is_empty() {
            self.no = first;
            return entry.one(first, &Transaction::default(), entry.amount, reading);
        }
        let count = u64::try_from(transactions.len()).unwrap_or(u64::MAX);
        let alone = count == 1;
        reading.compare(first, BATCH, entry.batch.0, count, FaultCode::WrongCount);
        let amounts: Option<Vec<Fen>> = transactions.iter().map(|one| one.amount).collect();
        if let Some(amounts) = amounts {
            let sum = amounts
                .into_iter()
                .map(Fen::get)
                .fold(0, i64::saturating_add);
            let stated = entry.batch.1;
            reading.compare(first, BATCH, stated, sum, FaultCode::WrongControlSum);
        }
        for (no, transaction) in (first..).zip(&transactions) {
            let amount = transaction.amount.or(entry.amount.filter(|_| alone));
            entry.one(no, transaction, amount, reading);
        }
    }
}

impl Entry {
    fn one(&self, no: u32, transaction: &Transaction, amount: Option<Fen>, reading: &mut Reading) {
        match self.status.as_str() {
            "BOOK" => {}
            "PDNG" | "FUTR" | "INFO" => return reading.skip(),
            "" => return reading.faults.note(no, "Sts", FaultCode::Missing),
            _ => return reading.faults.note(no, "Sts", FaultCode::InvalidStatus),
        }
        let Some(is_credit) = transaction.is_credit.or(self.is_credit) else {
            return reading.faults.note(no, DIRECTION, FaultCode::Missing);
        };
        let reverses = self.reverses || transaction.returns;
        let is_ours = [&transaction.payment, &transaction.claim]
            .iter()
            .any(|word| id(word).is_some());
        let status = match (is_credit, reverses, is_ours) {
            (false, false, _) => ResultStatus::Paid,
            (true, true, _) | (true, false, true) => ResultStatus::Returned,
            (true, false, false) | (false, true, false) => return reading.skip(),
            (false, true, true) => {
                return reading.faults.note(no, DIRECTION, FaultCode::UnclearEntry);
            }
        };
        let reference = match transaction.reference.as_str() {
            "" => self.reference.as_str(),
            reference => reference,
        };
        let told = Told {
            line_no: no,
            payment: &transaction.payment,
            claim: &transaction.claim,
            otherwise: match self.own_reference.as_str() {
                "" => reference,
                own => own,
            },
            amount,
            reference,
            on: reading.date(no, "BookgDt", &self.day),
            reason: &transaction.reason,
            reason_text: &transaction.words,
        };
        reading.take(status, &told, REFERENCE);
    }
}

impl Transaction {
    fn read(part: &Element, no: u32, reading: &mut Reading) -> Self {
        let returned = part.at(&["RtrInf"]);
        let words = returned.map(|returned| returned.texts_of("AddtlInf"));
        let reason = returned.and_then(|returned| returned.at(&["Rsn"]));
        Self {
            payment: part.text_at(&["Refs", "EndToEndId"]).to_owned(),
            claim: part.text_at(&["Refs", "InstrId"]).to_owned(),
            reference: part.text_at(&["Refs", "AcctSvcrRef"]).to_owned(),
            amount: part
                .at(&[AMOUNT])
                .and_then(|amount| amount.fen(no, AMOUNT, reading)),
            is_credit: part
                .at(&[DIRECTION])
                .and_then(|given| direction(given, no, reading)),
            returns: returned.is_some(),
            reason: reason.map(Element::code).unwrap_or_default().to_owned(),
            words: words.unwrap_or_default(),
        }
    }
}

/// Whether money came in.
fn direction(given: &Element, no: u32, reading: &mut Reading) -> Option<bool> {
    let read = match given.text() {
        "CRDT" => Ok(true),
        "DBIT" => Ok(false),
        _ => Err(FaultCode::InvalidStatus),
    };
    reading.faults.expect(no, DIRECTION, read)
}

/// The sum of what is stated; none if nothing is.
fn added<T>(one: Option<T>, other: Option<T>, add: impl Fn(T, T) -> T) -> Option<T> {
    match (one, other) {
        (Some(one), Some(other)) => Some(add(one, other)),
        (one, other) => one.or(other),
    }
}
