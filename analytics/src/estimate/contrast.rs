//! Functions of estimates, with the covariance between them.

use super::{
    Estimates, Options,
    expression::{self, Smooth},
    t_two_sided_p,
};
use crate::error::{Error, Result, Stage};
use crate::figure::{Figure, Status};

impl Estimates {
    /// The combination `Σ cᵢ θᵢ`, its standard error `√(c' V c)` and the p value of its difference from zero.
    ///
    /// `None` everywhere when a figure it needs has no estimate.
    pub fn contrast(&self, name: &str, coefficients: &[f64], level: f64) -> Figure {
        let needed = |index: &usize| coefficients[*index] != 0.0;
        let part = |index: usize| Some(coefficients[index] * self.figures[index].estimate?);
        let estimate: Option<f64> = (0..coefficients.len()).filter(needed).map(part).sum();
        self.combined(name, estimate, coefficients, &Options { level, ..Options::default() })
    }

    /// Smooth functions of the estimates, written with a name for each of them: `E - H`, `(E + H) / 2 - M`, `sqrt(a * b)`.
    ///
    /// Their covariance is that of the delta method, `G V Gᵀ` with the exact slopes `G`.
    /// Reference: Särndal, Swensson and Wretman (1992), section 5.5.
    ///
    /// # Errors
    /// [`crate::error::Stage::Spec`] with every text that is no such function of these names.
    pub fn functions(&self, texts: &[String], names: &[String], options: &Options) -> Result<Self> {
        let values: Vec<Option<f64>> = self.figures.iter().map(|figure| figure.estimate).collect();
        let (mut found, mut faults) = (Vec::new(), Vec::new());
        for text in texts {
            match expression::evaluate(text, names, &values) {
                Ok(smooth) => found.push((text, smooth)),
                Err(error) => faults.extend(error.faults().iter().cloned()),
            }
        }
        if !faults.is_empty() {
            return Err(Error::new(Stage::Spec, faults));
        }
        let slopes: Vec<&[f64]> = found.iter().map(|(_, smooth)| smooth.slopes.as_slice()).collect();
        let vcov = self.vcov.between(&slopes);
        let figure = |(text, smooth): &(&String, Smooth)| self.combined(text, smooth.value, &smooth.slopes, options);
        Ok(Self { figures: found.iter().map(figure).collect(), vcov, df: self.df })
    }

    fn combined(&self, name: &str, estimate: Option<f64>, slopes: &[f64], options: &Options) -> Figure {
        let level = options.level;
        let figure =
            Figure { statistic: "contrast".into(), variable: name.into(), level: Some(level), ..Figure::default() };
        let undefined =
            |reason: &str| Figure { status: Status::Undefined, reason: Some(reason.into()), ..figure.clone() };
        let Some(estimate) = estimate else { return undefined("an estimate it needs does not exist") };
        let unknown = (0..slopes.len()).any(|index| slopes[index] != 0.0 && self.figures[index].se.is_none());
        if unknown {
            let figure = undefined("an estimate it needs has no standard error");
            return Figure { estimate: Some(estimate), ..figure };
        }
        let variance = self.vcov.variance_of(slopes);
        let se = if variance < 0.0 { 0.0 } else { variance.sqrt() }; // not a number stays none
        if !estimate.is_finite() || !se.is_finite() {
            return undefined("the function has no value or no slope here");
        }
        let interval = options.interval.around(estimate, se, self.df, 0, level);
        let p = (se > 0.0).then(|| t_two_sided_p(estimate / se, self.df)).filter(|p| p.is_finite());
        Figure {
            estimate: Some(estimate),
            se: Some(se),
            df: Some(self.df),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            ci_method: interval.map(|_| options.interval.name().into()),
            p,
            ..figure
        }
    }
}
