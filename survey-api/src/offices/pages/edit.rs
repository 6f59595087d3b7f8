//! Changing one thing of an office at a time: its name, counters, groups of services, procedures, its end.

use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use jiff::civil::Date;

use super::{Filled, found};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result, Rule, Violation},
    extract::{Language, PageLanguage},
    offices::{
        Office,
        domain::{Named, Procedure},
        store,
    },
    slug::is_code,
    workspace::{
        Access, Pages, StaffFrame,
        form::{Field, FormPage},
        sign_in::{Fields, text},
    },
};

/// The pages of changes.
pub(super) fn pages() -> Pages {
    let change = Access::Verb(Verb::OfficeChange);
    Pages::default().page("/staff/offices/new", Access::Everywhere(Verb::OfficeChange), get(ask_new).post(add)).page(
        "/staff/offices/{code}/{part}",
        change,
        get(ask).post(send),
    )
}

/// What of an office a page is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PartOf {
    Name,
    Counters,
    Groups,
    Procedures,
    CloseCounter,
    Close,
}

impl PartOf {
    fn from_word(word: &str) -> Result<Self> {
        match word {
            "name" => Ok(Self::Name),
            "counters" => Ok(Self::Counters),
            "groups" => Ok(Self::Groups),
            "procedures" => Ok(Self::Procedures),
            "close-counter" => Ok(Self::CloseCounter),
            "close" => Ok(Self::Close),
            _ => Err(Refusal::new(Code::NotFound)),
        }
    }

    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Name => ("office-rename", "office-rename-lead", "office-rename"),
            Self::Counters => ("counters-edit", "counters-lead", "save"),
            Self::Groups => ("groups-edit", "groups-lead", "save"),
            Self::Procedures => ("procedures-edit", "procedures-lead", "save"),
            Self::CloseCounter => ("counter-close", "counter-close-lead", "counter-close"),
            Self::Close => ("office-close", "office-close-lead", "office-close"),
        }
    }
}

async fn ask(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path((code, part)): Path<(String, String)>,
) -> Result<Response> {
    staff.allow_somewhere(Verb::OfficeChange)?;
    let (office, part_of) = (found(&app, &staff, Verb::OfficeChange, &code).await?, PartOf::from_word(&part)?);
    let procedures = store::time::procedures(&app.store, &code).await?;
    let filled = Filled::from([
        ("name_vi".to_owned(), office.name.vi.clone()),
        ("name_en".to_owned(), office.name.en.clone()),
        ("counters".to_owned(), written(&office.counters)),
        ("groups".to_owned(), written(&office.service_groups)),
        ("procedures".to_owned(), procedures.iter().map(procedure_line).collect::<Vec<_>>().join("\n")),
        ("since".to_owned(), app.clock.today().to_string()),
    ]);
    Ok(form(language, &staff, &office, &part, part_of, &filled).show())
}

async fn send(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path((code, part)): Path<(String, String)>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_somewhere(Verb::OfficeChange)?;
    let (office, part_of) = (found(&app, &staff, Verb::OfficeChange, &code).await?, PartOf::from_word(&part)?);
    let form = form(language, &staff, &office, &part, part_of, &fields);
    match changed(&app, &staff, office, part_of, &fields).await {
        Ok(()) => Ok(Redirect::to(&language.path(&format!("/staff/offices/{code}"))).into_response()),
        Err(refusal) => form.refused(refusal),
    }
}

