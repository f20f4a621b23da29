//! Reading what a bank sent back. A file is taken whole or not at all.

mod camt054;
mod csv;
mod element;
mod json;
mod pain002;
mod words;
mod xml;

use chrono::NaiveDate;
use domain::money::Fen;
use uuid::Uuid;

use super::fault::{FaultCode, Faults, FileFault};
use super::order::MAX_LINES;
use super::results::{BankResults, Message, ResultLine, ResultStatus, content_sha256};
use super::{text, yuan};

/// The most bytes that a file may have.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// The longest reference of a bank that is kept, and its longest reason: more than ISO 20022 has room for.
const MAX_REFERENCE: usize = 70;
const MAX_REASON: usize = 500;

/// How results come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResultsFormat {
    /// `{control_sum_fen?, count?, results: [...]}`.
    Json,
    /// A table (回盘文件) in UTF-8 or GB18030.
    Csv,
    /// ISO 20022 `pain.002` or `camt.054`.
    Xml,
}

/// Reads a file of results.
///
/// # Errors
/// All that is wrong with it, by line; no part of such a file counts.
pub fn read_results(format: ResultsFormat, bytes: &[u8]) -> Result<BankResults, Vec<FileFault>> {
    let whole = |code| {
        vec![FileFault {
            line: 0,
            column: "",
            code,
        }]
    };
    if bytes.len() > MAX_BYTES {
        return Err(whole(FaultCode::TooLarge));
    }
    let text = text::decode(bytes).ok_or_else(|| whole(FaultCode::NotText))?;
    let mut reading = Reading::default();
    match format {
        ResultsFormat::Json => json::read(&text, &mut reading),
        ResultsFormat::Csv => {
            reading.message = Message::Table;
            csv::read(&text, &mut reading);
        }
        ResultsFormat::Xml => xml::read(&text, &mut reading),
    }
    reading.finish()
}

/// A file on its way to be understood.
#[derive(Default)]
struct Reading {
    faults: Faults,
    message: Message,
    /// The sum that the file states.
    control_sum_fen: Option<i64>,
    /// The number that it states.
    count: Option<u64>,
    skipped: u64,
    lines: Vec<ResultLine>,
    /// There are more lines than are taken in.
    overflown: bool,
}

/// One result, its values read, its references and reason as the file has them.
#[derive(Default)]
struct Told<'a> {
    line_no: u32,
    payment: &'a str,
    claim: &'a str,
    /// What else the file calls it.
    otherwise: &'a str,
    amount: Option<Fen>,
    reference: &'a str,
    on: Option<NaiveDate>,
    /// A code for the reason, or words.
    reason: &'a str,
    /// The bank's words.
    reason_text: &'a str,
}

impl Reading {
    /// Takes in one result. `column` is what should have named it.
    fn take(&mut self, status: ResultStatus, told: &Told<'_>, column: &'static str) {
        if !self.has_room() {
            return;
        }
        let payment_id = id(told.payment);
        let claim_id = id(told.claim);
        let nameless = payment_id.is_none() && claim_id.is_none();
        let unknown = [
            Some(told.payment).filter(|_| payment_id.is_none()),
            Some(told.claim).filter(|_| claim_id.is_none()),
            Some(told.otherwise).filter(|_| nameless),
        ];
        let unknown = unknown
            .into_iter()
            .flatten()
            .find_map(|word| kept(word, MAX_REFERENCE));
        if nameless && unknown.is_none() {
            self.faults.note(told.line_no, column, FaultCode::Missing);
        }
        // A code may come without words, and words without a code.
        let reason = match told.reason {
            "" => told.reason_text,
            code => code,
        };
        let reason_text = match told.reason_text {
            "" => told.reason,
            words => words,
        };
        self.lines.push(ResultLine {
            line_no: told.line_no,
            payment_id,
            claim_id,
            unknown_reference: unknown,
            status,
            amount_fen: told.amount,
            reference: kept(told.reference, MAX_REFERENCE),
            on: told.on,
            reason: (status != ResultStatus::Paid).then(|| words::reason(reason)),
            reason_text: kept(reason_text, MAX_REASON),
        });
    }

