//! What a visitor holds: a token in a square code, or a short code to type. The server keeps keyed hashes of both.

use std::sync::LazyLock;

use data_encoding::{BASE64URL_NOPAD, Encoding, Specification};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::{
    error::Result,
    keys::{Key, Keys},
};

/// Characters of a token: 80 random bits and 64 of their HMAC.
pub const TOKEN_LENGTH: usize = 29;
/// Characters of a typed code: 50 random bits and a check.
pub const CODE_LENGTH: usize = 11;

/// What a right begins with that a kiosk offers.
const OFFER: &str = "hlo_";

/// 32 characters of which none looks like another: no I, L, O, U. What is typed for them is understood all the same.
const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static BASE32: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = Specification::new();
    specification.symbols.push_str(ALPHABET);
    specification.translate.from.push_str("abcdefghjkmnpqrstvwxyziIlLoO");
    specification.translate.to.push_str("ABCDEFGHJKMNPQRSTVWXYZ111100");
    specification.ignore.push_str(" -");
    specification.encoding().expect("a test makes a token with this alphabet")
});

/// Makes tokens and recognises them. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Tokens(Key);

/// A right to rate as it is handed out. It exists only here and on paper.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    /// For the address `/b/{token}`.
    pub token: String,
    /// To type where nothing can be scanned; good only at its office.
    pub code: String,
}

/// The hashes under which a ballot is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hashed {
    /// Of a whole token.
    Token(Uuid),
    /// Of a typed code with its office.
    Code(Uuid),
}

impl Tokens {
    /// With the installation's key.
    pub fn new(keys: &Keys) -> Result<Self> {
        keys.key("ballot").map(Self)
    }

    /// A new right at `office`, from the system's randomness.
    pub fn random(&self, office: &str) -> Result<(Secret, Uuid, Uuid)> {
        let mut seed = [0; 17];
        getrandom::fill(&mut seed).map_err(|error| crate::Refusal::internal(std::io::Error::other(error)))?;
        Ok(self.secret_of(&seed, office))
    }

    /// The right that belongs to a visit: the same however often the case system asks, and guessed by nobody without the key.
    pub fn of_visit(&self, visit: Uuid, office: &str) -> (Secret, Uuid, Uuid) {
        let mut seed = [0; 17];
        seed.copy_from_slice(&self.mac("visit", &[visit.as_bytes()])[..17]);
        self.secret_of(&seed, office)
    }

    /// The right that belongs to a printed sheet: its serial alone leads back to it, for who has the key.
    pub fn of_sheet(&self, serial: &str, office: &str) -> (Secret, Uuid, Uuid) {
        let mut seed = [0; 17];
        seed.copy_from_slice(&self.mac("sheet", &[serial.as_bytes()])[..17]);
        self.secret_of(&seed, office)
    }

    /// The keyed hash of the id by which the case system knows a visit.
    pub fn visit(&self, external_id: &str) -> Uuid {
        self.hash("encounter", &[external_id.as_bytes()])
    }

    /// A right as it is shown to a kiosk, which offers it to whoever has just been at its counter: neither token nor code is known
    /// any more, and this is worth as much as they are.
    pub fn offer(&self, ballot: Uuid) -> String {
        let mut bytes = ballot.as_bytes().to_vec();
        bytes.extend_from_slice(&self.mac("offer", &[ballot.as_bytes()])[..16]);
        format!("{OFFER}{}", BASE64URL_NOPAD.encode(&bytes))
    }

