use encoding_rs::GB18030;
use hearth::bank::{Field, OrderFormat, PaymentOrder, Unwritable, file_sha256};

use super::{line, order, path, payment, sample};

const FILES: [(OrderFormat, &str); 4] = [
    (OrderFormat::Json, "order.json"),
    (OrderFormat::CsvUtf8, "order.utf-8.csv"),
    (OrderFormat::CsvGb18030, "order.gb18030.csv"),
    (OrderFormat::Pain001, "order.xml"),
];

/// Count, control sum and content hash, as a file tells them.
type Figures = (String, String, String);

fn figures_of_order(order: &PaymentOrder) -> Figures {
    let sum = order.control_sum_fen();
    (
        order.count().to_string(),
        format!("{}.{:02}", sum / 100, sum % 100),
        order.content_sha256().unwrap(),
    )
}

fn figures_of_json(bytes: &[u8]) -> Figures {
    let document: serde_json::Value = serde_json::from_slice(bytes).unwrap();
    let sum = document["control_sum_fen"].as_i64().unwrap();
    (
        document["count"].to_string(),
        format!("{}.{:02}", sum / 100, sum % 100),
        document["content_sha256"].as_str().unwrap().to_owned(),
    )
}

fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.unwrap());
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

fn figures_of_csv(text: &str) -> Figures {
    let rows = rows(text);
    let last = rows.last().unwrap();
    assert_eq!(last[0], "合计");
    (
        last[1].strip_prefix("笔数:").unwrap().to_owned(),
        last[5].clone(),
        last[6].strip_prefix("sha256:").unwrap().to_owned(),
    )
}

fn element<'a>(xml: &'a str, name: &str) -> &'a str {
    let (_, rest) = xml.split_once(&format!("<{name}")).unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    rest.split_once('<').unwrap().0
}

fn figures_of_xml(xml: &str) -> Figures {
    (
        element(xml, "NbOfTxs").to_owned(),
        element(xml, "CtrlSum").to_owned(),
        element(xml, "ContentSha256").to_owned(),
    )
}

#[test]
fn every_format_has_the_same_figures() {
    let order = order();
    let expected = figures_of_order(&order);
    assert_eq!(expected.1, "901844.57");
    let files = OrderFormat::ALL
        .iter()
        .map(|format| format.write(&order).unwrap());
    let files: Vec<Vec<u8>> = files.collect();
    let utf8 = String::from_utf8(files[1].clone()).unwrap();
    let gb18030 = GB18030.decode_without_bom_handling_and_without_replacement(&files[2]);
    let xml = String::from_utf8(files[3].clone()).unwrap();
    assert_eq!(figures_of_json(&files[0]), expected);
    assert_eq!(
        figures_of_csv(utf8.strip_prefix('\u{feff}').unwrap()),
        expected
    );
    assert_eq!(figures_of_csv(&gb18030.unwrap()), expected);
    assert_eq!(figures_of_xml(&xml), expected);
    assert!(expected.2.starts_with(element(&xml, "PmtInfId")));
}

#[test]
fn the_files_are_these_to_the_byte() {
    for (format, name) in FILES {
        let written = format.write(&order()).unwrap();
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path(name), &written).unwrap();
        }
        assert!(
            written == sample(name),
            "{name} is written in another way now"
        );
    }
}

#[test]
fn the_order_as_json_is_the_one_of_the_contract() {
    let written = OrderFormat::Json.write(&order()).unwrap();
    let told: api_spec::batch::PaymentOrder = serde_json::from_slice(&written).unwrap();
    let again: serde_json::Value = serde_json::from_slice(&written).unwrap();
    assert_eq!(serde_json::to_value(told).unwrap(), again);
}

#[test]
fn lines_in_another_order_give_the_same_files() {
    let (one, mut other) = (order(), order());
    other.lines.reverse();
    for format in OrderFormat::ALL {
        assert_eq!(format.write(&one), format.write(&other));
    }
}

#[test]
fn the_hash_is_that_of_the_canonical_list() {
    let mut order = order();
    order.lines.retain(|line| line.payment_id == payment(1));
    let canonical = concat!(
        r#"[{"account":"6222021234567890123","amount_fen":60000,"holder":"李秀英","#,
        r#""payment_id":"01900000-0000-7000-8000-000000000001","purpose":"转移就业交通补贴"}]"#,
    );
    assert_eq!(
        order.content_sha256().unwrap(),
        file_sha256(canonical.as_bytes())
    );
}

#[test]
fn whatever_the_bank_is_asked_to_do_changes_the_hash() {
    let cases: [fn(&mut PaymentOrder); 5] = [
        |order| order.lines[0].payment_id = payment(99),
        |order| order.lines[0].account.push('0'),
        |order| order.lines[0].holder_name = "李秀瑛".to_owned(),
        |order| order.lines[0].amount_fen = super::fen(2),
        |order| order.lines[0].purpose.push('。'),
    ];
    let hash = order().content_sha256().unwrap();
    for change in cases {
        let mut changed = order();
        change(&mut changed);
        assert_ne!(changed.content_sha256().unwrap(), hash);
    }
}

