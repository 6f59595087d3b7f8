//! The analyses of a finished index as rows.

use super::Row;
use crate::{
    error::Result,
    index::{
        Index, Indicators, Scheme,
        analysis::{self, Profile},
        league,
    },
};

pub(super) fn lineage(scheme: &Scheme, index: &Index) -> Vec<Row> {
    let one = |one: analysis::Link| {
        Row::from([
            ("period", one.period.into()),
            ("node", one.node.into()),
            ("parent", one.parent.into()),
            ("level", one.level.into()),
            ("weight", one.weight.into()),
            ("share", one.share.into()),
            ("effective", one.effective.into()),
            ("variance", one.variance.into()),
            ("name_vi", one.name.vi.into()),
            ("name_en", one.name.en.into()),
        ])
    };
    analysis::lineage(scheme, index).into_iter().map(one).collect()
}

pub(super) fn reliability(scheme: &Scheme, indicators: &Indicators, index: &Index) -> Vec<Row> {
    let profiles = Profile::of(scheme, index);
    let found = profiles.iter().flat_map(|profile| analysis::reliability(scheme, indicators, profile));
    found
        .map(|one| {
            Row::from([
                ("period", one.period.into()),
                ("node", one.node.into()),
                ("leaves", one.leaves.into()),
                ("alpha_raw", one.alpha_raw.into()),
                ("alpha_normalised", one.alpha_normalised.into()),
                ("alpha_children", one.alpha_children.into()),
            ])
        })
        .collect()
}

pub(super) fn correlations(scheme: &Scheme, index: &Index) -> Vec<Row> {
    let profiles = Profile::of(scheme, index);
    let found = profiles.iter().flat_map(|profile| analysis::correlations(scheme, profile));
    found
        .map(|one| {
            Row::from([
                ("period", one.period.into()),
                ("node", one.node.into()),
                ("with", one.with.into()),
                ("relation", one.relation.into()),
                ("r", one.correlation.map(|found| found.r).into()),
                ("n", one.correlation.map(|found| found.n).into()),
                ("p", one.correlation.and_then(|found| found.p).into()),
                ("flag", one.flag.into()),
            ])
        })
        .collect()
}

/// A row a child: its loading, and what the first component of its siblings explains. No loading: no component.
pub(super) fn components(scheme: &Scheme, index: &Index) -> Vec<Row> {
    let mut rows = Vec::new();
    for profile in Profile::of(scheme, index) {
        for (node, found) in analysis::components(scheme, &profile) {
            let children = found.as_ref().map_or(vec![None], |found| (0..found.children.len()).map(Some).collect());
            for child in children {
                let of = found.as_ref().zip(child);
                rows.push(Row::from([
                    ("period", profile.period.into()),
                    ("node", node.clone().into()),
                    ("child", of.map(|(found, at)| found.children[at].clone()).into()),
                    ("loading", of.map(|(found, at)| found.loadings[at]).into()),
                    ("explained", found.as_ref().map(|found| found.explained[0]).into()),
                    ("one_sign", found.as_ref().map(|found| found.one_sign).into()),
                ]));
            }
        }
    }
    rows
}

pub(super) fn growth(scheme: &Scheme, index: &Index) -> Vec<Row> {
    let one = |one: analysis::Growth| {
        Row::from([
            ("unit", one.unit.into()),
            ("node", one.node.into()),
            ("first", one.first.into()),
            ("last", one.last.into()),
            ("available", one.available.into()),
            ("cagr", one.cagr.into()),
            ("status", status(one.cagr.is_some()).into()),
            ("reason", one.reason.into()),
        ])
    };
    analysis::growth(scheme, index).into_iter().map(one).collect()
}

fn status(defined: bool) -> &'static str {
    if defined { "ok" } else { "undefined" }
}

pub(super) fn trends(scheme: &Scheme, index: &Index) -> Vec<Row> {
    let one = |one: analysis::Trend| {
        let found = one.found.as_ref();
        Row::from([
            ("unit", one.unit.into()),
            ("node", one.node.into()),
            ("first", one.first.into()),
            ("last", one.last.into()),
            ("available", one.available.into()),
            ("periods", found.map(|found| found.n).into()),
            ("slope", found.map(|found| found.slope).into()),
            ("low", found.and_then(|found| found.low).into()),
            ("high", found.and_then(|found| found.high).into()),
            ("s", found.map(|found| found.s).into()),
            ("p", found.map(|found| found.p).into()),
            ("status", status(found.is_some()).into()),
            ("reason", one.reason.into()),
        ])
    };
    analysis::trends(scheme, index).into_iter().map(one).collect()
}

