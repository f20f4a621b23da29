//! Files that came back with something wrong in them.

use hearth::bank::{FaultCode, FileFault, ResultsFormat, read_results};

use super::sample;

const CSV: ResultsFormat = ResultsFormat::Csv;
const JSON: ResultsFormat = ResultsFormat::Json;
const XML: ResultsFormat = ResultsFormat::Xml;

/// The faults of a sample in which something is written otherwise.
fn faults(format: ResultsFormat, name: &str, from: &str, to: &str) -> Vec<FileFault> {
    let text = String::from_utf8(sample(name)).unwrap();
    let changed = text.replacen(from, to, 1);
    assert_ne!(changed, text, "{from} is not in {name}");
    match read_results(format, changed.as_bytes()) {
        Ok(_) => Vec::new(),
        Err(faults) => faults,
    }
}

fn told(faults: &[FileFault]) -> Vec<(u32, &'static str, FaultCode)> {
    let told = faults.iter();
    told.map(|fault| (fault.line, fault.column, fault.code))
        .collect()
}

const SUM: FaultCode = FaultCode::WrongControlSum;
const COUNT: FaultCode = FaultCode::WrongCount;

#[test]
fn wrong_figures_refuse_a_table_whole() {
    assert_told(
        CSV,
        &[
            ("results.utf-8.csv", "笔数:5", "笔数:6", (7, "", COUNT)),
            (
                "results.utf-8.csv",
                "901844.57",
                "901844.58",
                (7, "金额(元)", SUM),
            ),
            (
                "results.utf-8.csv",
                ",600.00,转",
                ",600.01,转",
                (7, "金额(元)", SUM),
            ),
        ],
    );
}

#[test]
fn wrong_figures_refuse_json_whole() {
    assert_told(
        JSON,
        &[
            (
                "results.json",
                "\"count\": 5",
                "\"count\": 4",
                (0, "count", COUNT),
            ),
            (
                "results.json",
                "90184457",
                "90184456",
                (0, "control_sum_fen", SUM),
            ),
        ],
    );
}

#[test]
fn wrong_figures_refuse_a_message_whole() {
    assert_told(
        XML,
        &[
            (
                "results.pain.002.xml",
                "<InstdAmt Ccy=\"CNY\">1234.56",
                "<InstdAmt Ccy=\"CNY\">1234.57",
                (0, "OrgnlCtrlSum", SUM),
            ),
            (
                "results.pain.002.xml",
                "<OrgnlNbOfTxs>5",
                "<OrgnlNbOfTxs>4",
                (0, "OrgnlNbOfTxs", COUNT),
            ),
            (
                "results.pain.002.xml",
                "<InstdAmt Ccy=\"CNY\">1234.56",
                "<InstdAmt Ccy=\"CNY\">1234.55",
                (0, "OrgnlCtrlSum", SUM),
            ),
            (
                "results.pain.002.xml",
                "<DtldNbOfTxs>3",
                "<DtldNbOfTxs>2",
                (0, "NbOfTxsPerSts", COUNT),
            ),
            (
                "results.pain.002.xml",
                "<DtldCtrlSum>610",
                "<DtldCtrlSum>611",
                (0, "NbOfTxsPerSts", SUM),
            ),
            (
                "notification.camt.054.xml",
                "NbOfNtries>7<",
                "NbOfNtries>8<",
                (0, "TxsSummry", COUNT),
            ),
            (
                "notification.camt.054.xml",
                "621.00<",
                "621.01<",
                (0, "TxsSummry", SUM),
            ),
            (
                "notification.camt.054.xml",
                "NbOfTxs>2<",
                "NbOfTxs>3<",
                (1, "NtryDtls/Btch", COUNT),
            ),
            (
                "notification.camt.054.xml",
                "TtlAmt Ccy=\"CNY\">610",
                "TtlAmt Ccy=\"CNY\">611",
                (1, "NtryDtls/Btch", SUM),
            ),
        ],
    );
}

/// What stands in a sample, what is written instead, and the fault that must be told.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    (u32, &'static str, FaultCode),
);

fn assert_told(format: ResultsFormat, cases: &[Case]) {
    for (name, from, to, fault) in cases {
        let found = told(&faults(format, name, from, to));
        assert!(found.contains(fault), "{name}: {from} -> {to}: {found:?}");
    }
}

#[test]
fn what_is_wrong_with_a_table_is_told_by_place() {
    assert_told(
        CSV,
        &[
            (
                "results.utf-8.csv",
                "成功",
                "也许",
                (2, "状态", FaultCode::InvalidStatus),
            ),
            (
                "results.utf-8.csv",
                "\r\n失败",
                "\r\n",
                (3, "状态", FaultCode::Missing),
            ),
            (
                "results.utf-8.csv",
                ",600.00,2026",
                ",6oo,2026",
                (2, "金额", FaultCode::InvalidAmount),
            ),
            (
                "results.utf-8.csv",
                "2026-03-05,\r",
                "2026-13-05,\r",
                (2, "日期", FaultCode::InvalidDate),
            ),
            (
                "results.utf-8.csv",
                "疑似重复",
                "疑似,重复",
                (6, "", FaultCode::RowLength),
            ),
            (
                "results.utf-8.csv",
                "笔数:5",
                "笔数:五",
                (7, "", FaultCode::InvalidNumber),
            ),
            (
                "results.utf-8.csv",
                "状态",
                "别的",
                (1, "状态", FaultCode::MissingColumn),
            ),
            (
                "results.utf-8.csv",
                "用途",
                "流水号",
                (1, "流水号", FaultCode::DuplicateColumn),
            ),
            (
                "notification.csv",
                "E6,paid",
                ",paid",
                (7, "付款编号", FaultCode::Missing),
            ),
        ],
    );
}

