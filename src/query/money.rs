//! Where claims stand: lists and their sums, now or as of a position.

use domain::region::RegionCode;
use projections::determinations::GROUND;
use projections::money::CLAIMS;

use super::determinations;
use super::reading::{Reading, at_or_now, region_column};
use super::told::told_row;
use crate::store::projections::table_name;
use crate::store::{ProjectionStore, StoreError, Tx, Value};

/// The name of the projection.
pub const PROJECTION: &str = "money";

told_row! {
    /// A claim, as its row tells it. Texts are empty where there is nothing to tell.
    ClaimRow {
        /// The claim.
        claim: String,
        /// The first part, whose keys it shares.
        first_part: String,
        /// Why it is a further part.
        part: String,
        /// The scheme.
        scheme: String,
        /// The programme.
        programme: String,
        /// The region whose office pays.
        region: String,
        /// The kind of stream of the beneficiary.
        beneficiary_type: String,
        /// The beneficiary.
        beneficiary: String,
        /// Where it stands.
        state: String,
        /// What is claimed, in fen.
        claimed_fen: i64,
        /// What was approved, in fen.
        approved_fen: i64,
        /// What is approved and neither paid nor set off, in fen.
        unpaid_fen: i64,
        /// What the bank booked and kept, in fen.
        paid_fen: i64,
        /// What was set off, in fen.
        set_off_fen: i64,
        /// What is due back, in fen.
        receivable_fen: i64,
        /// The fund.
        fund: String,
        /// The day of application.
        applied_on: String,
        /// The business date of the last step.
        since: String,
        /// The day of approval.
        approved_on: String,
        /// The last day of the notice.
        notice_last_day: String,
        /// Objections that are not settled.
        open_objections: i64,
        /// Who has approved it so far.
        approvals: i64,
        /// How many must.
        approvers_needed: i64,
        /// What keeps it from being paid, by codes between commas.
        held: String,
        /// The batch that it is in.
        batch: String,
        /// The budget that decides.
        budget: String,
    }
}

/// In which order claims are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By the day of application.
    #[default]
    Applied,
    /// By the last step: what has waited longest comes first.
    Waiting,
}

impl Order {
    fn column(self) -> &'static str {
        match self {
            Self::Applied => "applied_on",
            Self::Waiting => "since",
        }
    }

    /// Where a page that ends with this claim is to go on.
    pub fn place(self, row: &ClaimRow) -> (&str, &str) {
        let day = match self {
            Self::Applied => &row.applied_on,
            Self::Waiting => &row.since,
        };
        (day, &row.claim)
    }
}

/// A condition on the columns of a claim, with the days that stand in it for `:day`, in order.
pub type Condition = (&'static str, Vec<String>);

/// Which claims are meant.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Columns that must hold a value.
    pub columns: Vec<(&'static str, String)>,
    /// The region whose office pays, or one above it.
    pub region: Option<RegionCode>,
    /// Further conditions, all of which must hold.
    pub conditions: Vec<Condition>,
}

/// How many claims there are, and since when the oldest has waited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// How many.
    pub count: i64,
    /// The business date of the last step of the one that has waited longest.
    pub oldest: Option<String>,
    /// What is claimed by all of them together, in fen.
    pub claimed_fen: i64,
    /// What is unpaid of all of them together, in fen.
    pub unpaid_fen: i64,
    /// What is due back of all of them together, in fen.
    pub receivable_fen: i64,
}

/// Claims in an order, after a place in it, at most so many.
pub async fn claims(
    reading: &mut Reading,
    filter: &Filter,
    as_of: Option<u64>,
    order: Order,
    after: (&str, &str),
    limit: i64,
) -> Result<Vec<ClaimRow>, StoreError> {
    let (which, mut values) = which(reading, filter, as_of).await?;
    let column = order.column();
    for value in [after.0.into(), after.1.into(), Value::Int(limit)] {
        values.push(value);
    }
    let end = values.len();
    let sql = format!(
        "SELECT {} {which} AND (r.{column}, r.claim) > (${}, ${}) ORDER BY r.{column}, r.claim LIMIT ${end}",
        ClaimRow::COLUMNS.join(", "),
        end - 2,
        end - 1
    );
    Ok(reading.tx.fetch(&sql, &values).await?)
}

/// The very claims that a list with the same filter has, counted.
pub async fn summary(
    reading: &mut Reading,
    filter: &Filter,
    as_of: Option<u64>,
) -> Result<Summary, StoreError> {
    let (which, values) = which(reading, filter, as_of).await?;
    let sql = format!(
        "SELECT count(*), min(r.since), {} {which}",
        ["claimed_fen", "unpaid_fen", "receivable_fen"]
            .map(|column| format!("CAST(coalesce(sum(r.{column}), 0) AS bigint)"))
            .join(", ")
    );
    let found: Option<(i64, Option<String>, i64, i64, i64)> =
        reading.tx.fetch_optional(&sql, &values).await?;
    let (count, oldest, claimed_fen, unpaid_fen, receivable_fen) = found.unwrap_or_default();
    Ok(Summary {
        count,
        oldest,
        claimed_fen,
        unpaid_fen,
        receivable_fen,
    })
}

/// `FROM … WHERE …` of the claims that a filter means.
async fn which(
    reading: &mut Reading,
    filter: &Filter,
    as_of: Option<u64>,
) -> Result<(String, Vec<Value>), StoreError> {
    let mut values: Vec<Value> = vec![at_or_now(reading, as_of).into()];
    let mut bind = |value: &str| {
        values.push(value.into());
        format!("${}", values.len())
    };
    let mut conditions =
        vec!["r.from_position <= $1 AND (r.to_position IS NULL OR r.to_position > $1)".to_owned()];
    for (column, wanted) in &filter.columns {
        conditions.push(format!("r.{column} = {}", bind(wanted)));
    }
    if let Some((region, column)) = filter
        .region
        .and_then(|region| Some((region, region_column(region)?)))
    {
        conditions.push(format!("r.{column} = {}", bind(&region.to_string())));
    }
    for (condition, days) in &filter.conditions {
        let mut said = days.iter().fold((*condition).to_owned(), |said, day| {
            said.replacen(":day", &bind(day), 1)
        });
        if said.contains(UNGROUNDED) {
            said = said.replace(UNGROUNDED, &ungrounded(&mut reading.tx).await?);
        }
        conditions.push(format!("({said})"));
    }
    let which = format!(
        "FROM {} r WHERE {}",
        table_name(CLAIMS.name, reading.version),
        conditions.join(" AND ")
    );
    Ok((which, values))
}

/// Stands in a condition for the claims of which money was paid whose ground is gone.
pub const UNGROUNDED: &str = ":ungrounded";

/// Those claims, as a question of its own: their lines are rows of the determinations.
async fn ungrounded(tx: &mut Tx) -> Result<String, StoreError> {
    let Some((version, _)) = ProjectionStore::active(tx, determinations::PROJECTION).await? else {
        return Ok("(SELECT NULL WHERE 1 = 0)".to_owned());
    };
    Ok(format!(
        "(SELECT g.claim_id FROM {} g WHERE g.paid = 1 AND g.from_position <= $1 \
         AND (g.to_position IS NULL OR g.to_position > $1))",
        table_name(GROUND.name, version)
    ))
}
