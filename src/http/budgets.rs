//! Budgets: an amount is proposed by one subject and confirmed by another.

use api_spec::budget::{BudgetItem, BudgetPage, ProposeBudget};
use api_spec::common::Warning;
use api_spec::problem::Slug;
use domain::budget::{Budget, BudgetAct, BudgetTerms};
use domain::ids::BudgetId;
use domain::money::Fen;
use domain::policy::Fund;
use domain::time::Period;

use super::answer::Answer;
use super::call::Call;
use super::cases::{act_on, as_of, basis, committed, made, read};
use super::fault::{Fault, Kind};
pub use super::history::{budget_at as get_budget_at_version, of_budget as get_budget_history};
use super::parse::{self, Faults, coded};
use super::reading::{self, PAGE, READ};
use crate::money::budgets;
use crate::store::{Done, Loaded};
use crate::view;

/// Loads a budget: outside the caller's region it does not exist.
pub async fn budget(call: &Call) -> Result<(BudgetId, Loaded<Budget>), Fault> {
    let id: BudgetId = call.path_id("id")?;
    let log = &call.state.store.log;
    let loaded = log.load::<Budget>(&id.to_string()).await?;
    let region = loaded.state.identity().map(|terms| terms.region);
    if call.caller.covers_any(region) {
        Ok((id, loaded))
    } else {
        Err(Fault::new(Slug::NotFound))
    }
}

/// `POST /finance/budgets`.
pub async fn propose_budget(mut call: Call) -> Result<Answer, Fault> {
    let body = call.body::<ProposeBudget>().await?;
    let wanted = &body.value;
    let mut faults = Faults::default();
    let region = faults.take(parse::region("/region", &wanted.region));
    let amount = Fen::try_from(wanted.amount_fen);
    let amount = amount.map_err(|fault| Fault::coded("/amount_fen", fault.code()));
    let (Some(region), Some(amount_fen)) = (region, faults.take(amount)) else {
        return Err(faults.into());
    };
    if !call.caller.covers(region) {
        return Err(Fault::foreign_region());
    }
    let terms = BudgetTerms {
        fund: coded(Fund::from_code(wanted.fund.code()))?,
        region,
        year: wanted.year,
        amount_fen,
        strict_order: wanted.strict_order.unwrap_or_default(),
    };
    let id = terms.id();
    let done = act_on::<Budget, _, _>(&call, id, BudgetAct::Propose(terms), None, &body).await?;
    let warnings = below_committed(&call, id, &done, "/amount_fen", amount_fen).await?;
    made(
        &committed(id, &done, warnings),
        &done,
        format!("/api/v1/finance/budgets/{id}"),
    )
}

/// `POST /finance/budgets/{id}/confirm`.
pub async fn confirm_budget(mut call: Call) -> Result<Answer, Fault> {
    let (id, _) = budget(&call).await?;
    let body = call.no_body().await?;
    let done = act_on::<Budget, _, _>(&call, id, BudgetAct::Confirm, None, &body).await?;
    let warnings = below_committed(&call, id, &done, "", None).await?;
    let answer = Answer::ok(&committed(id, &done, warnings))?;
    Ok(answer.etag(format!("\"{}\"", done.version)))
}

/// A warning if more is committed than an amount, or than the one that a command has set: of the budget as
/// the command left it, so that the first answer can be given again.
async fn below_committed(
    call: &Call,
    id: BudgetId,
    done: &Done,
    pointer: &str,
    amount: impl Into<Option<Fen>>,
) -> Result<Vec<Warning>, Fault> {
    let log = &call.state.store.log;
    let left = log.load_at::<Budget>(&id.to_string(), done.version).await?;
    let amount = amount.into().or(left.state.amount_fen());
    if amount.is_none_or(|amount| left.state.committed_fen() <= amount) {
        return Ok(Vec::new());
    }
    Ok(vec![Kind::BelowCommitted.warning(pointer, call.language)])
}

/// `GET /finance/budgets/{id}`.
pub async fn get_budget(call: Call) -> Result<Answer, Fault> {
    let (id, loaded) = budget(&call).await?;
    let stream = id.to_string();
    let (loaded, as_of) = as_of(&call, &stream, loaded).await?;
    let basis = basis(&call, &stream, &loaded, as_of).await?;
    read(
        &call,
        view::budget_view(id, &loaded.state, basis).as_ref(),
        loaded.version,
        as_of,
    )
}

/// `GET /finance/budgets`.
pub async fn list_budgets(call: Call) -> Result<Answer, Fault> {
    let query = call.query(&[&READ[..], &PAGE[..], &["fund", "region", "year"][..]].concat())?;
    let mut faults = Faults::default();
    let fund = faults.take(query.parsed("fund", Fund::from_code, Kind::NotAllowed));
    let region = faults.take(reading::region(&query, "region"));
    let year = |text: &str| Period::parse(text).ok().filter(|it| it.month().is_none());
    let year = faults.take(query.parsed("year", year, Kind::OutOfRange));
    let limit = faults.take(reading::page_size(&query)).unwrap_or(1);
    let after = faults.take(reading::page_after::<3>(&query)).flatten();
    faults.finish()?;
    let (fund, region, year) = (fund.flatten(), region.flatten(), year.flatten());
    reading::case_is_there(&call, &query).await?;
    let log = &call.state.store.log;
    let position = match reading::position(log, &query, "as_of").await? {
        Some(position) => position,
        None => log.head().await?,
    };
    let asked_for = |terms: &BudgetTerms| {
        call.caller.covers(terms.region)
            && fund.is_none_or(|fund| terms.fund == fund)
            && region.is_none_or(|region| terms.region.is_within(region))
            && year.is_none_or(|year| terms.year == year.year())
    };
    let all = budgets::all_at(log, position).await?;
    let listed = all.iter().filter(|(_, budget)| {
        budget.identity().is_some_and(asked_for)
            && after
                .as_ref()
                .is_none_or(|after| budgets::key(budget) > *after)
    });
    let limit = usize::try_from(limit).unwrap_or_default();
    let mut page: Vec<_> = listed.take(limit + 1).collect();
    let more = page.len() > limit;
    page.truncate(limit);
    let next_page_token = page.last().filter(|_| more).map(|(_, budget)| {
        reading::page_token(&budgets::key(budget).each_ref().map(String::as_str))
    });
    let items: Vec<BudgetItem> = page
        .into_iter()
        .filter_map(|(id, budget)| view::budget_item(*id, budget))
        .collect();
    let page = BudgetPage {
        items,
        next_page_token,
        basis: view::folded_at(position),
    };
    Ok(Answer::ok(&page)?.etag(reading::opaque_tag(&call, &page)))
}
