//! The shape of every code that appears in a path, a file name or a column name.

/// 1 to 32 of `A-Z a-z 0-9 . _ -`, beginning with a letter or a digit: safe in a URL, a file name and a CSV header.
pub fn is_code(text: &str) -> bool {
    (1..=32).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}
