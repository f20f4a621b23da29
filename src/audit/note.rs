//! Signed notes: a text and the signatures of whoever stands for it (c2sp.org/signed-note), and the cosignatures of
//! witnesses (c2sp.org/tlog-cosignature).
//!
//! A signature line names its key and bears the first four bytes of the key's id, of which the kind of signature is a
//! part: so another algorithm (SM2 over SM3, say) is another kind in a second line, and whoever does not know it passes
//! over it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature as Ed25519Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// The longest note that is read, in bytes.
const LONGEST: usize = 1_000_000;
/// The most signatures that are read.
const MOST_SIGNATURES: usize = 100;

/// What a key signs, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Ed25519 over the note's text: a log's own signature.
    Ed25519,
    /// Ed25519 over the text and a time: a witness's (cosignature/v1).
    Cosignature,
}

impl Kind {
    /// The byte that stands for it.
    fn code(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::Cosignature => 0x04,
        }
    }

    fn of_code(code: u8) -> Option<Self> {
        [Self::Ed25519, Self::Cosignature]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// Why a note or key can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// The note.
    #[error("this is no signed note")]
    Note,
    /// The key.
    #[error(
        "this is no verifier key: NAME+HASH+KEY is expected, as `hearth verify --help` shows it"
    )]
    Key,
    /// The name of a key.
    #[error("a key's name is not empty and has no spaces and no plus sign")]
    Name,
}

/// A name that a key may have: of a log its origin, of a witness its own.
pub fn is_name(name: &str) -> bool {
    !name.is_empty()
        && !name.contains('+')
        && !name
            .chars()
            .any(|char| char.is_whitespace() || char.is_control())
}

/// The id of a key: what a signature line tells of it.
fn key_id(name: &str, kind: Kind, public: &[u8; 32]) -> [u8; 4] {
    let mut hasher = Sha256::new();
    hasher.update(name);
    hasher.update([b'\n', kind.code()]);
    hasher.update(public);
    let [first, second, third, fourth, ..] = <[u8; 32]>::from(hasher.finalize());
    [first, second, third, fourth]
}

/// A public key, with its name: what a verifier has to have from elsewhere than the server that it checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    kind: Kind,
    key: VerifyingKey,
}

impl Verifier {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it signs.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The public key itself.
    pub fn public(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// When a signature of this key over this text was made, in seconds since 1970 (0 for a log's own, which bears no
    /// time); none for any other signature.
    pub fn verify(&self, text: &str, signature: &Signature) -> Option<u64> {
        let id = key_id(&self.name, self.kind, self.key.as_bytes());
        if signature.name != self.name || signature.id != id {
            return None;
        }
        let (time, bytes) = match self.kind {
            Kind::Ed25519 => (0, signature.bytes.as_slice()),
            Kind::Cosignature => {
                let (time, bytes) = signature.bytes.split_first_chunk::<8>()?;
                (u64::from_be_bytes(*time), bytes)
            }
        };
        let bytes = Ed25519Signature::from_slice(bytes).ok()?;
        let signed = self.kind.signed(text, time);
        self.key
            .verify_strict(signed.as_bytes(), &bytes)
            .ok()
            .map(|()| time)
    }
}

impl Kind {
    /// What is signed.
    fn signed(self, text: &str, time: u64) -> String {
        match self {
            Self::Ed25519 => text.to_owned(),
            Self::Cosignature => format!("cosignature/v1\ntime {time}\n{text}"),
        }
    }
}

impl std::str::FromStr for Verifier {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(Malformed::Key);
        };
        let key = STANDARD.decode(key).map_err(|_| Malformed::Key)?;
        let (code, public) = key.split_first().ok_or(Malformed::Key)?;
        let kind = Kind::of_code(*code).ok_or(Malformed::Key)?;
        let public = <&[u8; 32]>::try_from(public).map_err(|_| Malformed::Key)?;
        let found = Self {
            name: name.to_owned(),
            kind,
            key: VerifyingKey::from_bytes(public).map_err(|_| Malformed::Key)?,
        };
        if !is_name(name) || hex::encode(key_id(name, kind, public)) != id {
            return Err(Malformed::Key);
        }
        Ok(found)
    }
}

impl std::fmt::Display for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let public = self.key.as_bytes();
        let id = hex::encode(key_id(&self.name, self.kind, public));
        let key = STANDARD.encode([&[self.kind.code()], public.as_slice()].concat());
        write!(f, "{}+{id}+{key}", self.name)
    }
}

