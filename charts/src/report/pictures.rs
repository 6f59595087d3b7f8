//! The three charts of a release, in the size of the place they are put.

use analytics::{Release, Text};

use super::{content, table::Table};
use crate::{Chart, ChartSpec, Error, Kind, Selection, Size, Theme, draw};

/// Where a chart is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A 16:9 page, filled by the chart.
    Slide,
    /// The text width of A4.
    Sheet,
    /// A page on a screen, wide or narrow.
    Page,
}

/// A chart that is drawn, or the reason why it is not.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Picture {
    /// What it shows.
    pub(crate) title: Text,
    /// One drawing, or several where the rows do not fit on one; none when nothing may be shown.
    pub(crate) drawings: Vec<Drawing>,
    /// Why there is none.
    pub(crate) missing: Text,
}

/// One drawing with its words and numbers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Drawing {
    /// SVG for the full width.
    pub(crate) broad: String,
    /// SVG for a phone, laid out anew.
    pub(crate) narrow: Option<String>,
    /// The drawing in one or two sentences.
    pub(crate) alt: String,
    /// Its data.
    pub(crate) table: Table,
}

impl Picture {
    /// What a speaker says while it is on the wall.
    pub(crate) fn said(&self) -> &str {
        self.drawings.first().map_or(&self.missing.vi, |drawing| &drawing.alt)
    }
}

/// Ranking, trend and answers by item.
pub(crate) fn of(release: &Release, place: Place) -> Result<[Picture; 3], Error> {
    Ok([
        picture(release, place, Kind::Ranking, Text::new("Chỉ số theo đơn vị", "The index by office"))?,
        picture(release, place, Kind::Trend, Text::new("Chỉ số chung qua các kỳ", "The index over time"))?,
        picture(release, place, Kind::Likert, Text::new("Câu trả lời theo từng nội dung", "Answers by item"))?,
    ])
}

/// A page with more units than this would be too heavy to mail; their profiles are drawn one by one.
const MOST_PROFILES: usize = 40;

/// The profile of every unit that has something to show, in the order of the register; none where there are too many.
pub(crate) fn profiles(release: &Release) -> Result<Vec<Picture>, Error> {
    if content::units(release).count() > MOST_PROFILES {
        return Ok(Vec::new());
    }
    let mut profiles = Vec::new();
    for unit in content::units(release) {
        let selection = Selection { unit: Some(unit.code.clone()), ..Selection::default() };
        let chart = match Chart::from_release(release, Kind::Profile, &selection) {
            Ok(chart) => chart,
            // The table of units says why a unit has no number.
            Err(Error::NothingToShow { .. } | Error::NotForThis { .. }) => continue,
            Err(other) => return Err(other),
        };
        let title = Text::new(chart.headline(), chart.headline());
        let (drawings, missing) = drawn(&[chart], Kind::Profile, Place::Page, &unit.name)?;
        profiles.push(Picture { title, drawings, missing });
    }
    Ok(profiles)
}

fn picture(release: &Release, place: Place, kind: Kind, title: Text) -> Result<Picture, Error> {
    let charts = match Chart::pages(release, kind, &Selection::default()) {
        Ok(charts) => charts,
        // Nothing to show is a finding, and the page says so; every other refusal is a fault of the release.
        Err(Error::NothingToShow { .. }) => Vec::new(),
        Err(other) => return Err(other),
    };
    let (drawings, missing) = drawn(&charts, kind, place, &title)?;
    Ok(Picture { title, drawings, missing })
}

/// The drawings, and what to say where there are none.
fn drawn(charts: &[Chart], kind: Kind, place: Place, title: &Text) -> Result<(Vec<Drawing>, Text), Error> {
    let nothing = Text::new(
        "Không có số nào đủ điều kiện công bố, nên không có biểu đồ.",
        "No figure may be published here, so there is no chart.",
    );
    let drawings = charts.iter().map(|chart| drawing(chart, kind, place, title)).collect::<Result<Vec<_>, _>>();
    match drawings {
        Ok(drawings) => Ok((drawings, nothing)),
        // A name of many lines has no place on a slide, and a chart with cut words has none anywhere.
        Err(Error::TooSmall { .. }) => {
            let no_room = Text::new(
                "Không đủ chỗ cho biểu đồ này mà không cắt chữ; số liệu có trong các bảng của báo cáo.",
                "There is no room for this chart without cutting words; the tables of the report have its numbers.",
            );
            Ok((Vec::new(), no_room))
        }
        Err(other) => Err(other),
    }
}

fn drawing(chart: &Chart, kind: Kind, place: Place, title: &Text) -> Result<Drawing, Error> {
    let mut table = Table::from(chart.table());
    table.caption = match chart.spec().page {
        (_, 1) => title.vi.clone(),
        (page, pages) => format!("{}, phần {page}/{pages}", title.vi),
    };
    let broad = match place {
        Place::Slide => on_a_slide(chart)?,
        Place::Sheet | Place::Page => chart.svg(&compact(), chart.page_size(&compact(), 1280.0))?,
    };
    let narrow = match (place == Place::Page && kind == Kind::Trend).then(|| narrow(chart)).transpose() {
        // The broad one is whole on every screen, if small.
        Err(Error::TooSmall { .. }) => None,
        other => other?,
    };
    Ok(Drawing { broad, narrow, alt: chart.alt().short, table })
}

/// The part of a slide above its foot, edge to edge.
const ABOVE_THE_FOOT: Size = Size { width: 1920.0, height: 1000.0 };

/// Every slide says at its foot that data is invented, so the chart on it does not say it again.
fn on_a_slide(chart: &Chart) -> Result<String, Error> {
    let spec = ChartSpec { simulated: false, ..chart.spec().clone() };
    draw::roomy(&spec, &Theme::default(), ABOVE_THE_FOOT)
}

/// Letters that can be read where 1280 pixels become 165 mm of paper or two thirds of a screen.
fn compact() -> Theme {
    Theme {
        headline: 30.0,
        subtitle: 20.0,
        label: 18.0,
        note: 16.0,
        margin: 8.0,
        stroke: 3.0,
        marker: 8.0,
        ..Theme::default()
    }
}

/// The chart on a canvas as wide as a phone. Its ids differ from the broad one's: both stand on one page.
fn narrow(chart: &Chart) -> Result<String, Error> {
    let mut spec = chart.spec().clone();
    spec.id.push_str("-narrow");
    draw::roomy(&spec, &compact(), Size { width: 520.0, height: 720.0 })
}
