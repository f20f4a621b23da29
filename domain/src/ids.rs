//! A typed id for every kind of stream and fact: mixing two up does not compile.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::credit_code::CreditCode;
use crate::finding::{Rule, SubjectKind};
use crate::policy::Fund;
use crate::region::RegionCode;
use crate::time::Month;

/// Declares typed ids.
macro_rules! typed_id {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The bare id.
            pub fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

typed_id! {
    /// One person's stream, made from a keyed hash of the citizen id.
    WorkerId
    /// One organisation's stream, made from its credit code.
    OrganisationId
    /// One agreement's stream.
    AgreementId
    /// One membership of a target group.
    MembershipId
    /// One training.
    TrainingId
    /// One dispatch.
    DispatchId
    /// One employment.
    EmploymentId
    /// One month's premiums.
    ContributionId
    /// One wage payment.
    WageId
    /// One firm or business of a worker's own.
    VentureId
    /// One attestation of insurance months.
    AttestationId
    /// One subsidy that another office paid.
    PaidElsewhereId
    /// One training class.
    CourseId
    /// One job order.
    VacancyId
    /// One policy's stream, made from scheme, programme and region.
    PolicyId
    /// One claim.
    ClaimId
    /// One objection to a claim.
    ObjectionId
    /// One hold of an entitlement key by a claim.
    HoldId
    /// One payment batch's stream.
    BatchId
    /// One payment to one claim in one batch: what a bank quotes back.
    PaymentId
    /// One file or list of payment results.
    ResultId
    /// One difference between what was sent to the bank and what came back.
    BreakId
    /// One budget's stream, made from fund, region and year.
    BudgetId
    /// One amount that a claim asked of a budget.
    CommitmentId
    /// One recovery of money paid in error.
    RecoveryId
    /// One subscription's stream.
    WebhookId
    /// The stream of a month of the access log, made from the month.
    AccessMonthId
    /// One finding's stream, made from rule, subject and facts.
    FindingId
    /// One sample's stream.
    AuditSampleId
    /// One note's stream.
    AuditNoteId
    /// The stream of a correction of the journal, made from what it corrects.
    CorrectionId
}

/// The namespace of organisations' ids. Fixed for ever.
const ORGANISATIONS: Uuid = Uuid::from_u128(0x6f0d_8c1e_52a4_4b7e_9a51_3d0c_1f86_77e2);

impl OrganisationId {
    /// The stream of a credit code. The code is public, so a plain name-based id serves.
    pub fn from_credit_code(code: &CreditCode) -> Self {
        Self(Uuid::new_v5(&ORGANISATIONS, code.as_str().as_bytes()))
    }
}

/// The namespace of policies' ids. Fixed for ever.
const POLICIES: Uuid = Uuid::from_u128(0x3c7d_90b2_6e15_4f08_b6c4_88a1_27f0_5d39);

impl PolicyId {
    /// The stream of a scheme, programme and region.
    pub fn of(scheme: &str, programme: &str, region: RegionCode) -> Self {
        let name = format!("{scheme}|{programme}|{region}");
        Self(Uuid::new_v5(&POLICIES, name.as_bytes()))
    }
}

impl PaymentId {
    /// The payment to a claim in a batch: whoever works it out meets the same one.
    pub fn of(batch: BatchId, claim: ClaimId) -> Self {
        Self(fact_id(batch.as_uuid(), &format!("payment|{claim}")))
    }
}

/// The namespace of budgets' ids. Fixed for ever.
const BUDGETS: Uuid = Uuid::from_u128(0xa94e_17d3_0b5c_4f62_8d21_5ce0_93b7_46fa);

impl BudgetId {
    /// The stream of a fund's money in a region and calendar year.
    pub fn of(fund: Fund, region: RegionCode, year: i32) -> Self {
        let name = format!("{fund}|{region}|{year}");
        Self(Uuid::new_v5(&BUDGETS, name.as_bytes()))
    }
}

/// The namespace of corrections' ids. Fixed for ever.
const CORRECTIONS: Uuid = Uuid::from_u128(0x8e52_61bd_39a7_4c0f_a1d4_6f0e_b7c3_9215);

impl CorrectionId {
    /// The stream of the correction of these differences, by their digest: they are corrected once.
    pub fn of(digest: &str) -> Self {
        Self(Uuid::new_v5(&CORRECTIONS, digest.as_bytes()))
    }
}

/// The namespace of the ids of months of the access log. Fixed for ever.
const ACCESS_MONTHS: Uuid = Uuid::from_u128(0x51c8_2e97_4ab3_4d10_9f65_d2b7_08ce_713a);

impl AccessMonthId {
    /// The stream of a month.
    pub fn of(month: Month) -> Self {
        Self(Uuid::new_v5(&ACCESS_MONTHS, month.to_string().as_bytes()))
    }
}

/// The namespace of findings' ids. Fixed for ever.
const FINDINGS: Uuid = Uuid::from_u128(0x51c0_7e4d_93b2_4a6f_9d17_2e88_f04b_c6a3);

impl FindingId {
    /// The finding of a rule about a subject, because of these facts in whatever order: the same ones meet it again.
    pub fn of<'a>(
        rule: Rule,
        kind: SubjectKind,
        subject: Uuid,
        facts: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let facts: std::collections::BTreeSet<&str> = facts.into_iter().collect();
        let mut name = format!("{rule}|{kind}|{subject}");
        for fact in facts {
            // The length tells where a fact ends, whatever stands in it.
            name = format!("{name}|{}|{fact}", fact.len());
        }
        Self(Uuid::new_v5(&FINDINGS, name.as_bytes()))
    }
}

/// The id of a fact that `key` asks for in `stream`: the same request meets its own fact again.
pub fn fact_id(stream: Uuid, key: &str) -> Uuid {
    Uuid::new_v5(&stream, key.as_bytes())
}
