//! What a chart says: data, intervals, tests, words and order. Marks, headline, alternative text and table are computed from it.

use serde::{Deserialize, Serialize};

use crate::{Kind, Lang, Warning, kinds::Picture};

/// Everything one chart says, without a colour or a pixel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChartSpec {
    /// Prefix of every id in the SVG, so that several charts can share a page.
    pub id: String,
    /// The kind.
    pub kind: Kind,
    /// Language of every word.
    pub lang: Lang,
    /// What was measured: the name of the node.
    pub measure: String,
    /// How its values read.
    pub unit: Unit,
    /// Decimals of values.
    pub decimals: usize,
    /// Confidence level of every interval.
    pub level: f64,
    /// The least number of answers behind a value that is shown.
    pub minimum_n: u64,
    /// The period, as said.
    pub period: String,
    /// Whom the values speak of.
    pub population: String,
    /// Page and pages.
    pub page: (usize, usize),
    /// The finding, computed.
    pub headline: String,
    /// Measure, unit, population, period, scope.
    pub subtitle: String,
    /// How to read the marks that are drawn, a sentence each.
    pub notes: Vec<String>,
    /// Who, when, which method, which data.
    pub source: String,
    /// True when the data is invented.
    pub simulated: bool,
    /// The data.
    pub plot: Plot,
    /// What was left out or could not be said.
    pub warnings: Vec<Warning>,
}

/// How values of a measure read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Per cent, 0 to 100; differences are percentage points.
    Percent,
    /// Points of the scheme's own scale.
    Points,
}

pub use crate::kinds::{
    changes::{ChangePart, Changes},
    control::{Control, ControlPoint, Rule},
    drivers::{DriverPoint, Drivers},
    funnel::{Funnel, FunnelPoint},
    heat::{Heat, HeatRow},
    likert::{Likert, LikertGroup, LikertRow},
    multiples::{Multiples, Panel},
    places::{Basis, PlaceRow, Places},
    profile::Profile,
    radar::{Radar, Spoke},
    ranking::{Ranking, RankingRow},
    response::{Response, Stage},
    slope::{Slope, SlopeRow},
    sparks::{SparkRow, Sparks},
    tiles::{Tile, Tiles},
    tree::{Node, Tree, Weighed},
    trend::{Trend, TrendPoint},
};

/// The data of each kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Plot {
    /// Units by value.
    Ranking(Ranking),
    /// One unit over the periods.
    Trend(Trend),
    /// Answers by item.
    Likert(Likert),
    /// Units by the parts of the index.
    Heat(Heat),
    /// Units before and after.
    Slope(Slope),
    /// Shares by the answers behind them.
    Funnel(Funnel),
    /// Provinces on a grid.
    Tiles(Tiles),
    /// Items by importance and performance.
    Drivers(Drivers),
    /// The parts of one unit.
    Radar(Radar),
    /// A small line for each unit.
    Multiples(Multiples),
    /// From a visit to an answer.
    Response(Response),
    /// A change and what it is made of.
    Changes(Changes),
    /// Periods against control limits.
    Control(Control),
    /// Units by the places that they can have.
    Places(Places),
    /// The nodes of the index by their weights.
    Tree(Tree),
    /// A small line on its own scale for each unit.
    Sparks(Sparks),
    /// One unit on one page.
    Profile(Box<Profile>),
}

impl Plot {
    /// What is asked of every kind.
    pub(crate) fn picture(&self) -> &dyn Picture {
        match self {
            Self::Ranking(ranking) => ranking,
            Self::Trend(trend) => trend,
            Self::Likert(likert) => likert,
            Self::Heat(heat) => heat,
            Self::Slope(slope) => slope,
            Self::Funnel(funnel) => funnel,
            Self::Tiles(tiles) => tiles,
            Self::Drivers(drivers) => drivers,
            Self::Radar(radar) => radar,
            Self::Multiples(multiples) => multiples,
            Self::Response(response) => response,
            Self::Changes(changes) => changes,
            Self::Control(control) => control,
            Self::Places(places) => places,
            Self::Tree(tree) => tree,
            Self::Sparks(sparks) => sparks,
            Self::Profile(profile) => profile.as_ref(),
        }
    }
}

/// A value with its interval, on the measure's scale.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The point estimate.
    pub value: f64,
    /// Its interval, `None` when the release has none.
    pub interval: Option<(f64, f64)>,
}

impl Estimate {
    /// Lower end, value, upper end; the value itself where there is no interval.
    pub(crate) fn ends(self) -> [f64; 3] {
        let (low, high) = self.interval.unwrap_or((self.value, self.value));
        [low, self.value, high]
    }
}

/// Why a number is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Withheld {
    /// Too few answers.
    TooFew,
    /// Held back by another rule of publication.
    Suppressed,
    /// Nobody answered.
    NoAnswers,
    /// The release has no such row.
    NoData,
    /// The formula is not defined here.
    Undefined,
}

/// How many units stand where, over all pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Told apart from the overall value, above it.
    pub above: usize,
    /// Tested, and not told apart.
    pub same: usize,
    /// Told apart, below.
    pub below: usize,
    /// Shown without a test.
    pub untested: usize,
    /// Not shown.
    pub withheld: usize,
}

/// Where a unit stands against all units together, by a test of the difference: its p value where the release gives
/// one (corrected for the number of tests), else its interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Told apart, above.
    Above,
    /// Not told apart.
    Same,
    /// Told apart, below.
    Below,
    /// The release has no test.
    Untested,
}

/// A difference between two periods with its interval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Period it starts from, as said.
    pub from: String,
    /// Period it ends at.
    pub to: String,
    /// Later minus earlier, on the measure's scale.
    pub difference: f64,
    /// Its interval.
    pub interval: (f64, f64),
    /// Is it told apart from zero?
    pub is_real: bool,
}
