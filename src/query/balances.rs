//! What the accounts of the funds hold, as the journal adds up.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::claim::LedgerAccount;
use domain::region::RegionCode;
use projections::money::JOURNAL;

use super::journal::Cursor;
use super::reading::{Reading, at_or_now, region_column};
use crate::store::projections::table_name;
use crate::store::{StoreError, Value};

/// What accounts hold, in fen; together nothing. An account that is absent holds nothing.
pub type Accounts = BTreeMap<LedgerAccount, i64>;

/// Which lines are added up.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Columns of the journal that must hold a value.
    pub columns: Vec<(&'static str, String)>,
    /// Only lines of this region and of those below it.
    pub region: Option<RegionCode>,
    /// Whether each month stands by itself.
    pub by_month: bool,
    /// Only lines dated up to this day. One for which the bank told no date counts with the dated line of its claim
    /// before it.
    pub booked_until: Option<NaiveDate>,
}

/// What the accounts of one fund hold for one scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// The fund; empty where none pays.
    pub fund: String,
    /// The scheme.
    pub scheme: String,
    /// The month of the business dates, where months stand by themselves; empty where the bank told no date.
    pub month: String,
    /// The accounts.
    pub accounts: Accounts,
}

/// The balances as of a position, by fund, scheme and month, and the place in the feed up to which they are added up.
pub async fn balances(
    reading: &mut Reading,
    filter: &Filter,
    as_of: Option<u64>,
) -> Result<(Vec<Balance>, Cursor), StoreError> {
    let position = at_or_now(reading, as_of);
    let mut values: Vec<Value> = vec![position.into()];
    let mut bind = |value: &str| {
        values.push(value.into());
        format!("${}", values.len())
    };
    let mut conditions = vec!["r.from_position <= $1 AND r.debit <> ''".to_owned()];
    for (column, wanted) in &filter.columns {
        conditions.push(format!("r.{column} = {}", bind(wanted)));
    }
    if let Some((region, column)) = filter
        .region
        .and_then(|region| Some((region, region_column(region)?)))
    {
        conditions.push(format!("r.{column} = {}", bind(&region.to_string())));
    }
    let table = table_name(JOURNAL.name, reading.version);
    if let Some(day) = filter.booked_until {
        // Dates are stored as ISO 8601 text: their order is the calendar's.
        let day = bind(&day.to_string());
        conditions.push(format!(
            "(CASE WHEN r.booked_on <> '' THEN r.booked_on ELSE coalesce((SELECT p.booked_on FROM {table} p \
             WHERE p.case_id = r.case_id AND p.claim = r.claim AND p.line < r.line AND p.booked_on <> '' \
             ORDER BY p.line DESC LIMIT 1), '') END) <= {day}"
        ));
    }
    let month = if filter.by_month { "r.month" } else { "''" };
    let sql = format!(
        "SELECT m.fund, m.scheme, m.month, m.debit, m.credit, CAST(sum(m.amount_fen) AS bigint) FROM \
         (SELECT r.fund, r.scheme, {month} AS month, r.debit, r.credit, r.amount_fen FROM {table} r WHERE {}) m \
         GROUP BY m.fund, m.scheme, m.month, m.debit, m.credit",
        conditions.join(" AND ")
    );
    let rows: Vec<(String, String, String, String, String, i64)> =
        reading.tx.fetch(&sql, &values).await?;
    let mut found: BTreeMap<(String, String, String), Accounts> = BTreeMap::new();
    for (fund, scheme, month, debit, credit, fen) in rows {
        let accounts = found.entry((fund, scheme, month)).or_default();
        move_between(accounts, &debit, &credit, fen)?;
    }
    let balances = found
        .into_iter()
        .map(|((fund, scheme, month), accounts)| Balance {
            fund,
            scheme,
            month,
            accounts,
        })
        .collect();
    Ok((balances, Cursor::after_all(position)))
}

/// Moves an amount to one account from another, both by their codes.
pub fn move_between(
    accounts: &mut Accounts,
    debit: &str,
    credit: &str,
    fen: i64,
) -> Result<(), StoreError> {
    for (code, change) in [(debit, fen), (credit, -fen)] {
        let account =
            LedgerAccount::from_code(code).ok_or_else(|| StoreError::corrupt(JOURNAL.name))?;
        let held = accounts.entry(account).or_default();
        *held = held
            .checked_add(change)
            .ok_or_else(|| StoreError::corrupt(JOURNAL.name))?;
    }
    Ok(())
}

/// All accounts of several balances together.
pub fn together(balances: &[Balance]) -> Accounts {
    let mut sum = Accounts::new();
    for (account, fen) in balances.iter().flat_map(|balance| &balance.accounts) {
        let held = sum.entry(*account).or_default();
        *held = held.saturating_add(*fen);
    }
    sum
}
