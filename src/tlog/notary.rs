//! Who signs the log's checkpoints, each an extension of what was signed before, or nothing.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::memory::{Memory, Unremembered};
use crate::audit::checkpoint::Checkpoint;
use crate::audit::note::{Kind, Malformed, Signature, SignedNote, Signer, Verifier};
use crate::clock;
use crate::privacy::Key;
use crate::store::{KeptCheckpoint, Log, StoreError};

/// How often the head is signed at most.
const PAUSE: Duration = Duration::from_secs(1);

/// Why the log is not signed any more: it does not extend what was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// An older state of the store was put back.
    #[error(
        "the log has {sealed} sealed events, but a checkpoint of {signed} was signed: an older state of the store was put back"
    )]
    Shorter {
        /// How many events were signed.
        signed: u64,
        /// How many there are.
        sealed: u64,
    },
    /// Events that were signed are others now.
    #[error(
        "the first {signed} events of the log are not those that were signed: the log was changed, or an older state of the store \
         was put back and went on"
    )]
    Forked {
        /// How many events were signed.
        signed: u64,
    },
}

impl Refusal {
    /// Whether both say the same, however much the log has grown meanwhile.
    fn repeats(self, known: Self) -> bool {
        match (self, known) {
            (Self::Shorter { signed, .. }, Self::Shorter { signed: before, .. })
            | (Self::Forked { signed }, Self::Forked { signed: before }) => signed == before,
            (Self::Shorter { .. }, Self::Forked { .. })
            | (Self::Forked { .. }, Self::Shorter { .. }) => false,
        }
    }
}

