//! A letter in both languages: Vietnamese first, English below it.

use uuid::Uuid;

use crate::i18n::Language;

/// A letter as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Stable id.
    pub id: Uuid,
    /// To whom.
    pub address: String,
    /// In one line.
    pub subject: String,
    /// In plain words.
    pub body: String,
}

/// What somebody is told, and on which occasions they are told nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// `reminder` or `digest`.
    pub kind: &'static str,
    /// What it is about; the same occasion never makes two letters.
    pub occasions: Vec<String>,
    /// In one line.
    pub subject: String,
    /// In plain words.
    pub body: String,
}

/// Subject and body. `base` is the address of the server, `title` a message, `lines` what the letter says in a language.
pub fn written(base: &str, title: &str, lines: impl Fn(Language) -> Vec<String>) -> (String, String) {
    let part = |language: Language| {
        let link = |page: &str| format!("{base}{}", language.path(page));
        let mut part = vec![language.say(title), String::new()];
        part.extend(lines(language));
        part.push(String::new());
        part.push(language.say_with("letter-open", &[("address", &link("/staff"))]));
        part.push(language.say_with("letter-stop", &[("address", &link("/staff/letters"))]));
        part.join("\n")
    };
    let subject = format!("Hài Lòng: {} / {}", Language::Vi.say(title), Language::En.say(title));
    (subject, format!("{}\n\n—\n\n{}\n", part(Language::Vi), part(Language::En)))
}

/// The letter by which settings are tried out.
pub fn trial(base: &str, address: String) -> Letter {
    let (subject, body) = written(base, "letter-trial", |language| vec![language.say("letter-trial-words")]);
    Letter { id: Uuid::now_v7(), address, subject, body }
}
