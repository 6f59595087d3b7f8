//! One score in words: value, interval, n, or why there is no number.

use analytics::{Score, Status};

use super::View;

/// A score as a cell of a table shows it.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The number, where there is one to show.
    pub shown: Option<Shown>,
    /// Answers that it rests on.
    pub n: Option<String>,
    /// Why there is no number; empty when there is one.
    pub why: String,
}

/// A number with its interval.
#[derive(Debug, Clone)]
pub struct Shown {
    /// "85,43%".
    pub value: String,
    /// "84,1–86,7"; `None` where the release has no interval.
    pub interval: Option<String>,
    /// "3–9"; `None` where no rank is shown.
    pub ranks: Option<String>,
}

impl Reading {
    pub(super) fn of(view: &View, score: Option<&Score>) -> Self {
        let Some(score) = score else {
            return Self { shown: None, n: None, why: view.language.say("why-none") };
        };
        let language = view.language;
        let n = score.n.map(|n| language.count(n));
        match (score.status, score.score) {
            (Status::Ok | Status::Imputed | Status::Break, Some(value)) => Self {
                shown: Some(Shown {
                    value: language.percent(value, 2),
                    interval: score.low.zip(score.high).map(|(low, high)| language.range(low, high, 1)),
                    ranks: score
                        .rank_low
                        .zip(score.rank_high)
                        .map(|(best, worst)| if best == worst { best.to_string() } else { format!("{best}–{worst}") }),
                }),
                n,
                why: String::new(),
            },
            (Status::Suppressed, _) => {
                let least = language.count(view.release.metadata.minimum_n);
                let why = match &n {
                    Some(n) => language.say_with("why-few", &[("n", n), ("least", &least)]),
                    None => language.say_with("why-hidden", &[("least", &least)]),
                };
                Self { shown: None, n, why }
            }
            _ if score.n.is_none_or(|n| n == 0) => Self { shown: None, n, why: language.say("why-none") },
            _ => Self { shown: None, n, why: language.say("why-undefined") },
        }
    }
}
