//! The ledger and what explains it.

use crate::ledger::{Ledger, LedgerComparison, LedgerEntryPage, Reconciliation};
use crate::query::{CaseQuery, CompareQuery, LedgerQuery, PageQuery, TrueOnQuery};

/// Read the ledger of a year (Annex 2)
///
/// All fifteen rows of one region, all below it included. `Accept: text/csv` gives the same as a table. With `on` it is worked
/// out case by case, of at most 20,000 cases: an agreement counts in the years in which it was in force up to that day.
#[utoipa::path(
    get,
    path = "/api/v1/ledgers/{year}",
    tag = "Figures",
    params(LedgerQuery, CaseQuery, TrueOnQuery),
    responses((
        status = 200,
        description = "The ledger.",
        content((Ledger = "application/json"), (String = "text/csv", example = "no,code,label,unit,value\r\n6,output_workers,输出家政服务员人数,人,1532\r\n"))
    ))
)]
pub fn get_ledger() {}

/// List the entries of a cell
///
/// Each names the event that caused it; together they add up to the cell, at every place in the log. With `on` they are what
/// would stand there, were nothing known of later days.
#[utoipa::path(
    get,
    path = "/api/v1/ledgers/{year}/rows/{code}/entries",
    tag = "Figures",
    params(LedgerQuery, CaseQuery, TrueOnQuery, PageQuery),
    responses((status = 200, description = "A page.", body = LedgerEntryPage))
)]
pub fn list_ledger_entries() {}

/// Compare a ledger at two places in the log
///
/// What moved between, and by which events.
#[utoipa::path(
    get,
    path = "/api/v1/ledgers/{year}/compare",
    tag = "Figures",
    params(CompareQuery),
    responses((status = 200, description = "What was asked for.", body = LedgerComparison))
)]
pub fn compare_ledger() {}

/// Reconcile dispatches with arrivals
///
/// Per pair of provinces, and the dispatches that only one side counts.
#[utoipa::path(
    get,
    path = "/api/v1/reconciliation/{year}",
    tag = "Figures",
    params(LedgerQuery, CaseQuery, PageQuery),
    responses((status = 200, description = "A page of movements, with the sums of all.", body = Reconciliation))
)]
pub fn reconcile() {}
