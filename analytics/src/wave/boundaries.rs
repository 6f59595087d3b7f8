//! Offices of today: answers of offices that merged are told for the one that does their work, and where that cannot be done
//! the series is marked as broken.

use std::collections::{BTreeMap, BTreeSet};

use crate::figure::{Figure, Status};
use crate::frame::{Basis, EncounterCount, Labels, Microdata};
use crate::index::Score;
use crate::release::{ChangeKind, OfficeChange};

/// Answers and visits with the offices of today before each merger, oldest first; `None` where there is nothing to tell.
///
/// A period is told where **every** office that merged, and the successor if it was there already, has answers in it or, by the
/// counts of that period, had no visits: otherwise the successor's past would be that of a part. Service groups keep the name of
/// the office they came from (`A/land`), so that each answer goes on standing for the visits of its own office.
pub(super) fn told(
    microdata: &Microdata,
    encounters: &[EncounterCount],
    changes: &mut [OfficeChange],
) -> Option<(Microdata, Vec<EncounterCount>)> {
    changes.sort_by(|a, b| (&a.from, &a.since, &a.old).cmp(&(&b.from, &b.since, &b.old)));
    if changes.iter().all(|change| change.kind != ChangeKind::Merge) {
        return None;
    }
    let (mut microdata, mut encounters) = (microdata.clone(), encounters.to_vec());
    let mut is_changed = false;
    for change in changes.iter_mut().filter(|change| change.kind == ChangeKind::Merge) {
        let [heir] = change.new.as_slice() else { continue };
        let known = Known::of(&microdata, &encounters);
        (change.told, change.open) = (Vec::new(), Vec::new());
        for period in known.periods.iter().filter(|period| **period < change.from) {
            let all = change.old.iter().chain([heir]);
            let answered = |office: &&String| known.answers.contains(&(period.clone(), (*office).clone()));
            if all.clone().all(|office| known.covers(period, office)) {
                if change.old.iter().any(|office| answered(&office)) {
                    change.told.push(period.clone());
                }
            } else if all.clone().any(|office| answered(&office)) {
                change.open.push(period.clone());
            }
        }
        if !change.told.is_empty() {
            relabel(&mut microdata, &mut encounters, change, heir);
            is_changed = true;
        }
    }
    is_changed.then_some((microdata, encounters))
}

/// Which offices have answers that count, and visits, in which period.
struct Known {
    periods: BTreeSet<String>,
    answers: BTreeSet<(String, String)>,
    visits: BTreeMap<String, BTreeSet<String>>,
}

impl Known {
    fn of(microdata: &Microdata, encounters: &[EncounterCount]) -> Self {
        let mut pairs = BTreeSet::new();
        for row in (0..microdata.len()).filter(|row| microdata.basis[*row] != Some(Basis::WalkIn)) {
            pairs.insert((microdata.period.numbers()[row], microdata.office.numbers()[row]));
        }
        let name = |labels: &Labels, number: u32| labels.names()[number as usize].clone();
        let named = |(period, office)| (name(&microdata.period, period), name(&microdata.office, office));
        let mut visits: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for count in encounters.iter().filter(|count| count.encounters > 0) {
            visits.entry(count.period.clone()).or_default().insert(count.office.clone());
        }
        let periods = microdata.period.names().iter().cloned().chain(visits.keys().cloned()).collect();
        Self { periods, answers: pairs.into_iter().map(named).collect(), visits }
    }

    /// Is all that is to be known of this office in this period known: it has answers, or it is known to have had no visits?
    fn covers(&self, period: &str, office: &str) -> bool {
        self.answers.contains(&(period.to_owned(), office.to_owned()))
            || self.visits.get(period).is_some_and(|offices| !offices.contains(office))
    }
}

