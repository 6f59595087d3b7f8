//! The formula guard: a text that a spreadsheet would take for a formula gets an apostrophe in front.
//!
//! Guarded are cells, column names and sheet names. It can be undone: take one apostrophe from every text that begins with
//! apostrophes and then one of [`TRIGGERS`]. A tab in front instead would be no guard (CVE-2021-41270).

use std::borrow::Cow;

/// What a formula may begin with, full-width forms among them.
pub const TRIGGERS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// The rule, as the manifest tells it.
pub const RULE: &str = "a text whose first character, apostrophes apart, is one of = + - @ tab carriage-return ＝ ＋ － ＠ has one apostrophe more in front; \
                        take one away to undo it; numbers are never changed";

/// The text, guarded where it must be.
///
/// ```
/// use survey_api::exports::guard::{guarded, unguarded};
///
/// assert_eq!(guarded("=1+1"), "'=1+1");
/// assert_eq!(guarded("Hài lòng"), "Hài lòng");
/// assert_eq!(unguarded(&guarded("'=1")), "'=1");
/// ```
pub fn guarded(text: &str) -> Cow<'_, str> {
    if triggers(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text as it was.
pub fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if triggers(rest) => rest,
        _ => text,
    }
}

fn triggers(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(TRIGGERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back_as_it_was() {
        for text in
            ["", "'", "''", "a", "=a", "'=a", "''=a", "'a", "\t=a", "＝1", "-5", "'-5", "=cmd|' /C calc'!A0", "+84 58"]
        {
            let out = guarded(text);
            assert_eq!(unguarded(&out), text, "{out}");
            assert!(!out.starts_with(TRIGGERS), "{out}");
        }
    }
}
