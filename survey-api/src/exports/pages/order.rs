//! The form that asks for an export: only what the chosen kind of export needs.

use std::collections::HashMap;

use jiff::Timestamp;
use uuid::Uuid;

use super::{NEW, shown, yes_or_no};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Refusal, Result, Violation},
    exports::{Dataset, Format, Labels, Layout, Order, Profile, views::ExportBody},
    extract::Language,
    offices, questionnaires, releases, waves,
    workspace::{
        StaffFrame,
        form::{Field, FormPage},
        sign_in::text,
    },
};

/// The form, filled in as it was sent.
pub(super) async fn form(
    app: &App,
    language: Language,
    staff: &Staff,
    dataset: Dataset,
    sent: &HashMap<String, String>,
) -> Result<FormPage> {
    let frame = StaffFrame::new(language, &format!("{NEW}/{}", dataset.word()), staff);
    let value = |name: &str, otherwise: &str| sent.get(name).cloned().unwrap_or_else(|| otherwise.to_owned());
    let all = (String::new(), language.say("export-all"));
    let mut form = FormPage::new(frame.clone(), "export-new", "", "export-send");
    let key = sent.get("key").cloned().unwrap_or_else(|| Uuid::new_v4().to_string());
    form = form.titled(shown::dataset(language, dataset)).hidden("key", key);
    let choice = |name: &'static str, label: &str, options: Vec<(String, String)>, otherwise: &str| {
        Field::choice(&frame, name, label, options).chosen(&value(name, otherwise))
    };
    match dataset {
        Dataset::Responses | Dataset::Comments => {
            let waves = waves::store::all(&app.store).await?.into_iter().rev();
            let waves = std::iter::once(all.clone()).chain(waves.map(|wave| (wave.code.clone(), wave.code))).collect();
            form = form.field(choice("wave", "export-wave", waves, ""));
            let verb = if dataset == Dataset::Comments { Verb::CommentRead } else { Verb::FileExport };
            let reach = staff.reach(verb);
            let offices = offices::store::all(&app.store).await?.into_iter().filter(|office| reach.has(&office.code));
            let offices = offices.map(|office| (office.code, office.name.get(language.tag()).to_owned()));
            form = form.field(choice("office", "office-name", std::iter::once(all).chain(offices).collect(), ""));
            let profiles = Profile::ALL.into_iter().filter(|profile| {
                dataset == Dataset::Responses || matches!(profile, Profile::Internal | Profile::Full)
            });
            let profiles: Vec<_> =
                profiles.map(|one| (one.word().to_owned(), shown::profile_at_length(language, one))).collect();
            let first = if dataset == Dataset::Comments { "internal" } else { "research" };
            form = form.field(choice("profile", "export-profile", profiles, first));
        }
        Dataset::Questionnaire => {
            let known = questionnaires::store::all(&app.store).await?.into_iter().rev();
            let known =
                known.map(|one| (format!("{}/{}", one.key, one.version), format!("{} {}", one.key, one.version)));
            form = form.field(choice("questionnaire", "questionnaire", known.collect(), ""));
        }
        Dataset::Release => {
            let known = releases::store::all(&app.store).await?.into_iter().rev();
            let known = known.map(|one| (one.period.clone(), language.period(&one.period)));
            form = form.field(choice("period", "wave-period", known.collect(), ""));
            let tables = ["scores", "figures"].map(|word| {
                (word.to_owned(), language.say(if word == "scores" { "release-scores" } else { "release-figures" }))
            });
            form = form.field(choice("table", "export-table", tables.to_vec(), "scores"));
        }
    }
    let formats = Format::ALL.map(|one| (one.word().to_owned(), one.word().to_owned())).to_vec();
    form = form.field(choice("format", "export-format", formats, "csv"));
    if dataset == Dataset::Responses {
        let layouts = [Layout::Wide, Layout::Long].map(|one| (one.word().to_owned(), shown::layout(language, one)));
        form = form.field(choice("layout", "export-layout", layouts.to_vec(), "wide"));
        let labels = [Labels::Code, Labels::Label, Labels::Both];
        let labels = labels.map(|one| (shown::labels_word(one).to_owned(), shown::labels(language, one)));
        form = form.field(choice("labels", "export-labels", labels.to_vec(), "code"));
        let no_yes =
            || vec![("no".to_owned(), yes_or_no(language, false)), ("yes".to_owned(), yes_or_no(language, true))];
        form = form.field(choice("late", "export-late", no_yes(), "no"));
        form = form.field(choice("excluded", "export-excluded", no_yes(), "no"));
        let as_of = Field::text(&frame, "as_of", "export-as-of", &value("as_of", ""));
        form = form.field(as_of.hint(language.say("export-as-of-hint")));
    }
    if !dataset.is_published() {
        let purpose = Field::text(&frame, "purpose", "export-purpose", &value("purpose", ""));
        form = form.field(purpose.hint(language.say("export-purpose-hint")));
    }
    let tongues = Language::ALL
        .map(|one| (one.tag().to_owned(), language.say(if one == Language::Vi { "export-vi" } else { "export-en" })));
    Ok(form.field(choice("language", "export-language", tongues.to_vec(), language.tag())))
}

/// The order that a form asks for, checked as every order is.
pub(super) fn read(dataset: Dataset, sent: &HashMap<String, String>, now: Timestamp) -> Result<Order> {
    let one = |name: &str| Some(text(sent, name).trim().to_owned()).filter(|word| !word.is_empty());
    let list = |name: &str| one(name).into_iter().collect::<Vec<_>>();
    let mut body = serde_json::json!({
        "dataset": dataset.word(),
        "format": one("format").unwrap_or_else(|| "csv".to_owned()),
        "layout": one("layout").unwrap_or_else(|| "wide".to_owned()),
        "labels": one("labels").unwrap_or_else(|| "code".to_owned()),
        "profile": one("profile").unwrap_or_else(|| "research".to_owned()),
        "language": one("language"),
        "as_of": one("as_of"),
        "purpose": one("purpose").unwrap_or_default(),
        "filters": {
            "waves": list("wave"),
            "offices": list("office"),
            "late": one("late").as_deref() == Some("yes"),
            "excluded": one("excluded").as_deref() == Some("yes"),
            "period": one("period"),
            "table": one("table"),
        },
    });
    if let Some((key, version)) = one("questionnaire").as_deref().and_then(|named| named.split_once('/')) {
        body["filters"]["questionnaire"] = serde_json::json!({"key": key, "version": version.parse::<u32>().ok()});
    }
    let body: ExportBody = crate::extract::checked(body.to_string().as_bytes())?;
    body.order(now)
}

/// A refusal whose pointers are names of fields.
pub(super) fn at_fields(refusal: Refusal) -> Refusal {
    let field = |pointer: &str| match pointer {
        _ if pointer.starts_with("/filters/waves") => "/wave".to_owned(),
        _ if pointer.starts_with("/filters/offices") => "/office".to_owned(),
        _ => pointer.trim_start_matches("/filters").to_owned(),
    };
    let moved = refusal.violations().iter().map(|wrong| Violation::new(field(&wrong.pointer), wrong.rule.clone()));
    Refusal::with(refusal.code(), moved.collect())
}
