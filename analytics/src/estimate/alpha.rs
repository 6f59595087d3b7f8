//! Cronbach's alpha of several items, with its error.

use super::{Column, Estimator, variance};
use crate::design::SurveyDesign;

/// `α = k/(k−1) · (1 − Σ Sᵢ² / S²)` over the rows of a domain that answered all `k` items, `S²` the variance of their sum.
///
/// Influence of a row by the delta method: `k/(k−1) · (A z(S²)/B² − Σ z(Sᵢ²)/B)`, `A = Σ Sᵢ²`, `B = S²`. Fewer than two items,
/// or a sum that does not vary: no point. Reference: Cronbach (1951); R `survey::svycralpha`, which gives no error.
pub fn alpha(design: &SurveyDesign, rows: &[u32], items: &[Column]) -> Estimator {
    let length = items.first().map_or(0, |item| item.values.len());
    let is_complete = |row: usize| items.iter().all(|item| item.values[row].is_some());
    let complete: Vec<bool> = (0..length).map(is_complete).collect();
    let kept = |item: &Column| Column {
        name: item.name.clone(),
        values: item.values.iter().zip(&complete).map(|(value, complete)| value.filter(|_| *complete)).collect(),
    };
    let items: Vec<Column> = items.iter().map(kept).collect();
    let sum = |row: usize| complete[row].then(|| items.iter().filter_map(|item| item.values[row]).sum());
    let names: Vec<&str> = items.iter().map(|item| item.name.as_str()).collect();
    let total = Column { name: names.join("+"), values: (0..length).map(sum).collect() };
    let of_total = variance(design, rows, &total);
    let parts: Vec<Estimator> = items.iter().map(|item| variance(design, rows, item)).collect();
    let k = items.len() as f64;
    let share: Option<f64> = parts.iter().map(|part| part.point).sum();
    let Some((a, b)) = share.zip(of_total.point).filter(|(_, b)| *b > 0.0 && k > 1.0) else {
        return Estimator { statistic: "alpha", point: None, ..of_total };
    };
    let scale = k / (k - 1.0);
    let influence = |at: usize| {
        let own: f64 = parts.iter().map(|part| part.influence[at]).sum();
        scale * (a * of_total.influence[at] / (b * b) - own / b)
    };
    let influence = (0..rows.len()).map(influence).collect();
    Estimator { statistic: "alpha", point: Some(scale * (1.0 - a / b)), influence, ..of_total }
}
