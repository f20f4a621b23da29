//! The background task: one worker per webhook, so that a slow receiver holds up nobody else.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use cqrs_es::Aggregate;
use domain::webhook::Webhook;
use tokio::task::{Id, JoinSet};
use tokio::time::Instant;

use super::attempts;
use super::client::Client;
use super::feed::Feed;
use super::settings::WebhookSettings;
use super::worker::Worker;
use crate::chance;
use crate::privacy::Vault;
use crate::store::{Background, Log, Store, StoreError};

/// How often webhooks and the feed are looked at if nothing wakes the task.
pub(super) const POLL: Duration = Duration::from_secs(1);
/// How often old attempts are forgotten.
const TIDY: Duration = Duration::from_hours(1);
const PAGE: u32 = 500;

/// What delivers, in one process.
pub struct Deliverer {
    pub(super) store: Store,
    pub(super) vault: Vault,
    pub(super) feed: Arc<dyn Feed>,
    pub(super) client: Client,
    pub(super) settings: WebhookSettings,
    /// This process, as leases name it.
    pub(super) holder: String,
}

impl Deliverer {
    /// A deliverer of a feed.
    pub fn new(store: Store, vault: Vault, feed: Arc<dyn Feed>, settings: WebhookSettings) -> Self {
        Self {
            store,
            vault,
            feed,
            client: Client::new(&settings),
            settings,
            holder: chance::id().to_string(),
        }
    }

    /// Delivers in the background until what is given back is dropped.
    pub fn start(self) -> Background {
        let deliverer = Arc::new(self);
        Background::of(vec![tokio::spawn(run(deliverer))])
    }
}

/// Every webhook that was ever registered, in a stable order.
pub async fn ids(log: &Log) -> Result<Vec<String>, StoreError> {
    let head = log.head().await?;
    let mut all: Vec<String> = Vec::new();
    loop {
        let after = all.last().cloned().unwrap_or_default();
        let page = log.begun_by(Webhook::TYPE, head, &after, PAGE).await?;
        let full = page.len() == usize::try_from(PAGE).unwrap_or(usize::MAX);
        all.extend(page);
        if !full {
            return Ok(all);
        }
    }
}

async fn run(deliverer: Arc<Deliverer>) {
    let mut workers = JoinSet::new();
    let mut at_work: HashMap<Id, String> = HashMap::new();
    let mut over: HashSet<String> = HashSet::new();
    let mut tidied: Option<Instant> = None;
    loop {
        while let Some(ended) = workers.try_join_next_with_id() {
            match ended {
                // A webhook that was deleted never comes back.
                Ok((task, ())) => over.extend(at_work.remove(&task)),
                Err(error) => {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "a webhook's worker broke down"
                    );
                    at_work.remove(&error.id());
                }
            }
        }
        match ids(&deliverer.store.log).await {
            Ok(ids) => {
                let busy: HashSet<String> = at_work.values().cloned().collect();
                for id in ids {
                    if !busy.contains(&id) && !over.contains(&id) {
                        let worker = Worker::new(Arc::clone(&deliverer), id.clone());
                        at_work.insert(workers.spawn(worker.run()).id(), id);
                    }
                }
            }
            Err(error) => tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the webhooks could not be listed"
            ),
        }
        if tidied.is_none_or(|at| at.elapsed() > TIDY) {
            match attempts::forget_old(&deliverer.store.rows).await {
                Ok(()) => tidied = Some(Instant::now()),
                Err(error) => tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "old attempts could not be forgotten"
                ),
            }
        }
        tokio::time::sleep(POLL).await;
    }
}
