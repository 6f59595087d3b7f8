//! What a release says, in words and tables, once for the page, the paper and the slides.
//!
//! Every number here is read from the release and written the Vietnamese way; the renderers only place what they get.

use analytics::{Release, Score, Text, release::Label};
use serde::Serialize;

use super::{
    change::{self, Change},
    method,
    reading::Reading,
    table::Table,
    tables,
};
use crate::{Lang, format};

/// Everything to be printed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Content {
    pub(crate) title: Text,
    pub(crate) agency: Text,
    pub(crate) period: Text,
    /// The mark of invented data.
    pub(crate) simulated: Option<Text>,
    /// `%` after a value, or nothing.
    pub(crate) suffix: String,
    /// "Khoảng tin cậy 95%", at its first use.
    pub(crate) interval: Text,
    /// "KTC 95%", from then on.
    pub(crate) confidence: Text,
    /// Name of the root of the scheme.
    pub(crate) index: Text,
    pub(crate) headline: Reading,
    /// The figure over the last four quarters, where the release has it beside a quarter.
    pub(crate) rolling: Option<Named>,
    pub(crate) changes: Vec<Change>,
    pub(crate) factors: Vec<Named>,
    pub(crate) summary: Summary,
    pub(crate) tables: Tables,
    pub(crate) method: Vec<Text>,
    pub(crate) limits: Vec<Text>,
    pub(crate) source: Text,
    /// Method and gate in one line, for a page that has no room for more.
    pub(crate) in_brief: Text,
}

/// A reading with the name of what it is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Named {
    pub(crate) name: Text,
    pub(crate) reading: Reading,
}

/// The headline as one sentence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Summary {
    pub(crate) headline: Text,
    pub(crate) rolling: Option<Text>,
}

/// The tables of the report that stand beside no chart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Tables {
    pub(crate) changes: Table,
    pub(crate) factors: Table,
    pub(crate) units: Table,
}

impl Content {
    /// Reads a release.
    pub(crate) fn of(release: &Release) -> Self {
        let metadata = &release.metadata;
        let measure = Measure::of(&metadata.scheme);
        let headline = reading(release, Score::EVERYONE, &metadata.period, &metadata.scheme);
        let rolling = rolling_label(release).map(|label| Named {
            name: format::period_text(&label),
            reading: reading(release, Score::EVERYONE, &label, &metadata.scheme),
        });
        let changes = change::of_headline(release, &measure.points);
        let (interval, confidence) = confidence(metadata.level);
        let summary = Summary {
            headline: sentence(&headline, &format::period_text(&metadata.period), &measure, &confidence),
            rolling: rolling.as_ref().map(|it| sentence(&it.reading, &it.name, &measure, &confidence)),
        };
        let factors = factors(release)
            .map(|node| Named {
                name: node.name.clone(),
                reading: reading(release, Score::EVERYONE, &metadata.period, &node.code),
            })
            .collect();
        Self {
            title: metadata.title.clone(),
            agency: metadata.agency.clone(),
            period: format::period_text(&metadata.period),
            simulated: metadata.simulated.then(|| Text::new("DỮ LIỆU MÔ PHỎNG", "Simulated data")),
            suffix: measure.suffix.to_owned(),
            index: root(release).map_or_else(|| metadata.title.clone(), |node| node.name.clone()),
            tables: tables::of(release, &measure, &confidence, (&changes, rolling.as_ref())),
            method: method::method(release),
            limits: method::limits(release),
            source: method::source(release),
            in_brief: method::in_brief(release),
            interval,
            confidence,
            headline,
            rolling,
            changes,
            factors,
            summary,
        }
    }
}

/// How the numbers of a scheme are called.
pub(crate) struct Measure {
    /// After a value in a sentence.
    pub(crate) suffix: &'static str,
    /// In the head of a column.
    pub(crate) unit: &'static str,
    /// What a difference is counted in.
    pub(crate) points: Text,
}

impl Measure {
    /// Shares of satisfied answers and of points reached are percentages; the other schemes give points.
    pub(crate) fn of(scheme: &str) -> Self {
        if matches!(scheme, "sipas" | "par") {
            Self { suffix: "%", unit: "%", points: Text::new("điểm phần trăm", "percentage points") }
        } else {
            Self { suffix: "", unit: "điểm", points: Text::new("điểm", "points") }
        }
    }
}

/// The score of a unit, period and node as it is read.
pub(crate) fn reading(release: &Release, unit: &str, period: &str, node: &str) -> Reading {
    Reading::of(score(release, unit, period, node), &release.metadata)
}

/// The row of the release for a unit, period and node.
pub(crate) fn score<'a>(release: &'a Release, unit: &str, period: &str, node: &str) -> Option<&'a Score> {
    release.scores.iter().find(|score| score.unit == unit && score.period == period && score.node == node)
}

/// The nodes right under the root, in the order of the scheme.
pub(crate) fn factors(release: &Release) -> impl Iterator<Item = &Label> {
    release.nodes.iter().filter(|node| node.parent.as_deref() == Some(release.metadata.scheme.as_str()))
}

/// The units without the row for all of them.
pub(crate) fn units(release: &Release) -> impl Iterator<Item = &Label> {
    release.units.iter().filter(|unit| unit.code != Score::EVERYONE)
}

/// The root of the scheme, if the release names it.
pub(crate) fn root(release: &Release) -> Option<&Label> {
    release.nodes.iter().find(|node| node.code == release.metadata.scheme)
}

fn rolling_label(release: &Release) -> Option<String> {
    let metadata = &release.metadata;
    let mut pooled = release.scores.iter().filter(|score| {
        score.unit == Score::EVERYONE
            && score.node == metadata.scheme
            && format::is_pooled(&score.period)
            && format::last_quarter(&score.period) == metadata.period
    });
    pooled.next().map(|score| score.period.clone())
}

/// The long and the short name of the interval.
fn confidence(level: f64) -> (Text, Text) {
    let name = |vi: &str, en: &str| {
        let percent = |lang| format::level(level, lang);
        Text::new(format!("{vi}\u{a0}{}", percent(Lang::Vi)), format!("{} {en}", percent(Lang::En)))
    };
    (name("Khoảng tin cậy", "confidence interval"), name("KTC", "CI"))
}

fn sentence(reading: &Reading, period: &Text, measure: &Measure, confidence: &Text) -> Text {
    let suffix = measure.suffix;
    if !reading.shown {
        let note = reading.note.clone().unwrap_or_default();
        return Text::new(
            format!("Không có chỉ số chung cho {}: {}.", period.vi, note.vi),
            format!("No overall index for {}: {}.", period.en, note.en),
        );
    }
    let Reading { value, interval, n, .. } = reading;
    Text::new(
        format!(
            "Chỉ số chung {}: {}{suffix} ({}: {}; n = {} phiếu).",
            period.vi, value.vi, confidence.vi, interval.vi, n.vi
        ),
        format!(
            "Overall index, {}: {}{suffix} ({}: {}; n = {} answers).",
            period.en, value.en, confidence.en, interval.en, n.en
        ),
    )
}
