//! Hours of an office and special days as pages: a line each.

use std::collections::BTreeMap;

use analytics::Text;
use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use jiff::civil::{Date, Time};

use super::{Filled, found};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result, Rule},
    extract::{Language, PageLanguage},
    offices::{
        Office,
        hours::{Hours, Span, SpecialDay},
        store::calendar,
    },
    workspace::{
        Access, Pages, StaffFrame,
        form::{Field, FormPage},
        sign_in::{Fields, text},
    },
};

/// How the days of a week are written, Monday first.
const WEEKDAYS: [&str; 7] = ["T2", "T3", "T4", "T5", "T6", "T7", "CN"];

/// The pages of the calendar.
pub(super) fn pages() -> Pages {
    Pages::default()
        .page("/staff/offices/{code}/hours", Access::Verb(Verb::OfficeChange), get(ask_hours).post(send_hours))
        .page("/staff/calendar", Access::Everywhere(Verb::OfficeChange), get(ask_days).post(send_days))
}

async fn ask_hours(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Response> {
    staff.allow_somewhere(Verb::OfficeChange)?;
    let office = found(&app, &staff, Verb::OfficeChange, &code).await?;
    let hours = calendar::hours(&app.store, &code).await?.unwrap_or_default();
    Ok(hours_form(language, &staff, &office, &written_hours(&hours)).show())
}

async fn send_hours(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(code): Path<String>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_somewhere(Verb::OfficeChange)?;
    let office = found(&app, &staff, Verb::OfficeChange, &code).await?;
    let typed = text(&fields, "hours");
    let done = match read_hours(typed) {
        Ok(hours) => calendar::put_hours(&staff.store(&app), &code, &hours).await,
        Err(refusal) => Err(refusal),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&language.path(&format!("/staff/offices/{code}"))).into_response()),
        Err(refusal) => hours_form(language, &staff, &office, typed).refused(refusal),
    }
}

async fn ask_days(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_everywhere(Verb::OfficeChange)?;
    let days = calendar::days(&app.store).await?;
    let typed = days.iter().map(written_day).collect::<Vec<_>>().join("\n");
    Ok(days_form(language, &staff, &Filled::from([("days".to_owned(), typed)])).show())
}

async fn send_days(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_everywhere(Verb::OfficeChange)?;
    let done = match read_days(text(&fields, "days")) {
        Ok(days) => calendar::put_days(&staff.store(&app), &days).await,
        Err(refusal) => Err(refusal),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&language.path("/staff/offices")).into_response()),
        Err(refusal) => days_form(language, &staff, &fields).refused(refusal),
    }
}

/// `T2 07:30-11:30 13:30-17:00`
fn read_hours(typed: &str) -> Result<Hours> {
    let mut hours = BTreeMap::new();
    for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let wrong = || {
            let words = format!("dòng “{line}”: viết như T2 07:30-11:30 13:30-17:00 / write it like T2 07:30-11:30");
            Refusal::at(Code::Invalid, "/hours", Rule::Fault(words))
        };
        let mut words = line.split_whitespace();
        let weekday = words.next().and_then(weekday).ok_or_else(wrong)?;
        let span = |text: &str| {
            let (opens, closes) = text.split_once(['-', '–'])?;
            Some(Span { opens: opens.parse::<Time>().ok()?, closes: closes.parse::<Time>().ok()? })
        };
        let spans = words.map(span).collect::<Option<Vec<Span>>>().ok_or_else(wrong)?;
        if hours.insert(weekday, spans).is_some() {
            return Err(wrong());
        }
    }
    Hours(hours).checked().map_err(|_| {
        let words =
            "giờ đóng phải sau giờ mở, các buổi nối tiếp nhau / hours must close after they open, one after the other";
        Refusal::at(Code::Invalid, "/hours", Rule::Fault(words.to_owned()))
    })
}

