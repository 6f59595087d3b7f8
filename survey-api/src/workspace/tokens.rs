//! Tokens for one's own programs: made, shown once, taken back.

use askama::Template;
use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use uuid::Uuid;

use super::{
    Access, Pages, StaffFrame,
    form::Fault,
    sign_in::{Fields, text},
};
use crate::{
    accounts::{
        Person, Staff, Verb,
        scope::Reach,
        store::token as store,
        token::{DAYS, NewToken, Secret, Token, VERBS},
    },
    app::App,
    error::{Code, Refusal, Result, Rule},
    extract::{Language, PageLanguage},
    offices,
    published::problem::render,
};

const LIST: &str = "/staff/tokens";

/// The page of tokens.
pub fn pages() -> Pages {
    Pages::default().page(LIST, Access::Staff, get(show).post(act))
}

async fn show(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    Ok(render(&TokensPage::of(&app, language, &staff, Vec::new()).await?))
}

async fn act(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Form(fields): Fields,
) -> Result<Response> {
    let owner = owner(&staff)?;
    match text(&fields, "action") {
        "make" => match wanted(&app, &staff, &fields).await {
            Ok(new) => {
                let secret = Secret::random()?;
                store::make(&staff.store(&app), owner, &new, &secret).await?;
                let frame = StaffFrame::new(language, LIST, &staff);
                Ok(render(&TokenPage { frame, name: new.name, secret: secret.text().to_owned() }))
            }
            Err(refusal) if !refusal.violations().is_empty() => {
                let faults = refusal.violations().iter().map(|violation| Fault {
                    field: violation.pointer.trim_start_matches('/').to_owned(),
                    text: violation.rule.text().get(language.tag()).to_owned(),
                });
                let page = TokensPage::of(&app, language, &staff, faults.collect()).await?;
                Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
            }
            Err(refusal) => Err(refusal),
        },
        "revoke" => {
            let id = Uuid::try_parse(text(&fields, "token")).map_err(|_| Refusal::new(Code::NotFound))?;
            store::revoke(&staff.store(&app), owner.id, id).await?;
            Ok(Redirect::to(&language.path(LIST)).into_response())
        }
        _ => Err(Refusal::at(Code::Invalid, "/action", Rule::UnknownValue)),
    }
}

/// A person who is here themselves: no token makes another.
fn owner(staff: &Staff) -> Result<&Person> {
    let own = staff.person.as_ref().filter(|_| staff.token().is_none());
    own.ok_or_else(|| Refusal::new(Code::NotAllowed))
}

/// What is to be made, if its owner may do all of that there.
async fn wanted(app: &App, staff: &Staff, fields: &std::collections::HashMap<String, String>) -> Result<NewToken> {
    let verbs = VERBS.into_iter().filter(|verb| fields.contains_key(verb.word())).collect();
    let new = NewToken::checked(text(fields, "name"), verbs, text(fields, "scope"), text(fields, "days"))?;
    let reach = new.scope.reach(&offices::store::all(&app.store).await?);
    if reach == Reach::nowhere() {
        return Err(Refusal::at(Code::Invalid, "/scope", Rule::UnknownValue));
    }
    if new.verbs.iter().any(|verb| !staff.reach(*verb).covers(&reach)) {
        return Err(Refusal::at(Code::Invalid, "/verbs", Rule::UnknownValue));
    }
    Ok(new)
}

#[derive(Debug)]
struct Row {
    token: Token,
    verbs: String,
    until: String,
    is_good: bool,
}

#[derive(Debug, Template)]
#[template(path = "workspace/tokens.html")]
struct TokensPage {
    frame: StaffFrame,
    faults: Vec<Fault>,
    rows: Vec<Row>,
    verbs: Vec<Verb>,
    days: [i64; 3],
}

#[derive(Debug, Template)]
#[template(path = "workspace/token.html")]
struct TokenPage {
    frame: StaffFrame,
    name: String,
    secret: String,
}

impl TokensPage {
    async fn of(app: &App, language: Language, staff: &Staff, faults: Vec<Fault>) -> Result<Self> {
        let now = app.clock.now();
        let row = |token: Token| Row {
            verbs: token.verbs.iter().map(|verb| verb.word()).collect::<Vec<_>>().join(", "),
            until: jiff::Timestamp::from_second(token.expires_at).unwrap_or_default().strftime("%Y-%m-%d").to_string(),
            is_good: token.is_good(now),
            token,
        };
        let own = match &staff.person {
            Some(person) => store::of(&app.store, person.id).await?,
            None => Vec::new(),
        };
        Ok(Self {
            frame: StaffFrame::new(language, LIST, staff),
            faults,
            rows: own.into_iter().map(row).collect(),
            verbs: VERBS.into_iter().filter(|verb| staff.can(*verb)).collect(),
            days: DAYS,
        })
    }

    /// What is wrong with this field.
    fn fault(&self, field: &str) -> Option<&Fault> {
        self.faults.iter().find(|fault| fault.field == field)
    }
}
