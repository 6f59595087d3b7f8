//! The second factor: a code of six digits that changes every thirty seconds and is taken once.

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use totp_rs::{Builder, Totp};
use uuid::Uuid;

use crate::error::{Code, Refusal, Result};
use crate::keys::{Key, Keys};

const SECRET: usize = 20;
const NONCE: usize = 24;

/// A secret shared with the person's phone.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; SECRET]);

impl Secret {
    /// A new one.
    pub fn random() -> Result<Self> {
        let mut bytes = [0; SECRET];
        getrandom::fill(&mut bytes).map_err(Refusal::internal)?;
        Ok(Self(bytes))
    }

    /// As it is typed into a phone that cannot read the square.
    pub fn typed(&self) -> String {
        data_encoding::BASE32_NOPAD.encode(&self.0)
    }

    /// The secret that was typed.
    pub fn from_typed(text: &str) -> Option<Self> {
        data_encoding::BASE32_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok().map(Self)
    }

    /// The address that the square holds.
    pub fn address(&self, login: &str) -> Result<String> {
        self.totp(login)?.to_url().map_err(|_| Refusal::new(Code::Internal))
    }

    /// The thirty seconds that `code` belongs to, if they are now (or next to now) and later than `last`: no code counts twice.
    pub fn step(&self, code: &str, now: jiff::Timestamp, last: i64) -> Result<Option<i64>> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let seconds = u64::try_from(now.as_second()).unwrap_or_default();
        let step = self.totp("x")?.check(&code, seconds).and_then(|step| i64::try_from(step).ok());
        Ok(step.filter(|step| *step > last))
    }

    /// As it is kept: encrypted for this person, so that the database alone makes no codes.
    pub fn sealed(&self, keys: &Keys, person: Uuid) -> Result<Vec<u8>> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(Refusal::internal)?;
        let payload = Payload { msg: &self.0, aad: person.as_bytes() };
        let sealed = cipher(keys)?.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| Refusal::new(Code::Internal))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// The secret that was kept.
    pub fn opened(sealed: &[u8], keys: &Keys, person: Uuid) -> Result<Self> {
        let unreadable = || Refusal::internal(std::io::Error::other("a second factor is not sealed with this key"));
        let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or_else(unreadable)?;
        let nonce = XNonce::from(<[u8; NONCE]>::try_from(nonce).map_err(|_| unreadable())?);
        let payload = Payload { msg: sealed, aad: person.as_bytes() };
        let bytes = cipher(keys)?.decrypt(&nonce, payload).map_err(|_| unreadable())?;
        bytes.try_into().map(Self).map_err(|_| unreadable())
    }

    fn totp(&self, login: &str) -> Result<Totp> {
        let totp = Builder::new().with_secret(self.0.to_vec()).with_account_name(login).with_issuer(Some("Hai Long"));
        totp.build().map_err(|_| Refusal::new(Code::Internal))
    }
}

fn cipher(keys: &Keys) -> Result<XChaCha20Poly1305> {
    let Key(key) = keys.key("second-factor")?;
    Ok(XChaCha20Poly1305::new(&key.into()))
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the secret "12345678901234567890" at 59 s gives 94287082, of which six digits are shown.
    #[test]
    fn a_code_is_that_of_the_standard_and_counts_once() {
        let secret = Secret(*b"12345678901234567890");
        let at = |second| jiff::Timestamp::from_second(second).unwrap();
        assert_eq!(secret.step("287 082", at(59), 0).unwrap(), Some(1));
        assert_eq!(secret.step("287082", at(59), 1).unwrap(), None, "taken already");
        assert_eq!(secret.step("287082", at(59 + 90), 0).unwrap(), None, "too old");
        assert_eq!(secret.step("287083", at(59), 0).unwrap(), None);
        assert_eq!(secret.step("", at(59), 0).unwrap(), None);
    }

    #[test]
    fn a_secret_is_kept_for_one_person_and_one_installation() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (keys, others) = (Keys::at(folder.path()), Keys::at(other.path()));
        let (secret, person) = (Secret::random().unwrap(), Uuid::new_v4());
        let sealed = secret.sealed(&keys, person).unwrap();
        assert_eq!(Secret::opened(&sealed, &keys, person).unwrap(), secret);
        assert!(Secret::opened(&sealed, &keys, Uuid::new_v4()).is_err());
        assert!(Secret::opened(&sealed, &others, person).is_err());
        assert!(!sealed.windows(8).any(|part| secret.0.windows(8).any(|own| own == part)));
    }
}
