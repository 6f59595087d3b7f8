//! Which items are left out, and by whom.

use crate::design::SurveyDesign;
use crate::estimate::{Column, Estimator, mean};

/// The share of a domain that leaves an item out, weighted, with the error of a mean.
///
/// A figure whose `variable` is the item and whose statistic is `item_nonresponse`.
///
/// ```
/// use analytics::design::SurveyDesign;
/// use analytics::estimate::{self, Column, Domain, Options};
/// use analytics::quality::item_nonresponse::item_nonresponse;
///
/// let item = Column { name: "q1".into(), values: vec![Some(4.0), None, Some(2.0), None] };
/// let design = SurveyDesign::simple(4);
/// let share = |design: &_, rows: &[u32]| vec![item_nonresponse(design, rows, &item)];
/// let found = estimate::by(&design, &[Domain::everyone(&design)], share, &Options::default())?;
/// assert_eq!(found.figures[0].estimate, Some(0.5));
/// # Ok::<(), analytics::Error>(())
/// ```
pub fn item_nonresponse(design: &SurveyDesign, rows: &[u32], item: &Column) -> Estimator {
    let left_out = |answer: &Option<f64>| Some(f64::from(u8::from(answer.is_none())));
    let column = Column { name: item.name.clone(), values: item.values.iter().map(left_out).collect() };
    mean(design, rows, &column).named("item_nonresponse")
}
