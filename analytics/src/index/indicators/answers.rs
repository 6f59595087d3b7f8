//! A table of answers, one row a response: shares and means with their joint covariance.

use std::collections::{BTreeMap, BTreeSet};

use super::{Cell, Columns, Indicators, Sampling};
use crate::{
    design::{SurveyDesign, linearise},
    error::{Error, Fault, Result, Stage},
    estimate::{self, Column, Domain, Options},
    figure::Figure,
    frame::Table,
    index::{
        Scheme,
        scheme::{Statistic, SurveySource},
    },
};

/// Said wherever answers come without a design.
const ASSUMED: &str = "không có thiết kế mẫu: mỗi đơn vị và kỳ được coi là mẫu ngẫu nhiên đơn giản, trọng số bằng nhau / \
                       no design given: each unit and period is taken as a simple random sample of equal weights";

impl Indicators {
    /// Indicators from answers, one row a response, each unit and period a simple random sample of equal weights.
    ///
    /// A share is the mean of "at least `from`" over the valid answers, a mean that of the codes; the base of both is the
    /// number of valid answers, itself random since it hangs on who answered. A code outside `valid` is no answer. A leaf with
    /// several `columns` takes each person's mean over those that the person answered as one answer.
    /// Returns the warnings with them: the assumption, and the codes that were taken as no answer.
    ///
    /// # Errors
    /// [`Stage::Schema`] with every column that is not there, every row without a unit, every cell that is not a number;
    /// [`Stage::Spec`] for a leaf without a survey source.
    pub fn from_answers(scheme: &Scheme, table: &Table, columns: &Columns) -> Result<(Self, Vec<String>)> {
        Self::answered(scheme, table, columns, None, false)
    }

    /// Indicators from answers that were sampled by a design: weighted means, weighted numbers of answers as bases, and their joint
    /// covariance in each unit and period as a domain of the whole design, linearised or by its replicate weights. Places
    /// and pairs take units as independent, which they are where no sampling unit lies in two of them.
    ///
    /// # Errors
    /// As [`Indicators::from_answers`], and what the estimator refuses.
    pub fn from_sample(
        scheme: &Scheme,
        table: &Table,
        columns: &Columns,
        design: &SurveyDesign,
    ) -> Result<(Self, Vec<String>)> {
        Self::answered(scheme, table, columns, Some(design), false)
    }

    /// The leaves that are estimated from answers; the others are a fault, or `apart`.
    pub(super) fn answered(
        scheme: &Scheme,
        table: &Table,
        columns: &Columns,
        design: Option<&SurveyDesign>,
        apart: bool,
    ) -> Result<(Self, Vec<String>)> {
        let mut faults = Vec::new();
        let (unit, period) = columns.keys_into(scheme, table, &mut faults);
        let mut items = Vec::new();
        let mut outside: BTreeMap<String, usize> = BTreeMap::new();
        let tree = scheme.tree(period.iter().max().map_or("", String::as_str));
        for branch in tree.branches.iter().filter(|branch| branch.is_leaf()) {
            let Some(source) = branch.node.source else {
                if apart {
                    continue;
                }
                let place = format!("{}, node {}", scheme.code, branch.node.code);
                faults.push(Fault::new(
                    place,
                    "nút lá không có `source` / the leaf has no `source`",
                    "ghi cách ước lượng, hoặc đưa số liệu một dòng mỗi đơn vị và kỳ bằng --hard / say how it is estimated, or hand over its figures, one row a unit and period, with --hard",
                ));
                continue;
            };
            if source.from.is_none()
                && matches!(source.statistic, Statistic::ShareSatisfied | Statistic::NetSatisfaction)
            {
                faults.push(Fault::new(
                    format!("{}, nút (node) {}", scheme.code, branch.node.code),
                    "phương pháp không nói mức nào là hài lòng / the scheme does not say from which code on an answer is satisfied",
                    "ghi from trong source / write from in source",
                ));
            }
            let asked = columns.asked(branch);
            let codes: Vec<Vec<Option<f64>>> =
                asked.iter().map(|column| table.numbers_into(column, &mut faults)).collect();
            let person = |row: usize| {
                let codes: Vec<f64> =
                    codes.iter().filter_map(|column| valid(column[row], source, &mut outside)).collect();
                source.of_person(codes.into_iter(), asked.len())
            };
            items.push((branch.node.code.clone(), Item { values: (0..table.len()).map(person).collect() }));
        }
        if !faults.is_empty() {
            return Err(Error::new(Stage::Schema, faults));
        }
        let mut warnings: Vec<String> = design.is_none().then(|| ASSUMED.to_owned()).into_iter().collect();
        warnings.extend(outside.into_iter().map(|(code, count)| {
            format!("{count} ô có mã {code} ngoài thang đo, coi là không trả lời / {count} cells with code {code} off the scale, taken as no answer")
        }));

        let domains: BTreeSet<(&String, &String)> = period.iter().zip(&unit).collect();
        let mut indicators = Self { codes: items.iter().map(|(code, _)| code.clone()).collect(), ..Self::default() };
        let mut sampling = Vec::new();
        for (period_of, unit_of) in domains {
            let rows: Vec<usize> =
                (0..table.len()).filter(|&row| unit[row] == *unit_of && period[row] == *period_of).collect();
            indicators.unit.push(unit_of.clone());
            indicators.period.push(period_of.clone());
            if let Some(design) = design {
                let (cells, errors) = sampled(&items, &rows, design)?;
                indicators.cells.push(cells);
                sampling.push(errors);
                continue;
            }
            indicators.cells.push(items.iter().map(|(_, item)| item.cell(&rows)).collect());
            sampling.push(item_errors(&items, &rows)?);
        }
        indicators.sampling = Some(sampling);
        Ok((indicators, warnings))
    }
}

