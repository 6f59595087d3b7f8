//! A page that shows: a heading and parts below it, each of which is words, links, facts, a table or a button.

use askama::Template;
use axum::response::Response;

use super::StaffFrame;
use crate::published::{pages::Link, problem::render};

/// A page with parts, in the order in which they were added.
#[derive(Debug, Template)]
#[template(path = "workspace/content.html")]
pub struct ContentPage {
    frame: StaffFrame,
    title: String,
    parts: Vec<Part>,
}

/// A part of a page.
#[derive(Debug, Clone)]
pub enum Part {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// Something that must not be overlooked.
    Notice(String),
    /// Where to go from here.
    Links(Vec<Link>),
    /// Names and what stands for them.
    Facts(Vec<(String, String)>),
    /// Rows under a head, with words for who does not see them.
    Table {
        /// What the table holds.
        caption: String,
        /// Heads of the columns.
        head: Vec<String>,
        /// The rows; the first cell names the row.
        rows: Vec<Vec<Cell>>,
    },
    /// A button that does something, and what will happen stated above it.
    Button {
        /// What will happen.
        consequences: Vec<String>,
        /// What is sent: names and values.
        sent: Vec<(&'static str, String)>,
        /// The words on it.
        text: String,
    },
}

/// A cell of a table.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    text: String,
    address: Option<String>,
    is_number: bool,
}

impl ContentPage {
    /// A page with this title, in words.
    pub fn new(frame: StaffFrame, title: String) -> Self {
        Self { frame, title, parts: Vec::new() }
    }

    /// With a part more.
    #[must_use]
    pub fn part(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    /// With a part more, where there is something to show.
    #[must_use]
    pub fn part_if(self, shown: bool, part: impl FnOnce() -> Part) -> Self {
        if shown { self.part(part()) } else { self }
    }

    /// A step that cannot be taken back: what will happen, the button with these words below it, and the way back.
    pub fn step(frame: StaffFrame, title: String, consequences: Vec<String>, words: &str, back: &str) -> Response {
        let (heading, text) = (frame.say("what-will-happen"), frame.say(words));
        let back = Link { address: frame.link(back), text: frame.say("back") };
        let button = Part::Button { consequences, sent: Vec::new(), text };
        let page = Self::new(frame, title).part(Part::Heading(heading)).part(button);
        page.part(Part::Links(vec![back])).show()
    }

    /// The page.
    pub fn show(self) -> Response {
        render(&self)
    }
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Words that lead somewhere.
    pub fn link(text: impl Into<String>, address: impl Into<String>) -> Self {
        Self { text: text.into(), address: Some(address.into()), is_number: false }
    }

    /// A number, as people read it.
    pub fn number(text: impl Into<String>) -> Self {
        Self { text: text.into(), address: None, is_number: true }
    }
}
