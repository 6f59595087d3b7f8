//! Masks what tells who somebody is in a text: numbers of identity papers, telephones and accounts, mail and web addresses.
//!
//! It is a sieve, not a promise: a name written in words stays. Comments are therefore never part of `research`.

/// Digits from which on a run of them is a number of somebody's (a Vietnamese telephone has ten, an identity card nine or twelve).
const DIGITS: usize = 8;

/// The text with each such place replaced by a word in brackets.
///
/// ```
/// use survey_api::exports::mask::masked;
///
/// assert_eq!(masked("Gọi 0905 123.456 nhé"), "Gọi [số] nhé");
/// assert_eq!(masked("viết cho a.b@vidu.vn, cảm ơn"), "viết cho [thư], cảm ơn");
/// assert_eq!(masked("chờ 45 phút ở quầy 3, lúc 9:30 ngày 12/08"), "chờ 45 phút ở quầy 3, lúc 9:30 ngày 12/08");
/// ```
pub fn masked(text: &str) -> String {
    let text: String = text.split_inclusive(char::is_whitespace).map(addresses).collect();
    numbers(&text)
}

/// One word with the space behind it.
fn addresses(word: &str) -> String {
    let core = word
        .trim_end()
        .trim_matches(|c: char| matches!(c, ',' | '.' | ';' | '(' | ')' | '<' | '>' | '"' | ':' | '!' | '?'));
    let at = |mark: &str| core.split_once(mark).is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    let lower = core.to_lowercase();
    if at("@") {
        word.replace(core, "[thư]")
    } else if ["http://", "https://", "www.", "facebook.com", "zalo.me"].iter().any(|mark| lower.contains(mark)) {
        word.replace(core, "[địa chỉ]")
    } else {
        word.to_owned()
    }
}

/// Runs of digits, with the marks that people put between them.
fn numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    let flush = |run: &mut String, out: &mut String| {
        let digits = run.chars().filter(char::is_ascii_digit).count();
        let kept = run.trim_end_matches(|c: char| !c.is_ascii_digit());
        let rest = run[kept.len()..].to_owned();
        out.push_str(if digits >= DIGITS { "[số]" } else { kept });
        out.push_str(&rest);
        run.clear();
    };
    for c in text.chars() {
        let begins = c.is_ascii_digit() || (c == '+' && run.is_empty());
        let goes_on = !run.is_empty() && matches!(c, ' ' | '.' | '-' | '(' | ')') && !run.ends_with([' ', '-']);
        if begins || goes_on {
            run.push(c);
        } else {
            flush(&mut run, &mut out);
            out.push(c);
        }
    }
    flush(&mut run, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_people_are_masked_and_others_are_not() {
        for (text, expected) in [
            ("+84 905 123 456", "[số]"),
            ("CCCD 056090001234.", "CCCD [số]."),
            ("(0258) 3.123.456", "([số]"),
            ("phí 1.500.000 đồng", "phí 1.500.000 đồng"),
            ("https://vidu.vn/a?b và zalo.me/0905", "[địa chỉ] và [địa chỉ]"),
            ("", ""),
            ("5 sao", "5 sao"),
        ] {
            assert_eq!(masked(text), expected, "{text}");
        }
    }
}
