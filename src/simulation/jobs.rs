//! Simulations as jobs: kept in the rows store, so that every process of an installation can tell how far one has
//! come and what it found.

use domain::region::RegionCode;

use crate::clock;
use crate::store::{Store, StoreError, Value};

/// A running job tells how far it is more often than this; one that has been silent for longer is lost.
const SILENCE_MICROS: i64 = 60_000_000;

/// A job as it stands.
#[derive(Debug, Clone)]
pub struct Job {
    /// The region whose policy is simulated.
    pub region: RegionCode,
    /// A digest of what was asked.
    pub body: String,
    /// Cases done and to do.
    pub progress: (u64, u64),
    /// What it found, as the contract shows it.
    pub result: Option<String>,
    /// Why it failed.
    pub failure: Option<String>,
    /// Whether its process went away before it was done.
    pub lost: bool,
}

/// Notes a job; false if one with its id is there already.
pub async fn begin(
    store: &Store,
    id: &str,
    region: RegionCode,
    body: &str,
) -> Result<bool, StoreError> {
    let sql = "INSERT INTO simulation (id, region, body, updated_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING";
    let values = [
        id.into(),
        region.to_string().into(),
        body.into(),
        clock::micros(clock::now()).into(),
    ];
    Ok(store.rows.execute(sql, &values).await? == 1)
}

/// Notes how far a job has come.
pub async fn advance(store: &Store, id: &str, progress: (u64, u64)) -> Result<(), StoreError> {
    let sql = "UPDATE simulation SET done = $1, total = $2, updated_at = $3 WHERE id = $4";
    let values = [
        progress.0.into(),
        progress.1.into(),
        clock::micros(clock::now()).into(),
        id.into(),
    ];
    store.rows.execute(sql, &values).await?;
    Ok(())
}

/// Notes what a job found, or why it failed.
pub async fn finish(
    store: &Store,
    id: &str,
    outcome: Result<String, String>,
) -> Result<(), StoreError> {
    let (result, failure) = match outcome {
        Ok(result) => (Value::from(result), Value::NullText),
        Err(failure) => (Value::NullText, Value::from(failure)),
    };
    let sql = "UPDATE simulation SET result = $1, failure = $2, done = total, updated_at = $3 WHERE id = $4";
    let values = [
        result,
        failure,
        clock::micros(clock::now()).into(),
        id.into(),
    ];
    store.rows.execute(sql, &values).await?;
    Ok(())
}

/// A job, if there is one with this id.
pub async fn find(store: &Store, id: &str) -> Result<Option<Job>, StoreError> {
    let sql = "SELECT region, body, done, total, result, failure, updated_at FROM simulation WHERE id = $1";
    let found: Option<(
        String,
        String,
        i64,
        i64,
        Option<String>,
        Option<String>,
        i64,
    )> = store.rows.fetch_optional(sql, &[id.into()]).await?;
    let Some((region, body, done, total, result, failure, updated_at)) = found else {
        return Ok(None);
    };
    let silent = clock::micros(clock::now()) - updated_at > SILENCE_MICROS;
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    Ok(Some(Job {
        region: RegionCode::try_from(region)
            .map_err(|_| StoreError::corrupt("simulation.region"))?,
        body,
        progress: (count(done), count(total)),
        lost: silent && result.is_none() && failure.is_none(),
        result,
        failure,
    }))
}