/// A row without a place where units are absent from the period.
fn standing(scheme: &Scheme, profile: &Profile<'_>, one: analysis::Standing) -> Row {
    let place = scheme.units_absent(profile.period, profile.units.len()).is_none().then_some(one.place);
    Row::from([
        ("unit", one.unit.into()),
        ("period", one.period.into()),
        ("node", one.node.into()),
        ("value", one.value.into()),
        ("place", place.into()),
        ("of", one.of.into()),
        ("median", one.median.into()),
        ("best", one.best.into()),
        ("effective", one.effective.into()),
    ])
}

pub(super) fn profile(scheme: &Scheme, index: &Index) -> Vec<Row> {
    let profiles = Profile::of(scheme, index);
    let of = |profile: &Profile<'_>| {
        let standings = analysis::standings(scheme, profile, &index.effective_weights).into_iter();
        standings.map(|one| standing(scheme, profile, one)).collect::<Vec<_>>()
    };
    profiles.iter().flat_map(of).collect()
}

pub(super) fn strengths(scheme: &Scheme, index: &Index) -> Vec<Row> {
    let mut rows = Vec::new();
    for profile in Profile::of(scheme, index) {
        let standings = analysis::standings(scheme, &profile, &index.effective_weights);
        for unit in &profile.units {
            let (strengths, weaknesses) = analysis::strengths_and_weaknesses(&standings, unit, 5);
            for (kind, found) in [("strength", strengths), ("weakness", weaknesses)] {
                rows.extend(found.into_iter().map(|one| {
                    let mut row = standing(scheme, &profile, one);
                    row.push("kind", kind);
                    row
                }));
            }
        }
    }
    rows
}

pub(super) fn peers(scheme: &Scheme, index: &Index) -> Vec<Row> {
    let profiles = Profile::of(scheme, index);
    let found = profiles.iter().flat_map(|one| analysis::peers(scheme, one, &index.effective_weights, 5));
    found
        .map(|one| {
            Row::from([
                ("unit", one.unit.into()),
                ("period", one.period.into()),
                ("peer", one.peer.into()),
                ("distance", one.distance.into()),
                ("leaves", one.leaves.into()),
            ])
        })
        .collect()
}

pub(super) fn influence(scheme: &Scheme, index: &Index) -> Vec<Row> {
    let profiles = Profile::of(scheme, index);
    let found = profiles.iter().flat_map(|one| analysis::influences(scheme, one, &index.effective_weights));
    found
        .map(|one| {
            Row::from([
                ("period", one.period.into()),
                ("node", one.node.into()),
                ("effective", one.effective.into()),
                ("variance", one.variance.into()),
                ("r", one.r.into()),
            ])
        })
        .collect()
}

pub(super) fn changes(scheme: &Scheme, indicators: &Indicators) -> Result<Vec<Row>> {
    let one = |one: analysis::Change| {
        Row::from([
            ("unit", one.unit.into()),
            ("from", one.from.into()),
            ("to", one.to.into()),
            ("before", one.before.into()),
            ("after", one.after.into()),
            ("data", one.data.into()),
            ("weights", one.weights.into()),
            ("bounds", one.bounds.into()),
            ("items", one.items.into()),
        ])
    };
    Ok(analysis::changes(scheme, indicators, &scheme.code)?.into_iter().map(one).collect())
}

pub(super) fn pairs(scheme: &Scheme, indicators: &Indicators, index: &Index) -> Vec<Row> {
    let one = |one: league::Pair| {
        Row::from([
            ("period", one.period.into()),
            ("unit", one.unit.into()),
            ("other", one.other.into()),
            ("difference", one.difference.into()),
            ("se", one.se.into()),
            ("p", one.p.into()),
            ("told_apart", one.told_apart.into()),
        ])
    };
    league::pairs(index, indicators, &scheme.code).into_iter().map(one).collect()
}

pub(super) fn classes(scheme: &Scheme, indicators: &Indicators, index: &Index) -> Vec<Row> {
    let mut rows = Vec::new();
    for one in league::class_chances(scheme, index, indicators) {
        rows.extend(one.chances.iter().map(|(class, chance)| {
            Row::from([
                ("period", one.period.clone().into()),
                ("unit", one.unit.clone().into()),
                ("node", one.node.clone().into()),
                ("class", class.clone().into()),
                ("chance", (*chance).into()),
                ("of_estimate", (*class == one.class).into()),
            ])
        }));
    }
    rows
}
