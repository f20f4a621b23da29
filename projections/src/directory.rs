//! Where cases are found again: one summary row per case, and the terms by which lists are filtered.
//! Names and citizen ids are not here: they are looked up against blind indexes that die with the
//! person's key.

use std::collections::BTreeSet;

use cqrs_es::Aggregate;
use domain::agreement::Agreement;
use domain::organisation::Organisation;
use domain::region::RegionCode;
use domain::worker::Worker;

use crate::case::Case;
use crate::projection::Projection;
use crate::references::References;
use crate::table::{Cell, Row, Table, int, text};

/// One row per worker. `version` makes every event open a new row, so that the row's first
/// position tells when the case last changed.
pub const WORKERS: Table = Table {
    name: "directory_worker",
    columns: &[
        text("stage"),
        text("origin"),
        text("destination"),
        text("groups"),
        text("employers"),
        int("version"),
    ],
    key: 0,
    indexes: &[&["stage"]],
};

/// One row per organisation.
pub const ORGANISATIONS: Table = Table {
    name: "directory_organisation",
    columns: &[
        text("credit_code"),
        text("name"),
        text("region"),
        text("roles"),
        int("version"),
    ],
    key: 0,
    indexes: &[&["credit_code"]],
};

/// One row per agreement.
pub const AGREEMENTS: Table = Table {
    name: "directory_agreement",
    columns: &[
        text("kind"),
        text("valid_from"),
        text("valid_until"),
        text("regions"),
        int("voided"),
        int("version"),
    ],
    key: 0,
    indexes: &[&["kind"]],
};

/// The terms by which the lists are filtered: `kind` says what `value` is.
pub const TERMS: Table = Table {
    name: "directory_term",
    columns: &[text("case_type"), text("kind"), text("value")],
    key: 3,
    indexes: &[&["case_type", "kind", "value"]],
};

/// The kinds of term.
pub mod term {
    /// A region in whose scope the case lies, ancestors included.
    pub const REGION: &str = "region";
    /// A target group to which the worker belongs now.
    pub const GROUP: &str = "group";
    /// An employer named by the worker's dispatches or employments.
    pub const EMPLOYER: &str = "employer";
    /// A certificate's number.
    pub const CERTIFICATE: &str = "certificate";
    /// A role that the organisation holds now.
    pub const ROLE: &str = "role";
    /// The organisation's credit code.
    pub const CREDIT_CODE: &str = "credit_code";
    /// The kind of agreement.
    pub const KIND: &str = "kind";
}

/// The directory of all cases.
#[derive(Debug, Clone, Copy, Default)]
pub struct Directory;

impl Projection for Directory {
    fn name(&self) -> &'static str {
        "directory"
    }

    fn version(&self) -> u32 {
        2
    }

    fn cases(&self) -> &'static [&'static str] {
        &[Worker::TYPE, Organisation::TYPE, Agreement::TYPE]
    }

    fn follows(&self, aggregate_type: &str) -> bool {
        self.cases().contains(&aggregate_type)
    }

    fn tables(&self) -> &'static [&'static Table] {
        &[&WORKERS, &ORGANISATIONS, &AGREEMENTS, &TERMS]
    }

    fn derive(&self, case: &Case, _known: &References) -> BTreeSet<Row> {
        match case {
            Case::Worker(_, worker) => worker_rows(worker),
            Case::Organisation(_, organisation) => organisation_rows(organisation),
            Case::Agreement(_, agreement) => agreement_rows(agreement),
            Case::Policy(..)
            | Case::Budget(..)
            | Case::Batch(..)
            | Case::Finding(..)
            | Case::Correction(..) => BTreeSet::new(),
        }
    }
}

/// The places in whose scope a worker lies: every origin, and the destination of every dispatch
/// that was not voided, also after the return.
pub fn scope_of_worker(worker: &Worker) -> BTreeSet<RegionCode> {
    let origins = worker.origins.iter().map(|period| period.origin.code);
    origins.chain(destinations_of(worker)).collect()
}

/// The places on the receiving side of a worker's dispatches.
pub fn destinations_of(worker: &Worker) -> BTreeSet<RegionCode> {
    let standing = worker.dispatches.iter().filter(|dispatch| !dispatch.voided);
    standing
        .map(|dispatch| dispatch.fact.destination.code)
        .collect()
}

