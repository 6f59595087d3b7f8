//! The files of a release that people can take away.

use std::path::Path;

use axum::{
    extract::{self, State},
    http::{HeaderMap, HeaderValue},
    response::Response,
};

use super::{assets::media_type, gallery::Picture, pages::Link};
use crate::{
    app::App,
    conditional::Published,
    error::{Code, Refusal, Result},
    i18n::Language,
    releases,
};

/// Documents at the top of a release folder, and the messages that name them.
const DOCUMENTS: [(&str, &str); 4] = [
    ("report.html", "download-report"),
    ("report.pdf", "download-report"),
    ("slides.pdf", "download-slides"),
    ("workbook.xlsx", "download-workbook"),
];

/// The tables that a release folder has, and the messages that name them.
const TABLES: [(&str, &str); 2] = [("scores.csv", "download-scores"), ("figures.csv", "download-figures")];

/// Links to what is in the folder of a release.
pub fn links(language: Language, period: &str, folder: &Path) -> Vec<Link> {
    let link = |address: String, name: &str, key: &str| Link {
        address,
        text: format!("{} ({})", language.say(key), name.rsplit('.').next().unwrap_or_default().to_uppercase()),
    };
    let documents = DOCUMENTS.into_iter().filter(|(name, _)| folder.join(name).is_file());
    let documents = documents.map(|(name, key)| link(format!("/r/{period}/files/{name}"), name, key));
    let tables = TABLES.into_iter().filter(|(name, _)| folder.join("tables").join(name).is_file());
    let tables = tables.map(|(name, key)| link(format!("/api/v1/releases/{period}/tables/{name}"), name, key));
    documents.chain(tables).collect()
}

/// `GET /r/{period}/files/{name}`.
pub async fn document(
    State(app): State<App>,
    extract::Path((period, name)): extract::Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let missing = || Refusal::new(Code::NotFound);
    let (name, _) = DOCUMENTS.into_iter().find(|(known, _)| *known == name).ok_or_else(missing)?;
    let recorded = releases::store::latest(&app.store, &period).await?.ok_or_else(missing)?;
    let body = tokio::fs::read(recorded.path.join(name)).await.map_err(|_| missing())?;
    Ok(published(name, body).answer(&headers))
}

/// One file of a chart, as drawn on the page.
pub async fn picture(picture: Picture, ending: &str) -> Result<Published> {
    let name = format!("{}.{ending}", picture.name);
    let body = match ending {
        "svg" => picture.svg.into_bytes(),
        "csv" => picture.table.csv().into_bytes(),
        "png" => {
            let draw = move || charts::png(&picture.svg, 1.0);
            tokio::task::spawn_blocking(draw).await.map_err(Refusal::internal)?.map_err(Refusal::internal)?
        }
        _ => return Err(Refusal::new(Code::NotFound)),
    };
    Ok(published(&name, body))
}

fn published(name: &str, body: Vec<u8>) -> Published {
    Published { content_type: HeaderValue::from_static(media_type(name)), body }
}
