//! Who is entitled to what.

use crate::query::{CaseQuery, DayQuery, DeterminationsQuery, PageQuery, UnclaimedQuery};
use crate::subsidy::{DeterminationPage, QuarterStatement, WorkerDeterminations};

/// List the determinations of a scheme
///
/// One per thing that happened and programme, with its trace, as the rule answers on a day: today without `on`, or the
/// day of `as_of`. The scheme is written with a hyphen or an underscore.
#[utoipa::path(
    get,
    path = "/api/v1/subsidies/{scheme}",
    tag = "Subsidies",
    params(DeterminationsQuery, CaseQuery, PageQuery),
    responses((status = 200, description = "A page.", body = DeterminationPage))
)]
pub fn list_determinations() {}

/// List what is due and was never claimed (应补未补)
///
/// Entitled now, or expired without a claim; of two transport subsidies of one person and year, one.
#[utoipa::path(
    get,
    path = "/api/v1/subsidies/unclaimed",
    tag = "Subsidies",
    params(UnclaimedQuery, CaseQuery, PageQuery),
    responses((status = 200, description = "A page.", body = DeterminationPage))
)]
pub fn list_unclaimed() {}

/// Read an employer's statement of a quarter
///
/// Social insurance: a line for every recorded contribution of the quarter, also refused ones with 0. The quarter is written `2021Q3`.
#[utoipa::path(
    get,
    path = "/api/v1/subsidies/social-insurance/employers/{id}/quarters/{quarter}",
    tag = "Subsidies",
    params(DayQuery, CaseQuery),
    responses((status = 200, description = "The statement.", body = QuarterStatement))
)]
pub fn get_quarter_statement() {}

/// Read a worker's determinations
///
/// Of all schemes, worked out from the log itself: own writes are seen at once. A record that is linked to another shows
/// the person's.
#[utoipa::path(
    get,
    path = "/api/v1/workers/{id}/determinations",
    tag = "Subsidies",
    params(DayQuery, CaseQuery),
    responses((status = 200, description = "The answers.", body = WorkerDeterminations))
)]
pub fn list_worker_determinations() {}