    /// Whether another line may come; if not, that is noted once and the rest is not looked at.
    fn has_room(&mut self) -> bool {
        let lines = u64::try_from(self.lines.len()).unwrap_or(u64::MAX);
        let most = u64::try_from(MAX_LINES).unwrap_or(u64::MAX);
        let room = lines.saturating_add(self.skipped) < most;
        if !room && !self.overflown {
            self.overflown = true;
            self.faults.note(0, "", FaultCode::TooManyLines);
        }
        room
    }

    /// Counts a line that is no result.
    fn skip(&mut self) {
        if self.has_room() {
            self.skipped += 1;
        }
    }

    /// A status: none if it is not known (noted) or if the payment is still under way (counted).
    fn status(&mut self, line: u32, column: &'static str, word: &str) -> Option<ResultStatus> {
        let read = match word.trim() {
            "" => Err(FaultCode::Missing),
            word => words::status(word).ok_or(FaultCode::InvalidStatus),
        };
        let status = self.faults.expect(line, column, read)?;
        match status {
            words::Word::Final(status) => Some(status),
            words::Word::UnderWay => {
                self.skip();
                None
            }
        }
    }

    /// An amount in yuan; none if it is empty or wrong (noted).
    fn yuan(&mut self, line: u32, column: &'static str, text: &str) -> Option<Fen> {
        if text.trim().is_empty() {
            return None;
        }
        let fen = yuan::to_fen(text).and_then(|fen| Fen::try_from(fen).ok());
        let read = fen.ok_or(FaultCode::InvalidAmount);
        self.faults.expect(line, column, read)
    }

    /// A stated sum in yuan; none if it is empty or wrong (noted).
    fn sum(&mut self, line: u32, column: &'static str, text: &str) -> Option<i64> {
        if text.trim().is_empty() {
            return None;
        }
        let read = yuan::to_fen(text).ok_or(FaultCode::InvalidAmount);
        self.faults.expect(line, column, read)
    }

    /// A stated number; none if it is empty or wrong (noted).
    fn number(&mut self, line: u32, column: &'static str, text: &str) -> Option<u64> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let number = yuan::number(text).and_then(|number| u64::try_from(number).ok());
        let read = number.ok_or(FaultCode::InvalidNumber);
        self.faults.expect(line, column, read)
    }

    /// A day; none if it is empty or wrong (noted).
    fn date(&mut self, line: u32, column: &'static str, text: &str) -> Option<NaiveDate> {
        if text.trim().is_empty() {
            return None;
        }
        let read = words::date(text).ok_or(FaultCode::InvalidDate);
        self.faults.expect(line, column, read)
    }

    /// Compares what is stated with what is there.
    fn compare<T: PartialEq + Copy>(
        &mut self,
        line: u32,
        column: &'static str,
        stated: Option<T>,
        found: T,
        code: FaultCode,
    ) {
        if stated.is_some_and(|stated| stated != found) {
            self.faults.note(line, column, code);
        }
    }

    fn finish(mut self) -> Result<BankResults, Vec<FileFault>> {
        if self.faults.none() && self.lines.is_empty() && self.skipped == 0 {
            self.faults.note(0, "", FaultCode::NoLines);
        }
        if self.faults.none()
            && let Some(content_sha256) = content_sha256(&self.lines)
        {
            return Ok(BankResults {
                message: self.message,
                control_sum_fen: self.control_sum_fen,
                count: self.count,
                skipped: self.skipped,
                lines: self.lines,
                content_sha256,
            });
        }
        if self.faults.none() {
            self.faults.note(0, "", FaultCode::Malformed);
        }
        Err(self.faults.into_sorted())
    }
}

/// The id in a reference, with hyphens or without.
fn id(word: &str) -> Option<Uuid> {
    Uuid::try_parse(unmarked(word)).ok()
}

/// A text worth keeping, as one line of bounded length.
fn kept(word: &str, most: usize) -> Option<String> {
    Some(text::cut(unmarked(word), most)).filter(|word| !word.is_empty())
}

/// Without the apostrophe by which a table keeps a cell from being calculated or rounded.
fn unmarked(word: &str) -> &str {
    let word = word.trim();
    word.strip_prefix('\'').unwrap_or(word)
}
