//! Files that are meant to do harm, or are no files of results at all.

use std::fmt::Write;

use hearth::bank::{FaultCode, MAX_BYTES, MAX_LINES, ResultsFormat, read_results};

use super::sample;

const PAIN: &str = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10";
const FORMATS: [ResultsFormat; 3] = [ResultsFormat::Json, ResultsFormat::Csv, ResultsFormat::Xml];

/// The one fault of a message.
fn fault(xml: &str) -> FaultCode {
    let faults = read_results(ResultsFormat::Xml, xml.as_bytes()).unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults[0].code
}

#[test]
fn entities_are_never_expanded() {
    let mut laughs = String::from("<!DOCTYPE lolz [<!ENTITY lol \"lol\">");
    for no in 1..10 {
        let more = format!("&lol{};", no - 1).repeat(10);
        write!(laughs, "<!ENTITY lol{no} \"{more}\">").unwrap();
    }
    for document in [
        format!("{laughs}]><Document xmlns=\"{PAIN}\">&lol9;</Document>"),
        format!(
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Document xmlns=\"{PAIN}\">&x;</Document>"
        ),
        format!("<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/a.dtd\"><Document xmlns=\"{PAIN}\"/>"),
        format!("<Document xmlns=\"{PAIN}\"><A>&x;</A></Document>"),
        format!(
            "<Document xmlns=\"{PAIN}\"><TxInfAndSts><TxSts>&x;</TxSts></TxInfAndSts></Document>"
        ),
    ] {
        assert_eq!(fault(&document), FaultCode::Entities, "{document}");
    }
}

#[test]
fn messages_are_bounded_in_depth_and_breadth() {
    let deep = "<a>".repeat(100_000);
    assert_eq!(
        fault(&format!("<Document xmlns=\"{PAIN}\">{deep}")),
        FaultCode::TooDeep
    );
    let part = format!("<Document xmlns=\"{PAIN}\"><TxInfAndSts>{deep}");
    assert_eq!(fault(&part), FaultCode::TooDeep);
    let broad = "<a/>".repeat(100_000);
    let part = format!("<Document xmlns=\"{PAIN}\"><TxInfAndSts>{broad}</TxInfAndSts></Document>");
    assert_eq!(fault(&part), FaultCode::TooDeep);
}

#[test]
fn what_is_not_well_formed_is_refused() {
    for text in [
        "",
        "no XML",
        "<Document",
        "<a></b>",
        "<!-- nothing -->",
        &format!("<Document xmlns=\"{PAIN}\">"),
        &format!("<Document xmlns=\"{PAIN}\"><A></Document>"),
        &format!("<Document xmlns=\"{PAIN}\"/><Document xmlns=\"{PAIN}\"/>"),
        &format!("<Document xmlns=\"{PAIN}\"/>text"),
        &format!("<Document xmlns=\"{PAIN}\" xmlns=\"{PAIN}\"/>"),
        &format!("<Document xmlns=\"{PAIN}\"><A>& b</A></Document>"),
        &format!("<Document xmlns=\"{PAIN}\"><A>&#xFFFFFFFF;</A></Document>"),
    ] {
        let faults = read_results(ResultsFormat::Xml, text.as_bytes()).unwrap_err();
        let known = [FaultCode::Malformed, FaultCode::UnknownMessage];
        assert!(known.contains(&faults[0].code), "{text}: {faults:?}");
    }
}

#[test]
fn other_messages_are_refused() {
    let order = String::from_utf8(sample("order.xml")).unwrap();
    assert_eq!(fault(&order), FaultCode::UnknownMessage);
    assert_eq!(fault("<Document/>"), FaultCode::UnknownMessage);
    assert_eq!(
        fault(&format!("<Other xmlns=\"{PAIN}\"/>")),
        FaultCode::UnknownMessage
    );
}

