//! The kinds of chart, keyed by the reader's question.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::Error;

/// A kind of chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Who is ahead, and is it real? A dot and a whisker for each unit.
    Ranking,
    /// Is it moving? One unit over the periods, with a band.
    Trend,
    /// How do the answers spread? Five levels for each item, diverging.
    Likert,
    /// Where are the weak cells? Units by the parts of the index, a value in every cell.
    Heat,
    /// Who moved? Each unit before and after, by the difference and its interval.
    Slope,
    /// Which units need a second look, given how many answers they have? Shares against the limits of chance.
    Funnel,
    /// What is the national picture? A tile a province, in four groups.
    Tiles,
    /// The same as a ranking, for readers who expect bars: from zero, a whisker on the end.
    Bars,
    /// What to fix first? Items by how much they matter and how well they do.
    Drivers,
    /// Is this period unusual? Values against the limits of the usual noise.
    Control,
    /// Why did the index move? A change and what it is made of.
    Changes,
    /// What is the shape of one unit? Its parts against those of all units together.
    Radar,
    /// How does each unit move? A small line each, on one scale.
    Multiples,
    /// Where do answers get lost? From those who could answer to those who did.
    Response,
    /// Which places can a unit have? How often it has each one, or the range that is left open.
    Places,
    /// What is the index made of, and what does each part weigh? Boxes as large as their weights.
    Tree,
    /// Where is each unit, and how did it get there? A row a unit: a small line on a scale of its own, value, change.
    Sparks,
    /// How is one unit doing? Its value, line, factors and answers on one page.
    Profile,
}

impl Kind {
    /// The kinds that every release is published with, in the order of its table of contents.
    pub const ALL: [Self; 4] = [Self::Ranking, Self::Trend, Self::Likert, Self::Heat];

    /// Every kind that can be drawn, those of [`Self::ALL`] first.
    pub const CATALOGUE: [Self; 18] = [
        Self::Ranking,
        Self::Trend,
        Self::Likert,
        Self::Heat,
        Self::Bars,
        Self::Slope,
        Self::Funnel,
        Self::Tiles,
        Self::Drivers,
        Self::Control,
        Self::Changes,
        Self::Radar,
        Self::Multiples,
        Self::Response,
        Self::Places,
        Self::Tree,
        Self::Sparks,
        Self::Profile,
    ];

    /// The word that the command line and file names use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ranking => "ranking",
            Self::Trend => "trend",
            Self::Likert => "likert",
            Self::Heat => "heat",
            Self::Bars => "bars",
            Self::Slope => "slope",
            Self::Funnel => "funnel",
            Self::Tiles => "tiles",
            Self::Drivers => "drivers",
            Self::Control => "control",
            Self::Changes => "changes",
            Self::Radar => "radar",
            Self::Multiples => "multiples",
            Self::Response => "response",
            Self::Places => "places",
            Self::Tree => "tree",
            Self::Sparks => "sparks",
            Self::Profile => "profile",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self, Error> {
        Self::CATALOGUE
            .into_iter()
            .find(|kind| kind.name() == word)
            .ok_or_else(|| Error::UnknownKind { word: word.to_owned() })
    }
}
