//! What happened to a budget.

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

use crate::claim::ClaimRef;
use crate::ids::{BudgetId, CommitmentId};
use crate::money::Fen;
use crate::policy::Fund;
use crate::region::RegionCode;
use crate::subject::Subject;

/// What a budget says. Fund, region and year are the same in all events of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetTerms {
    /// Whose money.
    pub fund: Fund,
    /// For claims of this region and of all below it that have no budget of their own.
    pub region: RegionCode,
    /// The calendar year in which the claims are approved.
    pub year: i32,
    /// How much may be committed.
    pub amount_fen: Fen,
    /// Whether one that doesn't fit holds back all that ask after it.
    pub strict_order: bool,
}

impl BudgetTerms {
    /// The budget's stream.
    pub fn id(&self) -> BudgetId {
        BudgetId::of(self.fund, self.region, self.year)
    }

    /// What is committed with so much more; none if that exceeds the amount.
    pub fn with(&self, committed: Fen, more: Fen) -> Option<Fen> {
        let sum = committed.checked_add(more)?;
        (sum <= self.amount_fen).then_some(sum)
    }
}

/// An amount was proposed; nothing changes until another subject confirms it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetProposed {
    /// What the budget would say.
    #[serde(flatten)]
    pub terms: BudgetTerms,
    /// The day of the proposal.
    pub proposed_on: NaiveDate,
    /// Who proposed it.
    pub proposed_by: Subject,
}

/// The amount was set, in place of any before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetSet {
    /// As proposed.
    #[serde(flatten)]
    pub proposed: BudgetProposed,
    /// Who confirmed it: never who proposed it.
    pub confirmed_by: Subject,
}

/// What a claim asks of a budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetRequest {
    /// The request's own id: once seen it is remembered for ever.
    pub commitment_id: CommitmentId,
    /// Which claim asks.
    pub claim: ClaimRef,
    /// How much.
    pub amount_fen: Fen,
}

/// What happened to a budget. The names are the stored event types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BudgetEvent {
    /// See [`BudgetProposed`].
    BudgetProposed(BudgetProposed),
    /// See [`BudgetSet`].
    BudgetSet(BudgetSet),
    /// A request is over budget: it waits.
    BudgetQueued(BudgetRequest),
    /// A request was admitted: its claim may be paid.
    BudgetCommitted(BudgetRequest),
    /// A commitment, or a request that waited, was given up.
    BudgetReleased(BudgetRequest),
}

impl BudgetEvent {
    /// The business date that the event is about; none where only the recording matters.
    pub fn occurred_on(&self) -> Option<NaiveDate> {
        match self {
            Self::BudgetProposed(event) => Some(event.proposed_on),
            Self::BudgetSet(_)
            | Self::BudgetQueued(_)
            | Self::BudgetCommitted(_)
            | Self::BudgetReleased(_) => None,
        }
    }
}

impl DomainEvent for BudgetEvent {
    fn event_type(&self) -> String {
        match self {
            Self::BudgetProposed(_) => "BudgetProposed",
            Self::BudgetSet(_) => "BudgetSet",
            Self::BudgetQueued(_) => "BudgetQueued",
            Self::BudgetCommitted(_) => "BudgetCommitted",
            Self::BudgetReleased(_) => "BudgetReleased",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1.0.0".to_owned()
    }
}
