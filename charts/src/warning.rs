//! What the reader of a chart should know was left out or could not be said.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Something that does not stop a chart, and that its maker should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "warning")]
#[non_exhaustive]
pub enum Warning {
    /// Units, periods or items without a number that may be shown.
    Withheld {
        /// How many are shown.
        shown: usize,
        /// How many there are.
        of: usize,
    },
    /// The release holds no test for the comparison, so the chart claims no difference.
    NoTest {
        /// How many comparisons lack one.
        missing: usize,
    },
    /// A test says the opposite of the scores it compares; it was not used.
    TestContradictsScores {
        /// Unit or period.
        of: String,
    },
    /// A value without an interval is drawn without a whisker.
    NoInterval {
        /// Unit, period or item.
        of: String,
    },
    /// The value is below the least number of answers though the release calls it publishable; it is not drawn.
    BelowMinimum {
        /// Unit, period or item.
        of: String,
    },
    /// Rows of a figures file about parts of units, which no mark of this chart shows.
    LeftOut {
        /// How many rows.
        rows: usize,
        /// The domain variables that they have beside the unit.
        columns: String,
    },
    /// Units that no tile of the grid stands for.
    NotPlaced {
        /// Their names.
        names: String,
    },
    /// A page about one unit shows the lowest and the highest of its items.
    Excerpt {
        /// How many are shown.
        shown: usize,
        /// How many there are.
        of: usize,
    },
    /// Units within the limits that are not drawn, because dots on dots say nothing.
    NotDrawn {
        /// How many are drawn.
        shown: usize,
        /// How many there are.
        of: usize,
    },
    /// The chart has more rows than a page holds.
    Paged {
        /// This page.
        page: usize,
        /// How many there are.
        of: usize,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Withheld { shown, of } => write!(formatter, "{shown}/{of} được công bố"),
            Self::NoTest { missing } => write!(formatter, "thiếu kiểm định cho {missing} phép so sánh"),
            Self::TestContradictsScores { of } => write!(formatter, "kiểm định trái với điểm số, không dùng: {of}"),
            Self::NoInterval { of } => write!(formatter, "không có khoảng tin cậy: {of}"),
            Self::BelowMinimum { of } => write!(formatter, "dưới số phiếu tối thiểu, không vẽ: {of}"),
            Self::LeftOut { rows, columns } => write!(formatter, "không dùng {rows} dòng có thêm {columns}"),
            Self::NotPlaced { names } => write!(formatter, "không có ô cho: {names}"),
            Self::Excerpt { shown, of } => write!(formatter, "vẽ {shown}/{of} nội dung, thấp nhất và cao nhất"),
            Self::NotDrawn { shown, of } => write!(formatter, "vẽ {shown}/{of} đơn vị"),
            Self::Paged { page, of } => write!(formatter, "trang {page}/{of}"),
        }
    }
}
