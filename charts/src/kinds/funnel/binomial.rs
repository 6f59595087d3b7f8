//! Exact limits of a funnel plot.

/// From this count on the corrected normal limits differ from the exact ones by less than a thousandth of a per cent.
const LARGE: u64 = 2000;

/// The share below which a binomial share of `n` answers around `target` (0 to 1) falls with probability `tail`: the
/// quantile interpolated between whole counts (Spiegelhalter 2005, appendix A.1), within 0 to 1. `tail` above one half
/// gives an upper limit. `z` is the normal quantile of the same tail, for large counts.
pub(super) fn limit(n: u64, target: f64, tail: f64, z: f64) -> f64 {
    if n == 0 || target <= 0.0 || target >= 1.0 {
        return target;
    }
    let size = n as f64;
    if n > LARGE {
        // Cornish and Fisher's first term for the skewness, and half a count for continuity.
        let spread = (target * (1.0 - target) * size).sqrt();
        let skewed = z + (1.0 - 2.0 * target) * (z * z - 1.0) / (6.0 * spread);
        return (target + (skewed * spread - 0.5) / size).clamp(0.0, 1.0);
    }
    let odds = (target / (1.0 - target)).ln();
    // ln of the probability of no hit at all, then one count after the other.
    let mut log_probability = size * (1.0 - target).ln();
    let mut below = 0.0;
    for count in 0..=n {
        let probability = log_probability.exp();
        let upto = below + probability;
        if upto >= tail {
            let share = (upto - tail) / probability;
            return ((count as f64 - share) / size).clamp(0.0, 1.0);
        }
        below = upto;
        log_probability += ((size - count as f64) / (count as f64 + 1.0)).ln() + odds;
    }
    1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten tosses of a coin: 1 + 10 + 45 ways of at most two heads in 1024, so 2.5 % lies between one head and two.
    #[test]
    fn ten_tosses_have_the_limits_that_a_table_gives() {
        let (upto_one, upto_two) = (11.0 / 1024.0, 56.0 / 1024.0);
        let share = (upto_two - 0.025) / (upto_two - upto_one);
        assert!((limit(10, 0.5, 0.025, -1.96) - (2.0 - share) / 10.0).abs() < 1e-12);
    }

    #[test]
    fn limits_widen_as_answers_get_fewer_and_meet_the_normal_ones_where_those_take_over() {
        let lower = |n| limit(n, 0.84, 0.001, -3.090_232_306_167_813);
        assert!(lower(30) < lower(100) && lower(100) < lower(1000));
        assert!((lower(2000) - lower(2001)).abs() < 2e-5, "{} {}", lower(2000), lower(2001));
        assert_eq!(limit(30, 1.0, 0.001, -3.0), 1.0);
    }
}
