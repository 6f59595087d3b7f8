//! The public pages: the newest release at `/`, older ones at `/r/{period}`, both in two languages.

use std::sync::Arc;

use analytics::Release;
use askama::Template;
use axum::{
    Extension, Router,
    extract::{Path, State},
    http::HeaderMap,
    middleware::from_fn,
    response::{Redirect, Response},
    routing::get,
};

use super::{
    assets, downloads,
    edition::Edition,
    frame::Frame,
    gallery::{Gallery, Picture},
    problem::render,
    protection::protect,
};
use crate::{
    app::App,
    error::{Code, Refusal, Result},
    i18n::Language,
    releases::{self, Recorded},
    responses,
    waves::{self, State as Stage, Wave},
};

/// The addresses of what is published.
pub fn routes() -> Router<App> {
    let mut routes = Router::new()
        .route("/en", get(|| async { Redirect::permanent("/en/") }))
        .route("/assets/{version}/{*name}", get(assets::show))
        .route("/r/{period}/files/{name}", get(downloads::document));
    for language in Language::ALL {
        routes = routes
            .route(&language.path("/"), get(move |app, gallery| newest(app, gallery, language)))
            .route(&language.path("/r/{period}"), get(move |app, gallery, path| older(app, gallery, path, language)))
            .route(
                &language.path("/r/{period}/charts/{file}"),
                get(move |app, gallery, path, headers| chart(app, gallery, path, headers, language)),
            );
    }
    routes.layer(Extension(Gallery::default())).layer(from_fn(protect))
}

async fn newest(
    State(app): State<App>,
    Extension(gallery): Extension<Gallery>,
    language: Language,
) -> Result<Response> {
    let open_wave = open_wave(&app).await?;
    let open_wave = match &open_wave {
        Some(wave) => Some(OpenWave::of(&app, wave, language).await?),
        None => None,
    };
    let Some((recorded, release)) = app.shelf.newest(&app.store).await? else { return Ok(none(language, open_wave)) };
    edition(&app, &gallery, &recorded, &release, language, Place::Newest(open_wave)).await
}

async fn older(
    State(app): State<App>,
    Extension(gallery): Extension<Gallery>,
    Path(period): Path<String>,
    language: Language,
) -> Result<Response> {
    let (recorded, release) = found(&app, &period).await?;
    edition(&app, &gallery, &recorded, &release, language, Place::Older).await
}

async fn chart(
    State(app): State<App>,
    Extension(gallery): Extension<Gallery>,
    Path((period, file)): Path<(String, String)>,
    headers: HeaderMap,
    language: Language,
) -> Result<Response> {
    let missing = || Refusal::new(Code::NotFound);
    let (name, ending) = file.split_once('.').ok_or_else(missing)?;
    let (recorded, release) = found(&app, &period).await?;
    let pictures = gallery.pictures(&recorded, &release, language).await?;
    let picture = pictures.iter().find(|picture| picture.name == name).ok_or_else(missing)?;
    Ok(downloads::picture(picture.clone(), ending).await?.answer(&headers))
}

async fn found(app: &App, period: &str) -> Result<(Recorded, Arc<Release>)> {
    app.shelf.period(&app.store, period).await?.ok_or_else(|| Refusal::new(Code::NotFound))
}

/// Where the page of a release stands.
#[derive(Debug, Clone)]
pub enum Place {
    /// At `/`, beside the open quarter, if there is one.
    Newest(Option<OpenWave>),
    /// At `/r/{period}`.
    Older,
}

async fn edition(
    app: &App,
    gallery: &Gallery,
    recorded: &Recorded,
    release: &Arc<Release>,
    language: Language,
    place: Place,
) -> Result<Response> {
    let pictures = gallery.pictures(recorded, release, language).await?;
    let periods: Vec<String> =
        releases::store::all(&app.store).await?.into_iter().rev().map(|one| one.period).collect();
    let files = downloads::links(language, &recorded.period, &recorded.path);
    Ok(render(&EditionPage::new(release, &pictures, language, place, files, &periods)))
}

/// The page of one release.
#[derive(Debug, Template)]
#[template(path = "published/edition.html")]
pub struct EditionPage<'a> {
    frame: Frame,
    edition: Edition,
    place: Place,
    pictures: &'a [Picture],
    downloads: Vec<Link>,
    others: Vec<Link>,
}

impl<'a> EditionPage<'a> {
    /// Puts the page together.
    pub fn new(
        release: &Release,
        pictures: &'a [Picture],
        language: Language,
        place: Place,
        downloads: Vec<Link>,
        periods: &[String],
    ) -> Self {
        let about = &release.metadata;
        let path = match place {
            Place::Newest(_) => "/".to_owned(),
            Place::Older => format!("/r/{}", about.period),
        };
        let edition = Edition::of(release, language);
        let others = periods
            .iter()
            .filter(|period| **period != about.period)
            .map(|period| Link { address: language.path(&format!("/r/{period}")), text: language.period(period) });
        Self {
            frame: Frame::new(language, path).of_release(release),
            others: others.collect(),
            edition,
            place,
            pictures,
            downloads,
        }
    }
}

/// The page while nothing is published.
#[derive(Debug, Template)]
#[template(path = "published/none.html")]
struct NonePage {
    frame: Frame,
    place: Place,
}

/// The page while nothing is published.
pub fn none(language: Language, open_wave: Option<OpenWave>) -> Response {
    render(&NonePage { frame: Frame::new(language, "/"), place: Place::Newest(open_wave) })
}

/// An address and the words that lead to it.
#[derive(Debug, Clone)]
pub struct Link {
    /// Where to.
    pub address: String,
    /// In the words of the page.
    pub text: String,
}

/// How many answers the open quarter has so far.
#[derive(Debug, Clone)]
pub struct OpenWave {
    /// "Quý IV/2026 đang mở".
    pub title: String,
    /// Answers tied to a visit, which the index will rest on.
    pub responses: String,
    /// Answers sent from the form here, outside the index.
    pub walk_ins: String,
}

impl OpenWave {
    async fn of(app: &App, wave: &Wave, language: Language) -> Result<Self> {
        let walk_ins = responses::store::count_walk_ins(&app.store, &wave.code).await?;
        // Counted second, so that an answer that comes in between cannot make the difference negative.
        let all = responses::store::count(&app.store, &wave.code).await?;
        Ok(Self::counted(language, &wave.period, all.saturating_sub(walk_ins), walk_ins))
    }

    /// The counts of a quarter in words.
    pub fn counted(language: Language, period: &str, responses: u64, walk_ins: u64) -> Self {
        Self {
            title: language.say_with("open-title", &[("period", &language.period(period))]),
            responses: language.count(responses),
            walk_ins: language.count(walk_ins),
        }
    }
}

/// The newest wave in the field.
pub async fn open_wave(app: &App) -> Result<Option<Wave>> {
    Ok(waves::store::all(&app.store).await?.into_iter().rev().find(|wave| wave.state == Stage::Open))
}
