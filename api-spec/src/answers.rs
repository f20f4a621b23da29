//! What commands answer that make a fact: what every command answers, and the fact's own id.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::coded::wire_enum;
use crate::common::Committed;
use crate::values::{Id, PaperNumber};

/// Declares the answers: name, the member that names the fact, its type in the document, an example.
macro_rules! recorded {
    ($($(#[$doc:meta])* $name:ident { $field:ident: $schema:ident, $example:tt })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[schema(examples(json!({
            "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 7, "position": 4711, (stringify!($field)): $example
        })))]
        pub struct $name {
            /// Stream, version and position.
            #[serde(flatten)]
            pub committed: Committed,
            /// The fact that was recorded.
            #[schema(value_type = $schema)]
            pub $field: String,
        }
    )+};
}

recorded! {
    /// A membership of a target group was recorded.
    MembershipRecorded { membership_id: Id, "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11" }
    /// A training was recorded.
    TrainingRecorded { training_id: Id, "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11" }
    /// A certificate was recorded.
    CertificateRecorded { certificate_no: PaperNumber, "S000052010007214000123" }
    /// A dispatch was recorded.
    DispatchRecorded { dispatch_id: Id, "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11" }
    /// An employment was recorded.
    EmploymentRecorded { employment_id: Id, "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11" }
    /// A contribution was recorded.
    ContributionRecorded { contribution_id: Id, "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11" }
    /// A wage was recorded.
    WageRecorded { wage_id: Id, "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11" }
    /// A venture was recorded.
    VentureRecorded { venture_id: Id, "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11" }
    /// Premium months from elsewhere were recorded.
    AttestationRecorded { attestation_id: Id, "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11" }
    /// A subsidy that another office paid was recorded.
    PaidElsewhereRecorded { payment_id: Id, "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11" }
}

wire_enum! {
    /// How far an erasure has come.
    ErasureState {
        /// Asked for by one subject; another must agree.
        Requested = "requested",
        /// The personal data is destroyed.
        Erased = "erased",
    }
}

/// An erasure was asked for or carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 9, "position": 4720, "state": "requested"})))]
pub struct ErasureAnswer {
    /// Stream, version and position.
    #[serde(flatten)]
    pub committed: Committed,
    /// How far it has come.
    pub state: ErasureState,
}
