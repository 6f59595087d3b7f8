//! The first page of whoever is signed in: who they are, and what they may do where.

use askama::Template;
use axum::{extract::State, response::Response, routing::get};

use super::{Access, Pages, StaffFrame, people::held};
use crate::{
    accounts::{Staff, store},
    app::App,
    error::Result,
    extract::PageLanguage,
    published::problem::render,
};

/// The first page.
pub fn pages() -> Pages {
    Pages::default().page("/staff", Access::Staff, get(show))
}

async fn show(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    let grants = match &staff.person {
        Some(person) => store::grants(&app.store, Some(person.id)).await?,
        None => Vec::new(),
    };
    let roles = grants.iter().map(|grant| held(language, grant)).collect();
    Ok(render(&HomePage { frame: StaffFrame::new(language, "/staff", &staff), roles }))
}

#[derive(Debug, Template)]
#[template(path = "workspace/home.html")]
struct HomePage {
    frame: StaffFrame,
    roles: Vec<String>,
}