fn worker_rows(worker: &Worker) -> BTreeSet<Row> {
    if worker.person.is_none() {
        return BTreeSet::new();
    }
    let groups: BTreeSet<&str> = worker
        .memberships
        .iter()
        .filter(|membership| !membership.voided && membership.until.is_none())
        .map(|membership| membership.fact.group.code())
        .collect();
    let employers = employers_of(worker);
    let standing = worker.dispatches.iter().filter(|dispatch| !dispatch.voided);
    let destination = standing
        .max_by_key(|dispatch| dispatch.fact.departed_on)
        .map(|dispatch| dispatch.fact.destination.code);
    let summary = Row {
        table: &WORKERS,
        cells: vec![
            worker.stage().code().into(),
            worker
                .origin()
                .map(|origin| origin.code.to_string())
                .unwrap_or_default()
                .into(),
            destination
                .map(|code| code.to_string())
                .unwrap_or_default()
                .into(),
            joined(groups.iter().copied()),
            joined(employers.iter().map(String::as_str)),
            version(worker.version),
        ],
    };
    let kind = "worker";
    let certificates = worker
        .certificates
        .iter()
        .filter(|certificate| !certificate.voided);
    let mut rows = BTreeSet::from([summary]);
    rows.extend(region_terms(kind, scope_of_worker(worker)));
    rows.extend(groups.iter().map(|group| a_term(kind, term::GROUP, group)));
    rows.extend(
        employers
            .iter()
            .map(|employer| a_term(kind, term::EMPLOYER, employer)),
    );
    rows.extend(
        certificates
            .map(|certificate| a_term(kind, term::CERTIFICATE, &certificate.fact.certificate_no)),
    );
    rows
}

fn employers_of(worker: &Worker) -> BTreeSet<String> {
    let dispatches = worker.dispatches.iter().filter(|dispatch| !dispatch.voided);
    let employments = worker
        .employments
        .iter()
        .filter(|employment| !employment.voided);
    dispatches
        .filter_map(|dispatch| dispatch.fact.employer_id)
        .chain(employments.map(|employment| employment.fact.employer_id))
        .map(|employer| employer.to_string())
        .collect()
}

fn organisation_rows(organisation: &Organisation) -> BTreeSet<Row> {
    let Some(registration) = &organisation.registration else {
        return BTreeSet::new();
    };
    let region = organisation.region().unwrap_or(registration.region);
    let roles: BTreeSet<&str> = organisation
        .roles
        .iter()
        .filter(|period| period.days.until.is_none())
        .map(|period| period.role.code())
        .collect();
    let kind = "organisation";
    let mut rows = BTreeSet::from([Row {
        table: &ORGANISATIONS,
        cells: vec![
            registration.credit_code.to_string().into(),
            registration.name.clone().into(),
            region.to_string().into(),
            joined(roles.iter().copied()),
            version(organisation.version),
        ],
    }]);
    rows.extend(region_terms(kind, [region]));
    rows.extend(roles.iter().map(|role| a_term(kind, term::ROLE, role)));
    rows.insert(a_term(
        kind,
        term::CREDIT_CODE,
        &registration.credit_code.to_string(),
    ));
    rows
}

fn agreement_rows(agreement: &Agreement) -> BTreeSet<Row> {
    let Some(signed) = &agreement.signed else {
        return BTreeSet::new();
    };
    let regions: BTreeSet<RegionCode> = signed.parties.iter().map(|party| party.region).collect();
    let codes: Vec<String> = regions.iter().map(ToString::to_string).collect();
    let until = signed
        .valid_until
        .into_iter()
        .chain(agreement.ended_on)
        .min();
    let kind = "agreement";
    let mut rows = BTreeSet::from([Row {
        table: &AGREEMENTS,
        cells: vec![
            signed.kind.code().into(),
            signed.valid_from.to_string().into(),
            until
                .map(|until| until.to_string())
                .unwrap_or_default()
                .into(),
            joined(codes.iter().map(String::as_str)),
            i64::from(agreement.voided).into(),
            version(agreement.version),
        ],
    }]);
    rows.extend(region_terms(kind, regions));
    rows.insert(a_term(kind, term::KIND, signed.kind.code()));
    rows
}

fn region_terms(
    case_type: &'static str,
    places: impl IntoIterator<Item = RegionCode>,
) -> BTreeSet<Row> {
    let regions = places.into_iter().flat_map(RegionCode::ancestors);
    regions
        .map(|region| a_term(case_type, term::REGION, &region.to_string()))
        .collect()
}

fn a_term(case_type: &'static str, kind: &'static str, value: &str) -> Row {
    Row {
        table: &TERMS,
        cells: vec![case_type.into(), kind.into(), value.into()],
    }
}

fn joined<'a>(codes: impl Iterator<Item = &'a str>) -> Cell {
    codes.collect::<Vec<_>>().join(",").into()
}

fn version(version: u64) -> Cell {
    Cell::Int(i64::try_from(version).unwrap_or(i64::MAX))
}
