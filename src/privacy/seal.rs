//! AES-256-GCM: the ciphertext is bound to where it stands, so that it can't be moved.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::sealed::Sealed;
use uuid::Uuid;

use super::key::Key;
use crate::chance;

/// The ciphertext does not open: another key, another place, or altered.
#[derive(Debug, thiserror::Error)]
#[error("a sealed value does not open")]
pub struct DoesNotOpen;

const NONCE_BYTES: usize = 12;

/// What a ciphertext is bound to: the stream and the field it stands in. The text says `worker` for
/// every kind of stream, since the first were workers'; no two streams of any kind share an id.
pub(super) fn place(stream: Uuid, field: &str) -> String {
    format!("hearth/1/worker/{stream}/{field}")
}

/// Encrypts bytes under `key`, bound to `place`: a random nonce, then the ciphertext with its tag.
pub(super) fn encrypt(key: &Key, place: &str, plain: &[u8]) -> Result<Vec<u8>, DoesNotOpen> {
    let nonce: [u8; NONCE_BYTES] = chance::bytes();
    let payload = Payload {
        msg: plain,
        aad: place.as_bytes(),
    };
    let cipher = Aes256Gcm::new(key.bytes().into());
    let ciphertext = cipher
        .encrypt(&Nonce::from(nonce), payload)
        .map_err(|_| DoesNotOpen)?;
    Ok([nonce.as_slice(), &ciphertext].concat())
}

/// Decrypts what [`encrypt`] made under the same key and place.
pub(super) fn decrypt(key: &Key, place: &str, sealed: &[u8]) -> Result<Vec<u8>, DoesNotOpen> {
    let (nonce, ciphertext) = sealed
        .split_first_chunk::<NONCE_BYTES>()
        .ok_or(DoesNotOpen)?;
    let payload = Payload {
        msg: ciphertext,
        aad: place.as_bytes(),
    };
    let cipher = Aes256Gcm::new(key.bytes().into());
    cipher
        .decrypt(&Nonce::from(*nonce), payload)
        .map_err(|_| DoesNotOpen)
}

/// Seals a text of a stream's record.
pub(super) fn seal(
    key: &Key,
    stream: Uuid,
    field: &str,
    text: &str,
) -> Result<Sealed, DoesNotOpen> {
    let bytes = encrypt(key, &place(stream, field), text.as_bytes())?;
    Ok(Sealed::new(URL_SAFE_NO_PAD.encode(bytes)))
}

/// Opens a text of a stream's record.
pub(super) fn open(
    key: &Key,
    stream: Uuid,
    field: &str,
    sealed: &Sealed,
) -> Result<String, DoesNotOpen> {
    let bytes = URL_SAFE_NO_PAD
        .decode(sealed.as_str())
        .map_err(|_| DoesNotOpen)?;
    String::from_utf8(decrypt(key, &place(stream, field), &bytes)?).map_err(|_| DoesNotOpen)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: Uuid = Uuid::from_u128(1);

    #[test]
    fn what_is_sealed_opens_in_its_place_alone() {
        let key = Key::random();
        let sealed = seal(&key, STREAM, "name", "李秀英").unwrap();
        assert_eq!(open(&key, STREAM, "name", &sealed).unwrap(), "李秀英");
        assert!(open(&key, STREAM, "phone", &sealed).is_err());
        assert!(open(&key, Uuid::from_u128(2), "name", &sealed).is_err());
        assert!(open(&Key::random(), STREAM, "name", &sealed).is_err());
    }

    #[test]
    fn one_text_is_never_sealed_alike_twice() {
        let key = Key::random();
        assert_ne!(
            seal(&key, STREAM, "name", "李秀英").unwrap(),
            seal(&key, STREAM, "name", "李秀英").unwrap()
        );
    }

    #[test]
    fn an_altered_ciphertext_does_not_open() {
        let key = Key::random();
        let mut bytes = encrypt(&key, "place", b"text").unwrap();
        for index in 0..bytes.len() {
            bytes[index] ^= 1;
            assert!(decrypt(&key, "place", &bytes).is_err(), "byte {index}");
            bytes[index] ^= 1;
        }
        assert!(decrypt(&key, "place", &bytes[..5]).is_err());
    }
}
