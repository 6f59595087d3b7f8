//! Figures beside the scores of a data set: what kinds that read no scores show.

use std::collections::BTreeMap;

use analytics::{Figure, Release, Score, release::Label};

use super::{DRIFT, Unit};
use crate::offices::{PERIOD, PERIODS};

/// The place of each unit, and those that the intervals leave open.
pub(super) fn ranked(release: &mut Release, units: &[Unit]) {
    let is_here = |score: &&mut Score| score.period == PERIOD && score.node == "sipas" && score.unit != Score::EVERYONE;
    for (score, unit) in release.scores.iter_mut().filter(is_here).zip(units) {
        let count = |is_counted: &dyn Fn(&Unit) -> bool| units.iter().filter(|other| is_counted(other)).count() as u32;
        score.rank = Some(count(&|other| other.value > unit.value) + 1);
        score.rank_low = Some(count(&|other| other.value - other.half > unit.value + unit.half) + 1);
        score.rank_high = Some(count(&|other| other.value + other.half >= unit.value - unit.half));
    }
}

/// Answers to every item of the unit that has a page of its own.
pub(super) fn of_one_unit(release: &mut Release) {
    let of_all: Vec<Figure> =
        release.figures.iter().filter(|figure| figure.statistic == "proportion").cloned().collect();
    release.figures.extend(of_all.into_iter().map(|mut figure| {
        figure.domain.insert("office".into(), "u0".into());
        Figure { n: Some(300), ..figure }
    }));
}

/// How often each unit had its own place and those beside it, in four hundred replications.
pub(super) fn replicated(mut release: Release) -> Release {
    let ranks: Vec<(String, u32)> = release
        .scores
        .iter()
        .filter(|score| score.period == PERIOD && score.node == "sipas")
        .filter_map(|score| Some((score.unit.clone(), score.rank?)))
        .collect();
    let last = ranks.len() as u32;
    for (index, (code, rank)) in ranks.iter().enumerate() {
        // Every fifth unit keeps its place; the others share a quarter with those above and below.
        let spread = if index % 5 == 0 { vec![(0, 1.0)] } else { vec![(-1, 0.25), (0, 0.5), (1, 0.25)] };
        let mut shares: BTreeMap<u32, f64> = BTreeMap::new();
        for (apart, share) in spread {
            *shares.entry(rank.saturating_add_signed(apart).clamp(1, last)).or_default() += share;
        }
        for (place, share) in shares {
            let mut one = figure("place", "place", Some(&place.to_string()), PERIOD, share);
            one.domain.insert("office".into(), code.clone());
            release.figures.push(one);
        }
    }
    release.figures.push(figure("place", "place", Some("replications"), PERIOD, 400.0));
    release
}

/// What each factor weighs.
pub(super) fn weights(release: &mut Release) {
    release.figures.push(figure("weight", "sipas", None, PERIOD, 1.0));
    let factors: Vec<String> = release.codebook.factors.iter().map(|factor| factor.key.clone()).collect();
    for (factor, weight) in factors.iter().zip([0.15, 0.2, 0.25, 0.3, 0.1]) {
        release.figures.push(figure("weight", factor, None, PERIOD, weight));
    }
}

/// Every item under its factor, as an index of indicators has it.
pub(super) fn with_leaves(release: &mut Release) {
    for factor in release.codebook.factors.clone() {
        let own = |figure: &&Figure| figure.statistic == "weight" && figure.variable == factor.key;
        let whole = release.figures.iter().find(own).and_then(|figure| figure.estimate).unwrap();
        let items: Vec<_> =
            release.codebook.items.iter().filter(|item| item.factor.as_ref() == Some(&factor.key)).cloned().collect();
        for item in &items {
            let weight = whole / items.len() as f64;
            release.figures.push(figure("weight", &item.key, None, PERIOD, weight));
            let name = item.text.clone();
            release.nodes.push(Label { code: item.key.clone(), parent: Some(factor.key.clone()), name });
        }
    }
}

/// How much each item matters and how well it does.
pub(super) fn drivers(release: &mut Release) {
    for (index, item) in release.codebook.items.iter().enumerate() {
        let performance = 71.0 + ((index * 29) % 23) as f64;
        let importance = 0.02 + 0.006 * ((index * 17) % 19) as f64;
        for (category, value, half) in [("performance", performance, 1.7), ("importance", importance, 0.009)] {
            let ends = (Some(value - half), Some(value + half));
            release.figures.push(Figure {
                low: ends.0,
                high: ends.1,
                n: Some(2412),
                ..figure("importance_performance", &item.key, Some(category), PERIOD, value)
            });
        }
    }
}

/// From the visit to the answer.
pub(super) fn counts(release: &mut Release, answers: u64) {
    for (stage, times) in [("eligible", 2.7), ("offered", 2.2), ("opened", 1.3), ("completed", 1.0)] {
        release.figures.push(figure("count", stage, None, PERIOD, (answers as f64 * times).round()));
    }
}

/// What the change from the quarter before is made of.
pub(super) fn changes(release: &mut Release, mean: f64) {
    let before = mean + DRIFT[6] * 0.6;
    release.figures.push(figure("change", "change", Some("before"), PERIODS[6], before));
    let parts = [("data", 0.9), ("weights", -0.35), ("bounds", 0.0), ("items", mean - before - 0.55)];
    for (part, value) in parts.into_iter().chain([("after", mean)]) {
        release.figures.push(figure("change", "change", Some(part), PERIOD, value));
    }
}

fn figure(statistic: &str, variable: &str, category: Option<&str>, period: &str, estimate: f64) -> Figure {
    Figure {
        statistic: statistic.into(),
        variable: variable.into(),
        category: category.map(str::to_owned),
        domain: BTreeMap::from([("period".to_owned(), period.to_owned())]),
        estimate: Some(estimate),
        level: Some(0.95),
        ..Figure::default()
    }
}
