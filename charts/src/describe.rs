//! Words computed from the spec: headline, subtitle, notes, alternative text, data table.

mod alt;
pub(crate) mod notes;
mod table;

pub use alt::{Alt, alt};
pub(crate) use alt::{Said, lower, marks};
pub(crate) use notes::simulated;
pub use table::table;
pub(crate) use table::{count, standing, value_cells, value_columns};

use crate::{
    ChartSpec, format,
    spec::{Estimate, Unit, Withheld},
};

/// The finding in one sentence, and nothing that the tests do not support.
pub fn headline(spec: &ChartSpec) -> String {
    spec.plot.picture().headline(spec)
}

/// The statistical subtitle: measure, unit, population, period and scope in one line.
pub fn subtitle(spec: &ChartSpec) -> String {
    let unit = match spec.unit {
        Unit::Percent => " (%)",
        Unit::Points => spec.lang.pick(" (điểm)", " (points)"),
    };
    let (what, reading) = spec.plot.picture().subtitle(spec, unit);
    // A figures file may not say whom it speaks of, nor when.
    let what = what.trim_end().trim_end_matches(',');
    let population = if spec.population.is_empty() { String::new() } else { format!("{}; ", spec.population) };
    format!("{what}; {population}{reading}")
}

/// How to read the marks that are drawn, and only those: one sentence each, at the foot.
pub fn notes(spec: &ChartSpec) -> Vec<String> {
    let mut notes = Vec::new();
    spec.plot.picture().notes(spec, &mut notes);
    notes
}

impl ChartSpec {
    /// Decimals of the ends of intervals: one fewer digit than the value they belong to says enough.
    pub(crate) fn interval_decimals(&self) -> usize {
        self.decimals.min(1)
    }

    /// A value without its unit: `84,10`.
    pub(crate) fn bare(&self, value: f64) -> String {
        format::number(value, self.decimals, self.lang)
    }

    /// A value with its unit: `84,10%`.
    pub(crate) fn valued(&self, value: f64) -> String {
        format!("{}{}", self.bare(value), self.unit_sign())
    }

    /// The ends of an interval: `81,9–86,2`.
    pub(crate) fn ranged(&self, (low, high): (f64, f64)) -> String {
        format::range(low, high, self.interval_decimals(), self.lang)
    }

    /// A value with its unit and, in brackets, its interval.
    pub(crate) fn valued_with_interval(&self, estimate: Estimate) -> String {
        match estimate.interval {
            Some(interval) => format!("{} ({})", self.valued(estimate.value), self.ranged(interval)),
            None => self.valued(estimate.value),
        }
    }

    /// `%`, or nothing for points.
    pub(crate) fn unit_sign(&self) -> &'static str {
        if self.unit == Unit::Percent { "%" } else { "" }
    }

    /// A difference in the words of the unit: `1,28 điểm phần trăm`.
    pub(crate) fn difference(&self, difference: f64) -> String {
        let words = match self.unit {
            Unit::Percent => self.lang.pick("điểm\u{a0}phần\u{a0}trăm", "percentage\u{a0}points"),
            Unit::Points => self.lang.pick("điểm", "points"),
        };
        format!("{}\u{a0}{words}", self.bare(difference))
    }

    /// A difference with its sign, unless it rounds to nothing.
    pub(crate) fn signed(&self, difference: f64) -> String {
        let said = self.bare(difference);
        let is_nothing = !said.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
        if difference > 0.0 && !is_nothing { format!("+{said}") } else { said }
    }

    /// Why a number is not shown, in a few words.
    pub(crate) fn why(&self, withheld: Withheld) -> String {
        let minimum = format::integer(self.minimum_n, self.lang);
        match withheld {
            Withheld::TooFew => {
                self.lang.pick(format!("dưới {minimum} phiếu"), format!("fewer than {minimum} answers"))
            }
            Withheld::Suppressed => self.lang.pick("không công bố", "not published").to_owned(),
            Withheld::NoData => self.lang.pick("không có số liệu", "no data").to_owned(),
            Withheld::NoAnswers => self.lang.pick("không có phiếu", "no answers").to_owned(),
            Withheld::Undefined => self.lang.pick("không tính được", "not defined").to_owned(),
        }
    }
}
