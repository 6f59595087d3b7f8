//! The pages behind the first one of a release: its further charts, and one page for each office.

use std::sync::Arc;

use analytics::{Release, Score};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};

use super::{
    downloads,
    frame::Frame,
    gallery::{self, Drawn, Gallery, Picture, Set},
    pages::found,
    problem::render,
};
use crate::{
    app::App,
    error::{Code, Refusal, Result},
    i18n::Language,
};

/// Charts under the question that each answers.
#[derive(Debug, Template)]
#[template(path = "published/charts.html")]
pub struct ChartsPage<'a> {
    frame: Frame,
    title: String,
    lead: String,
    /// The label of the period, for the way back.
    label: String,
    period: String,
    questions: Vec<Question<'a>>,
    left_out: Vec<(String, &'a str)>,
}

/// A question and the pages of the chart that answers it.
#[derive(Debug)]
struct Question<'a> {
    name: String,
    text: String,
    pictures: Vec<&'a Picture>,
}

impl<'a> ChartsPage<'a> {
    /// The further charts of a release.
    pub fn further(release: &Release, drawn: &'a Drawn, language: Language) -> Self {
        let path = format!("/r/{}/charts", release.metadata.period);
        Self::new(release, drawn, language, path, (language.say("charts-more-title"), language.say("charts-more-lead")))
    }

    /// The page of one office.
    pub fn of_office(release: &Release, drawn: &'a Drawn, language: Language, code: &str) -> Self {
        let name = release.units.iter().find(|unit| unit.code == code).map(|unit| unit.name.get(language.tag()));
        let path = format!("/r/{}/offices/{code}", release.metadata.period);
        Self::new(release, drawn, language, path, (name.unwrap_or(code).to_owned(), language.say("office-charts-lead")))
    }

    fn new(
        release: &Release,
        drawn: &'a Drawn,
        language: Language,
        path: String,
        (title, lead): (String, String),
    ) -> Self {
        let about = &release.metadata;
        let of_kind = |pictures: &'a [Picture]| Question {
            name: pictures[0].name.clone(),
            text: language.say(gallery::question(pictures[0].kind)),
            pictures: pictures.iter().collect(),
        };
        Self {
            frame: Frame::new(language, path).of_release(release),
            title,
            lead,
            label: about.period.clone(),
            period: language.period(&about.period),
            questions: drawn.pictures.chunk_by(|one, other| one.kind == other.kind).map(of_kind).collect(),
            left_out: drawn
                .left_out
                .iter()
                .map(|(kind, why)| (language.say(gallery::question(*kind)), why.as_str()))
                .collect(),
        }
    }
}

/// `GET /r/{period}/charts`.
pub(super) async fn charts(
    State(app): State<App>,
    Extension(gallery): Extension<Gallery>,
    Path(period): Path<String>,
    language: Language,
) -> Result<Response> {
    let (recorded, release) = found(&app, &period).await?;
    let drawn = gallery.pictures(&recorded, &release, language, Set::Further).await?;
    Ok(render(&ChartsPage::further(&release, &drawn, language)))
}

/// `GET /r/{period}/offices/{code}`.
pub(super) async fn office(
    State(app): State<App>,
    Path((period, code)): Path<(String, String)>,
    language: Language,
) -> Result<Response> {
    let (release, drawn) = of_office(&app, &period, &code, language).await?;
    Ok(render(&ChartsPage::of_office(&release, &drawn, language, &code)))
}

/// `GET /r/{period}/offices/{code}/charts/{file}`.
pub(super) async fn office_chart(
    State(app): State<App>,
    Path((period, code, file)): Path<(String, String, String)>,
    headers: HeaderMap,
    language: Language,
) -> Result<Response> {
    let missing = || Refusal::new(Code::NotFound);
    let (name, ending) = file.rsplit_once('.').ok_or_else(missing)?;
    let (_, drawn) = of_office(&app, &period, &code, language).await?;
    let picture = drawn.pictures.into_iter().find(|picture| picture.name == name).ok_or_else(missing)?;
    Ok(downloads::picture(picture, ending).await?.answer(&headers))
}

async fn of_office(app: &App, period: &str, code: &str, language: Language) -> Result<(Arc<Release>, Drawn)> {
    let (_, release) = found(app, period).await?;
    let is_known = code != Score::EVERYONE && release.units.iter().any(|unit| unit.code == code);
    if !is_known {
        return Err(Refusal::new(Code::NotFound));
    }
    let drawn = gallery::of_office(&release, language, code.to_owned()).await?;
    Ok((release, drawn))
}
