//! The inner loop over bytes gives what the general estimator gives, to the same bits for any number of threads.
#![allow(clippy::unwrap_used)]

use analytics::design::{GivenStage, SurveyDesign};
use analytics::engine::{self, Answers, Codes, Domains, Layout};
use analytics::estimate::{self, Column, Estimates, Levels, Options};
use analytics::frame::{Source, Table};
use analytics::random::SplitMix64;

use crate::support::assert_close;

const CODES: Codes = Codes { low: 1, high: 5 };
const ITEMS: usize = 4;

/// Answers of three strata and five domains that cut across them, some missing.
struct Sample {
    stratum: Vec<u32>,
    domain: Vec<u32>,
    weight: Vec<f64>,
    items: Vec<Vec<u8>>,
}

impl Sample {
    fn new(rows: usize) -> Self {
        let mut random = SplitMix64::new(11, 0);
        let mut sample = Self { stratum: vec![], domain: vec![], weight: vec![], items: vec![vec![]; ITEMS] };
        for _ in 0..rows {
            sample.stratum.push(random.below(3) as u32);
            sample.domain.push(random.below(5) as u32);
            sample.weight.push(0.5 + 20.0 * random.uniform());
            for item in &mut sample.items {
                item.push(if random.uniform() < 0.1 { 255 } else { 1 + random.below(5) as u8 });
            }
        }
        sample
    }

    fn cells(&self) -> (Vec<u32>, Domains) {
        let cell = self.stratum.iter().zip(&self.domain).map(|(stratum, domain)| stratum * 5 + domain).collect();
        let domains =
            Domains { stratum: (0..15).map(|cell| cell / 5).collect(), domain: (0..15).map(|cell| cell % 5).collect() };
        (cell, domains)
    }

    /// The same by the general estimator.
    fn truth(&self) -> Estimates {
        let strata = self.stratum.iter().map(u32::to_string).collect();
        let stage = GivenStage { strata: Some(strata), ..GivenStage::default() };
        let design = SurveyDesign::new(self.weight.len(), vec![stage], Some(self.weight.clone()), false).unwrap();
        let by =
            Levels { name: "d".into(), values: self.domain.iter().map(|domain| Some(domain.to_string())).collect() };
        let column = |item: &Vec<u8>| Column {
            name: "q".into(),
            values: item.iter().map(|&byte| (byte <= 5).then_some(f64::from(byte))).collect(),
        };
        let columns: Vec<Column> = self.items.iter().map(column).collect();
        let domains = estimate::domains(&design.everyone(), &[&by]);
        let of =
            |design: &SurveyDesign, rows: &[u32]| columns.iter().map(|c| estimate::mean(design, rows, c)).collect();
        estimate::by(&design, &domains, of, &Options::default()).unwrap()
    }
}

fn found(sample: &Sample, threads: usize) -> (engine::Histogram, Vec<Vec<engine::ItemMean>>, engine::Cross) {
    let (cell, domains) = sample.cells();
    let items: Vec<&[u8]> = sample.items.iter().map(Vec::as_slice).collect();
    let answers = Answers { cell: &cell, weight: &sample.weight, items: &items };
    let histogram = engine::histogram(answers, 15, CODES, threads);
    let means = engine::means(&histogram, &domains);
    let cross = engine::cross(answers, &histogram, &domains, &means, threads);
    (histogram, means, cross)
}

#[test]
fn means_errors_and_covariances_are_those_of_the_general_estimator() {
    let sample = Sample::new(4000);
    let truth = sample.truth();
    let (_, means, cross) = found(&sample, 1);
    for (domain, means) in means.iter().enumerate() {
        for (item, mean) in means.iter().enumerate() {
            let figure = &truth.figures[domain * ITEMS + item];
            assert_eq!(Some(mean.n), figure.n);
            assert_close(mean.mean, figure.estimate.unwrap(), 1e-12, "mean");
            assert_close(mean.se, figure.se.unwrap(), 1e-12, "se");
            for (other, other_mean) in means.iter().enumerate() {
                let known = truth.vcov.get(domain * ITEMS + item, domain * ITEMS + other);
                let off = (cross.get(domain, item, other) - known).abs();
                assert!(off <= 1e-12 * mean.se * other_mean.se, "covariance");
            }
        }
    }
}

