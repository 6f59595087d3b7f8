//! Numbers as they are written in Vietnamese: decimal comma, dot between thousands.

/// `value` with `decimals` places: `85,43`, `12.345,6`, `−1,28`. What rounds to zero carries no sign.
pub(crate) fn decimal(value: f64, decimals: usize) -> String {
    let digits = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut text = grouped(whole, '.');
    if !fraction.is_empty() {
        text.push(',');
        text.push_str(fraction);
    }
    if value < 0.0 && digits.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) {
        text.insert(0, '−');
    }
    text
}

/// The same number in English, for the English line beside the Vietnamese one: `12,345.6`.
pub(crate) fn english(value: f64, decimals: usize) -> String {
    decimal(value, decimals)
        .chars()
        .map(|letter| match letter {
            ',' => '.',
            '.' => ',',
            other => other,
        })
        .collect()
}

/// A count: `1.234`.
pub(crate) fn count(value: u64) -> String {
    grouped(&value.to_string(), '.')
}

fn grouped(digits: &str, separator: char) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_a_decimal_comma_and_dots_between_thousands() {
        assert_eq!(decimal(85.43, 2), "85,43");
        assert_eq!(decimal(1_234_567.0, 0), "1.234.567");
        assert_eq!(decimal(12_345.6, 1), "12.345,6");
        assert_eq!(count(100), "100");
        assert_eq!(english(12_345.6, 1), "12,345.6");
    }

    #[test]
    fn what_rounds_to_zero_has_no_sign() {
        assert_eq!(decimal(-0.004, 2), "0,00");
        assert_eq!(decimal(-0.006, 2), "−0,01");
    }
}
