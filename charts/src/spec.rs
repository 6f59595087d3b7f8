//! What a chart says: data, intervals, tests, words and order. Marks, headline, alternative text and table are computed from it.

use serde::{Deserialize, Serialize};

use crate::{Kind, Lang, Warning, scale::Axis};

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
}

/// A value with its interval, on the measure's scale.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The point estimate.
    pub value: f64,
    /// Its interval, `None` when the release has none.
    pub interval: Option<(f64, f64)>,
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

/// Units by value, best first, then the ones without a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ranking {
    /// The value of all units together.
    pub overall: Option<Estimate>,
    /// Answers behind it.
    pub overall_n: Option<u64>,
    /// The rows of this page.
    pub rows: Vec<RankingRow>,
    /// Is there a test against the overall value for any unit?
    pub tested: bool,
    /// Are the tests corrected for their number? Then the release gives p values, and they decide.
    pub corrected: bool,
    /// Does any unit have an interval of ranks?
    pub ranked: bool,
    /// Counts over all pages.
    pub counts: Counts,
    /// The axis, the same on every page.
    pub axis: Axis,
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

/// One unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RankingRow {
    /// Its code.
    pub code: String,
    /// Its name, exactly as in the register.
    pub name: String,
    /// Answers.
    pub n: Option<u64>,
    /// The value, or why there is none.
    pub value: Result<Estimate, Withheld>,
    /// Against all units together.
    pub standing: Standing,
    /// Best and worst rank that the data allow.
    pub rank: Option<(u32, u32)>,
}

/// One unit over the periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// Name of the unit; `None` for all units together.
    pub unit_name: Option<String>,
    /// Oldest first; a quarter without a row keeps its place by `position`.
    pub points: Vec<TrendPoint>,
    /// First to last, where both are shown and comparable.
    pub change: Option<Change>,
    /// The value axis.
    pub axis: Axis,
}

/// One period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrendPoint {
    /// Place on the axis, in periods from the first.
    pub position: i64,
    /// As said: "Quý III/2026".
    pub period: String,
    /// As written under the axis.
    pub short: String,
    /// Answers.
    pub n: Option<u64>,
    /// The value, or why there is none.
    pub value: Result<Estimate, Withheld>,
    /// The inner band, 50 %.
    pub inner: Option<(f64, f64)>,
    /// The method changed here: not comparable with the periods before.
    pub breaks: bool,
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

/// Answers by item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Likert {
    /// Names of the five levels, lowest first.
    pub levels: [String; 5],
    /// Factors in questionnaire order; items in questionnaire order.
    pub groups: Vec<LikertGroup>,
    /// Largest share below the neutral level, in per cent.
    pub widest_below: f64,
    /// Largest share above it.
    pub widest_above: f64,
    /// Largest neutral share.
    pub widest_neutral: f64,
}

/// The items of one factor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LikertGroup {
    /// Name of the factor; empty for items without one.
    pub name: String,
    /// Its items.
    pub rows: Vec<LikertRow>,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LikertRow {
    /// Its key.
    pub key: String,
    /// The question.
    pub text: String,
    /// Valid answers.
    pub n: Option<u64>,
    /// Shares of the five levels in per cent, or why there are none.
    pub shares: Result<[f64; 5], Withheld>,
    /// Share satisfied in per cent.
    pub satisfied: Option<Estimate>,
}

/// Units by the parts of the index: a value in every cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Heat {
    /// Names of the parts, in the order of the scheme.
    pub parts: Vec<String>,
    /// All units together, the same columns as a row.
    pub overall: HeatRow,
    /// The rows of this page, by total, best first, then the ones without a number.
    pub rows: Vec<HeatRow>,
    /// Units over all pages, and how many of them have a total.
    pub units: (usize, usize),
    /// The four values at which a new class of colour begins: fixed, not quantiles of the day.
    pub bounds: [f64; 4],
    /// Does the release test any cell against all units together?
    pub tested: bool,
}

