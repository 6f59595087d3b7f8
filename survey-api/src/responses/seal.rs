//! How a response waits: under a keyed hash of its id, its content encrypted with a key outside the database. Whoever has the
//! database sees beside a spent ballot that an answer waits, and neither which one nor what it says.

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use uuid::Uuid;

use super::domain::Judged;
use crate::{
    error::{Code, Refusal, Result},
    keys::Key,
};

const NONCE: usize = 24;
/// Sealed contents have one of a few lengths, so that their length tells little: the first holds every answer sheet and a short
/// comment.
const LENGTHS: [usize; 4] = [512, 4 << 10, 32 << 10, 256 << 10];

/// What is sealed: all that neither the stratum nor the ballot says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Content {
    pub(super) id: Uuid,
    pub(super) channel: String,
    pub(super) language: String,
    /// Whole hours since 1970.
    pub(super) hour: i32,
    #[serde(with = "hexadecimal")]
    pub(super) answers: Vec<u8>,
    #[serde(with = "hexadecimal")]
    pub(super) digest: Vec<u8>,
    /// Bits of `quality::Marks`.
    pub(super) marks: i32,
    /// What was written, and the item it answers; none where it is a remark on the visit.
    pub(super) words: Vec<(Option<String>, String)>,
}

/// A response as the writer takes it: what needs no database was done in the task of its request, many at a time.
pub(super) struct Ready {
    pub(super) judged: Judged,
    /// The name under which it waits.
    pub(super) name: Uuid,
    /// Its content as it waits; of what does not wait there is none.
    pub(super) sealed: Vec<u8>,
}

/// Seals and opens.
pub(super) struct Seal {
    /// Keyed once: each use goes on from a copy.
    mac: Hmac<Sha256>,
    cipher: XChaCha20Poly1305,
}

impl Seal {
    pub(super) fn new(key: &Key) -> Self {
        let keyed = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&key.0).expect("HMAC takes a key of any length");
        let cipher = XChaCha20Poly1305::new(&mac(keyed.clone(), "seal", &[]).into());
        Self { mac: keyed, cipher }
    }

    /// Makes a response ready to be written.
    pub(super) fn ready(&self, judged: Judged) -> Result<Ready> {
        let name = self.name(judged.id);
        let sealed = if judged.is_own() { Vec::new() } else { self.sealed(name, &Content::of(&judged))? };
        Ok(Ready { judged, name, sealed })
    }

    /// The name under which the response with this id waits.
    pub(super) fn name(&self, id: Uuid) -> Uuid {
        let [bytes @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = mac(self.mac.clone(), "name", id.as_bytes());
        Uuid::from_bytes(bytes)
    }

    /// The digest as it is kept: without the key it can be compared with nothing.
    pub(super) fn digest(&self, digest: &[u8; 32]) -> [u8; 32] {
        mac(self.mac.clone(), "digest", digest)
    }

    /// The content, encrypted for this name.
    pub(super) fn sealed(&self, name: Uuid, content: &Content) -> Result<Vec<u8>> {
        let mut text = serde_json::to_vec(content).map_err(Refusal::internal)?;
        let length = LENGTHS.into_iter().find(|length| text.len() <= *length).unwrap_or(text.len());
        text.resize(length, b' '); // JSON does not mind
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|error| Refusal::internal(std::io::Error::other(error)))?;
        let payload = Payload { msg: &text, aad: name.as_bytes() };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| Refusal::new(Code::Internal))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// The content that waits under this name.
    pub(super) fn opened(&self, name: Uuid, sealed: &[u8]) -> Result<Content> {
        let unreadable = || {
            let words =
                "a response that waits is not sealed with intake.key: put back the keys that belong to this database";
            Refusal::internal(std::io::Error::other(words))
        };
        let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or_else(unreadable)?;
        let nonce = XNonce::from(<[u8; NONCE]>::try_from(nonce).map_err(|_| unreadable())?);
        let payload = Payload { msg: sealed, aad: name.as_bytes() };
        let text = self.cipher.decrypt(&nonce, payload).map_err(|_| unreadable())?;
        serde_json::from_slice(&text).map_err(Refusal::internal)
    }
}

impl Content {
    fn of(row: &Judged) -> Self {
        Self {
            id: row.id,
            channel: row.channel.word().to_owned(),
            language: row.language.clone(),
            hour: row.hour.0,
            answers: row.answers.clone(),
            digest: row.digest.to_vec(),
            marks: row.marks.bits(),
            words: row.words(),
        }
    }
}

fn mac(mut code: Hmac<Sha256>, purpose: &str, bytes: &[u8]) -> [u8; 32] {
    code.update(purpose.as_bytes());
    code.update(&[0]);
    code.update(bytes);
    code.finalize().into_bytes().into()
}

/// Two letters a byte, which is half of what JSON makes of a list of numbers.
mod hexadecimal {
    use data_encoding::HEXLOWER;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&HEXLOWER.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(from)?;
        HEXLOWER.decode(text.as_bytes()).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(words: &str) -> Content {
        Content {
            id: Uuid::new_v4(),
            channel: "kiosk".into(),
            language: "vi".into(),
            hour: 496_000,
            answers: vec![5; 23],
            digest: vec![7; 32],
            marks: 1,
            words: vec![(None, words.to_owned())],
        }
    }

    #[test]
    fn what_waits_is_read_with_its_key_and_under_its_name_alone() {
        let (seal, other) = (Seal::new(&Key([1; 32])), Seal::new(&Key([2; 32])));
        let content = content("Cần thêm ghế");
        let name = seal.name(content.id);
        let sealed = seal.sealed(name, &content).unwrap();
        assert_eq!(seal.opened(name, &sealed).unwrap(), content);
        assert!(other.opened(name, &sealed).is_err());
        assert!(seal.opened(Uuid::new_v4(), &sealed).is_err());
        assert!(seal.opened(name, &sealed[..30]).is_err());
        assert_ne!(name, content.id);
        assert_ne!(name, other.name(content.id));
        assert_ne!(seal.digest(&[7; 32]), other.digest(&[7; 32]));
    }

    #[test]
    fn a_short_comment_does_not_show_in_the_length() {
        let seal = Seal::new(&Key([1; 32]));
        let length = |words: &str| seal.sealed(Uuid::nil(), &content(words)).unwrap().len();
        assert_eq!(length(""), length(&"ế".repeat(70)));
        assert_eq!(length(&"ế".repeat(200)), length(&"ế".repeat(1000)));
    }
}