#[test]
fn what_is_wrong_with_json_is_told_by_place() {
    assert_told(
        JSON,
        &[
            (
                "results.json",
                "60000",
                "60000.5",
                (2, "amount_fen", FaultCode::InvalidAmount),
            ),
            (
                "results.json",
                "60000",
                "\"600\"",
                (2, "amount_fen", FaultCode::InvalidAmount),
            ),
            (
                "results.json",
                "60000",
                "1000000000001",
                (2, "amount_fen", FaultCode::InvalidAmount),
            ),
            (
                "results.json",
                "\"20260305000001\"",
                "1",
                (2, "reference", FaultCode::WrongType),
            ),
            (
                "results.json",
                "\"paid\"",
                "\"sent\"",
                (2, "status", FaultCode::InvalidStatus),
            ),
            (
                "results.json",
                "2026-03-05",
                "2026-03-32",
                (2, "paid_on", FaultCode::InvalidDate),
            ),
            (
                "results.json",
                "\"results\"",
                "\"lines\"",
                (0, "results", FaultCode::Missing),
            ),
            (
                "results.json",
                "\"count\": 5",
                "\"count\": -5",
                (0, "count", FaultCode::InvalidNumber),
            ),
            ("results.json", "}\n", "", (39, "", FaultCode::Malformed)),
        ],
    );
}

#[test]
fn what_is_wrong_with_a_message_is_told_by_place() {
    assert_told(
        XML,
        &[
            (
                "results.pain.002.xml",
                "<TxSts>ACSC",
                "<TxSts>XXXX",
                (1, "TxSts", FaultCode::InvalidStatus),
            ),
            (
                "results.pain.002.xml",
                "<TxSts>ACSC</TxSts>",
                "",
                (1, "TxSts", FaultCode::Missing),
            ),
            (
                "results.pain.002.xml",
                "Ccy=\"CNY\"",
                "Ccy=\"USD\"",
                (1, "OrgnlTxRef/Amt/InstdAmt", FaultCode::WrongCurrency),
            ),
            (
                "results.pain.002.xml",
                "T10:15",
                "-T10:15",
                (1, "AccptncDtTm", FaultCode::InvalidDate),
            ),
            (
                "notification.camt.054.xml",
                "BOOK",
                "DONE",
                (1, "Sts", FaultCode::InvalidStatus),
            ),
            (
                "notification.camt.054.xml",
                "<n:CdtDbtInd>DBIT",
                "<n:CdtDbtInd>D",
                (1, "CdtDbtInd", FaultCode::InvalidStatus),
            ),
            // Reverses a credit under the id of a payment that was made.
            (
                "notification.camt.054.xml",
                "<n:Sts><n:Cd>BOOK",
                "<n:RvslInd>true</n:RvslInd><n:Sts><n:Cd>BOOK",
                (1, "CdtDbtInd", FaultCode::UnclearEntry),
            ),
        ],
    );
}

#[test]
fn all_faults_of_a_file_are_told_at_once() {
    let text = "状态,付款编号,金额,日期\n\n成功,A,一元,昨天\n\n好,,-1,\n";
    let faults = read_results(CSV, text.as_bytes()).unwrap_err();
    assert_eq!(
        told(&faults),
        [
            (3, "日期", FaultCode::InvalidDate),
            (3, "金额", FaultCode::InvalidAmount),
            (5, "状态", FaultCode::InvalidStatus),
            (5, "金额", FaultCode::InvalidAmount),
        ]
    );
}

#[test]
fn a_report_on_the_whole_batch_is_no_result() {
    let text = String::from_utf8(sample("results.pain.002.xml")).unwrap();
    let (head, _) = text.split_once("   <OrgnlPmtInfAndSts>").unwrap();
    let whole = format!("{head}</CstmrPmtStsRpt></Document>");
    let faults = read_results(XML, whole.as_bytes()).unwrap_err();
    assert_eq!(told(&faults), [(0, "GrpSts", FaultCode::WholeOnly)]);
}

#[test]
fn files_without_results_are_refused() {
    for (format, text) in [
        (CSV, ""),
        (CSV, "状态,付款编号\n"),
        (CSV, "状态,付款编号\n合计,笔数:0\n"),
        (JSON, "{\"results\": []}"),
    ] {
        let faults = read_results(format, text.as_bytes()).unwrap_err();
        assert_eq!(told(&faults), [(0, "", FaultCode::NoLines)], "{text}");
    }
}
