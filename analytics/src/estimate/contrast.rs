//! Linear combinations of estimates, with the covariance between them.

use super::{Estimates, Interval, t_two_sided_p};
use crate::figure::{Figure, Status};

impl Estimates {
    /// The combination `Σ cᵢ θᵢ`, its standard error `√(c' V c)` and the p value of its difference from zero.
    ///
    /// `None` everywhere when a figure it needs has no estimate.
    pub fn contrast(&self, name: &str, coefficients: &[f64], level: f64) -> Figure {
        let needed = |index: &usize| coefficients[*index] != 0.0;
        let part = |index: usize| Some(coefficients[index] * self.figures[index].estimate?);
        let estimate: Option<f64> = (0..coefficients.len()).filter(needed).map(part).sum();
        let figure =
            Figure { statistic: "contrast".into(), variable: name.into(), level: Some(level), ..Figure::default() };
        let Some(estimate) = estimate else {
            let reason = Some("an estimate it needs does not exist".into());
            return Figure { status: Status::Undefined, reason, ..figure };
        };
        let se = self.vcov.variance_of(coefficients).max(0.0).sqrt();
        let interval = Interval::T.around(estimate, se, self.df, 0, level);
        Figure {
            estimate: Some(estimate),
            se: Some(se),
            df: Some(self.df),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            ci_method: interval.map(|_| "t".into()),
            p: (se > 0.0).then(|| t_two_sided_p(estimate / se, self.df)),
            ..figure
        }
    }
}
