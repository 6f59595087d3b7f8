//! One person: roles given and taken, a lost password or phone, an account shut. Never one's own.

use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use uuid::Uuid;

use super::{
    Access, Pages, StaffFrame,
    people::{InvitedPage, held, options},
    sign_in::{Fields, text},
};
use crate::{
    accounts::{Grant, Person, Role, Scope, Staff, Verb, conflict, invitation::Invitation, scope::Reach, staff, store},
    app::App,
    error::{Code, Refusal, Result, Rule},
    extract::{Language, PageLanguage},
    offices,
    published::problem::render,
};

/// The page of one person.
pub fn pages() -> Pages {
    Pages::default().page("/staff/people/{id}", Access::Verb(Verb::PersonRead), get(show).post(act))
}

async fn show(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response> {
    staff.allow_somewhere(Verb::PersonRead)?;
    let person = found(&app, &id).await?;
    let reach = staff.reach(Verb::PersonRead);
    let seen = staff::held(&app.store, person.id).await?.iter().any(|held| reach.meets(&held.reach));
    if reach != Reach::Everywhere && !seen {
        return Err(Refusal::new(Code::NotFound));
    }
    Ok(render(&PersonPage::of(&app, language, &staff, person, None).await?))
}

async fn act(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(id): Path<String>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_somewhere(Verb::PersonChange)?;
    let person = found(&app, &id).await?;
    let by = staff.person.as_ref().map(|own| own.id.to_string()).unwrap_or_default();
    conflict::two_people(&by, &person.id.to_string())?;
    let in_his_name = staff.store(&app);
    let done = match text(&fields, "action") {
        "grant" => give(&app, &staff, &person, &fields).await,
        "revoke" => take(&app, &staff, &person, text(&fields, "grant")).await,
        "disable" => match whole(&app, &staff, &person).await {
            Ok(()) => store::disable(&in_his_name, person.id).await,
            refused => refused,
        },
        "reset" => {
            whole(&app, &staff, &person).await?;
            let invitation = Invitation::random()?;
            store::reset(&in_his_name, person.id, &invitation).await?;
            let frame = StaffFrame::new(language, "/staff/people", &staff);
            return Ok(render(&InvitedPage { frame, login: person.login, invitation: invitation.text().to_owned() }));
        }
        _ => Err(Refusal::at(Code::Invalid, "/action", Rule::UnknownValue)),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&language.path(&format!("/staff/people/{}", person.id))).into_response()),
        Err(refusal) if matches!(refusal.code(), Code::Invalid | Code::ConflictOfInterest) => {
            let page = PersonPage::of(&app, language, &staff, person, Some(refusal.code())).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(refusal) => Err(refusal),
    }
}

async fn found(app: &App, id: &str) -> Result<Person> {
    let missing = || Refusal::new(Code::NotFound);
    let id = Uuid::try_parse(id).map_err(|_| missing())?;
    store::one(&app.store, id).await?.ok_or_else(missing)
}

/// Whoever shuts or resets an account may give every role that it has.
async fn whole(app: &App, staff: &Staff, person: &Person) -> Result<()> {
    let held = staff::held(&app.store, person.id).await?;
    if held.iter().all(|held| staff.may_grant(held.role, &held.reach)) {
        Ok(())
    } else {
        Err(Refusal::new(Code::NotFound))
    }
}

async fn give(
    app: &App,
    staff: &Staff,
    person: &Person,
    fields: &std::collections::HashMap<String, String>,
) -> Result<()> {
    let unknown = |pointer: &str| Refusal::at(Code::Invalid, pointer, Rule::UnknownValue);
    let role = Role::from_word(text(fields, "role")).ok_or_else(|| unknown("/role"))?;
    let scope = Scope::parse(text(fields, "scope").trim()).ok_or_else(|| unknown("/scope"))?;
    let reach = scope.reach(&offices::store::all(&app.store).await?);
    if reach == Reach::nowhere() || !staff.may_grant(role, &reach) {
        return Err(unknown("/scope"));
    }
    conflict::check(&staff::held(&app.store, person.id).await?, role, &reach)?;
    store::grant(&staff.store(app), person.id, role, &scope).await
}

async fn take(app: &App, staff: &Staff, person: &Person, id: &str) -> Result<()> {
    let grants = store::grants(&app.store, Some(person.id)).await?;
    let grant = grants.into_iter().find(|grant| grant.id.to_string() == id);
    let grant = grant.ok_or_else(|| Refusal::new(Code::NotFound))?;
    let reach = grant.scope.reach(&offices::store::all(&app.store).await?);
    if !staff.may_grant(grant.role, &reach) {
        return Err(Refusal::new(Code::NotFound));
    }
    store::revoke(&staff.store(app), &grant).await
}

#[derive(Debug, Template)]
#[template(path = "workspace/person.html")]
struct PersonPage {
    frame: StaffFrame,
    person: Person,
    may_change: bool,
    fault: Option<String>,
    history: Vec<Row>,
    options: Vec<(String, String)>,
}

#[derive(Debug)]
struct Row {
    grant: Grant,
    role: String,
}

impl PersonPage {
    async fn of(app: &App, language: Language, staff: &Staff, person: Person, fault: Option<Code>) -> Result<Self> {
        let history = store::history(&app.store, Some(person.id)).await?;
        let history = history.into_iter().map(|grant| Row { role: held(language, &grant), grant }).collect();
        let is_own = staff.person.as_ref().is_some_and(|own| own.id == person.id);
        Ok(Self {
            frame: StaffFrame::new(language, &format!("/staff/people/{}", person.id), staff),
            may_change: staff.can(Verb::PersonChange) && !is_own,
            fault: fault.map(|code| code.title().get(language.tag()).to_owned()),
            options: options(language, staff),
            history,
            person,
        })
    }
}
