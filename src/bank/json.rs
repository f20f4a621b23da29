//! An order as JSON.

use serde::Serialize;

use super::order::{Debtor, PaymentLine, PaymentOrder, Unwritable};

#[derive(Serialize)]
struct Document<'a> {
    batch_id: uuid::Uuid,
    created_at: String,
    execute_on: chrono::NaiveDate,
    currency: &'static str,
    debtor: &'a Debtor,
    count: usize,
    control_sum_fen: i64,
    content_sha256: String,
    lines: &'a [&'a PaymentLine],
}

/// Amounts in fen, all else as it is recorded: nothing is cut or replaced.
pub fn write(order: &PaymentOrder, lines: &[&PaymentLine]) -> Result<Vec<u8>, Unwritable> {
    let document = Document {
        batch_id: order.batch_id,
        created_at: order.created_at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        execute_on: order.execute_on,
        currency: "CNY",
        debtor: &order.debtor,
        count: order.count(),
        control_sum_fen: order.control_sum_fen(),
        content_sha256: order.content_sha256()?,
        lines,
    };
    let mut bytes = serde_json::to_vec_pretty(&document).map_err(|_| Unwritable::Writer)?;
    bytes.push(b'\n');
    Ok(bytes)
}
