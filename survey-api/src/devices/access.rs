//! How a device shows who it is: it signs a challenge and gets a token for a day. Neither is stored: both carry their time and
//! a code that only this installation can make. A copied token dies with the day, and at once when the device is revoked.

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::{
    error::Result,
    keys::{Key, Keys},
};

/// Seconds for which a token is good.
pub const TOKEN_SECONDS: i64 = 24 * 60 * 60;
/// Seconds for which a challenge is good.
pub const CHALLENGE_SECONDS: i64 = 300;
/// What every token begins with, so that a leaked one is recognised.
const PREFIX: &str = "hld_";

/// Makes challenges and tokens and recognises them. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Access(Key);

impl Access {
    /// With the installation's key.
    pub fn new(keys: &Keys) -> Result<Self> {
        keys.key("device").map(Self)
    }

    /// Something to sign, for this device alone.
    pub fn challenge(&self, device: Uuid, now: Timestamp) -> String {
        self.seal("challenge", device, now.as_second() + CHALLENGE_SECONDS)
    }

    /// Was this challenge made here, for this device, lately?
    pub fn is_challenge(&self, device: Uuid, challenge: &str, now: Timestamp) -> bool {
        self.open("challenge", challenge, now) == Some(device)
    }

    /// What the device signs.
    pub fn message(device: Uuid, challenge: &str) -> String {
        format!("hailong token 1\n{device}\n{challenge}\n")
    }

    /// A token, and until when it is good.
    pub fn token(&self, device: Uuid, now: Timestamp) -> (String, i64) {
        let expires = now.as_second() + TOKEN_SECONDS;
        (format!("{PREFIX}{}", self.seal("token", device, expires)), expires)
    }

    /// Whose token this is. Whether the device may still send, the database says.
    pub fn holder(&self, token: &str, now: Timestamp) -> Option<Uuid> {
        self.open("token", token.strip_prefix(PREFIX)?, now)
    }

    fn seal(&self, purpose: &str, device: Uuid, expires: i64) -> String {
        let mut bytes = device.as_bytes().to_vec();
        bytes.extend(expires.to_be_bytes());
        bytes.extend(self.mac(purpose, &bytes));
        BASE64URL_NOPAD.encode(&bytes)
    }

    fn open(&self, purpose: &str, text: &str, now: Timestamp) -> Option<Uuid> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let (said, code) = bytes.split_at_checked(24)?;
        let is_ours = bool::from(self.mac(purpose, said).ct_eq(code));
        let (device, expires) = said.split_at(16);
        let expires = i64::from_be_bytes(expires.try_into().ok()?);
        (is_ours && expires > now.as_second()).then(|| Uuid::from_slice(device).ok()).flatten()
    }

    fn mac(&self, purpose: &str, said: &[u8]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0.0).expect("HMAC takes a key of any length");
        mac.update(purpose.as_bytes());
        // No purpose has this byte: no two of them with their words are the same bytes.
        mac.update(&[0]);
        mac.update(said);
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_a_day_and_for_what_it_was_made() {
        let (access, device) = (Access(Key([7; 32])), Uuid::from_u128(42));
        let now: Timestamp = "2026-08-15T02:14:05Z".parse().unwrap();
        let later = |seconds: i64| Timestamp::from_second(now.as_second() + seconds).unwrap();
        let (token, expires) = access.token(device, now);
        assert_eq!(expires, now.as_second() + TOKEN_SECONDS);
        assert_eq!(access.holder(&token, later(TOKEN_SECONDS - 1)), Some(device));
        assert_eq!(access.holder(&token, later(TOKEN_SECONDS)), None);
        assert_eq!(Access(Key([8; 32])).holder(&token, now), None, "another installation's");
        let challenge = access.challenge(device, now);
        assert!(access.is_challenge(device, &challenge, now));
        assert!(!access.is_challenge(device, &challenge, later(CHALLENGE_SECONDS)));
        assert!(!access.is_challenge(Uuid::from_u128(43), &challenge, now));
        assert_eq!(access.holder(&format!("{PREFIX}{challenge}"), now), None, "a challenge is no token");
        for wrong in ["", "hld_", "hld_AAAA", &token[..token.len() - 2], "hld_!"] {
            assert_eq!(access.holder(wrong, now), None, "{wrong}");
        }
    }
}
