//! `constraint` as a range or a length; anything else has no counterpart.

use super::expression::{Token, tokens};

/// What a constraint says of the answer.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Constraint {
    pub(super) low: Option<String>,
    pub(super) high: Option<String>,
    pub(super) longest: Option<i64>,
}

/// `. >= 0 and . <= 20`, `. >= date('2026-07-01')`, `string-length(.) <= 300`; `None` where it is something else.
pub(super) fn read(text: &str) -> Option<Constraint> {
    let mut tokens = tokens(text)?.into_iter().filter(|token| !matches!(token, Token::Open | Token::Close)).peekable();
    let mut found = Constraint::default();
    loop {
        let is_length = tokens.next_if_eq(&Token::Word("string-length".into())).is_some();
        tokens.next_if_eq(&Token::This)?;
        let Token::Compare(sign) = tokens.next()? else { return None };
        let is_day = tokens.next_if_eq(&Token::Word("date".into())).is_some();
        let value = match tokens.next()? {
            Token::Number(number) if !is_day => number.to_string(),
            Token::Text(text) if is_day => text,
            _ => return None,
        };
        match (sign, is_length) {
            ("<=", true) => found.longest = value.parse().ok(),
            (">=", false) => found.low = Some(value),
            ("<=", false) => found.high = Some(value),
            _ => return None,
        }
        match tokens.next() {
            None => return Some(found),
            Some(Token::Word(word)) if word == "and" => {}
            Some(_) => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_lengths_are_read() {
        let range =
            |low: &str, high: &str| Constraint { low: Some(low.into()), high: Some(high.into()), longest: None };
        assert_eq!(read(". >= 0 and . <= 20"), Some(range("0", "20")));
        assert_eq!(
            read("(. >= date('2026-07-01')) and (. <= date('2026-09-30'))"),
            Some(range("2026-07-01", "2026-09-30"))
        );
        assert_eq!(read("string-length(.) <= 300").unwrap().longest, Some(300));
        assert_eq!([read("regex(., '[0-9]+')"), read(". > ${q}"), read(". != 3")], [None, None, None]);
    }
}
