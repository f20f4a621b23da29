//! Gives each new checkpoint to a witness, and keeps its cosignature.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ureq::http::{Request, header};

use super::notary::Notary;
use crate::audit::note::{Signature, SignedNote, Verifier};
use crate::store::{KeptCheckpoint, Log, StoreError};

/// How often the latest checkpoint is looked at.
const POLL: Duration = Duration::from_secs(1);
/// The longest pause after refusals.
const LONGEST_PAUSE: Duration = Duration::from_mins(5);
const TIMEOUT: Duration = Duration::from_secs(15);
/// The largest answer that is read, in bytes.
const LARGEST_ANSWER: u64 = 64 * 1024;
/// The media type of the size that a witness knows.
pub const SIZE: &str = "text/x.tlog.size";
const USER_AGENT: &str = concat!("hearth/", env!("CARGO_PKG_VERSION"));

/// A witness that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// Where: `/add-checkpoint` is appended.
    pub url: String,
    /// Its key.
    pub key: Verifier,
}

/// Why there is no cosignature.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("the witness could not be asked: {0}")]
    Unreachable(String),
    #[error("the witness answered {0}")]
    Status(u16),
    #[error(
        "the witness has cosigned {known} events of this log, and {ours} are signed: it knows another log under this name, or an older \
         state of the store was put back"
    )]
    Ahead { known: u64, ours: u64 },
    #[error("the witness's answer is no cosignature of its key")]
    Cosignature,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a witness answered.
struct Answer {
    status: u16,
    is_size: bool,
    body: String,
}

/// Gives checkpoints to one witness.
pub struct Publisher {
    log: Log,
    notary: Arc<Notary>,
    neighbour: Neighbour,
    agent: ureq::Agent,
    /// The size that the witness is thought to know.
    known: u64,
}

impl Publisher {
    /// A publisher to a witness.
    pub fn new(log: Log, notary: Arc<Notary>, neighbour: Neighbour) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(TIMEOUT))
            .user_agent(USER_AGENT)
            .build();
        Self {
            log,
            notary,
            neighbour,
            agent: ureq::Agent::new_with_config(config),
            known: 0,
        }
    }

    /// Publishes for ever.
    pub async fn run(mut self) {
        let mut pause = POLL;
        loop {
            match self.publish().await {
                Ok(()) => pause = POLL,
                Err(error) => {
                    tracing::warn!(
                        witness = self.neighbour.key.name(),
                        error = &error as &dyn std::error::Error,
                        "a checkpoint was not cosigned"
                    );
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
            tokio::time::sleep(pause).await;
        }
    }

    /// Publishes the latest checkpoint, unless the witness has cosigned it.
    async fn publish(&mut self) -> Result<(), Refused> {
        let Some(latest) = self.notary.latest().await? else {
            return Ok(());
        };
        let witness = self.neighbour.key.to_string();
        let done = self
            .log
            .last_cosigned(&latest.origin, &witness)
            .await?
            .unwrap_or_default();
        if done == latest.size {
            return Ok(());
        }
        self.known = self.known.max(done);
        let mut answer = self.ask(&latest).await?;
        if answer.status == 409 && answer.is_size {
            let known = answer.body.trim().parse().unwrap_or(self.known);
            if known > latest.size {
                let ours = latest.size;
                return Err(Refused::Ahead { known, ours });
            }
            if known != self.known {
                self.known = known;
                answer = self.ask(&latest).await?;
            }
        }
        if answer.status != 200 {
            return Err(Refused::Status(answer.status));
        }
        self.keep(&latest, &answer.body).await
    }

    async fn ask(&self, latest: &KeptCheckpoint) -> Result<Answer, Refused> {
        let proof = self.log.consistency_proof(self.known, latest.size).await?;
        let proof: String = proof
            .unwrap_or_default()
            .iter()
            .map(|hash| format!("{}\n", STANDARD.encode(hash)))
            .collect();
        let body = format!("old {}\n{proof}\n{}", self.known, latest.note);
        let url = format!("{}/add-checkpoint", self.neighbour.url);
        let agent = self.agent.clone();
        let asking = tokio::task::spawn_blocking(move || {
            let request = Request::post(url)
                .header(header::CONTENT_TYPE, "text/plain; charset=utf-8")
                .body(body.as_str())
                .map_err(ureq::Error::from)?;
            let mut response = agent.run(request)?;
            let content_type = response.headers().get(header::CONTENT_TYPE);
            Ok::<_, ureq::Error>(Answer {
                status: response.status().as_u16(),
                is_size: content_type.is_some_and(|it| it.as_bytes().starts_with(SIZE.as_bytes())),
                body: response
                    .body_mut()
                    .with_config()
                    .limit(LARGEST_ANSWER)
                    .read_to_string()?,
            })
        });
        let unreachable = |error: &dyn std::error::Error| Refused::Unreachable(error.to_string());
        let answer = asking.await.map_err(|error| unreachable(&error))?;
        answer.map_err(|error| unreachable(&error))
    }

    /// Keeps the cosignature of the witness's key; whatever else it sent is passed over.
    async fn keep(&mut self, latest: &KeptCheckpoint, lines: &str) -> Result<(), Refused> {
        let note: SignedNote = latest.note.parse().map_err(|_| Refused::Cosignature)?;
        let cosigned = lines.lines().find_map(|line| {
            let signature = Signature::parse(line).ok()?;
            let time = self.neighbour.key.verify(&note.text, &signature)?;
            Some((signature, time))
        });
        let (signature, time) = cosigned.ok_or(Refused::Cosignature)?;
        let at = i64::try_from(time)
            .unwrap_or_default()
            .saturating_mul(1_000_000);
        let witness = self.neighbour.key.to_string();
        self.log
            .keep_cosignature(latest, &witness, &signature.line(), at)
            .await?;
        self.known = latest.size;
        Ok(())
    }
}
