//! What one case contributes to the ledger.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::agreement::{Agreement, AgreementKind};
use domain::ids::{AgreementId, WorkerId};
use domain::policy::{OutputCountsFrom, ReportingParameters as Reporting};
use domain::region::RegionCode;
use domain::worker::{Dispatch, Worker};

use crate::table::{Cell, Row, Table, int, text};

/// The first reporting year: no business date lies before it.
pub const FIRST_YEAR: i32 = 1900;
/// The last reporting year that agreements without an end are counted in. No other fact can lie so
/// far in the future; a year beyond it is refused, not answered with zeros.
pub const LAST_YEAR: i32 = 2060;

/// One row per thing that supports a member: at the place where it happened, not at its ancestors.
pub const SUPPORTS: Table = Table {
    name: "ledger_support",
    columns: &[
        text("family"),
        int("year"),
        text("region"),
        text("member"),
        text("fact"),
        text("part"),
        text("counterpart"),
        int("in_target_group"),
        text("reported_by"),
        text("counterpart_reported_by"),
    ],
    key: 5,
    indexes: &[&["family", "year", "region"]],
};

/// Declares an enumeration with codes.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum $name { $($variant),+ }

        impl $name {
            pub(super) fn code(self) -> &'static str { match self { $(Self::$variant => $code),+ } }
            pub(super) fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

codes! {
    /// What is counted, by its side.
    Family {
        AgreementInterProvince = "agreement_inter_province",
        AgreementCityAreaCrossProvince = "agreement_city_area_cross_province",
        AgreementEnterpriseAreaCrossProvince = "agreement_enterprise_area_cross_province",
        AgreementCityAreaInProvince = "agreement_city_area_in_province",
        AgreementEnterpriseAreaInProvince = "agreement_enterprise_area_in_province",
        Output = "output",
        OutputEnterprise = "output_enterprise",
        Input = "input",
        InputEnterprise = "input_enterprise",
        PairDispatched = "pair_dispatched",
        PairArrived = "pair_arrived",
        Training = "training",
    }
}

codes! {
    /// How a thing supports its member.
    Part {
        Whole = "whole",
        InProvince = "in_province",
        CrossProvince = "cross_province",
        TargetGroup = "target_group",
    }
}

/// One thing that supports a member.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SupportRow {
    pub(super) family: Family,
    pub(super) year: i32,
    /// Where it happened.
    pub(super) region: RegionCode,
    /// What is counted.
    pub(super) member: String,
    /// The fact that supports it.
    pub(super) fact: String,
    pub(super) part: Part,
    /// The other end of a movement; the region itself where there is none.
    pub(super) counterpart: RegionCode,
    /// Whether the person belonged to a target group on the departure date.
    pub(super) in_target_group: bool,
    /// The province that reports the region, by the switches of then.
    pub(super) reported_by: RegionCode,
    /// The province that reports the counterpart.
    pub(super) counterpart_reported_by: RegionCode,
}

impl SupportRow {
    pub(super) fn to_row(&self) -> Row {
        Row {
            table: &SUPPORTS,
            cells: vec![
                self.family.code().into(),
                i64::from(self.year).into(),
                self.region.to_string().into(),
                self.member.clone().into(),
                self.fact.clone().into(),
                self.part.code().into(),
                self.counterpart.to_string().into(),
                i64::from(self.in_target_group).into(),
                self.reported_by.to_string().into(),
                self.counterpart_reported_by.to_string().into(),
            ],
        }
    }

    /// The support that a row tells; none if the row is of another shape.
    pub(super) fn from_row(row: &Row) -> Option<Self> {
        let [
            Cell::Text(family),
            Cell::Int(year),
            Cell::Text(region),
            Cell::Text(member),
            Cell::Text(fact),
            Cell::Text(part),
            Cell::Text(counterpart),
            Cell::Int(in_target_group),
            Cell::Text(reported_by),
            Cell::Text(counterpart_reported_by),
        ] = row.cells.as_slice()
        else {
            return None;
        };
        Some(Self {
            family: Family::from_code(family)?,
            year: i32::try_from(*year).ok()?,
            region: stored_region(region)?,
            member: member.clone(),
            fact: fact.clone(),
            part: Part::from_code(part)?,
            counterpart: stored_region(counterpart)?,
            in_target_group: *in_target_group != 0,
            reported_by: stored_region(reported_by)?,
            counterpart_reported_by: stored_region(counterpart_reported_by)?,
        })
    }
}

/// A region as a row tells it: an event's code may have left today's table since.
fn stored_region(code: &str) -> Option<RegionCode> {
    RegionCode::try_from(code.to_owned()).ok()
}

/// What a worker's case contributes. A linked-away record speaks for the person it is linked to.
pub(super) fn of_worker<'a>(
    id: WorkerId,
    worker: &Worker,
    switches: impl Fn(NaiveDate) -> &'a Reporting,
) -> BTreeSet<SupportRow> {
    let person = worker.linked_to.unwrap_or(id).to_string();
    let mut supports = BTreeSet::new();
    for dispatch in worker.dispatches.iter().filter(|dispatch| !dispatch.voided) {
        let reporting = switches(dispatch.fact.departed_on);
        if let Some(date) = output_counts_on(worker, dispatch, reporting) {
            let output = Side {
                family: Family::Output,
                enterprise: Family::OutputEnterprise,
                date,
                here: dispatch.fact.origin.code,
                there: dispatch.fact.destination.code,
            };
            supports.extend(output.supports(&person, worker, dispatch, reporting));
        }
        if let Some(date) = dispatch.arrived_on {
            let input = Side {
                family: Family::Input,
                enterprise: Family::InputEnterprise,
                date,
                here: dispatch.fact.destination.code,
                there: dispatch.fact.origin.code,
            };
            supports.extend(input.supports(&person, worker, dispatch, reporting));
        }
    }
    supports.extend(trainings(worker, &switches));
    supports
}