/// One unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeatRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Answers.
    pub n: Option<u64>,
    /// The node above the parts.
    pub total: Result<Estimate, Withheld>,
    /// The parts, each with its standing against the same part of all units together.
    pub cells: Vec<(Result<Estimate, Withheld>, Standing)>,
}

/// Units before and after, by the difference, then the ones without one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Slope {
    /// The earlier period, as said.
    pub from: String,
    /// The later one.
    pub to: String,
    /// The rows of this page.
    pub rows: Vec<SlopeRow>,
    /// Counts over all pages; above is a rise.
    pub counts: Counts,
    /// Do p values that are corrected for the number of tests decide?
    pub corrected: bool,
    /// The axis, the same on every page.
    pub axis: Axis,
}

/// One unit before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SlopeRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The earlier value.
    pub before: Result<Estimate, Withheld>,
    /// The later value.
    pub after: Result<Estimate, Withheld>,
    /// Later minus earlier with its interval, where both may be compared.
    pub change: Option<Change>,
    /// A rise is above, a fall below.
    pub standing: Standing,
}

/// Shares by the answers behind them, against limits of chance around the value of all units together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Funnel {
    /// The share of all units together, in per cent.
    pub target: f64,
    /// Units by answers, fewest first.
    pub points: Vec<FunnelPoint>,
    /// Units without a share or a count of answers.
    pub withheld: Vec<(String, Withheld)>,
    /// By answers: size, lower and upper 95 %, lower and upper 99.8 %, in per cent.
    pub limits: Vec<(f64, [f64; 4])>,
    /// Mean squared distance from the target in standard errors, the outermost tenths drawn in; 1 where only chance is at work.
    pub dispersion: f64,
    /// Are the limits widened by it? Only where it cannot be chance.
    pub widened: bool,
    /// Axis of answers.
    pub sizes: Axis,
    /// Axis of shares.
    pub axis: Axis,
}

/// One unit of a funnel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FunnelPoint {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Answers.
    pub n: u64,
    /// Share in per cent.
    pub value: f64,
    /// Outside the 99.8 % limits above or below, or within.
    pub standing: Standing,
    /// Within those, and outside the 95 % limits?
    pub is_near: bool,
}

/// Provinces on a grid that resembles the country.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tiles {
    /// One tile a province.
    pub tiles: Vec<Tile>,
    /// Smallest and largest value and count of each group, lowest first; `None` for a group without a province.
    pub groups: [Option<(f64, f64, usize)>; 4],
    /// Columns and rows of the grid.
    pub grid: (u8, u8),
}

/// One province.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tile {
    /// Its name, short.
    pub name: String,
    /// Column and row.
    pub at: (u8, u8),
    /// The value, or why there is none.
    pub value: Result<Estimate, Withheld>,
    /// 0 the lowest.
    pub group: Option<u8>,
    /// Does its interval reach into another group?
    pub is_open: bool,
}

/// Items by how much they matter and how well they do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drivers {
    /// Items of this page in the order of the figures.
    pub points: Vec<DriverPoint>,
    /// Items over all pages.
    pub items: usize,
    /// Names, over all pages, of those that clearly matter and do badly.
    pub first: Vec<String>,
    /// Items without both numbers.
    pub withheld: Vec<(String, Withheld)>,
    /// Where the lines cross: mean performance and mean importance of the points.
    pub cross: (f64, f64),
    /// Axis of performance.
    pub performance: Axis,
    /// Axis of importance.
    pub importance: Axis,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DriverPoint {
    /// Its name.
    pub name: String,
    /// How well it does, 0 to 100.
    pub performance: Estimate,
    /// Its part in what explains the outcome, in per cent.
    pub importance: Estimate,
    /// Below: matters and does badly; above: matters and does well; same: matters less; untested: an interval spans a line.
    pub standing: Standing,
}