/// Why a checkpoint could not be had.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    /// It would contradict one that was signed.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// What was signed before can't be remembered.
    #[error(transparent)]
    Unremembered(#[from] Unremembered),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Signs the log's checkpoints.
pub struct Notary {
    log: Log,
    signer: Signer,
    memory: Memory,
    /// One signature at a time: what was signed last is read and replaced in one piece.
    signing: tokio::sync::Mutex<()>,
    refusal: Mutex<Option<Refusal>>,
}

impl Notary {
    /// A notary with this key. Without a name of its own the log is called by its key.
    ///
    /// # Errors
    /// A name that no log may have.
    pub fn new(
        log: Log,
        key: &Key,
        origin: Option<&str>,
        folder: &Path,
    ) -> Result<Self, Malformed> {
        let named = |name: &str| Signer::new(name, Kind::Ed25519, key.bytes());
        let signer = if let Some(origin) = origin {
            named(origin)?
        } else {
            let mut hash = hex::encode(Sha256::digest(named("hearth")?.verifier().public()));
            hash.truncate(8);
            named(&format!("hearth-{hash}"))?
        };
        let memory = Memory::new(folder, signer.verifier().name());
        Ok(Self {
            log,
            signer,
            memory,
            signing: tokio::sync::Mutex::default(),
            refusal: Mutex::default(),
        })
    }

    /// What others check its signatures with. Its name is the log's.
    pub fn verifier(&self) -> &Verifier {
        self.signer.verifier()
    }

    /// The name of the log.
    pub fn origin(&self) -> &str {
        self.verifier().name()
    }

    /// The file that remembers what was signed last.
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Why nothing is signed any more, as far as this process knows.
    pub fn refusal(&self) -> Option<Refusal> {
        *self.refusal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The largest checkpoint that was signed so far; none before the first.
    ///
    /// # Errors
    /// A store that fails.
    pub async fn latest(&self) -> Result<Option<KeptCheckpoint>, StoreError> {
        self.log.last_checkpoint(self.origin()).await
    }

    /// The same with the cosignatures that came in so far, as it is published.
    ///
    /// # Errors
    /// A store that fails.
    pub async fn published(&self) -> Result<Option<SignedNote>, StoreError> {
        let Some(latest) = self.latest().await? else {
            return Ok(None);
        };
        let mut note = note_of(&latest)?;
        for line in self.log.cosignatures(self.origin(), latest.size).await? {
            let cosignature = Signature::parse(&line);
            note.signatures
                .push(cosignature.map_err(|_| StoreError::corrupt("cosignature.line"))?);
        }
        Ok(Some(note))
    }

    /// Signs all that is sealed; none while there is nothing.
    ///
    /// # Errors
    /// A log that does not extend what was signed; a store or file that fails.
    pub async fn sign_head(&self) -> Result<Option<SignedNote>, SigningError> {
        let _one = self.signing.lock().await;
        let sealed = self.log.tree_size().await?;
        self.sign(sealed, sealed).await
    }

    /// The signed checkpoint of a size; none where fewer events are sealed, and for 0.
    ///
    /// # Errors
    /// A log that does not extend what was signed; a store or file that fails.
    pub async fn at(&self, size: u64) -> Result<Option<SignedNote>, SigningError> {
        let _one = self.signing.lock().await;
        let sealed = self.log.tree_size().await?;
        self.sign(size, sealed).await
    }

    async fn sign(&self, size: u64, sealed: u64) -> Result<Option<SignedNote>, SigningError> {
        let signed = self.extends(sealed).await?;
        if size == 0 || size > sealed {
            return Ok(None);
        }
        let root = self
            .log
            .root_at(size)
            .await?
            .ok_or_else(|| StoreError::corrupt("chain.position: sealed events are gone"))?;
        let checkpoint = Checkpoint {
            origin: self.origin().to_owned(),
            size,
            root,
        };
        let text = checkpoint.to_string();
        let note = SignedNote {
            signatures: vec![self.signer.sign(&text, 0)],
            text,
        };
        if size > signed.in_file {
            // Before anybody can see it.
            self.memory.remember(&note)?;
        }
        if size > signed.in_store {
            let kept = KeptCheckpoint {
                origin: self.origin().to_owned(),
                size,
                note: note.to_string(),
                signed_at: clock::micros(clock::now()),
            };
            self.log.keep_checkpoint(&kept).await?;
        }
        Ok(Some(note))
    }

    /// Checks that the log extends whatever was signed; the sizes of that.
    async fn extends(&self, sealed: u64) -> Result<Signed, SigningError> {
        let in_file = self.memory.recall()?.map(|(checkpoint, _)| checkpoint);
        let in_store = match self.latest().await? {
            Some(kept) => Some(read(&kept)?),
            None => None,
        };
        // Another name is another log, which has signed nothing yet.
        let of_ours = |known: Option<Checkpoint>| known.filter(|it| it.origin == self.origin());
        let (in_file, in_store) = (of_ours(in_file), of_ours(in_store));
        for known in in_file.iter().chain(&in_store) {
            let refusal = match self.log.root_at(known.size).await? {
                Some(root) if root == known.root => continue,
                Some(_) => Refusal::Forked { signed: known.size },
                None => Refusal::Shorter {
                    signed: known.size,
                    sealed,
                },
            };
            self.note(Some(refusal));
            return Err(refusal.into());
        }
        self.note(None);
        let size = |known: Option<Checkpoint>| known.map_or(0, |known| known.size);
        Ok(Signed {
            in_file: size(in_file),
            in_store: size(in_store),
        })
    }

    /// Notes whether signing is refused, and says so once.
    fn note(&self, refusal: Option<Refusal>) {
        let mut noted = self.refusal.lock().unwrap_or_else(PoisonError::into_inner);
        match (refusal, *noted) {
            (Some(refusal), Some(known)) if refusal.repeats(known) => {}
            (Some(refusal), _) => {
                tracing::error!(
                    error = &refusal as &dyn std::error::Error,
                    "checkpoints are not signed any more: put back the latest state of the log, or, if that is lost for good, \
                     give the log another name (audit.origin)"
                );
            }
            (None, Some(_)) => tracing::warn!("checkpoints are signed again"),
            (None, None) => {}
        }
        *noted = refusal;
    }

    /// Signs for ever: whenever more is sealed, at most once a second.
    pub(super) async fn run(&self) {
        let mut sealed = self.log.sealed();
        loop {
            let outcome = self.sign_head().await;
            tokio::time::sleep(PAUSE).await;
            match outcome {
                // What is refused was told when it was noticed.
                Ok(_) | Err(SigningError::Refused(_)) => {
                    // Another process may have sealed: the sealer of this one learns of it within a second.
                    if sealed.changed().await.is_err() {
                        return;
                    }
                }
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "the log could not be signed"
                    );
                }
            }
        }
    }
}

/// The sizes of what was signed last; 0 for nothing.
struct Signed {
    in_file: u64,
    in_store: u64,
}

/// A kept checkpoint as a note.
fn note_of(kept: &KeptCheckpoint) -> Result<SignedNote, StoreError> {
    kept.note.parse().map_err(|_| unreadable(kept))
}

/// A kept checkpoint, read.
fn read(kept: &KeptCheckpoint) -> Result<Checkpoint, StoreError> {
    note_of(kept)?.text.parse().map_err(|_| unreadable(kept))
}

fn unreadable(kept: &KeptCheckpoint) -> StoreError {
    StoreError::corrupt(format!("checkpoint.note of size {}", kept.size))
}
