//! Means of items in domains from a Parquet file of bytes, without reading it as a table.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Answer, DesignSummary, Request, Statistic, check};
use crate::design::{DesignFile, LonelyPsu};
use crate::engine::{self, Codes, ItemMean, Layout, Pass};
use crate::error::Result;
use crate::estimate::{Estimator, figure};
use crate::figure::{Figure, Status};

/// Codes that an item may have in a pass: answers to questions are few small numbers.
const CODES: Codes = Codes { low: 0, high: 10 };

/// [`super::answer`] for what one pass can give: means of byte columns of a Parquet file, in any domains, under a design of strata and weights.
///
/// `None` where the file or the request is something else: [`super::answer`] takes everything. Ten million answers to 22 items
/// need about a second and a slice of the file in memory at a time.
///
/// # Errors
/// Those of [`engine::pass`] and of the request.
pub fn answer_in_one_pass(
    path: &Path,
    design: Option<&DesignFile>,
    request: &Request,
    threads: usize,
) -> Result<Option<Answer>> {
    let is_asked = request.statistic == Statistic::Mean
        && request.filter.is_none()
        && !request.complete
        && !request.vcov
        && request.publish.is_none()
        && request.options.deff.is_none();
    let Some((stratum, weight)) = design.map_or(Some((None, None)), DesignFile::plain) else { return Ok(None) };
    let own = |name: Option<&str>| name.map(str::to_owned);
    let layout =
        Layout { stratum: own(stratum), weight: own(weight), by: request.by.clone(), items: request.of.clone() };
    if !is_asked || !engine::is_of_bytes(path, &layout) {
        return Ok(None);
    }
    check(request)?;
    let pass = engine::pass(path, &layout, CODES, threads)?;
    let mut strata: BTreeMap<u32, u64> = BTreeMap::new();
    for (cell, stratum) in pass.domains.stratum.iter().enumerate() {
        *strata.entry(*stratum).or_default() += pass.histogram.rows(cell);
    }
    // A byte that is no small code, or a stratum of one row: the general path counts the one and says what is to be done with the other.
    if pass.beyond > 0 || strata.values().any(|rows| *rows < 2) {
        return Ok(None);
    }
    let means = engine::means(&pass.histogram, &pass.domains);
    let mut estimates = Vec::new();
    for (domain, (labels, means)) in pass.labels.iter().zip(&means).enumerate() {
        let df = degrees_of_freedom(&pass, |of| of as usize == domain);
        for (item, mean) in request.of.iter().zip(means) {
            let labels = request.by.iter().cloned().zip(labels.iter().cloned()).collect();
            estimates.push(Figure { domain: labels, ..finished(item, mean, df, request) });
        }
    }
    let outside = pass.labels.len();
    let lost: u64 = (0..pass.histogram.cells())
        .filter(|&cell| pass.domains.domain[cell] as usize >= outside)
        .map(|cell| pass.histogram.rows(cell))
        .sum();
    let mut warnings = Vec::new();
    if design.is_none() {
        warnings.push(super::NO_DESIGN.to_owned());
    }
    if lost > 0 {
        let by = request.by.join(", ");
        warnings.push(format!(
            "{lost} dòng không có {by}, không thuộc nhóm nào ({lost} rows without {by} are in no domain)"
        ));
    }
    let design = summary(&pass, &strata, design.map_or(LonelyPsu::Fail, DesignFile::lonely_psu));
    Ok(Some(Answer { estimates, design, warnings, ..Answer::default() }))
}

fn finished(item: &str, mean: &ItemMean, df: f64, request: &Request) -> Figure {
    let point = (mean.n > 0).then_some(mean.mean);
    let name = item.to_owned();
    let estimator = Estimator::new("mean", name, None, point, Vec::new(), mean.n, 0.0);
    let is_constant = mean.se == 0.0;
    let found = figure(&estimator, mean.se, df, is_constant, &request.options);
    if found.estimate.is_none() { Figure { status: Status::Undefined, ..found } } else { found }
}

/// Rows less strata of the cells of some domains.
fn degrees_of_freedom(pass: &Pass, is_in: impl Fn(u32) -> bool) -> f64 {
    let mut strata: BTreeMap<u32, u64> = BTreeMap::new();
    for cell in (0..pass.histogram.cells()).filter(|&cell| is_in(pass.domains.domain[cell])) {
        *strata.entry(pass.domains.stratum[cell]).or_default() += pass.histogram.rows(cell);
    }
    let present = strata.values().filter(|rows| **rows > 0);
    present.map(|rows| *rows as f64 - 1.0).sum()
}

fn summary(pass: &Pass, strata: &BTreeMap<u32, u64>, lonely_psu: LonelyPsu) -> DesignSummary {
    let rows: u64 = strata.values().sum();
    let (weight_sum, squares) = pass.histogram.weights();
    DesignSummary {
        rows,
        strata: strata.len() as u64,
        psus: rows,
        df: degrees_of_freedom(pass, |_| true),
        weight_sum,
        kish: (weight_sum > 0.0).then(|| rows as f64 * squares / (weight_sum * weight_sum)),
        lonely_psu: lonely_psu.name(),
        ..DesignSummary::default()
    }
}
