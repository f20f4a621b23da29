//! The deliveries of one webhook, one after the other.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use domain::subject::{Given, Subject};
use domain::webhook::{PauseReason, Webhook, WebhookAct, WebhookRegistered};
use uuid::Uuid;

use super::attempts;
use super::client::{NoAnswer, Outcome};
use super::deliverer::{Deliverer, POLL};
use super::deliveries::{self, Lease, Standing};
use super::feed::{FeedEntry, entry_at};
use super::message::{Message, sign};
use super::redeliveries;
use super::schedule::pause_before;
use crate::chance;
use crate::clock;
use crate::privacy::VaultError;
use crate::store::{Envelope, Expected, Refusal, StoreError};

/// How long to wait for more once the log grew.
const GATHER: Duration = Duration::from_millis(50);
/// How many entries are read ahead.
const AHEAD: u32 = 100;
/// The field of a webhook's stream that its secret is sealed for.
pub const SECRET_FIELD: &str = "secret";
/// The issuer and name under which the system itself acts.
const SYSTEM: (&str, &str) = ("system", "webhooks");

/// What to do next.
enum Next {
    /// Look again at once.
    Again,
    /// Look again after so long, or when the log grows.
    After(Duration),
    /// Nothing, ever: the webhook was deleted.
    Over,
}

/// Delivers for one webhook.
pub(super) struct Worker {
    deliverer: Arc<Deliverer>,
    id: String,
    /// Entries read ahead, all of them after `at`.
    ahead: VecDeque<FeedEntry>,
    at: u64,
}

impl Worker {
    pub(super) fn new(deliverer: Arc<Deliverer>, id: String) -> Self {
        Self {
            deliverer,
            id,
            ahead: VecDeque::new(),
            at: 0,
        }
    }

    /// Delivers until the webhook is deleted.
    pub(super) async fn run(mut self) {
        let mut grew = self.deliverer.store.log.grew();
        loop {
            let wait = match self.step().await {
                Ok(Next::Again) => continue,
                Ok(Next::After(wait)) => wait.min(POLL),
                Ok(Next::Over) => return,
                Err(error) => {
                    tracing::warn!(
                        webhook.id = %self.id,
                        error = &error as &dyn std::error::Error,
                        "a webhook's delivery could not go on"
                    );
                    POLL
                }
            };
            if tokio::time::timeout(wait, grew.changed()).await.is_ok() {
                // The log may grow a thousand times a second, and the feed is always a moment behind it.
                tokio::time::sleep(GATHER).await;
            }
        }
    }

    async fn step(&mut self) -> Result<Next, StoreError> {
        let deliverer = Arc::clone(&self.deliverer);
        let store = &deliverer.store;
        let state = store.log.load::<Webhook>(&self.id).await?.state;
        if state.deleted {
            return Ok(Next::Over);
        }
        let Some(registered) = state.delivering() else {
            return Ok(Next::After(POLL));
        };
        let id = self.id.clone();
        let lease = Lease {
            webhook: &id,
            holder: &deliverer.holder,
            // Longer than any attempt, so that nobody else begins one meanwhile.
            length: deliverer.settings.timeout * 2,
        };
        let held = deliveries::hold(&store.rows, &lease, &state, registered).await?;
        let Some(standing) = held else {
            return Ok(Next::After(POLL));
        };
        if let Some((request, cursor)) = redeliveries::next(&store.rows, &id).await? {
            let entry = entry_at(deliverer.feed.as_ref(), cursor).await?;
            let entry = entry.filter(|entry| entry.region.is_within(registered.region));
            let Some(entry) = entry else {
                let mut tx = store.rows.begin().await?;
                redeliveries::done(&mut tx, &request).await?;
                tx.commit().await?;
                return Ok(Next::Again);
            };
            return self
                .attempt(
                    &lease,
                    &state,
                    registered,
                    &standing,
                    &entry,
                    Some(&request),
                )
                .await;
        }
        let early = standing.next_attempt_at - clock::micros(clock::now());
        if let Ok(early @ 1..) = u64::try_from(early) {
            return Ok(Next::After(Duration::from_micros(early)));
        }
        let Some(entry) = self.next_entry(&lease, registered, &standing).await? else {
            return Ok(Next::After(POLL));
        };
        self.attempt(&lease, &state, registered, &standing, &entry, None)
            .await
    }

    /// The next entry that is for this webhook. What is not is passed over; if nothing else is left, for good.
    async fn next_entry(
        &mut self,
        lease: &Lease<'_>,
        registered: &WebhookRegistered,
        standing: &Standing,
    ) -> Result<Option<FeedEntry>, StoreError> {
        if self.at != standing.cursor {
            // The cursor moved on past the entry that was delivered, or somewhere else.
            let delivered = self.ahead.pop_front();
            if delivered.is_none_or(|entry| entry.cursor != standing.cursor) {
                self.ahead.clear();
            }
            self.at = standing.cursor;
        }
        let mut passed = self.at;
        loop {
            while let Some(entry) = self.ahead.front() {
                if entry.region.is_within(registered.region) {
                    return Ok(Some(entry.clone()));
                }
                passed = entry.cursor;
                self.ahead.pop_front();
            }
            self.ahead = self.deliverer.feed.after(passed, AHEAD).await?.into();
            if self.ahead.is_empty() {
                break;
            }
        }
        if passed != self.at {
            deliveries::skip(&self.deliverer.store.rows, lease, standing, passed).await?;
            self.at = passed;
        }
        Ok(None)
    }