#[test]
fn the_bits_are_the_same_for_any_number_of_threads() {
    let sample = Sample::new(3 * (1 << 18) + 17);
    let (one, means, cross) = found(&sample, 1);
    for threads in [2, 3, 7] {
        let (other, other_means, other_cross) = found(&sample, threads);
        assert_eq!(one, other);
        assert_eq!(means, other_means);
        assert_eq!(cross, other_cross);
    }
}

#[test]
fn a_pass_over_a_file_is_the_loop_over_its_columns() {
    let rows = "stratum,unit,w,q1,q2\nB,y,2,5,\nA,x,1,4,3\nA,y,3,9,1\nB,x,2,2,2\nA,,1,3,3\nA,x,5,1,4\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answers.parquet");
    write(rows, &path);
    let layout = Layout {
        stratum: Some("stratum".into()),
        weight: Some("w".into()),
        by: vec!["unit".into()],
        items: vec!["q1".into(), "q2".into()],
    };
    let pass = engine::pass(&path, &layout, CODES, 2).unwrap();
    assert_eq!(pass.labels, [["x"], ["y"]]);
    let means = engine::means(&pass.histogram, &pass.domains);
    // The same by the general path, the row without a unit in the design and in no domain.
    let table =
        Table::read(&Source::Bytes { name: "t.csv".into(), content: rows.replace(",9,", ",,").into() }).unwrap();
    let design = analytics::design::DesignFile::parse("strata = 'stratum'\nweights = 'w'", "design.toml").unwrap();
    let design = design.design(&table).unwrap();
    let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let request = estimate::Request { of: own(&["q1", "q2"]), by: own(&["unit"]), ..Default::default() };
    let truth = estimate::answer(&table, Some(&design), &request).unwrap().estimates;
    for (at, figure) in truth.iter().enumerate() {
        let mean = means[at / 2][at % 2];
        assert_eq!(Some(mean.n), figure.n);
        assert_close(mean.mean, figure.estimate.unwrap(), 1e-12, "mean");
        if let Some(se) = figure.se {
            assert_close(mean.se, se, 1e-12, "se");
        }
    }
    let wrong = Layout { by: vec![], items: vec!["unit".into(), "nobody".into()], ..layout };
    let error = engine::pass(&path, &wrong, CODES, 1).unwrap_err();
    assert_eq!(error.faults().len(), 2, "{error}");
    assert!(error.to_string().contains("there is no column `nobody`") && error.to_string().contains("not a byte"));
}