/// One side of a movement: output is told by the origin, input by the destination.
struct Side {
    family: Family,
    enterprise: Family,
    date: NaiveDate,
    here: RegionCode,
    there: RegionCode,
}

impl Side {
    /// The person, and the enterprises that the dispatch or employments that name it speak of.
    fn supports(
        &self,
        person: &str,
        worker: &Worker,
        dispatch: &Dispatch,
        reporting: &Reporting,
    ) -> Vec<SupportRow> {
        let fact = dispatch.fact.dispatch_id.to_string();
        let crosses = reporting.crosses_provinces(self.here, self.there);
        let support = |family, member: String, part, in_target_group| SupportRow {
            family,
            year: reporting.year_of(self.date),
            region: self.here,
            member,
            fact: fact.clone(),
            part,
            counterpart: self.there,
            in_target_group,
            reported_by: reporting.province_of(self.here),
            counterpart_reported_by: reporting.province_of(self.there),
        };
        let part = if crosses {
            Part::CrossProvince
        } else {
            Part::InProvince
        };
        // The form has a line for the target groups on the output side only.
        let in_target_group =
            self.family == Family::Output && worker.in_target_group_on(dispatch.fact.departed_on);
        let enterprises = employers_of(worker, dispatch).into_iter();
        std::iter::once(support(
            self.family,
            person.to_owned(),
            part,
            in_target_group,
        ))
        .chain(enterprises.map(|employer| support(self.enterprise, employer, Part::Whole, false)))
        .collect()
    }
}

/// The day on which a dispatch counts as output; none while it does not.
fn output_counts_on(
    worker: &Worker,
    dispatch: &Dispatch,
    reporting: &Reporting,
) -> Option<NaiveDate> {
    match reporting.output_counts_from {
        OutputCountsFrom::Departure => Some(dispatch.fact.departed_on),
        OutputCountsFrom::Employment => {
            let employments = worker
                .employments
                .iter()
                .filter(|employment| !employment.voided);
            let of_dispatch = employments.filter(|employment| {
                employment.fact.dispatch_id == Some(dispatch.fact.dispatch_id)
            });
            of_dispatch
                .map(|employment| employment.fact.started_on)
                .min()
        }
    }
}

/// The employer that the dispatch names and those of all employments that name the dispatch,
/// whenever they began and whatever the occupation.
fn employers_of(worker: &Worker, dispatch: &Dispatch) -> BTreeSet<String> {
    let employments = worker.employments.iter().filter(|employment| {
        !employment.voided && employment.fact.dispatch_id == Some(dispatch.fact.dispatch_id)
    });
    let employers = employments.map(|employment| employment.fact.employer_id);
    employers
        .chain(dispatch.fact.employer_id)
        .map(|employer| employer.to_string())
        .collect()
}

/// Completed is enough, passed or not: the row counts trainings held, person by person.
fn trainings<'a>(
    worker: &Worker,
    switches: impl Fn(NaiveDate) -> &'a Reporting,
) -> Vec<SupportRow> {
    let standing = worker.trainings.iter().filter(|training| !training.voided);
    standing
        .filter_map(|training| {
            let fact = &training.fact;
            let reporting = switches(fact.completed_on);
            let counted = reporting
                .domestic_service_occupations
                .contains(&fact.occupation);
            let held_at = fact.region.code;
            counted.then(|| SupportRow {
                family: Family::Training,
                year: reporting.year_of(fact.completed_on),
                region: held_at,
                member: fact.training_id.to_string(),
                fact: fact.training_id.to_string(),
                part: Part::Whole,
                counterpart: held_at,
                in_target_group: false,
                reported_by: reporting.province_of(held_at),
                counterpart_reported_by: reporting.province_of(held_at),
            })
        })
        .collect()
}

/// An agreement counts in every year on any day of which it is in force, for each party's region.
pub(super) fn of_agreement<'a>(
    id: AgreementId,
    agreement: &Agreement,
    switches: impl Fn(NaiveDate) -> &'a Reporting,
) -> BTreeSet<SupportRow> {
    let (Some(signed), Some(days)) = (&agreement.signed, agreement.in_force()) else {
        return BTreeSet::new();
    };
    let reporting = switches(days.from);
    let family = match signed.kind {
        AgreementKind::InterProvince => Family::AgreementInterProvince,
        AgreementKind::CityAreaCrossProvince => Family::AgreementCityAreaCrossProvince,
        AgreementKind::EnterpriseAreaCrossProvince => Family::AgreementEnterpriseAreaCrossProvince,
        AgreementKind::CityAreaInProvince => Family::AgreementCityAreaInProvince,
        AgreementKind::EnterpriseAreaInProvince => Family::AgreementEnterpriseAreaInProvince,
    };
    let member = id.to_string();
    let last_year = days
        .until
        .map_or(LAST_YEAR, |until| reporting.year_of(until))
        .min(LAST_YEAR);
    let regions: BTreeSet<RegionCode> = signed.parties.iter().map(|party| party.region).collect();
    let years = reporting.year_of(days.from)..=last_year;
    years
        .flat_map(|year| regions.iter().map(move |region| (year, *region)))
        .map(|(year, region)| SupportRow {
            family,
            year,
            region,
            member: member.clone(),
            fact: member.clone(),
            part: Part::Whole,
            counterpart: region,
            in_target_group: false,
            reported_by: reporting.province_of(region),
            counterpart_reported_by: reporting.province_of(region),
        })
        .collect()
}
