//! The journal of one version of the projection, as it was published or as a rebuild has it, case by case.

use domain::claim::{LedgerAccount, Posting, PostingKind};
use domain::correction::PublishedLine;
use domain::ids::ClaimId;
use domain::money::Fen;
use domain::policy::Fund;
use domain::region::RegionCode;
use domain::time::parse_date;
use projections::money::JOURNAL;

use super::journal::LineRow;
use crate::store::projections::table_name;
use crate::store::{Db, StoreError};

/// The claim and the line of a row, as typed values; an error if a column holds what no line can.
fn line_of(row: LineRow) -> Result<(String, ClaimId, PublishedLine), StoreError> {
    let account = |code: &str| LedgerAccount::from_code(code).ok_or_else(corrupt);
    let accounts = match (row.debit.as_str(), row.credit.as_str()) {
        ("", "") => None,
        (debit, credit) => Some((account(debit)?, account(credit)?)),
    };
    let posting = Posting {
        kind: PostingKind::from_code(&row.kind).ok_or_else(corrupt)?,
        accounts,
        amount_fen: Fen::try_from(row.amount_fen).map_err(|_| corrupt())?,
        fund: said(&row.fund, Fund::from_code)?,
        region: RegionCode::try_from(row.region).map_err(|_| corrupt())?,
        on: said(&row.booked_on, |text| parse_date(text).ok())?,
        batch_id: said(&row.batch, |text| text.parse().ok())?,
        reference: Some(row.reference).filter(|text| !text.is_empty()),
        recorded_in: number(row.version)?,
    };
    let line = PublishedLine {
        line: number(row.line)?,
        position: number(row.from_position)?,
        posting,
    };
    let claim_id = row.claim.parse().map_err(|_| corrupt())?;
    Ok((row.case_id, claim_id, line))
}

fn corrupt() -> StoreError {
    StoreError::corrupt(JOURNAL.name)
}

fn number(stored: i64) -> Result<u64, StoreError> {
    u64::try_from(stored).map_err(|_| corrupt())
}

/// What a column says, if it says anything.
fn said<T>(text: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, StoreError> {
    if text.is_empty() {
        return Ok(None);
    }
    read(text).map(Some).ok_or_else(corrupt)
}

/// The lines of cases up to a position, by case, claim and number, as a version of the projection holds them.
pub async fn lines_of(
    rows: &Db,
    version: u64,
    position: u64,
    cases: &[String],
) -> Result<Vec<(String, ClaimId, PublishedLine)>, StoreError> {
    let mut lines = Vec::new();
    for chunk in cases.chunks(rows.rows_at_once(1)) {
        let places: Vec<String> = (2..).take(chunk.len()).map(|at| format!("${at}")).collect();
        let sql = format!(
            "SELECT {} FROM {} r WHERE r.case_id IN ({}) AND r.from_position <= $1 \
             AND (r.to_position IS NULL OR r.to_position > $1) ORDER BY r.case_id, r.claim, r.line",
            LineRow::COLUMNS.join(", "),
            table_name(JOURNAL.name, version),
            places.join(", ")
        );
        let mut values = vec![position.into()];
        values.extend(chunk.iter().map(|case| case.as_str().into()));
        let found: Vec<LineRow> = rows.fetch(&sql, &values).await?;
        for row in found {
            lines.push(line_of(row)?);
        }
    }
    Ok(lines)
}
