//! The files that go to a bank and those that come back.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail as tests do"
)]

mod faults;
mod hostile;
mod laws;
mod orders;
mod results;
mod schema;

use chrono::{NaiveDate, TimeZone, Utc};
use domain::money::Fen;
use hearth::bank::{Debtor, PaymentLine, PaymentOrder};
use uuid::Uuid;

fn fen(fen: i64) -> Fen {
    Fen::try_from(fen).unwrap()
}

fn payment(no: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + no)
}

fn claim(no: u128) -> Uuid {
    Uuid::from_u128(0x0190_1111_0000_7000_8000_0000_0000_0000 + no)
}

fn line(no: u128, account: &str, holder: &str, amount: i64, purpose: &str) -> PaymentLine {
    PaymentLine {
        payment_id: payment(no),
        claim_id: claim(no),
        account: account.to_owned(),
        holder_name: holder.to_owned(),
        bank_code: None,
        amount_fen: fen(amount),
        purpose: purpose.to_owned(),
    }
}

/// An order with all that makes trouble: rare characters, formulas, quotes, line ends, long names.
fn order() -> PaymentOrder {
    let long = "村".repeat(150);
    let mut lines = vec![
        line(5, "6222021234567890127", &long, 1, &long),
        line(
            1,
            "6222021234567890123",
            "李秀英",
            60_000,
            "转移就业交通补贴",
        ),
        line(
            2,
            "6222021234567890124",
            "㐂田𠮷",
            123_456,
            "=HYPERLINK(\"http://example.org\")",
        ),
        line(
            3,
            "6222021234567890125",
            "＝1+1",
            90_000_000,
            "@补贴,\"引号\"<&>",
        ),
        line(
            4,
            "6222-0212-3456",
            "欧阳\n\u{202e}娜 \u{0}\u{7}娜\u{fffe}",
            1_000,
            "",
        ),
    ];
    for (line, code) in lines
        .iter_mut()
        .zip(["102701000013", "ICBKCNBJ", "ICBKCNBJGZH", "Bank123"])
    {
        line.bank_code = Some(code.to_owned());
    }
    PaymentOrder {
        batch_id: Uuid::from_u128(0x0190_2222_0000_7000_8000_0000_0000_0001),
        created_at: Utc.with_ymd_and_hms(2026, 3, 4, 9, 30, 0).unwrap(),
        execute_on: NaiveDate::from_ymd_opt(2026, 3, 5).unwrap(),
        debtor: Debtor {
            name: "某某县人力资源和社会保障局".to_owned(),
            account: "105290000012345678".to_owned(),
            bank_code: Some("105701000026".to_owned()),
        },
        lines,
    }
}

/// A committed file; `UPDATE=1` renews those that we write.
fn sample(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap()
}

fn path(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/bank/data")
        .join(name)
}
