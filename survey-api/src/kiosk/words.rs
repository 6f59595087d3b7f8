//! The words of the kiosk, which it takes along: it speaks both languages without asking again.

use std::collections::BTreeMap;

use crate::i18n::Language;

/// The messages, and the blanks in them that the kiosk fills in.
const WORDS: &[(&str, &[&str])] = &[
    ("kiosk-title", &[]),
    ("kiosk-languages", &[]),
    ("kiosk-modes", &[]),
    ("kiosk-large", &[]),
    ("kiosk-contrast", &[]),
    ("kiosk-lower", &[]),
    ("kiosk-help", &[]),
    ("kiosk-ask", &[]),
    ("kiosk-ask-group", &[]),
    ("kiosk-begin", &[]),
    ("kiosk-purpose", &["office"]),
    ("kiosk-published", &["address"]),
    ("kiosk-newest", &["period", "value"]),
    ("kiosk-step", &["step", "steps"]),
    ("kiosk-last-step", &[]),
    ("kiosk-several", &[]),
    ("kiosk-back", &[]),
    ("kiosk-next", &[]),
    ("kiosk-pass", &[]),
    ("kiosk-send", &[]),
    ("kiosk-comment", &[]),
    ("kiosk-comment-hint", &[]),
    ("kiosk-comment-left", &["count"]),
    ("kiosk-masked", &[]),
    ("kiosk-thanks", &[]),
    ("kiosk-thanks-text", &[]),
    ("kiosk-form", &["address"]),
    ("kiosk-form-code", &[]),
    ("kiosk-done", &[]),
    ("kiosk-idle-title", &[]),
    ("kiosk-idle-text", &["count"]),
    ("kiosk-idle-more", &[]),
    ("kiosk-pause", &[]),
    ("kiosk-closed", &[]),
    ("kiosk-not-ready", &[]),
    ("kiosk-resting", &[]),
    ("kiosk-not-in-use", &[]),
    ("kiosk-not-kept", &[]),
    ("kiosk-other-way", &[]),
    ("kiosk-enrol", &[]),
    ("kiosk-enrol-cleared", &[]),
    ("kiosk-enrol-code", &[]),
    ("kiosk-enrol-hint", &[]),
    ("kiosk-enrol-send", &[]),
    ("kiosk-enrol-empty", &[]),
    ("kiosk-enrol-insecure", &[]),
    ("kiosk-enrol-later", &[]),
    ("kiosk-enrol-unknown", &[]),
    ("kiosk-enrol-storage", &[]),
    ("kiosk-device", &[]),
    ("kiosk-device-name", &[]),
    ("kiosk-device-id", &[]),
    ("kiosk-device-version", &[]),
    ("kiosk-device-queue", &[]),
    ("kiosk-device-refused", &[]),
    ("kiosk-device-last", &[]),
    ("kiosk-device-storage", &[]),
    ("kiosk-device-send", &[]),
    ("kiosk-device-take", &[]),
    ("kiosk-device-leave", &[]),
    ("kiosk-storage-persisted", &[]),
    ("kiosk-storage-best-effort", &[]),
    ("kiosk-storage-full", &[]),
    ("kiosk-storage-cleared", &[]),
];

/// Every message by language, under its name without `kiosk-`; a blank is `{name}`.
pub(super) fn all() -> BTreeMap<&'static str, BTreeMap<&'static str, String>> {
    Language::ALL.map(|language| (language.tag(), of(language))).into()
}

fn of(language: Language) -> BTreeMap<&'static str, String> {
    let message = |(key, blanks): &(&'static str, &[&str])| {
        let blanks: Vec<(&str, String)> = blanks.iter().map(|name| (*name, format!("{{{name}}}"))).collect();
        let blanks: Vec<(&str, &str)> = blanks.iter().map(|(name, blank)| (*name, blank.as_str())).collect();
        (key.strip_prefix("kiosk-").unwrap_or(key), language.say_with(key, &blanks))
    };
    let mut words: BTreeMap<_, _> = WORDS.iter().map(message).collect();
    words.insert("language", language.say("language-name"));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_blank_is_left_for_the_kiosk_to_fill() {
        let words = all();
        assert_eq!(words["en"]["step"], "Step {step} of {steps}");
        assert_eq!(words["vi"]["language"], "Tiếng Việt");
        assert!(words.values().flat_map(BTreeMap::values).all(|text| !text.contains('$') && !text.is_empty()));
    }
}
