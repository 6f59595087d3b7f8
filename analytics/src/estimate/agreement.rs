//! Cohen's kappa: how far two columns of categories agree beyond chance.

use super::{Estimator, Levels};
use crate::design::SurveyDesign;

/// `κ = (Pₒ − Pₑ)/(1 − Pₑ)` over the rows that have both columns, `Pₒ` the share of equal categories and `Pₑ = Σ pᵢ qᵢ` that
/// by chance.
///
/// Influence of a row in categories `a` and `b`: `w/Σw · [(1[a = b] − Pₒ)/(1 − Pₑ) − (1 − Pₒ)/(1 − Pₑ)² · (q_a + p_b − 2Pₑ)]`.
/// No row with both, or one category only: no point. Reference: Cohen (1960); R `survey::svykappa`.
///
/// ```
/// use analytics::design::SurveyDesign;
/// use analytics::estimate::{self, Domain, Levels, Options};
///
/// let of = |name: &str, text: &str| Levels {
///     name: name.into(), values: text.chars().map(|code| Some(code.to_string())).collect(),
/// };
/// let (first, second) = (of("first", "aabb"), of("second", "aaba"));
/// let design = SurveyDesign::simple(4);
/// let kappa = |design: &_, rows: &[u32]| vec![estimate::kappa(design, rows, &first, &second)];
/// let found = estimate::by(&design, &[Domain::everyone(&design)], kappa, &Options::default())?;
/// assert!((found.figures[0].estimate.unwrap() - 0.5).abs() < 1e-12); // three of four agree, two would by chance
/// # Ok::<(), analytics::Error>(())
/// ```
pub fn kappa(design: &SurveyDesign, rows: &[u32], first: &Levels, second: &Levels) -> Estimator {
    let weight = design.weight();
    let pair = |row: u32| first.values[row as usize].as_ref().zip(second.values[row as usize].as_ref());
    let pairs = || rows.iter().filter_map(|&row| pair(row).map(|(a, b)| (weight[row as usize], a, b)));
    let base: f64 = pairs().map(|(w, ..)| w).sum();
    let n = pairs().filter(|(w, ..)| *w != 0.0).count() as u64;
    let mut shares: std::collections::BTreeMap<&String, (f64, f64)> = Default::default();
    for (w, a, b) in pairs() {
        shares.entry(a).or_default().0 += w / base;
        shares.entry(b).or_default().1 += w / base;
    }
    let observed = pairs().filter(|(_, a, b)| a == b).map(|(w, ..)| w).sum::<f64>() / base;
    let chance: f64 = shares.values().map(|(p, q)| p * q).sum();
    let left = 1.0 - chance;
    let is_defined = base > 0.0 && left > 1e-12;
    let influence = |&row: &u32| match pair(row) {
        Some((a, b)) if is_defined => {
            let of = |level: &String| shares.get(level).copied().unwrap_or_default();
            let equal = f64::from(u8::from(a == b)) - observed;
            let by_chance = of(a).1 + of(b).0 - 2.0 * chance;
            weight[row as usize] / base * (equal / left - (1.0 - observed) / (left * left) * by_chance)
        }
        _ => 0.0,
    };
    Estimator {
        statistic: "kappa",
        variable: format!("{}:{}", first.name, second.name),
        category: None,
        point: is_defined.then(|| (observed - chance) / left),
        influence: rows.iter().map(influence).collect(),
        n,
        spread: None,
        base,
    }
}