    fn offered(&self, text: &str) -> Option<Uuid> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let (id, given) = bytes.split_at_checked(16)?;
        let expected = self.mac("offer", &[id]);
        bool::from(given.ct_eq(&expected[..16])).then(|| Uuid::from_slice(id).ok()).flatten()
    }

    /// Reads what was scanned or typed, or offered by a kiosk. `None` where it was never handed out by this installation: its own HMAC, or its
    /// check character, does not fit, and no database is asked.
    pub fn read(&self, text: &str, office: &str) -> Option<Hashed> {
        if let Some(offered) = text.strip_prefix(OFFER) {
            return self.offered(offered).map(Hashed::Token);
        }
        let plain = text.chars().filter(|c| !matches!(c, ' ' | '-')).count();
        match plain {
            TOKEN_LENGTH => {
                let bytes = BASE32.decode(text.as_bytes()).ok()?;
                let (id, given) = bytes.split_at_checked(10)?;
                let expected = self.mac("token", &[id]);
                bool::from(given.ct_eq(&expected[..8])).then(|| Hashed::Token(self.hash("id", &[id])))
            }
            CODE_LENGTH => {
                let symbols: Option<Vec<u8>> = text.chars().filter(|c| !matches!(c, ' ' | '-')).map(symbol).collect();
                let symbols = symbols?;
                let (code, given) = symbols.split_at(CODE_LENGTH - 1);
                (given == [check(code)]).then(|| Hashed::Code(self.hash("code", &[office.as_bytes(), code])))
            }
            _ => None,
        }
    }

    fn secret_of(&self, seed: &[u8; 17], office: &str) -> (Secret, Uuid, Uuid) {
        let (id, rest) = seed.split_at(10);
        let mut token = id.to_vec();
        token.extend_from_slice(&self.mac("token", &[id])[..8]);
        let bits = rest.iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
        let code: Vec<u8> = (0..10).map(|i| (bits >> (5 * i) & 31) as u8).collect();
        let typed =
            code.iter().copied().chain([check(&code)]).map(|symbol| ALPHABET.as_bytes()[usize::from(symbol)] as char);
        let secret = Secret { token: BASE32.encode(&token), code: typed.collect() };
        (secret, self.hash("id", &[id]), self.hash("code", &[office.as_bytes(), &code]))
    }

    fn hash(&self, purpose: &str, parts: &[&[u8]]) -> Uuid {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&self.mac(purpose, parts)[..16]);
        Uuid::from_bytes(bytes)
    }

    fn mac(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0.0).expect("HMAC takes a key of any length");
        for part in [purpose.as_bytes()].iter().chain(parts) {
            // The length in front keeps "ab","c" apart from "a","bc".
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

/// A typed code is not printed by accident.
impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

fn symbol(typed: char) -> Option<u8> {
    let typed = match typed.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    };
    ALPHABET.find(typed).and_then(|position| u8::try_from(position).ok())
}

/// Σ αⁱ·sᵢ in the field of 32 elements: one wrong character, and two neighbours that changed places, are always noticed.
fn check(code: &[u8]) -> u8 {
    code.iter().rev().fold(0, |sum, symbol| double(sum ^ symbol))
}

/// Multiplication by α in GF(2⁵) with x⁵ + x² + 1.
fn double(element: u8) -> u8 {
    let shifted = element << 1;
    if shifted & 32 == 0 { shifted } else { shifted ^ 0b10_0101 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens() -> Tokens {
        Tokens(Key([7; 32]))
    }

    #[test]
    fn a_token_is_recognised_however_it_is_typed_and_by_its_own_installation_alone() {
        let (secret, id, code) = tokens().random("VPEZ").unwrap();
        assert_eq!((secret.token.len(), secret.code.len()), (TOKEN_LENGTH, CODE_LENGTH));
        let sloppy = secret.token.to_lowercase().replace('1', "l").replace('0', "o");
        assert_eq!(tokens().read(&sloppy, "anywhere"), Some(Hashed::Token(id)));
        let spaced = format!("{}-{} ", &secret.code[..5], &secret.code[5..].to_lowercase());
        assert_eq!(tokens().read(&spaced, "VPEZ"), Some(Hashed::Code(code)));
        assert_ne!(tokens().read(&secret.code, "HCC"), Some(Hashed::Code(code)));
        assert_eq!(Tokens(Key([8; 32])).read(&secret.token, "VPEZ"), None);
    }

    #[test]
    fn one_wrong_character_is_noticed_in_a_token_and_in_a_code() {
        let (secret, ..) = tokens().random("VPEZ").unwrap();
        for text in [&secret.token, &secret.code] {
            for position in 0..text.len() {
                for wrong in ALPHABET.chars().filter(|c| !text[position..].starts_with(*c)) {
                    let mut changed = text.clone();
                    changed.replace_range(position..=position, &wrong.to_string());
                    assert_eq!(tokens().read(&changed, "VPEZ"), None, "{position}");
                }
            }
        }
    }

    #[test]
    fn two_neighbours_of_a_code_that_changed_places_are_noticed() {
        let (secret, ..) = tokens().random("VPEZ").unwrap();
        let symbols: Vec<char> = secret.code.chars().collect();
        for position in (1..symbols.len()).filter(|&i| symbols[i] != symbols[i - 1]) {
            let mut swapped = symbols.clone();
            swapped.swap(position - 1, position);
            assert_eq!(tokens().read(&swapped.iter().collect::<String>(), "VPEZ"), None, "{position}");
        }
    }

    #[test]
    fn a_visit_has_one_right_for_ever() {
        let visit = tokens().visit("HS-2026-0001");
        assert!(tokens().of_visit(visit, "VPEZ") == tokens().of_visit(visit, "VPEZ"));
        assert_ne!(visit, tokens().visit("HS-2026-0002"));
    }

    #[test]
    fn twenty_thousand_guesses_hit_nothing() {
        let tokens = tokens();
        let mut bytes = [0u8; 18];
        for guess in 0..20_000u64 {
            bytes[..8].copy_from_slice(&guess.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_le_bytes());
            assert_eq!(tokens.read(&BASE32.encode(&bytes), "VPEZ"), None);
        }
    }
}
