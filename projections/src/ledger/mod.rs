//! The ledger (台账, Annex 2): fifteen counts for one reporting year and one region.
//!
//! Cases contribute supports at the place where a thing happened; the figures stage counts them, once
//! per member, in that region and all that report it. Distinct means distinct at every level.

mod form;
mod supports;

use std::collections::BTreeSet;

pub use form::{Code, Invariant, LedgerForm, invariants};
pub use supports::{FIRST_YEAR, LAST_YEAR, SUPPORTS};

use cqrs_es::Aggregate;
use domain::agreement::Agreement;
use domain::policy::{Policy, PolicyKind, ReportingParameters as Reporting};
use domain::region::RegionCode;
use domain::worker::Worker;

use crate::case::Case;
use crate::determinations::PROPOSED;
use crate::figures::{Figures, Group, Support};
use crate::projection::Projection;
use crate::references::{Reach, References};
use crate::table::{Row, Table};
use supports::{Family, Part, SupportRow};

/// Persons dispatched from one province to another, as the sending side knows it.
pub const PAIR_DISPATCHED: &str = "pair_dispatched";
/// Persons who arrived from one province in another, as the receiving side confirmed it.
pub const PAIR_ARRIVED: &str = "pair_arrived";

/// The ledger under the switches of the national reporting policy that is valid on each fact's business date.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// The switches where no policy is valid.
    otherwise: Reporting,
}

impl Ledger {
    /// The ledger with these switches where no policy is valid.
    pub fn new(otherwise: Reporting) -> Self {
        Self { otherwise }
    }
}

impl Projection for Ledger {
    fn name(&self) -> &'static str {
        "ledger"
    }

    fn version(&self) -> u32 {
        2
    }

    fn tables(&self) -> &'static [&'static Table] {
        &[&SUPPORTS]
    }

    fn derive(&self, case: &Case, known: &References) -> BTreeSet<Row> {
        let switches = |on| known.reporting(on, &self.otherwise);
        let supports = match case {
            Case::Worker(id, worker) => supports::of_worker(*id, worker, switches),
            Case::Agreement(id, agreement) => supports::of_agreement(*id, agreement, switches),
            Case::Organisation(..)
            | Case::Policy(..)
            | Case::Budget(..)
            | Case::Batch(..)
            | Case::Finding(..)
            | Case::Correction(..) => BTreeSet::new(),
        };
        supports.iter().map(SupportRow::to_row).collect()
    }

    /// Organisations are counted where dispatches and employments name them: their own events say
    /// nothing that the form asks for.
    fn follows(&self, aggregate_type: &str) -> bool {
        aggregate_type == Policy::TYPE || self.cases().contains(&aggregate_type)
    }

    fn cases(&self) -> &'static [&'static str] {
        &[Worker::TYPE, Agreement::TYPE]
    }

    /// Other switches may let any case count otherwise.
    fn reach(&self, event_type: &str, after: &Case) -> Reach {
        match after {
            Case::Policy(..) if event_type == PROPOSED => Reach::Nobody,
            Case::Policy(_, policy) if policy.rules(PolicyKind::Reporting) => Reach::Everybody,
            _ => Reach::Nobody,
        }
    }

    fn figures(&self) -> Option<&dyn Figures> {
        Some(self)
    }
}

impl Figures for Ledger {
    fn supports(&self, row: &Row) -> Vec<(Group, &'static str)> {
        let Some(support) = SupportRow::from_row(row) else {
            return Vec::new();
        };
        let group = |family: Family, region: String, counterpart: String| Group {
            family: family.code(),
            year: support.year,
            region,
            counterpart,
            member: support.member.clone(),
        };
        let mut groups = Vec::new();
        for region in ancestors(support.region, support.reported_by) {
            let group = group(support.family, region.to_string(), String::new());
            groups.push((group.clone(), support.part.code()));
            if support.in_target_group {
                groups.push((group, Part::TargetGroup.code()));
            }
        }
        // Only what crosses provinces has a pair: told from the sending to the receiving province.
        let pair = match (support.family, support.part) {
            (Family::Output, Part::CrossProvince) => Some((
                Family::PairDispatched,
                support.reported_by,
                support.counterpart_reported_by,
            )),
            (Family::Input, Part::CrossProvince) => Some((
                Family::PairArrived,
                support.counterpart_reported_by,
                support.reported_by,
            )),
            _ => None,
        };
        if let Some((family, from, to)) = pair {
            groups.push((
                group(family, from.to_string(), to.to_string()),
                Part::CrossProvince.code(),
            ));
        }
        groups
    }

