//! The public pages: the newest release at `/`, older ones at `/r/{period}`, both in two languages.

use analytics::Release;
use askama::Template;
use axum::response::Response;

use super::{
    edition::Edition,
    folder::Folder,
    frame::Frame,
    pictures::{self, Picture},
    problem::render,
};
use crate::i18n::Language;

#[derive(Template)]
#[template(path = "published/edition.html")]
struct EditionPage {
    frame: Frame,
    edition: Edition,
    gate: String,
    /// True at `/`; an older release does not show the open quarter.
    latest: bool,
    open_wave: Option<OpenWave>,
    charts: Vec<Picture>,
    downloads: Vec<Link>,
    others: Vec<Link>,
}

#[derive(Template)]
#[template(path = "published/none.html")]
struct NonePage {
    frame: Frame,
    open_wave: Option<OpenWave>,
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
    /// The counts of a wave in words.
    pub fn of(language: Language, period: &str, responses: u64, walk_ins: u64) -> Self {
        Self {
            title: language.say_with("open-title", &[("period", &language.period(period))]),
            responses: language.count(responses),
            walk_ins: language.count(walk_ins),
        }
    }
}

/// The page of one release.
pub fn edition(
    language: Language,
    release: &Release,
    folder: &Folder,
    others: &[String],
    open_wave: Option<OpenWave>,
    latest: bool,
) -> Response {
    let about = &release.metadata;
    let path = if latest { "/".to_owned() } else { format!("/r/{}", about.period) };
    let frame = Frame { agency: Some(about.agency.clone()), simulated: about.simulated, ..Frame::new(language, path) };
    let edition = Edition::of(release, language);
    render(&EditionPage {
        gate: language.say_with("method-gate", &[("least", &edition.minimum_n)]),
        charts: pictures::of(language, release, folder),
        downloads: downloads(language, &about.period, folder),
        others: others
            .iter()
            .filter(|period| **period != about.period)
            .map(|period| Link { address: language.path(&format!("/r/{period}")), text: language.period(period) })
            .collect(),
        frame,
        edition,
        latest,
        open_wave,
    })
}

/// The page while nothing is published.
pub fn none(language: Language, open_wave: Option<OpenWave>) -> Response {
    render(&NonePage { frame: Frame::new(language, "/"), open_wave })
}

fn downloads(language: Language, period: &str, folder: &Folder) -> Vec<Link> {
    let documents =
        [("report.pdf", "download-report"), ("report.html", "download-report"), ("slides.pdf", "download-slides")];
    let documents = documents.into_iter().filter(|(name, _)| folder.file(&[name]).is_some()).map(|(name, key)| Link {
        address: format!("/r/{period}/files/{name}"),
        text: format!("{} ({})", language.say(key), extension(name)),
    });
    let tables = folder.names("tables").into_iter().filter(|name| name.ends_with(".csv")).map(|name| Link {
        text: format!("{} (CSV)", language.say_with("download-table", &[("name", name.trim_end_matches(".csv"))])),
        address: format!("/r/{period}/files/tables/{name}"),
    });
    documents.chain(tables).collect()
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_uppercase())
}
