//! What happens to hard data before it is scaled: denominators, gaps, units with too little, outliers.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Indicators, Scheme,
    scheme::{Impute, Node},
};
use crate::{
    error::{Error, Fault, Result, Stage},
    frame::Table,
};

mod impute;
mod moments;
mod screen;
mod treat;

pub use moments::{kurtosis, skewness};
pub use treat::{Treatment, treat};

/// Columns beside the indicators that the preparation needs, row by row as the indicators.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Companions {
    /// Denominator column → its numbers.
    pub denominators: BTreeMap<String, Vec<Option<f64>>>,
    /// Group column → the group of each row.
    pub groups: BTreeMap<String, Vec<Option<String>>>,
}

impl Companions {
    /// The denominators and groups that a scheme asks for.
    ///
    /// # Errors
    /// [`Stage::Schema`] with every column that is not there and every denominator that is not a number.
    pub fn from_table(scheme: &Scheme, table: &Table) -> Result<Self> {
        let mut faults = Vec::new();
        let mut companions = Self::default();
        for column in scheme.denominators() {
            companions.denominators.insert(column.to_owned(), table.numbers_into(column, &mut faults));
        }
        for leaf in scheme.leaves() {
            let Impute::GroupMean { group } = &leaf.impute else { continue };
            if companions.groups.contains_key(group) {
                continue;
            }
            match table.texts(group) {
                Ok(texts) => {
                    let texts = texts.into_iter().map(|text| text.map(str::to_owned)).collect();
                    companions.groups.insert(group.clone(), texts);
                }
                Err(_) => {
                    faults.push(table.missing_column(group));
                    companions.groups.insert(group.clone(), Vec::new());
                }
            }
        }
        if faults.is_empty() { Ok(companions) } else { Err(Error::new(Stage::Schema, faults)) }
    }

    /// These rows in this order; `None` is a row that has none.
    pub(super) fn at(&self, rows: &[Option<usize>]) -> Self {
        fn picked<T: Clone>(
            columns: &BTreeMap<String, Vec<Option<T>>>,
            rows: &[Option<usize>],
        ) -> BTreeMap<String, Vec<Option<T>>> {
            let pick = |values: &Vec<Option<T>>| rows.iter().map(|row| values[(*row)?].clone()).collect();
            columns.iter().map(|(name, values)| (name.clone(), pick(values))).collect()
        }
        Self { denominators: picked(&self.denominators, rows), groups: picked(&self.groups, rows) }
    }
}

/// The indicators after each step; the last goes into the index.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Prepared {
    /// Divided by their denominators.
    pub denominated: Indicators,
    /// Gaps filled.
    pub imputed: Indicators,
    /// Units with too little left out.
    pub screened: Indicators,
    /// Outliers treated.
    pub treated: Indicators,
    /// Every cell that was filled: row and column of `imputed`.
    pub filled: BTreeSet<(usize, usize)>,
    /// What was done to each leaf whose outliers were looked at, by period.
    pub treatments: Vec<(String, String, Treatment)>,
    /// What the reader should know.
    pub warnings: Vec<String>,
}

/// Prepares indicators as the scheme says, each period by itself: a leaf is divided by its denominator, gaps are filled,
/// units with too few values or too many zeros leave, outliers are treated.
///
/// # Errors
/// [`Stage::Spec`] where the scheme asks for any of this of a leaf that is estimated from a survey: errors are not carried
/// through it.
pub fn prepare(scheme: &Scheme, indicators: &Indicators, companions: &Companions) -> Result<Prepared> {
    let faults = unfit(scheme, indicators);
    if !faults.is_empty() {
        return Err(Error::new(Stage::Spec, faults));
    }
    let mut warnings = Vec::new();
    let denominated = denominate(scheme, indicators, companions, &mut warnings);
    let (imputed, filled) = impute::impute(scheme, &denominated, companions, &mut warnings);
    let screened = screen::screen(scheme, &imputed, &filled, &mut warnings);
    let (treated, treatments) = treat::leaves(scheme, &screened, &mut warnings);
    Ok(Prepared { denominated, imputed, screened, treated, filled, treatments, warnings })
}

/// The steps that a scheme asks for and estimates from answers cannot take.
pub(super) fn unfit(scheme: &Scheme, indicators: &Indicators) -> Vec<Fault> {
    if indicators.sampling.is_none() {
        return Vec::new();
    }
    let (sampled, hard): (Vec<&Node>, Vec<&Node>) = scheme.leaves().partition(|leaf| indicators.samples(&leaf.code));
    let of = |leaves: &[&Node], asks: &dyn Fn(&Node) -> bool| {
        leaves.iter().filter(|leaf| asks(leaf)).map(|leaf| leaf.code.clone()).collect::<Vec<_>>()
    };
    let imputed = of(&sampled, &|leaf| leaf.impute != Impute::None);
    // Filled from the rest of its row, hard data would take on the errors of the answers beside it.
    let from_row = of(&hard, &|leaf| leaf.impute == Impute::Row && !sampled.is_empty());
    let steps = [
        ("denominate", of(&sampled, &|leaf| scheme.denominator(leaf).is_some())),
        ("impute", [imputed, from_row].concat()),
        ("screen", of(&sampled, &|_| scheme.screen.is_some())),
        ("treat", of(&sampled, &|leaf| leaf.treat.is_some())),
    ];
    let fault = |(step, leaves): (&str, Vec<String>)| {
        Fault::new(
            &scheme.code,
            format!(
                "`{step}` dành cho số liệu, mà chỉ tiêu ước lượng từ phiếu, hoặc dựa vào chúng: {0} / `{step}` is for hard data, and these are estimated from answers, or lean on such: {0}",
                leaves.join(", ")
            ),
            "xóa khóa đó, hoặc chỉ ghi ở lá lấy từ số liệu: sai số mẫu không đi qua bước này / delete the key, or write it on leaves of hard data only: sampling errors are not carried through this step",
        )
    };
    steps.into_iter().filter(|(_, leaves)| !leaves.is_empty()).map(fault).collect()
}

/// `x / d`; a denominator that is absent or zero leaves a gap.
fn denominate(
    scheme: &Scheme,
    indicators: &Indicators,
    companions: &Companions,
    warnings: &mut Vec<String>,
) -> Indicators {
    let mut divided = indicators.clone();
    for (column, code) in indicators.codes.iter().enumerate() {
        let denominator = scheme.node(code).and_then(|leaf| scheme.denominator(leaf));
        let Some(numbers) = denominator.and_then(|denominator| companions.denominators.get(denominator)) else {
            continue;
        };
        let mut gaps = 0;
        for (cells, denominator) in divided.cells.iter_mut().zip(numbers) {
            let value = cells[column].value;
            cells[column].value =
                value.zip(denominator.filter(|number| *number != 0.0)).map(|(value, denominator)| value / denominator);
            gaps += usize::from(value.is_some() && cells[column].value.is_none());
        }
        if gaps > 0 {
            warnings.push(format!(
                "{code}: {gaps} ô không có mẫu số (hoặc bằng 0), coi là thiếu / {gaps} cells without a denominator (or zero), taken as gaps"
            ));
        }
    }
    divided
}

/// The rows of each period.
fn periods(indicators: &Indicators) -> BTreeMap<&str, Vec<usize>> {
    let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, period) in indicators.period.iter().enumerate() {
        rows.entry(period).or_default().push(row);
    }
    rows
}