/// A secret key, with its name.
#[derive(Clone)]
pub struct Signer {
    verifier: Verifier,
    key: SigningKey,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signer({})", self.verifier)
    }
}

impl Signer {
    /// A key of these secret bytes.
    ///
    /// # Errors
    /// A name that no key may have.
    pub fn new(name: &str, kind: Kind, secret: &[u8; 32]) -> Result<Self, Malformed> {
        if !is_name(name) {
            return Err(Malformed::Name);
        }
        let key = SigningKey::from_bytes(secret);
        Ok(Self {
            verifier: Verifier {
                name: name.to_owned(),
                kind,
                key: key.verifying_key(),
            },
            key,
        })
    }

    /// What others check its signatures with.
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// Signs a text; `time`, in seconds since 1970, is part of a cosignature.
    pub fn sign(&self, text: &str, time: u64) -> Signature {
        let Verifier { name, kind, key } = &self.verifier;
        let bytes = self.key.sign(kind.signed(text, time).as_bytes()).to_bytes();
        Signature {
            name: name.clone(),
            id: key_id(name, *kind, key.as_bytes()),
            bytes: match kind {
                Kind::Ed25519 => bytes.to_vec(),
                Kind::Cosignature => [time.to_be_bytes().as_slice(), &bytes].concat(),
            },
        }
    }
}

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    name: String,
    id: [u8; 4],
    bytes: Vec<u8>,
}

impl Signature {
    /// It as a line of a note.
    pub fn line(&self) -> String {
        let bytes = [self.id.as_slice(), &self.bytes].concat();
        format!("— {} {}\n", self.name, STANDARD.encode(bytes))
    }

    /// Reads a line, with or without its end.
    ///
    /// # Errors
    /// Any other text.
    pub fn parse(line: &str) -> Result<Self, Malformed> {
        let line = line.strip_suffix('\n').unwrap_or(line);
        let rest = line.strip_prefix("— ").ok_or(Malformed::Note)?;
        let (name, bytes) = rest.split_once(' ').ok_or(Malformed::Note)?;
        let bytes = STANDARD.decode(bytes).map_err(|_| Malformed::Note)?;
        let (id, bytes) = bytes.split_first_chunk::<4>().ok_or(Malformed::Note)?;
        if !is_name(name) || bytes.is_empty() {
            return Err(Malformed::Note);
        }
        Ok(Self {
            name: name.to_owned(),
            id: *id,
            bytes: bytes.to_vec(),
        })
    }
}

/// A text with its signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedNote {
    /// The text, which ends with a line feed.
    pub text: String,
    /// The signatures, in the order of the note.
    pub signatures: Vec<Signature>,
}

impl SignedNote {
    /// When a key signed this text, in seconds since 1970, 0 where its signatures bear no time; none where it didn't.
    pub fn signed_by(&self, verifier: &Verifier) -> Option<u64> {
        let mut signatures = self.signatures.iter();
        signatures.find_map(|signature| verifier.verify(&self.text, signature))
    }
}

impl std::fmt::Display for SignedNote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)?;
        f.write_str("\n")?;
        self.signatures
            .iter()
            .try_for_each(|signature| f.write_str(&signature.line()))
    }
}

impl std::str::FromStr for SignedNote {
    type Err = Malformed;

