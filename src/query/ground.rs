//! What was approved or paid, and facts no longer carry: lines to be kept out of batches, or to be looked at for a
//! claw-back.

use domain::claim::{ClaimRef, Claimant};
use domain::determination::{Evidence, Outcome};
use domain::ids::{ClaimId, HoldId, OrganisationId, PolicyId, WorkerId};
use domain::money::Fen;
use domain::region::RegionCode;
use domain::scheme::Scheme;
use projections::determinations::GROUND;
use uuid::Uuid;

use super::reading::{Reading, at_or_now, region_column};
use crate::store::projections::table_name;
use crate::store::{StoreError, Value};

/// One line of a claim whose ground is gone, in whole or in part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ungrounded {
    /// The person whose question it is, by the record that carries on.
    pub worker: WorkerId,
    /// The hold of the line's key.
    pub hold_id: HoldId,
    /// The claim.
    pub claim: ClaimRef,
    /// The scheme.
    pub scheme: Scheme,
    /// The region whose office pays.
    pub region: RegionCode,
    /// The line.
    pub line_no: u32,
    /// How much the line is, in fen.
    pub amount_fen: Fen,
    /// How much of it is no longer due, in fen.
    pub lost_fen: Fen,
    /// Whether the money is with the beneficiary; else it is still to be paid.
    pub paid: bool,
    /// The first condition that is not met; `gone` where the question is not asked any more, `amount` where less is due.
    pub condition: String,
    /// The answer of now; none where the question is not asked any more.
    pub outcome: Option<Outcome>,
    /// The events that say so.
    pub evidence: Vec<Evidence>,
}

/// Which lines are listed.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// The region whose office pays, or one above it.
    pub region: Option<RegionCode>,
    /// The scheme.
    pub scheme: Option<Scheme>,
    /// Paid, or still to be paid.
    pub paid: Option<bool>,
    /// The person and the hold after which the page begins.
    pub after: (String, String),
    /// How many at most.
    pub limit: i64,
}

/// The lines whose ground is gone, in the order of person and hold.
pub async fn list(
    reading: &mut Reading,
    filter: &Filter,
    as_of: Option<u64>,
) -> Result<Vec<Ungrounded>, StoreError> {
    let mut values: Vec<Value> = vec![
        filter.after.0.as_str().into(),
        filter.after.1.as_str().into(),
        filter.limit.into(),
    ];
    let mut conditions = vec!["(g.case_id, g.hold_id) > ($2, $3)".to_owned()];
    // The first value is the position.
    let mut holds = |column: &str, value: Value| {
        values.push(value);
        conditions.push(format!("g.{column} = ${}", values.len() + 1));
    };
    if let Some(region) = filter.region
        && let Some(column) = region_column(region)
    {
        holds(column, region.to_string().into());
    }
    if let Some(scheme) = filter.scheme {
        holds("scheme", scheme.code().into());
    }
    if let Some(paid) = filter.paid {
        holds("paid", i64::from(paid).into());
    }
    let predicate = format!(
        "{} ORDER BY g.case_id, g.hold_id LIMIT $4",
        conditions.join(" AND ")
    );
    fetch(reading, &predicate, values, as_of).await
}

/// The lines of one claim whose ground is gone, in order.
pub async fn for_claim(
    reading: &mut Reading,
    claim: ClaimId,
    as_of: Option<u64>,
) -> Result<Vec<Ungrounded>, StoreError> {
    let predicate = "g.claim_id = $2 ORDER BY g.line_no, g.hold_id";
    let values = vec![claim.to_string().into()];
    fetch(reading, predicate, values, as_of).await
}

type Stored = (
    String,
    String,
    String,
    String,
    String,
    String,
    String,
    i64,
    i64,
    i64,
    i64,
    String,
    String,
    String,
);

async fn fetch(
    reading: &mut Reading,
    predicate: &str,
    values: Vec<Value>,
    as_of: Option<u64>,
) -> Result<Vec<Ungrounded>, StoreError> {
    let table = table_name(GROUND.name, reading.version);
    let sql = format!(
        "SELECT g.case_id, g.hold_id, g.claim_id, g.claimant_type, g.claimant, g.scheme, g.region, g.line_no, \
         g.amount_fen, g.lost_fen, g.paid, g.condition, g.outcome, g.evidence FROM {table} g \
         WHERE g.from_position <= $1 AND (g.to_position IS NULL OR g.to_position > $1) AND {predicate}"
    );
    let values: Vec<Value> = std::iter::once(at_or_now(reading, as_of).into())
        .chain(values)
        .collect();
    let rows: Vec<Stored> = reading.tx.fetch(&sql, &values).await?;
    rows.iter()
        .map(|row| read(row).ok_or_else(|| StoreError::corrupt("determination_ground")))
        .collect()
}

fn read(row: &Stored) -> Option<Ungrounded> {
    let (worker, hold, claim, kind, claimant, scheme, region) =
        (&row.0, &row.1, &row.2, &row.3, &row.4, &row.5, &row.6);
    let (line_no, amount_fen, lost_fen, paid) = (row.7, row.8, row.9, row.10);
    let (condition, outcome, evidence) = (&row.11, &row.12, &row.13);
    let outcome = match outcome.as_str() {
        "" => None,
        code => Some(Outcome::from_code(code)?),
    };
    let evidence = evidence.split(' ').filter(|event| !event.is_empty());
    Some(Ungrounded {
        worker: worker.parse().ok()?,
        hold_id: hold.parse().ok()?,
        claim: ClaimRef {
            claimant: Claimant::of(kind, claimant.parse().ok()?)?,
            claim_id: claim.parse().ok()?,
        },
        scheme: Scheme::from_code(scheme)?,
        region: RegionCode::parse(region).ok()?,
        line_no: u32::try_from(line_no).ok()?,
        amount_fen: Fen::try_from(amount_fen).ok()?,
        lost_fen: Fen::try_from(lost_fen).ok()?,
        paid: paid != 0,
        condition: condition.clone(),
        outcome,
        evidence: evidence.map(event_of).collect::<Option<Vec<_>>>()?,
    })
}

/// An event as a row tells it: `stream/id/version`.
fn event_of(told: &str) -> Option<Evidence> {
    let mut parts = told.split('/');
    let (stream, id, version) = (parts.next()?, parts.next()?, parts.next()?);
    let (id, version): (Uuid, u64) = (id.parse().ok()?, version.parse().ok()?);
    Some(match stream {
        "worker" => Evidence::worker(WorkerId::from(id), version),
        "organisation" => Evidence::organisation(OrganisationId::from(id), version),
        "policy" => Evidence::policy_event(PolicyId::from(id), version),
        _ => return None,
    })
}
