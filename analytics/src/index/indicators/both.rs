//! Answers and hard data together: two files, matched by unit and period.

use std::collections::{BTreeMap, BTreeSet};

use super::{Cell, Columns, Indicators, Sampling};
use crate::{
    design::SurveyDesign,
    error::{Error, Result, Stage},
    frame::Table,
    index::{Companions, Scheme, scheme::Kind},
};

/// A unit in a period.
type Key<'a> = (&'a str, &'a str);

impl Indicators {
    /// Indicators of a scheme with leaves of both kinds: those with a statistic as `source` from answers, one row a response, and the
    /// others from `hard`, one row a unit and period. Errors come from the answers only; hard data has none. A design holds for
    /// the answers; without one each unit and period is a simple random sample.
    ///
    /// A unit and period that is in one of the files only stays, with gaps where the other is silent, and a warning names it.
    /// Returns what the leaves are divided and grouped by, row by row, and the warnings.
    ///
    /// # Errors
    /// [`Stage::Schema`] with the faults of both files together, as [`Indicators::from_sample`] and [`Indicators::from_table`]; a
    /// scheme without one of the kinds; files that have no unit and period in common.
    pub fn from_both(
        scheme: &Scheme,
        answers: &Table,
        design: Option<&SurveyDesign>,
        hard: &Table,
        columns: &Columns,
    ) -> Result<(Self, Companions, Vec<String>)> {
        check(scheme)?;
        let found = (
            Self::answered(scheme, answers, columns, design, true),
            Self::of_leaves(scheme, hard, columns, |leaf| leaf.source.is_none()),
            Companions::from_table(scheme, hard),
        );
        let ((survey, mut warnings), given, companions) = match found {
            (Ok(survey), Ok(given), Ok(companions)) => (survey, given, companions),
            (survey, given, companions) => {
                let faults = [survey.err(), given.err(), companions.err()].into_iter().flatten();
                return Err(Error::new(Stage::Schema, faults.flat_map(|error| error.faults().to_vec()).collect()));
            }
        };
        let (in_survey, in_given) = (places(&survey), places(&given));
        meet([&survey, &given], [answers, hard], [&in_survey, &in_given])?;
        warnings.extend(scheme.leaves().filter(|leaf| leaf.source.is_none() && leaf.kind == Kind::Survey).map(|leaf| {
            format!(
                "{0}: số liệu khảo sát không kèm sai số: sai số của các nút trên nó quá nhỏ / {0}: a figure of a survey without its error: errors of the nodes above it are too small",
                leaf.code
            )
        }));
        warnings.extend(only(
            &in_survey,
            &in_given,
            "chỉ có phiếu, không có số liệu",
            "in the answers only, not in the hard data",
        ));
        warnings.extend(only(
            &in_given,
            &in_survey,
            "chỉ có số liệu, không có phiếu",
            "in the hard data only, not in the answers",
        ));

        let mut both = Self { codes: [survey.codes.clone(), given.codes.clone()].concat(), ..Self::default() };
        let (mut sampling, mut rows) = (Vec::new(), Vec::new());
        let all: BTreeSet<Key<'_>> =
            in_survey.keys().chain(in_given.keys()).map(|(unit, period)| (*period, *unit)).collect();
        for (period, unit) in all {
            let cells = |of: &Self, row: Option<usize>| {
                row.map_or_else(|| vec![Cell::default(); of.codes.len()], |row| of.cells[row].clone())
            };
            let (asked, known) = (in_survey.get(&(unit, period)).copied(), in_given.get(&(unit, period)).copied());
            both.unit.push(unit.to_owned());
            both.period.push(period.to_owned());
            both.cells.push([cells(&survey, asked), cells(&given, known)].concat());
            let none = || Sampling { vcov: vec![0.0; 4 * survey.codes.len().pow(2)], df: 0.0, n: 0 };
            let error = asked.and_then(|row| Some(survey.sampling.as_ref()?[row].clone())).unwrap_or_else(none);
            sampling.push(error.beside(given.codes.len()));
            rows.push(known);
        }
        both.sampling = Some(sampling);
        Ok((both, companions.at(&rows), warnings))
    }
}

/// Both kinds of leaves are there.
fn check(scheme: &Scheme) -> Result<()> {
    let (survey, hard): (Vec<_>, Vec<_>) = scheme.leaves().partition(|leaf| leaf.source.is_some());
    let (cause, remedy) = if survey.is_empty() {
        (
            "không lá nào ước lượng từ phiếu, nên không có gì để ghép với số liệu / no leaf is estimated from answers, so there is nothing to put hard data beside",
            "bỏ --hard và đưa số liệu bằng --data, hoặc ghi source ở các lá / drop --hard and hand the figures over with --data, or give leaves a source",
        )
    } else if hard.is_empty() {
        (
            "mọi lá đều ước lượng từ phiếu / every leaf is estimated from answers",
            "bỏ --hard, hoặc ghi source = \"hard\" ở lá lấy từ số liệu / drop --hard, or write source = \"hard\" on a leaf of hard data",
        )
    } else {
        return Ok(());
    };
    Err(Error::one(Stage::Spec, &scheme.code, cause, remedy))
}

/// The row of every unit and period.
fn places(indicators: &Indicators) -> BTreeMap<Key<'_>, usize> {
    let keys = indicators.unit.iter().map(String::as_str).zip(indicators.period.iter().map(String::as_str));
    keys.zip(0..).collect()
}

/// Both files tell periods, or neither; and they have something in common.
fn meet(of: [&Indicators; 2], tables: [&Table; 2], places: [&BTreeMap<Key<'_>, usize>; 2]) -> Result<()> {
    let without = of.map(|indicators| indicators.period.iter().all(String::is_empty));
    if without[0] != without[1] {
        let at = usize::from(without[1]);
        return Err(Error::one(
            Stage::Schema,
            &tables[at].file,
            format!("tệp không có kỳ mà {0} có / the file has no periods and {0} has", tables[1 - at].file),
            "thêm cột kỳ, hoặc ghi cột đó bằng --period / add the column of the period, or name it with --period",
        ));
    }
    if places[0].keys().any(|key| places[1].contains_key(key)) {
        return Ok(());
    }
    let first = |at: usize| places[at].keys().next().map_or_else(|| "–".to_owned(), name);
    Err(Error::one(
        Stage::Schema,
        format!("{}, {}", tables[0].file, tables[1].file),
        format!(
            "không có đơn vị và kỳ nào chung: `{0}` ở tệp này, `{1}` ở tệp kia / no unit and period is in both: `{0}` here, `{1}` there",
            first(0),
            first(1)
        ),
        "viết mã đơn vị và kỳ như nhau trong hai tệp / write units and periods alike in both files",
    ))
}

/// Who is in one file and not in the other.
fn only(one: &BTreeMap<Key<'_>, usize>, other: &BTreeMap<Key<'_>, usize>, vi: &str, en: &str) -> Option<String> {
    let names: Vec<String> = one.keys().filter(|key| !other.contains_key(*key)).map(name).collect();
    (!names.is_empty()).then(|| format!("{vi}: {0} / {en}: {0}", names.join(", ")))
}

fn name((unit, period): &Key<'_>) -> String {
    format!("{unit} {period}").trim_end().to_owned()
}
