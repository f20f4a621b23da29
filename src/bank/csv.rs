//! An order as a table.
//!
//! One line per payment below the column names, and a last line with the count, the control sum and the content
//! hash. Lines end as RFC 4180 says. Cells that a spreadsheet would take for a formula begin with an apostrophe.

use super::order::{PaymentLine, PaymentOrder, Unwritable};
use super::{text, yuan};

/// The names of the columns.
pub const COLUMNS: [&str; 7] = [PAYMENT, CLAIM, ACCOUNT, HOLDER, BANK_CODE, AMOUNT, PURPOSE];
/// The payment's id.
pub const PAYMENT: &str = "付款编号";
/// The claim's id.
pub const CLAIM: &str = "申领编号";
const ACCOUNT: &str = "收款账号";
const HOLDER: &str = "收款户名";
const BANK_CODE: &str = "开户行行号";
/// The amount as ordered, in yuan.
pub const AMOUNT: &str = "金额(元)";
const PURPOSE: &str = "用途";

/// The first cell of the last line.
pub const TOTAL: &str = "合计";
/// What stands before the count in the last line.
pub const COUNT: &str = "笔数:";
const HASH: &str = "sha256:";

/// The bytes of the table.
#[derive(Debug, Clone, Copy)]
pub enum Encoding {
    /// With byte order mark, by which spreadsheets know it.
    Utf8,
    /// What older bank programs read.
    Gb18030,
}

/// Writes the table.
pub fn write(
    order: &PaymentOrder,
    lines: &[&PaymentLine],
    encoding: Encoding,
) -> Result<Vec<u8>, Unwritable> {
    let table = table(order, lines)?;
    Ok(match encoding {
        Encoding::Utf8 => [b"\xef\xbb\xbf", table.as_bytes()].concat(),
        Encoding::Gb18030 => text::to_gb18030(&table),
    })
}

fn table(order: &PaymentOrder, lines: &[&PaymentLine]) -> Result<String, Unwritable> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let mut row =
        |cells: [String; COLUMNS.len()]| writer.write_record(cells).map_err(|_| Unwritable::Writer);
    row(COLUMNS.map(str::to_owned))?;
    for line in lines {
        row([
            line.payment_id.to_string(),
            line.claim_id.to_string(),
            line.account.clone(),
            guarded(&line.holder_name),
            line.bank_code.clone().unwrap_or_default(),
            line.amount_fen.to_string(),
            guarded(&line.purpose),
        ])?;
    }
    row([
        TOTAL.to_owned(),
        format!("{COUNT}{}", order.count()),
        String::new(),
        String::new(),
        String::new(),
        yuan::from_fen(order.control_sum_fen()),
        format!("{HASH}{}", order.content_sha256()?),
    ])?;
    let bytes = writer.into_inner().map_err(|_| Unwritable::Writer)?;
    String::from_utf8(bytes).map_err(|_| Unwritable::Writer)
}

/// The cell as one line that no spreadsheet calculates: what begins like a formula, also in full-width signs,
/// gets an apostrophe before it.
fn guarded(cell: &str) -> String {
    let cell = text::line(cell);
    if cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell
    }
}
