//! Successive-difference replicates made from a design.

use super::{Replicates, half::is_positive};
use crate::design::{SurveyDesign, fault};
use crate::error::{Error, Result, Stage as Place};

impl SurveyDesign {
    /// The same design whose variance comes from successive differences: for systematic samples, whose order carries meaning.
    ///
    /// The sampling units of a stratum stand in a circle in the order of the rows. Unit `i` weighs
    /// `1 + (h₍ᵢ,ᵣ₎ − h₍ᵢ₊₁,ᵣ₎)/√8` in replicate `r`, `h` rows of a Hadamard matrix of Sylvester's kind of order `R`, spread by
    /// `4/R`; where population sizes are known the difference is taken by `√(1 − n/N)`. With more replicates than units the variance of a
    /// total is `½ Σ (zᵢ − zᵢ₊₁)²` around the circle. Reference: Fay and Train (1995); Ash (2014).
    ///
    /// # Errors
    /// A count that is no power of two, or is below 4.
    pub fn successive_differences(self, count: Option<usize>, mse: bool) -> Result<Self> {
        let stage = &self.stages[0];
        let units = stage.units();
        let all: usize = units.iter().map(Vec::len).sum();
        let order = count.unwrap_or_else(|| (all + 1).next_power_of_two().max(4));
        if order < 4 || !order.is_power_of_two() {
            let fault =
                fault("replicates, count", format!("{order} replicates"), "choose a power of two: 64, 128, 256");
            return Err(Error::new(Place::Design, vec![fault]));
        }
        // Rows of the matrix, without the row of ones, used again from the first when they run out.
        let row_of = |position: usize| position % (order - 1) + 1;
        let mut pair = vec![(0, 0, 0.0); stage.cluster_count()];
        let mut before = 0;
        for (code, units) in units.iter().enumerate() {
            let (n, population) = (units.len(), stage.population[code]);
            let left = if population.is_finite() { (population - n as f64) / population } else { 1.0 };
            for (at, &unit) in units.iter().enumerate() {
                pair[unit as usize] = (row_of(before + at), row_of(before + (at + 1) % n), left.max(0.0).sqrt());
            }
            before += n;
        }
        let sign = |row: usize, replicate: usize| if is_positive(row, replicate) { 1.0 } else { -1.0 };
        let replicate = |number: usize| -> Vec<f64> {
            let factor = |unit: u32| {
                let (one, next, left) = pair[unit as usize];
                1.0 + left * (sign(one, number) - sign(next, number)) / 8.0_f64.sqrt()
            };
            self.weight.iter().zip(&stage.cluster).map(|(weight, &unit)| weight * factor(unit)).collect()
        };
        let weights = (0..order).map(replicate).collect();
        let (scale, rscales) = (4.0 / order as f64, vec![1.0; order]);
        Ok(Self { replicates: Some(Replicates { weights, scale, rscales, mse }), ..self })
    }
}
