//! Daily roots: the end of the chain at the end of a day, signed. A copy kept elsewhere shows a cut-off end.

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use jiff::tz::TimeZone;

use super::store;
use crate::{entity::audit_root::Model, error::Result, store::Store};

/// The signed end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// The day, ISO 8601.
    pub day: String,
    /// Number of its last row.
    pub seq: i64,
    /// Code of its last row.
    pub mac: String,
    /// Over the three, hexadecimal.
    pub signature: String,
}

/// Signs the root of yesterday unless it is signed; `None` where there is nothing to sign.
pub async fn sign_due(store: &Store) -> Result<Option<Root>> {
    let today = store.clock().now().to_zoned(TimeZone::UTC).date();
    let Ok(yesterday) = today.yesterday() else { return Ok(None) };
    let day = yesterday.to_string();
    if store::roots(store).await?.last().is_some_and(|root| root.day >= day) {
        return Ok(None);
    }
    let Some(last) = store::last_before(store, &today.to_string()).await? else { return Ok(None) };
    let key = SigningKey::from_bytes(&store.keys().key("signature")?.0);
    let signature = key.sign(&message(&day, last.seq, &last.mac));
    let root = Model {
        day,
        seq: last.seq,
        mac: last.mac,
        public_key: HEXLOWER.encode(key.verifying_key().as_bytes()),
        signature: HEXLOWER.encode(&signature.to_bytes()),
    };
    store::keep_root(store, &root).await?;
    let Model { day, seq, mac, signature, .. } = root;
    Ok(Some(Root { day, seq, mac, signature }))
}

/// True where the root was signed with this installation's key and says what it said then.
pub(super) fn holds(store: &Store, root: &Model) -> Result<bool> {
    let own = SigningKey::from_bytes(&store.keys().key("signature")?.0).verifying_key();
    let bytes = HEXLOWER_PERMISSIVE.decode(root.signature.as_bytes()).unwrap_or_default();
    let Ok(signature) = Signature::from_slice(&bytes) else { return Ok(false) };
    Ok(is_key(&own, &root.public_key) && own.verify(&message(&root.day, root.seq, &root.mac), &signature).is_ok())
}

fn is_key(own: &VerifyingKey, given: &str) -> bool {
    HEXLOWER.encode(own.as_bytes()) == given
}

fn message(day: &str, seq: i64, mac: &str) -> Vec<u8> {
    format!("hailong audit root\n{day}\n{seq}\n{mac}\n").into_bytes()
}
