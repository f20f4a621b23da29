//! The vault: the data key of every worker and of every organisation with an account, the blind indexes,
//! and what is made with them.

use domain::citizen_id::CitizenId;
use domain::ids::WorkerId;
use domain::sealed::{Fingerprint, Sealed};
use uuid::Uuid;

use super::key::{Key, KeyRing};
use super::seal::{self, DoesNotOpen, decrypt, encrypt};
use crate::clock;
use crate::store::{Db, StoreError};

/// The vault could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// There is no key: the person's was destroyed, and nothing of hers opens any more; or nothing of
    /// this stream was ever sealed.
    #[error("the personal data has been erased")]
    Erased,
    /// A key or text does not open: the master key is another one, or the store was altered.
    #[error("sealed data does not open: is the master key the right one?")]
    DoesNotOpen,
    /// The keys store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DoesNotOpen> for VaultError {
    fn from(_: DoesNotOpen) -> Self {
        Self::DoesNotOpen
    }
}

impl From<sqlx::Error> for VaultError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Where a data key's wrapping is bound to.
fn wrapping(stream: Uuid) -> String {
    format!("hearth/1/data-key/{stream}")
}

/// Seals, opens, and forgets.
#[derive(Debug, Clone)]
pub struct Vault {
    keys: Db,
    pub(super) ring: KeyRing,
}

/// The record of one person or organisation, opened for sealing and reading.
#[derive(Debug, Clone)]
pub struct Opened {
    stream: Uuid,
    key: Key,
}

impl Vault {
    /// The vault over a keys store.
    pub fn new(keys: Db, ring: KeyRing) -> Self {
        Self { keys, ring }
    }

    /// The stream of a citizen id: the same person is the same stream everywhere, and nobody without
    /// the index key can tell which.
    pub fn worker_of(&self, citizen_id: &CitizenId) -> WorkerId {
        let parts = [b"worker".as_slice(), citizen_id.as_str().as_bytes()];
        self.ring.index.id(&parts).into()
    }

    /// A fingerprint of an account number: equal for equal accounts.
    pub fn fingerprint(&self, account_number: &str) -> Fingerprint {
        let normalised: String = account_number
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect();
        Fingerprint::new(hex::encode(
            self.ring.index.mac(&[b"account", normalised.as_bytes()]),
        ))
    }

    /// A digest of a request's body that is no worker's: under the index key.
    pub fn digest(&self, body: &[u8]) -> String {
        hex::encode(self.ring.index.mac(&[b"body", body]))
    }

    /// The record of a stream, with a new key if there is none yet. The key is made before the first
    /// event that needs it; an erased person never gets another. The column `worker_id` holds the
    /// stream's id, an organisation's too: only workers have blind indexes and are erased.
    pub async fn create(&self, stream: impl Into<Uuid>) -> Result<Opened, VaultError> {
        let stream = stream.into();
        let wrapped = encrypt(&self.ring.master, &wrapping(stream), Key::random().bytes())?;
        self.keys
            .execute(
                "INSERT INTO data_key (worker_id, wrapped, created_at) VALUES ($1, $2, $3) ON CONFLICT (worker_id) DO NOTHING",
                &[stream.to_string().into(), wrapped.into(), clock::micros(clock::now()).into()],
            )
            .await?;
        self.open(stream).await
    }

    /// The record of a stream.
    pub async fn open(&self, stream: impl Into<Uuid>) -> Result<Opened, VaultError> {
        let stream = stream.into();
        let sql = "SELECT wrapped FROM data_key WHERE worker_id = $1";
        let found: Option<(Option<Vec<u8>>,)> = self
            .keys
            .fetch_optional(sql, &[stream.to_string().into()])
            .await?;
        let wrapped = found
            .and_then(|(wrapped,)| wrapped)
            .ok_or(VaultError::Erased)?;
        let key = decrypt(&self.ring.master, &wrapping(stream), &wrapped)?;
        let key: [u8; 32] = key.try_into().map_err(|_| VaultError::DoesNotOpen)?;
        Ok(Opened {
            stream,
            key: Key::from_bytes(key),
        })
    }

    /// Destroys the person's key and blind indexes. Repeating it does no harm.
    pub async fn destroy(&self, worker: WorkerId) -> Result<(), VaultError> {
        let id = worker.to_string();
        let mut tx = self.keys.begin().await?;
        tx.execute(
            "INSERT INTO data_key (worker_id, wrapped, created_at, destroyed_at) VALUES ($1, NULL, $2, $2) \
             ON CONFLICT (worker_id) DO UPDATE SET wrapped = NULL, destroyed_at = coalesce(data_key.destroyed_at, excluded.destroyed_at)",
            &[id.as_str().into(), clock::micros(clock::now()).into()],
        )
        .await?;
        tx.execute("DELETE FROM blind_index WHERE worker_id = $1", &[id.into()])
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Makes a person findable by name. Written before the event that carries the name: whoever is
    /// found is compared with the record, so an entry too many does no harm.
    pub async fn index_name(&self, worker: WorkerId, name: &str) -> Result<(), VaultError> {
        self.keys
            .execute(
                "INSERT INTO blind_index (kind, digest, worker_id) VALUES ('name', $1, $2) ON CONFLICT DO NOTHING",
                &[self.name_digest(name).into(), worker.to_string().into()],
            )
            .await?;
        Ok(())
    }

    /// The persons who bear, or once bore, a name.
    pub async fn find_by_name(&self, name: &str) -> Result<Vec<WorkerId>, VaultError> {
        let sql = "SELECT worker_id FROM blind_index WHERE kind = 'name' AND digest = $1 ORDER BY worker_id";
        let found: Vec<(String,)> = self
            .keys
            .fetch(sql, &[self.name_digest(name).into()])
            .await?;
        Ok(found
            .into_iter()
            .filter_map(|(id,)| id.parse().ok())
            .collect())
    }

    fn name_digest(&self, name: &str) -> String {
        let normalised: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        hex::encode(self.ring.index.mac(&[b"name", normalised.as_bytes()]))
    }
}

impl Opened {
    /// Seals a text for one field of this record.
    pub fn seal(&self, field: &str, text: &str) -> Result<Sealed, VaultError> {
        Ok(seal::seal(&self.key, self.stream, field, text)?)
    }

    /// Opens a field of this record.
    pub fn unseal(&self, field: &str, sealed: &Sealed) -> Result<String, VaultError> {
        Ok(seal::open(&self.key, self.stream, field, sealed)?)
    }

    /// A digest of a request's body under the record's own key: it dies with the key.
    pub fn digest(&self, body: &[u8]) -> String {
        hex::encode(self.key.mac(&[b"body", body]))
    }
}
