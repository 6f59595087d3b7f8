//! Passwords: what is asked of them, and their Argon2id hashes.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

use crate::error::{Code, Refusal, Result, Rule};

/// Shortest and longest, in characters.
const SHORTEST: usize = 12;
const LONGEST: usize = 128;
/// A hash takes 19 MiB and tens of milliseconds: a crowd at the door must not take the counters' memory and time.
static AT_ONCE: Semaphore = Semaphore::const_new(2);
/// Of a password that nobody has: who has no account is answered as slowly as who has one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$aGFpbG9uZy1ub2JvZHk$6GwWhJMsyFAp2/fZl+k7CqFC2ZKzXXQT9nLQiQwnLR0";
/// Long enough and tried first. Compared without digits and marks at the end.
const COMMON: [&str; 12] = [
    "matkhau",
    "matkhaumatkhau",
    "password",
    "passwordpassword",
    "qwertyuiop",
    "qwertyuiopas",
    "hailong",
    "hailonghailong",
    "vietnam",
    "vietnamvietnam",
    "administrator",
    "abcdefghijkl",
];

/// Is it a password that `login` may have? Length counts, not the kinds of characters (NIST SP 800-63B).
pub fn check(password: &str, login: &str) -> Result<(), Rule> {
    let length = password.chars().count();
    let plain = password.to_lowercase();
    let stem = plain.trim_end_matches(|c: char| !c.is_alphabetic());
    let few = plain.chars().collect::<std::collections::HashSet<_>>().len() < 5;
    if length < SHORTEST {
        Err(Rule::TooShort(SHORTEST))
    } else if length > LONGEST {
        Err(Rule::TooLong(LONGEST))
    } else if few || stem.is_empty() || COMMON.contains(&stem) || (login.len() > 3 && plain.contains(login)) {
        Err(Rule::EasilyGuessed)
    } else {
        Ok(())
    }
}

/// The hash that is kept of a password.
pub async fn hash(password: String) -> Result<String> {
    let _turn = AT_ONCE.acquire().await.map_err(Refusal::internal)?;
    let hashed = tokio::task::spawn_blocking(move || {
        Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
    });
    hashed.await.map_err(Refusal::internal)?.map_err(|_| Refusal::new(Code::Internal))
}

/// Is it the password of which `hash` was kept? Without one it takes as long, and it is not.
pub async fn is(password: String, hash: Option<String>) -> Result<bool> {
    let _turn = AT_ONCE.acquire().await.map_err(Refusal::internal)?;
    let known = hash.is_some();
    let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
    let verified = tokio::task::spawn_blocking(move || {
        PasswordHash::new(&hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    });
    Ok(verified.await.map_err(Refusal::internal)? && known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_and_what_is_tried_first_is_refused() {
        assert_eq!(check("ngắn quá", "lan"), Err(Rule::TooShort(12)));
        assert_eq!(check(&"ab3".repeat(50), "lan"), Err(Rule::TooLong(128)));
        for easy in ["Matkhau12345", "password2026!", "aaaabbbbaaaa", "123456789012", "nguyen.lan-2026"] {
            assert_eq!(check(easy, "nguyen.lan"), Err(Rule::EasilyGuessed), "{easy}");
        }
        assert_eq!(check("con mèo trèo cây cau", "nguyen.lan"), Ok(()));
    }

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_and_nobody_has_one() {
        let kept = hash("con mèo trèo cây cau".into()).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(is("con mèo trèo cây cau".into(), Some(kept.clone())).await.unwrap());
        assert!(!is("con mèo trèo cây ổi".into(), Some(kept)).await.unwrap());
        assert!(!is("con mèo trèo cây cau".into(), None).await.unwrap());
        assert!(PasswordHash::new(NOBODY).is_ok(), "or the answer for nobody would be quicker");
    }
}
