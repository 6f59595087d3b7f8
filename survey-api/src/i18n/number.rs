//! Numbers as people read them: 85,43% and 1.234.567 in Vietnamese, 85.43% and 1,234,567 in English.

use super::Language;

impl Language {
    /// A count, with thousands set apart.
    pub fn count(self, count: u64) -> String {
        let digits = count.to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (position, digit) in digits.chars().enumerate() {
            if position > 0 && (digits.len() - position).is_multiple_of(3) {
                text.push(self.thousands_sign());
            }
            text.push(digit);
        }
        text
    }

    /// A number with a fixed count of decimals. A true minus sign, and never "-0,00".
    pub fn decimal(self, value: f64, decimals: usize) -> String {
        let text = format!("{:.*}", decimals, value.abs());
        let negative = value < 0.0 && text.bytes().any(|byte| byte.is_ascii_digit() && byte != b'0');
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let whole = whole.parse().map_or_else(|_| whole.to_owned(), |whole: u64| self.count(whole));
        let sign = if negative { "\u{2212}" } else { "" };
        if fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}{}{fraction}", self.decimal_sign())
        }
    }

    /// A value that is already on the scale 0–100.
    pub fn percent(self, value: f64, decimals: usize) -> String {
        format!("{}%", self.decimal(value, decimals))
    }

    /// A range with an en dash; the word "to" where an end is negative, because a dash before a minus cannot be read.
    pub fn range(self, low: f64, high: f64, decimals: usize) -> String {
        let (low_text, high_text) = (self.decimal(low, decimals), self.decimal(high, decimals));
        if low < 0.0 || high < 0.0 {
            self.say_with("range-to", &[("low", &low_text), ("high", &high_text)])
        } else {
            format!("{low_text}–{high_text}")
        }
    }

    const fn decimal_sign(self) -> char {
        match self {
            Self::Vi => ',',
            Self::En => '.',
        }
    }

    const fn thousands_sign(self) -> char {
        match self {
            Self::Vi => '.',
            Self::En => ',',
        }
    }
}
