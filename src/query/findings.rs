//! What auditors look for, as rows tell it, with what was concluded about it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::finding::{FindingState, Severity};
use domain::ids::ClaimId;
use domain::region::RegionCode;
use projections::findings::{CONCLUSIONS, FINDINGS, GAPS, LINKS};

use super::reading::{Reading, at_or_now, region_column, wait_for};
use super::told::told_row;
use crate::store::projections::table_name;
use crate::store::{ProjectionStore, Store, StoreError, Value};

/// The name of the projection.
pub const PROJECTION: &str = "findings";

told_row! {
    /// A finding, as its row tells it. Texts are empty where there is nothing to tell.
    FindingRow {
        /// The finding.
        finding: String,
        /// The rule.
        rule: String,
        /// How grave it is.
        severity: String,
        /// What kind of thing it is about.
        subject_kind: String,
        /// Which one.
        subject: String,
        /// The region whose auditors it concerns.
        region: String,
        /// The first business day on which it holds.
        on_from: String,
        /// The amount at stake, in fen.
        amount_fen: i64,
        /// The events that say so.
        evidence: String,
        /// The claims that it bears on.
        claims: String,
        /// What was measured, and against what.
        measured: String,
        /// The policy of thresholds.
        policy: String,
        /// Its version.
        policy_version: i64,
        /// The version of the rule's code.
        rule_version: i64,
        /// Where it stands.
        state: String,
    }
}

/// Which findings are meant.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Columns that must hold a value.
    pub columns: Vec<(&'static str, String)>,
    /// The region whose auditors it concerns, or one above it.
    pub region: Option<RegionCode>,
    /// A stream that it is about or rests on.
    pub stream: Option<String>,
    /// A claim that it bears on.
    pub claim: Option<String>,
    /// Only those about which somebody still has to decide.
    pub undecided: bool,
    /// Only those that stop this: grave enough, and not cleared.
    pub stops: Option<Stop>,
}

/// When findings are asked for: as of which place in the log, on which day.
#[derive(Debug, Clone, Copy)]
pub struct When {
    /// As of which place; now without.
    pub as_of: Option<u64>,
    /// On which business day.
    pub on: NaiveDate,
}

/// How many findings there are, and what is at stake in all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many.
    pub count: i64,
    /// The amounts together, in fen.
    pub amount_fen: i64,
}

/// The findings in the order of rule and id, after a place in it, at most so many.
pub async fn list(
    reading: &mut Reading,
    filter: &Filter,
    when: When,
    after: (&str, &str),
    limit: i64,
) -> Result<Vec<FindingRow>, StoreError> {
    let (which, mut values) = which(reading, filter, when);
    for value in [after.0.into(), after.1.into(), Value::Int(limit)] {
        values.push(value);
    }
    let end = values.len();
    let sql = format!(
        "SELECT {} {which} AND (r.rule, r.finding) > (${}, ${}) ORDER BY r.rule, r.finding LIMIT ${end}",
        FindingRow::COLUMNS.join(", "),
        end - 2,
        end - 1
    );
    Ok(reading.tx.fetch(&sql, &values).await?)
}

/// The very findings that a list with the same filter has, counted.
pub async fn summary(
    reading: &mut Reading,
    filter: &Filter,
    when: When,
) -> Result<Summary, StoreError> {
    let (which, values) = which(reading, filter, when);
    let sql = format!("SELECT count(*), CAST(coalesce(sum(r.amount_fen), 0) AS bigint) {which}");
    let found: Option<(i64, i64)> = reading.tx.fetch_optional(&sql, &values).await?;
    let (count, amount_fen) = found.unwrap_or_default();
    Ok(Summary { count, amount_fen })
}

/// One finding, if it follows from the log then.
pub async fn one(
    reading: &mut Reading,
    id: &str,
    when: When,
) -> Result<Option<FindingRow>, StoreError> {
    let filter = Filter {
        columns: vec![("finding", id.to_owned())],
        ..Filter::default()
    };
    Ok(list(reading, &filter, when, ("", ""), 1).await?.pop())
}

/// What rules could not look at in a case of a region: rule and missing fact.
pub async fn gaps(
    reading: &mut Reading,
    case: &str,
    region: RegionCode,
    as_of: Option<u64>,
) -> Result<Vec<(String, String)>, StoreError> {
    let place = region_column(region).map_or("$3".to_owned(), |column| format!("g.{column}"));
    let sql = format!(
        "SELECT DISTINCT g.rule, g.missing FROM {} g WHERE g.case_id = $2 AND {place} = $3 AND g.from_position <= $1 \
         AND (g.to_position IS NULL OR g.to_position > $1) ORDER BY g.rule, g.missing",
        table_name(GAPS.name, reading.version)
    );
    let values = [
        at_or_now(reading, as_of).into(),
        case.into(),
        region.to_string().into(),
    ];
    Ok(reading.tx.fetch(&sql, &values).await?)
}

