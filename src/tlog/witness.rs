//! Cosigning the checkpoints of other logs (c2sp.org/tlog-witness): each must be the continuation of the one before, and
//! never are two that contradict each other cosigned, however many ask at once.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::audit::checkpoint::Checkpoint;
use crate::audit::merkle::{Hash, empty_root, verify_consistency};
use crate::audit::note::{Kind, Malformed, SignedNote, Signer, Verifier};
use crate::clock;
use crate::privacy::Key;
use crate::store::{Log, StoreError, Witnessed};

/// The most lines of a consistency proof.
const MOST_HASHES: usize = 63;

/// Cosigns for the logs whose keys it was given.
pub struct Witness {
    log: Log,
    signer: Signer,
    witnessed: Vec<Verifier>,
}

/// Why a checkpoint is not cosigned.
#[derive(Debug, thiserror::Error)]
pub enum Declined {
    /// The request has another form.
    #[error("the request is no old size, consistency proof and checkpoint")]
    Malformed,
    /// The old size lies beyond the new one.
    #[error("the old size lies beyond that of the checkpoint")]
    Backwards,
    /// The log is none of those that are witnessed.
    #[error("this log is not witnessed here")]
    UnknownLog,
    /// The log's key did not sign.
    #[error("the checkpoint is not signed by the log's key")]
    Unsigned,
    /// The last checkpoint that was cosigned has this size, and not the old size; or another root at the same size.
    #[error("the latest cosigned checkpoint has the size {0}")]
    Conflict(u64),
    /// The checkpoint is no continuation of the one that was cosigned before: a fork, or a wrong proof.
    #[error("the checkpoint is not proved to be the continuation of the one before")]
    Unproved,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A request, read.
struct Request {
    old: u64,
    proof: Vec<Hash>,
    note: SignedNote,
    checkpoint: Checkpoint,
}

impl Request {
    fn read(body: &str) -> Option<Self> {
        let (head, note) = body.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let old = lines.next()?.strip_prefix("old ")?;
        let plain =
            old.bytes().all(|byte| byte.is_ascii_digit()) && (old == "0" || !old.starts_with('0'));
        let old = old.parse().ok().filter(|_| plain)?;
        let proof: Vec<Hash> = lines
            .map(|line| STANDARD.decode(line).ok()?.try_into().ok())
            .collect::<Option<_>>()?;
        let note: SignedNote = note.parse().ok()?;
        let checkpoint = note.text.parse().ok()?;
        (proof.len() <= MOST_HASHES).then_some(Self {
            old,
            proof,
            note,
            checkpoint,
        })
    }
}

impl Witness {
    /// A witness for these logs. Its key is made from the installation's: what it signs as a log and what as a witness
    /// can never be taken for one another.
    ///
    /// # Errors
    /// A name that no witness may have.
    pub fn new(
        log: Log,
        key: &Key,
        origin: &str,
        witnessed: Vec<Verifier>,
    ) -> Result<Self, Malformed> {
        let secret = key.mac(&[b"witness"]);
        Ok(Self {
            log,
            signer: Signer::new(&format!("{origin}/witness"), Kind::Cosignature, &secret)?,
            witnessed,
        })
    }

    /// What others check its cosignatures with.
    pub fn verifier(&self) -> &Verifier {
        self.signer.verifier()
    }

    /// Cosigns a checkpoint: lines of a signed note.
    ///
    /// # Errors
    /// A checkpoint that is not proved to be the continuation of the one before.
    pub async fn add_checkpoint(&self, body: &str) -> Result<String, Declined> {
        let request = Request::read(body).ok_or(Declined::Malformed)?;
        let Checkpoint { origin, size, root } = &request.checkpoint;
        let mut keys = self
            .witnessed
            .iter()
            .filter(|key| key.name() == origin)
            .peekable();
        if keys.peek().is_none() {
            return Err(Declined::UnknownLog);
        }
        if !keys.any(|key| request.note.signed_by(key).is_some()) {
            return Err(Declined::Unsigned);
        }
        if request.old > *size {
            return Err(Declined::Backwards);
        }
        let last = self.log.last_witnessed(origin).await?;
        let (number, known, known_root) = match &last {
            Some(last) => (last.number, last.size, root_of(last)?),
            None => (0, 0, empty_root()),
        };
        if request.old != known || known == *size && known_root != *root {
            return Err(Declined::Conflict(known));
        }
        verify_consistency((known, &known_root), (*size, root), &request.proof)
            .map_err(|_| Declined::Unproved)?;
        let now = clock::now();
        if *size > known {
            let next = Witnessed {
                origin: origin.clone(),
                number: number + 1,
                size: *size,
                note: request.note.to_string(),
                at: clock::micros(now),
            };
            // Of two that are both the continuation of the last one, one alone gets the next place.
            if !self.log.keep_witnessed(&next).await? {
                let last = self.log.last_witnessed(origin).await?;
                return Err(Declined::Conflict(last.map_or(0, |last| last.size)));
            }
        }
        let time = u64::try_from(now.timestamp()).unwrap_or_default();
        Ok(self.signer.sign(&request.note.text, time).line())
    }
}

fn root_of(last: &Witnessed) -> Result<Hash, StoreError> {
    let corrupt = || StoreError::corrupt(format!("witnessed.note of size {}", last.size));
    let note: SignedNote = last.note.parse().map_err(|_| corrupt())?;
    let checkpoint: Checkpoint = note.text.parse().map_err(|_| corrupt())?;
    Ok(checkpoint.root)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOTE: &str = "log\n1\nCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=\n\n— log AAAAAAAA\n";
    const HASH: &str = "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=\n";

    #[test]
    fn requests_have_one_form() {
        let request = Request::read(&format!("old 7\n{HASH}{HASH}\n{NOTE}")).unwrap();
        assert_eq!((request.old, request.proof.len()), (7, 2));
        assert_eq!(request.checkpoint.size, 1);
        assert!(Request::read(&format!("old 0\n\n{NOTE}")).is_some());
        assert!(Request::read(&format!("old 1\n{}\n{NOTE}", HASH.repeat(63))).is_some());
        for wrong in [
            format!("old 07\n\n{NOTE}"),
            format!("old +7\n\n{NOTE}"),
            format!("old \n\n{NOTE}"),
            format!("old 7\n{NOTE}"),
            format!("size 7\n\n{NOTE}"),
            format!("old 7\nCQk=\n\n{NOTE}"),
            format!("old 1\n{}\n{NOTE}", HASH.repeat(64)),
            "old 7\n\nno note\n".to_owned(),
            String::new(),
        ] {
            assert!(Request::read(&wrong).is_none(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn no_request_makes_the_reader_stumble(body in "(old |[0-9]|\n|— |[a-zA-Z=+/]){0,80}") {
            let _ = Request::read(&body);
        }
    }
}
