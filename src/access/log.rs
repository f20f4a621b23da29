//! The access log as the server keeps it: no record, no data.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use api_spec::access_log::AccessAction;
use chrono::{DateTime, Utc};
use domain::region::RegionCode;
use lru::LruCache;
use sha2::{Digest, Sha256};

use super::caller::Caller;
use crate::clock;
use crate::store::{Access, Background, Log, Noted, StoreError};

const HOUR_SECONDS: i64 = 3_600;
const MINUTE_SECONDS: i64 = 60;
/// Tokens that are known to have been noted in this hour. One that is forgotten is noted again.
const TOKENS: usize = 10_000;
/// Networks whose failed logins are told apart within all minutes that wait to be noted.
const SOURCES: usize = 10_000;
/// What stands for all other networks while there are too many.
const OTHER_SOURCES: &str = "others";
/// How often it is looked whether a minute of failed logins is over.
const FLUSH_EVERY: Duration = Duration::from_secs(5);

/// The access log can't be written, so nothing that it should tell of may be shown.
#[derive(Debug, thiserror::Error)]
#[error("the access log cannot be written")]
pub struct Unrecorded(#[source] pub StoreError);

/// Notes who looks at what before anything is shown.
#[derive(Clone)]
pub struct AccessLog {
    log: Log,
    /// By the token's id, the hour in which its use was noted.
    tokens: Arc<Mutex<LruCache<String, i64>>>,
    /// By minute and network, how many tokens did not hold.
    failed: Arc<Mutex<BTreeMap<(i64, String), u64>>>,
}

impl AccessLog {
    /// The access log of a store.
    pub fn new(log: Log) -> Self {
        Self {
            log,
            tokens: Arc::new(Mutex::new(LruCache::new(
                NonZeroUsize::new(TOKENS).unwrap_or(NonZeroUsize::MIN),
            ))),
            failed: Arc::default(),
        }
    }

    /// Notes that somebody looks at these streams: all of them, or it fails.
    pub async fn record(
        &self,
        caller: &Caller,
        request_id: &str,
        action: AccessAction,
        stream_ids: &[String],
        purpose: &str,
    ) -> Result<(), Unrecorded> {
        let region = caller.region.to_string();
        let access = Access {
            subject: caller.subject.as_str(),
            role: caller.role.code(),
            region: &region,
            action: action.code(),
            purpose,
            request_id,
        };
        let lines: Vec<Noted<'_>> = stream_ids
            .iter()
            .map(|stream_id| Noted {
                access,
                stream_id,
                times: 1,
            })
            .collect();
        self.log.note_accesses(&lines).await.map_err(Unrecorded)
    }

    /// Notes the use of a token: the first by this process in an hour, by the token's id.
    pub async fn token_used(
        &self,
        caller: &Caller,
        token: &str,
        request_id: &str,
    ) -> Result<(), Unrecorded> {
        let (id, hour) = (token_id(token), clock::now().timestamp() / HOUR_SECONDS);
        let noted = self.with_tokens(|tokens| tokens.get(&id).copied());
        if noted == Some(hour) {
            return Ok(());
        }
        let stream = [id.clone()];
        self.record(caller, request_id, AccessAction::Token, &stream, "")
            .await?;
        // Only once it stands: of two first uses at once both may be noted.
        self.with_tokens(|tokens| tokens.put(id, hour));
        Ok(())
    }

    fn with_tokens<T>(&self, look: impl FnOnce(&mut LruCache<String, i64>) -> T) -> T {
        look(&mut self.tokens.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Counts a token that does not hold; it is noted when its minute is over.
    pub fn login_failed(&self, source: Option<IpAddr>) {
        let minute = clock::now().timestamp() / MINUTE_SECONDS;
        self.count(minute, source.map_or_else(String::new, network), 1);
    }

    fn count(&self, minute: i64, source: String, times: u64) {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        let known = failed.len() < SOURCES || failed.contains_key(&(minute, source.clone()));
        let source = if known {
            source
        } else {
            OTHER_SOURCES.to_owned()
        };
        *failed.entry((minute, source)).or_default() += times;
    }

    /// Notes the failed logins of all minutes that were over at an instant. What can't be noted is kept for the next
    /// time.
    pub async fn note_failed_logins(&self, now: DateTime<Utc>) -> Result<(), Unrecorded> {
        let current = now.timestamp() / MINUTE_SECONDS;
        let over = {
            let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
            let later = failed.split_off(&(current, String::new()));
            std::mem::replace(&mut *failed, later)
        };
        if over.is_empty() {
            return Ok(());
        }
        let region = RegionCode::NATION.to_string();
        let minutes: Vec<String> = over.keys().map(|(minute, _)| shown(*minute)).collect();
        let lines: Vec<Noted<'_>> = over
            .iter()
            .zip(&minutes)
            .map(|(((_, source), times), minute)| Noted {
                access: Access {
                    subject: "",
                    role: "",
                    region: &region,
                    action: AccessAction::FailedLogin.code(),
                    purpose: minute,
                    request_id: "",
                },
                stream_id: source,
                times: *times,
            })
            .collect();
        let noted = self.log.note_accesses(&lines).await.map_err(Unrecorded);
        if noted.is_err() {
            for ((minute, source), times) in over {
                self.count(minute, source, times);
            }
        }
        noted
    }

    /// Notes failed logins whenever a minute is over.
    pub fn start(&self) -> Background {
        let access = self.clone();
        Background::of(vec![tokio::spawn(async move {
            loop {
                tokio::time::sleep(FLUSH_EVERY).await;
                if let Err(error) = access.note_failed_logins(clock::now()).await {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "failed logins wait to be noted"
                    );
                }
            }
        })])
    }
}

/// What a token is known by in the access log: the beginning of its hash, from which nobody gets it back.
fn token_id(token: &str) -> String {
    let digest = Sha256::digest(token);
    hex::encode(digest.get(..16).unwrap_or_default())
}

/// The network of an address: enough to see where attempts come from, and no single person's address.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    }
}

/// A minute as it is noted: `2021-03-15T08:30Z`.
fn shown(minute: i64) -> String {
    let start = DateTime::from_timestamp(minute * MINUTE_SECONDS, 0).unwrap_or_default();
    start.format("%Y-%m-%dT%H:%MZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_known_by_its_network_alone() {
        let network = |address: &str| super::network(address.parse().unwrap());
        assert_eq!(network("203.0.113.77"), "203.0.113.0/24");
        assert_eq!(network("::ffff:203.0.113.77"), "203.0.113.0/24");
        assert_eq!(network("2001:db8:12:34::1"), "2001:db8:12::/48");
    }

    #[test]
    fn a_token_is_known_by_an_id_that_is_no_part_of_it() {
        let id = token_id("header.payload.signature");
        assert_eq!(id.len(), 32);
        assert_eq!(id, token_id("header.payload.signature"));
        assert_ne!(id, token_id("header.payload.signaturf"));
    }

    #[test]
    fn a_minute_is_told_in_utc() {
        assert_eq!(shown(0), "1970-01-01T00:00Z");
        assert_eq!(shown(26_929_950), "2021-03-15T08:30Z");
    }
}
