//! The refusals of batches as problems.

use api_spec::problem::Slug;
use domain::batch::BatchRefusal;
use serde_json::Value;

use crate::http::fault::{Fault, Kind};
use crate::http::refusal::Explained;

fn texts<T: ToString>(items: &[T]) -> Vec<Value> {
    items.iter().map(|item| item.to_string().into()).collect()
}

impl Explained for BatchRefusal {
    fn explained(self) -> Fault {
        match self {
            Self::NotPrepared | Self::UnknownBreak { .. } => Fault::new(Slug::NotFound),
            Self::AlreadyPrepared => Fault::new(Slug::AlreadyRecorded),
            Self::WrongState { state, allowed } => Fault::new(Slug::WrongState)
                .fact("state", state.code())
                .fact("allowed_actions", texts(&allowed)),
            Self::DateInFuture { field } => Fault::new(Slug::DateInFuture).fact("field", field),
            Self::DateOutOfOrder { field, not_before } => Fault::new(Slug::DateOutOfOrder)
                .fact("field", field)
                .fact("not_before", not_before.to_string()),
            Self::SamePerson { claim_ids } => {
                Fault::new(Slug::SamePerson).fact("claim_ids", texts(&claim_ids))
            }
            Self::NoClaims => Fault::new(Slug::NoClaims),
            Self::ClaimRepeated { .. } => Fault::at("/claim_ids", Kind::DuplicateMember),
            Self::SumTooLarge { max_fen } => {
                Fault::new(Slug::AmountTooLarge).fact("at_most_fen", max_fen.get())
            }
            // Only who carries batches through answers for claims, and not over HTTP.
            Self::ClaimsDiffer { .. } => Fault::new(Slug::Internal),
            Self::NoLinesLeft => Fault::new(Slug::NoLinesLeft),
            // Taken out by somebody else between the look at the lines and the decision.
            Self::UnknownLines { .. } => Fault::new(Slug::Busy),
            Self::LineNotAwaiting { claim_id, standing } => Fault::new(Slug::LineNotAwaiting)
                .fact("claim_id", claim_id.to_string())
                .fact("standing", standing),
            Self::AlreadyExported {
                copies,
                exported_on,
            } => Fault::new(Slug::AlreadyExported)
                .fact("copies", copies)
                .fact("exported_on", exported_on.to_string()),
            Self::ContentDiffers { content_sha256 } => {
                Fault::new(Slug::ContentDiffers).fact("content_sha256", content_sha256)
            }
            Self::BankAnswered => Fault::new(Slug::BankAnswered),
            Self::ControlSumDiffers {
                stated_fen,
                found_fen,
                stated_count,
                found_count,
            } => Fault::new(Slug::ControlSumDiffers)
                .fact("stated_fen", stated_fen)
                .fact("found_fen", found_fen)
                .fact("stated_count", stated_count)
                .fact("found_count", found_count),
            Self::AlreadyResolved {
                resolution,
                resolved_on,
            } => Fault::new(Slug::AlreadyResolved)
                .fact("resolution", resolution.code())
                .fact("resolved_on", resolved_on.to_string()),
            Self::ResolutionDoesNotFit { kind, allowed } => Fault::new(Slug::ResolutionDoesNotFit)
                .fact("kind", kind.code())
                .fact("allowed", texts(&allowed)),
            Self::NotSettled {
                awaiting,
                open_breaks,
            } => Fault::new(Slug::NotSettled)
                .fact("awaiting", texts(&awaiting))
                .fact("open_breaks", texts(&open_breaks)),
        }
    }
}