    fn from_str(note: &str) -> Result<Self, Malformed> {
        let is_plain = |char: char| char == '\n' || !char.is_ascii_control();
        if note.len() > LONGEST || !note.chars().all(is_plain) {
            return Err(Malformed::Note);
        }
        // The last empty line parts text and signatures: a text may have empty lines of its own.
        let (text, lines) = note.rsplit_once("\n\n").ok_or(Malformed::Note)?;
        if !lines.ends_with('\n') || lines.lines().count() > MOST_SIGNATURES {
            return Err(Malformed::Note);
        }
        Ok(Self {
            text: format!("{text}\n"),
            signatures: lines
                .lines()
                .map(Signature::parse)
                .collect::<Result<_, _>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use signed_note::{Note, StandardSigner, StandardVerifier, VerifierList};

    use super::*;

    const TEXT: &str = "hearth.example/log\n3\nqqq=\n";

    fn signer(name: &str, kind: Kind) -> Signer {
        Signer::new(name, kind, &[7; 32]).unwrap()
    }

    fn signed(text: &str, signers: &[&Signer]) -> SignedNote {
        SignedNote {
            text: text.to_owned(),
            signatures: signers
                .iter()
                .map(|signer| signer.sign(text, 1_700_000_000))
                .collect(),
        }
    }

    #[test]
    fn an_independent_implementation_reads_our_notes_and_keys() {
        let log = signer("hearth.example/log", Kind::Ed25519);
        let witness = signer("witness.example", Kind::Cosignature);
        let note = signed(TEXT, &[&log, &witness]).to_string();
        let key = StandardVerifier::new(&log.verifier().to_string()).unwrap();
        let read = Note::from_bytes(note.as_bytes()).unwrap();
        assert_eq!(read.text(), TEXT.as_bytes());
        let (verified, others) = read
            .verify(&VerifierList::new(vec![Box::new(key)]))
            .unwrap();
        assert_eq!((verified.len(), others.len()), (1, 1));
    }

    #[test]
    fn we_read_the_notes_and_keys_of_an_independent_implementation() {
        let skey = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
        let vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let text = "A text.\n\nIt has an empty line.\n";
        let mut note = Note::new(text.as_bytes(), &[]).unwrap();
        note.add_sigs(&[&StandardSigner::new(skey).unwrap()])
            .unwrap();
        let note = String::from_utf8(note.to_bytes()).unwrap();
        let read: SignedNote = note.parse().unwrap();
        let verifier: Verifier = vkey.parse().unwrap();
        assert_eq!(read.text, text);
        assert_eq!(read.signed_by(&verifier), Some(0));
        assert_eq!(
            (read.to_string(), verifier.to_string()),
            (note, vkey.to_owned())
        );
    }

    #[test]
    fn only_the_key_itself_over_the_very_text_counts() {
        for kind in [Kind::Ed25519, Kind::Cosignature] {
            let log = signer("log", kind);
            let note = signed(TEXT, &[&log]);
            assert!(note.signed_by(log.verifier()).is_some());
            let other_key = Signer::new("log", kind, &[8; 32]).unwrap();
            let other_name = signer("gol", kind);
            let other_kind = match kind {
                Kind::Ed25519 => Kind::Cosignature,
                Kind::Cosignature => Kind::Ed25519,
            };
            for other in [other_key, other_name, signer("log", other_kind)] {
                assert_eq!(note.signed_by(other.verifier()), None);
            }
            let mut touched = note;
            touched.text = TEXT.replace('3', "4");
            assert_eq!(touched.signed_by(log.verifier()), None);
        }
    }

    #[test]
    fn a_cosignature_bears_its_time() {
        let witness = signer("witness", Kind::Cosignature);
        let mut note = signed(TEXT, &[&witness]);
        assert_eq!(note.signed_by(witness.verifier()), Some(1_700_000_000));
        note.signatures[0].bytes[7] ^= 1;
        assert_eq!(note.signed_by(witness.verifier()), None);
    }

    #[test]
    fn a_key_that_does_not_fit_its_hash_is_no_key() {
        let key = signer("log", Kind::Ed25519).verifier().to_string();
        assert!(key.parse::<Verifier>().is_ok());
        for wrong in [
            key.replace("log+", "gol+"),
            key.replace("log+", "+"),
            key.replacen('+', " ", 1),
            key.replacen('7', "", 1),
            String::new(),
        ] {
            assert!(wrong.parse::<Verifier>().is_err(), "{wrong}");
        }
        for name in ["", "a b", "a+b", "a\nb"] {
            assert!(Signer::new(name, Kind::Ed25519, &[7; 32]).is_err());
        }
    }

    #[test]
    fn what_is_no_note_is_refused() {
        let note = signed(TEXT, &[&signer("log", Kind::Ed25519)]).to_string();
        assert!(note.parse::<SignedNote>().is_ok());
        for wrong in [
            note.trim_end().to_owned(),
            note.replace("\n\n", "\n"),
            note.replace("— ", "- "),
            note.replace("hearth", "hear\tth"),
            TEXT.to_owned(),
            format!("{TEXT}\n— log AAAA\n"),
        ] {
            assert!(wrong.parse::<SignedNote>().is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_stumble(text in "(— |\\+|\n|[a-zA-Z0-9= ]){0,60}") {
            let _ = text.parse::<SignedNote>().map(|note| note.to_string());
            let _ = text.parse::<Verifier>();
        }
    }
}
