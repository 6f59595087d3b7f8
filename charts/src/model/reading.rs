//! The only place that knows how a release keeps what a chart asks for.

use std::{collections::HashMap, rc::Rc};

use analytics::{Figure, Release, Score, Status, Text, release::Label};

use super::words;
use crate::{
    Error, Kind, Selection, Warning, format,
    spec::{Change, Estimate, Unit, Withheld},
};

/// A release with one period, unit and node picked out.
pub(crate) struct Reading<'a> {
    pub(crate) release: &'a Release,
    pub(crate) kind: Kind,
    pub(crate) selection: &'a Selection,
    pub(crate) period: String,
    pub(crate) unit: String,
    pub(crate) node: String,
    pub(crate) index: Rc<Index<'a>>,
}

/// Places of scores and figures, so that ten thousand units are not searched for ten thousand times.
pub(crate) struct Index<'a> {
    /// By unit, period, node.
    scores: HashMap<(&'a str, &'a str, &'a str), &'a Score>,
    /// By statistic, variable, category, unit, in the order of the release.
    figures: HashMap<(&'a str, &'a str, &'a str, &'a str), Vec<&'a Figure>>,
}

impl<'a> Index<'a> {
    fn new(release: &'a Release) -> Self {
        let mut index = Self { scores: HashMap::new(), figures: HashMap::new() };
        for score in &release.scores {
            index.scores.entry((&score.unit, &score.period, &score.node)).or_insert(score);
        }
        for figure in &release.figures {
            let category = figure.category.as_deref().unwrap_or_default();
            let key = (figure.statistic.as_str(), figure.variable.as_str(), category, unit_of(figure));
            index.figures.entry(key).or_default().push(figure);
        }
        index
    }
}

impl<'a> Reading<'a> {
    /// Checks the selection against what the release holds.
    pub(crate) fn new(release: &'a Release, kind: Kind, selection: &'a Selection) -> Result<Self, Error> {
        let metadata = &release.metadata;
        let period = selection.period.clone().unwrap_or_else(|| metadata.period.clone());
        if selection.period.is_some() && period != metadata.period && !metadata.periods.contains(&period) {
            return Err(Error::Unknown {
                what: "period",
                code: period,
                known: listed(metadata.periods.iter().map(String::as_str)),
            });
        }
        let unit = selection.unit.clone().unwrap_or_else(|| Score::EVERYONE.to_owned());
        if unit != Score::EVERYONE && !has(&release.units, &unit) {
            return Err(Error::Unknown { what: "unit", code: unit, known: codes(&release.units) });
        }
        let node = selection.node.clone().unwrap_or_else(|| metadata.scheme.clone());
        let is_factor = release.codebook.factors.iter().any(|factor| factor.key == node);
        if selection.node.is_some() && !has(&release.nodes, &node) && !is_factor {
            return Err(Error::Unknown { what: "node", code: node, known: codes(&release.nodes) });
        }
        Ok(Self { release, kind, selection, period, unit, node, index: Rc::new(Index::new(release)) })
    }

    /// A text of the release in the chart's language.
    pub(crate) fn text(&self, text: &Text) -> String {
        format::text(words(text, self.selection.lang))
    }

    /// The name of what is measured.
    pub(crate) fn measure(&self) -> String {
        let named = self.release.nodes.iter().find(|node| node.code == self.node).map(|node| self.text(&node.name));
        let factor = || {
            self.release
                .codebook
                .factors
                .iter()
                .find(|factor| factor.key == self.node)
                .map(|factor| self.text(&factor.text))
        };
        named.filter(|name| !name.is_empty()).or_else(factor).unwrap_or_else(|| self.text(&self.release.metadata.title))
    }

    /// How values of the scheme read: as selected, else per cent only for schemes that are known to publish percentages.
    pub(crate) fn unit_of_scheme(&self) -> Unit {
        let known = if self.release.metadata.scheme == "sipas" { Unit::Percent } else { Unit::Points };
        self.selection.reads.unwrap_or(known)
    }

    /// The range that values cannot leave.
    pub(crate) fn bounds(&self) -> Option<(f64, f64)> {
        (self.unit_of_scheme() == Unit::Percent).then_some((0.0, 100.0))
    }

