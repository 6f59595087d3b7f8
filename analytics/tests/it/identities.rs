//! Estimates keep the identities that any data must satisfy.
#![allow(clippy::unwrap_used)]

use analytics::Figure;
use analytics::design::{GivenStage, LonelyPsu, SurveyDesign};
use analytics::estimate::{self, Column, Domain, Estimator, Options};
use proptest::prelude::*;

use crate::support::assert_close;

/// A stratified sample with weights, answers (some missing) and a domain.
#[derive(Debug, Clone)]
struct Sample {
    strata: Vec<u8>,
    weight: Vec<f64>,
    y: Vec<Option<f64>>,
    inside: Vec<bool>,
}

fn samples() -> impl Strategy<Value = Sample> {
    let row = (0_u8..3, 0.5_f64..20.0, proptest::option::weighted(0.8, 1_u8..=5), any::<bool>());
    proptest::collection::vec(row, 12..40).prop_map(|rows| Sample {
        strata: rows.iter().map(|row| row.0).collect(),
        weight: rows.iter().map(|row| row.1).collect(),
        y: rows.iter().map(|row| row.2.map(f64::from)).collect(),
        inside: rows.iter().map(|row| row.3).collect(),
    })
}

impl Sample {
    fn design(&self) -> SurveyDesign {
        let strata = Some(self.strata.iter().map(u8::to_string).collect());
        let stage = GivenStage { strata, ..GivenStage::default() };
        let design = SurveyDesign::new(self.strata.len(), vec![stage], Some(self.weight.clone()), false).unwrap();
        design.with_lonely_psu(LonelyPsu::Adjust)
    }

    fn column(&self) -> Column {
        Column { name: "y".into(), values: self.y.clone() }
    }

    fn domain(&self) -> Domain {
        let rows = (0..).zip(&self.inside).filter(|(_, inside)| **inside).map(|(row, _)| row).collect();
        Domain { rows, ..Domain::default() }
    }
}

fn of(design: &SurveyDesign, domain: Domain, estimator: impl Fn(&SurveyDesign, &[u32]) -> Estimator) -> Figure {
    let estimators = |design: &SurveyDesign, rows: &[u32]| vec![estimator(design, rows)];
    estimate::by(design, &[domain], estimators, &Options::default()).unwrap().figures.remove(0)
}

fn assert_same(a: &Figure, b: &Figure) {
    assert_eq!((a.n, a.df, a.estimate.is_some(), a.se.is_some()), (b.n, b.df, b.estimate.is_some(), b.se.is_some()));
    for (a, b) in [(a.estimate, b.estimate), (a.se, b.se)] {
        if let (Some(a), Some(b)) = (a, b) {
            assert!((a - b).abs() < 1e-9, "{a} and {b}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_domain_mean_is_a_ratio_estimate(sample in samples()) {
        let design = sample.design();
        let within = |row: usize, value: f64| sample.inside[row] && sample.y[row].is_some() && value.is_finite();
        let rows = 0..sample.y.len();
        let y = rows.clone().map(|row| Some(if within(row, 0.0) { sample.y[row].unwrap_or(0.0) } else { 0.0 })).collect();
        let one = rows.map(|row| Some(f64::from(u8::from(within(row, 0.0))))).collect();
        let (y, one) = (Column { name: "y".into(), values: y }, Column { name: "one".into(), values: one });
        let mean = of(&design, sample.domain(), |d, r| estimate::mean(d, r, &sample.column()));
        let ratio = of(&design, Domain::everyone(&design), |d, r| estimate::ratio(d, r, &y, &one));
        prop_assume!(mean.estimate.is_some() && mean.n > Some(1));
        assert_close(mean.estimate.unwrap(), ratio.estimate.unwrap(), 1e-10, "estimate");
        prop_assert!((mean.se.unwrap() - ratio.se.unwrap()).abs() < 1e-10);
    }

    #[test]
    fn scaling_all_weights_changes_no_mean(sample in samples(), factor in 0.01_f64..100.0) {
        let mut scaled = sample.clone();
        scaled.weight.iter_mut().for_each(|weight| *weight *= factor);
        let mean = |sample: &Sample| of(&sample.design(), sample.domain(), |d, r| estimate::mean(d, r, &sample.column()));
        assert_same(&mean(&sample), &mean(&scaled));
    }

    #[test]
    fn the_order_of_the_rows_changes_nothing(sample in samples(), turn in 0_usize..40) {
        let mut turned = sample.clone();
        let turn = turn % sample.y.len();
        turned.strata.rotate_left(turn);
        turned.weight.rotate_left(turn);
        turned.y.rotate_left(turn);
        turned.inside.rotate_left(turn);
        let mean = |sample: &Sample| of(&sample.design(), sample.domain(), |d, r| estimate::mean(d, r, &sample.column()));
        assert_same(&mean(&sample), &mean(&turned));
    }

    #[test]
    fn domain_totals_add_up_to_the_whole(sample in samples()) {
        let design = sample.design();
        let inside = sample.domain();
        let outside = Domain { rows: design.everyone().into_iter().filter(|row| !inside.rows.contains(row)).collect(), ..Domain::default() };
        let total = |domain| of(&design, domain, |d, r| estimate::total(d, r, &sample.column())).estimate.unwrap_or(0.0);
        let whole = total(Domain::everyone(&design));
        prop_assert!((total(inside) + total(outside) - whole).abs() < 1e-9 * whole.max(1.0));
    }

    #[test]
    fn the_variance_of_a_sum_follows_from_the_covariance(sample in samples()) {
        let design = sample.design();
        let squares = Column { name: "y2".into(), values: sample.y.iter().map(|y| y.map(|y| y * y)).collect() };
        let sum = Column { name: "y+y2".into(), values: sample.y.iter().map(|y| y.map(|y| y + y * y)).collect() };
        let column = sample.column();
        let both = |d: &SurveyDesign, r: &[u32]| vec![estimate::mean(d, r, &column), estimate::mean(d, r, &squares)];
        let both = estimate::by(&design, &[sample.domain()], both, &Options::default()).unwrap();
        let sum = of(&design, sample.domain(), |d, r| estimate::mean(d, r, &sum));
        prop_assume!(sum.se.is_some());
        assert_close(both.vcov.variance_of(&[1.0, 1.0]), sum.se.unwrap().powi(2), 1e-8, "variance of a sum");
    }
}
