//! Figures of any origin → a release, so that every kind of chart draws anyone's numbers by the same rules.
//!
//! A figures file is a table with a header: one row, one published figure. `estimate` is the only column that must be
//! there; `statistic`, `variable`, `category`, `period`, `se`, `df`, `low`, `high`, `level`, `n`, `p`, `status` and `reason`
//! are read where they are; `ci_method`, `deff`, `n_eff` and `reason_code` say nothing that a chart shows; every other column
//! is a domain variable, and one of them names the units. What `hailong estimate --format csv` prints is such a file.
//! Separators may be commas with decimal points, or semicolons or tabs with decimal commas, as spreadsheets save them.

mod compile;
mod listing;
mod table;

use analytics::Release;

use crate::{Error, Kind, Warning, spec::Unit};

/// What a figures file does not say of itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Choice {
    /// The domain variable whose values are the units; `None`: `unit`, `office`, or the only one there is.
    pub by: Option<String>,
    /// The variable to show; the total of a heat map. `None`: the only one there is.
    pub variable: Option<String>,
    /// The statistic to show; `None`: the only one there is.
    pub statistic: Option<String>,
    /// The category to show; `None`: the only one there is, or `satisfied`.
    pub category: Option<String>,
    /// What is measured, in the reader's words; the variable's name without it.
    pub title: Option<String>,
    /// Who published the figures; the name of the file without it.
    pub source: Option<String>,
    /// Whom the figures speak of.
    pub population: Option<String>,
    /// Confidence level of every interval, where the file has no column `level`.
    pub level: Option<f64>,
    /// Figures of fewer answers are not drawn; 0 leaves it to the file's own `status`.
    pub minimum_n: u64,
    /// Values are per cent already. Without it proportions become per cent, and everything else is points.
    pub percent: bool,
}

/// A figures file as a release.
#[derive(Debug, Clone, PartialEq)]
pub struct Compiled {
    /// The release; its scheme is the variable shown.
    pub release: Release,
    /// How its values read: hand it to [`crate::Selection::reads`].
    pub reads: Unit,
    /// What of the file is not in the release.
    pub warnings: Vec<Warning>,
}

/// A figures file, called `file` in messages, as the release that a chart of `kind` needs.
///
/// ```
/// use charts::{Chart, Kind, Selection, figures};
///
/// let text = "statistic,variable,hospital,estimate,low,high,level,n\n\
///             proportion,satisfied,North,0.91,0.88,0.94,0.95,400\n\
///             proportion,satisfied,South,0.80,0.75,0.85,0.95,260\n";
/// let read = figures::read(text, "hospitals.csv", Kind::Ranking, &figures::Choice::default())?;
/// let selection = Selection { reads: Some(read.reads), ..Selection::default() };
/// let chart = Chart::from_release(&read.release, Kind::Ranking, &selection)?;
/// assert_eq!(chart.table().rows[0][2], "91,00");
/// # Ok::<(), charts::Error>(())
/// ```
pub fn read(text: &str, file: &str, kind: Kind, choice: &Choice) -> Result<Compiled, Error> {
    let table = table::read(text, file)?;
    compile::release(&table, text.as_bytes(), kind, choice)
}
