//! A form as a page: one thing asked, label above field, faults in a summary that links to them.

use std::borrow::Cow;

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::StaffFrame;
use crate::{
    error::Refusal,
    published::{pages::Link, problem::render},
};

/// Most faults of a file that a page lists.
const SHOWN: usize = 50;

/// A page with one form.
#[derive(Debug, Template)]
#[template(path = "workspace/form.html")]
pub struct FormPage {
    frame: StaffFrame,
    title: String,
    lead: String,
    /// A square to be read by a phone, as SVG that we drew.
    square: Option<String>,
    /// What is to be typed where the square cannot be read.
    typed: Option<String>,
    /// What is to be known before the fields are filled in.
    notes: Vec<String>,
    fields: Vec<Field>,
    /// What is sent along unseen.
    hidden: Vec<(&'static str, String)>,
    faults: Vec<Fault>,
    submit: String,
    /// A second button: what it sends, and its words.
    second: Option<(&'static str, String)>,
    /// Files are sent in parts.
    has_file: bool,
    /// Where the form asks instead of sending: its fields become part of that address.
    asks: Option<String>,
    /// Where else to go, below the form, under a heading.
    below: Option<(String, Vec<Link>)>,
}

/// One field.
#[derive(Debug, Clone)]
pub struct Field {
    name: Cow<'static, str>,
    label: String,
    hint: Option<String>,
    kind: &'static str,
    autocomplete: &'static str,
    value: String,
    options: Vec<(String, String)>,
    fault: Option<String>,
}

/// What is wrong, and with which field.
#[derive(Debug, Clone)]
pub struct Fault {
    /// The field's name.
    pub field: String,
    /// In words.
    pub text: String,
}

impl FormPage {
    /// A form with this title; `lead` and `submit` are messages, too.
    pub fn new(frame: StaffFrame, title: &str, lead: &str, submit: &str) -> Self {
        let lead = if lead.is_empty() { String::new() } else { frame.say(lead) };
        let (title, submit) = (frame.say(title), frame.say(submit));
        Self {
            frame,
            title,
            lead,
            square: None,
            typed: None,
            notes: Vec::new(),
            fields: Vec::new(),
            hidden: Vec::new(),
            faults: Vec::new(),
            submit,
            second: None,
            has_file: false,
            asks: None,
            below: None,
        }
    }

    /// With a title that is no message.
    #[must_use]
    pub fn titled(self, title: String) -> Self {
        Self { title, ..self }
    }

    /// With a line before the fields.
    #[must_use]
    pub fn note(mut self, words: String) -> Self {
        self.notes.push(words);
        self
    }

    /// With a value that is sent along.
    #[must_use]
    pub fn hidden(mut self, name: &'static str, value: String) -> Self {
        self.hidden.push((name, value));
        self
    }

    /// A form that looks for something and changes nothing.
    #[must_use]
    pub fn get(self, address: String) -> Self {
        Self { asks: Some(address), ..self }
    }

    /// With links below the form, under a heading.
    #[must_use]
    pub fn below(self, heading: String, links: Vec<Link>) -> Self {
        Self { below: Some((heading, links)).filter(|(_, links)| !links.is_empty()), ..self }
    }

    /// With a second button, which sends its name with the form.
    #[must_use]
    pub fn second(self, name: &'static str, words: String) -> Self {
        Self { second: Some((name, words)), ..self }
    }

    /// With a field more.
    #[must_use]
    pub fn field(mut self, field: Field) -> Self {
        self.has_file |= field.kind == "file";
        self.fields.push(field);
        self
    }

    /// With a square for a phone, and what it holds for typing.
    #[must_use]
    pub fn square(self, svg: String, typed: String) -> Self {
        Self { square: Some(svg), typed: Some(typed), ..self }
    }

    /// The page as it is asked for.
    pub fn show(self) -> Response {
        render(&self)
    }

    /// The page again with one thing wrong.
    pub fn wrong(self, field: &str, message: &str) -> Response {
        let text = self.frame.say(message);
        self.with_faults(vec![Fault { field: field.to_owned(), text }])
    }

    /// The page again with what a refusal says is wrong; one that is not about fields is passed on.
    pub fn refused(self, refusal: Refusal) -> Result<Response, Refusal> {
        if refusal.violations().is_empty() {
            return Err(refusal);
        }
        let language = self.frame.language.tag();
        let named = |name: &str| self.fields.iter().find(|field| field.name == name);
        let faults = refusal.violations().iter().map(|violation| {
            let field = violation.pointer.trim_start_matches('/').to_owned();
            let label = named(&field).map_or_else(String::new, |field| format!("{}: ", field.label));
            Fault { text: format!("{label}{}", violation.rule.text().get(language)), field }
        });
        let faults = faults.collect();
        Ok(self.with_faults(faults))
    }

    /// The page again with what is wrong with a file: each fault with its place, all at the field of the file.
    pub fn file_refused(self, field: &str, refusal: &Refusal) -> Response {
        let language = self.frame.language.tag();
        let faults = refusal.violations().iter().take(SHOWN).map(|violation| {
            let text = format!("{}: {}", violation.pointer, violation.rule.text().get(language));
            Fault { field: field.to_owned(), text }
        });
        let mut faults: Vec<Fault> = faults.collect();
        if faults.is_empty() {
            faults.push(Fault { field: field.to_owned(), text: refusal.code().title().get(language).to_owned() });
        }
        let more = refusal.violations().len().saturating_sub(SHOWN);
        if more > 0 {
            let more = self.frame.language.count(more as u64);
            let text = self.frame.language.say_with("faults-more", &[("count", &more)]);
            faults.push(Fault { field: field.to_owned(), text });
        }
        self.with_faults(faults)
    }

    fn with_faults(mut self, faults: Vec<Fault>) -> Response {
        for field in &mut self.fields {
            field.fault = faults.iter().find(|fault| fault.field == field.name).map(|fault| fault.text.clone());
        }
        self.faults = faults;
        (StatusCode::UNPROCESSABLE_ENTITY, render(&self)).into_response()
    }
}

impl Field {
    /// The attributes that tie its hint and its fault to it. Names are our own words and keys of items, which need no escaping.
    fn described(&self) -> String {
        match (&self.fault, &self.hint) {
            (Some(_), _) => format!(" aria-invalid=\"true\" aria-describedby=\"{}-fault\"", self.name),
            (None, Some(_)) => format!(" aria-describedby=\"{}-hint\"", self.name),
            (None, None) => String::new(),
        }
    }

    /// A line of text.
    pub fn text(frame: &StaffFrame, name: &'static str, label: &str, value: &str) -> Self {
        Self::named(name, frame.say(label), value)
    }

    /// A line of text whose name and label come from elsewhere: an item of a questionnaire.
    pub fn named(name: impl Into<Cow<'static, str>>, label: String, value: &str) -> Self {
        Self {
            name: name.into(),
            label,
            hint: None,
            kind: "text",
            autocomplete: "off",
            value: value.to_owned(),
            options: Vec::new(),
            fault: None,
        }
    }

    /// A password; it is never shown again.
    pub fn password(frame: &StaffFrame, name: &'static str, label: &str, autocomplete: &'static str) -> Self {
        Self { kind: "password", autocomplete, ..Self::text(frame, name, label, "") }
    }

    /// One of several.
    pub fn choice(frame: &StaffFrame, name: &'static str, label: &str, options: Vec<(String, String)>) -> Self {
        Self { kind: "choice", options, ..Self::text(frame, name, label, "") }
    }

    /// One of several, of a field whose name and label come from elsewhere.
    pub fn select(name: impl Into<Cow<'static, str>>, label: String, options: Vec<(String, String)>) -> Self {
        Self { kind: "choice", options, ..Self::named(name, label, "") }
    }

    /// One of several, with the one that is chosen.
    #[must_use]
    pub fn chosen(self, value: &str) -> Self {
        Self { value: value.to_owned(), ..self }
    }

    /// Several lines.
    #[must_use]
    pub fn long(self) -> Self {
        Self { kind: "long", ..self }
    }

    /// A day.
    #[must_use]
    pub fn day(self) -> Self {
        Self { kind: "date", ..self }
    }

    /// A file.
    #[must_use]
    pub fn file(self) -> Self {
        Self { kind: "file", ..self }
    }

    /// A mark of a sheet: one or two letters, keyed fast.
    #[must_use]
    pub fn mark(self) -> Self {
        Self { kind: "mark", ..self }
    }

    /// With words below the label.
    #[must_use]
    pub fn hint(self, words: String) -> Self {
        Self { hint: Some(words), ..self }
    }

    /// With what the browser may fill in.
    #[must_use]
    pub fn autocomplete(self, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..self }
    }
}
