//! The finance side.

use crate::claim_list::ClaimPage;
use crate::correction::CorrectionList;
use crate::finance::{Balances, JournalEvents, JournalPage};
use crate::money_query::{BalancesQuery, BookedUntilQuery, JournalQuery, PayablesQuery};
use crate::query::{CaseQuery, PageQuery};

/// Follow the journal
///
/// Every line once, in the order of the log, and none ever before a cursor that was given out. With `wait` the answer comes
/// as soon as there is a line. `Accept: application/cloudevents-batch+json` gives the same lines as `CloudEvents`.
#[utoipa::path(
    get,
    path = "/api/v1/finance/journal",
    tag = "Finance",
    params(JournalQuery, CaseQuery),
    responses((
        status = 200,
        description = "Lines, and where to go on.",
        headers(("Link" = String, description = "The place to go on from, as `rel=\"next\"`.")),
        content((JournalPage = "application/json"), (JournalEvents = "application/cloudevents-batch+json", example = json!([])))
    ))
)]
pub fn read_journal() {}

/// Read what the accounts hold
///
/// By fund and scheme, in a region with all below it. The balances with all lines of the journal after their cursor are the
/// balances of later.
#[utoipa::path(
    get,
    path = "/api/v1/finance/balances",
    tag = "Finance",
    params(BalancesQuery, CaseQuery, BookedUntilQuery),
    responses((status = 200, description = "The balances.", body = Balances))
)]
pub fn get_balances() {}

/// List corrections of the journal
///
/// Lines of the kind `correction` take back what was published by an earlier version of the rules, or post what was not: here is
/// who confirmed them, and why.
#[utoipa::path(
    get,
    path = "/api/v1/finance/corrections",
    tag = "Finance",
    responses((status = 200, description = "All of them.", body = CorrectionList))
)]
pub fn list_corrections() {}

/// List what is to be paid
///
/// Approved and admitted claims in no batch, what has waited longest first, with what holds them.
#[utoipa::path(
    get,
    path = "/api/v1/finance/payables",
    tag = "Finance",
    params(PayablesQuery, CaseQuery, PageQuery),
    responses((status = 200, description = "A page.", body = ClaimPage))
)]
pub fn list_payables() {}