/// `FROM … WHERE …` of the findings that a filter means, each with its state: what was concluded on the same evidence
/// and no graver, else that it is open again.
fn which(reading: &Reading, filter: &Filter, when: When) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = vec![
        at_or_now(reading, when.as_of).into(),
        when.on.to_string().into(),
    ];
    let mut bind = |value: &str| {
        values.push(value.into());
        format!("${}", values.len())
    };
    let held = |alias: &str| {
        format!(
            "{alias}.from_position <= $1 AND ({alias}.to_position IS NULL OR {alias}.to_position > $1)"
        )
    };
    let mut conditions = vec!["1 = 1".to_owned()];
    for (column, wanted) in &filter.columns {
        conditions.push(format!("r.{column} = {}", bind(wanted)));
    }
    if let Some((region, column)) = filter
        .region
        .and_then(|region| Some((region, region_column(region)?)))
    {
        conditions.push(format!("r.{column} = {}", bind(&region.to_string())));
    }
    let links = table_name(LINKS.name, reading.version);
    for (kind, wanted) in [("stream", &filter.stream), ("claim", &filter.claim)] {
        if let Some(wanted) = wanted {
            conditions.push(format!(
                "r.finding IN (SELECT l.finding FROM {links} l WHERE l.kind = '{kind}' AND l.id = {} AND {})",
                bind(wanted),
                held("l")
            ));
        }
    }
    if filter.undecided {
        let states = FindingState::ALL.iter().filter(|state| state.is_open());
        let states: Vec<String> = states.map(|state| format!("'{state}'")).collect();
        conditions.push(format!("r.state IN ({})", states.join(", ")));
    }
    if let Some(what) = filter.stops {
        let grave = Severity::ALL.iter().filter(|severity| what.by(**severity));
        let grave: Vec<String> = grave.map(|severity| format!("'{severity}'")).collect();
        conditions.push(format!(
            "r.severity IN ({}) AND r.state <> '{}'",
            grave.join(", "),
            FindingState::Cleared
        ));
    }
    let sql = format!(
        "FROM (SELECT f.*, CASE WHEN c.state IS NULL THEN '{open}' \
         WHEN c.evidence <> f.evidence OR (f.severity = '{block}' AND c.severity <> '{block}') THEN '{reopened}' \
         ELSE c.state END AS state \
         FROM {} f LEFT JOIN {} c ON c.case_id = f.finding AND {} WHERE {} AND f.on_from <= $2) r WHERE {}",
        table_name(FINDINGS.name, reading.version),
        table_name(CONCLUSIONS.name, reading.version),
        held("c"),
        held("f"),
        conditions.join(" AND "),
        open = FindingState::Open,
        block = Severity::Block,
        reopened = FindingState::Reopened,
    );
    (sql, values)
}

/// What is to be stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// An approval.
    Approval,
    /// A payment.
    Payment,
}

impl Stop {
    /// Whether findings that are so grave stop it.
    fn by(self, severity: Severity) -> bool {
        match self {
            Self::Approval => severity.stops_approval(),
            Self::Payment => severity.stops_payment(),
        }
    }
}

/// The findings that stop these claims on a day, by claim: whatever nobody has cleared, once everything up to a position
/// is taken in. None if that takes too long: nothing may be decided on old findings.
pub async fn stopping(
    store: &Store,
    claims: &[ClaimId],
    what: Stop,
    position: u64,
    on: NaiveDate,
) -> Result<Option<BTreeMap<ClaimId, Vec<FindingRow>>>, StoreError> {
    let mut stopped = BTreeMap::new();
    let kept = ProjectionStore::new(store.rows.clone());
    if claims.is_empty() || kept.versions(PROJECTION).await?.is_empty() {
        // Nobody keeps findings over this store.
        return Ok(Some(stopped));
    }
    if !wait_for(store, PROJECTION, position).await? {
        return Ok(None);
    }
    let mut reading = Reading::of(store, PROJECTION).await?;
    let when = When { as_of: None, on };
    for claim in claims {
        let filter = Filter {
            claim: Some(claim.to_string()),
            stops: Some(what),
            ..Filter::default()
        };
        let rows = list(&mut reading, &filter, when, ("", ""), NAMED).await?;
        if !rows.is_empty() {
            stopped.insert(*claim, rows);
        }
    }
    Ok(Some(stopped))
}

/// Findings that a refusal names at most, of one claim or stream.
const NAMED: i64 = 20;

/// The findings about a stream that somebody still has to decide about, as many as a refusal names.
pub async fn undecided_about(
    reading: &mut Reading,
    stream: &str,
    on: NaiveDate,
) -> Result<Vec<FindingRow>, StoreError> {
    let filter = Filter {
        stream: Some(stream.to_owned()),
        undecided: true,
        ..Filter::default()
    };
    let when = When { as_of: None, on };
    list(reading, &filter, when, ("", ""), NAMED).await
}