    /// One attempt, from its note to its end.
    async fn attempt(
        &self,
        lease: &Lease<'_>,
        state: &Webhook,
        registered: &WebhookRegistered,
        standing: &Standing,
        entry: &FeedEntry,
        request: Option<&str>,
    ) -> Result<Next, StoreError> {
        let deliverer = &self.deliverer;
        let rows = &deliverer.store.rows;
        let message = Message::of(Message::id_of(&deliverer.vault, entry.cursor), entry);
        let message = Arc::new(message);
        let mut tx = rows.begin().await?;
        if !deliveries::keep(&mut tx, lease, standing).await? {
            return Ok(Next::After(POLL));
        }
        let attempt = attempts::begin(&mut tx, &self.id, &message, request.is_some()).await?;
        tx.commit().await?;

        let timestamp = clock::now();
        let outcome = match self.signatures(state, &message, timestamp) {
            Ok(signatures) => {
                let url = registered.url.as_str();
                let seconds = timestamp.timestamp();
                deliverer
                    .client
                    .send(url, message, seconds, signatures)
                    .await
            }
            Err(VaultError::Store(error)) => return Err(error),
            Err(VaultError::DoesNotOpen | VaultError::Erased) => Outcome::None(NoAnswer::Secret),
        };

        let mut tx = rows.begin().await?;
        attempts::end(&mut tx, &attempt, outcome).await?;
        match (request, outcome.is_delivered()) {
            (None, true) => {
                deliveries::delivered(&mut tx, lease, standing, entry.cursor).await?;
            }
            (None, false) => {
                let scale = deliverer.settings.retry_scale;
                let pause = pause_before(standing.failures + 1, scale, outcome.retry_after());
                deliveries::failed(&mut tx, lease, standing, pause).await?;
            }
            (Some(request), taken) => {
                redeliveries::done(&mut tx, request).await?;
                if taken {
                    deliveries::hurry(&mut tx, lease, standing).await?;
                }
            }
        }
        tx.commit().await?;
        self.tell(standing, outcome);
        if outcome.is_gone() {
            self.pause().await?;
            deliveries::release(rows, lease).await?;
        }
        Ok(Next::Again)
    }

    /// The signatures of all secrets that hold now: while one replaces another, a receiver may know either.
    fn signatures(
        &self,
        state: &Webhook,
        message: &Message,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<String, VaultError> {
        let stream: Uuid = self.id.parse().map_err(|_| VaultError::DoesNotOpen)?;
        let signatures: Vec<String> = state
            .secrets_at(now)
            .map(|sealed| {
                let secret = self
                    .deliverer
                    .vault
                    .open_secret(stream, SECRET_FIELD, sealed)?;
                Ok(sign(&secret, &message.id, now.timestamp(), &message.body))
            })
            .collect::<Result<_, VaultError>>()?;
        Ok(signatures.join(" "))
    }

    /// Tells the operator of the first of several failures, and of their end.
    fn tell(&self, standing: &Standing, outcome: Outcome) {
        let failed_before = standing.failing_since.is_some();
        if outcome.is_delivered() && failed_before {
            tracing::info!(webhook.id = %self.id, "a webhook is delivered again");
        } else if !outcome.is_delivered() && !failed_before {
            tracing::warn!(webhook.id = %self.id, ?outcome, "a webhook could not be delivered; it will be tried again");
        }
    }

    /// The receiver wants no more: said in the webhook's own history, where it is seen and can be taken back.
    async fn pause(&self) -> Result<(), StoreError> {
        let by = Subject::new(SYSTEM.0, SYSTEM.1);
        let envelope = Envelope {
            reason: Some("410 Gone".to_owned()),
            ..Envelope::of(&by, SYSTEM.0, chance::id().to_string())
        };
        let command = Given {
            today: clock::today(),
            by,
            act: WebhookAct::Pause(PauseReason::Gone),
        };
        let log = &self.deliverer.store.log;
        let paused = log
            .execute::<Webhook>(&self.id, command, &envelope, Expected::Any)
            .await;
        match paused {
            Ok(_) => {
                tracing::warn!(webhook.id = %self.id, "a webhook is paused: its receiver answered 410 Gone");
                Ok(())
            }
            // Somebody paused or deleted it meanwhile.
            Err(Refusal::Refused(_)) => Ok(()),
            Err(Refusal::Store(error)) => Err(error),
            Err(Refusal::StaleVersion { .. } | Refusal::KeyReused) => Ok(()),
        }
    }
}
