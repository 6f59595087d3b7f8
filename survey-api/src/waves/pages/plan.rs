//! The plan of a wave: how many answers, when, and through which channels who is asked what.

use std::collections::{BTreeMap, HashMap};

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use jiff::civil::Date;

use super::{found, to_wave};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Result, Rule, Violation},
    extract::{Language, PageLanguage},
    offices,
    responses::Channel,
    waves::{State as Stage, plan::Plan, store},
    workspace::{
        Access, Pages, StaffFrame,
        form::{Field, FormPage},
        sign_in::{Fields, text},
    },
};

/// The choices of items, beside not using the channel at all.
const ITEMS: [&str; 4] = ["everything", "one_per_factor", "random_2", "own"];

/// The page of the plan.
pub(super) fn pages() -> Pages {
    let access = Access::Everywhere(Verb::WaveChange);
    Pages::default().page("/staff/waves/{code}/plan", access, get(show).post(put))
}

async fn show(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Response> {
    staff.allow_everywhere(Verb::WaveChange)?;
    let (wave, _) = found(&app, &code).await?;
    if wave.state != Stage::Planned {
        return Ok(to_wave(language, &code));
    }
    let plan = store::plan::one(&app.store, &code).await?.unwrap_or_default();
    Ok(form(language, &staff, &code, &filled(&plan)).show())
}

async fn put(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(code): Path<String>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_everywhere(Verb::WaveChange)?;
    let (_, questionnaire) = found(&app, &code).await?;
    let offices: Vec<String> = offices::store::all(&app.store).await?.into_iter().map(|office| office.code).collect();
    let mut faults = Vec::new();
    let expected = expected(text(&fields, "expected"), &offices, &mut faults);
    let mut day = |name: &str| {
        let typed = text(&fields, name).trim();
        let read: Option<Date> = typed.parse().ok();
        if read.is_none() && !typed.is_empty() {
            faults.push(Violation::new(format!("/{name}"), Rule::UnknownValue));
        }
        read
    };
    let (opens_on, closes_on) = (day("opens_on"), day("closes_on"));
    let chosen = Channel::ALL.into_iter().filter_map(|channel| {
        let items = text(&fields, &format!("items/{}", channel.word()));
        (!items.is_empty()).then(|| (channel.word().to_owned(), items.to_owned()))
    });
    let chosen: BTreeMap<String, String> = chosen.collect();
    let channels: Vec<String> = chosen.keys().cloned().collect();
    let plan = Plan { expected, opens_on, closes_on, ..Plan::default() };
    let done = match plan.checked(&channels, &chosen, &questionnaire, faults) {
        Ok(plan) => store::plan::put(&staff.store(&app), &code, &plan).await,
        Err(refusal) => Err(refusal),
    };
    match done {
        Ok(()) => Ok(to_wave(language, &code)),
        Err(refusal) if refusal.code() == Code::WaveOpened => Ok(to_wave(language, &code)),
        Err(refusal) => form(language, &staff, &code, &fields).refused(refusal),
    }
}

/// A line an office: its code, and how many answers are expected of it.
fn expected(typed: &str, offices: &[String], faults: &mut Vec<Violation>) -> BTreeMap<String, u32> {
    let mut expected = BTreeMap::new();
    for (number, line) in typed.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let (code, count) = line.trim().rsplit_once([' ', '\t', ':', ';', ',']).unwrap_or((line.trim(), ""));
        let (code, count) = (code.trim().trim_end_matches([':', ';', ',']), count.parse::<u32>());
        let mut fault = |vi: &str, en: &str| {
            let words = format!("dòng {0}: {vi} / line {0}: {en}", number + 1);
            faults.push(Violation::new("/expected", Rule::Fault(words)));
        };
        match count {
            _ if !offices.iter().any(|office| office == code) => {
                fault("không có đơn vị này", "there is no such office")
            }
            Ok(count) if expected.insert(code.to_owned(), count).is_none() => {}
            Ok(_) => fault("đơn vị đã có ở trên", "the office stands above already"),
            Err(_) => fault("cần một số phiếu", "needs a number of answers"),
        }
    }
    expected
}

fn filled(plan: &Plan) -> HashMap<String, String> {
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    let lines: Vec<String> = plan.expected.iter().map(|(office, count)| format!("{office} {count}")).collect();
    let mut fields = HashMap::from([
        ("opens_on".to_owned(), day(plan.opens_on)),
        ("closes_on".to_owned(), day(plan.closes_on)),
        ("expected".to_owned(), lines.join("\n")),
    ]);
    fields.extend(plan.items.iter().map(|(channel, items)| (format!("items/{channel}"), String::from(*items))));
    fields
}

fn form(language: Language, staff: &Staff, code: &str, filled: &HashMap<String, String>) -> FormPage {
    let frame = StaffFrame::new(language, &format!("/staff/waves/{code}/plan"), staff);
    let mut fields = vec![
        Field::text(&frame, "opens_on", "plan-opens-on", text(filled, "opens_on")).day(),
        Field::text(&frame, "closes_on", "plan-closes-on", text(filled, "closes_on")).day(),
        Field::text(&frame, "expected", "plan-expected", text(filled, "expected"))
            .long()
            .hint(frame.say("plan-expected-hint")),
    ];
    for word in Channel::ALL.map(Channel::word) {
        let none = (String::new(), language.say("plan-not-used"));
        let options = ITEMS.iter().map(|choice| ((*choice).to_owned(), items(language, choice)));
        let options = [none].into_iter().chain(options).collect();
        let name = format!("items/{word}");
        let value = text(filled, &name).to_owned();
        let label = language.say_with("plan-channel", &[("channel", &channel(language, word))]);
        fields.push(Field::select(name, label, options).chosen(&value));
    }
    let title = format!("{}: {code}", language.say("wave-plan"));
    let page = FormPage::new(frame, "wave-plan", "wave-plan-lead", "wave-plan-send").titled(title);
    fields.into_iter().fold(page, FormPage::field)
}

/// A channel in words.
pub(super) fn channel(language: Language, word: &str) -> String {
    language.say(match word {
        "kiosk" => "channel-kiosk",
        "qr" => "channel-qr",
        "web" => "channel-web",
        "paper" => "channel-paper",
        "phone" => "channel-phone",
        "interview" => "channel-interview",
        _ => "channel-post",
    })
}

/// A choice of items in words.
pub(super) fn items(language: Language, word: &str) -> String {
    match word {
        "everything" => language.say("items-everything"),
        "one_per_factor" => language.say("items-one-per-factor"),
        "own" => language.say("items-own"),
        random => language.say_with("items-random", &[("count", random.trim_start_matches("random_"))]),
    }
}
