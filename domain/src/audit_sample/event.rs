//! What happened to a sample.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

use crate::coded::coded;
use crate::money::Fen;
use crate::policy::Fund;
use crate::region::RegionCode;
use crate::scheme::Scheme;
use crate::subject::Subject;

coded! {
    /// What is drawn from. Each is what events of one type tell, so that it never changes up to a position.
    Population {
        /// Claims as they were filed (`ClaimFiled`).
        Claims = "claims",
        /// Determinations that claims rest on: the lines of claims as they were filed.
        Determinations = "determinations",
        /// Payments (`SubsidyPaid`).
        Payments = "payments",
        /// Workers as they were first surveyed (`WorkerSurveyed`).
        Workers = "workers",
    }
}

coded! {
    /// How items are drawn within a stratum.
    SampleMethod {
        /// Every item has the same chance.
        Random = "random",
        /// Every fen has the same chance, at equal distances (monetary-unit sampling): large items are drawn for certain.
        MonetaryUnit = "monetary_unit",
    }
}

coded! {
    /// What items are told apart by before they are drawn.
    StrataBy {
        /// The band of the amount.
        Amount = "amount",
        /// The scheme.
        Scheme = "scheme",
        /// The region of the item: the office that pays, the worker's origin.
        County = "county",
    }
}

/// Which items belong to the population.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleFilter {
    /// Of this region and all below it.
    pub region: RegionCode,
    /// Of this scheme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<Scheme>,
    /// Of this fund.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fund: Option<Fund>,
    /// From this business date on: of application, of payment, of the survey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Up to and including this business date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Of at least so much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_amount_fen: Option<Fen>,
    /// Of at most so much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_amount_fen: Option<Fen>,
}

/// By which rule a sample is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleTerms {
    /// From what.
    pub population: Population,
    /// Which items of it.
    pub filter: SampleFilter,
    /// The place in the log up to which events count.
    pub position: u64,
    /// What decides by chance.
    pub seed: String,
    /// How items are drawn.
    pub method: SampleMethod,
    /// What they are told apart by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strata: Vec<StrataBy>,
    /// Where bands of the amount begin, beside the first, which begins at 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amount_bands_fen: Vec<Fen>,
    /// How many items of each stratum.
    pub size: u32,
    /// How many of strata with a number of their own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sizes: BTreeMap<String, u32>,
    /// The version of the rule of drawing: a changed rule is the next one.
    pub rule: u32,
}

/// What a stratum held, and how much of it was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StratumDrawn {
    /// Its name.
    pub stratum: String,
    /// How many items it has.
    pub population: u64,
    /// What they amount to, in fen.
    pub amount_fen: u64,
    /// How many were drawn.
    pub drawn: u64,
}

/// A sample was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleDrawn {
    /// By which rule.
    pub terms: SampleTerms,
    /// From what strata, in the order of their names.
    pub strata: Vec<StratumDrawn>,
    /// SHA-256, in hexadecimal, of the ids of the items drawn, each followed by a line feed, in the order of the sample:
    /// whoever draws again sees whether it is the same.
    pub digest: String,
    /// Who drew it.
    pub by: Subject,
}

/// What happened to a sample. The names are the stored event types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuditSampleEvent {
    /// See [`SampleDrawn`].
    SampleDrawn(Box<SampleDrawn>),
}

impl DomainEvent for AuditSampleEvent {
    fn event_type(&self) -> String {
        match self {
            Self::SampleDrawn(_) => "SampleDrawn",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1.0.0".to_owned()
    }
}
