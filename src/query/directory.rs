//! Lists of cases, filtered by terms, in a stable order.

use domain::region::RegionCode;
use projections::directory::{AGREEMENTS, ORGANISATIONS, TERMS, WORKERS, term};

use super::reading::{Reading, at_or_now};
use crate::store::projections::table_name;
use crate::store::{StoreError, Value};

/// The projection that these questions go to.
pub const PROJECTION: &str = "directory";

/// What a list is filtered by.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Terms that must all hold: kind and value.
    pub terms: Vec<(&'static str, String)>,
    /// A search text.
    pub search: Option<Search>,
    /// Columns of the summary that must equal a value.
    pub columns: Vec<(&'static str, String)>,
    /// Only agreements that are in force on this day and were not voided.
    pub in_force_on: Option<String>,
    /// Only cases that changed after this position.
    pub changed_after: Option<u64>,
    /// Only cases after this id.
    pub after: String,
    /// At most so many.
    pub limit: i64,
}

/// A text that is looked for: a case's id, the value of a term, or a part of a column.
#[derive(Debug, Clone)]
pub struct Search {
    /// The text.
    pub text: String,
    /// The kinds of term whose value it may be.
    pub terms: &'static [&'static str],
    /// The column of the summary of which it may be a part.
    pub part_of: Option<&'static str>,
}

/// The terms of what lies in all of these regions; the nation leaves nothing out.
pub fn within(regions: impl IntoIterator<Item = RegionCode>) -> Vec<(&'static str, String)> {
    let regions = regions.into_iter();
    regions
        .filter(|region| *region != RegionCode::NATION)
        .map(|region| (term::REGION, region.to_string()))
        .collect()
}

/// A worker in a list.
pub type WorkerRow = (String, String, String, String, String, String, i64, i64);
/// An organisation in a list.
pub type OrganisationRow = (String, String, String, String, String, i64, i64);
/// An agreement in a list.
pub type AgreementRow = (String, String, String, String, String, i64, i64, i64);

/// Workers: id, stage, origin, destination, groups, employers, version, position of the last change.
pub async fn workers(
    reading: &mut Reading,
    filter: &Filter,
    as_of: Option<u64>,
) -> Result<Vec<WorkerRow>, StoreError> {
    let columns = "stage, r.origin, r.destination, r.groups, r.employers, r.version";
    let (sql, values) = query(reading, "worker", WORKERS.name, columns, filter, as_of);
    Ok(reading.tx.fetch(&sql, &values).await?)
}

/// Organisations: id, credit code, name, region, roles, version, position of the last change.
pub async fn organisations(
    reading: &mut Reading,
    filter: &Filter,
    as_of: Option<u64>,
) -> Result<Vec<OrganisationRow>, StoreError> {
    let columns = "credit_code, r.name, r.region, r.roles, r.version";
    let (sql, values) = query(
        reading,
        "organisation",
        ORGANISATIONS.name,
        columns,
        filter,
        as_of,
    );
    Ok(reading.tx.fetch(&sql, &values).await?)
}

/// Agreements: id, kind, first day, last day, regions, voided, version, position of the last change.
pub async fn agreements(
    reading: &mut Reading,
    filter: &Filter,
    as_of: Option<u64>,
) -> Result<Vec<AgreementRow>, StoreError> {
    let columns = "kind, r.valid_from, r.valid_until, r.regions, r.voided, r.version";
    let (sql, values) = query(
        reading,
        "agreement",
        AGREEMENTS.name,
        columns,
        filter,
        as_of,
    );
    Ok(reading.tx.fetch(&sql, &values).await?)
}

fn query(
    reading: &Reading,
    case_type: &'static str,
    table: &str,
    columns: &str,
    filter: &Filter,
    as_of: Option<u64>,
) -> (String, Vec<Value>) {
    let rows = table_name(table, reading.version);
    let terms = table_name(TERMS.name, reading.version);
    let mut values: Vec<Value> = vec![
        at_or_now(reading, as_of).into(),
        filter.after.as_str().into(),
        case_type.into(),
    ];
    let mut bind = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let held = |alias: &str| {
        format!(
            "{alias}.from_position <= $1 AND ({alias}.to_position IS NULL OR {alias}.to_position > $1)"
        )
    };
    let has_term = |condition: String| {
        format!(
            "EXISTS (SELECT 1 FROM {terms} t WHERE t.case_id = r.case_id AND t.case_type = $3 AND {condition} AND {})",
            held("t")
        )
    };
    let mut conditions = vec![held("r"), "r.case_id > $2".to_owned()];
    for (kind, value) in &filter.terms {
        let (kind, value) = (bind((*kind).into()), bind(value.as_str().into()));
        conditions.push(has_term(format!("t.kind = {kind} AND t.value = {value}")));
    }
    if let Some(search) = &filter.search {
        let text = bind(search.text.as_str().into());
        let kinds: Vec<String> = search
            .terms
            .iter()
            .map(|kind| bind((*kind).into()))
            .collect();
        let found = has_term(format!(
            "t.kind IN ({}) AND t.value = {text}",
            kinds.join(", ")
        ));
        // Replaced by nothing, a part makes the whole shorter: the same on both stores, with no signs of its own.
        let part = search.part_of.map_or_else(String::new, |column| {
            format!(" OR REPLACE(r.{column}, {text}, '') <> r.{column}")
        });
        conditions.push(format!("(r.case_id = {text} OR {found}{part})"));
    }
    for (column, value) in &filter.columns {
        conditions.push(format!("r.{column} = {}", bind(value.as_str().into())));
    }
    if let Some(day) = &filter.in_force_on {
        // Dates are stored as ISO 8601 text: their order is the calendar's.
        let day = bind(day.as_str().into());
        conditions.push(format!("r.voided = 0 AND r.valid_from <= {day} AND (r.valid_until = '' OR r.valid_until >= {day})"));
    }
    if let Some(position) = filter.changed_after {
        conditions.push(format!("r.from_position > {}", bind(position.into())));
    }
    let limit = bind(filter.limit.into());
    // $3 is always bound: PostgreSQL wants to see every parameter used.
    let sql = format!(
        "SELECT r.case_id, r.{columns}, r.from_position FROM {rows} r WHERE {} AND $3 = '{case_type}' ORDER BY r.case_id LIMIT {limit}",
        conditions.join(" AND ")
    );
    (sql, values)
}
