//! The months of the access log: each has a Merkle tree of its own, whose root becomes an event of the log once the
//! month is over. What has expired may then be deleted; the root stays.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::Aggregate;
use domain::access_month::{AccessMonth, AccessMonthAct, AccessMonthRefusal, AccessMonthSealed};
use domain::ids::AccessMonthId;
use domain::subject::{Given, Subject};
use domain::time::Month;
use serde_json::json;

use crate::audit::merkle::{
    Growing, Hash, Missing, Subtrees, Wanted, inclusion_proof, leaf_hash, verify_inclusion,
};
use crate::clock;
use crate::store::{
    AccessLine, Background, Envelope, Expected, Log, POSITION_TIMEOUT, Refusal, SealedMonth,
    StoreError,
};

/// The version of the leaf's form.
const LEAF_VERSION: u8 = 1;
/// Lines read at once.
const BATCH: i64 = 1_000;
/// How long after its end a month is sealed: clocks that differ a little have all passed it by then.
const QUIET: TimeDelta = TimeDelta::hours(1);
/// How often it is looked whether a month is over or has expired.
const LOOK_EVERY: Duration = Duration::from_mins(10);
/// How often it is looked whether an event is placed.
const POLL: Duration = Duration::from_millis(20);
/// Under whose name months are sealed.
const SYSTEM: (&str, &str) = ("system", "hearth");

/// That a line stands in its month, and that nobody changed the month since it was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The month.
    pub sealed: AccessMonthSealed,
    /// The line's place in it, from 0.
    pub index: u64,
    /// The hash of its leaf.
    pub leaf: Hash,
    /// The audit path from the leaf upwards.
    pub path: Vec<Hash>,
    /// Whether it leads to the root. If not, somebody changed the lines of the month.
    pub holds: bool,
}

/// The data of a line's leaf: the canonical JSON (RFC 8785) of all that the store holds of it.
pub fn leaf_data(line: &AccessLine) -> Result<Vec<u8>, StoreError> {
    let leaf = json!({
        "v": LEAF_VERSION,
        "id": line.id,
        "at": line.at,
        "subject": line.subject,
        "role": line.role,
        "region": line.region,
        "action": line.action,
        "stream_id": line.stream_id,
        "purpose": line.purpose,
        "request_id": line.request_id,
        "times": line.times,
    });
    serde_json_canonicalizer::to_vec(&leaf)
        .map_err(|_| StoreError::corrupt(format!("access_log of line {}", line.id)))
}

/// The first microsecond of a month in UTC.
fn start_of(month: Month) -> i64 {
    let midnight = month.first_day().and_time(chrono::NaiveTime::MIN);
    midnight.and_utc().timestamp_micros()
}

/// The month in which an instant lies, in UTC.
fn month_of(micros: i64) -> Month {
    Month::of(
        DateTime::from_timestamp_micros(micros)
            .unwrap_or_default()
            .date_naive(),
    )
}

/// Hands each line of a month to somebody, in the order of their numbers.
async fn each_line(
    log: &Log,
    month: (i64, i64),
    mut take: impl FnMut(&AccessLine) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut after = 0;
    loop {
        let lines = log.accesses_between(month, after, BATCH).await?;
        let Some(last) = lines.last() else {
            return Ok(());
        };
        after = last.id;
        for line in &lines {
            take(line)?;
        }
    }
}

/// Seals every month that was over and quiet at an instant and is not sealed yet, months without any line too: a gap
/// would look like one that was taken out. Whoever does it, and after any crash, each is sealed once. How many were
/// sealed.
pub async fn seal_due(log: &Log, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let sealed = log.sealed_months().await?;
    let last = sealed.last().map(|sealed| month_of(sealed.starts_at));
    let first = match last {
        Some(month) => Some(month.next()),
        None => log.first_access_at().await?.map(month_of),
    };
    let Some(mut month) = first else {
        return Ok(0);
    };
    let quiet = clock::micros(now - QUIET);
    let mut count = 0;
    while start_of(month.next()) <= quiet {
        if count == 0 {
            log.accesses_settled().await?;
        }
        seal(log, month, now).await?;
        count += 1;
        month = month.next();
    }
    Ok(count)
}

async fn seal(log: &Log, month: Month, now: DateTime<Utc>) -> Result<(), StoreError> {
    let bounds = (start_of(month), start_of(month.next()));
    let mut tree = Growing::default();
    let mut first = 0;
    each_line(log, bounds, |line| {
        if tree.size() == 0 {
            first = u64::try_from(line.id).unwrap_or_default();
        }
        tree.push(leaf_hash(&leaf_data(line)?), |_, _, _| {});
        Ok(())
    })
    .await?;
    let wanted = AccessMonthSealed {
        month,
        first,
        count: tree.size(),
        root: hex::encode(tree.root()),
    };
    let stream_id = AccessMonthId::of(month).to_string();
    let by = Subject::new(SYSTEM.0, SYSTEM.1);
    let envelope = Envelope::of(&by, "system", format!("access month {month}"));
    let command = Given {
        today: clock::china_date(now),
        by,
        act: AccessMonthAct::Seal(wanted),
    };
    let done = log
        .execute::<AccessMonth>(&stream_id, command, &envelope, Expected::Any)
        .await;
    match done {
        Ok(_) => {}
        // Sealed before, and changed since. What was sealed stays; every proof will say that it does not hold.
        Err(Refusal::Refused(AccessMonthRefusal::SealedOtherwise)) => {
            tracing::error!(%month, "the access log has other lines than when it was sealed");
        }
        Err(Refusal::Store(error)) => return Err(error),
        Err(other) => return Err(StoreError::Internal(Box::new(other))),
    }
    placed(log, &stream_id).await?;
    let state = log.load::<AccessMonth>(&stream_id).await?.state;
    let sealed = state
        .sealed
        .ok_or_else(|| StoreError::corrupt("events: a month without its root"))?;
    log.list_sealed_month(&SealedMonth {
        month: month.to_string(),
        stream_id,
        starts_at: bounds.0,
        ends_at: bounds.1,
        root: sealed.root,
    })
    .await
}

