//! Periods by name in both languages, and which period came before which.

use analytics::Text;

use crate::{Lang, format};

/// The name of a period label in both languages.
pub(crate) fn name(label: &str) -> Text {
    Text::new(format::period(label, Lang::Vi), format::period(label, Lang::En))
}

/// True for a label that pools several quarters.
pub(crate) fn is_pooled(label: &str) -> bool {
    label.contains("..")
}

/// The last quarter of a pooled label, or the label itself.
pub(crate) fn end(label: &str) -> &str {
    label.split_once("..").map_or(label, |(_, last)| last)
}

/// The quarter that came `quarters` before; `None` for anything but a quarter.
pub(crate) fn earlier(label: &str, quarters: i64) -> Option<String> {
    let position = format::quarter_number(label)? - quarters;
    Some(format!("{}-Q{}", position.div_euclid(4), position.rem_euclid(4) + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_count_back_over_the_new_year() {
        assert_eq!(earlier("2026-Q1", 1).as_deref(), Some("2025-Q4"));
        assert_eq!(earlier("2026-Q3", 4).as_deref(), Some("2025-Q3"));
        assert_eq!(earlier("2025-Q4..2026-Q3", 1), None);
        assert_eq!(earlier("đợt 2", 1), None);
    }
}