async fn changed(app: &App, staff: &Staff, office: Office, part: PartOf, fields: &Filled) -> Result<()> {
    let (by, code) = (staff.store(app), office.code.clone());
    match part {
        PartOf::Name => {
            let since = day(fields, "since")?;
            let named = Office { name: name(fields), ..office }.checked().map_err(|refusal| at_name(&refusal))?;
            store::time::rename(&by, &code, &named.name, since).await
        }
        PartOf::Counters => {
            let counters = lines("counters", text(fields, "counters"))?;
            store::put(&by, &Office { counters, ..office }.checked().map_err(|_| not_lines("counters"))?).await
        }
        PartOf::Groups => {
            let service_groups = lines("groups", text(fields, "groups"))?;
            store::put(&by, &Office { service_groups, ..office }.checked().map_err(|_| not_lines("groups"))?).await
        }
        PartOf::Procedures => store::time::put_procedures(&by, &code, &procedures(text(fields, "procedures"))?).await,
        PartOf::CloseCounter => {
            let (on, reason) = end(fields)?;
            store::time::close_counter(&by, &code, text(fields, "counter"), on, reason).await
        }
        PartOf::Close => {
            let (on, reason) = end(fields)?;
            store::time::close(&by, &code, on, reason).await
        }
    }
}

/// From when on something is no more, and why.
fn end(fields: &Filled) -> Result<(Date, &str)> {
    let (on, reason) = (day(fields, "since")?, text(fields, "reason").trim());
    if reason.is_empty() { Err(Refusal::at(Code::Invalid, "/reason", Rule::Empty)) } else { Ok((on, reason)) }
}

async fn ask_new(PageLanguage(language): PageLanguage, staff: Staff) -> Result<Response> {
    staff.allow_everywhere(Verb::OfficeChange)?;
    Ok(new_form(language, &staff, &Filled::new()).show())
}

async fn add(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_everywhere(Verb::OfficeChange)?;
    match added(&app, &staff, &fields).await {
        Ok(code) => Ok(Redirect::to(&language.path(&format!("/staff/offices/{code}"))).into_response()),
        Err(refusal) => new_form(language, &staff, &fields).refused(refusal),
    }
}

async fn added(app: &App, staff: &Staff, fields: &Filled) -> Result<String> {
    let code = text(fields, "code").trim().to_owned();
    if store::one(&app.store, &code).await?.is_some() {
        return Err(Refusal::at(Code::Invalid, "/code", Rule::Repeated));
    }
    let service_groups = lines("groups", text(fields, "groups"))?;
    let province = text(fields, "province").trim().to_owned();
    let office = Office { code: code.clone(), name: name(fields), province, service_groups, counters: Vec::new() };
    let office = office.checked().map_err(|refusal| at_name(&refusal))?;
    store::put(&staff.store(app), &office).await?;
    Ok(code)
}

fn name(fields: &Filled) -> analytics::Text {
    analytics::Text::new(text(fields, "name_vi"), text(fields, "name_en"))
}

/// The faults of an office at the fields of its pages.
fn at_name(refusal: &Refusal) -> Refusal {
    let field = |pointer: &str| match pointer {
        "/name/vi" => "/name_vi".to_owned(),
        "/name/en" => "/name_en".to_owned(),
        groups if groups.starts_with("/service_groups") => "/groups".to_owned(),
        other => other.to_owned(),
    };
    let faults = refusal.violations().iter().map(|fault| Violation::new(field(&fault.pointer), fault.rule.clone()));
    Refusal::with(refusal.code(), faults.collect())
}

fn day(fields: &Filled, name: &str) -> Result<Date> {
    text(fields, name).trim().parse().map_err(|_| {
        let words = "cần một ngày / needs a day".to_owned();
        Refusal::at(Code::Invalid, format!("/{name}"), Rule::Fault(words))
    })
}

/// A line each: the code, then the name in Vietnamese and in English, with a vertical bar between them.
fn lines(field: &str, typed: &str) -> Result<Vec<Named>> {
    let mut named: Vec<Named> = Vec::new();
    for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut parts = line.split('|').map(str::trim);
        let (code, vi) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let en = parts.next().filter(|en| !en.is_empty()).unwrap_or(vi);
        let twice = named.iter().any(|before| before.code == code);
        if !is_code(code) || vi.is_empty() || parts.next().is_some() || twice {
            return Err(at_line(field, line));
        }
        named.push(Named { code: code.to_owned(), name: analytics::Text::new(vi, en) });
    }
    Ok(named)
}

