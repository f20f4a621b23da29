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
use domain::organisation::Organisation;

use crate::case::Case;
use crate::figures::{Figures, Group, Support};
use crate::projection::Projection;
use crate::reporting::Reporting;
use crate::table::{Row, Table};
use supports::{Family, Part, SupportRow};

/// Persons dispatched from one province to another, as the sending side knows it.
pub const PAIR_DISPATCHED: &str = "pair_dispatched";
/// Persons who arrived from one province in another, as the receiving side confirmed it.
pub const PAIR_ARRIVED: &str = "pair_arrived";

/// The ledger under the switches of the reporting policy.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    reporting: Reporting,
}

impl Ledger {
    /// The ledger under these switches.
    pub fn new(reporting: Reporting) -> Self {
        Self { reporting }
    }
}

impl Projection for Ledger {
    fn name(&self) -> &'static str {
        "ledger"
    }

    fn version(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static [&'static Table] {
        &[&SUPPORTS]
    }

    fn derive(&self, case: &Case) -> BTreeSet<Row> {
        let supports = match case {
            Case::Worker(id, worker) => supports::of_worker(*id, worker, &self.reporting),
            Case::Agreement(id, agreement) => {
                supports::of_agreement(*id, agreement, &self.reporting)
            }
            Case::Organisation(..) => BTreeSet::new(),
        };
        supports.iter().map(SupportRow::to_row).collect()
    }

    /// Organisations are counted where dispatches and employments name them: their own events say
    /// nothing that the form asks for.
    fn follows(&self, aggregate_type: &str) -> bool {
        aggregate_type != Organisation::TYPE
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
        for region in self.reporting.ancestors(support.region) {
            let group = group(support.family, region.to_string(), String::new());
            groups.push((group.clone(), support.part.code()));
            if support.in_target_group {
                groups.push((group, Part::TargetGroup.code()));
            }
        }
        // Only what crosses provinces has a pair: told from the sending to the receiving province.
        let pair = match (support.family, support.part) {
            (Family::Output, Part::CrossProvince) => {
                Some((Family::PairDispatched, support.region, support.counterpart))
            }
            (Family::Input, Part::CrossProvince) => {
                Some((Family::PairArrived, support.counterpart, support.region))
            }
            _ => None,
        };
        if let Some((family, from, to)) = pair {
            let (from, to) = (
                self.reporting.province_of(from),
                self.reporting.province_of(to),
            );
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

#[cfg(test)]
mod tests;