    /// The score of a unit in a period.
    pub(crate) fn score(&self, unit: &str, period: &str) -> Option<&'a Score> {
        self.score_of(unit, period, &self.node)
    }

    /// The score of a unit in a period for any node.
    pub(crate) fn score_of(&self, unit: &str, period: &str, node: &str) -> Option<&'a Score> {
        self.index.scores.get(&(unit, period, node)).copied()
    }

    /// Codes and names of the parts of the node, in the order of the scheme.
    pub(crate) fn parts(&self) -> Vec<(&'a str, String)> {
        let of_node = self.release.nodes.iter().filter(|node| node.parent.as_deref() == Some(&self.node));
        of_node.map(|node| (node.code.as_str(), self.text(&node.name))).collect()
    }

    /// Units of the release with their names as shown, all units together left out.
    pub(crate) fn units(&self) -> impl Iterator<Item = (&'a str, String)> {
        let single = self.release.units.iter().filter(|unit| unit.code != Score::EVERYONE);
        single.map(|unit| match self.text(&unit.name) {
            name if name.is_empty() => (unit.code.as_str(), unit.code.clone()),
            name => (unit.code.as_str(), name),
        })
    }

    /// The number that may be shown, or why none may. `of` names it in messages.
    pub(crate) fn shown(
        &self,
        score: Option<&Score>,
        of: &str,
        warnings: &mut Vec<Warning>,
    ) -> Result<Result<Estimate, Withheld>, Error> {
        let Some(score) = score else { return Ok(Err(Withheld::NoData)) };
        if let Some(withheld) = withheld(score.status, score.n, self.release.metadata.minimum_n) {
            return Ok(Err(withheld));
        }
        let Some(value) = score.score.filter(|value| value.is_finite()) else { return Ok(Err(Withheld::Undefined)) };
        self.gated(score.n, of, estimate(value, score.low, score.high, of)?, warnings)
    }

    /// A proportion as a percentage, under the same rules.
    pub(crate) fn shown_share(
        &self,
        figure: &Figure,
        of: &str,
        warnings: &mut Vec<Warning>,
    ) -> Result<Result<Estimate, Withheld>, Error> {
        self.shown_scaled(figure, 100.0, of, warnings)
    }

    /// A figure times a factor, under the same rules.
    pub(crate) fn shown_scaled(
        &self,
        figure: &Figure,
        factor: f64,
        of: &str,
        warnings: &mut Vec<Warning>,
    ) -> Result<Result<Estimate, Withheld>, Error> {
        if let Some(withheld) = withheld(figure.status, figure.n, self.release.metadata.minimum_n) {
            return Ok(Err(withheld));
        }
        let Some(value) = figure.estimate.filter(|value| value.is_finite()) else {
            return Ok(Err(Withheld::Undefined));
        };
        let percent = |share: f64| share * factor;
        self.gated(
            figure.n,
            of,
            estimate(percent(value), figure.low.map(percent), figure.high.map(percent), of)?,
            warnings,
        )
    }

    // The release's own gate has the say; this is the last look before a number of three answers is on a wall.
    fn gated(
        &self,
        n: Option<u64>,
        of: &str,
        estimate: Estimate,
        warnings: &mut Vec<Warning>,
    ) -> Result<Result<Estimate, Withheld>, Error> {
        if n.is_some_and(|n| n < self.release.metadata.minimum_n) {
            warnings.push(Warning::BelowMinimum { of: of.to_owned() });
            return Ok(Err(Withheld::TooFew));
        }
        if estimate.interval.is_none() {
            warnings.push(Warning::NoInterval { of: of.to_owned() });
        }
        Ok(Ok(estimate))
    }

    /// The test of a difference: `difference` of a node, category `vs_…`, in a period, for a unit.
    pub(crate) fn difference(&self, unit: &str, period: &str, category: &str) -> Option<&'a Figure> {
        self.difference_of(unit, period, category, &self.node)
    }

    /// The same for any node.
    pub(crate) fn difference_of(&self, unit: &str, period: &str, category: &str, node: &str) -> Option<&'a Figure> {
        self.figures("difference", node, category, unit).into_iter().find(|figure| {
            let numbers = [figure.estimate, figure.low, figure.high];
            // A test with a p value that is no number says nothing, and its interval is not corrected.
            figure.domain_value("period").is_none_or(|of| of == period)
                && figure.status == Status::Ok
                && numbers.iter().all(|number| number.is_some_and(f64::is_finite))
                && figure.p.is_none_or(f64::is_finite)
        })
    }

    /// Has the release a figure of this difference, shown or not?
    pub(crate) fn is_tested(&self, unit: &str, category: &str) -> bool {
        let mut tests = self.figures("difference", &self.node, category, unit).into_iter();
        tests.any(|figure| figure.domain_value("period") == Some(self.period.as_str()))
    }

    /// What the node was to reach in a period: a figure of the statistic `target` on the scale of the scores, of this unit or
    /// else of all, of this period or else of every one.
    pub(crate) fn target(&self, period: &str) -> Option<f64> {
        let fits = |figure: &&Figure| {
            figure.statistic == "target"
                && (figure.variable == self.node || figure.variable.is_empty())
                && figure.domain_value("period").is_none_or(|of| of == period || of.is_empty())
                && [Score::EVERYONE, &self.unit].contains(&unit_of(figure))
        };
        let closest = |figure: &&Figure| {
            (unit_of(figure) == self.unit, figure.domain_value("period").is_some_and(|of| !of.is_empty()))
        };
        self.release.figures.iter().filter(fits).max_by_key(closest)?.estimate.filter(|target| target.is_finite())
    }

    /// A figure about an item, in the period and unit picked.
    pub(crate) fn item(&self, statistic: &str, item: &str, category: &str) -> Option<&'a Figure> {
        self.figures(statistic, item, category, &self.unit)
            .into_iter()
            .find(|figure| figure.domain_value("period").is_none_or(|of| of == self.period))
    }

    fn figures(&self, statistic: &str, variable: &str, category: &str, unit: &str) -> Vec<&'a Figure> {
        self.index.figures.get(&(statistic, variable, category, unit)).cloned().unwrap_or_default()
    }

    /// The change between two scores, on their own scale; `None` when the test is about something else than these two.
    ///
    /// A test may be kept as a proportion while scores are percentages. Which one it is shows in the numbers: the
    /// difference must be that of the two scores.
    pub(crate) fn change(&self, test: &Figure, first: f64, last: f64) -> Option<Change> {
        let (difference, low, high) = (test.estimate?, test.low?, test.high?);
        let wanted = last - first;
        let factor = [1.0, 100.0].into_iter().find(|factor| (difference * factor - wanted).abs() < 0.005)?;
        Some(Change {
            from: String::new(),
            to: String::new(),
            difference: difference * factor,
            interval: (low * factor, high * factor),
            is_real: self.sign(test) != 0,
        })
    }

    /// 1 or -1 where a test tells a difference apart from zero, else 0. A p value, where there is one, is corrected for
    /// the number of tests and decides; the interval is not, and decides only where there is nothing else.
    pub(crate) fn sign(&self, test: &Figure) -> i8 {
        let apart = match (test.p, test.low.zip(test.high)) {
            (Some(p), _) => p < 1.0 - self.release.metadata.level,
            (None, Some((low, high))) => low > 0.0 || high < 0.0,
            (None, None) => false,
        };
        match test.estimate {
            Some(estimate) if apart && estimate > 0.0 => 1,
            Some(estimate) if apart && estimate < 0.0 => -1,
            _ => 0,
        }
    }

    /// Nothing may be shown.
    pub(crate) fn nothing(&self) -> Error {
        let periods = &self.release.metadata.periods;
        Error::NothingToShow {
            kind: self.kind,
            wanted: format!("{} / {} / {}", self.unit, self.node, self.period),
            found: format!(
                "{} scores, {} figures; periods: {}",
                self.release.scores.len(),
                self.release.figures.len(),
                listed(periods.iter().map(String::as_str))
            ),
        }
    }
}

