//! Every word that people read on a page, in Vietnamese first and in English, from `locales/*.ftl`.

mod number;

use std::sync::LazyLock;

use fluent::{FluentArgs, FluentResource, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

pub use crate::extract::Language;

impl Language {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// The language that the reader can change to.
    pub const fn other(self) -> Self {
        match self {
            Self::Vi => Self::En,
            Self::En => Self::Vi,
        }
    }

    /// The address of a page in this language; `path` is its Vietnamese address and begins with `/`.
    pub fn path(self, path: &str) -> String {
        match self {
            Self::Vi => path.to_owned(),
            Self::En => format!("/en{path}"),
        }
    }

    /// The language of a page by its address.
    pub fn of_address(path: &str) -> Self {
        if path == "/en" || path.starts_with("/en/") { Self::En } else { Self::Vi }
    }

    /// The Vietnamese address of a page in either language.
    pub fn address(path: &str) -> &str {
        match Self::of_address(path) {
            Self::Vi => path,
            Self::En => path.strip_prefix("/en").filter(|rest| !rest.is_empty()).unwrap_or("/"),
        }
    }

    /// The text of a message.
    pub fn say(self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// The text of a message with its blanks filled in. What fills them is already in the form that people read.
    pub fn say_with(self, key: &str, blanks: &[(&str, &str)]) -> String {
        let Some(pattern) = self.bundle().get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, language = self.tag(), "a page asks for a message that its locale file does not have");
            return key.to_owned();
        };
        let mut arguments = FluentArgs::new();
        for (name, value) in blanks {
            arguments.set(*name, *value);
        }
        let mut faults = Vec::new();
        let text = self.bundle().format_pattern(pattern, Some(&arguments), &mut faults).into_owned();
        if !faults.is_empty() {
            tracing::error!(
                key,
                language = self.tag(),
                ?faults,
                "a message of a locale file has a blank that nothing fills"
            );
        }
        text
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        match self {
            Self::Vi => &VIETNAMESE,
            Self::En => &ENGLISH,
        }
    }

    /// The source of the locale file.
    pub const fn source(self) -> &'static str {
        match self {
            Self::Vi => include_str!("../locales/vi.ftl"),
            Self::En => include_str!("../locales/en.ftl"),
        }
    }
}

static VIETNAMESE: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| read(Language::Vi));
static ENGLISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| read(Language::En));

fn read(language: Language) -> FluentBundle<FluentResource> {
    let resource = FluentResource::try_new(language.source().to_owned())
        .expect("the locale files are part of the program and a test parses both");
    let tag: LanguageIdentifier = language.tag().parse().expect("`vi` and `en` are well-formed language tags");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // The marks that isolate left-to-right from right-to-left text would only break searching and copying here.
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).expect("a test shows that no key stands twice in a locale file");
    bundle
}
