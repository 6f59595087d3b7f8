//! What every page has around its content: language, address, the office's name, the banner over invented data.

use analytics::{Release, Text};

use super::assets;
use crate::i18n::Language;

/// The parts of a page that do not depend on what it is about.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The language of the page.
    pub language: Language,
    /// The Vietnamese address of the page, for the link to the other language and the mark in the navigation.
    pub path: String,
    /// The publishing office, as far as it is known.
    pub agency: Option<Text>,
    /// True when the figures are invented.
    pub simulated: bool,
}

impl Frame {
    /// A page in a language at an address.
    pub fn new(language: Language, path: impl Into<String>) -> Self {
        Self { language, path: path.into(), agency: None, simulated: false }
    }

    /// The same page with the name of the office that published `release`, and the banner if its figures are invented.
    pub fn of_release(self, release: &Release) -> Self {
        let about = &release.metadata;
        Self { agency: Some(about.agency.clone()), simulated: about.simulated, ..self }
    }

    /// The name over the page: the office's, or the program's where no office has published yet.
    pub fn name(&self) -> String {
        self.agency.as_ref().map_or_else(|| self.say("name"), |agency| agency.get(self.language.tag()).to_owned())
    }

    /// A message in the language of the page.
    pub fn say(&self, key: &str) -> String {
        self.language.say(key)
    }

    /// The address of a page in the language of this one.
    pub fn link(&self, path: &str) -> String {
        self.language.path(path)
    }

    /// The address of this page in the other language.
    pub fn other(&self) -> String {
        self.language.other().path(&self.path)
    }

    /// The address of an embedded file.
    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// True for the page itself, to mark it in the navigation.
    pub fn is_at(&self, path: &str) -> bool {
        self.path == path
    }
}
