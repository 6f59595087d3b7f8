//! What is found, and where.

use analytics::error::Fault;
use unicode_normalization::UnicodeNormalization;

use super::super::DraftText;
use crate::{questionnaires::words::Words, slug::is_code};

/// Longest text, in characters.
pub(super) const LONGEST: usize = 1000;

pub(super) struct Faults<'a> {
    file: &'a str,
    languages: Vec<&'a str>,
    pub(super) found: Vec<Fault>,
}

impl<'a> Faults<'a> {
    pub(super) fn of(file: &'a str, others: &'a [String]) -> Self {
        let others = others.iter().map(String::as_str).filter(|tag| !matches!(*tag, "vi" | "en"));
        Self { file, languages: ["vi", "en"].into_iter().chain(others).collect(), found: Vec::new() }
    }

    pub(super) fn add(&mut self, place: &str, cause: &str, remedy: &str) {
        self.found.push(Fault::new(format!("{}, {place}", self.file), cause, remedy));
    }

    pub(super) fn code(&mut self, place: &str, code: &str) {
        if !is_code(code) {
            self.add(
                place,
                &format!("{:?} không phải là mã / is not a code", short(code)),
                "mã dài 1 đến 32, gồm chữ không dấu, số và . _ - / use 1 to 32 of A-Z a-z 0-9 . _ -",
            );
        }
    }

    /// Every language, composed (NFC): the hash must not depend on how a keyboard writes "ế".
    pub(super) fn text(&mut self, place: &str, text: &DraftText) -> Words {
        let mut words = Words::default();
        for language in self.languages.clone() {
            let written = text.get(language).map(String::as_str).unwrap_or_default();
            let composed: String = written.trim().nfc().collect();
            self.check(place, language, &composed);
            match language {
                "vi" => words.vi = composed,
                "en" => words.en = composed,
                other => drop(words.others.insert(other.to_owned(), composed)),
            }
        }
        for language in text.keys().filter(|tag| !self.languages.contains(&tag.as_str())).cloned().collect::<Vec<_>>() {
            self.add(
                place,
                &format!(
                    "có chữ bằng thứ tiếng chưa khai báo / there is text in {:?}, which is not one of its languages",
                    short(&language)
                ),
                "thêm vào languages, hoặc bỏ đi / add it to languages, or take it out",
            );
        }
        words
    }

    fn check(&mut self, place: &str, language: &str, text: &str) {
        let length = text.chars().count();
        if text.is_empty() {
            self.add(
                place,
                &format!("thiếu chữ / the text in {language:?} is missing"),
                "viết bằng mọi thứ tiếng của phiếu / write it in every language of the questionnaire",
            );
        } else if length > LONGEST {
            self.add(
                place,
                &format!("chữ {language:?} dài {length} ký tự / the text in {language:?} has {length} characters"),
                "tối đa 1000 / 1,000 at most",
            );
        }
        if text.chars().any(is_unprintable) {
            self.add(
                place,
                &format!("chữ {language:?} có ký tự điều khiển / the text in {language:?} has a control character"),
                "xóa ký tự điều khiển và ký tự đổi chiều chữ / delete control characters and marks that turn the direction of writing",
            );
        }
    }
}

/// Marks that turn the direction of writing can make a question read as another one; letters of any script are welcome.
fn is_unprintable(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A word of the file as a message repeats it.
pub(super) fn short(text: &str) -> String {
    const SHOWN: usize = 40;
    if text.chars().count() <= SHOWN { text.to_owned() } else { text.chars().take(SHOWN).chain(['…']).collect() }
}
