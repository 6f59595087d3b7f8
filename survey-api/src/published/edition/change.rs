//! A change between two periods in words, and whether it is told apart from noise.

use super::View;

/// "Tăng 1,28 điểm phần trăm …" and what that is worth.
#[derive(Debug, Clone)]
pub struct ChangeWords {
    /// `up`, `down` or `none`: the last where the interval holds zero.
    pub direction: &'static str,
    /// "Tăng 1,28 điểm phần trăm so với Quý II/2026".
    pub sentence: String,
    /// Whether it is more than the survey's own noise, with the interval.
    pub verdict: String,
}

impl ChangeWords {
    pub(super) fn of(view: &View, unit: &str, node: &str) -> Option<Self> {
        let (language, previous) = (view.language, view.previous()?);
        let change = view.release.change(unit, node, previous, view.period())?;
        let size = language.decimal(change.difference.abs(), 2);
        let period = language.period(previous);
        let level = language.level(view.release.metadata.level);
        let interval = language.range(change.low, change.high, 2);
        let (direction, sentence, verdict) = match (change.is_distinct(), change.difference > 0.0) {
            (true, true) => ("up", "change-up", "change-real"),
            (true, false) => ("down", "change-down", "change-real"),
            (false, true) => ("none", "change-up", "change-noise"),
            (false, false) => ("none", "change-down", "change-noise"),
        };
        Some(Self {
            direction,
            sentence: language.say_with(sentence, &[("size", &size), ("period", &period)]),
            verdict: language.say_with(verdict, &[("interval", &interval), ("level", &level)]),
        })
    }
}