#[test]
fn a_request_to_a_parquet_file_of_bytes_is_answered_in_one_pass_with_the_same_figures() {
    let mut csv = "stratum,unit,w,q1,q2\n".to_owned();
    let sample = Sample::new(300);
    for row in 0..300 {
        let answer = |item: usize| Some(sample.items[item][row]).filter(|byte| *byte <= 5).map(|byte| byte.to_string());
        let [one, other] = [0, 1].map(|item| answer(item).unwrap_or_default());
        csv += &format!("s{},u{},{},{one},{other}\n", sample.stratum[row], sample.domain[row], sample.weight[row]);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answers.parquet");
    write(&csv, &path);
    let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<String>>();
    let table = Table::read(&Source::Bytes { name: "t.csv".into(), content: csv.into() }).unwrap();
    for (design, by) in
        [("strata = 'stratum'\nweights = 'w'", &["unit"][..]), ("weights = 'w'", &[]), ("", &["stratum", "unit"])]
    {
        let design = analytics::design::DesignFile::parse(design, "design.toml").unwrap();
        let request = estimate::Request { of: own(&["q1", "q2"]), by: own(by), ..Default::default() };
        let fast = estimate::answer_in_one_pass(&path, Some(&design), &request, 2).unwrap().expect("one pass");
        let truth = estimate::answer(&table, Some(&design.design(&table).unwrap()), &request).unwrap();
        assert_eq!(fast.estimates.len(), truth.estimates.len());
        for (fast, truth) in fast.estimates.iter().zip(&truth.estimates) {
            let rounded = |figure: &analytics::Figure| analytics::Figure {
                estimate: None,
                se: None,
                low: None,
                high: None,
                ..figure.clone()
            };
            assert_eq!(rounded(fast), rounded(truth));
            let numbers = |figure: &analytics::Figure| [figure.estimate, figure.se, figure.low, figure.high];
            for (found, known) in numbers(fast).into_iter().zip(numbers(truth)) {
                assert_close(found.unwrap(), known.unwrap(), 1e-12, "figure");
            }
        }
        let (fast, truth) = (&fast.design, &truth.design);
        assert_eq!((fast.rows, fast.strata, fast.psus, fast.df), (truth.rows, truth.strata, truth.psus, truth.df));
        assert_close(fast.weight_sum, truth.weight_sum, 1e-12, "weights");
        assert_close(fast.kish.unwrap(), truth.kish.unwrap(), 1e-12, "kish");
    }
    // What the pass cannot honour is left to the general path.
    let design = analytics::design::DesignFile::parse("ids = 'unit'\nweights = 'w'", "design.toml").unwrap();
    let request = estimate::Request { of: own(&["q1"]), ..Default::default() };
    assert!(estimate::answer_in_one_pass(&path, Some(&design), &request, 2).unwrap().is_none());
    let request = estimate::Request { of: own(&["w"]), ..Default::default() };
    assert!(estimate::answer_in_one_pass(&path, None, &request, 2).unwrap().is_none());
}

/// A table of texts as a Parquet file of texts, numbers and bytes.
fn write(csv: &str, path: &std::path::Path) {
    use polars::prelude::*;
    let table = Table::read(&Source::Bytes { name: "t.csv".into(), content: csv.into() }).unwrap();
    let text = |name: &str| Column::new(name.into(), table.texts(name).unwrap());
    let byte = |name: &str| {
        let values: Vec<Option<u8>> =
            table.texts(name).unwrap().into_iter().map(|t| t.map(|t| t.parse().unwrap())).collect();
        Column::new(name.into(), values)
    };
    let weight: Vec<f64> = table.texts("w").unwrap().into_iter().map(|text| text.unwrap().parse().unwrap()).collect();
    let columns = vec![text("stratum"), text("unit"), Column::new("w".into(), weight), byte("q1"), byte("q2")];
    let mut frame = DataFrame::new(table.len(), columns).unwrap();
    ParquetWriter::new(std::fs::File::create(path).unwrap()).finish(&mut frame).unwrap();
}

#[test]
fn a_bootstrap_of_an_index_is_near_its_linearised_error() {
    let sample = Sample::new(6000);
    // Sampling units of ten rows within strata.
    let mut counts = [0_u32; 3];
    let mut next = std::collections::BTreeMap::new();
    let unit: Vec<u32> = sample
        .stratum
        .iter()
        .map(|&stratum| {
            let number = counts[stratum as usize] / 10;
            counts[stratum as usize] += 1;
            let known = next.len() as u32;
            *next.entry((stratum, number)).or_insert(known)
        })
        .collect();
    let mut stratum = vec![0; next.len()];
    next.iter().for_each(|((of, _), &unit)| stratum[unit as usize] = *of);
    let items: Vec<&[u8]> = sample.items.iter().map(Vec::as_slice).collect();
    let answers = Answers { cell: &unit, weight: &sample.weight, items: &items };
    let histogram = engine::histogram(answers, next.len(), CODES, 2);
    let replicates = engine::bootstrap(&histogram, &stratum, 2000, 5);
    let middle = replicates.iter().sum::<f64>() / 2000.0;
    let found = (replicates.iter().map(|value| (value - middle).powi(2)).sum::<f64>() / 1999.0).sqrt();
    let labels = |of: &[u32]| of.iter().map(u32::to_string).collect::<Vec<_>>();
    let stage = GivenStage { strata: Some(labels(&sample.stratum)), clusters: Some(labels(&unit)), fpc: None };
    let design = SurveyDesign::new(6000, vec![stage], Some(sample.weight.clone()), false).unwrap();
    let column = |item: &Vec<u8>| Column {
        name: format!("q{}", item[0]),
        values: item.iter().map(|&byte| (byte <= 5).then_some(f64::from(byte))).collect(),
    };
    let columns: Vec<Column> = sample.items.iter().map(column).collect();
    let of = |design: &SurveyDesign, rows: &[u32]| columns.iter().map(|c| estimate::mean(design, rows, c)).collect();
    let estimates = estimate::by(&design, &[estimate::Domain::everyone(&design)], of, &Options::default()).unwrap();
    let truth = estimates.vcov.variance_of(&[0.25; ITEMS]).sqrt();
    assert!((found / truth - 1.0).abs() < 0.06, "{found} for {truth}");
}
