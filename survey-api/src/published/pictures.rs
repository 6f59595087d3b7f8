//! The charts of a release as the page shows them: the picture itself, its files, its data table.

use std::fs;

use analytics::Release;

use super::{folder::Folder, pages::Link};
use crate::i18n::Language;

/// A chart on the page.
#[derive(Debug, Clone)]
pub struct Picture {
    /// What it is a chart of.
    pub title: String,
    /// The SVG, drawn by us with a title and a description, put into the page as it is.
    pub svg: String,
    /// Header of its data table.
    pub columns: Vec<String>,
    /// One row a mark.
    pub rows: Vec<Vec<String>>,
    /// Its files.
    pub links: Vec<Link>,
}

/// The kinds in the order of the page.
const KINDS: [(&str, &str); 3] = [("ranking", "chart-ranking"), ("trend", "chart-trend"), ("likert", "chart-likert")];

/// The charts that the release folder has.
pub fn of(language: Language, release: &Release, folder: &Folder) -> Vec<Picture> {
    let picture = |(kind, key): (&str, &str)| {
        let path = folder.file(&["charts", &format!("{kind}.svg")])?;
        let svg = fs::read_to_string(path).ok()?;
        let files =
            [("svg", "download-svg"), ("png", "download-png"), ("pdf", "download-pdf"), ("csv", "download-csv")];
        let links = files
            .into_iter()
            .map(|(extension, key)| (format!("{kind}.{extension}"), key))
            .filter(|(name, _)| folder.file(&["charts", name]).is_some())
            .map(|(name, key)| Link {
                address: format!("/r/{}/files/charts/{name}", release.metadata.period),
                text: language.say(key),
            })
            .collect();
        Some(Picture { title: language.say(key), svg, columns: Vec::new(), rows: Vec::new(), links })
    };
    KINDS.into_iter().filter_map(picture).collect()
}
