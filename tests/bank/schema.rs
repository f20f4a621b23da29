//! What we write, against the published schema.

use hearth::bank::OrderFormat;
use xsd_schema::validation::{
    CollectingValidationSink, SchemaValidator, ValidationFlags, drive_quick_xml,
};
use xsd_schema::{SchemaSet, load_and_process_schema};

use super::order;

/// The namespace of a schema and the text of it.
const SCHEMA: &str = include_str!("../data/pain.001.001.09.xsd");

fn schema() -> SchemaSet {
    let mut set = SchemaSet::new();
    load_and_process_schema(SCHEMA.as_bytes(), "pain.001.001.09.xsd", &mut set, None).unwrap();
    set
}

/// What is wrong with a message.
fn faults(schema: &SchemaSet, xml: &str) -> Vec<String> {
    let validator = SchemaValidator::new(schema, ValidationFlags::default());
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    let mut runtime = validator.start_run(CollectingValidationSink {
        errors: &mut errors,
        warnings: &mut warnings,
    });
    if let Err(error) = drive_quick_xml(xml.as_bytes(), &mut runtime, schema) {
        return vec![error.to_string()];
    }
    drop(runtime);
    errors.iter().map(ToString::to_string).collect()
}

fn message(order: &hearth::bank::PaymentOrder) -> String {
    String::from_utf8(OrderFormat::Pain001.write(order).unwrap()).unwrap()
}

#[test]
fn messages_are_as_the_schema_says() {
    let schema = schema();
    let mut plain = order();
    plain.debtor.bank_code = None;
    plain.lines.truncate(1);
    let mut large = order();
    let most = domain::money::Fen::MAX;
    large
        .lines
        .extend((6..=2_000).map(|no| hearth::bank::PaymentLine {
            amount_fen: most,
            ..super::line(
                no,
                &"9".repeat(34),
                "\u{10ffff}\u{1}]]>",
                1,
                "\u{d7ff}\u{e000}",
            )
        }));
    for order in [order(), plain, large] {
        assert_eq!(faults(&schema, &message(&order)), Vec::<String>::new());
    }
}

/// The validator is only worth something if it finds what is wrong.
#[test]
fn messages_that_are_not_as_the_schema_says_are_found() {
    let schema = schema();
    let message = message(&order());
    let long_name = format!("<Nm>{}</Nm>", "村".repeat(141));
    let cut_name = format!("<Nm>{}</Nm>", "村".repeat(140));
    let cases = [
        ("pain.001.001.09", "pain.001.001.03"),
        ("<PmtMtd>TRF</PmtMtd>", ""),
        ("<PmtMtd>TRF</PmtMtd>", "<PmtMtd>XXX</PmtMtd>"),
        (
            "<PmtMtd>TRF</PmtMtd>",
            "<PmtMtd>TRF</PmtMtd><PmtMtd>TRF</PmtMtd>",
        ),
        ("<BtchBookg>false</BtchBookg>", "<BtchBookg>no</BtchBookg>"),
        ("<NbOfTxs>5</NbOfTxs>", "<NbOfTxs>five</NbOfTxs>"),
        (
            "<NbOfTxs>5</NbOfTxs>",
            "<NbOfTxs>1234567890123456</NbOfTxs>",
        ),
        ("<CtrlSum>901844.57</CtrlSum>", "<CtrlSum>1e6</CtrlSum>"),
        ("Ccy=\"CNY\"", "Ccy=\"yuan\""),
        ("Ccy=\"CNY\"", ""),
        (">600.00</InstdAmt>", ">-600.00</InstdAmt>"),
        (">600.00</InstdAmt>", ">600.000001</InstdAmt>"),
        ("<Dt>2026-03-05</Dt>", "<Dt>2026-02-30</Dt>"),
        ("T09:30:00Z</CreDtTm>", "</CreDtTm>"),
        ("<BICFI>ICBKCNBJ</BICFI>", "<BICFI>icbkcnbj</BICFI>"),
        ("<Id>6222021234567890123</Id>", "<Id></Id>"),
        (
            "<Id>6222021234567890123</Id>",
            "<Id>62220212345678901236222021234567890</Id>",
        ),
        ("<MsgId>", "<MsgId>0123"),
        ("<InstrId>", "<Instr>"),
        (cut_name.as_str(), long_name.as_str()),
        (
            "<Ustrd>转移就业交通补贴</Ustrd>",
            "<Text>转移就业交通补贴</Text>",
        ),
        ("<Envlp>", "<Envlp><a xmlns=\"urn:a\"/>"),
    ];
    for (from, to) in cases {
        let changed = message.replacen(from, to, 1);
        assert_ne!(changed, message, "{from} is not in the message");
        assert_ne!(
            faults(&schema, &changed),
            Vec::<String>::new(),
            "{from} -> {to}"
        );
    }
}
