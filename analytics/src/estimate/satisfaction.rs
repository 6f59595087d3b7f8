//! "Percent satisfied" has five meanings; each has a name here, and so have the mean score and the net shares.

use super::{Column, Estimator, mean, ratio};
use crate::design::SurveyDesign;

/// One formula over items with a common scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Satisfaction {
    /// Satisfied answers over all answers, all items and rows together: `Σ w s / Σ w a`. The formula of `sipas`.
    Pooled,
    /// Mean over rows of the share of their own answers that are satisfied.
    Person,
    /// Mean over items of the share of their answers that are satisfied.
    Item,
    /// Share satisfied on one overall question.
    Overall,
    /// The pooled share over rows that answered every item.
    Complete,
    /// Mean over rows of the mean score, from 0 at the low end of the scale to 100 at the high end.
    Score,
    /// Per cent satisfied minus per cent dissatisfied over all answers, −100 to 100; dissatisfied mirrors satisfied.
    Net,
    /// Net promoter score of one question from 0 to 10: per cent of 9 and 10 minus per cent of 0 to 6.
    Nps,
}

/// What counts as satisfied.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Lowest and highest answer.
    pub ends: [f64; 2],
    /// The lowest answer that is satisfied.
    pub from: f64,
}

impl Default for Scale {
    fn default() -> Self {
        Self { ends: [1.0, 5.0], from: 4.0 }
    }
}

impl Satisfaction {
    /// Every formula.
    pub const ALL: [Self; 8] =
        [Self::Pooled, Self::Person, Self::Item, Self::Overall, Self::Complete, Self::Score, Self::Net, Self::Nps];

    /// Its name as a statistic.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pooled => "satisfied_pooled",
            Self::Person => "satisfied_person",
            Self::Item => "satisfied_item",
            Self::Overall => "satisfied_overall",
            Self::Complete => "satisfied_complete",
            Self::Score => "score_0_100",
            Self::Net => "net_satisfaction",
            Self::Nps => "nps",
        }
    }

    /// Does it take one column only?
    pub const fn is_of_one_question(self) -> bool {
        matches!(self, Self::Overall | Self::Nps)
    }

    /// The estimator in a domain. Shares are between 0 and 1; the score, net and promoter figures say their range above.
    ///
    /// Each is a mean or a ratio of recoded answers, so its error is theirs; the mean over items adds the influence values
    /// of its items, each over its own answers. Nobody answered: no point.
    ///
    /// ```
    /// use analytics::{design::SurveyDesign, estimate::{self, Column, Satisfaction, Scale}};
    ///
    /// let item = |values: [Option<f64>; 2]| Column { name: "q".into(), values: values.to_vec() };
    /// let items = [item([Some(5.0), Some(1.0)]), item([Some(4.0), None])];
    /// let design = SurveyDesign::simple(2);
    /// let of = |formula: Satisfaction| {
    ///     let of = |design: &_, rows: &[u32]| vec![formula.estimator(design, rows, &items, Scale::default())];
    ///     let found = estimate::by(&design, &[estimate::Domain::everyone(&design)], of, &estimate::Options::default());
    ///     found.map(|found| found.figures[0].estimate)
    /// };
    /// assert_eq!(of(Satisfaction::Pooled)?, Some(2.0 / 3.0)); // two of three answers
    /// assert_eq!(of(Satisfaction::Person)?, Some(0.5)); // all of one person's, none of the other's
    /// assert_eq!(of(Satisfaction::Item)?, Some(0.75)); // half of one item's, all of the other's
    /// assert_eq!(of(Satisfaction::Complete)?, Some(1.0)); // one person answered everything
    /// # Ok::<(), analytics::Error>(())
    /// ```
    pub fn estimator(self, design: &SurveyDesign, rows: &[u32], items: &[Column], scale: Scale) -> Estimator {
        let satisfied = |answer: f64| f64::from(u8::from(answer >= scale.from));
        let mirror = scale.ends[0] + scale.ends[1] - scale.from;
        let net = |answer: f64| 100.0 * (satisfied(answer) - f64::from(u8::from(answer <= mirror)));
        let promoter = |answer: f64| 100.0 * (f64::from(u8::from(answer >= 9.0)) - f64::from(u8::from(answer <= 6.0)));
        let per_cent = |answer: f64| 100.0 * (answer - scale.ends[0]) / (scale.ends[1] - scale.ends[0]);
        let found = match self {
            Self::Pooled => pooled(design, rows, items, satisfied, false),
            Self::Complete => pooled(design, rows, items, satisfied, true),
            Self::Net => pooled(design, rows, items, net, false),
            Self::Person => mean(design, rows, &by_row(items, |answers| average(answers, satisfied))),
            Self::Score => mean(design, rows, &by_row(items, |answers| average(answers, per_cent))),
            Self::Item => of_items(design, rows, items, satisfied),
            Self::Overall => mean(design, rows, &by_row(items, |answers| average(answers, satisfied))),
            Self::Nps => mean(design, rows, &by_row(items, |answers| average(answers, promoter))),
        };
        let names: Vec<&str> = items.iter().map(|item| item.name.as_str()).collect();
        Estimator { statistic: self.name(), variable: names.join("+"), spread: None, ..found }
    }
}

/// One value a row from its answers.
fn by_row(items: &[Column], of: impl Fn(&[f64]) -> Option<f64>) -> Column {
    let rows = items.first().map_or(0, |item| item.values.len());
    let value = |row: usize| of(&items.iter().filter_map(|item| item.values[row]).collect::<Vec<_>>());
    Column { name: String::new(), values: (0..rows).map(value).collect() }
}

fn average(answers: &[f64], of: impl Fn(f64) -> f64) -> Option<f64> {
    let sum: f64 = answers.iter().map(|&answer| of(answer)).sum();
    (!answers.is_empty()).then(|| sum / answers.len() as f64)
}

fn pooled(design: &SurveyDesign, rows: &[u32], items: &[Column], of: impl Fn(f64) -> f64, complete: bool) -> Estimator {
    let counts = |answers: &[f64]| !answers.is_empty() && (!complete || answers.len() == items.len());
    let sum = by_row(items, |answers| counts(answers).then(|| answers.iter().map(|&answer| of(answer)).sum()));
    let count = by_row(items, |answers| counts(answers).then_some(answers.len() as f64));
    ratio(design, rows, &sum, &count)
}

/// The mean of the item shares; `n` counts the rows that answered any. An item that nobody answered: no point.
fn of_items(design: &SurveyDesign, rows: &[u32], items: &[Column], of: impl Fn(f64) -> f64) -> Estimator {
    let any = mean(design, rows, &by_row(items, |answers| average(answers, &of)));
    let k = items.len() as f64;
    let shares = items.iter().map(|item| {
        let values = item.values.iter().map(|answer| answer.map(&of)).collect();
        mean(design, rows, &Column { name: item.name.clone(), values })
    });
    let (mut point, mut influence) = (Some(0.0), vec![0.0; rows.len()]);
    for share in shares {
        point = point.zip(share.point).map(|(sum, share)| sum + share / k);
        influence.iter_mut().zip(&share.influence).for_each(|(sum, z)| *sum += z / k);
    }
    Estimator { point, influence, ..any }
}