#[test]
fn elements_of_other_namespaces_say_nothing() {
    let report = String::from_utf8(sample("results.pain.002.xml")).unwrap();
    let expected = read_results(ResultsFormat::Xml, report.as_bytes()).unwrap();
    let smuggled = report.replace(
        "  </CstmrPmtStsRpt>",
        "<SplmtryData><Envlp><TxInfAndSts xmlns=\"urn:other\"><TxSts>ACSC</TxSts></TxInfAndSts></Envlp>\
         </SplmtryData><x:TxInfAndSts xmlns:x=\"urn:other\"/></CstmrPmtStsRpt>",
    );
    assert_ne!(smuggled, report);
    let read = read_results(ResultsFormat::Xml, smuggled.as_bytes()).unwrap();
    assert_eq!(read, expected);
}

#[test]
fn files_are_bounded_in_bytes() {
    let large = vec![b' '; MAX_BYTES + 1];
    for format in FORMATS {
        let faults = read_results(format, &large).unwrap_err();
        assert_eq!(faults[0].code, FaultCode::TooLarge);
    }
}

#[test]
fn files_are_bounded_in_lines() {
    let most = MAX_LINES;
    let json = |count: usize| {
        let results = vec!["{\"claim_id\":\"A\",\"status\":\"paid\"}"; count];
        format!("{{\"results\":[{}]}}", results.join(","))
    };
    let csv = |count: usize| format!("状态,付款编号\n{}", "成功,A\n".repeat(count));
    let xml = |count: usize| {
        let one = "<TxInfAndSts><TxSts>ACSC</TxSts><StsId>A</StsId></TxInfAndSts>";
        format!(
            "<Document xmlns=\"{PAIN}\">{}</Document>",
            one.repeat(count)
        )
    };
    let results = read_results(ResultsFormat::Csv, csv(most).as_bytes()).unwrap();
    assert_eq!(results.lines.len(), most);
    for (format, more) in [
        (ResultsFormat::Json, json(most + 1)),
        (ResultsFormat::Csv, csv(most + 1)),
        (ResultsFormat::Xml, xml(most + 1)),
    ] {
        let faults = read_results(format, more.as_bytes()).unwrap_err();
        assert_eq!(faults.len(), 1, "{format:?}");
        assert_eq!(faults[0].code, FaultCode::TooManyLines);
    }
}

#[test]
fn faults_are_bounded_too() {
    let text = format!("状态,付款编号\n{}", "也许,A\n".repeat(50_000));
    let faults = read_results(ResultsFormat::Csv, text.as_bytes()).unwrap_err();
    assert_eq!(faults.len(), 1_001);
    assert_eq!(faults[0].code, FaultCode::MoreFaults);
}

#[test]
fn what_is_no_text_is_refused() {
    let utf16: Vec<u8> = "状态,付款编号\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for bytes in [
        &b"\xff\xfe"[..],
        &b"\xef\xbb\xbf\xff"[..],
        &[&b"\xff\xfe"[..], &utf16].concat(),
    ] {
        for format in FORMATS {
            let faults = read_results(format, bytes).unwrap_err();
            assert_eq!(faults[0].code, FaultCode::NotText, "{bytes:x?}");
        }
    }
}

#[test]
fn deep_json_is_refused() {
    let deep = format!("{{\"results\":{}", "[".repeat(100_000));
    let faults = read_results(ResultsFormat::Json, deep.as_bytes()).unwrap_err();
    assert_eq!(faults[0].code, FaultCode::Malformed);
}

#[test]
fn no_fault_repeats_a_value() {
    let text = "状态,付款编号,金额,日期\n6222021234567890123,李秀英,6222021234567890124,张三\n";
    let faults = read_results(ResultsFormat::Csv, text.as_bytes()).unwrap_err();
    for fault in faults {
        for language in [
            api_spec::problem::Language::En,
            api_spec::problem::Language::Zh,
        ] {
            let said = format!("{fault:?} {}", fault.message(language));
            for value in ["6222", "李秀英", "张三"] {
                assert!(!said.contains(value), "{said}");
            }
        }
    }
}

#[test]
fn codes_are_distinct_kebab_case() {
    let codes: std::collections::BTreeSet<&str> =
        FaultCode::ALL.iter().map(|code| code.code()).collect();
    assert_eq!(codes.len(), FaultCode::ALL.len());
    for code in codes {
        assert!(
            code.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-'),
            "{code}"
        );
    }
}
