//! The ledger's form as the contract shows it.

use api_spec::ledger::LedgerRow;
use api_spec::problem::Language;
use projections::ledger::{Code, LedgerForm};

/// A row's label in a language.
pub fn ledger_label(code: Code, language: Language) -> &'static str {
    match language {
        Language::Zh => code.label_zh(),
        Language::En => code.label_en(),
    }
}

/// The rows of a form in its order.
pub fn ledger_rows(form: &LedgerForm, language: Language) -> Vec<LedgerRow> {
    let row = |code: &Code| LedgerRow {
        no: code.no(),
        code: code.code().to_owned(),
        label: ledger_label(*code, language).to_owned(),
        unit: code.unit().to_owned(),
        value: form.get(code).copied().unwrap_or(0),
    };
    Code::ALL.iter().map(row).collect()
}

/// A form as a table of comma-separated values (RFC 4180).
pub fn ledger_csv(rows: &[LedgerRow]) -> Result<Vec<u8>, csv::Error> {
    let mut table = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        table.serialize(row)?;
    }
    table
        .into_inner()
        .map_err(|error| error.into_error().into())
}
