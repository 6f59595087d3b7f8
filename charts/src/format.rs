//! Numbers, periods and dates as they are printed in each language.

use unicode_normalization::UnicodeNormalization as _;

use crate::Lang;

/// What stands where there is no number; never a zero.
pub const NO_NUMBER: &str = "–";

/// A text from outside, composed (NFC), on one line, without control characters or doubled spaces.
pub fn text(raw: &str) -> String {
    let spaced: String = raw.nfc().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    spaced.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A number with a fixed count of decimals: `1.234,50` in Vietnamese, `1,234.50` in English.
pub fn number(value: f64, decimals: usize, lang: Lang) -> String {
    let plain = format!("{:.*}", decimals, value.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut out = String::new();
    // A value that rounds to zero has no sign.
    if value < 0.0 && plain.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        out.push('−');
    }
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            out.push(lang.pick('.', ','));
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(lang.pick(',', '.'));
        out.push_str(fraction);
    }
    out
}

/// A whole number: `1.234.567` in Vietnamese.
pub fn integer(value: u64, lang: Lang) -> String {
    // Counts of answers stay far below 2^53, where every whole number is exact.
    number(value as f64, 0, lang)
}

/// The two ends of an interval with an en dash: `83,1–87,8`. A negative end takes "đến" instead, so that no dash meets a minus.
pub fn range(low: f64, high: f64, decimals: usize, lang: Lang) -> String {
    let (low_text, high_text) = (number(low, decimals, lang), number(high, decimals, lang));
    if low_text.starts_with('−') || high_text.starts_with('−') {
        format!("{low_text}\u{a0}{}\u{a0}{high_text}", lang.pick("đến", "to"))
    } else {
        format!("{low_text}–{high_text}")
    }
}

/// `95%` for 0.95, `99,8%` for 0.998.
pub fn level(level: f64, lang: Lang) -> String {
    let percent = level * 100.0;
    let decimals = if (percent - percent.round()).abs() < 1e-9 { 0 } else { 1 };
    format!("{}%", number(percent, decimals, lang))
}

/// A period label as it is said: `2026-Q3` is "Quý III/2026", `2025-Q4..2026-Q3` is "Quý IV/2025–Quý III/2026".
pub fn period(label: &str, lang: Lang) -> String {
    if let Some((first, last)) = label.split_once("..") {
        return format!("{}–{}", period(first, lang), period(last, lang));
    }
    match parts(label) {
        Some((year, 'Q', quarter)) => {
            lang.pick(format!("Quý\u{a0}{}/{year}", roman(quarter)), format!("Q{quarter}\u{a0}{year}"))
        }
        Some((year, 'H', 1)) => {
            lang.pick(format!("6\u{a0}tháng đầu năm\u{a0}{year}"), format!("first half of\u{a0}{year}"))
        }
        Some((year, 'H', _)) => {
            lang.pick(format!("6\u{a0}tháng cuối năm\u{a0}{year}"), format!("second half of\u{a0}{year}"))
        }
        Some((year, 'Y', _)) => lang.pick(format!("năm\u{a0}{year}"), year.to_owned()),
        _ => text(label),
    }
}

/// The same, short enough for an axis that is labelled "Quý": `III/2026`.
pub fn period_short(label: &str, lang: Lang) -> String {
    match parts(label) {
        Some((year, 'Q', quarter)) => {
            lang.pick(format!("{}/{year}", roman(quarter)), format!("Q{quarter}\u{a0}{year}"))
        }
        _ => period(label, lang),
    }
}

/// Quarters since year 0, so that a missing quarter leaves its place empty on an axis; `None` when the label is not a quarter.
pub fn quarter_number(label: &str) -> Option<i64> {
    match parts(label) {
        Some((year, 'Q', quarter)) => Some(year.parse::<i64>().ok()? * 4 + i64::from(quarter) - 1),
        _ => None,
    }
}

/// The name of a period label in both languages.
pub(crate) fn period_text(label: &str) -> analytics::Text {
    analytics::Text::new(period(label, Lang::Vi), period(label, Lang::En))
}

/// Quarters with quarters, halves with halves, years with years; labels of no known form with each other.
pub(crate) fn are_alike(one: &str, other: &str) -> bool {
    let form = |label| parts(label).map(|(_, form, _)| form);
    form(one) == form(other)
}

/// True for a label that pools several quarters.
pub(crate) fn is_pooled(label: &str) -> bool {
    label.contains("..")
}

/// The last quarter of a pooled label, or the label itself.
pub(crate) fn last_quarter(label: &str) -> &str {
    label.split_once("..").map_or(label, |(_, last)| last)
}

/// The quarter that came `quarters` before; `None` for anything but a quarter.
pub(crate) fn earlier_quarter(label: &str, quarters: i64) -> Option<String> {
    let position = quarter_number(label)? - quarters;
    Some(format!("{}-Q{}", position.div_euclid(4), position.rem_euclid(4) + 1))
}

/// `2026-10-01` is `01/10/2026` in Vietnamese and stays as it is in English.
pub fn date(iso: &str, lang: Lang) -> String {
    let day: Vec<&str> = iso.get(..10).unwrap_or(iso).split('-').collect();
    match (lang, day.as_slice()) {
        (Lang::Vi, [year, month, day]) => format!("{day}/{month}/{year}"),
        _ => text(iso),
    }
}

fn parts(label: &str) -> Option<(&str, char, u8)> {
    let is_year = |year: &str| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    match label.split_once('-') {
        None if is_year(label) => Some((label, 'Y', 0)),
        Some((year, rest)) if is_year(year) => match rest.as_bytes() {
            [b'Q', digit @ b'1'..=b'4'] => Some((year, 'Q', digit - b'0')),
            [b'H', digit @ b'1'..=b'2'] => Some((year, 'H', digit - b'0')),
            _ => None,
        },
        _ => None,
    }
}

fn roman(quarter: u8) -> &'static str {
    ["I", "II", "III", "IV"][usize::from(quarter.clamp(1, 4)) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_count_back_over_the_new_year() {
        assert_eq!(earlier_quarter("2026-Q1", 1).as_deref(), Some("2025-Q4"));
        assert_eq!(earlier_quarter("2026-Q3", 4).as_deref(), Some("2025-Q3"));
        assert_eq!(earlier_quarter("2025-Q4..2026-Q3", 1), None);
        assert_eq!(earlier_quarter("đợt 2", 1), None);
    }
}
