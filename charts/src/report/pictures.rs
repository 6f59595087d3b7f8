//! The charts of a release, each in the size of the place it is put.

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

/// Every chart of a report or a set of slides.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pictures {
    pub(crate) ranking: Picture,
    pub(crate) trend: Picture,
    pub(crate) likert: Picture,
    /// Charts that only some releases hold the figures for, each with the part of the report that it belongs to.
    more: Vec<(Part, Picture)>,
    /// A page of each unit, in the order of the register.
    pub(crate) profiles: Vec<Picture>,
}

/// A part of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// By unit.
    Units,
    /// Over the periods.
    Periods,
    /// By item.
    Items,
    /// How it was measured.
    Method,
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
    /// The drawing in one or two sentences; that of a profile, which stands without its table, says every mark.
    pub(crate) alt: String,
    /// Its data.
    pub(crate) table: Table,
}

impl Pictures {
    /// Draws what the release holds figures for.
    pub(crate) fn of(release: &Release, place: Place) -> Result<Self, Error> {
        let always = |kind, vi, en| or_said(picture(release, place, kind, Text::new(vi, en)), Text::new(vi, en));
        let mut more = Vec::new();
        for (part, kind, vi, en) in
            MORE.into_iter().filter(|(_, kind, ..)| place != Place::Slide || ON_SLIDES.contains(kind))
        {
            match picture(release, place, kind, Text::new(vi, en)) {
                Ok(picture) => more.push((part, picture)),
                Err(error) if is_for_others(&error) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(Self {
            ranking: always(Kind::Ranking, "Chỉ số theo đơn vị", "The index by office")?,
            trend: always(Kind::Trend, "Chỉ số chung qua các kỳ", "The index over time")?,
            likert: always(Kind::Likert, "Câu trả lời theo từng nội dung", "Answers by item")?,
            more,
            profiles: profiles(release, place)?,
        })
    }

    /// The further charts of a part of the report.
    pub(crate) fn of_part(&self, part: Part) -> impl Iterator<Item = &Picture> {
        self.more.iter().filter(move |(of, _)| *of == part).map(|(_, picture)| picture)
    }

    /// The further charts of all parts, in the order of the report.
    pub(crate) fn more(&self) -> impl Iterator<Item = &Picture> {
        self.more.iter().map(|(_, picture)| picture)
    }
}

impl Picture {
    /// What a speaker says while it is on the wall.
    pub(crate) fn said(&self) -> &str {
        self.drawings.first().map_or(&self.missing.vi, |drawing| &drawing.alt)
    }
}

/// What else a report shows where the release has the figures. `bars` says what `ranking` says, `multiples` what `sparks` says, and
/// the shape of a unit stands in its profile as dots.
const MORE: [(Part, Kind, &str, &str); 11] = [
    (Part::Units, Kind::Heat, "Các yếu tố theo đơn vị", "Factors by office"),
    (Part::Units, Kind::Sparks, "Từng đơn vị qua các kỳ", "Each office over time"),
    (Part::Units, Kind::Slope, "Đơn vị nào thay đổi", "Which offices moved"),
    (Part::Units, Kind::Places, "Hạng có thể có của từng đơn vị", "Places that each office can have"),
    (Part::Units, Kind::Funnel, "Đơn vị cần xem kỹ, theo số phiếu", "Offices that need a second look"),
    (Part::Units, Kind::Tiles, "Bức tranh các tỉnh, thành phố", "The picture of the provinces"),
    (Part::Periods, Kind::Changes, "Vì sao chỉ số thay đổi", "Why the index moved"),
    (Part::Periods, Kind::Control, "Kỳ này có bất thường không", "Is this period unusual"),
    (Part::Items, Kind::Drivers, "Nên cải thiện gì trước", "What to improve first"),
    (Part::Method, Kind::Response, "Từ lượt giải quyết đến câu trả lời", "From visits to answers"),
    (Part::Method, Kind::Tree, "Chỉ số gồm những gì", "What the index is made of"),
];

/// Those of them that answer what a hall asks: where it is weak, what moved and why, what to fix, and who was asked.
const ON_SLIDES: [Kind; 7] =
    [Kind::Heat, Kind::Slope, Kind::Tiles, Kind::Changes, Kind::Drivers, Kind::Response, Kind::Tree];

/// Reports of more units than this would be too heavy to mail; their profiles are drawn one by one.
const MOST_PROFILES: usize = 40;

/// The profile of every unit that has something to show, in the order of the register; none where there are too many.
fn profiles(release: &Release, place: Place) -> Result<Vec<Picture>, Error> {
    if content::units(release).count() > MOST_PROFILES {
        return Ok(Vec::new());
    }
    let mut profiles = Vec::new();
    for unit in content::units(release) {
        let selection = Selection { unit: Some(unit.code.clone()), ..Selection::default() };
        let chart = match Chart::from_release(release, Kind::Profile, &selection) {
            Ok(chart) => chart,
            // The table of units says why a unit has no number.
            Err(error) if is_for_others(&error) => continue,
            Err(other) => return Err(other),
        };
        let title = Text::new(chart.headline(), chart.headline());
        let mut profile = drawn(&[chart], place, unit.name.clone())?;
        profile.title = title;
        profiles.push(profile);
    }
    Ok(profiles)
}

/// A release without the figures of this kind, or with units that it is not for.
fn is_for_others(error: &Error) -> bool {
    matches!(error, Error::NothingToShow { .. } | Error::NotForThis { .. })
}

/// Nothing to show is a finding, and the page says so; every other refusal is a fault of the release.
fn or_said(drawn: Result<Picture, Error>, title: Text) -> Result<Picture, Error> {
    let missing = Text::new(
        "Không có số nào đủ điều kiện công bố, nên không có biểu đồ.",
        "No figure may be published here, so there is no chart.",
    );
    match drawn {
        Err(Error::NothingToShow { .. }) => Ok(Picture { title, drawings: Vec::new(), missing }),
        drawn => drawn,
    }
}

fn picture(release: &Release, place: Place, kind: Kind, title: Text) -> Result<Picture, Error> {
    match Chart::pages(release, kind, &Selection::default()) {
        Ok(charts) => drawn(&charts, place, title),
        // The figures are sound; this picture of them would not be, and its place says why.
        Err(error @ Error::TooMany { .. }) => {
            let why = error.to_string();
            Ok(Picture { title, drawings: Vec::new(), missing: Text::new(&*why, &*why) })
        }
        Err(other) => Err(other),
    }
}

/// The drawings, or what to say where there are none.
fn drawn(charts: &[Chart], place: Place, title: Text) -> Result<Picture, Error> {
    let drawings: Result<Vec<Drawing>, Error> = charts.iter().map(|chart| drawing(chart, place, &title)).collect();
    match drawings {
        Ok(drawings) => Ok(Picture { title, drawings, missing: Text::default() }),
        // A name of many lines has no place on a slide, and a chart with cut words has none anywhere.
        Err(Error::TooSmall { .. }) => {
            let missing = Text::new(
                "Không đủ chỗ cho biểu đồ này mà không cắt chữ; số liệu có trong các bảng của báo cáo.",
                "There is no room for this chart without cutting words; the tables of the report have its numbers.",
            );
            Ok(Picture { title, drawings: Vec::new(), missing })
        }
        Err(other) => Err(other),
    }
}

fn drawing(chart: &Chart, place: Place, title: &Text) -> Result<Drawing, Error> {
    let mut table = Table::from(chart.table());
    table.caption = match chart.spec().page {
        (_, 1) => title.vi.clone(),
        (page, pages) => format!("{}, phần {page}/{pages}", title.vi),
    };
    let broad = match place {
        Place::Slide => on_a_slide(chart)?,
        Place::Sheet => on_a_sheet(chart)?,
        Place::Page => chart.svg(&compact(), chart.page_size(&compact(), 1280.0))?,
    };
    let kind = chart.spec().kind;
    let narrow = match (place == Place::Page && kind == Kind::Trend).then(|| narrow(chart)).transpose() {
        // The broad one is whole on every screen, if small.
        Err(Error::TooSmall { .. }) => None,
        other => other?,
    };
    let alt = if kind == Kind::Profile { chart.alt().long } else { chart.alt().short };
    Ok(Drawing { broad, narrow, alt, table })
}

/// The part of a slide above its foot, edge to edge, and larger ones of the same shape for a chart that needs more.
const ABOVE_THE_FOOT: [Size; 3] = [
    Size { width: 1920.0, height: 1000.0 },
    Size { width: 2112.0, height: 1100.0 },
    Size { width: 2304.0, height: 1200.0 },
];

/// Every slide says at its foot that data is invented, so the chart on it does not say it again.
fn on_a_slide(chart: &Chart) -> Result<String, Error> {
    let spec = ChartSpec { simulated: false, ..chart.spec().clone() };
    first_with_room(&spec, &Theme::default(), ABOVE_THE_FOOT)
}

/// The text of a sheet is 165 mm wide and at two pixels a point 935 pixels: names of 10 points, notes of 9. Where a chart has no
/// room in that it is set a little smaller.
const SHEET: [f64; 3] = [935.0, 1040.0, 1280.0];
/// Height by width of what a sheet holds under a heading.
const TALLEST: f64 = 1.38;

fn on_a_sheet(chart: &Chart) -> Result<String, Error> {
    let theme = Theme { headline: 28.0, subtitle: 20.0, margin: 8.0, stroke: 3.0, marker: 8.0, ..Theme::default() };
    let size = |width: f64| {
        let size = chart.page_size(&theme, width);
        Size { height: size.height.min(width * TALLEST), ..size }
    };
    first_with_room(chart.spec(), &theme, SHEET.map(size))
}

/// The first of some canvases that everything has room on.
fn first_with_room(spec: &ChartSpec, theme: &Theme, sizes: [Size; 3]) -> Result<String, Error> {
    let [first, second, last] = sizes;
    let or_on = |drawn: Result<String, Error>, size| match drawn {
        Err(Error::TooSmall { .. }) => draw::roomy(spec, theme, size),
        drawn => drawn,
    };
    or_on(or_on(draw::roomy(spec, theme, first), second), last)
}

/// Letters that can be read where 1280 pixels become two thirds of a screen.
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
    draw::roomy(chart.with_id("narrow").spec(), &compact(), Size { width: 520.0, height: 720.0 })
}
