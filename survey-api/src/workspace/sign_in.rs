//! Signing in and out.

use std::collections::HashMap;

use axum::{
    Form,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use tower_sessions::Session;

use super::{
    Access, Pages, StaffFrame,
    form::{Field, FormPage},
};
use crate::{
    accounts::{
        session,
        sign_in::{Next, with_password},
    },
    app::App,
    error::{Code, Refusal, Result},
    extract::{Language, Network, PageLanguage, same_origin},
};

/// The fields of a form.
pub(crate) type Fields = Form<HashMap<String, String>>;

/// The pages of signing in and out.
pub fn pages() -> Pages {
    Pages::default().page("/staff/sign-in", Access::Anyone, get(show).post(send)).page(
        "/staff/sign-out",
        Access::Anyone,
        post(out),
    )
}

async fn show(PageLanguage(language): PageLanguage) -> Response {
    form(language, "").show()
}

async fn send(
    PageLanguage(language): PageLanguage,
    State(app): State<App>,
    session: Session,
    network: Network,
    headers: HeaderMap,
    Form(fields): Fields,
) -> Result<Response> {
    from_here(&headers)?;
    let (login, password) = (text(&fields, "login"), text(&fields, "password").to_owned());
    match with_password(&app, &session, &network, login, password).await {
        Ok(next) => Ok(follow(language, next)),
        Err(refusal) if refusal.code() == Code::CredentialRequired => {
            Ok(form(language, login).wrong("login", "sign-in-wrong"))
        }
        Err(refusal) => Err(refusal),
    }
}

async fn out(PageLanguage(language): PageLanguage, session: Session, headers: HeaderMap) -> Result<Response> {
    from_here(&headers)?;
    session::end(&session).await?;
    Ok(Redirect::to(&language.path("/staff/sign-in")).into_response())
}

fn form(language: Language, login: &str) -> FormPage {
    let frame = StaffFrame::outside(language, "/staff/sign-in");
    let fields = [
        Field::text(&frame, "login", "person-login", login).autocomplete("username"),
        Field::password(&frame, "password", "password", "current-password"),
    ];
    let page = FormPage::new(frame, "sign-in", "sign-in-lead", "sign-in");
    fields.into_iter().fold(page, FormPage::field)
}

/// To where the next step is.
pub(super) fn follow(language: Language, next: Next) -> Response {
    let path = match next {
        Next::Home => "/staff",
        Next::SecondFactor => "/staff/second-factor",
        Next::NewSecondFactor => "/staff/second-factor/new",
    };
    Redirect::to(&language.path(path)).into_response()
}

/// A form about signing in is taken from our own pages only: nobody is signed in as somebody else from elsewhere.
pub(super) fn from_here(headers: &HeaderMap) -> Result<()> {
    if same_origin::holds(headers) { Ok(()) } else { Err(Refusal::new(Code::ForeignOrigin)) }
}

/// What a field says; nothing where it is not there.
pub(crate) fn text<'a>(fields: &'a HashMap<String, String>, name: &str) -> &'a str {
    fields.get(name).map_or("", String::as_str)
}
