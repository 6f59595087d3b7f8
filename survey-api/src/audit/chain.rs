//! The code of a row: HMAC-SHA-256 over everything in it and the code of the row before.

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{entity::audit_event::Model, keys::Key};

/// The code that a row with this content has. The `mac` in it is not looked at.
pub(crate) fn mac(key: &Key, row: &Model) -> String {
    let mut code = Hmac::<Sha256>::new_from_slice(&key.0).expect("HMAC takes a key of any length");
    let seq = row.seq.to_string();
    let given = [Some(&seq), Some(&row.at), Some(&row.actor), Some(&row.roles), row.office.as_ref(), Some(&row.action)];
    let rest = [
        Some(&row.object),
        row.before_sha256.as_ref(),
        row.after_sha256.as_ref(),
        row.reason.as_ref(),
        row.request_id.as_ref(),
        Some(&row.prev_mac),
    ];
    // Lengths go in, and what is absent differs from what is empty: no two rows are the same bytes.
    for field in given.into_iter().chain(rest) {
        match field {
            Some(text) => {
                code.update(&(text.len() as u64).to_be_bytes());
                code.update(text.as_bytes());
            }
            None => code.update(&u64::MAX.to_be_bytes()),
        }
    }
    HEXLOWER.encode(&code.finalize().into_bytes())
}
