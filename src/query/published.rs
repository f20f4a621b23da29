//! The journal of one version of the projection, as it was published or as a rebuild has it, case by case.

use domain::claim::{LedgerAccount, Posting, PostingKind};
use domain::correction::PublishedLine;
use domain::ids::ClaimId;
use domain::money::Fen;
use domain::policy::Fund;
use domain::region::RegionCode;
use domain::time::parse_date;
use projections::money::JOURNAL;

use super::told::told_row;
use crate::store::projections::table_name;
use crate::store::{Db, StoreError};

told_row! {
    /// A line, as its row tells it.
    PublishedRow {
        /// The stream in which the claim stands.
        case_id: String,
        /// The position of the event that posted it.
        from_position: i64,
        /// The claim.
        claim: String,
        /// Its number among the lines of the claim.
        line: i64,
        /// What it tells.
        kind: String,
        /// The account that grows; empty for a memo.
        debit: String,
        /// The account that shrinks; empty for a memo.
        credit: String,
        /// How much, in fen.
        amount_fen: i64,
        /// The fund; empty without.
        fund: String,
        /// The region whose office pays.
        region: String,
        /// The business date; empty without.
        booked_on: String,
        /// The batch; empty without.
        batch: String,
        /// The bank's or cashier's reference; empty without.
        reference: String,
        /// The version of the event that posted it.
        version: i64,
    }
}

impl PublishedRow {
    /// The claim and the line, as typed values; an error if a column holds what no line can.
    fn read(self) -> Result<(String, ClaimId, PublishedLine), StoreError> {
        let account = |code: &str| LedgerAccount::from_code(code).ok_or_else(corrupt);
        let accounts = match (self.debit.as_str(), self.credit.as_str()) {
            ("", "") => None,
            (debit, credit) => Some((account(debit)?, account(credit)?)),
        };
        let posting = Posting {
            kind: PostingKind::from_code(&self.kind).ok_or_else(corrupt)?,
            accounts,
            amount_fen: Fen::try_from(self.amount_fen).map_err(|_| corrupt())?,
            fund: said(&self.fund, Fund::from_code)?,
            region: RegionCode::try_from(self.region).map_err(|_| corrupt())?,
            on: said(&self.booked_on, |text| parse_date(text).ok())?,
            batch_id: said(&self.batch, |text| text.parse().ok())?,
            reference: Some(self.reference).filter(|text| !text.is_empty()),
            recorded_in: number(self.version)?,
        };
        let line = PublishedLine {
            line: number(self.line)?,
            position: number(self.from_position)?,
            posting,
        };
        let claim_id = self.claim.parse().map_err(|_| corrupt())?;
        Ok((self.case_id, claim_id, line))
    }
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
            PublishedRow::COLUMNS.join(", "),
            table_name(JOURNAL.name, version),
            places.join(", ")
        );
        let mut values = vec![position.into()];
        values.extend(chunk.iter().map(|case| case.as_str().into()));
        let found: Vec<PublishedRow> = rows.fetch(&sql, &values).await?;
        for row in found {
            lines.push(row.read()?);
        }
    }
    Ok(lines)
}
