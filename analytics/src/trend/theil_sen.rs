//! Does a short series go up or down? The median slope, with an interval and a test that ask for no distribution.

use statrs::distribution::{ContinuousCDF, Normal};

/// The longest series whose test is exact: `33!` and what comes before it fit into 128 bits.
const EXACT: usize = 33;

/// The slope of a series and how sure its direction is.
#[derive(Debug, Clone, PartialEq)]
pub struct TheilSen {
    /// Points of the series.
    pub n: usize,
    /// Median of the slopes between all pairs of points, in units of the values over one unit of time.
    pub slope: f64,
    /// Least slope that the test does not reject; `None` where no pair of bounds reaches the level: below five points at 95 %.
    pub low: Option<f64>,
    /// The greatest.
    pub high: Option<f64>,
    /// Kendall's S: pairs that rise less pairs that fall.
    pub s: i64,
    /// Two-sided p value of Mann and Kendall for no trend.
    pub p: f64,
}

/// Theil–Sen slope of points `(time, value)`, its interval at `level`, and the Mann–Kendall test.
///
/// `b = median (yⱼ − yᵢ)/(tⱼ − tᵢ)` over all pairs; the interval runs from the `(N − C)/2`-th to the `(N + C)/2 + 1`-th of the
/// `N` ordered slopes, `C` the greatest value of `|S|` that is not rejected. Up to 33 points the distribution of `S` is
/// exact, given the ties; beyond it is normal with `(n(n−1)(2n+5) − Σ u(u−1)(2u+5))/18` and a correction for continuity. The
/// values count as independent from one time to the next. `None` below two points, where two have one time, or where one is no number.
///
/// Sources: Sen (1968), *JASA* 63; Kendall (1975), *Rank Correlation Methods*; Hollander and Wolfe (1999), section 9.3.
///
/// ```
/// use analytics::trend::theil_sen::theil_sen;
///
/// // Five values that only rise: one order of 120 is as clear, and one falls as clearly.
/// let found = theil_sen(&[(1.0, 1.0), (2.0, 2.0), (3.0, 4.0), (4.0, 5.0), (5.0, 6.0)], 0.95).unwrap();
/// assert_eq!((found.s, found.p), (10, 2.0 / 120.0));
/// assert_eq!((found.low, found.high), (Some(1.0), Some(2.0))); // the least and the greatest of the ten slopes
/// ```
pub fn theil_sen(points: &[(f64, f64)], level: f64) -> Option<TheilSen> {
    let n = points.len();
    let mut points = points.to_vec();
    points.sort_by(|one, other| one.0.total_cmp(&other.0));
    let known = points.iter().all(|(time, value)| time.is_finite() && value.is_finite());
    if n < 2 || !known || points.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
        return None;
    }
    let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
    let mut slopes: Vec<f64> = pairs.map(|(i, j)| (points[j].1 - points[i].1) / (points[j].0 - points[i].0)).collect();
    slopes.sort_by(f64::total_cmp);
    let sign = |slope: &f64| i64::from(*slope > 0.0) - i64::from(*slope < 0.0);
    let s: i64 = slopes.iter().map(sign).sum();
    let values: Vec<f64> = points.iter().map(|(_, value)| *value).collect();
    let [low, high] = kept(n, level).map_or([None; 2], |c| {
        let below = (slopes.len() - c) / 2;
        [slopes[below - 1], slopes[slopes.len() - below]].map(Some)
    });
    Some(TheilSen { n, slope: median(&slopes), low, high, s, p: Null::of(&ties(&values)).p(s) })
}

fn median(sorted: &[f64]) -> f64 {
    f64::midpoint(sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2])
}

/// How many values are equal, for each value that there is.
fn ties(values: &[f64]) -> Vec<usize> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.chunk_by(|one, other| one == other).map(<[f64]>::len).collect()
}

/// The greatest `|S|` of `n` different values that a test at `1 − level` keeps; `None` where it keeps them all.
fn kept(n: usize, level: f64) -> Option<usize> {
    let (pairs, null) = (n * (n - 1) / 2, Null::of(&vec![1; n]));
    let rejected = |s: usize| null.p(s as i64) <= 1.0 - level;
    (0..=pairs).rev().step_by(2).find(|&s| !rejected(s)).filter(|&s| s < pairs)
}

/// How `S` spreads when every order is as likely as any other.
enum Null {
    /// In how many orders 0, 1, 2 … pairs fall, and how many pairs can.
    Exact(Vec<i128>, i64),
    /// Standard deviation of a normal distribution.
    Normal(f64),
}

impl Null {
    fn of(groups: &[usize]) -> Self {
        let n: usize = groups.iter().sum();
        if n <= EXACT {
            let tied: usize = groups.iter().map(|group| group * (group - 1) / 2).sum();
            return Self::Exact(orders(groups), (n * (n - 1) / 2 - tied) as i64);
        }
        let cube = |n: usize| n as f64 * (n as f64 - 1.0) * (2.0 * n as f64 + 5.0);
        Self::Normal(((cube(n) - groups.iter().map(|&group| cube(group)).sum::<f64>()) / 18.0).sqrt())
    }

    /// `P(|S| ≥ |s|)`.
    fn p(&self, s: i64) -> f64 {
        match self {
            Self::Exact(counts, most) => {
                let far = |(falls, _): &(usize, &i128)| (most - 2 * *falls as i64).abs() >= s.abs();
                let beyond: i128 = counts.iter().enumerate().filter(far).map(|(_, count)| count).sum();
                beyond as f64 / counts.iter().sum::<i128>() as f64
            }
            Self::Normal(sd) if s != 0 && *sd > 0.0 => 2.0 * Normal::standard().sf((s.abs() as f64 - 1.0) / sd),
            Self::Normal(_) => 1.0,
        }
    }
}

/// In how many orders of the values 0, 1, 2 … pairs fall, equal values not told apart: one Gaussian binomial
/// `Π_{i ≤ u} (1 − q^(m+i))/(1 − qⁱ)` for each group of `u` that joins `m` values (MacMahon).
fn orders(groups: &[usize]) -> Vec<i128> {
    let mut counts = vec![1_i128];
    let mut n = 0;
    for i in groups.iter().flat_map(|&group| 1..=group) {
        n += 1;
        counts.resize(counts.len() + n, 0);
        (n..counts.len()).rev().for_each(|at| counts[at] -= counts[at - n]);
        (i..counts.len()).for_each(|at| counts[at] += counts[at - i]);
        while counts.last() == Some(&0) {
            counts.pop();
        }
    }
    counts
}
