//! What may be paid for once: the keys of entitlements, and who keeps watch over each.

use serde::{Deserialize, Serialize};

use crate::ids::{DispatchId, OrganisationId, TrainingId, VentureId};
use crate::occupation::{Level, Occupation};
use crate::scheme::Scheme;
use crate::time::{Month, Period};

use super::reference::Claimant;

/// What one subsidy may be paid for once. The key says which record keeps it: only that stream
/// decides, under its version, who has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EntitlementKey {
    /// Transport: once per person and benefit year.
    Transport {
        /// The benefit year.
        year: i32,
    },
    /// Social insurance: a person's month, over all employers and programmes.
    InsuranceMonth {
        /// The premium's month.
        month: Month,
    },
    /// Employment service: once per placement.
    Placement {
        /// The dispatch that is the placement.
        dispatch_id: DispatchId,
    },
    /// Training and skill upgrade: a skill of a person, once.
    Skill {
        /// The occupation.
        occupation: Occupation,
        /// The level, where the certificate has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        level: Option<Level>,
    },
    /// Training and skill upgrade: a certificate, once.
    Certificate {
        /// Its number.
        number: String,
        /// Who issued it.
        issuer: String,
    },
    /// Skill appraisal: a skill of a person, once.
    Appraisal {
        /// The occupation.
        occupation: Occupation,
        /// The level, where the certificate has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        level: Option<Level>,
    },
    /// Living allowance: once per training.
    LivingAllowance {
        /// The training.
        training_id: TrainingId,
    },
    /// Start-up: once per person.
    StartupPerson,
    /// Start-up: once per firm.
    StartupFirm,
    /// Loan interest: once per venture.
    LoanInterest {
        /// The venture.
        venture_id: VentureId,
    },
    /// Base award: once per base.
    BaseAward,
    /// A worker counts for the award of one base once.
    CountedForBase {
        /// The base.
        base: OrganisationId,
    },
}

impl EntitlementKey {
    /// Whether a subsidy that another office paid for a period is this one.
    pub fn is_paid_by(&self, scheme: Scheme, period: Period) -> bool {
        match self {
            Self::Transport { year } => scheme == Scheme::Transport && period.year() == *year,
            Self::InsuranceMonth { month } => {
                scheme == Scheme::SocialInsurance && period.month() == Some(*month)
            }
            // What was paid elsewhere names a year or a month: it does not say for which of these.
            Self::Placement { .. }
            | Self::Skill { .. }
            | Self::Certificate { .. }
            | Self::Appraisal { .. }
            | Self::LivingAllowance { .. }
            | Self::StartupPerson
            | Self::StartupFirm
            | Self::LoanInterest { .. }
            | Self::BaseAward
            | Self::CountedForBase { .. } => false,
        }
    }

    /// A text that tells it from every other key of its owner.
    pub fn text(&self) -> String {
        let level = |level: &Option<Level>| level.map_or("", Level::code);
        match self {
            Self::Transport { year } => format!("transport|{year}"),
            Self::InsuranceMonth { month } => format!("insurance_month|{month}"),
            Self::Placement { dispatch_id } => format!("placement|{dispatch_id}"),
            Self::Skill {
                occupation,
                level: of,
            } => format!("skill|{occupation}|{}", level(of)),
            // The number's length tells where it ends, whatever stands in it.
            Self::Certificate { number, issuer } => {
                format!("certificate|{}|{number}|{issuer}", number.len())
            }
            Self::Appraisal {
                occupation,
                level: of,
            } => format!("appraisal|{occupation}|{}", level(of)),
            Self::LivingAllowance { training_id } => format!("living_allowance|{training_id}"),
            Self::StartupPerson => "startup_person".to_owned(),
            Self::StartupFirm => "startup_firm".to_owned(),
            Self::LoanInterest { venture_id } => format!("loan_interest|{venture_id}"),
            Self::BaseAward => "base_award".to_owned(),
            Self::CountedForBase { base } => format!("counted_for_base|{base}"),
        }
    }
}

/// A key and the record that keeps it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OwnedKey {
    /// Whose stream decides who has it.
    pub owner: Claimant,
    /// The key.
    pub key: EntitlementKey,
}
