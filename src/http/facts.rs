//! One fact of a case by its id: where the `Location` of its recording points.

use api_spec::problem::Slug;

use super::answer::Answer;
use super::call::Call;
use super::dated;
use super::fault::Fault;
use super::reading;
use crate::view;

async fn fact(call: Call, kind: &str, id: &str) -> Result<Answer, Fault> {
    let (_, then) = dated::worker(&call).await?;
    let shown = view::fact_of(&then.state, kind, call.path(id))
        .ok_or_else(|| Fault::new(Slug::NotFound))?;
    Ok(Answer::ok(&shown)?.etag(reading::opaque_tag(&call, &shown)))
}

/// Declares the handlers: operation, kind of fact as in the path, name of the path's parameter.
macro_rules! facts {
    ($($operation:ident = $kind:literal, $id:literal;)+) => {
        $(
            #[doc = concat!("`GET /workers/{id}/", $kind, "/{", $id, "}`.")]
            pub async fn $operation(call: Call) -> Result<Answer, Fault> {
                fact(call, $kind, $id).await
            }
        )+
    };
}

facts! {
    get_membership = "target-groups", "membership_id";
    get_training = "trainings", "training_id";
    get_certificate = "certificates", "certificate_no";
    get_dispatch = "dispatches", "dispatch_id";
    get_employment = "employments", "employment_id";
    get_contribution = "contributions", "contribution_id";
    get_wage = "wages", "wage_id";
    get_venture = "ventures", "venture_id";
    get_attestation = "insurance-history", "attestation_id";
    get_paid_elsewhere = "subsidies-paid-elsewhere", "payment_id";
}
