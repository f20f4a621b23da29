//! Results as a table: our own file with columns added, or the bank's own with one row per payment.
//!
//! | column | also called | |
//! | --- | --- | --- |
//! | 付款编号 | 支付编号, `payment_id`, `EndToEndId` | this or the claim |
//! | 申领编号 | 申请编号, `claim_id` | |
//! | 状态 | 交易状态, 支付状态, 处理结果, `status` | needed |
//! | 金额(元) | `ordered_amount` | as ordered, in yuan |
//! | 金额 | 实付金额, 交易金额, `amount`, `paid_amount` | as paid, in yuan; the amount as ordered where it is empty |
//! | 流水号 | 交易流水号, 银行流水号, `reference` | |
//! | 日期 | 交易日期, 支付日期, `date`, `paid_on` | |
//! | 原因 | 失败原因, 退汇原因, 备注, `reason` | a code of ISO 20022 or words |
//!
//! Columns stand in any order; others are passed over. A row that begins with 合计 holds the totals: 笔数 before
//! the count, the sum in the column of amounts; as ordered, where the table has both.

use csv::StringRecord;
use domain::money::Fen;

use super::{Reading, Told};
use crate::bank::csv::{AMOUNT as ORDERED, CLAIM, COUNT, PAYMENT, TOTAL};
use crate::bank::fault::FaultCode;
use crate::bank::results::ResultStatus;

const STATUS: &str = "状态";
const AMOUNT: &str = "金额";
const REFERENCE: &str = "流水号";
const DATE: &str = "日期";
const REASON: &str = "原因";

/// The column that a name stands for.
fn known(name: &str) -> Option<&'static str> {
    // Half-width brackets and no blanks, as spreadsheets and people vary them.
    let name: String = name
        .chars()
        .filter(|character| !character.is_whitespace() && *character != '\u{feff}')
        .map(|character| match character {
            '（' => '(',
            '）' => ')',
            other => other.to_ascii_lowercase(),
        })
        .collect();
    Some(match name.as_str() {
        PAYMENT | "支付编号" | "payment_id" | "endtoendid" | "end_to_end_id" => PAYMENT,
        CLAIM | "申请编号" | "claim_id" => CLAIM,
        ORDERED | "ordered_amount" => ORDERED,
        STATUS | "交易状态" | "支付状态" | "处理结果" | "status" => STATUS,
        AMOUNT | "实付金额" | "交易金额" | "amount" | "paid_amount" => AMOUNT,
        REFERENCE | "交易流水号" | "银行流水号" | "reference" => REFERENCE,
        DATE | "交易日期" | "支付日期" | "date" | "paid_on" => DATE,
        REASON | "失败原因" | "退汇原因" | "备注" | "reason" => REASON,
        _ => return None,
    })
}

/// Where the columns stand.
struct Columns(Vec<Option<&'static str>>);

impl Columns {
    /// Reads the names; notes what is absent or stands there twice.
    fn read(names: &StringRecord, reading: &mut Reading) -> Self {
        let columns = Self(names.iter().map(known).collect());
        let found: Vec<&'static str> = columns.0.iter().copied().flatten().collect();
        for (index, name) in found.iter().enumerate() {
            if found.iter().take(index).any(|other| other == name) {
                reading.faults.note(1, name, FaultCode::DuplicateColumn);
            }
        }
        if !columns.has(STATUS) {
            reading.faults.note(1, STATUS, FaultCode::MissingColumn);
        }
        if !columns.has(PAYMENT) && !columns.has(CLAIM) {
            reading.faults.note(1, PAYMENT, FaultCode::MissingColumn);
        }
        columns
    }

    fn has(&self, name: &'static str) -> bool {
        self.0.contains(&Some(name))
    }

    /// A row's cell; empty if there is none.
    fn cell<'a>(&self, row: &'a StringRecord, name: &'static str) -> &'a str {
        let at = self.0.iter().position(|column| *column == Some(name));
        let cell = at.and_then(|at| row.get(at)).unwrap_or_default();
        cell.trim()
    }

    /// The column whose sum the totals state.
    fn summed(&self) -> &'static str {
        if self.has(ORDERED) { ORDERED } else { AMOUNT }
    }
}

