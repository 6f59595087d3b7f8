//! The charts of a release in the language of the page, drawn once and kept.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use analytics::Release;
use charts::{Chart, Kind, Lang, Selection, Size, Table, Theme};

use crate::{
    error::{Refusal, Result},
    i18n::Language,
    releases::Recorded,
};

/// A chart as the page shows it.
#[derive(Debug, Clone)]
pub struct Picture {
    /// `ranking`, `trend` or `likert`, in addresses.
    pub kind: &'static str,
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
    let selection = Selection { lang: Lang::from_tag(language.tag()), ..Selection::default() };
    let picture = |kind: Kind| match Chart::from_release(release, kind, &selection) {
        Ok(chart) => Some(Picture {
            kind: kind.name(),
            headline: chart.headline().to_owned(),
            svg: chart.svg(&Theme::default(), Size::SLIDE),
            table: chart.table(),
        }),
        Err(fault) => {
            tracing::warn!(%kind, %fault, "a chart of a release could not be drawn");
            None
        }
    };
    Kind::ALL.into_iter().filter_map(picture).collect()
}