#[test]
fn gb18030_has_every_character() {
    let bytes = OrderFormat::CsvGb18030.write(&order()).unwrap();
    // 李秀英 has two bytes each; 㐂 and 𠮷 are among those with four.
    for name in [
        &b"\xc0\xee\xd0\xe3\xd3\xa2"[..],
        &b"\x81\x39\xef\x31\xcc\xef\x95\x34\xb2\x35"[..],
    ] {
        let found = bytes.windows(name.len()).any(|window| window == name);
        assert!(found, "{name:x?}");
    }
    assert!(!bytes.windows(2).any(|window| window == b"&#"));
    assert!(
        std::str::from_utf8(&bytes).is_err(),
        "it could be taken for UTF-8"
    );
}

#[test]
fn private_characters_without_a_place_in_gb18030_are_replaced() {
    let mut order = order();
    order.lines[0].holder_name = "李\u{e5e5}".to_owned();
    let bytes = OrderFormat::CsvGb18030.write(&order).unwrap();
    let text = GB18030
        .decode_without_bom_handling_and_without_replacement(&bytes)
        .unwrap();
    assert!(text.contains("李\u{fffd}"));
}

#[test]
fn no_cell_is_a_formula() {
    for name in ["order.utf-8.csv", "order.gb18030.csv"] {
        let text = match String::from_utf8(sample(name)) {
            Ok(text) => text,
            Err(_) => GB18030.decode(&sample(name)).0.into_owned(),
        };
        assert!(text.contains("'=HYPERLINK"));
        assert!(text.contains("'＝1+1"));
        for cell in rows(text.trim_start_matches('\u{feff}'))
            .into_iter()
            .flatten()
        {
            let dangerous = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'];
            assert!(!cell.starts_with(dangerous), "{cell}");
            assert!(!cell.contains(['\n', '\r', '\0', '\u{202e}']), "{cell:?}");
        }
    }
}

#[test]
fn names_are_cut_and_cleaned_for_the_message_but_accounts_are_not() {
    let xml = String::from_utf8(sample("order.xml")).unwrap();
    assert!(xml.contains(&format!("<Nm>{}</Nm>", "村".repeat(140))));
    assert!(xml.contains("<Nm>欧阳 娜 娜</Nm>"));
    assert!(xml.contains("<Id>6222021234567890127</Id>"));
    assert!(xml.contains("<EndToEndId>01900000000070008000000000000001</EndToEndId>"));
    assert!(xml.contains("<InstdAmt Ccy=\"CNY\">1234.56</InstdAmt>"));
}

#[test]
fn what_no_bank_could_pay_is_refused_in_every_format() {
    let cases: [(fn(&mut PaymentOrder), Unwritable); 9] = [
        (|order| order.lines.clear(), Unwritable::Empty),
        (
            |order| order.lines[1].payment_id = payment(5),
            Unwritable::Twice(payment(5)),
        ),
        (
            |order| order.lines[1].account = "1".repeat(35),
            Unwritable::Line(payment(1), Field::Account),
        ),
        (
            |order| order.lines[1].account = "-62220212".to_owned(),
            Unwritable::Line(payment(1), Field::Account),
        ),
        (
            |order| order.lines[1].holder_name = " \u{200b}\n".to_owned(),
            Unwritable::Line(payment(1), Field::Name),
        ),
        (
            |order| order.lines[1].bank_code = Some("a b".to_owned()),
            Unwritable::Line(payment(1), Field::BankCode),
        ),
        (
            |order| order.lines[1].amount_fen = super::fen(0),
            Unwritable::Line(payment(1), Field::Amount),
        ),
        (
            |order| order.debtor.account.clear(),
            Unwritable::Debtor(Field::Account),
        ),
        (
            |order| {
                let more = (6..=100_001).map(|no| line(no, "62220212", "李秀英", 1, ""));
                order.lines.extend(more);
            },
            Unwritable::TooMany,
        ),
    ];
    for (change, refusal) in cases {
        let mut changed = order();
        change(&mut changed);
        for format in OrderFormat::ALL {
            assert_eq!(format.write(&changed), Err(refusal), "{format:?}");
        }
    }
}

#[test]
fn a_bank_that_is_not_known_is_said_to_be_so() {
    let mut order = order();
    order.debtor.bank_code = None;
    let xml = String::from_utf8(OrderFormat::Pain001.write(&order).unwrap()).unwrap();
    assert_eq!(xml.matches("<Id>NOTPROVIDED</Id>").count(), 1);
    assert!(!xml.contains("<BICFI>NOTPROVIDED"));
}
