//! The refusals of claims as problems.

use api_spec::problem::Slug;
use domain::claim::ClaimRefusal;
use serde_json::{Value, json};

use crate::http::fault::Fault;
use crate::http::refusal::Explained;

impl Explained for ClaimRefusal {
    fn explained(self) -> Fault {
        match self {
            Self::UnknownClaim | Self::UnknownObjection | Self::NotRegistered => {
                Fault::new(Slug::NotFound)
            }
            Self::WrongState { state, allowed } => {
                let allowed: Vec<Value> = allowed.iter().map(|next| next.code().into()).collect();
                Fault::new(Slug::WrongState)
                    .fact("state", state.code())
                    .fact("allowed_actions", allowed)
            }
            Self::SamePerson { acted_as } => {
                Fault::new(Slug::SamePerson).fact("acted_as", acted_as)
            }
            Self::DateInFuture { field } => Fault::new(Slug::DateInFuture).fact("field", field),
            Self::OutOfOrder { field, not_before } => Fault::new(Slug::DateOutOfOrder)
                .fact("field", field)
                .fact("not_before", not_before.to_string()),
            Self::NotEligible { lines } => {
                let lines: Vec<Value> = lines
                    .iter()
                    .map(|(line, outcome)| json!({"line_no": line, "outcome": outcome.code()}))
                    .collect();
                Fault::new(Slug::NotEligible).fact("lines", lines)
            }
            Self::AlreadyClaimed { claim_id } => {
                Fault::new(Slug::AlreadyClaimed).fact("claim_id", claim_id.to_string())
            }
            // The other claim may be another's: its id is told only by whoever knows the caller's scope.
            Self::AlreadyHeld { line_no, key, .. } => Fault::new(Slug::AlreadyHeld)
                .fact("line_no", line_no)
                .fact("key", key.text()),
            Self::PaidElsewhere { line_no, key } => Fault::new(Slug::PaidElsewhere)
                .fact("line_no", line_no)
                .fact("key", key.text()),
            Self::NothingToClaim => Fault::new(Slug::NothingToClaim),
            Self::OpenReceivable { open_fen } => {
                Fault::new(Slug::OpenReceivable).fact("open_fen", open_fen)
            }
            Self::Moved => Fault::new(Slug::Busy),
            Self::NoticeRunning { last_day } => {
                Fault::new(Slug::NoticeRunning).fact("last_day", last_day.to_string())
            }
            Self::OpenObjection { open } => Fault::new(Slug::ObjectionOpen).fact("open", open),
            Self::ObjectionUpheld => Fault::new(Slug::ObjectionUpheld),
            Self::ObjectionSettled => Fault::new(Slug::ObjectionSettled),
            // Both traces are added by whoever knows the caller's language.
            Self::DeterminationChanged { lines } => {
                let lines: Vec<Value> = lines
                    .iter()
                    .map(|line| json!({"line_no": line.line_no}))
                    .collect();
                Fault::new(Slug::DeterminationChanged).fact("lines", lines)
            }
            Self::ExceedsDetermination { due_fen } => {
                Fault::new(Slug::ExceedsDetermination).fact("due_fen", due_fen.get())
            }
            Self::NoFund => Fault::new(Slug::NoFund),
            Self::AccountUnconfirmed => Fault::new(Slug::AccountUnconfirmed),
            Self::LinkPending => Fault::new(Slug::LinkPending),
            Self::LinkedAway { worker } => {
                Fault::new(Slug::WorkerLinkedAway).fact("worker_id", worker.to_string())
            }
            Self::Dead { died_on } => {
                Fault::new(Slug::WorkerDead).fact("died_on", died_on.to_string())
            }
            Self::Erased => Fault::new(Slug::WorkerErased),
            Self::Held { reasons } => {
                let reasons: Vec<Value> =
                    reasons.iter().map(|reason| reason.code().into()).collect();
                Fault::new(Slug::ClaimHeld).fact("reasons", reasons)
            }
            Self::NotHeld => Fault::new(Slug::NotHeld),
            Self::NotInBatch => Fault::new(Slug::NotInBatch),
            Self::PaymentConflict => Fault::new(Slug::PaymentConflict),
            Self::TooMuch { at_most_fen } => {
                Fault::new(Slug::AmountTooLarge).fact("at_most_fen", at_most_fen.get())
            }
            Self::AlreadyRecovered { recovery_id } => {
                Fault::new(Slug::AlreadyRecorded).fact("recovery_id", recovery_id.to_string())
            }
            Self::AmountsDiffer { expected_fen } => {
                Fault::new(Slug::AmountsDiffer).fact("expected_fen", expected_fen.get())
            }
            Self::OtherFund => Fault::new(Slug::OtherFund),
        }
    }
}
