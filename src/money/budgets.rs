//! Which budgets there are, and which one decides.

use cqrs_es::Aggregate;
use domain::budget::Budget;
use domain::ids::BudgetId;
use domain::policy::Fund;
use domain::region::RegionCode;
use projections::case::Case;

use crate::runner::{RunnerError, cases_of};
use crate::store::{Log, StoreError};

/// The budget that decides for claims of a region that are approved in a year: of the nearest region at
/// or above it that has one with a confirmed amount. None: there is no limit.
///
/// A nearer budget may be set at any time, so whoever asks a budget must keep its id: what was asked there
/// is given up there.
pub async fn deciding_budget(
    log: &Log,
    fund: Fund,
    region: RegionCode,
    year: i32,
) -> Result<Option<BudgetId>, StoreError> {
    for region in region.ancestors() {
        let id = BudgetId::of(fund, region, year);
        // Asked for each approved claim, of a stream that grows with each of them.
        let stream = id.to_string();
        if log.has_event(Budget::TYPE, &stream, "BudgetSet").await? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Every budget as it stood at a position, those that only wait for confirmation too; in order of fund,
/// region and year.
pub async fn all_at(log: &Log, position: u64) -> Result<Vec<(BudgetId, Budget)>, RunnerError> {
    let events = log.kind_at(Budget::TYPE, position).await?;
    let cases = cases_of(&events)?.into_iter();
    let mut budgets: Vec<(BudgetId, Budget)> = cases
        .filter_map(|case| match case {
            Case::Budget(id, budget) => Some((id, *budget)),
            _ => None,
        })
        .collect();
    budgets.sort_by_cached_key(|(_, budget)| key(budget));
    Ok(budgets)
}

/// What a budget is known and sorted by: fund, region and year.
pub fn key(budget: &Budget) -> [String; 3] {
    budget.identity().map_or_else(Default::default, |terms| {
        [
            terms.fund.code().to_owned(),
            terms.region.to_string(),
            terms.year.to_string(),
        ]
    })
}
