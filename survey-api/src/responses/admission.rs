//! Whether an answer that is in order is still taken: its questionnaire may have been retired, its office closed.
//!
//! The decision is pure and asks for nothing that the catalogue does not hold. What is here already is not refused for it, so
//! that a sender who never heard of its receipt is told again.

use jiff::Timestamp;

use super::{domain::Credential, judge::Fielded};
use crate::{clock, error::Result, offices::standing::Standing};

/// May it be taken at this moment?
///
/// - What the program itself brings (files, keyed paper) is of the past and was looked at by whoever brings it.
/// - Who has a right to rate was there while the office was: the right says until when it holds.
/// - A kiosk may have kept its answers for a month.
/// - Everybody else rates what is there today.
pub(super) fn admit(
    by: Credential,
    has_right: bool,
    fielded: Option<&Fielded>,
    office: &Standing,
    now: Timestamp,
) -> Result<()> {
    if matches!(by, Credential::Program(_)) {
        return Ok(());
    }
    fielded.map_or(Ok(()), |fielded| fielded.takes(now.as_second()))?;
    let day = clock::here(now).date();
    match by {
        _ if has_right => Ok(()),
        Credential::Device => office.open_lately(day),
        _ => office.open_on("", day),
    }
}
