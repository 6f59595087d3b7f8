//! Draws of fixed size with given chances.

use super::{Drawn, Method, fault};
use crate::error::Result;
use crate::random::SplitMix64;

/// Sampford's method gives up after so many samples with repeats.
const MOST_TRIES: usize = 200_000;

/// Those that are certain, and the others by the method; in the order of the list.
pub(super) fn draw(method: Method, probability: &[f64], stream: &mut SplitMix64) -> Result<Vec<Drawn>> {
    let (certain, open): (Vec<usize>, Vec<usize>) = (0..probability.len()).partition(|&unit| probability[unit] >= 1.0);
    let chances: Vec<f64> = open.iter().map(|&unit| probability[unit]).collect();
    let n = chances.iter().sum::<f64>().round() as usize;
    let drawn = match method {
        Method::Brewer => brewer(&chances, n, stream),
        Method::Sampford => sampford(&chances, n, stream)?,
        _ => systematic(&chances, n, stream.uniform()),
    };
    let mut units: Vec<usize> = certain.into_iter().chain(drawn.into_iter().map(|at| open[at])).collect();
    units.sort_unstable();
    Ok(units.into_iter().map(|unit| Drawn { unit, probability: probability[unit] }).collect())
}

/// The units in whose part of the cumulated chances one of `start, start + 1, …` falls.
pub(super) fn systematic(chances: &[f64], n: usize, start: f64) -> Vec<usize> {
    let mut drawn = Vec::with_capacity(n);
    let mut sum = 0.0;
    for (unit, chance) in chances.iter().enumerate() {
        sum += chance;
        if drawn.len() < n && sum > start + drawn.len() as f64 {
            drawn.push(unit);
        }
    }
    // Rounding can leave the end of the last part just under the last point.
    if drawn.len() < n
        && let Some(last) = (0..chances.len()).rev().find(|unit| !drawn.contains(unit))
    {
        drawn.push(last);
    }
    drawn
}

/// Draw by draw, each with the chances that keep the inclusion probabilities.
fn brewer(chances: &[f64], n: usize, stream: &mut SplitMix64) -> Vec<usize> {
    let mut is_drawn = vec![false; chances.len()];
    for step in 1..=n {
        let weights = brewer_weights(chances, &is_drawn, n, step);
        is_drawn[pick(&weights, stream.uniform())] = true;
    }
    (0..chances.len()).filter(|&unit| is_drawn[unit]).collect()
}

/// `πₖ (D − πₖ) / (D − πₖ (n − step + 1))` of what is not drawn yet, where `D = n − Σπ` of what is.
pub(super) fn brewer_weights(chances: &[f64], is_drawn: &[bool], n: usize, step: usize) -> Vec<f64> {
    let drawn: f64 = chances.iter().zip(is_drawn).filter(|(_, is)| **is).map(|(chance, _)| chance).sum();
    let rest = n as f64 - drawn;
    let left = (n - step + 1) as f64;
    let weight = |(chance, is_drawn): (&f64, &bool)| {
        if *is_drawn { 0.0 } else { (chance * (rest - chance) / (rest - chance * left)).max(0.0) }
    };
    chances.iter().zip(is_drawn).map(weight).collect()
}

/// The first with `π/n`, the others with `π/(1−π)`, all with replacement, until no unit is there twice.
fn sampford(chances: &[f64], n: usize, stream: &mut SplitMix64) -> Result<Vec<usize>> {
    let odds: Vec<f64> = chances.iter().map(|chance| chance / (1.0 - chance)).collect();
    let (first, others) = (cumulated(chances), cumulated(&odds));
    'tries: for _ in 0..MOST_TRIES {
        let mut units = Vec::with_capacity(n);
        for draw in 0..n {
            let unit = at(if draw == 0 { &first } else { &others }, stream.uniform());
            if units.contains(&unit) {
                continue 'tries;
            }
            units.push(unit);
        }
        units.sort_unstable();
        return Ok(units);
    }
    Err(fault(
        format!("Sampford: {MOST_TRIES} lần đều rút trùng / repeats in each of {MOST_TRIES} tries"),
        "mẫu lớn so với danh sách: dùng brewer / the sample is large for the list: use brewer",
    ))
}

fn pick(weights: &[f64], uniform: f64) -> usize {
    at(&cumulated(weights), uniform)
}

fn cumulated(weights: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    weights
        .iter()
        .map(|weight| {
            sum += weight;
            sum
        })
        .collect()
}

/// The unit in whose part of the sums a uniform number falls; a part without length is never hit.
fn at(sums: &[f64], uniform: f64) -> usize {
    let point = uniform * sums.last().copied().unwrap_or(0.0);
    sums.partition_point(|sum| *sum <= point).min(sums.len().saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way in which Brewer's draws can go, with its probability.
    fn paths(chances: &[f64], n: usize, is_drawn: &mut Vec<bool>, step: usize, probability: f64, out: &mut [f64]) {
        if step > n {
            for (unit, is) in is_drawn.iter().enumerate() {
                out[unit] += if *is { probability } else { 0.0 };
            }
            return;
        }
        let weights = brewer_weights(chances, is_drawn, n, step);
        let sum: f64 = weights.iter().sum();
        for unit in 0..chances.len() {
            if weights[unit] > 0.0 {
                is_drawn[unit] = true;
                paths(chances, n, is_drawn, step + 1, probability * weights[unit] / sum, out);
                is_drawn[unit] = false;
            }
        }
    }

    #[test]
    fn over_all_its_paths_brewers_method_gives_each_unit_its_chance() {
        for (chances, n) in [(vec![0.9, 0.5, 0.4, 0.2], 2), (vec![0.7, 0.6, 0.55, 0.5, 0.4, 0.25], 3)] {
            let mut found = vec![0.0; chances.len()];
            paths(&chances, n, &mut vec![false; chances.len()], 1, 1.0, &mut found);
            for (found, chance) in found.iter().zip(&chances) {
                assert!((found - chance).abs() < 1e-12, "{found} {chance}");
            }
        }
    }

    #[test]
    fn a_systematic_draw_takes_the_parts_that_its_points_fall_in() {
        // Sums 0.6, 1.0, 1.5, 2.0; points 0.3 and 1.3.
        assert_eq!(systematic(&[0.6, 0.4, 0.5, 0.5], 2, 0.3), [0, 2]);
        assert_eq!(systematic(&[0.6, 0.4, 0.5, 0.5], 2, 0.7), [1, 3]);
    }
}
