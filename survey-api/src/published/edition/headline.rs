//! The figure at the head of the page.

use analytics::Score;

use super::{ChangeWords, Reading, View};

/// The index of all offices together, and whether it moved.
#[derive(Debug, Clone)]
pub struct Headline {
    /// Value, interval, n.
    pub reading: Reading,
    /// "n = 4.120 phiếu hợp lệ trên 12.300 lượt đã giải quyết".
    pub base: Option<String>,
    /// The change since the period before, if there is one.
    pub change: Option<ChangeWords>,
}

impl Headline {
    pub(super) fn of(view: &View) -> Self {
        let language = view.language;
        let reading = Reading::of(view, view.score(Score::EVERYONE, view.period(), view.root()));
        let base = reading.n.as_ref().map(|n| match view.count("encounters") {
            Some(visits) => language.say_with("base-of", &[("n", n), ("visits", &language.count(visits))]),
            None => language.say_with("base", &[("n", n)]),
        });
        Self { reading, base, change: ChangeWords::of(view, Score::EVERYONE, view.root()) }
    }
}
