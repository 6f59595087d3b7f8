//! The first administrator: made with the code that the server printed at its start, and only while there is nobody.

use axum::{Form, extract::State, http::HeaderMap, response::Response, routing::get};
use tower_sessions::Session;

use super::{
    Access, Pages, StaffFrame,
    form::{Field, FormPage},
    join::{chosen, password_fields},
    sign_in::{Fields, follow, from_here, text},
};
use crate::{
    accounts::{
        Role,
        domain::NewPerson,
        invitation::{self, Invitation},
        password,
        sign_in::begin,
        store,
    },
    app::App,
    error::{Code, Refusal, Result},
    extract::{Language, Network, PageLanguage},
};

/// One person who can add all others; the small office's only administrator.
const FIRST: [Role; 2] = [Role::SystemAdmin, Role::OfficeAdmin];

/// The page of the first administrator.
pub fn pages() -> Pages {
    Pages::default().page("/staff/set-up", Access::Anyone, get(show).post(send))
}

async fn show(PageLanguage(language): PageLanguage, State(app): State<App>) -> Result<Response> {
    while_nobody(&app).await?;
    Ok(form(language, "", "").show())
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
    while_nobody(&app).await?;
    let (login, name) = (text(&fields, "login"), text(&fields, "name"));
    let keys = [format!("network:{}", network.0)];
    app.failures.check(&keys)?;
    if invitation::hash(text(&fields, "invitation")) != app.set_up.sha256() {
        app.failures.count(&keys);
        return Ok(form(language, login, name).wrong("invitation", "set-up-wrong"));
    }
    let checked = NewPerson::checked(login, name).and_then(|new| Ok((chosen(&fields, &new.login)?, new)));
    let (password, new) = match checked {
        Ok(both) => both,
        Err(refusal) => return form(language, login, name).refused(refusal),
    };
    let invitation = Invitation::random()?;
    let id = store::add_first(&app.store, &new, &invitation, &FIRST).await?;
    store::join(&app.store, id, &invitation.sha256(), password::hash(password).await?).await?;
    let found = store::credentials_of(&app.store, id).await?.ok_or_else(|| Refusal::new(Code::Internal))?;
    Ok(follow(language, begin(&app, &session, &found).await?))
}

async fn while_nobody(app: &App) -> Result<()> {
    if store::is_empty(&app.store).await? { Ok(()) } else { Err(Refusal::new(Code::NotFound)) }
}

fn form(language: Language, login: &str, name: &str) -> FormPage {
    let frame = StaffFrame::outside(language, "/staff/set-up");
    let mut fields = vec![
        Field::text(&frame, "invitation", "set-up-code", ""),
        Field::text(&frame, "name", "person-name", name).autocomplete("name"),
        Field::text(&frame, "login", "person-login", login).autocomplete("username"),
    ];
    fields.extend(password_fields(&frame));
    let page = FormPage::new(frame, "set-up", "set-up-lead", "continue");
    fields.into_iter().fold(page, FormPage::field)
}
