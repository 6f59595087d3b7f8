//! Estimates agree with numbers that one can work out on paper.
#![allow(clippy::unwrap_used)]

use analytics::Figure;
use analytics::design::{GivenStage, LonelyPsu, SurveyDesign};
use analytics::estimate::{self, Column, Domain, Estimator, Options};

use crate::support::assert_close;

fn column(values: &[f64]) -> Column {
    Column { name: "y".into(), values: values.iter().copied().map(Some).collect() }
}

fn labels(text: &str) -> Option<Vec<String>> {
    Some(text.chars().map(String::from).collect())
}

fn whole(design: &SurveyDesign, of: impl Fn(&SurveyDesign, &[u32]) -> Vec<Estimator>) -> Figure {
    estimate::by(design, &[Domain::everyone(design)], of, &Options::default()).unwrap().figures.remove(0)
}

#[test]
fn a_simple_mean_has_the_textbook_standard_error() {
    // 1, 2, 3, 6: mean 3, s² = (4 + 1 + 0 + 9) / 3 = 14/3, se = √(14/3 / 4).
    let y = column(&[1.0, 2.0, 3.0, 6.0]);
    let figure = whole(&SurveyDesign::simple(4), |d, rows| vec![estimate::mean(d, rows, &y)]);
    assert_eq!(figure.estimate, Some(3.0));
    assert_close(figure.se.unwrap(), (14.0_f64 / 12.0).sqrt(), 1e-14, "se");
    assert_eq!(figure.df, Some(3.0));
}

#[test]
fn a_stratified_total_adds_the_strata_with_their_finite_populations() {
    // Stratum a: 2 of 10, values 1 and 3; stratum b: 3 of 30, values 4, 5 and 9.
    let stage =
        GivenStage { strata: labels("aabbb"), fpc: Some(vec![10.0, 10.0, 30.0, 30.0, 30.0]), ..GivenStage::default() };
    let design = SurveyDesign::new(5, vec![stage], None, false).unwrap();
    let y = column(&[1.0, 3.0, 4.0, 5.0, 9.0]);
    let figure = whole(&design, |d, rows| vec![estimate::total(d, rows, &y)]);
    // 10 · 2 + 30 · 6 = 200; V = 10² · (1 − 0.2) · 2 / 2 + 30² · (1 − 0.1) · 7 / 3.
    assert_close(figure.estimate.unwrap(), 200.0, 1e-14, "total");
    assert_close(figure.se.unwrap().powi(2), 80.0 + 900.0 * 0.9 * 7.0 / 3.0, 1e-13, "variance");
    assert_eq!(figure.df, Some(3.0));
}

#[test]
fn a_sampling_unit_outside_the_domain_counts_as_zero() {
    // Three clusters, domain total of each: 4, 2 and nobody. V = 3/2 · Σ (z − 2)² = 3/2 · (4 + 0 + 4) = 12.
    let stage = GivenStage { clusters: labels("aabbc"), ..GivenStage::default() };
    let design = SurveyDesign::new(5, vec![stage], None, false).unwrap();
    let y = column(&[1.0, 3.0, 2.0, 100.0, 100.0]);
    let domain = Domain { rows: vec![0, 1, 2], ..Domain::default() };
    let of = |d: &SurveyDesign, rows: &[u32]| vec![estimate::total(d, rows, &y)];
    let figure = estimate::by(&design, &[domain], of, &Options::default()).unwrap().figures.remove(0);
    assert_eq!(figure.estimate, Some(6.0));
    assert_close(figure.se.unwrap(), 12.0_f64.sqrt(), 1e-14, "se");
}

#[test]
fn a_ratio_has_the_error_of_its_residuals() {
    // y = 2, 4, 9 over x = 1, 2, 3: R = 2.5; residuals −0.5, −1, 1.5; V = 3/2 · Σ (e / 6)² = 3/2 · 3.5 / 36.
    let (y, x) = (column(&[2.0, 4.0, 9.0]), column(&[1.0, 2.0, 3.0]));
    let figure = whole(&SurveyDesign::simple(3), |d, rows| vec![estimate::ratio(d, rows, &y, &x)]);
    assert_eq!(figure.estimate, Some(2.5));
    assert_close(figure.se.unwrap().powi(2), 1.5 * 3.5 / 36.0, 1e-14, "variance");
}

#[test]
fn a_lonely_stratum_is_left_out_averaged_or_measured_from_the_mean_of_all() {
    // Strata a (1, 3), b (2, 6) and the lonely c (9). Total 21; alone, a adds 2 · 2 = 4 and b adds 2 · 8 = 16.
    let stage = GivenStage { strata: labels("aabbc"), ..GivenStage::default() };
    let design = SurveyDesign::new(5, vec![stage], None, false).unwrap();
    let y = column(&[1.0, 3.0, 2.0, 6.0, 9.0]);
    let variance = |lonely: LonelyPsu| {
        let design = design.clone().with_lonely_psu(lonely);
        whole(&design, |d, rows| vec![estimate::total(d, rows, &y)]).se.unwrap().powi(2)
    };
    assert_close(variance(LonelyPsu::Remove), 20.0, 1e-14, "remove");
    assert_close(variance(LonelyPsu::Certainty), 20.0, 1e-14, "certainty");
    assert_close(variance(LonelyPsu::Average), 30.0, 1e-14, "average");
    // Of the mean 4.2 the influence of c is (9 − 4.2) / 5, squared as it stands.
    let mean =
        |lonely| whole(&design.clone().with_lonely_psu(lonely), |d, r| vec![estimate::mean(d, r, &y)]).se.unwrap();
    let (adjust, remove) = (mean(LonelyPsu::Adjust).powi(2), mean(LonelyPsu::Remove).powi(2));
    assert_close(adjust - remove, (4.8_f64 / 5.0).powi(2), 1e-12, "adjust");
}

#[test]
fn every_fault_of_a_design_is_named_at_once() {
    let stage = GivenStage { strata: labels("aab"), clusters: labels("xyx"), fpc: Some(vec![5.0, 6.0, 5.0]) };
    let error = SurveyDesign::new(3, vec![stage], None, false).unwrap_err();
    let message = error.to_string();
    assert_eq!(error.faults().len(), 2, "{message}");
    assert!(message.contains("row 3, ids, stage 1: the same cluster is in stratum a and in stratum b"), "{message}");
    assert!(message.contains("row 2, fpc, stage 1: 6 differs from 5 in the same stratum a"), "{message}");
    let error = SurveyDesign::new(2, vec![], Some(vec![1.0, -1.0, 2.0]), false).unwrap_err();
    assert_eq!(error.faults().len(), 2, "{error}");
}
