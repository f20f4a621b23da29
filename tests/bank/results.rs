//! Files that came back, and what they say.

use chrono::NaiveDate;
use encoding_rs::GB18030;
use hearth::bank::{
    BankResults, FailureReason, ResultLine, ResultStatus, ResultsFormat, read_results,
};

use super::{claim, fen, order, payment, sample};

const CSV: ResultsFormat = ResultsFormat::Csv;
const JSON: ResultsFormat = ResultsFormat::Json;
const XML: ResultsFormat = ResultsFormat::Xml;

/// The same answer in every format.
const SAME: [(ResultsFormat, &str); 4] = [
    (CSV, "results.utf-8.csv"),
    (CSV, "results.gb18030.csv"),
    (JSON, "results.json"),
    (XML, "results.pain.002.xml"),
];

fn read(format: ResultsFormat, name: &str) -> BankResults {
    read_results(format, &sample(name)).unwrap()
}

fn of(results: &BankResults, no: u128) -> &ResultLine {
    let mut lines = results.lines.iter();
    lines
        .find(|line| line.payment_id == Some(payment(no)))
        .unwrap()
}

#[test]
fn every_format_says_the_same() {
    let order = order();
    let day = NaiveDate::from_ymd_opt(2026, 3, 5);
    let mut hashes = Vec::new();
    for (format, name) in SAME {
        let results = read(format, name);
        assert_eq!(results.count, Some(5), "{name}");
        assert_eq!(
            results.control_sum_fen,
            Some(order.control_sum_fen()),
            "{name}"
        );
        assert_eq!((results.lines.len(), results.skipped), (5, 0), "{name}");
        for line in &order.lines {
            let result = results
                .lines
                .iter()
                .find(|result| result.payment_id == Some(line.payment_id))
                .unwrap();
            assert_eq!(result.amount_fen, Some(line.amount_fen), "{name}");
            assert_eq!(result.unknown_reference, None, "{name}");
        }
        let paid = of(&results, 1);
        assert_eq!(paid.status, ResultStatus::Paid, "{name}");
        assert_eq!(paid.reference.as_deref(), Some("20260305000001"), "{name}");
        assert_eq!((paid.on, paid.reason), (day, None), "{name}");
        for (no, reason) in [
            (2, FailureReason::AccountClosed),
            (3, FailureReason::NameDiffers),
            (5, FailureReason::Duplicate),
        ] {
            assert_eq!(of(&results, no).status, ResultStatus::Failed, "{name}");
            assert_eq!(of(&results, no).reason, Some(reason), "{name}");
        }
        hashes.push(results.content_sha256);
    }
    hashes.dedup();
    assert_eq!(hashes.len(), 1, "{hashes:?}");
}

#[test]
fn words_of_the_bank_are_kept_beside_the_reason() {
    let results = read(XML, "results.pain.002.xml");
    let line = of(&results, 2);
    assert_eq!(line.reason_text.as_deref(), Some("请核对 & 重报"));
    assert_eq!(line.claim_id, Some(claim(2)));
    assert_eq!(line.line_no, 3);
    let results = read(CSV, "results.gb18030.csv");
    assert_eq!(
        of(&results, 2).reason_text.as_deref(),
        Some("收款账户已销户")
    );
    assert_eq!(of(&results, 4).reason_text, None);
}

#[test]
fn a_notification_tells_what_was_paid_what_came_back_and_what_is_unknown() {
    let results = read(XML, "notification.camt.054.xml");
    let lines: Vec<_> = results
        .lines
        .iter()
        .map(|line| {
            (
                line.payment_id,
                line.status,
                line.amount_fen.unwrap().get(),
                line.reason,
            )
        })
        .collect();
    let other = Some(FailureReason::Other);
    assert_eq!(
        lines,
        [
            (Some(payment(1)), ResultStatus::Paid, 60_000, None),
            (Some(payment(4)), ResultStatus::Paid, 1_000, None),
            (
                Some(payment(4)),
                ResultStatus::Returned,
                1_000,
                Some(FailureReason::AccountClosed)
            ),
            (Some(payment(2)), ResultStatus::Returned, 123_456, other),
            (Some(payment(3)), ResultStatus::Returned, 90_000_000, other),
            (None, ResultStatus::Paid, 500, None),
        ]
    );
    // Money from the treasury, and a debit that is not booked yet.
    assert_eq!(results.skipped, 2);
    assert_eq!(results.lines[5].unknown_reference.as_deref(), Some("E6"));
    assert_eq!(results.lines[2].reason_text.as_deref(), Some("账户冻结"));
    assert_eq!(
        (results.count, results.control_sum_fen),
        (Some(7), Some(90_316_556))
    );
    let table = read(CSV, "notification.csv");
    assert_eq!(table.content_sha256, results.content_sha256);
    assert_eq!((table.count, table.control_sum_fen), (None, None));
}

#[test]
fn whatever_a_line_says_changes_the_hash() {
    let text = String::from_utf8(sample("results.json")).unwrap();
    let hash = read(JSON, "results.json").content_sha256;
    let unsummed = text.replace("\"control_sum_fen\": 90184457,", "");
    for (from, to) in [
        ("8000-000000000001\"", "8000-000000000009\""),
        ("\"status\": \"paid\"", "\"status\": \"returned\""),
        ("60000", "60001"),
        ("20260305000001", "20260305000002"),
        ("2026-03-05", "2026-03-06"),
        ("name_differs", "no_funds"),
    ] {
        let changed = unsummed.replacen(from, to, 1);
        assert_ne!(changed, unsummed, "{from}");
        let results = read_results(JSON, changed.as_bytes()).unwrap();
        assert_ne!(results.content_sha256, hash, "{from}");
    }
    // The bank's own words may be spelt in another way.
    let reworded = text.replace("\"户名不符\"", "\"名称不一致\"");
    let results = read_results(JSON, reworded.as_bytes()).unwrap();
    assert_eq!(results.content_sha256, hash);
}

