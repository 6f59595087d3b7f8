//! A release as a page tells it: every number already in words and figures of one language.

mod change;
mod factors;
mod headline;
mod method;
mod offices;
mod reading;

use analytics::{Release, Score};

pub use change::ChangeWords;
pub use factors::Factor;
pub use headline::Headline;
pub use offices::Office;
pub use reading::{Reading, Shown};

use crate::i18n::Language;

/// What the public page of one period says.
#[derive(Debug, Clone)]
pub struct Edition {
    /// "Chỉ số hài lòng …".
    pub title: String,
    /// "Quý III/2026".
    pub period: String,
    /// The label of the period in addresses, `2026-Q3`.
    pub label: String,
    /// "95%".
    pub level: String,
    /// The range of the rolling figure beside the quarter, if the release has one.
    pub rolling: Option<String>,
    /// The index of all offices together.
    pub headline: Headline,
    /// The index and its factors.
    pub factors: Vec<Factor>,
    /// The offices, in register order.
    pub offices: Vec<Office>,
    /// How it was computed, a paragraph each.
    pub method: Vec<String>,
    /// Scheme and version, day of the freeze, data hash and program version.
    pub source: String,
}

impl Edition {
    /// Reads a release for people who read `language`.
    pub fn of(release: &Release, language: Language) -> Self {
        let about = &release.metadata;
        let view = View { release, language };
        let rolling = view.rolling();
        Self {
            title: about.title.get(language.tag()).to_owned(),
            period: language.period(&about.period),
            label: about.period.clone(),
            level: language.level(about.level),
            rolling: rolling.map(|period| language.period(period)),
            headline: Headline::of(&view),
            factors: factors::all(&view),
            offices: offices::all(&view, rolling),
            method: method::paragraphs(&view),
            source: language.say_with(
                "source",
                &[
                    ("scheme", &about.scheme),
                    ("version", &about.scheme_version),
                    ("date", &language.date(&about.frozen_on)),
                    ("hash", about.data_sha256.get(..12).unwrap_or(&about.data_sha256)),
                    ("program", &about.program_version),
                ],
            ),
        }
    }
}

/// A release and the language that it is read in.
#[derive(Clone, Copy)]
struct View<'a> {
    release: &'a Release,
    language: Language,
}

impl<'a> View<'a> {
    fn score(&self, unit: &str, period: &str, node: &str) -> Option<&'a Score> {
        self.release.scores.iter().find(|score| score.unit == unit && score.period == period && score.node == node)
    }

    /// The code of the node at the root.
    fn root(&self) -> &'a str {
        &self.release.metadata.scheme
    }

    fn period(&self) -> &'a str {
        &self.release.metadata.period
    }

    /// The period just before, if the release has figures for it.
    fn previous(&self) -> Option<&'a str> {
        let periods = &self.release.metadata.periods;
        let here = periods.iter().position(|period| period == self.period())?;
        periods[..here].iter().rev().find(|period| !period.contains("..")).map(String::as_str)
    }

    /// The pooled range that ends with this period.
    fn rolling(&self) -> Option<&'a str> {
        let end = format!("..{}", self.period());
        self.release.scores.iter().map(|score| score.period.as_str()).find(|period| period.ends_with(&end))
    }

    /// A count of the release (`responses`, `encounters`, `walk_ins`) for all offices in the period.
    fn count(&self, variable: &str) -> Option<u64> {
        let figure = self.release.figures.iter().find(|figure| {
            figure.statistic == "count"
                && figure.variable == variable
                && figure.domain_value("period") == Some(self.period())
                && figure.domain_value("office").is_none_or(|office| office == Score::EVERYONE)
        })?;
        // A count is a whole number; the field is a float because every figure's is.
        figure.estimate.map(|count| count.round() as u64)
    }
}