/// What counts as an answer.
fn valid(code: Option<f64>, source: SurveySource, outside: &mut BTreeMap<String, usize>) -> Option<f64> {
    let code = code?;
    if source.valid.is_some_and(|[low, high]| code < low || code > high) {
        *outside.entry(code.to_string()).or_default() += 1;
        return None;
    }
    Some(code)
}

/// One item of every response.
struct Item {
    values: Vec<Option<f64>>,
}

impl Item {
    fn cell(&self, rows: &[usize]) -> Cell {
        let answers: Vec<f64> = rows.iter().filter_map(|&row| self.values[row]).collect();
        let base = answers.len() as f64;
        let value = (!answers.is_empty()).then(|| answers.iter().sum::<f64>() / base);
        Cell { value, base: Some(base), n: Some(answers.len() as u64) }
    }

    /// Influence of each response on the mean, `(y − ȳ)/b` for those who answered, and on the base, 1 for them.
    fn influence(&self, rows: &[usize]) -> [Vec<f64>; 2] {
        let Cell { value, base, .. } = self.cell(rows);
        let (mean, base) = (value.unwrap_or(0.0), base.unwrap_or(0.0));
        let on_mean = rows.iter().map(|&row| self.values[row].map_or(0.0, |y| (y - mean) / base)).collect();
        let on_base = rows.iter().map(|&row| f64::from(self.values[row].is_some())).collect();
        [on_mean, on_base]
    }
}

/// The cells of one domain of a design, and the covariance of its means and bases.
fn sampled(items: &[(String, Item)], rows: &[usize], design: &SurveyDesign) -> Result<(Vec<Cell>, Sampling)> {
    let column = |of: &dyn Fn(Option<f64>) -> Option<f64>| -> Vec<Column> {
        let values = |item: &Item| item.values.iter().copied().map(of).collect();
        items.iter().map(|(code, item)| Column { name: code.clone(), values: values(item) }).collect()
    };
    let (values, answered) = (column(&|value| value), column(&|value| Some(f64::from(value.is_some()))));
    let rows: Vec<u32> = rows.iter().map(|&row| row as u32).collect();
    let domain = Domain { labels: BTreeMap::new(), rows };
    let of = |design: &SurveyDesign, rows: &[u32]| {
        let means = values.iter().map(|column| estimate::mean(design, rows, column));
        means.chain(answered.iter().map(|column| estimate::total(design, rows, column))).collect()
    };
    let found = estimate::by(design, std::slice::from_ref(&domain), of, &Options::default())?;
    let (means, totals) = found.figures.split_at(items.len());
    let cell = |(mean, total): (&Figure, &Figure)| Cell { value: mean.estimate, base: total.estimate, n: mean.n };
    let cells = means.iter().zip(totals).map(cell).collect();
    let n = domain.rows.len() as u64;
    Ok((cells, Sampling { vcov: found.vcov.values().to_vec(), df: found.df, n }))
}

/// Covariance of all means and bases of one sample.
fn item_errors(items: &[(String, Item)], rows: &[usize]) -> Result<Sampling> {
    let n = rows.len() as u64;
    let size = 2 * items.len();
    if rows.len() < 2 {
        return Ok(Sampling { vcov: vec![0.0; size * size], df: 0.0, n });
    }
    let (on_means, on_bases): (Vec<_>, Vec<_>) =
        items.iter().map(|(_, item)| item.influence(rows)).map(|[mean, base]| (mean, base)).unzip();
    let influence: Vec<Vec<f64>> = on_means.into_iter().chain(on_bases).collect();
    let design = SurveyDesign::simple(rows.len());
    let covariance = linearise::covariance(&design, &design.everyone(), &influence)?;
    Ok(Sampling { vcov: covariance.values().to_vec(), df: n as f64 - 1.0, n })
}
