//! What holds for every order and every file.

use encoding_rs::GB18030;
use hearth::bank::{
    OrderFormat, PaymentLine, PaymentOrder, ResultStatus, ResultsFormat, read_results,
};
use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use super::{fen, order, payment};

/// Text with all that tables, spreadsheets and encodings trip over.
fn text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        select(vec![
            '=', '+', '-', '@', '"', '\'', ',', '\n', '\r', '\t', '<', '&', ']', '合', '㐂', '𠮷'
        ]),
        any::<char>(),
    ];
    proptest::collection::vec(character, 0..20)
        .prop_map(|characters| characters.into_iter().collect())
}

/// What a line is made of: id, account, name, bank code, amount, purpose. Lines themselves are not for printing.
type Parts = (u128, String, String, Option<String>, i64, String);

fn some_lines() -> impl Strategy<Value = Vec<Parts>> {
    let parts = (
        any::<u128>(),
        "[0-9A-Za-z][0-9A-Za-z-]{0,33}",
        text(),
        proptest::option::of("[0-9A-Za-z]{3,20}"),
        1_i64..=1_000_000_000_000,
        text(),
    );
    proptest::collection::vec(parts, 1..20)
}

fn order_of(parts: Vec<Parts>) -> PaymentOrder {
    let lines =
        parts.into_iter().map(
            |(id, account, name, bank_code, amount, purpose)| PaymentLine {
                payment_id: Uuid::from_u128(id),
                claim_id: Uuid::from_u128(!id),
                account,
                holder_name: format!("名{name}"),
                bank_code,
                amount_fen: fen(amount),
                purpose,
            },
        );
    let mut lines: Vec<PaymentLine> = lines.collect();
    lines.sort_by_key(|line| line.payment_id);
    lines.dedup_by_key(|line| line.payment_id);
    PaymentOrder { lines, ..order() }
}

/// Our own table with a column for the status, as the bank sends it back.
fn answered(bytes: &[u8], format: OrderFormat) -> Vec<u8> {
    let text = match format {
        OrderFormat::CsvGb18030 => GB18030
            .decode_without_bom_handling_and_without_replacement(bytes)
            .unwrap()
            .into_owned(),
        _ => String::from_utf8(bytes.to_vec()).unwrap(),
    };
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut answer = csv::Writer::from_writer(Vec::new());
    for (no, row) in rows.records().enumerate() {
        let mut row = row.unwrap();
        row.push_field(if no == 0 { "状态" } else { "成功" });
        answer.write_record(&row).unwrap();
    }
    let answer = String::from_utf8(answer.into_inner().unwrap()).unwrap();
    match format {
        OrderFormat::CsvGb18030 => GB18030.encode(&answer).0.into_owned(),
        _ => answer.into_bytes(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_table_that_comes_back_has_every_id_and_amount(parts in some_lines()) {
        let order = order_of(parts);
        let mut hashes = Vec::new();
        for format in [OrderFormat::CsvUtf8, OrderFormat::CsvGb18030] {
            let table = answered(&format.write(&order).unwrap(), format);
            let results = read_results(ResultsFormat::Csv, &table).unwrap();
            prop_assert_eq!(results.count, u64::try_from(order.count()).ok());
            prop_assert_eq!(results.control_sum_fen, Some(order.control_sum_fen()));
            let told: Vec<_> = results
                .lines
                .iter()
                .map(|line| (line.payment_id, line.claim_id, line.amount_fen))
                .collect();
            let expected: Vec<_> = order
                .lines
                .iter()
                .map(|line| (Some(line.payment_id), Some(line.claim_id), Some(line.amount_fen)))
                .collect();
            prop_assert_eq!(told, expected);
            hashes.push(results.content_sha256);
        }
        prop_assert_eq!(&hashes[0], &hashes[1]);
    }

    #[test]
    fn what_can_be_written_is_well_formed(parts in some_lines()) {
        let order = order_of(parts);
        let xml = String::from_utf8(OrderFormat::Pain001.write(&order).unwrap()).unwrap();
        let mut reader = quick_xml::Reader::from_str(&xml);
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Eof => break,
                quick_xml::events::Event::Text(text) => {
                    let is_fine = |character: char| !character.is_control() || character == '\n';
                    prop_assert!(text.into_inner().chars().all(is_fine));
                }
                _ => {}
            }
        }
        let json = OrderFormat::Json.write(&order).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
        prop_assert_eq!(json["lines"].as_array().unwrap().len(), order.count());
    }

    #[test]
    fn results_in_another_order_have_the_same_hash(
        (one, other) in proptest::collection::vec((0..6_u128, 1..9_i64, any::<bool>()), 1..12)
            .prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle())),
    ) {
        let file = |lines: &[(u128, i64, bool)]| {
            let results: Vec<_> = lines
                .iter()
                .map(|(no, amount, paid)| serde_json::json!({
                    "payment_id": payment(*no),
                    "amount_fen": amount,
                    "status": if *paid { "paid" } else { "failed" },
                }))
                .collect();
            serde_json::json!({ "results": results }).to_string()
        };
        let read = |lines: &[_]| read_results(ResultsFormat::Json, file(lines).as_bytes()).unwrap();
        let (one, other) = (read(&one), read(&other));
        prop_assert_eq!(one.content_sha256, other.content_sha256);
        prop_assert!(one.lines.iter().all(|line| (line.status == ResultStatus::Paid) == line.reason.is_none()));
    }

    #[test]
    fn no_bytes_bring_a_reader_down(bytes in proptest::collection::vec(any::<u8>(), 0..300), cut in 0..3_000_usize) {
        for format in [ResultsFormat::Json, ResultsFormat::Csv, ResultsFormat::Xml] {
            read_results(format, &bytes).ok();
        }
        // A sample that ends early, or with noise in it.
        for (format, name) in [
            (ResultsFormat::Csv, "results.gb18030.csv"),
            (ResultsFormat::Xml, "notification.camt.054.xml"),
            (ResultsFormat::Json, "results.json"),
        ] {
            let sample = super::sample(name);
            let cut = cut.min(sample.len());
            read_results(format, &sample[..cut]).ok();
            read_results(format, &[&sample[..cut], &bytes, &sample[cut..]].concat()).ok();
        }
    }
}
