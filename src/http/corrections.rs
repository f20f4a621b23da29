//! Corrections of the journal: what a rebuilt version posts otherwise than was published, and its confirmation.

use std::collections::BTreeMap;
use std::sync::Arc;

use api_spec::correction::{
    ClaimDifferenceView, CorrectJournal, CorrectionList, CorrectionView, JournalDifferences,
};
use api_spec::problem::Slug;
use cqrs_es::Aggregate;
use domain::correction::{ClaimDifference, JournalCorrection, JournalCorrectionAct};
use domain::ids::CorrectionId;
use projections::case::Case;
use projections::projection::Projection;

use super::answer::Answer;
use super::call::Call;
use super::cases::{act_on, committed, made};
use super::fault::Fault;
use super::reading::{self, PAGE};
use crate::clock;
use crate::money::corrections::{Differences, differences};
use crate::query::balances::Accounts;
use crate::runner::{self, Runner, cases_of};
use crate::store::StoreError;
use crate::view::{account_balances, number, posting_view};

/// The runner of the projection that the path names, if others keep copies of its rows.
fn published(call: &Call) -> Result<Runner, Fault> {
    let name = call.path("name");
    let named = |it: &Arc<dyn Projection>| it.name() == name && it.published().is_some();
    let found = runner::all().into_iter().find(named);
    let projection = found.ok_or_else(|| Fault::new(Slug::NotFound))?;
    Ok(Runner::new(&call.state.store, projection))
}

/// `GET /admin/projections/{name}/differences`.
pub async fn list_differences(call: Call) -> Result<Answer, Fault> {
    let query = call.query(&PAGE)?;
    let limit = usize::try_from(reading::page_size(&query)?).unwrap_or_default();
    let after = reading::page_after::<1>(&query)?.map(|[claim]| claim);
    let found = differences(&call.state.store, &published(&call)?).await?;
    let found = found.ok_or_else(|| Fault::new(Slug::NotFound))?;
    let (lines, moves) = moves(&found);
    let later = |it: &&ClaimDifference| {
        after
            .as_ref()
            .is_none_or(|after| it.claim_id.to_string() > *after)
    };
    let left: Vec<&ClaimDifference> = found.claims.iter().filter(later).collect();
    let page = left.get(..limit).unwrap_or(&left);
    let token = |last: &&ClaimDifference| reading::page_token(&[&last.claim_id.to_string()]);
    Answer::ok(&JournalDifferences {
        digest: found.digest()?,
        code_version: found.code_version,
        published_to: number(found.published_to),
        first_position: number(found.first),
        claims: count(found.claims.len()),
        lines,
        moves: account_balances(&moves),
        items: page.iter().map(|it| difference_view(it)).collect(),
        next_page_token: page.last().filter(|_| page.len() < left.len()).map(token),
    })
}

/// How many lines a correction would post today, and what they would move.
fn moves(found: &Differences) -> (u32, Accounts) {
    let mut moves = BTreeMap::new();
    let mut lines = 0;
    let today = clock::today();
    for claim in &found.claims {
        for line in claim.corrected(today).corrections {
            lines += 1;
            let amount = line.posting.amount_fen.get();
            if let Some((to, from)) = line.posting.accounts {
                *moves.entry(to).or_default() += amount;
                *moves.entry(from).or_default() -= amount;
            }
        }
    }
    (lines, moves)
}

fn difference_view(difference: &ClaimDifference) -> ClaimDifferenceView {
    let published = difference.published.iter().map(|line| &line.posting);
    ClaimDifferenceView {
        claim_id: difference.claim_id.to_string(),
        published: published.map(posting_view).collect(),
        posted: difference.posted.iter().map(posting_view).collect(),
    }
}

/// `POST /admin/projections/{name}/corrections`. Afterwards the projection is built again: the version that knows what was
/// told serves.
pub async fn correct_journal(mut call: Call) -> Result<Answer, Fault> {
    let runner = published(&call)?;
    let body = call.body::<CorrectJournal>().await?;
    let digest = body.value.digest.to_ascii_lowercase();
    let id = CorrectionId::of(&digest);
    let store = &call.state.store;
    let found = differences(store, &runner).await?;
    let (published_to, claims) = match found {
        Some(found) if found.digest()? == digest => (found.published_to, found.claims),
        // Nothing is corrected, unless it was: then this is the first answer again.
        _ => (0, Vec::new()),
    };
    let act = JournalCorrectionAct::Correct {
        published_to,
        code_version: runner.projection().version(),
        reason: super::parse::trimmed(&body.value.reason),
        claims,
    };
    let done = act_on::<JournalCorrection, _, _>(&call, id, act, None, &body).await?;
    runner.begin_rebuild_asked(&digest).await?;
    let answer = committed(id, &done, Vec::new());
    made(&answer, &done, "/api/v1/finance/corrections".to_owned())
}

/// `GET /finance/corrections`.
pub async fn list_corrections(call: Call) -> Result<Answer, Fault> {
    call.query(&[])?;
    let log = &call.state.store.log;
    let events = log
        .kind_at(JournalCorrection::TYPE, log.head().await?)
        .await?;
    let first: BTreeMap<&str, u64> = events
        .iter()
        .filter(|event| event.sequence == 1)
        .map(|event| (event.aggregate_id.as_str(), event.position))
        .collect();
    let corrupt = || StoreError::corrupt("events of a journal_correction");
    let cases = cases_of(&events).map_err(|_| corrupt())?;
    let mut items = Vec::new();
    for case in &cases {
        if let Case::Correction(id, correction) = case
            && super::scope::covers(&call.caller, case)
        {
            let position = first.get(id.to_string().as_str()).ok_or_else(corrupt)?;
            items.extend(correction_view(*id, *position, correction));
        }
    }
    items.sort_by_key(|item| item.position);
    Answer::ok(&CorrectionList { items })
}

fn correction_view(
    id: CorrectionId,
    position: u64,
    correction: &JournalCorrection,
) -> Option<CorrectionView> {
    let first = correction.parts.first()?;
    let claims = || correction.parts.iter().flat_map(|part| &part.claims);
    Some(CorrectionView {
        id: id.to_string(),
        position: number(position),
        published_to: number(first.published_to),
        code_version: first.code_version,
        corrected_on: first.corrected_on.to_string(),
        corrected_by: first.by.as_str().to_owned(),
        reason: first.reason.clone(),
        claims: count(claims().count()),
        lines: count(claims().map(|claim| claim.corrections.len()).sum()),
    })
}

fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}
