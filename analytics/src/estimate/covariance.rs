//! Covariance and correlation of two columns in the population.

use super::{Column, Estimator};
use crate::design::SurveyDesign;

/// `n/(n−1) · Σ w (x − x̄)(y − ȳ) / Σ w` over the rows that have both.
///
/// Influence of a row: `w/Σw · (n/(n−1) (x − x̄)(y − ȳ) − s_xy)`. Fewer than two rows: no point. R `survey::svyvar` of several
/// columns, which takes complete rows only.
pub fn covariance(design: &SurveyDesign, rows: &[u32], one: &Column, other: &Column) -> Estimator {
    let pairs = Pairs::new(design, rows, one, other);
    let point = pairs.is_defined().then(|| pairs.moment(|x, y| x * y));
    let influence = pairs.influence(|x, y| x * y);
    pairs.estimator("covariance", point, influence)
}

/// `r = s_xy / √(s_xx s_yy)` over the rows that have both, with its error by the delta method.
///
/// Influence: `r (z_xy/s_xy − z_xx/(2 s_xx) − z_yy/(2 s_yy))`, written without the division by `s_xy`. A column that does not
/// vary: no point. Pearson (1895).
///
/// ```
/// use analytics::design::SurveyDesign;
/// use analytics::estimate::{self, Column, Domain, Options};
///
/// let of = |name: &str, values: [f64; 4]| Column { name: name.into(), values: values.map(Some).to_vec() };
/// let (wait, score) = (of("wait", [1.0, 2.0, 3.0, 4.0]), of("score", [5.0, 4.0, 4.0, 1.0]));
/// let design = SurveyDesign::simple(4);
/// let r = |design: &_, rows: &[u32]| vec![estimate::correlation(design, rows, &wait, &score)];
/// let found = estimate::by(&design, &[Domain::everyone(&design)], r, &Options::default())?;
/// assert!((found.figures[0].estimate.unwrap() + 6.0 / 45.0_f64.sqrt()).abs() < 1e-12); // 6/√(5·9)
/// # Ok::<(), analytics::Error>(())
/// ```
pub fn correlation(design: &SurveyDesign, rows: &[u32], one: &Column, other: &Column) -> Estimator {
    let pairs = Pairs::new(design, rows, one, other);
    let (xy, xx, yy) = (pairs.moment(|x, y| x * y), pairs.moment(|x, _| x * x), pairs.moment(|_, y| y * y));
    let is_defined = pairs.is_defined() && xx > 0.0 && yy > 0.0;
    if !is_defined {
        let nothing = vec![0.0; rows.len()];
        return pairs.estimator("correlation", None, nothing);
    }
    let root = (xx * yy).sqrt();
    let (of_xy, of_xx, of_yy) =
        (pairs.influence(|x, y| x * y), pairs.influence(|x, _| x * x), pairs.influence(|_, y| y * y));
    let r = xy / root;
    let influence = |at: usize| of_xy[at] / root - r * (of_xx[at] / xx + of_yy[at] / yy) / 2.0;
    let influence = (0..rows.len()).map(influence).collect();
    pairs.estimator("correlation", Some(r), influence)
}

/// Two columns as differences from their means, a row each that has both.
struct Pairs {
    name: String,
    /// Weight and differences; `None` where one is missing.
    rows: Vec<Option<(f64, f64, f64)>>,
    base: f64,
    n: u64,
}

impl Pairs {
    fn new(design: &SurveyDesign, rows: &[u32], one: &Column, other: &Column) -> Self {
        let weight = design.weight();
        let pair = |&row: &u32| {
            let row = row as usize;
            one.values[row].zip(other.values[row]).map(|(x, y)| (weight[row], x, y))
        };
        let found: Vec<Option<(f64, f64, f64)>> = rows.iter().map(pair).collect();
        let base: f64 = found.iter().flatten().map(|(w, ..)| w).sum();
        let mean = |of: fn(&(f64, f64, f64)) -> f64| found.iter().flatten().map(of).sum::<f64>() / base;
        let (x0, y0) = (mean(|(w, x, _)| w * x), mean(|(w, _, y)| w * y));
        Self {
            name: format!("{}:{}", one.name, other.name),
            n: found.iter().flatten().filter(|(w, ..)| *w != 0.0).count() as u64,
            rows: found.into_iter().map(|pair| pair.map(|(w, x, y)| (w, x - x0, y - y0))).collect(),
            base,
        }
    }

    fn is_defined(&self) -> bool {
        self.base > 0.0 && self.n > 1
    }

    fn correction(&self) -> f64 {
        self.n as f64 / (self.n as f64 - 1.0)
    }

    fn moment(&self, of: impl Fn(f64, f64) -> f64) -> f64 {
        self.correction() * self.rows.iter().flatten().map(|&(w, x, y)| w * of(x, y)).sum::<f64>() / self.base
    }

    fn influence(&self, of: impl Fn(f64, f64) -> f64) -> Vec<f64> {
        let moment = self.moment(&of);
        let one = |row: &Option<(f64, f64, f64)>| match row {
            Some((w, x, y)) if self.is_defined() => w / self.base * (self.correction() * of(*x, *y) - moment),
            _ => 0.0,
        };
        self.rows.iter().map(one).collect()
    }

    fn estimator(self, statistic: &'static str, point: Option<f64>, influence: Vec<f64>) -> Estimator {
        let Self { name: variable, n, base, .. } = self;
        Estimator { statistic, variable, category: None, point, influence, n, spread: None, base }
    }
}
