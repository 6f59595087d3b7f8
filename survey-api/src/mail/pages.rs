//! Letters on pages: what somebody wants to be sent, and, for who runs the server, how sending goes.

use axum::{
    Form,
    extract::State as Of,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

use super::{
    domain::{Rhythm, State, Wants, checked_address},
    letter, smtp, store,
};
use crate::{
    accounts::{Person, Staff, Verb},
    app::App,
    error::{Code, Refusal, Result, Rule},
    extract::{Language, PageLanguage},
    published::pages::Link,
    workspace::{
        Access, Cell, ContentPage, Pages, Part, StaffFrame,
        form::{Field, FormPage},
        sign_in::{Fields, text},
    },
};

const OWN: &str = "/staff/letters";
const ALL: &str = "/staff/mail";
const TRIAL: &str = "/staff/mail/trial";
/// Most letters with a fault that are shown.
const SHOWN: u64 = 100;

/// The pages of letters.
pub fn pages() -> Pages {
    let operator = Access::Everywhere(Verb::OperationChange);
    Pages::default().page(OWN, Access::Staff, get(own).post(keep)).page(ALL, operator, get(show).post(again)).page(
        TRIAL,
        operator,
        get(trial).post(send_trial),
    )
}

async fn own(PageLanguage(language): PageLanguage, staff: Staff, Of(app): Of<App>) -> Result<Response> {
    let wants = match &staff.person {
        Some(person) => store::wants(&app.store, person.id).await?,
        None => Wants::UNSAID,
    };
    Ok(wishes(&app, language, &staff, &wants).show())
}

async fn keep(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    Of(app): Of<App>,
    Form(fields): Fields,
) -> Result<Response> {
    let owner = owner(&staff)?;
    let typed = (text(&fields, "address"), text(&fields, "reminders"), text(&fields, "digest"));
    match Wants::checked(typed.0, typed.1, typed.2) {
        Ok(wants) => {
            store::put(&staff.store(&app), owner.id, &wants).await?;
            let frame = StaffFrame::new(language, OWN, &staff);
            let words = match &wants.address {
                Some(address) => language.say_with("letters-kept", &[("address", address)]),
                None => language.say("letters-off"),
            };
            let back = Link { address: frame.link(OWN), text: frame.say("letters-change") };
            let page = ContentPage::new(frame, language.say("staff-letters")).part(Part::Notice(words));
            Ok(page.part(Part::Links(vec![back])).show())
        }
        Err(refusal) => {
            let wants = Wants {
                address: Some(typed.0.to_owned()),
                reminders: typed.1 != "no",
                digest: Rhythm::from_word(typed.2).unwrap_or(Rhythm::Weekly),
            };
            wishes(&app, language, &staff, &wants).refused(refusal)
        }
    }
}

/// A person who is here themselves: no token says where letters go.
fn owner(staff: &Staff) -> Result<&Person> {
    let own = staff.person.as_ref().filter(|_| staff.token().is_none());
    own.ok_or_else(|| Refusal::new(Code::NotAllowed))
}

fn wishes(app: &App, language: Language, staff: &Staff, wants: &Wants) -> FormPage {
    let frame = StaffFrame::new(language, OWN, staff);
    let yes_no = ["yes", "no"].map(|word| (word.to_owned(), language.say(if word == "yes" { "yes" } else { "no" })));
    let rhythm = |rhythm: Rhythm| {
        let name = match rhythm {
            Rhythm::Daily => "letters-daily",
            Rhythm::Weekly => "letters-weekly",
            Rhythm::Never => "letters-never",
        };
        (rhythm.word().to_owned(), language.say(name))
    };
    let address = Field::text(&frame, "address", "letters-address", wants.address.as_deref().unwrap_or_default());
    let address = address.hint(language.say("letters-address-hint")).autocomplete("email");
    let reminders = Field::choice(&frame, "reminders", "letters-reminders", yes_no.to_vec());
    let digest = Field::choice(&frame, "digest", "letters-digest", Rhythm::ALL.map(rhythm).to_vec());
    let mut form = FormPage::new(frame, "staff-letters", "letters-lead", "letters-keep")
        .field(address)
        .field(
            reminders.chosen(if wants.reminders { "yes" } else { "no" }).hint(language.say("letters-reminders-hint")),
        )
        .field(digest.chosen(wants.digest.word()).hint(language.say("letters-digest-hint")));
    if app.mail.is_none() {
        form = form.note(language.say("mail-off"));
    }
    form
}

async fn show(PageLanguage(language): PageLanguage, staff: Staff, Of(app): Of<App>) -> Result<Response> {
    staff.allow_everywhere(Verb::OperationChange)?;
    let frame = StaffFrame::new(language, ALL, &staff);
    let said = match &app.mail {
        None => language.say("mail-off"),
        Some(smtp) => language.say_with("mail-on", &[("from", &smtp.from())]),
    };
    let (tally, troubled) =
        (store::outbox::tally(&app.store).await?, store::outbox::troubled(&app.store, SHOWN).await?);
    let count = |state: State| language.count(tally.get(state.word()).copied().unwrap_or(0));
    let facts = vec![
        (language.say("mail-waiting"), count(State::Waiting)),
        (language.say("mail-sent"), count(State::Sent)),
        (language.say("mail-dead"), count(State::Dead)),
        (language.say("mail-dropped"), count(State::Dropped)),
    ];
    let trial = Link { address: frame.link(TRIAL), text: frame.say("mail-trial") };
    let rows = troubled.iter().map(|letter| {
        let state = if letter.state == State::Dead { "mail-dead" } else { "mail-waiting" };
        vec![
            Cell::text(letter.letter.subject.clone()),
            Cell::text(letter.letter.address.clone()),
            Cell::text(language.say(state)),
            Cell::number(letter.tries.to_string()),
            Cell::text(letter.fault.clone().unwrap_or_default()),
        ]
    });
    let table = Part::Table {
        caption: language.say("mail-troubled"),
        head: ["mail-subject", "letters-address", "mail-state", "mail-tries", "mail-fault"]
            .map(|name| language.say(name))
            .to_vec(),
        rows: rows.collect(),
    };
    let again = || Part::Button {
        consequences: vec![language.say("mail-again-what")],
        sent: Vec::new(),
        text: language.say("mail-again"),
    };
    let page = ContentPage::new(frame, language.say("staff-mail")).part(Part::Notice(said)).part(Part::Facts(facts));
    let page = page.part_if(app.mail.is_some(), || Part::Links(vec![trial]));
    let has_dead = tally.contains_key(State::Dead.word());
    Ok(page.part_if(!troubled.is_empty(), || table).part_if(has_dead, again).show())
}

async fn again(PageLanguage(language): PageLanguage, staff: Staff, Of(app): Of<App>) -> Result<Response> {
    staff.allow_everywhere(Verb::OperationChange)?;
    store::outbox::revive(&staff.store(&app)).await?;
    Ok(Redirect::to(&language.path(ALL)).into_response())
}

async fn trial(PageLanguage(language): PageLanguage, staff: Staff, Of(app): Of<App>) -> Result<Response> {
    staff.allow_everywhere(Verb::OperationChange)?;
    let own = match &staff.person {
        Some(person) => store::wants(&app.store, person.id).await?.address,
        None => None,
    };
    Ok(trial_form(&app, language, &staff, &own.unwrap_or_default()).show())
}

/// Sends a letter at once, and shows what the server says.
async fn send_trial(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    Of(app): Of<App>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_everywhere(Verb::OperationChange)?;
    let typed = text(&fields, "address");
    let form = || trial_form(&app, language, &staff, typed);
    let address = match checked_address(typed) {
        Ok(Some(address)) => address,
        Ok(None) => return form().refused(Refusal::at(Code::Invalid, "/address", Rule::Empty)),
        Err(wrong) => return form().refused(Refusal::with(Code::Invalid, vec![wrong])),
    };
    let Some(smtp) = &app.mail else {
        return form().refused(Refusal::at(Code::Invalid, "/address", Rule::Fault(language.say("mail-off"))));
    };
    let mut connection = None;
    let sent =
        smtp.send(&mut connection, &letter::trial(&app.config.address(), address.clone()), app.clock.now()).await;
    smtp::close(connection).await;
    let (status, words) = match sent {
        Ok(()) => (StatusCode::OK, language.say_with("mail-trial-sent", &[("address", &address)])),
        Err(fault) => {
            (StatusCode::UNPROCESSABLE_ENTITY, language.say_with("mail-trial-failed", &[("fault", &fault.words)]))
        }
    };
    let frame = StaffFrame::new(language, TRIAL, &staff);
    let back = Link { address: frame.link(ALL), text: frame.say("staff-mail") };
    let page = ContentPage::new(frame, language.say("mail-trial")).part(Part::Notice(words));
    Ok((status, page.part(Part::Links(vec![back])).show()).into_response())
}

fn trial_form(app: &App, language: Language, staff: &Staff, address: &str) -> FormPage {
    let frame = StaffFrame::new(language, TRIAL, staff);
    let field = Field::text(&frame, "address", "letters-address", address).autocomplete("email");
    let form = FormPage::new(frame, "mail-trial", "mail-trial-lead", "mail-trial-send").field(field);
    if app.mail.is_none() { form.note(language.say("mail-off")) } else { form }
}
