//! The file that remembers what was signed last, beside the store: who puts back an older store has it still. What was
//! signed under another name of the log before stays in a file beside it: going back to that name forgets nothing.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::audit::checkpoint::Checkpoint;
use crate::audit::note::SignedNote;
use crate::chance;

/// Its name in the data folder.
pub const FILE: &str = "checkpoint.last";

/// The file of one log.
#[derive(Debug, Clone)]
pub struct Memory {
    file: PathBuf,
    origin: String,
}

/// Why it could not be used. Then nothing is signed.
#[derive(Debug, thiserror::Error)]
pub enum Unremembered {
    /// It can't be read or written.
    #[error("the file {FILE} in the data folder cannot be used")]
    File(#[from] std::io::Error),
    /// It holds no signed checkpoint.
    #[error("the file {FILE} in the data folder holds no signed checkpoint")]
    Malformed,
}

impl Memory {
    /// The file in this folder, for the log of this name.
    pub fn new(folder: &Path, origin: &str) -> Self {
        Self {
            file: folder.join(FILE),
            origin: origin.to_owned(),
        }
    }

    /// What was signed last under the log's name, and the note; none before the first.
    ///
    /// # Errors
    /// A file that can't be read, or holds something else.
    pub fn recall(&self) -> Result<Option<(Checkpoint, SignedNote)>, Unremembered> {
        let ours = |file: &Path| {
            let known = Self::read(file)?;
            Ok::<_, Unremembered>(known.filter(|(it, _)| it.origin == self.origin))
        };
        match ours(&self.file)? {
            None => ours(&self.beside(&self.origin)),
            last => Ok(last),
        }
    }

    /// Where the last note of another name stays.
    fn beside(&self, origin: &str) -> PathBuf {
        let digest = hex::encode(Sha256::digest(origin));
        self.file
            .with_extension(format!("last.{}", digest.get(..16).unwrap_or_default()))
    }

    fn read(file: &Path) -> Result<Option<(Checkpoint, SignedNote)>, Unremembered> {
        let text = match fs::read_to_string(file) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            other => other?,
        };
        let note: SignedNote = text.parse().map_err(|_| Unremembered::Malformed)?;
        let checkpoint = note.text.parse().map_err(|_| Unremembered::Malformed)?;
        Ok(Some((checkpoint, note)))
    }

    /// Remembers a signed checkpoint: on the disk when this returns, and never half.
    ///
    /// # Errors
    /// A file that can't be written.
    pub fn remember(&self, note: &SignedNote) -> Result<(), Unremembered> {
        if let Some((last, _)) = Self::read(&self.file)?
            && last.origin != self.origin
        {
            fs::rename(&self.file, self.beside(&last.origin))?;
        }
        let draft = self.file.with_extension(format!("last.{}", chance::id()));
        let written = (|| {
            if let Some(folder) = self.file.parent() {
                fs::create_dir_all(folder)?;
            }
            let mut file = fs::File::create(&draft)?;
            file.write_all(note.to_string().as_bytes())?;
            file.sync_all()?;
            fs::rename(&draft, &self.file)?;
            // The new name has to be on the disk as well.
            match self.file.parent() {
                Some(folder) => fs::File::open(folder)?.sync_all(),
                None => Ok(()),
            }
        })();
        if written.is_err() {
            // Whatever is left of the draft is of no use; that it can't be removed changes nothing.
            let _ = fs::remove_file(&draft);
        }
        Ok(written?)
    }
}
