//! People: who there is, and adding somebody with a role.

use askama::Template;
use axum::{Form, extract::State, response::Response, routing::get};

use super::{
    Access, Pages, StaffFrame,
    form::{Field, FormPage},
    sign_in::{Fields, text},
};
use crate::{
    accounts::{
        Grant, Role, Scope, Staff, Verb,
        domain::{NewPerson, Standing},
        invitation::Invitation,
        scope::Reach,
        store,
    },
    app::App,
    error::{Code, Refusal, Result, Rule},
    extract::{Language, PageLanguage},
    offices,
    published::problem::render,
};

/// The pages of people.
pub fn pages() -> Pages {
    Pages::default().page("/staff/people", Access::Verb(Verb::PersonRead), get(list)).page(
        "/staff/people/new",
        Access::Verb(Verb::PersonChange),
        get(ask).post(add),
    )
}

/// Shows whom the reader may see: those with a role within their reach, and to who reaches everything everybody.
async fn list(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_somewhere(Verb::PersonRead)?;
    let reach = staff.reach(Verb::PersonRead);
    let all_offices = offices::store::all(&app.store).await?;
    let grants = store::grants(&app.store, None).await?;
    let mut rows = Vec::new();
    for person in store::all(&app.store).await? {
        let own: Vec<&Grant> = grants.iter().filter(|grant| grant.person == person.id).collect();
        let inside = |grant: &&Grant| reach.meets(&grant.scope.reach(&all_offices));
        if reach != Reach::Everywhere && !own.iter().any(inside) {
            continue;
        }
        let roles: Vec<String> = own.into_iter().filter(inside).map(|grant| held(language, grant)).collect();
        rows.push(Row {
            address: language.path(&format!("/staff/people/{}", person.id)),
            name: person.name,
            login: person.login,
            roles: roles.join("; "),
            state: language.say(match person.state {
                Standing::Invited => "person-state-invited",
                Standing::Active => "person-state-active",
                Standing::Disabled => "person-state-disabled",
            }),
        });
    }
    let may_change = staff.can(Verb::PersonChange);
    Ok(render(&PeoplePage { frame: StaffFrame::new(language, "/staff/people", &staff), may_change, rows }))
}

async fn ask(PageLanguage(language): PageLanguage, staff: Staff) -> Result<Response> {
    staff.allow_somewhere(Verb::PersonChange)?;
    Ok(form(language, &staff, "", "", "").show())
}

async fn add(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_somewhere(Verb::PersonChange)?;
    let (login, name, scope) = (text(&fields, "login"), text(&fields, "name"), text(&fields, "scope"));
    let again = || form(language, &staff, login, name, scope);
    let (new, role, scope) = match wanted(&app, &staff, &fields).await {
        Ok(wanted) => wanted,
        Err(refusal) => return again().refused(refusal),
    };
    let invitation = Invitation::random()?;
    match store::add_with(&staff.store(&app), &new, &invitation, role, &scope).await {
        Ok(_) => {}
        Err(refusal) if refusal.code() == Code::LoginTaken => return Ok(again().wrong("login", "person-login-taken")),
        Err(refusal) => return Err(refusal),
    }
    let frame = StaffFrame::new(language, "/staff/people", &staff);
    Ok(render(&InvitedPage { frame, login: new.login, invitation: invitation.text().to_owned() }))
}

/// Who is to be added, as what and where, if whoever adds them may give that.
async fn wanted(
    app: &App,
    staff: &Staff,
    fields: &std::collections::HashMap<String, String>,
) -> Result<(NewPerson, Role, Scope)> {
    let new = NewPerson::checked(text(fields, "login"), text(fields, "name"))?;
    let unknown = |pointer: &str| Refusal::at(Code::Invalid, pointer, Rule::UnknownValue);
    let role = Role::from_word(text(fields, "role")).ok_or_else(|| unknown("/role"))?;
    let scope = Scope::parse(text(fields, "scope").trim()).ok_or_else(|| unknown("/scope"))?;
    let reach = scope.reach(&offices::store::all(&app.store).await?);
    if reach == Reach::nowhere() {
        return Err(unknown("/scope"));
    }
    if !staff.may_grant(role, &reach) {
        return Err(unknown("/role"));
    }
    Ok((new, role, scope))
}

fn form(language: Language, staff: &Staff, login: &str, name: &str, scope: &str) -> FormPage {
    let frame = StaffFrame::new(language, "/staff/people/new", staff);
    let fields = [
        Field::text(&frame, "name", "person-name", name),
        Field::text(&frame, "login", "person-login", login),
        Field::choice(&frame, "role", "person-role", options(language, staff)),
        Field::text(&frame, "scope", "person-scope", scope).hint(frame.say("person-scope-hint")),
    ];
    let page = FormPage::new(frame, "person-new", "person-new-lead", "person-new");
    fields.into_iter().fold(page, FormPage::field)
}

/// The roles that somebody may give, by word and name.
pub(super) fn options(language: Language, staff: &Staff) -> Vec<(String, String)> {
    let open = Role::ALL.into_iter().filter(|role| staff.held().iter().any(|held| held.role.may_grant(*role)));
    open.map(|role| (role.word().to_owned(), role.name().get(language.tag()).to_owned())).collect()
}

/// A role with where it holds, in words.
pub(super) fn held(language: Language, grant: &Grant) -> String {
    let role = grant.role.name();
    let place = match &grant.scope {
        Scope::Everywhere => language.say("scope-everywhere"),
        Scope::Province(code) => language.say_with("scope-province", &[("code", code)]),
        Scope::Office(code) => code.clone(),
    };
    format!("{} ({place})", role.get(language.tag()))
}

#[derive(Debug)]
struct Row {
    address: String,
    name: String,
    login: String,
    roles: String,
    state: String,
}

#[derive(Debug, Template)]
#[template(path = "workspace/people.html")]
struct PeoplePage {
    frame: StaffFrame,
    may_change: bool,
    rows: Vec<Row>,
}

#[derive(Debug, Template)]
#[template(path = "workspace/invited.html")]
pub(super) struct InvitedPage {
    pub(super) frame: StaffFrame,
    pub(super) login: String,
    pub(super) invitation: String,
}