/// Waits until the event with a month's root stands in the log: another process may have written it a moment ago.
async fn placed(log: &Log, stream_id: &str) -> Result<(), StoreError> {
    let deadline = tokio::time::Instant::now() + POSITION_TIMEOUT;
    while log
        .position_of(AccessMonth::TYPE, stream_id, 1)
        .await?
        .is_none()
    {
        if tokio::time::Instant::now() >= deadline {
            return Err(StoreError::Unavailable("an event was not placed".into()));
        }
        tokio::time::sleep(POLL).await;
    }
    Ok(())
}

/// Deletes the lines of months that ended `keep_months` or more months before an instant and whose root stands in the
/// log. How many lines were deleted.
pub async fn delete_expired(
    log: &Log,
    keep_months: u32,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let mut deleted = 0;
    for sealed in log.sealed_months().await? {
        let end = month_of(sealed.starts_at).next();
        let expires_at = start_of(end.plus_months(keep_months));
        if expires_at <= clock::micros(now) && log.has_accesses(&sealed).await? {
            let lines = log.delete_accesses(&sealed).await?;
            tracing::info!(
                month = sealed.month,
                lines,
                "an expired month of the access log was deleted"
            );
            deleted += lines;
        }
    }
    Ok(deleted)
}

/// The hashes that a proof needs.
#[derive(Default)]
struct Kept(BTreeMap<(u8, u64), Option<Hash>>);

impl Kept {
    fn keep(&mut self, level: u8, index: u64, hash: Hash) {
        if let Some(kept) = self.0.get_mut(&(level, index)) {
            *kept = Some(hash);
        }
    }
}

impl Subtrees for Kept {
    fn hash(&mut self, level: u8, index: u64) -> Result<Hash, Missing> {
        let kept = self.0.get(&(level, index)).copied().flatten();
        kept.ok_or(Missing { level, index })
    }
}

/// The proof that a line stands in its month; none while the month is not sealed.
pub async fn proof(log: &Log, line: &AccessLine) -> Result<Option<Proof>, StoreError> {
    let months = log.sealed_months().await?;
    let Some(listed) = months
        .iter()
        .find(|month| (month.starts_at..month.ends_at).contains(&line.at))
    else {
        return Ok(None);
    };
    let month = log.load::<AccessMonth>(&listed.stream_id).await?.state;
    let Some(sealed) = month.sealed else {
        return Ok(None);
    };
    let index = log.accesses_before(listed, line.id).await?;
    let mut wanted = Wanted::default();
    let missing = |_: Missing| StoreError::corrupt("access_log: lines of a sealed month");
    if inclusion_proof(index, sealed.count, &mut wanted)
        .map_err(missing)?
        .is_none()
    {
        return Err(StoreError::corrupt(
            "access_log: more lines than were sealed",
        ));
    }
    let mut kept = Kept(wanted.0.into_iter().map(|place| (place, None)).collect());
    let mut tree = Growing::default();
    each_line(log, (listed.starts_at, listed.ends_at), |line| {
        let leaf = leaf_hash(&leaf_data(line)?);
        kept.keep(0, tree.size(), leaf);
        tree.push(leaf, |level, index, hash| kept.keep(level, index, hash));
        Ok(())
    })
    .await?;
    let path = inclusion_proof(index, sealed.count, &mut kept).map_err(missing)?;
    let path = path.unwrap_or_default();
    let leaf = leaf_hash(&leaf_data(line)?);
    let root: Option<Hash> = hex::decode(&sealed.root)
        .ok()
        .and_then(|root| root.try_into().ok());
    let holds =
        root.is_some_and(|root| verify_inclusion(&leaf, index, sealed.count, &path, &root).is_ok());
    Ok(Some(Proof {
        sealed,
        index,
        leaf,
        path,
        holds,
    }))
}

/// Seals and deletes for as long as it lives.
pub fn start(log: &Log, keep_months: u32) -> Background {
    let log = log.clone();
    Background::of(vec![tokio::spawn(async move {
        loop {
            if let Err(error) = seal_due(&log, clock::now()).await {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the access log was not sealed"
                );
            }
            if let Err(error) = delete_expired(&log, keep_months, clock::now()).await {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "expired months of the access log were not deleted"
                );
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    })])
}
