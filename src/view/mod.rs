//! What the domain and the rows say, in the contract's words: for answers over HTTP, for the commands, and for bundles,
//! which must say the same.

mod account;
mod agreement;
mod batch;
mod budget;
mod claim;
mod determination;
mod effects;
mod fact;
mod finding;
pub mod history;
mod ledger;
mod masked;
mod money;
mod organisation;
mod phrases;
mod policy;
mod recomputation;
mod simulation;
mod webhook;
mod worker;

use api_spec::common::{Basis, EvidenceItem, PlaceView};
use chrono::NaiveDate;
use domain::evidence::Evidence;
use domain::region::{Place, RegionCode};

pub use account::as_masked as account_masked;
pub use agreement::agreement_view;
pub use batch::{
    batch_item, batch_view, break_view, dropped_lines, line_views, refused_lines, result_lines,
};
pub use budget::{budget_item, budget_view};
pub use claim::{beneficiary_view, claim_summary, claim_view, notice_view, posting_view};
pub use determination::{determination_view, pinned_view, statement_line};
pub use effects::{cell_change, determination_changes};
pub use fact::fact_of;
pub use finding::{finding_item, finding_record, finding_rule, finding_view, not_evaluated, seen};
pub use ledger::{ledger_csv, ledger_label, ledger_rows};
pub use masked::{citizen_id as masked_citizen_id, name as masked_name};
pub use money::{
    account_balances, claim_item, clawback_task, journal_event, journal_line, work_queue,
};
pub use organisation::organisation_view;
pub use policy::{policy_item, policy_view};
pub use recomputation::recomputed_line;
pub use simulation::simulation_result;
pub use webhook::{attempt_view, webhook_view};
pub use worker::{personal_data, worker_view};

/// A version or position as the contract writes it.
pub fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// A basis without a projection: the case was folded directly.
pub fn folded_at(position: u64) -> Basis {
    Basis {
        position: number(position),
        projection_version: None,
        on: None,
    }
}

/// The basis of an answer that leaves out what is dated after a day.
pub fn true_on(mut basis: Basis, on: Option<NaiveDate>) -> Basis {
    basis.on = day(on);
    basis
}

/// A date as the contract writes it.
pub fn day(date: Option<NaiveDate>) -> Option<String> {
    date.map(|date| date.to_string())
}

/// A region with its name.
pub fn region(code: RegionCode) -> PlaceView {
    PlaceView {
        code: code.to_string(),
        name: code.name().to_owned(),
        given: None,
    }
}

/// A place with its name, and the code as it was given.
pub fn place(place: &Place) -> PlaceView {
    PlaceView {
        given: place.given.map(|code| code.to_string()),
        ..region(place.code)
    }
}

/// Papers as the contract shows them.
pub fn papers(evidence: &[Evidence]) -> Vec<EvidenceItem> {
    let paper = |paper: &Evidence| EvidenceItem {
        kind: paper.kind.clone(),
        number: paper.number.clone(),
        date: paper.date.to_string(),
        sha256: paper.sha256.clone(),
        kept_at: paper.kept_at.clone(),
    };
    evidence.iter().map(paper).collect()
}