fn has(labels: &[Label], code: &str) -> bool {
    labels.iter().any(|label| label.code == code)
}

fn codes(labels: &[Label]) -> String {
    listed(labels.iter().map(|label| label.code.as_str()))
}

/// Words of a message with commas; of very many the first, and how many more there are.
pub(crate) fn listed<'w>(words: impl Iterator<Item = &'w str>) -> String {
    const MOST: usize = 40;
    let words: Vec<&str> = words.collect();
    let said = words[..words.len().min(MOST)].join(", ");
    if words.len() > MOST { format!("{said}, … (+{})", words.len() - MOST) } else { said }
}

pub(crate) fn unit_of(figure: &Figure) -> &str {
    figure.domain_value("office").or_else(|| figure.domain_value("unit")).unwrap_or(Score::EVERYONE)
}

fn withheld(status: Status, n: Option<u64>, minimum: u64) -> Option<Withheld> {
    match (status, n) {
        (Status::Ok | Status::Imputed | Status::Break, _) => None,
        (_, Some(0)) => Some(Withheld::NoAnswers),
        (_, Some(n)) if n < minimum => Some(Withheld::TooFew),
        (Status::Suppressed, None) if minimum > 0 => Some(Withheld::TooFew),
        (Status::Suppressed, _) => Some(Withheld::Suppressed),
        (Status::Undefined, _) => Some(Withheld::Undefined),
    }
}

fn estimate(value: f64, low: Option<f64>, high: Option<f64>, of: &str) -> Result<Estimate, Error> {
    let interval = low.zip(high).filter(|(low, high)| low.is_finite() && high.is_finite());
    if let Some((low, high)) = interval {
        // A hair of rounding between an estimate at 100 and its limit is no contradiction.
        if value < low - 1e-9 || value > high + 1e-9 {
            return Err(Error::Contradiction(vec![format!("{of}: {value} không nằm trong/not within {low}–{high}")]));
        }
    }
    Ok(Estimate { value, interval })
}
