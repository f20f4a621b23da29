//! ISO 20022 `pain.002`, customer payment status report.
//!
//! A report may list all payments of the order that it answers, or only some (those refused, say): the count and
//! sum of the order must be reached if all are listed, and must never be exceeded. Where a report states how
//! many payments have a status and lists any of them, it must list them all.

use std::collections::BTreeMap;

use domain::money::Fen;

use super::element::Element;
use super::xml::Message;
use super::{Reading, Told};
use crate::bank::fault::FaultCode;

const COUNT: &str = "OrgnlNbOfTxs";
const SUM: &str = "OrgnlCtrlSum";
const PER_STATUS: &str = "NbOfTxsPerSts";
const STATUS: &str = "TxSts";
const AMOUNT: &str = "OrgnlTxRef/Amt/InstdAmt";

/// What a report states of a whole, and what it lists.
#[derive(Default)]
struct Level {
    count: Option<u64>,
    sum: Option<i64>,
    /// By the word for the status.
    stated: BTreeMap<String, (Option<u64>, Option<i64>)>,
    listed: BTreeMap<String, Listed>,
}

#[derive(Default, Clone, Copy)]
struct Listed {
    count: u64,
    sum: i64,
    /// Whether each of them has an amount: else the sum says nothing.
    all_amounts: bool,
}

impl Listed {
    fn add(&mut self, amount: Option<Fen>) {
        self.all_amounts = amount.is_some() && (self.all_amounts || self.count == 0);
        self.count += 1;
        self.sum = self.sum.saturating_add(amount.map_or(0, Fen::get));
    }
}

impl Level {
    /// Takes in a figure; whether the element was one.
    fn figure(&mut self, element: &Element, reading: &mut Reading) -> bool {
        match element.name() {
            COUNT => self.count = reading.number(0, COUNT, element.text()),
            SUM => self.sum = reading.sum(0, SUM, element.text()),
            PER_STATUS => {
                let count = reading.number(0, PER_STATUS, element.text_at(&["DtldNbOfTxs"]));
                let sum = reading.sum(0, PER_STATUS, element.text_at(&["DtldCtrlSum"]));
                let status = element.text_at(&["DtldSts"]).to_owned();
                self.stated.insert(status, (count, sum));
            }
            _ => return false,
        }
        true
    }

    fn list(&mut self, status: &str, amount: Option<Fen>) {
        self.listed
            .entry(status.to_owned())
            .or_default()
            .add(amount);
    }

    fn check(&self, reading: &mut Reading) {
        let mut all = Listed {
            all_amounts: true,
            ..Listed::default()
        };
        for listed in self.listed.values() {
            all.count += listed.count;
            all.sum = all.sum.saturating_add(listed.sum);
            all.all_amounts &= listed.all_amounts;
        }
        if self.count.is_some_and(|count| all.count > count) {
            reading.faults.note(0, COUNT, FaultCode::WrongCount);
        }
        let complete = all.all_amounts && self.count == Some(all.count);
        let wrong = |sum| all.sum > sum || (complete && all.sum < sum);
        if self.sum.is_some_and(wrong) {
            reading.faults.note(0, SUM, FaultCode::WrongControlSum);
        }
        for (status, (count, sum)) in &self.stated {
            let Some(listed) = self.listed.get(status) else {
                continue;
            };
            reading.compare(0, PER_STATUS, *count, listed.count, FaultCode::WrongCount);
            let sum = sum.filter(|_| listed.all_amounts);
            reading.compare(0, PER_STATUS, sum, listed.sum, FaultCode::WrongControlSum);
        }
    }
}

/// A report as it is read.
#[derive(Default)]
pub struct Report {
    group: Level,
    /// The payment information block that is open.
    block: Level,
    /// The number of the last transaction.
    no: u32,
    /// Whether a status is told of a whole.
    of_whole: bool,
}

const BLOCK: &str = "OrgnlPmtInfAndSts";

impl Message for Report {
    fn is_part(&self, name: &str) -> bool {
        matches!(
            name,
            "OrgnlGrpInfAndSts"
                | "TxInfAndSts"
                | COUNT
                | SUM
                | PER_STATUS
                | "PmtInfSts"
                | "StsRsnInf"
                | "SplmtryData"
        )
    }

    fn open(&mut self, name: &str, _: &mut Reading) {
        if name == BLOCK {
            self.block = Level::default();
        }
    }

    fn part(&mut self, part: &Element, reading: &mut Reading) {
        match part.name() {
            "OrgnlGrpInfAndSts" => {
                for child in part.children() {
                    self.group.figure(child, reading);
                }
                self.of_whole |= !part.text_at(&["GrpSts"]).is_empty();
            }
            "PmtInfSts" => self.of_whole = true,
            "TxInfAndSts" => self.transaction(part, reading),
            _ => {
                self.block.figure(part, reading);
            }
        }
    }

    fn close(&mut self, name: &str, reading: &mut Reading) {
        if name == BLOCK {
            self.block.check(reading);
        }
    }

    fn end(&mut self, reading: &mut Reading) {
        self.group.check(reading);
        reading.count = self.group.count;
        reading.control_sum_fen = self.group.sum;
        if self.no == 0 && self.of_whole {
            reading.faults.note(0, "GrpSts", FaultCode::WholeOnly);
        }
    }
}

impl Report {
    fn transaction(&mut self, part: &Element, reading: &mut Reading) {
        self.no = self.no.saturating_add(1);
        let no = self.no;
        let paths: [&[&str]; 2] = [
            &["OrgnlTxRef", "Amt", "InstdAmt"],
            &["OrgnlTxRef", "IntrBkSttlmAmt"],
        ];
        let amount = paths.iter().find_map(|path| part.at(path));
        let amount = amount.and_then(|amount| amount.fen(no, AMOUNT, reading));
        let dates: [&[&str]; 2] = [&["FctvIntrBkSttlmDt"], &["AccptncDtTm"]];
        let date = dates.iter().find_map(|path| part.at(path));
        let on = date.and_then(|date| reading.date(no, "AccptncDtTm", date.day()));
        let word = part.text_at(&[STATUS]);
        self.group.list(word, amount);
        self.block.list(word, amount);
        let Some(status) = reading.status(no, STATUS, word) else {
            return;
        };
        let reason = part.at(&["StsRsnInf"]);
        let words = reason.map(|reason| reason.texts_of("AddtlInf"));
        let told = Told {
            line_no: no,
            payment: part.text_at(&["OrgnlEndToEndId"]),
            claim: part.text_at(&["OrgnlInstrId"]),
            otherwise: part.text_at(&["StsId"]),
            amount,
            reference: part.first_text(&[&["AcctSvcrRef"], &["ClrSysRef"]]),
            on,
            reason: reason
                .and_then(|reason| reason.at(&["Rsn"]))
                .map(Element::code)
                .unwrap_or_default(),
            reason_text: words.as_deref().unwrap_or_default(),
        };
        reading.take(status, &told, "OrgnlEndToEndId");
    }
}
