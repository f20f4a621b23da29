//! Claims: from the application to the decision, and what becomes of the money.

mod approve;
mod clawback;
mod decision;
mod file;
mod holder;
mod notices;
mod print;
mod read;
mod recomputation;
mod refusal;
mod steps;

use api_spec::problem::Slug;
use domain::claim::{Claim, ClaimState};
use domain::ids::ClaimId;

use super::answer::Answer;
use super::call::Call;
use super::fault::Fault;
use super::{findings, reading};
use crate::query::determinations::PROJECTION;
use holder::{Holder, Of};

pub use clawback::{offset_receivable, record_recovery};
pub use file::{file_organisation_claim, file_worker_claim};
pub use notices::{list_public_notices, publicise_claims};
pub use read::{get_claim, must_show};
pub use recomputation::get_claim_recomputation;

/// Whose claim it is, whoever asks; 404 if there is no such claim.
pub async fn holder_of(call: &Call, id: ClaimId) -> Result<Holder, Fault> {
    let claimant = call.state.store.log.claimant_of(id).await?;
    Holder::load(call, claimant.ok_or_else(|| Fault::new(Slug::NotFound))?).await
}

/// Declares the handlers that workers' and organisations' claims share.
macro_rules! for_both {
    ($($worker:ident, $organisation:ident = $module:ident::$handler:ident;)+) => {$(
        #[doc = concat!("`", stringify!($handler), "` for a worker's claim.")]
        pub async fn $worker(call: Call) -> Result<Answer, Fault> {
            $module::$handler(call, Of::Workers).await
        }

        #[doc = concat!("`", stringify!($handler), "` for an organisation's claim.")]
        pub async fn $organisation(call: Call) -> Result<Answer, Fault> {
            $module::$handler(call, Of::Organisations).await
        }
    )+};
}

for_both! {
    file_worker_claim_part, file_organisation_claim_part = file::part;
    review_worker_claim, review_organisation_claim = steps::review;
    return_worker_claim, return_organisation_claim = steps::send_back;
    redetermine_worker_claim, redetermine_organisation_claim = steps::redetermine;
    publicise_worker_claim, publicise_organisation_claim = steps::publicise;
    object_to_worker_claim, object_to_organisation_claim = steps::object;
    settle_worker_objection, settle_organisation_objection = steps::settle;
    approve_worker_claim, approve_organisation_claim = approve::approve;
    reject_worker_claim, reject_organisation_claim = steps::reject;
    withdraw_worker_claim, withdraw_organisation_claim = steps::withdraw;
    hold_worker_claim, hold_organisation_claim = clawback::hold;
    lift_worker_claim, lift_organisation_claim = clawback::lift;
    order_worker_clawback, order_organisation_clawback = clawback::order;
    agree_worker_instalments, agree_organisation_instalments = clawback::instalments;
    write_off_worker_claim, write_off_organisation_claim = clawback::write_off;
    list_worker_claims, list_organisation_claims = read::list;
    get_worker_claim, get_organisation_claim = read::one;
    get_worker_claim_decision, get_organisation_claim_decision = decision::decision;
}

/// Refuses what a finding of the audit stops. A claim that is not to be approved has its own answer.
async fn nothing_found(call: &Call, claim: &Claim) -> Result<(), Fault> {
    if claim.state == ClaimState::Publicised {
        findings::nothing_stops(call, claim.filed.beneficiary, claim.id()).await?;
    }
    Ok(())
}

/// Waits until the rows know all stays with a base: its award is worked out from them.
async fn stays_are_there(call: &Call, claim: &Claim) -> Result<(), Fault> {
    if claim
        .filed
        .lines
        .iter()
        .any(|line| line.worker_id.is_none())
    {
        let head = call.state.store.log.head().await?;
        reading::reached(call, PROJECTION, head).await?;
    }
    Ok(())
}