#[test]
fn lines_that_nobody_knows_are_told_apart() {
    let hash = |word: &str| {
        let text = format!("付款编号,状态,金额\r\n{word},成功,1.00\r\n");
        let results = read_results(CSV, text.as_bytes()).unwrap();
        assert_eq!(results.lines[0].unknown_reference.as_deref(), Some(word));
        assert_eq!(results.lines[0].payment_id, None);
        results.content_sha256
    };
    assert_ne!(hash("20260305-7"), hash("20260305-8"));
}

#[test]
fn an_amount_that_differs_is_what_the_bank_says() {
    let text = String::from_utf8(sample("results.utf-8.csv")).unwrap();
    let changed = text.replacen(",600.00,20260305000001", ",60.00,20260305000001", 1);
    let results = read_results(CSV, changed.as_bytes()).unwrap();
    // The control sum is that of the column that we wrote.
    assert_eq!(of(&results, 1).amount_fen, Some(fen(6_000)));
    assert_eq!(results.control_sum_fen, Some(90_184_457));
}

#[test]
fn payments_under_way_are_counted_and_say_nothing() {
    for (format, name, from, to) in [
        (CSV, "results.utf-8.csv", "成功", "处理中"),
        (JSON, "results.json", "paid", "pending"),
    ] {
        let text = String::from_utf8(sample(name)).unwrap();
        let results = read_results(format, text.replacen(from, to, 1).as_bytes()).unwrap();
        assert_eq!((results.lines.len(), results.skipped), (4, 1));
    }
    let report = String::from_utf8(sample("results.pain.002.xml")).unwrap();
    let waiting = report
        .replace("<TxSts>ACSC</TxSts>", "<TxSts>ACSP</TxSts>")
        .replace("<DtldSts>ACSC</DtldSts>", "<DtldSts>ACSP</DtldSts>");
    let results = read_results(XML, waiting.as_bytes()).unwrap();
    assert_eq!((results.lines.len(), results.skipped), (3, 2));
}

#[test]
fn a_report_may_list_only_what_was_refused() {
    let text = String::from_utf8(sample("results.pain.002.xml")).unwrap();
    let mut parts = text.split("    <TxInfAndSts>");
    let head = parts.next().unwrap();
    let refused: String = parts
        .filter(|part| part.contains("RJCT"))
        .map(|part| format!("<TxInfAndSts>{part}"))
        .collect();
    let results = read_results(XML, format!("{head}{refused}").as_bytes()).unwrap();
    assert_eq!((results.lines.len(), results.count), (3, Some(5)));
}

#[test]
fn messages_may_be_in_gb18030() {
    let text = String::from_utf8(sample("results.pain.002.xml")).unwrap();
    let hash = read(XML, "results.pain.002.xml").content_sha256;
    for (declared, text) in [
        ("GBK", text.replace("UTF-8", "GBK")),
        (
            "none",
            text.replace("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", ""),
        ),
    ] {
        let bytes = GB18030.encode(&text).0;
        assert!(std::str::from_utf8(&bytes).is_err());
        let results = read_results(XML, &bytes).unwrap();
        assert_eq!(results.content_sha256, hash, "{declared}");
        assert_eq!(
            of(&results, 2).reason_text.as_deref(),
            Some("请核对 & 重报")
        );
    }
}

#[test]
fn a_message_is_read_in_the_encoding_that_it_declares() {
    // One character whose two bytes in GB18030 are also one in UTF-8.
    let text = String::from_utf8(sample("results.pain.002.xml")).unwrap();
    let text = text
        .replace("请核对 &amp; 重报", "隆")
        .replace("UTF-8", "GB18030");
    let bytes = GB18030.encode(&text).0;
    assert!(std::str::from_utf8(&bytes).is_ok());
    let results = read_results(XML, &bytes).unwrap();
    assert_eq!(of(&results, 2).reason_text.as_deref(), Some("隆"));
}

#[test]
fn money_that_came_back_under_an_unknown_name_is_told() {
    let text = String::from_utf8(sample("notification.camt.054.xml")).unwrap();
    let (head, returned) = text.split_once("<n:AcctSvcrRef>E2").unwrap();
    let unknown = returned
        .replacen("01901111000070008000000000000004", "I-9", 1)
        .replacen("01900000000070008000000000000004", "P-9", 1);
    assert_ne!(returned, unknown);
    let text = format!("{head}<n:AcctSvcrRef>E2{unknown}");
    let results = read_results(XML, text.as_bytes()).unwrap();
    let line = &results.lines[2];
    assert_eq!(line.status, ResultStatus::Returned);
    assert_eq!((line.payment_id, line.claim_id), (None, None));
    assert_eq!(line.unknown_reference.as_deref(), Some("P-9"));
}

#[test]
fn an_apostrophe_that_guards_a_cell_is_not_part_of_it() {
    let text = format!("付款编号,状态,流水号\n'{},成功,'0001\t\n", payment(1));
    let results = read_results(CSV, text.as_bytes()).unwrap();
    assert_eq!(results.lines[0].payment_id, Some(payment(1)));
    assert_eq!(results.lines[0].reference.as_deref(), Some("0001"));
}
