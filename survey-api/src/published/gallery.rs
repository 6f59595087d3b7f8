//! The charts of a release in the language of the page, drawn once and kept.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use analytics::Release;
use charts::{Chart, Error, Kind, Medium, Selection, Table, Theme};

use crate::{
    error::{Refusal, Result},
    i18n::Language,
    releases::Recorded,
};

/// A chart as the page shows it.
#[derive(Debug, Clone)]
pub struct Picture {
    /// What kind of chart it is.
    pub kind: Kind,
    /// `ranking`, `trend`, `likert` or, for a second page, `likert-2`: its name in addresses.
    pub name: String,
    /// Where its files are, in Vietnamese and without the ending.
    pub address: String,
    /// The question that it answers, what it says, and which page of it this is: no other picture of a page is called that.
    pub label: String,
    /// The picture, with title and description inside.
    pub svg: String,
    /// The same laid out for a telephone, under ids of its own.
    pub narrow: String,
    /// Its data table.
    pub table: Table,
}

/// What was drawn of a release, and what could not be.
#[derive(Debug, Clone, Default)]
pub struct Drawn {
    /// In the order of the page.
    pub pictures: Vec<Picture>,
    /// Kinds without a picture, and why.
    pub left_out: Vec<(Kind, String)>,
}

/// Which charts of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Set {
    /// Those of its first page.
    First,
    /// All others that say something about all units together.
    Further,
}

impl Set {
    fn kinds(self) -> &'static [Kind] {
        match self {
            Self::First => &Kind::ALL,
            Self::Further => &FURTHER,
        }
    }
}

/// Who moved and why first, then what a place or a size allows to say, then how it was measured.
const FURTHER: [Kind; 12] = [
    Kind::Slope,
    Kind::Multiples,
    Kind::Sparks,
    Kind::Changes,
    Kind::Control,
    Kind::Drivers,
    Kind::Places,
    Kind::Funnel,
    Kind::Tiles,
    Kind::Bars,
    Kind::Response,
    Kind::Tree,
];

/// What a reader of one office is shown.
const OF_OFFICE: [Kind; 6] = [Kind::Profile, Kind::Radar, Kind::Trend, Kind::Control, Kind::Changes, Kind::Likert];

/// The charts drawn so far. Cheap to clone; a recorded release never changes, so what is drawn of it stays right.
#[derive(Debug, Clone, Default)]
pub struct Gallery(Arc<RwLock<HashMap<Key, Arc<Drawn>>>>);

/// SHA-256 of the release's manifest, the language, and which charts.
type Key = (String, &'static str, Set);

impl Gallery {
    /// Every chart of a set that a release has something to show for.
    pub async fn pictures(
        &self,
        recorded: &Recorded,
        release: &Arc<Release>,
        language: Language,
        set: Set,
    ) -> Result<Arc<Drawn>> {
        let key = (recorded.manifest_sha256.clone(), language.tag(), set);
        if let Some(drawn) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(drawn.clone());
        }
        let release = release.clone();
        let draw = move || Arc::new(drawn(&release, language, set));
        let pictures = tokio::task::spawn_blocking(draw).await.map_err(Refusal::internal)?;
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(key, pictures.clone());
        Ok(pictures)
    }
}

/// Draws a set; a release without the figures for one has a page without that chart.
pub fn drawn(release: &Release, language: Language, set: Set) -> Drawn {
    let selection = Selection { lang: language.of_charts(), ..Selection::default() };
    let drawn = draw(release, set.kinds(), &selection, language, &format!("/r/{}", release.metadata.period));
    // Any release has something for its first page.
    for (kind, why) in drawn.left_out.iter().filter(|_| set == Set::First) {
        tracing::warn!(%kind, %why, "a chart of a release could not be drawn");
    }
    drawn
}

/// Draws the charts of one office. They are many and few are asked for, so they are not kept.
pub async fn of_office(release: &Arc<Release>, language: Language, code: String) -> Result<Drawn> {
    let release = release.clone();
    let draw = move || drawn_of_office(&release, language, &code);
    tokio::task::spawn_blocking(draw).await.map_err(Refusal::internal)
}

/// The same at once.
pub fn drawn_of_office(release: &Release, language: Language, code: &str) -> Drawn {
    let address = format!("/r/{}/offices/{code}", release.metadata.period);
    let selection = Selection { lang: language.of_charts(), unit: Some(code.to_owned()), ..Selection::default() };
    draw(release, &OF_OFFICE, &selection, language, &address)
}

fn draw(release: &Release, kinds: &[Kind], selection: &Selection, language: Language, address: &str) -> Drawn {
    let mut drawn = Drawn::default();
    for kind in kinds.iter().copied() {
        let pages = Chart::pages(release, kind, selection).and_then(|pages| {
            let numbered = (1..).zip(&pages);
            numbered
                .map(|(number, chart)| picture(chart, number, address, language))
                .collect::<std::result::Result<Vec<_>, _>>()
        });
        match pages {
            Ok(pictures) => drawn.pictures.extend(pictures),
            Err(error) => drawn.left_out.push((kind, why(&error, language))),
        }
    }
    drawn
}

fn picture(chart: &Chart, number: usize, address: &str, language: Language) -> std::result::Result<Picture, Error> {
    let kind = chart.spec().kind;
    let name = if number == 1 { kind.name().to_owned() } else { format!("{kind}-{number}") };
    let page = match chart.spec().page {
        (_, 1) => String::new(),
        (page, of) => format!(" ({page}/{of})"),
    };
    let theme = Theme::default();
    Ok(Picture {
        kind,
        address: format!("{address}/charts/{name}"),
        name,
        label: format!("{} {}{page}", language.say(question(kind)), chart.headline()),
        svg: chart.svg_for(&theme, Medium::Page)?,
        narrow: chart.with_id("phone").svg_for(&theme, Medium::Phone)?,
        table: chart.table(),
    })
}

fn why(error: &Error, language: Language) -> String {
    match error {
        // Figures of other offices alone are none for this one.
        Error::NothingToShow { .. } | Error::Unknown { .. } => language.say("chart-without-figures"),
        Error::NotForThis { why, .. } => match language {
            Language::Vi => why.0.to_owned(),
            Language::En => why.1.to_owned(),
        },
        other => other.to_string(),
    }
}

/// The message with the question that a kind answers.
pub fn question(kind: Kind) -> &'static str {
    match kind {
        Kind::Ranking => "question-ranking",
        Kind::Trend => "question-trend",
        Kind::Likert => "question-likert",
        Kind::Heat => "question-heat",
        Kind::Slope => "question-slope",
        Kind::Funnel => "question-funnel",
        Kind::Tiles => "question-tiles",
        Kind::Bars => "question-bars",
        Kind::Drivers => "question-drivers",
        Kind::Control => "question-control",
        Kind::Changes => "question-changes",
        Kind::Radar => "question-radar",
        Kind::Multiples => "question-multiples",
        Kind::Response => "question-response",
        Kind::Places => "question-places",
        Kind::Tree => "question-tree",
        Kind::Sparks => "question-sparks",
        Kind::Profile => "question-profile",
    }
}
