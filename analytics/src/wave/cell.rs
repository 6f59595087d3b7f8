//! What the answers of some strata add up to: totals and their covariance, ready to be added to those of other strata.

use std::collections::BTreeMap;

use super::strata::Stratification;
use crate::design::linearise::{self, Totals};
use crate::design::{Covariance, LonelyPsu};
use crate::frame::ResponseFrame;
use crate::index::{self, Sampling, scheme::SurveySource};

/// A leaf of the scheme: which items it is, which codes are answers, and what they count.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    pub(super) items: Vec<usize>,
    pub(super) low: u8,
    pub(super) high: u8,
    pub(super) source: SurveySource,
}

impl Leaf {
    /// What the answers of a response count; `None` where it has none.
    fn value(&self, answers: &[Vec<u8>], row: usize) -> Option<f64> {
        let codes = self.items.iter().map(|&item| answers[item][row]);
        let codes = codes.filter(|byte| (self.low..=self.high).contains(byte)).map(f64::from);
        self.source.of_person(codes, self.items.len())
    }
}

/// Weighted totals over some strata: for each of `L` leaves what the answers count, then for each of them the answers.
///
/// Strata are independent, so cells add: totals to totals, covariances to covariances.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    totals: Vec<f64>,
    vcov: Covariance,
    /// Unweighted answers to each leaf.
    answered: Vec<u64>,
    /// Responses.
    pub(super) n: u64,
    pub(super) strata: u64,
    weights: f64,
    squared_weights: f64,
}

/// The cell of every period and office that has answers, by their positions.
///
/// The primary sampling unit is the response. There is no finite population correction: which items a visit is asked is a
/// second random phase, so an item of a fully answered wave is still a sample; leaving the correction out is conservative.
/// An office with a single answer in a wave is measured from the mean of all ([`LonelyPsu::Adjust`]).
pub(super) fn cells(
    frame: ResponseFrame<'_>,
    strata: &Stratification,
    leaves: &[Leaf],
) -> BTreeMap<(usize, usize), Cell> {
    let mut rows_of: Vec<Vec<u32>> = vec![Vec::new(); strata.strata.len()];
    for (row, stratum) in (0..).zip(&strata.stratum_of) {
        if let Some(stratum) = stratum {
            rows_of[*stratum as usize].push(row);
        }
    }
    let mut cells = BTreeMap::new();
    for (stratum, rows) in strata.strata.iter().zip(&rows_of) {
        let cell = cells.entry((stratum.period, stratum.office)).or_insert_with(|| Cell::empty(leaves.len()));
        cell.add_stratum(frame, rows, stratum.weight, leaves);
    }
    cells
}

impl Cell {
    pub(super) fn empty(leaves: usize) -> Self {
        Self {
            totals: vec![0.0; 2 * leaves],
            vcov: Covariance::zero(2 * leaves),
            answered: vec![0; leaves],
            ..Self::default()
        }
    }

    /// Takes in strata that are independent of the ones already here.
    pub(super) fn add(&mut self, other: &Self) {
        self.totals.iter_mut().zip(&other.totals).for_each(|(mine, theirs)| *mine += theirs);
        self.vcov.add(&other.vcov);
        self.answered.iter_mut().zip(&other.answered).for_each(|(mine, theirs)| *mine += theirs);
        self.n += other.n;
        self.strata += other.strata;
        self.weights += other.weights;
        self.squared_weights += other.squared_weights;
    }

