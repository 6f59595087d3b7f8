//! The second factor: typing a code, and setting up a phone.

use axum::{
    Form,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use fast_qr::{
    QRBuilder,
    convert::{Builder, svg::SvgBuilder},
};
use tower_sessions::Session;

use super::{
    Access, Pages, StaffFrame,
    form::{Field, FormPage},
    sign_in::{Fields, from_here, text},
};
use crate::{
    accounts::sign_in::{confirm, offer, with_code},
    app::App,
    error::{Code, Refusal, Result},
    extract::{Language, PageLanguage},
};

/// The pages of the second factor.
pub fn pages() -> Pages {
    Pages::default().page("/staff/second-factor", Access::Anyone, get(show).post(send)).page(
        "/staff/second-factor/new",
        Access::Anyone,
        get(show_new).post(send_new),
    )
}

async fn show(PageLanguage(language): PageLanguage) -> Response {
    form(language).show()
}

async fn send(
    PageLanguage(language): PageLanguage,
    State(app): State<App>,
    session: Session,
    headers: HeaderMap,
    Form(fields): Fields,
) -> Result<Response> {
    from_here(&headers)?;
    outcome(language, with_code(&app, &session, text(&fields, "code")).await, form(language))
}

async fn show_new(PageLanguage(language): PageLanguage, State(app): State<App>, session: Session) -> Result<Response> {
    Ok(new_form(&app, &session, language).await?.show())
}

async fn send_new(
    PageLanguage(language): PageLanguage,
    State(app): State<App>,
    session: Session,
    headers: HeaderMap,
    Form(fields): Fields,
) -> Result<Response> {
    from_here(&headers)?;
    let page = new_form(&app, &session, language).await?;
    outcome(language, confirm(&app, &session, text(&fields, "code")).await, page)
}

fn outcome(language: Language, done: Result<()>, page: FormPage) -> Result<Response> {
    match done {
        Ok(()) => Ok(Redirect::to(&language.path("/staff")).into_response()),
        Err(refusal) if refusal.code() == Code::Invalid => Ok(page.wrong("code", "second-factor-wrong")),
        Err(refusal) => Err(refusal),
    }
}

fn form(language: Language) -> FormPage {
    let frame = StaffFrame::outside(language, "/staff/second-factor");
    let code = Field::text(&frame, "code", "second-factor-code", "").autocomplete("one-time-code");
    FormPage::new(frame, "second-factor", "second-factor-lead", "continue").field(code)
}

async fn new_form(app: &App, session: &Session, language: Language) -> Result<FormPage> {
    let (secret, login) = offer(app, session).await?;
    let frame = StaffFrame::outside(language, "/staff/second-factor/new");
    let code = Field::text(&frame, "code", "second-factor-code", "").autocomplete("one-time-code");
    let square = QRBuilder::new(secret.address(&login)?).build().map_err(|_| Refusal::new(Code::Internal))?;
    let svg = SvgBuilder::default().margin(2).to_str(&square);
    let page = FormPage::new(frame, "second-factor-new", "second-factor-new-lead", "continue");
    Ok(page.square(svg, secret.typed()).field(code))
}
