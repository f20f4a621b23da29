//! The installation's secret keys: files of mode 0600 in the data folder, made on first use, or
//! settings that take their place.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
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
    /// The key file is not there, and a new one would not fit what is stored.
    #[error(
        "the key file {name} is missing from the folder {folder}, but the store holds data that needs it: put it back, or name \
         the folder that has it (--data-dir)"
    )]
    Missing {
        /// The file's name.
        name: String,
        /// Where it was looked for.
        folder: String,
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

    /// What the key is known by again; it tells nothing of the key.
    pub fn mark(&self) -> String {
        hex::encode(self.mac(&[b"hearth", b"key mark"]))
    }

    /// The key in `folder/name`, made there with mode 0600 if it is not there yet and `make` allows it; or the one that
    /// a setting gives.
    fn obtain(
        folder: &Path,
        name: &str,
        setting: &str,
        given: Option<&str>,
        make: bool,
    ) -> Result<Self, KeyError> {
        if let Some(given) = given {
            return Self::read(setting, given);
        }
        let failed = |source| KeyError::File {
            name: name.to_owned(),
            source,
        };
        let path = folder.join(name);
        if !path.exists() {
            if !make {
                return Err(KeyError::Missing {
                    name: name.to_owned(),
                    folder: folder.display().to_string(),
                });
            }
            private_folder(folder).map_err(failed)?;
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

/// Makes a folder, if it is not there, for its owner alone.
pub fn private_folder(folder: &Path) -> std::io::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
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
    ///
    /// Keys that are missing are made, but for those on which stored data rests, where there `is_data` already: a new one
    /// would open nothing, and find nobody again.
    ///
    /// # Errors
    /// A file that is missing, can't be read or made, may be read by others, or holds no key.
    pub fn open(
        folder: &Path,
        setting: impl Fn(&str) -> Option<String>,
        is_data: bool,
    ) -> Result<Self, KeyError> {
        let key = |file: &str, name: &str, make: bool| {
            Key::obtain(folder, file, name, setting(name).as_deref(), make)
        };
        Ok(Self {
            master: key(MASTER, "HEARTH_MASTER_KEY", !is_data)?,
            index: key(INDEX, "HEARTH_INDEX_KEY", !is_data)?,
            token: key(TOKEN, TOKEN_SETTING, true)?,
            checkpoint: key("checkpoint.key", "HEARTH_CHECKPOINT_KEY", true)?,
        })
    }

    /// The key that signs tokens, which has to be there.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn token(folder: &Path, setting: impl Fn(&str) -> Option<String>) -> Result<Key, KeyError> {
        Key::obtain(
            folder,
            TOKEN,
            TOKEN_SETTING,
            setting(TOKEN_SETTING).as_deref(),
            false,
        )
    }

    /// The keys on which stored data rests, by their files, with what they are known by again.
    pub fn marks(&self) -> [(&'static str, String); 2] {
        [(MASTER, self.master.mark()), (INDEX, self.index.mark())]
    }
}

const MASTER: &str = "master.key";
const INDEX: &str = "index.key";
const TOKEN: &str = "jwt.key";
const TOKEN_SETTING: &str = "HEARTH_JWT_KEY";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once_and_read_by_their_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let first = KeyRing::open(folder.path(), |_| None, false).unwrap();
        let again = KeyRing::open(folder.path(), |_| None, false).unwrap();
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
    fn no_key_is_made_on_which_stored_data_rests() {
        let folder = tempfile::tempdir().unwrap();
        let missing = |opened: Result<KeyRing, KeyError>, file: &str| matches!(opened, Err(KeyError::Missing { name, .. }) if name == file);
        assert!(missing(
            KeyRing::open(folder.path(), |_| None, true),
            "master.key"
        ));
        assert!(matches!(
            KeyRing::token(folder.path(), |_| None),
            Err(KeyError::Missing { .. })
        ));
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            0,
            "nothing was made"
        );
        let first = KeyRing::open(folder.path(), |_| None, false).unwrap();
        fs::remove_file(folder.path().join("index.key")).unwrap();
        assert!(missing(
            KeyRing::open(folder.path(), |_| None, true),
            "index.key"
        ));
        // Tokens and checkpoints of another key are other tokens, and another log's.
        fs::remove_file(folder.path().join("jwt.key")).unwrap();
        let given = |name: &str| (name == "HEARTH_INDEX_KEY").then(|| "11".repeat(32));
        let again = KeyRing::open(folder.path(), given, true).unwrap();
        assert_eq!(first.marks()[0], again.marks()[0]);
        assert_ne!(first.marks()[1], again.marks()[1]);
    }

    #[test]
    fn a_key_that_others_may_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        KeyRing::open(folder.path(), |_| None, false).unwrap();
        fs::set_permissions(
            folder.path().join("index.key"),
            fs::Permissions::from_mode(0o644),
        )
        .unwrap();
        assert!(
            matches!(KeyRing::open(folder.path(), |_| None, false), Err(KeyError::Readable { name }) if name == "index.key")
        );
    }

    #[test]
    fn a_setting_takes_the_files_place_and_must_be_a_key() {
        let folder = tempfile::tempdir().unwrap();
        let setting = |name: &str| (name == "HEARTH_MASTER_KEY").then(|| "11".repeat(32));
        assert_eq!(
            KeyRing::open(folder.path(), setting, false)
                .unwrap()
                .master
                .bytes(),
            &[0x11; 32]
        );
        assert!(!folder.path().join("master.key").exists());
        let short = |name: &str| (name == "HEARTH_JWT_KEY").then(|| "11".to_owned());
        assert!(matches!(
            KeyRing::open(folder.path(), short, false),
            Err(KeyError::Malformed { .. })
        ));
    }

    #[test]
    fn parts_are_kept_apart() {
        let key = Key::from_bytes([7; 32]);
        assert_ne!(key.mac(&[b"ab", b"c"]), key.mac(&[b"a", b"bc"]));
    }
}