    fn add_stratum(&mut self, frame: ResponseFrame<'_>, rows: &[u32], weight: f64, leaves: &[Leaf]) {
        let count = leaves.len();
        let mut values = vec![0.0; rows.len() * 2 * count];
        for (leaf, place) in leaves.iter().zip(0..) {
            let answers = &frame.microdata().answers;
            for (row, values) in rows.iter().zip(values.chunks_mut(2 * count)) {
                if let Some(value) = leaf.value(answers, *row as usize) {
                    values[place] = weight * value;
                    values[count + place] = weight;
                    self.answered[place] += 1;
                }
            }
        }
        for values in values.chunks(2 * count.max(1)) {
            self.totals.iter_mut().zip(values).for_each(|(total, value)| *total += value);
        }
        let sampled = rows.len() as u64;
        let totals = Totals { values: &values, width: 2 * count, repeats: None, sampled, population: f64::INFINITY };
        linearise::stratum(totals, LonelyPsu::Adjust, false, &mut self.vcov);
        self.n += sampled;
        self.strata += 1;
        self.weights += weight * sampled as f64;
        self.squared_weights += weight * weight * sampled as f64;
    }

    fn leaves(&self) -> usize {
        self.answered.len()
    }

    /// Weighted answers to a leaf.
    fn base(&self, leaf: usize) -> f64 {
        self.totals[self.leaves() + leaf]
    }

    /// Share satisfied of a leaf; `None` where nobody answered.
    fn share(&self, leaf: usize) -> Option<f64> {
        let base = self.base(leaf);
        (base > 0.0).then(|| self.totals[leaf] / base)
    }

    /// Degrees of freedom: responses minus strata.
    pub(super) fn df(&self) -> f64 {
        self.n as f64 - self.strata as f64
    }

    /// Effective number of responses under unequal weights, `(Σw)² / Σw²` (Kish 1965).
    pub(super) fn n_eff(&self) -> f64 {
        if self.squared_weights > 0.0 { self.weights * self.weights / self.squared_weights } else { 0.0 }
    }

    /// The row of [`index::Indicators`] that this cell is: a cell a leaf, in the unit of the scheme's input.
    pub(super) fn indicators(&self) -> Vec<index::Cell> {
        let cell = |leaf: usize| {
            let value = self.share(leaf);
            index::Cell { value, base: value.map(|_| self.base(leaf)), n: Some(self.answered[leaf]) }
        };
        (0..self.leaves()).map(cell).collect()
    }

    /// Joint covariance of shares and bases, by the derivatives of `share = satisfied / answers`.
    pub(super) fn sampling(&self) -> Sampling {
        let size = 2 * self.leaves();
        let derivatives: Vec<Vec<(usize, f64)>> = (0..size).map(|index| self.derivative(index)).collect();
        let mut vcov = vec![0.0; size * size];
        for (row, along) in derivatives.iter().enumerate() {
            for (column, across) in derivatives.iter().enumerate() {
                let products = along.iter().flat_map(|&(i, a)| across.iter().map(move |&(j, b)| (i, j, a * b)));
                vcov[row * size + column] = products.map(|(i, j, factor)| factor * self.vcov.get(i, j)).sum();
            }
        }
        Sampling { vcov, df: self.df(), n: self.n }
    }

    /// How a share (`index < L`) or base moves with the totals: pairs of total and derivative. Empty where it is absent.
    fn derivative(&self, index: usize) -> Vec<(usize, f64)> {
        let leaves = self.leaves();
        match (index < leaves, self.share(index % leaves)) {
            (_, None) => vec![],
            (true, Some(share)) => {
                let base = self.base(index);
                vec![(index, 1.0 / base), (leaves + index, -share / base)]
            }
            (false, Some(_)) => vec![(index, 1.0)],
        }
    }

    /// A gradient in shares and bases as a gradient in totals.
    pub(super) fn in_totals(&self, gradient: &[f64]) -> Vec<f64> {
        let mut totals = vec![0.0; gradient.len()];
        for (index, slope) in gradient.iter().enumerate() {
            for (total, derivative) in self.derivative(index) {
                totals[total] += slope * derivative;
            }
        }
        totals
    }

    /// Variance of a linear combination of the totals.
    pub(super) fn variance_of(&self, combination: &[f64]) -> f64 {
        self.vcov.variance_of(combination)
    }
}
