//! The charts of a release in the language of the page, drawn once and kept.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use analytics::Release;
use charts::{Chart, Kind, Selection, Table, Theme};

use crate::{
    error::{Refusal, Result},
    i18n::Language,
    releases::Recorded,
};

/// A chart as the page shows it.
#[derive(Debug, Clone)]
pub struct Picture {
    /// `ranking`, `trend`, `likert` or, for a second page, `likert-2`: its name in addresses.
    pub name: String,
    /// What it says, in one sentence.
    pub headline: String,
    /// The picture, with title and description inside.
    pub svg: String,
    /// Its data table.
    pub table: Table,
}

/// The charts drawn so far. Cheap to clone; a recorded release never changes, so what is drawn of it stays right.
#[derive(Debug, Clone, Default)]
pub struct Gallery(Arc<RwLock<HashMap<Key, Arc<Vec<Picture>>>>>);

/// SHA-256 of the release's manifest, and the language.
type Key = (String, &'static str);

impl Gallery {
    /// Every chart of a release that has something to show.
    pub async fn pictures(
        &self,
        recorded: &Recorded,
        release: &Arc<Release>,
        language: Language,
    ) -> Result<Arc<Vec<Picture>>> {
        let key = (recorded.manifest_sha256.clone(), language.tag());
        if let Some(drawn) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(drawn.clone());
        }
        let release = release.clone();
        let draw = move || Arc::new(drawn(&release, language));
        let pictures = tokio::task::spawn_blocking(draw).await.map_err(Refusal::internal)?;
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(key, pictures.clone());
        Ok(pictures)
    }
}

/// Draws every kind; a release without the figures for one has a page without that chart.
pub fn drawn(release: &Release, language: Language) -> Vec<Picture> {
    let selection = Selection { lang: language.of_charts(), ..Selection::default() };
    let pictures = |kind: Kind| {
        let pages = Chart::pages(release, kind, &selection).unwrap_or_else(|fault| {
            tracing::warn!(%kind, %fault, "a chart of a release could not be drawn");
            Vec::new()
        });
        pages.into_iter().enumerate().filter_map(move |(page, chart)| {
            let svg = chart.svg(&Theme::default(), chart.page_size(&Theme::default(), PAGE_WIDTH));
            Some(Picture {
                name: if page == 0 { kind.name().to_owned() } else { format!("{kind}-{}", page + 1) },
                headline: chart.headline().to_owned(),
                svg: svg.inspect_err(|fault| tracing::warn!(%kind, %fault, "a page has no room for its chart")).ok()?,
                table: chart.table(),
            })
        })
    };
    Kind::ALL.into_iter().flat_map(pictures).collect()
}

/// A page is narrower than a slide, so that its letters are large enough to read there.
const PAGE_WIDTH: f64 = 1280.0;
