//! Draws a sample from a list: who is asked follows from a seed, and each unit's chance of being asked is known.
//!
//! A stratum is drawn by itself ([`draw`]); how many are drawn of each says [`allocate`].

mod pps;

use crate::error::{Error, Result, Stage};
use crate::random::SplitMix64;

/// How the units of a stratum are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Every set of units is equally likely.
    Simple,
    /// Every `N/n`-th unit of the list after a random start: the order of the list spreads the sample.
    Systematic,
    /// With probability proportional to size, by Brewer's draws. Brewer (1975); Tillé (2006), *Sampling Algorithms*, 6.3.
    Brewer,
    /// With probability proportional to size, by Sampford's rejection of repeats. Sampford (1967).
    Sampford,
    /// With probability proportional to size, systematically along the list. Madow (1949).
    PpsSystematic,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 5] = [Self::Simple, Self::Systematic, Self::Brewer, Self::Sampford, Self::PpsSystematic];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Simple => "srs",
            Self::Systematic => "systematic",
            Self::Brewer => "brewer",
            Self::Sampford => "sampford",
            Self::PpsSystematic => "pps_systematic",
        }
    }

    /// Does it need the size of each unit?
    pub const fn is_by_size(self) -> bool {
        matches!(self, Self::Brewer | Self::Sampford | Self::PpsSystematic)
    }
}

/// How a sample is divided among strata.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allocation {
    /// As the strata are to the whole, by largest remainders.
    Proportional,
    /// The same number of each.
    Equal,
}

/// A unit that was drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    /// Its place in the stratum.
    pub unit: usize,
    /// The chance with which it was.
    pub probability: f64,
}

/// Draws `n` units of a stratum, in the order of the list. `sizes` has one entry a unit; methods without sizes count them only.
///
/// With sizes, a unit whose share of the whole is over one n-th is drawn for certain, and the others by what is left
/// ([`inclusion`]). So the sum of `size/probability` over the sample is the sum of the sizes, whatever is drawn.
///
/// ```
/// use analytics::{design::sample::{Method, draw}, random::SplitMix64};
///
/// let visits = [400.0, 100.0, 100.0, 100.0, 100.0];
/// let sample = draw(Method::Brewer, &visits, 2, &mut SplitMix64::new(7, 0))?;
/// assert_eq!((sample[0].unit, sample[0].probability), (0, 1.0)); // half of all visits: certain to be there
/// assert_eq!(sample[1].probability, 0.25);
/// let total: f64 = sample.iter().map(|drawn| visits[drawn.unit] / drawn.probability).sum();
/// assert_eq!(total, 800.0);
/// # Ok::<(), analytics::Error>(())
/// ```
///
/// # Errors
/// `n` over the number of units, a size that is not a positive number, or a Sampford sample that does not come about.
pub fn draw(method: Method, sizes: &[f64], n: usize, stream: &mut SplitMix64) -> Result<Vec<Drawn>> {
    if n > sizes.len() {
        return Err(fault(
            format!("rút {n} trong {0} đơn vị / {n} of {0} units", sizes.len()),
            "rút ít hơn, hoặc gộp tầng / draw fewer, or join strata",
        ));
    }
    if method.is_by_size() {
        return pps::draw(method, &inclusion(sizes, n)?, stream);
    }
    let probability = n as f64 / sizes.len() as f64;
    let mut units = match method {
        Method::Simple => stream.sample(sizes.len(), n),
        _ => pps::systematic(&vec![probability; sizes.len()], n, stream.uniform()),
    };
    units.sort_unstable();
    Ok(units.into_iter().map(|unit| Drawn { unit, probability }).collect())
}

/// The chance of each unit when `n` are drawn by size: `n·x/Σx`, and 1 for those that this would put above it, until none is.
///
/// They add up to `n`. Reference: Tillé (2006), 2.10.
///
/// ```
/// use analytics::design::sample::inclusion;
///
/// assert_eq!(inclusion(&[60.0, 20.0, 10.0, 10.0], 2)?, [1.0, 0.5, 0.25, 0.25]);
/// # Ok::<(), analytics::Error>(())
/// ```
///
/// # Errors
/// A size that is not a positive number.
pub fn inclusion(sizes: &[f64], n: usize) -> Result<Vec<f64>> {
    if let Some(at) = sizes.iter().position(|size| !(size.is_finite() && *size > 0.0)) {
        return Err(fault(
            format!("đơn vị {0}: cỡ {1} / unit {0}: size {1}", at + 1, sizes[at]),
            "cỡ là số dương / a size is a positive number",
        ));
    }
    let mut certain = vec![false; sizes.len()];
    loop {
        let left = n.saturating_sub(certain.iter().filter(|certain| **certain).count()) as f64;
        let sum: f64 = sizes.iter().zip(&certain).filter(|(_, certain)| !**certain).map(|(size, _)| size).sum();
        let chance = |size: f64| if sum > 0.0 { left * size / sum } else { 0.0 };
        // A chance of one up to rounding is one: it is certain, and no draw divides by what is left of it.
        let more: Vec<usize> =
            (0..sizes.len()).filter(|&at| !certain[at] && chance(sizes[at]) >= 1.0 - 1e-12).collect();
        if more.is_empty() {
            return Ok(sizes
                .iter()
                .zip(&certain)
                .map(|(size, certain)| if *certain { 1.0 } else { chance(*size) })
                .collect());
        }
        more.into_iter().for_each(|at| certain[at] = true);
    }
}

/// How many of `n` are drawn of each stratum with these many units: at least `least` where there are as many, never more
/// than there are, and `n` in all where that is possible.
///
/// ```
/// use analytics::design::sample::{Allocation, allocate};
///
/// assert_eq!(allocate(&[600, 300, 100], 20, Allocation::Proportional, 2), [12, 6, 2]);
/// assert_eq!(allocate(&[600, 300, 3], 12, Allocation::Equal, 2), [5, 4, 3]);
/// ```
pub fn allocate(units: &[usize], n: usize, rule: Allocation, least: usize) -> Vec<usize> {
    let mut given: Vec<usize> = units.iter().map(|&units| units.min(least)).collect();
    while let Some(left) = n.checked_sub(given.iter().sum()).filter(|left| *left > 0) {
        let all: usize = units.iter().sum();
        // What the rule says a stratum should have, less what it has: the largest gap is filled first.
        let wanted = |at: usize| match rule {
            Allocation::Proportional => n as f64 * units[at] as f64 / all.max(1) as f64,
            Allocation::Equal => n as f64 / units.len().max(1) as f64,
        };
        let open = (0..units.len()).filter(|&at| given[at] < units[at]);
        let gap = |at: &usize| wanted(*at) - given[*at] as f64;
        let Some(next) = open.max_by(|a, b| gap(a).total_cmp(&gap(b)).then(b.cmp(a))) else { break };
        // Whole steps at once, so that large samples are not counted one by one.
        let step = (gap(&next).floor().max(1.0) as usize).min(left).min(units[next] - given[next]);
        given[next] += step;
    }
    given
}

fn fault(cause: String, remedy: &str) -> Error {
    Error::one(Stage::Spec, "sample", cause, remedy)
}