    fn part(&self, code: &str) -> Option<&'static str> {
        Part::from_code(code).map(Part::code)
    }

    fn counted_in(&self, family: &'static str, support: &Support) -> BTreeSet<&'static str> {
        let Some(family) = Family::from_code(family).filter(|_| !support.is_empty()) else {
            return BTreeSet::new();
        };
        let crosses = support.contains_key(Part::CrossProvince.code());
        match family {
            Family::Output => {
                let side = if crosses {
                    Code::OutputCrossProvince
                } else {
                    Code::OutputInProvince
                };
                let target = support
                    .contains_key(Part::TargetGroup.code())
                    .then_some(Code::OutputTargetGroup);
                [Code::OutputWorkers, side]
                    .into_iter()
                    .chain(target)
                    .map(Code::code)
                    .collect()
            }
            Family::Input => {
                let side = if crosses {
                    Code::InputCrossProvince
                } else {
                    Code::InputInProvince
                };
                [Code::InputWorkers, side]
                    .into_iter()
                    .map(Code::code)
                    .collect()
            }
            Family::OutputEnterprise => BTreeSet::from([Code::OutputEnterprises.code()]),
            Family::InputEnterprise => BTreeSet::from([Code::InputEnterprises.code()]),
            Family::Training => BTreeSet::from([Code::Trainings.code()]),
            Family::PairDispatched => BTreeSet::from([PAIR_DISPATCHED]),
            Family::PairArrived => BTreeSet::from([PAIR_ARRIVED]),
            Family::AgreementInterProvince => {
                BTreeSet::from([Code::AgreementsInterProvince.code()])
            }
            Family::AgreementCityAreaCrossProvince => {
                BTreeSet::from([Code::AgreementsCityAreaCrossProvince.code()])
            }
            Family::AgreementEnterpriseAreaCrossProvince => {
                BTreeSet::from([Code::AgreementsEnterpriseAreaCrossProvince.code()])
            }
            Family::AgreementCityAreaInProvince => {
                BTreeSet::from([Code::AgreementsCityAreaInProvince.code()])
            }
            Family::AgreementEnterpriseAreaInProvince => {
                BTreeSet::from([Code::AgreementsEnterpriseAreaInProvince.code()])
            }
        }
    }
}

/// The family of supports from which a row of the form is counted, as [`SUPPORTS`] names it.
pub fn family_of(code: Code) -> &'static str {
    let family = match code {
        Code::AgreementsInterProvince => Family::AgreementInterProvince,
        Code::AgreementsCityAreaCrossProvince => Family::AgreementCityAreaCrossProvince,
        Code::AgreementsEnterpriseAreaCrossProvince => Family::AgreementEnterpriseAreaCrossProvince,
        Code::AgreementsCityAreaInProvince => Family::AgreementCityAreaInProvince,
        Code::AgreementsEnterpriseAreaInProvince => Family::AgreementEnterpriseAreaInProvince,
        Code::OutputWorkers
        | Code::OutputTargetGroup
        | Code::OutputInProvince
        | Code::OutputCrossProvince => Family::Output,
        Code::OutputEnterprises => Family::OutputEnterprise,
        Code::InputWorkers | Code::InputInProvince | Code::InputCrossProvince => Family::Input,
        Code::InputEnterprises => Family::InputEnterprise,
        Code::Trainings => Family::Training,
    };
    family.code()
}

/// A place and all that report it, up to the nation: a switch may have another province report it.
fn ancestors(region: RegionCode, reported_by: RegionCode) -> Vec<RegionCode> {
    if reported_by == region.province() {
        region.ancestors().collect()
    } else {
        vec![region, reported_by, RegionCode::NATION]
    }
}

#[cfg(test)]
mod tests;