fn relabel(microdata: &mut Microdata, encounters: &mut [EncounterCount], change: &OfficeChange, heir: &str) {
    let moves = |period: &str, office: &str| {
        change.old.iter().any(|old| old == office) && change.told.iter().any(|told| told == period)
    };
    let (mut office, mut group) = (Labels::default(), Labels::default());
    for row in 0..microdata.len() {
        let (was, of) = (&microdata.office[row], &microdata.service_group[row]);
        if moves(&microdata.period[row], was) {
            office.push(heir);
            group.push(&format!("{was}/{of}"));
        } else {
            office.push(was);
            group.push(of);
        }
    }
    (microdata.office, microdata.service_group) = (office, group);
    for count in encounters.iter_mut().filter(|count| moves(&count.period, &count.office)) {
        count.service_group = format!("{}/{}", count.office, count.service_group);
        heir.clone_into(&mut count.office);
    }
}

/// Marks where the series of an office breaks: its first period after a split, or after a merger of which some past could not be
/// told; and no difference or pooled range reaches across.
pub(super) fn mark(scores: &mut [Score], figures: &mut [Figure], changes: &[OfficeChange]) {
    for change in changes.iter().filter(|change| change.breaks()) {
        for unit in &change.new {
            let waves = scores.iter().filter(|score| score.unit == *unit && !score.period.contains(".."));
            let first = waves.map(|score| &score.period).filter(|period| **period >= change.from).min().cloned();
            let crosses = |period: &str| crosses(change, period);
            for score in scores.iter_mut().filter(|score| score.unit == *unit && score.status == Status::Ok) {
                if Some(&score.period) == first.as_ref() || crosses(&score.period) {
                    (score.status, score.reason) = (Status::Break, Some(change.reason()));
                }
            }
            let of_unit = figures.iter_mut().filter(|figure| figure.domain.get("office") == Some(unit));
            for figure in of_unit.filter(|figure| figure.statistic == "difference") {
                let then = figure.category.as_deref().and_then(|category| category.strip_prefix("vs_"));
                let now = figure.domain.get("period").map(String::as_str);
                if let (Some(then), Some(now)) = (then, now)
                    && then != Score::EVERYONE
                    && is_apart(change, then, now)
                {
                    let (domain, category) = (figure.domain.clone(), figure.category.clone());
                    *figure = Figure {
                        statistic: std::mem::take(&mut figure.statistic),
                        variable: std::mem::take(&mut figure.variable),
                        category,
                        domain,
                        status: Status::Break,
                        reason: Some(change.reason()),
                        ..Figure::default()
                    };
                }
            }
        }
    }
}

/// Does this pooled range hold periods on both sides of the change, of which the earlier ones could not be told?
fn crosses(change: &OfficeChange, period: &str) -> bool {
    let Some((first, last)) = period.split_once("..") else { return false };
    let is_open = change.open.iter().any(|open| open.as_str() >= first && open.as_str() <= last);
    is_open && last >= change.from.as_str()
}

