//! Results as JSON: `{control_sum_fen?, count?, results: [{payment_id?, claim_id?, status, amount_fen?, reference?,
//! paid_on?, reason?, reason_text?}]}`. The sum is that of all amounts, the count that of all results.

use domain::money::Fen;
use serde_json::{Map, Value};

use super::{Reading, Told};
use crate::bank::fault::FaultCode;

const SUM: &str = "control_sum_fen";
const COUNT: &str = "count";
const RESULTS: &str = "results";
const PAYMENT: &str = "payment_id";
const AMOUNT: &str = "amount_fen";

/// Reads the file.
pub fn read(text: &str, reading: &mut Reading) {
    let document: Value = match serde_json::from_str(text) {
        Ok(document) => document,
        Err(error) => {
            let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
            return reading.faults.note(line, "", FaultCode::Malformed);
        }
    };
    let results = match document.get(RESULTS) {
        Some(Value::Array(results)) => results,
        Some(_) => return reading.faults.note(0, RESULTS, FaultCode::WrongType),
        None => return reading.faults.note(0, RESULTS, FaultCode::Missing),
    };
    reading.control_sum_fen = stated(&document, SUM, reading, Value::as_i64);
    reading.count = stated(&document, COUNT, reading, Value::as_u64);
    let mut sum = 0_i64;
    for (no, result) in (1_u32..).zip(results) {
        match result {
            Value::Object(members) => {
                let amount = one(no, members, reading);
                sum = sum.saturating_add(amount.map_or(0, Fen::get));
            }
            _ => reading.faults.note(no, "", FaultCode::WrongType),
        }
        if reading.overflown {
            return;
        }
    }
    let count = u64::try_from(results.len()).unwrap_or(u64::MAX);
    reading.compare(0, COUNT, reading.count, count, FaultCode::WrongCount);
    let stated = reading.control_sum_fen;
    reading.compare(0, SUM, stated, sum, FaultCode::WrongControlSum);
}

/// A figure of the file as a whole.
fn stated<T>(
    document: &Value,
    name: &'static str,
    reading: &mut Reading,
    read: impl Fn(&Value) -> Option<T>,
) -> Option<T> {
    let value = document.get(name).filter(|value| !value.is_null())?;
    let read = read(value).ok_or(FaultCode::InvalidNumber);
    reading.faults.expect(0, name, read)
}

/// One result; its amount.
fn one(no: u32, members: &Map<String, Value>, reading: &mut Reading) -> Option<Fen> {
    let amount = match members.get(AMOUNT) {
        None | Some(Value::Null) => None,
        Some(value) => {
            let fen = value.as_i64().and_then(|fen| Fen::try_from(fen).ok());
            let read = fen.ok_or(FaultCode::InvalidAmount);
            reading.faults.expect(no, AMOUNT, read)
        }
    };
    let mut text = |name: &'static str| match members.get(name) {
        None | Some(Value::Null) => "",
        Some(Value::String(text)) => text.as_str(),
        Some(_) => {
            reading.faults.note(no, name, FaultCode::WrongType);
            ""
        }
    };
    let (payment, claim, reference) = (text(PAYMENT), text("claim_id"), text("reference"));
    let (reason, reason_text) = (text("reason"), text("reason_text"));
    let (status, on) = (text("status"), text("paid_on"));
    let on = reading.date(no, "paid_on", on);
    if let Some(status) = reading.status(no, "status", status) {
        let told = Told {
            line_no: no,
            payment,
            claim,
            otherwise: "",
            amount,
            reference,
            on,
            reason,
            reason_text,
        };
        reading.take(status, &told, PAYMENT);
    }
    amount
}