/// `2026-09-02 | nghỉ | Quốc khánh | National Day`, or `2026-08-22 | T2 | Làm bù`
fn read_days(typed: &str) -> Result<Vec<SpecialDay>> {
    let mut days: BTreeMap<Date, SpecialDay> = BTreeMap::new();
    for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let wrong = || {
            let start: String = line.chars().take(20).collect();
            let words = format!(
                "dòng “{start}”: ngày | nghỉ hoặc T2…CN | tên, mỗi ngày một lần / line “{start}”: day | off or T2…CN | name, each day once"
            );
            Refusal::at(Code::Invalid, "/days", Rule::Fault(words))
        };
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let (day, how, vi, en) = match parts.as_slice() {
            [day, how, vi] => (day, how, vi, vi),
            [day, how, vi, en] => (day, how, vi, en),
            _ => return Err(wrong()),
        };
        let day: Date = day.parse().map_err(|_| wrong())?;
        let works_as = match *how {
            "nghỉ" | "off" => None,
            other => Some(weekday(other).ok_or_else(wrong)?),
        };
        if vi.is_empty() || days.insert(day, SpecialDay { day, works_as, name: Text::new(*vi, *en) }).is_some() {
            return Err(wrong());
        }
    }
    Ok(days.into_values().collect())
}

fn weekday(word: &str) -> Option<u8> {
    let place = WEEKDAYS.iter().position(|known| known.eq_ignore_ascii_case(word))?;
    u8::try_from(place + 1).ok()
}

fn named(weekday: u8) -> &'static str {
    WEEKDAYS.get(usize::from(weekday).wrapping_sub(1)).copied().unwrap_or_default()
}

fn written_hours(hours: &Hours) -> String {
    let span = |span: &Span| format!("{}-{}", span.opens.strftime("%H:%M"), span.closes.strftime("%H:%M"));
    let line = |(weekday, spans): (&u8, &Vec<Span>)| {
        [named(*weekday).to_owned()].into_iter().chain(spans.iter().map(span)).collect::<Vec<_>>().join(" ")
    };
    hours.0.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn written_day(day: &SpecialDay) -> String {
    let how = day.works_as.map_or("nghỉ", named);
    format!("{} | {how} | {} | {}", day.day, day.name.vi, day.name.en)
}

fn hours_form(language: Language, staff: &Staff, office: &Office, typed: &str) -> FormPage {
    let frame = StaffFrame::new(language, &format!("/staff/offices/{}/hours", office.code), staff);
    let field = Field::text(&frame, "hours", "office-hours", typed).long().hint(frame.say("office-hours-hint"));
    let title = format!("{}: {}", language.say("office-hours"), office.name.get(language.tag()));
    FormPage::new(frame, "office-hours", "office-hours-lead", "save").titled(title).field(field)
}

fn days_form(language: Language, staff: &Staff, filled: &Filled) -> FormPage {
    let frame = StaffFrame::new(language, "/staff/calendar", staff);
    let field =
        Field::text(&frame, "days", "calendar-days", text(filled, "days")).long().hint(frame.say("calendar-hint"));
    FormPage::new(frame, "calendar", "calendar-lead", "save").field(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let typed = "T2 07:30-11:30 13:30-17:00\nT7 08:00-11:00";
        assert_eq!(written_hours(&read_hours(typed).unwrap()), typed);
        for wrong in ["T8 07:30-11:30", "T2 7h-11h", "T2 12:00-08:00", "T2 07:30-11:30\nT2 13:30-17:00"] {
            assert!(read_hours(wrong).is_err(), "{wrong}");
        }
        let days = "2026-08-22 | T2 | Làm bù | Worked instead\n2026-09-02 | nghỉ | Quốc khánh | National Day";
        let read = read_days(days).unwrap();
        assert_eq!(read.iter().map(written_day).collect::<Vec<_>>().join("\n"), days);
        for wrong in ["2026-09-02", "2026-09-02 | nghỉ | ", "soon | nghỉ | x", "2026-09-02 | T9 | x"] {
            assert!(read_days(wrong).is_err(), "{wrong}");
        }
    }
}