fn procedures(typed: &str) -> Result<Vec<Procedure>> {
    let mut procedures: Vec<Procedure> = Vec::new();
    for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (group, rest) = line.split_once('|').ok_or_else(|| at_line("procedures", line))?;
        let named = lines("procedures", rest)?.pop().ok_or_else(|| at_line("procedures", line))?;
        if procedures.iter().any(|before| before.named.code == named.code) {
            return Err(at_line("procedures", line));
        }
        procedures.push(Procedure { service_group: group.trim().to_owned(), named });
    }
    Ok(procedures)
}

fn at_line(field: &str, line: &str) -> Refusal {
    let start: String = line.chars().take(20).collect();
    let words =
        format!("dòng “{start}”: cần mã | tên, mỗi mã một lần / line “{start}”: needs code | name, each code once");
    Refusal::at(Code::Invalid, format!("/{field}"), Rule::Fault(words))
}

fn not_lines(field: &str) -> Refusal {
    Refusal::at(Code::Invalid, format!("/{field}"), Rule::Empty)
}

fn written(list: &[Named]) -> String {
    let line = |one: &Named| format!("{} | {} | {}", one.code, one.name.vi, one.name.en);
    list.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn procedure_line(one: &Procedure) -> String {
    format!("{} | {}", one.service_group, written(std::slice::from_ref(&one.named)))
}

fn form(language: Language, staff: &Staff, office: &Office, part: &str, of: PartOf, filled: &Filled) -> FormPage {
    let frame = StaffFrame::new(language, &format!("/staff/offices/{}/{part}", office.code), staff);
    let since = |label: &str| Field::text(&frame, "since", label, text(filled, "since")).day();
    let many = |name: &'static str, label: &str, hint: &str| {
        Field::text(&frame, name, label, text(filled, name)).long().hint(frame.say(hint))
    };
    let fields = match of {
        PartOf::Name => vec![
            Field::text(&frame, "name_vi", "office-name-vi", text(filled, "name_vi")),
            Field::text(&frame, "name_en", "office-name-en", text(filled, "name_en")),
            since("office-name-since"),
        ],
        PartOf::Counters => vec![many("counters", "counters", "lines-hint")],
        PartOf::Groups => vec![many("groups", "service-groups", "lines-hint")],
        PartOf::Procedures => vec![many("procedures", "procedures", "procedures-hint")],
        PartOf::CloseCounter => {
            let tag = language.tag();
            let counters = office.counters.iter().map(|one| (one.code.clone(), one.name.get(tag).to_owned()));
            vec![
                Field::choice(&frame, "counter", "counter", counters.collect()).chosen(text(filled, "counter")),
                since("office-close-on"),
                Field::text(&frame, "reason", "reason", text(filled, "reason")),
            ]
        }
        PartOf::Close => {
            vec![since("office-close-on"), Field::text(&frame, "reason", "reason", text(filled, "reason"))]
        }
    };
    let (title, lead, send) = of.words();
    let shown = format!("{}: {}", language.say(title), office.name.get(language.tag()));
    let page = FormPage::new(frame, title, lead, send).titled(shown);
    fields.into_iter().fold(page, FormPage::field)
}

fn new_form(language: Language, staff: &Staff, filled: &Filled) -> FormPage {
    let frame = StaffFrame::new(language, "/staff/offices/new", staff);
    let plain = |name: &'static str, label: &str| Field::text(&frame, name, label, text(filled, name));
    let fields = [
        plain("code", "office-code").hint(frame.say("office-code-hint")),
        plain("name_vi", "office-name-vi"),
        plain("name_en", "office-name-en"),
        plain("province", "province").hint(frame.say("province-hint")),
        plain("groups", "service-groups").long().hint(frame.say("lines-hint")),
    ];
    let page = FormPage::new(frame, "office-new", "office-new-lead", "office-new");
    fields.into_iter().fold(page, FormPage::field)
}
