//! The three charts of a release, in the size of the place they are put.

use analytics::{Release, Text};

use crate::report::Fault as Error;

/// Where a chart is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A 16:9 page, filled by the chart.
    Slide,
    /// A page on a screen, wide or narrow.
    Page,
    /// The text width of A4.
    Sheet,
}

/// A chart that is drawn, or the reason why it is not.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Picture {
    /// What it shows.
    pub(crate) title: Text,
    /// The drawing for the full width.
    pub(crate) broad: Option<String>,
    /// The drawing for a phone, laid out anew.
    pub(crate) narrow: Option<String>,
    /// The drawing in words.
    pub(crate) alt: String,
    /// Why there is none.
    pub(crate) missing: Text,
}

impl Picture {
    /// What a speaker says while it is on the wall.
    pub(crate) fn said(&self) -> String {
        if self.broad.is_some() { self.alt.clone() } else { self.missing.vi.clone() }
    }
}

/// Ranking, trend and answers by item.
pub(crate) fn of(_release: &Release, _place: Place) -> Result<[Picture; 3], Error> {
    let titles = [
        Text::new("Chỉ số theo đơn vị", "The index by office"),
        Text::new("Chỉ số chung qua các kỳ", "The index over time"),
        Text::new("Câu trả lời theo từng tiêu chí", "Answers by item"),
    ];
    Ok(titles.map(|title| Picture {
        title,
        broad: None,
        narrow: None,
        alt: String::new(),
        missing: Text::new("Không có biểu đồ", "No chart"),
    }))
}
