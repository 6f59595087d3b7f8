//! Quantiles and tail probabilities of the distributions that intervals and tests rest on.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};
use statrs::function::beta::{beta_reg, inv_beta_reg, ln_beta};

/// Quantile of the standard normal distribution.
pub fn normal_quantile(probability: f64) -> f64 {
    Normal::standard().inverse_cdf(probability)
}

/// Quantile of Student's t with `df` degrees of freedom; the normal one where `df` is infinite.
///
/// ```
/// let t = analytics::estimate::t_quantile(0.975, 1.0);
/// assert!((t - 12.706_204_736_174_7).abs() < 1e-9);
/// ```
pub fn t_quantile(probability: f64, df: f64) -> f64 {
    if df.is_infinite() || df > 1e9 {
        return normal_quantile(probability);
    }
    let Ok(t) = StudentsT::new(0.0, 1.0, df) else { return f64::NAN };
    if probability == 0.5 {
        return 0.0;
    }
    polished(t.inverse_cdf(probability), |x| {
        use statrs::distribution::Continuous;
        (t.cdf(x) - probability, t.pdf(x))
    })
}

/// Two-sided p value of a t statistic; of a normal one where `df` is infinite.
///
/// ```
/// assert!((analytics::estimate::t_two_sided_p(2.505_391_746_381_38, 197.0) - 0.013_041_740_064_283_6).abs() < 1e-12);
/// ```
pub fn t_two_sided_p(t: f64, df: f64) -> f64 {
    if df.is_infinite() || df > 1e9 {
        return (2.0 * Normal::standard().sf(t.abs())).min(1.0);
    }
    if df > 0.0 { beta_reg(df / 2.0, 0.5, df / (df + t * t)) } else { f64::NAN }
}

/// Quantile of the beta distribution; a zero shape puts everything at the end it names.
pub(crate) fn beta_quantile(probability: f64, a: f64, b: f64) -> f64 {
    if a <= 0.0 {
        return 0.0;
    }
    if b <= 0.0 {
        return 1.0;
    }
    let density = |x: f64| ((a - 1.0) * x.ln() + (b - 1.0) * (-x).ln_1p() - ln_beta(a, b)).exp();
    polished(inv_beta_reg(a, b, probability), |x| (beta_reg(a, b, x) - probability, density(x)))
}

/// Newton steps: the library's inverses stop at about 1e-9. A step below 1e-7 leaves an error below 1e-14.
fn polished(start: f64, error_and_slope: impl Fn(f64) -> (f64, f64)) -> f64 {
    let mut x = start;
    for _ in 0..5 {
        let (error, slope) = error_and_slope(x);
        let next = x - error / slope;
        if !next.is_finite() || (next - x).abs() > 0.01 * x.abs() {
            break;
        }
        let settled = (next - x).abs() < 1e-7 * x.abs();
        x = next;
        if settled {
            break;
        }
    }
    x
}

/// Probability that an F variable exceeds `x`; exact far out in the tail. An infinite `df2` is a chi-squared over `df1`.
///
/// ```
/// let p = analytics::estimate::f_upper_tail(149.657_294_219_085, 1.0, 197.0);
/// assert!((p / 5.734_153_184_825_52e-26 - 1.0).abs() < 1e-8);
/// ```
pub fn f_upper_tail(x: f64, df1: f64, df2: f64) -> f64 {
    if x.is_nan() || df1.is_nan() || df2.is_nan() || df1 <= 0.0 || df2 <= 0.0 {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 1.0;
    }
    if df2.is_infinite() {
        return chi_squared_upper_tail(x * df1, df1);
    }
    beta_reg(df2 / 2.0, df1 / 2.0, df2 / (df2 + df1 * x))
}

/// Probability that a chi-squared variable exceeds `x`.
///
/// ```
/// let p = analytics::estimate::chi_squared_upper_tail(3.841_458_820_694_12, 1.0);
/// assert!((p - 0.05).abs() < 1e-12);
/// ```
pub fn chi_squared_upper_tail(x: f64, df: f64) -> f64 {
    if x.is_nan() || df.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    if x <= 0.0 { 1.0 } else { statrs::function::gamma::gamma_ur(df / 2.0, x / 2.0) }
}

/// Probability that a standard normal variable exceeds `x`.
pub(crate) fn normal_upper_tail(x: f64) -> f64 {
    Normal::standard().sf(x)
}
