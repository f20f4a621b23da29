//! Checkpoints: how many leaves a log has and what their root is (c2sp.org/tlog-checkpoint).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::merkle::Hash;

/// The head of a log's tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: a name for ever, and the name of its key.
    pub origin: String,
    /// How many leaves the tree has.
    pub size: u64,
    /// Their root.
    pub root: Hash,
}

/// A text that is no checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no checkpoint: a line each for origin, size and root is expected")]
pub struct Malformed;

impl std::fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { origin, size, root } = self;
        write!(f, "{origin}\n{size}\n{}\n", STANDARD.encode(root))
    }
}

impl std::str::FromStr for Checkpoint {
    type Err = Malformed;

    /// Reads the text of a note. Lines beyond the third are extensions, which nobody has to know.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        let mut lines = text.strip_suffix('\n').ok_or(Malformed)?.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(Malformed);
        };
        let is_number = size.bytes().all(|byte| byte.is_ascii_digit())
            && (size == "0" || !size.starts_with('0'));
        if origin.is_empty() || !is_number || lines.any(str::is_empty) {
            return Err(Malformed);
        }
        let root = STANDARD.decode(root).map_err(|_| Malformed)?;
        Ok(Self {
            origin: origin.to_owned(),
            size: size.parse().map_err(|_| Malformed)?,
            root: root.try_into().map_err(|_| Malformed)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint(size: u64) -> Checkpoint {
        Checkpoint {
            origin: "hearth.example/log".to_owned(),
            size,
            root: [9; 32],
        }
    }

    #[test]
    fn an_independent_implementation_reads_ours_and_we_read_its() {
        for size in [0, 1, 4_711, 1 << 40] {
            let ours = checkpoint(size);
            let theirs = tlog_tiles::Checkpoint::from_bytes(ours.to_string().as_bytes()).unwrap();
            assert_eq!((theirs.origin(), theirs.size()), (&*ours.origin, size));
            assert_eq!(theirs.hash().0, ours.root);
            let text = String::from_utf8(theirs.to_bytes()).unwrap();
            assert_eq!(text.parse(), Ok(ours));
        }
    }

    #[test]
    fn extensions_are_passed_over_and_anything_else_is_refused() {
        let text = checkpoint(5).to_string();
        assert_eq!(format!("{text}more\n").parse(), Ok(checkpoint(5)));
        for wrong in [
            text.trim_end().to_owned(),
            text.replacen('5', "05", 1),
            text.replacen('5', "+5", 1),
            text.replacen('5', "", 1),
            text.replacen('5', "99999999999999999999", 1),
            text.replacen("hearth.example/log", "", 1),
            text.replacen("CQkJ", "", 1),
            format!("{text}\n"),
            "origin\n5\n".to_owned(),
            String::new(),
        ] {
            assert_eq!(wrong.parse::<Checkpoint>(), Err(Malformed), "{wrong:?}");
        }
    }
}
