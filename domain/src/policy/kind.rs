//! What a policy rules.

use serde::{Deserialize, Serialize};

use crate::scheme::Scheme;

/// What a policy rules: a subsidy, how figures are reported, or when a finding is raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum PolicyKind {
    /// A subsidy scheme.
    Subsidy(Scheme),
    /// The switches of the official figures.
    Reporting,
    /// The thresholds of audit findings.
    Findings,
}

/// A text that names no scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no scheme has this code")]
pub struct UnknownScheme;

impl PolicyKind {
    /// The code by which it is stored and exchanged.
    pub fn code(self) -> &'static str {
        match self {
            Self::Subsidy(scheme) => scheme.code(),
            Self::Reporting => "reporting",
            Self::Findings => "findings",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "reporting" => Some(Self::Reporting),
            "findings" => Some(Self::Findings),
            other => Scheme::from_code(other).map(Self::Subsidy),
        }
    }

    /// Every kind.
    pub fn all() -> impl Iterator<Item = Self> {
        let subsidies = Scheme::ALL.iter().copied().map(Self::Subsidy);
        subsidies.chain([Self::Reporting, Self::Findings])
    }
}

impl TryFrom<String> for PolicyKind {
    type Error = UnknownScheme;

    fn try_from(code: String) -> Result<Self, UnknownScheme> {
        Self::from_code(&code).ok_or(UnknownScheme)
    }
}

impl From<PolicyKind> for String {
    fn from(kind: PolicyKind) -> Self {
        kind.code().to_owned()
    }
}
