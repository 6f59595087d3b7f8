//! Many tests at once.

/// Holm's adjustment: p values such that rejecting those below `α` errs anywhere with probability at most `α`.
///
/// Sorted ascending, the `k`-th of `m` is multiplied by `m − k + 1`, never falling and at most 1. Holm (1979).
///
/// ```
/// let adjusted = analytics::estimate::holm(&[0.01, 0.04, 0.03]);
/// assert_eq!(adjusted, [0.03, 0.06, 0.06]);
/// ```
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let mut adjusted = vec![0.0; p.len()];
    let mut least = 0.0_f64;
    for (passed, &index) in order.iter().enumerate() {
        least = least.max(p[index] * (p.len() - passed) as f64).min(1.0);
        adjusted[index] = least;
    }
    adjusted
}
