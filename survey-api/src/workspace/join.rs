//! Choosing a password with an invitation.

use std::collections::HashMap;

use axum::{Form, extract::State, http::HeaderMap, response::Response, routing::get};
use tower_sessions::Session;

use super::{
    Access, Pages, StaffFrame,
    form::{Field, FormPage},
    sign_in::{Fields, follow, from_here, text},
};
use crate::{
    accounts::{invitation, password, sign_in::begin, store},
    app::App,
    error::{Code, Refusal, Result, Rule},
    extract::{Language, Network, PageLanguage},
};

/// The page of who was invited.
pub fn pages() -> Pages {
    Pages::default().page("/staff/join", Access::Anyone, get(show).post(send))
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
    let login = text(&fields, "login");
    let keys = [format!("login:{}", login.trim().to_lowercase()), format!("network:{}", network.0)];
    app.failures.check(&keys)?;
    let password = match chosen(&fields, &login.trim().to_lowercase()) {
        Ok(password) => password,
        Err(refusal) => return form(language, login).refused(refusal),
    };
    let joined = match store::credentials(&app.store, login).await? {
        Some(found) => {
            let hash = password::hash(password).await?;
            let invitation = invitation::hash(text(&fields, "invitation"));
            store::join(&app.store, found.person.id, &invitation, hash).await.map(|()| found.person.id)
        }
        None => Err(Refusal::new(Code::CredentialRequired)),
    };
    match joined {
        Ok(id) => {
            let found = store::credentials_of(&app.store, id).await?.ok_or_else(|| Refusal::new(Code::Internal))?;
            Ok(follow(language, begin(&app, &session, &found).await?))
        }
        Err(refusal) if refusal.code() == Code::CredentialRequired => {
            app.failures.count(&keys);
            Ok(form(language, login).wrong("invitation", "join-wrong"))
        }
        Err(refusal) => Err(refusal),
    }
}

/// The password that was typed twice, or what is wrong with it.
pub(super) fn chosen(fields: &HashMap<String, String>, login: &str) -> Result<String> {
    let given = text(fields, "password");
    password::check(given, login).map_err(|rule| Refusal::at(Code::Invalid, "/password", rule))?;
    if given != text(fields, "again") {
        return Err(Refusal::at(Code::Invalid, "/again", Rule::NotTheSame));
    }
    Ok(given.to_owned())
}

/// The two fields of a new password.
pub(super) fn password_fields(frame: &StaffFrame) -> [Field; 2] {
    [
        Field::password(frame, "password", "password-new", "new-password").hint(frame.say("password-hint")),
        Field::password(frame, "again", "password-again", "new-password"),
    ]
}

fn form(language: Language, login: &str) -> FormPage {
    let frame = StaffFrame::outside(language, "/staff/join");
    let mut fields = vec![
        Field::text(&frame, "login", "person-login", login).autocomplete("username"),
        Field::text(&frame, "invitation", "invitation-code", ""),
    ];
    fields.extend(password_fields(&frame));
    let page = FormPage::new(frame, "join", "join-lead", "continue");
    fields.into_iter().fold(page, FormPage::field)
}
