//! The installation's secret keys: files of mode 0600 in the data folder, made on first use, or
//! settings that take their place.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use crate::chance;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// A secret of 256 bits. It is never printed.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

/// Why a key could not be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The key file can't be read or made.
    #[error("the key file {name} in the data folder cannot be used: {source}")]
    File {
        /// The file's name.
        name: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The key file may be read by others than its owner.
    #[error("the key file {name} may be read by others: take their rights away (chmod 600)")]
    Readable {
        /// The file's name.
        name: String,
    },
    /// A key is no 32 bytes in base64 or hex.
    #[error("{name} is no key: 32 bytes in base64 or hex are expected")]
    Malformed {
        /// The file or setting.
        name: String,
    },
}

impl Key {
    /// A new random key.
    pub fn random() -> Self {
        Self(chance::bytes())
    }

    /// A key of these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes: for ciphers and keyed hashes only.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// HMAC-SHA-256 of `parts` under this key. Each part is preceded by its length, so that no two
    /// lists of parts are hashed alike.
    pub fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        // HMAC pads a short key with zeros to the block; done here, nothing can fail.
        let mut block = [0; 64];
        for (byte, of_key) in block.iter_mut().zip(self.0) {
            *byte = of_key;
        }
        let mut mac = Hmac::<Sha256>::new(&block.into());
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// An id made from [`Self::mac`] of `parts`.
    pub fn id(&self, parts: &[&[u8]]) -> uuid::Uuid {
        let mut id = [0; 16];
        for (byte, of_digest) in id.iter_mut().zip(self.mac(parts)) {
            *byte = of_digest;
        }
        uuid::Uuid::new_v8(id)
    }

    fn read(name: &str, text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        let bytes = hex::decode(text)
            .ok()
            .or_else(|| STANDARD.decode(text).ok());
        let key = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        key.map(Self).ok_or_else(|| KeyError::Malformed {
            name: name.to_owned(),
        })
    }

    /// The key in `folder/name`, made there with mode 0600 if it is not there yet; or the one that
    /// a setting gives.
    fn obtain(
        folder: &Path,
        name: &str,
        setting: &str,
        given: Option<&str>,
    ) -> Result<Self, KeyError> {
        if let Some(given) = given {
            return Self::read(setting, given);
        }
        let failed = |source| KeyError::File {
            name: name.to_owned(),
            source,
        };
        fs::create_dir_all(folder).map_err(failed)?;
        let path = folder.join(name);
        if !path.exists() {
            // Written aside and linked into place: of two processes that start at once one wins,
            // and nobody ever reads half a key.
            let draft = folder.join(format!("{name}.{}", chance::id()));
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&draft)
                .map_err(failed)?;
            file.write_all(STANDARD.encode(Self::random().0).as_bytes())
                .map_err(failed)?;
            file.sync_all().map_err(failed)?;
            let placed = fs::hard_link(&draft, &path);
            fs::remove_file(&draft).map_err(failed)?;
            match placed {
                Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                    return Err(failed(error));
                }
                _ => {}
            }
        }
        if fs::metadata(&path).map_err(failed)?.permissions().mode() & 0o077 != 0 {
            return Err(KeyError::Readable {
                name: name.to_owned(),
            });
        }
        Self::read(name, &fs::read_to_string(&path).map_err(failed)?)
    }
}

/// The keys of one installation.
#[derive(Debug, Clone)]
pub struct KeyRing {
    /// Wraps every data key of a worker or an organisation.
    pub master: Key,
    /// Makes workers' ids, blind indexes, fingerprints and digests of requests.
    pub index: Key,
    /// Signs the tokens that this installation issues itself.
    pub token: Key,
    /// Signs the log's checkpoints, and cosigns those of others.
    pub checkpoint: Key,
}

impl KeyRing {
    /// The keys in the data folder; `setting` gives those that settings provide, by the name of
    /// their environment variable.
    pub fn open(folder: &Path, setting: impl Fn(&str) -> Option<String>) -> Result<Self, KeyError> {
        let key =
            |file: &str, name: &str| Key::obtain(folder, file, name, setting(name).as_deref());
        Ok(Self {
            master: key("master.key", "HEARTH_MASTER_KEY")?,
            index: key("index.key", "HEARTH_INDEX_KEY")?,
            token: key("jwt.key", "HEARTH_JWT_KEY")?,
            checkpoint: key("checkpoint.key", "HEARTH_CHECKPOINT_KEY")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once_and_read_by_their_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let first = KeyRing::open(folder.path(), |_| None).unwrap();
        let again = KeyRing::open(folder.path(), |_| None).unwrap();
        assert_eq!(first.master.bytes(), again.master.bytes());
        assert_ne!(first.master.bytes(), first.index.bytes());
        let mode = fs::metadata(folder.path().join("master.key"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            4,
            "no draft is left behind"
        );
    }

    #[test]
    fn a_key_that_others_may_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        KeyRing::open(folder.path(), |_| None).unwrap();
        fs::set_permissions(
            folder.path().join("index.key"),
            fs::Permissions::from_mode(0o644),
        )
        .unwrap();
        assert!(
            matches!(KeyRing::open(folder.path(), |_| None), Err(KeyError::Readable { name }) if name == "index.key")
        );
    }

    #[test]
    fn a_setting_takes_the_files_place_and_must_be_a_key() {
        let folder = tempfile::tempdir().unwrap();
        let setting = |name: &str| (name == "HEARTH_MASTER_KEY").then(|| "11".repeat(32));
        assert_eq!(
            KeyRing::open(folder.path(), setting)
                .unwrap()
                .master
                .bytes(),
            &[0x11; 32]
        );
        assert!(!folder.path().join("master.key").exists());
        let short = |name: &str| (name == "HEARTH_JWT_KEY").then(|| "11".to_owned());
        assert!(matches!(
            KeyRing::open(folder.path(), short),
            Err(KeyError::Malformed { .. })
        ));
    }

    #[test]
    fn parts_are_kept_apart() {
        let key = Key::from_bytes([7; 32]);
        assert_ne!(key.mac(&[b"ab", b"c"]), key.mac(&[b"a", b"bc"]));
    }
}