/// Reads the table.
pub fn read(text: &str, reading: &mut Reading) {
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
        .into_records()
        .filter_map(Result::ok);
    let Some(names) = rows.next() else {
        return;
    };
    let columns = Columns::read(&names, reading);
    if !reading.faults.none() {
        return;
    }
    let mut numbers = Numbers::of(text);
    let (mut sum, mut count, mut total) = (0_i64, 0_u64, None);
    for row in rows {
        let no = numbers.of_row(&row);
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if is_total(&columns, &row) {
            if total.is_some() {
                reading.faults.note(no, "", FaultCode::SecondTotal);
            }
            read_total(no, &columns, &row, reading);
            total = Some(no);
            continue;
        }
        if row.len() != names.len() {
            reading.faults.note(no, "", FaultCode::RowLength);
            continue;
        }
        count += 1;
        sum = sum.saturating_add(read_row(no, &columns, &row, reading));
        if reading.overflown {
            return;
        }
    }
    // Rows that could not be read are told by themselves; a sum without them is wrong anyway.
    if let Some(no) = total.filter(|_| reading.faults.none()) {
        let (stated, summed) = (reading.control_sum_fen, columns.summed());
        reading.compare(no, "", reading.count, count, FaultCode::WrongCount);
        reading.compare(no, summed, stated, sum, FaultCode::WrongControlSum);
    }
}

/// On which line of the text rows begin.
struct Numbers<'a> {
    text: &'a [u8],
    /// How far the text has been looked at, and the line there.
    at: usize,
    line: u32,
}

impl<'a> Numbers<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            text: text.as_bytes(),
            at: 0,
            line: 1,
        }
    }

    /// The line of a row, which comes after those asked for before. Empty lines and the end of the row before
    /// belong to the row's place, but not to the row.
    fn of_row(&mut self, row: &StringRecord) -> u32 {
        let begins = row.position().map_or(0, csv::Position::byte);
        let begins = usize::try_from(begins).unwrap_or(usize::MAX);
        while let Some(byte) = self.text.get(self.at) {
            if self.at >= begins && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            self.line = self.line.saturating_add(u32::from(*byte == b'\n'));
            self.at += 1;
        }
        self.line
    }
}

/// Whether the row holds totals.
fn is_total(columns: &Columns, row: &StringRecord) -> bool {
    let first = row.get(0).unwrap_or_default().trim();
    [first, columns.cell(row, PAYMENT)]
        .iter()
        .any(|cell| [TOTAL, "总计", "total"].contains(&cell.to_lowercase().as_str()))
}

fn read_total(no: u32, columns: &Columns, row: &StringRecord, reading: &mut Reading) {
    let count = row.iter().find_map(|cell| {
        let cell = cell.trim().replace('：', ":").to_lowercase();
        [COUNT, "count:"]
            .iter()
            .find_map(|before| cell.strip_prefix(before).map(str::to_owned))
    });
    reading.count = reading.number(no, "", &count.unwrap_or_default());
    let summed = columns.summed();
    reading.control_sum_fen = reading.sum(no, summed, columns.cell(row, summed));
}

/// Takes in one row; what it adds to the sum, in fen.
fn read_row(no: u32, columns: &Columns, row: &StringRecord, reading: &mut Reading) -> i64 {
    let cell = |name| columns.cell(row, name);
    let ordered = reading.yuan(no, ORDERED, cell(ORDERED));
    let paid = reading.yuan(no, AMOUNT, cell(AMOUNT));
    let on = reading.date(no, DATE, cell(DATE));
    if let Some(status) = reading.status(no, STATUS, cell(STATUS)) {
        let reason = match status {
            // A remark about a payment that was made is no reason.
            ResultStatus::Paid => "",
            ResultStatus::Failed | ResultStatus::Returned => cell(REASON),
        };
        let told = Told {
            line_no: no,
            payment: cell(PAYMENT),
            claim: cell(CLAIM),
            otherwise: "",
            amount: paid.or(ordered),
            reference: cell(REFERENCE),
            on,
            reason,
            reason_text: reason,
        };
        reading.take(status, &told, PAYMENT);
    }
    let summed = if columns.has(ORDERED) { ordered } else { paid };
    summed.map_or(0, Fen::get)
}
