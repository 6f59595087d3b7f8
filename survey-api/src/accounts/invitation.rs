//! One-time codes with which somebody chooses their password, so that no administrator ever knows one.

use analytics::release::manifest::sha256;
use data_encoding::BASE32_NOPAD;
use jiff::{Timestamp, ToSpan};

use crate::error::{Refusal, Result};

/// Days after which a code is worth nothing.
const DAYS: i64 = 7;

/// A code, to be handed over in person. Of it only the hash is kept.
#[derive(Clone)]
pub struct Invitation(String);

impl Invitation {
    /// A new one: 100 random bits, in groups of five for reading aloud.
    pub fn random() -> Result<Self> {
        let mut bytes = [0; 13];
        getrandom::fill(&mut bytes).map_err(Refusal::internal)?;
        let letters = BASE32_NOPAD.encode(&bytes);
        Ok(Self([&letters[0..5], &letters[5..10], &letters[10..15], &letters[15..20]].join("-")))
    }

    /// As it is handed over.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub fn sha256(&self) -> String {
        hash(&self.0)
    }

    /// When it expires, in seconds.
    pub fn expires(now: Timestamp) -> i64 {
        now.saturating_add((DAYS * 24).hours()).map_or(i64::MAX, Timestamp::as_second)
    }
}

/// What is kept of a code that somebody typed, however they wrote it.
pub fn hash(typed: &str) -> String {
    let letters: String = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    sha256(letters.as_bytes())
}

impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Invitation(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_recognised_however_it_is_typed() {
        let code = Invitation::random().unwrap();
        assert_eq!(code.text().len(), 23);
        assert_eq!(hash(&code.text().to_lowercase().replace('-', " ")), code.sha256());
        assert_ne!(Invitation::random().unwrap().sha256(), code.sha256());
    }
}