/// Do the two periods lie on different sides of the change, the earlier one with a past that could not be told?
fn is_apart(change: &OfficeChange, then: &str, now: &str) -> bool {
    let (first, last) = then.split_once("..").unwrap_or((then, then));
    let is_open = change.open.iter().any(|open| open.as_str() >= first && open.as_str() <= last);
    let ends = now.split_once("..").map_or(now, |(_, end)| end);
    is_open && ends >= change.from.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merge(old: &[&str], new: &str, from: &str) -> OfficeChange {
        OfficeChange {
            kind: ChangeKind::Merge,
            since: "2026-07-01".into(),
            from: from.into(),
            old: old.iter().map(|code| (*code).to_owned()).collect(),
            new: vec![new.into()],
            ..OfficeChange::default()
        }
    }

    fn answers(rows: &[(&str, &str)]) -> Microdata {
        let mut data = Microdata { answers: vec![Vec::new()], ..Microdata::default() };
        for (period, office) in rows {
            data.period.push(period);
            data.office.push(office);
            data.service_group.push("land");
            data.channel.push("web");
            data.language.push("vi");
            data.basis.push(Some(Basis::Ticket));
            data.answers[0].push(5);
        }
        data
    }

    fn visits(rows: &[(&str, &str)]) -> Vec<EncounterCount> {
        let count = |(period, office): &(&str, &str)| EncounterCount {
            period: (*period).into(),
            office: (*office).into(),
            service_group: "land".into(),
            encounters: 10,
        };
        rows.iter().map(count).collect()
    }

    #[test]
    fn the_past_of_a_merger_is_told_where_all_of_it_answered() {
        let data = answers(&[("2026-Q1", "A"), ("2026-Q1", "B"), ("2026-Q2", "A"), ("2026-Q3", "C")]);
        let mut changes = [merge(&["A", "B"], "C", "2026-Q3")];
        let counts =
            visits(&[("2026-Q1", "A"), ("2026-Q1", "B"), ("2026-Q2", "A"), ("2026-Q2", "B"), ("2026-Q3", "C")]);
        let (data, counts) = told(&data, &counts, &mut changes).unwrap();
        assert_eq!(
            (changes[0].told.as_slice(), changes[0].open.as_slice()),
            (&["2026-Q1".to_owned()][..], &["2026-Q2".to_owned()][..])
        );
        assert_eq!(data.office, ["C", "C", "A", "C"], "in the second quarter B has no answers");
        assert_eq!(data.service_group, ["A/land", "B/land", "land", "land"]);
        assert_eq!(counts.iter().filter(|count| count.office == "C").count(), 3);
    }

    #[test]
    fn an_office_that_had_no_visits_is_no_gap_and_one_of_which_nothing_is_known_is() {
        let data = answers(&[("2026-Q1", "A")]);
        let mut changes = [merge(&["A", "B"], "C", "2026-Q3")];
        assert!(told(&data, &visits(&[("2026-Q1", "A")]), &mut changes).is_some(), "B was not there yet");
        assert!(told(&data, &[], &mut changes).is_none());
        assert_eq!(changes[0].open, ["2026-Q1"]);
    }

    #[test]
    fn mergers_of_mergers_are_told_one_after_the_other() {
        let data = answers(&[("2025-Q1", "A"), ("2025-Q1", "B"), ("2026-Q1", "C"), ("2026-Q1", "D")]);
        let counts = visits(&[("2025-Q1", "A"), ("2025-Q1", "B"), ("2026-Q1", "C"), ("2026-Q1", "D")]);
        // As they come from a table that knows no order.
        let mut changes = [merge(&["C", "D"], "E", "2026-Q3"), merge(&["A", "B"], "C", "2025-Q3")];
        let (data, _) = told(&data, &counts, &mut changes).unwrap();
        assert_eq!(data.office, ["E", "E", "E", "E"]);
        assert_eq!(data.service_group[0], *"C/A/land");
    }

    #[test]
    fn a_break_is_marked_where_the_offices_of_today_begin() {
        let score =
            |period: &str| Score { unit: "C".into(), period: period.into(), score: Some(80.0), ..Score::default() };
        let mut scores = [score("2026-Q2"), score("2026-Q3"), score("2025-Q4..2026-Q3"), score("2026-Q4")];
        let figure = |then: &str, now: &str| Figure {
            statistic: "difference".into(),
            category: Some(format!("vs_{then}")),
            domain: [("office".to_owned(), "C".to_owned()), ("period".to_owned(), now.to_owned())].into(),
            estimate: Some(1.0),
            ..Figure::default()
        };
        let mut figures = [figure("2026-Q2", "2026-Q3"), figure("2026-Q3", "2026-Q4"), figure("all", "2026-Q3")];
        let open = OfficeChange { open: vec!["2026-Q2".into()], ..merge(&["A"], "C", "2026-Q3") };
        mark(&mut scores, &mut figures, std::slice::from_ref(&open));
        assert_eq!(scores.each_ref().map(|score| score.status), [Status::Ok, Status::Break, Status::Break, Status::Ok]);
        assert_eq!(
            figures.each_ref().map(|figure| (figure.status, figure.estimate)),
            [(Status::Break, None), (Status::Ok, Some(1.0)), (Status::Ok, Some(1.0))]
        );
        let whole = OfficeChange { told: vec!["2026-Q2".into()], ..merge(&["A"], "C", "2026-Q3") };
        assert!(!whole.breaks() && OfficeChange { kind: ChangeKind::Split, ..whole }.breaks());
    }
}
