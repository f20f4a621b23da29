//! Secrets of the installation's own that stand in a stream, such as those that sign webhooks: nobody's personal
//! data, so sealed under the master key itself.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::sealed::Sealed;
use uuid::Uuid;

use super::seal::{DoesNotOpen, decrypt, encrypt};
use super::vault::{Vault, VaultError};

/// What a secret is bound to: the stream and the field it stands in.
fn place(stream: Uuid, field: &str) -> String {
    format!("hearth/1/secret/{stream}/{field}")
}

impl Vault {
    /// Seals bytes for one field of a stream.
    pub fn seal_secret(
        &self,
        stream: Uuid,
        field: &str,
        secret: &[u8],
    ) -> Result<Sealed, VaultError> {
        let bytes = encrypt(&self.ring.master, &place(stream, field), secret)?;
        Ok(Sealed::new(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Opens what [`Self::seal_secret`] sealed for the same field of the same stream.
    pub fn open_secret(
        &self,
        stream: Uuid,
        field: &str,
        sealed: &Sealed,
    ) -> Result<Vec<u8>, VaultError> {
        let bytes = URL_SAFE_NO_PAD
            .decode(sealed.as_str())
            .map_err(|_| DoesNotOpen)?;
        Ok(decrypt(&self.ring.master, &place(stream, field), &bytes)?)
    }

    /// The id of one entry of a feed: always the same here, and never that of another installation.
    pub fn entry_id(&self, feed: &str, cursor: u64) -> Uuid {
        let parts = [b"entry".as_slice(), feed.as_bytes(), &cursor.to_be_bytes()];
        self.ring.index.id(&parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::privacy::KeyRing;
    use crate::store::Db;

    async fn vault(folder: &std::path::Path) -> Vault {
        let keys = Db::open_sqlite(&folder.join("keys.db")).await.unwrap();
        Vault::new(keys, KeyRing::open(folder, |_| None, false).unwrap())
    }

    #[tokio::test]
    async fn a_secret_opens_in_its_place_alone_and_under_its_own_key() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (vault, other) = (vault(here.path()).await, vault(there.path()).await);
        let stream = Uuid::from_u128(1);
        let sealed = vault.seal_secret(stream, "secret", b"text").unwrap();
        let open = |vault: &Vault, stream, field| vault.open_secret(stream, field, &sealed);
        assert_eq!(open(&vault, stream, "secret").unwrap(), b"text");
        assert!(open(&vault, stream, "another").is_err());
        assert!(open(&vault, Uuid::from_u128(2), "secret").is_err());
        assert!(open(&other, stream, "secret").is_err());
    }

    #[tokio::test]
    async fn an_entry_has_one_id_here_and_another_one_elsewhere() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (one, two) = (vault(here.path()).await, vault(there.path()).await);
        assert_eq!(one.entry_id("finance", 7), one.entry_id("finance", 7));
        assert_ne!(one.entry_id("finance", 7), one.entry_id("finance", 8));
        assert_ne!(one.entry_id("finance", 7), two.entry_id("finance", 7));
    }
}
