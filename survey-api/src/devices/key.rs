//! A device's public key (ECDSA on P-256 with SHA-256): what WebCrypto makes without ever handing out the private half.

use data_encoding::BASE64URL_NOPAD;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

/// Bytes of an uncompressed point, as WebCrypto exports a key in the format `raw`.
const LENGTH: usize = 65;
/// How an uncompressed point begins.
const UNCOMPRESSED: u8 = 4;

/// The public half of a device's key. That it is a point of the curve shows when something it signed holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(Vec<u8>);

impl PublicKey {
    /// Reads an uncompressed point.
    pub fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        (bytes.len() == LENGTH && bytes[0] == UNCOMPRESSED).then_some(Self(bytes))
    }

    /// The same from the wire: base64url without padding.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::from_bytes(BASE64URL_NOPAD.decode(text.as_bytes()).ok()?)
    }

    /// As it is stored.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Did the private half of this key sign the message? The signature is r and s, 32 bytes each, as WebCrypto makes it.
    pub fn signed(&self, message: &str, signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &self.0).verify(message.as_bytes(), signature).is_ok()
    }

    /// The same with a signature from the wire.
    pub fn signed_text(&self, message: &str, signature: &str) -> bool {
        BASE64URL_NOPAD.decode(signature.as_bytes()).is_ok_and(|signature| self.signed(message, &signature))
    }
}

/// What a device signs to show that the key with which it is enrolled is its own.
pub fn enrolment_message(code: &str, public_key: &str) -> String {
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    format!("hailong enrol 1\n{code}\n{public_key}\n")
}
