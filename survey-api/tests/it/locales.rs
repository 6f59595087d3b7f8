//! The two locale files say the same things, all of them are said somewhere, and nothing asks for what they lack.

use std::{collections::BTreeSet, fs, path::Path};

use survey_api::i18n::Language;
use unicode_normalization::is_nfc;

fn keys(language: Language) -> Vec<&'static str> {
    let messages = language.source().lines().filter_map(|line| line.split_once(" = "));
    messages
        .map(|(key, _)| key)
        .filter(|key| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'))
        .collect()
}

fn sources() -> String {
    fn read(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, text);
            } else {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut text = String::new();
    for folder in ["src", "templates"] {
        read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut text);
    }
    text
}

#[test]
fn both_locale_files_have_the_same_messages_in_the_same_order() {
    assert_eq!(keys(Language::Vi), keys(Language::En));
}

#[test]
fn no_message_stands_twice_and_every_one_can_be_said() {
    for language in Language::ALL {
        let all = keys(language);
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        for key in all {
            assert_ne!(language.say(key), key, "{key} in {}", language.tag());
        }
    }
}

#[test]
fn every_message_that_a_page_asks_for_exists() {
    let known: BTreeSet<_> = keys(Language::Vi).into_iter().collect();
    let text = sources();
    let asked = ["say(\"", "say_with(\""].into_iter().flat_map(|call| text.split(call).skip(1));
    let asked: BTreeSet<_> = asked.filter_map(|rest| rest.split('"').next()).collect();
    assert!(asked.len() > 50, "the search finds what it looks for");
    assert_eq!(asked.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn every_message_is_used() {
    let text = sources();
    let unused: Vec<_> = keys(Language::Vi).into_iter().filter(|key| !text.contains(&format!("\"{key}\""))).collect();
    assert_eq!(unused, Vec::<&str>::new());
}

#[test]
fn messages_are_composed_and_do_not_shout() {
    for language in Language::ALL {
        assert!(is_nfc(language.source()));
        assert!(!language.source().contains('!'));
    }
}
