//! A form as a page: one thing asked, label above field, faults in a summary that links to them.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::StaffFrame;
use crate::{error::Refusal, published::problem::render};

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
    fields: Vec<Field>,
    faults: Vec<Fault>,
    submit: String,
}

/// One field.
#[derive(Debug, Clone)]
pub struct Field {
    name: &'static str,
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
        let (title, lead, submit) = (frame.say(title), frame.say(lead), frame.say(submit));
        Self { frame, title, lead, square: None, typed: None, fields: Vec::new(), faults: Vec::new(), submit }
    }

    /// With a field more.
    #[must_use]
    pub fn field(mut self, field: Field) -> Self {
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

    fn with_faults(mut self, faults: Vec<Fault>) -> Response {
        for field in &mut self.fields {
            field.fault = faults.iter().find(|fault| fault.field == field.name).map(|fault| fault.text.clone());
        }
        self.faults = faults;
        (StatusCode::UNPROCESSABLE_ENTITY, render(&self)).into_response()
    }
}

impl Field {
    /// A line of text.
    pub fn text(frame: &StaffFrame, name: &'static str, label: &str, value: &str) -> Self {
        Self {
            name,
            label: frame.say(label),
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
