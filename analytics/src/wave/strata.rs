//! Which stratum an answer stands in, and how many finished visits it stands for.

use std::collections::BTreeMap;

use crate::frame::{Basis, EncounterCount, ResponseFrame};

/// The strata of all waves, and the stratum of each response.
#[derive(Debug, Clone, Default)]
pub(super) struct Stratification {
    /// Periods that have answers or visits, in time order.
    pub(super) periods: Vec<String>,
    /// Offices that have answers or visits, sorted by code.
    pub(super) offices: Vec<String>,
    pub(super) strata: Vec<Stratum>,
    /// Position of each response's stratum; `None` for walk-ins.
    pub(super) stratum_of: Vec<Option<u32>>,
    /// Walk-ins by position of period and office.
    pub(super) walk_ins: BTreeMap<(usize, usize), u64>,
    /// Finished visits by position of period and office.
    pub(super) encounters: BTreeMap<(usize, usize), u64>,
    pub(super) warnings: Vec<String>,
}

/// Service groups of one office in one period that are weighted together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stratum {
    pub(super) period: usize,
    pub(super) office: usize,
    /// Responses.
    pub(super) answers: u64,
    /// Finished visits that one response stands for.
    pub(super) weight: f64,
}

/// Answers and visits of one service group.
#[derive(Debug, Clone, Default)]
struct Group<'a> {
    names: Vec<&'a str>,
    rows: Vec<u32>,
    encounters: u64,
}

impl Group<'_> {
    /// A group that cannot stand alone: no variance, or no visits to weigh by.
    fn is_weak(&self) -> bool {
        self.rows.len() < 2 || self.encounters == 0
    }
}

/// Strata are office × service group within a period, weighted by finished visits over answers.
///
/// A group with fewer than two answers, or without visits, is merged inside its office: weak groups with one another, then
/// with the group of fewest answers. So the weights of an office always sum to its visits, which is what post-stratifying to
/// the encounter counts means here. Without any encounter counts of a period, its answers weigh the same and the stratum is
/// the office. Whatever was done is a warning.
pub(super) fn stratify(frame: ResponseFrame<'_>, encounters: &[EncounterCount]) -> Stratification {
    let microdata = frame.microdata();
    let mut periods: Vec<&str> =
        microdata.period.names().iter().chain(encounters.iter().map(|e| &e.period)).map(String::as_str).collect();
    let mut offices: Vec<&str> =
        microdata.office.names().iter().chain(encounters.iter().map(|e| &e.office)).map(String::as_str).collect();
    for list in [&mut periods, &mut offices] {
        list.sort_unstable();
        list.dedup();
    }
    let position = |list: &[&str], code: &str| list.binary_search(&code).unwrap_or_default();

    let mut found = Stratification {
        stratum_of: vec![None; frame.len()],
        periods: periods.iter().map(|&code| code.to_owned()).collect(),
        offices: offices.iter().map(|&code| code.to_owned()).collect(),
        ..Stratification::default()
    };
    let mut cells: BTreeMap<(usize, usize), BTreeMap<&str, Group<'_>>> = BTreeMap::new();
    for row in 0..frame.len() {
        let cell = (position(&periods, &microdata.period[row]), position(&offices, &microdata.office[row]));
        if microdata.basis[row] == Some(Basis::WalkIn) {
            *found.walk_ins.entry(cell).or_default() += 1;
        } else {
            let group = &microdata.service_group[row];
            cells.entry(cell).or_default().entry(group).or_default().rows.push(row as u32);
        }
    }
    for count in encounters.iter().filter(|count| count.encounters > 0) {
        let cell = (position(&periods, &count.period), position(&offices, &count.office));
        *found.encounters.entry(cell).or_default() += count.encounters;
        cells.entry(cell).or_default().entry(&count.service_group).or_default().encounters += count.encounters;
    }
    let counted: Vec<bool> =
        (0..periods.len()).map(|p| found.encounters.keys().any(|(period, _)| *period == p)).collect();
    for (period, _) in counted.iter().enumerate().filter(|(_, counted)| !**counted) {
        found.warnings.push(format!(
            "{}: không có số lượt giải quyết nên mọi phiếu có quyền số bằng nhau / no encounter counts, so all answers weigh the same",
            periods[period]
        ));
    }
    for ((period, office), groups) in cells {
        let place = format!("{}, {}", periods[period], offices[office]);
        let groups = groups.into_iter().map(|(name, group)| Group { names: vec![name], ..group }).collect();
        let groups = if counted[period] { merged(groups, &place, &mut found.warnings) } else { one(groups) };
        for group in groups.into_iter().filter(|group| !group.rows.is_empty()) {
            found.add(period, office, &group, counted[period], &place);
        }
    }
    found
}

impl Stratification {
    fn add(&mut self, period: usize, office: usize, group: &Group<'_>, counted: bool, place: &str) {
        let answers = group.rows.len() as u64;
        let weighted = counted && group.encounters > 0;
        let weight = if weighted { group.encounters as f64 / answers as f64 } else { 1.0 };
        if counted && !weighted {
            self.warnings.push(format!(
                "{place}: có {answers} phiếu nhưng không có lượt giải quyết; mỗi phiếu tính một lượt / \
                 {answers} answers but no encounters; each counts as one"
            ));
        } else if weight < 1.0 {
            self.warnings.push(format!(
                "{place}, {}: {answers} phiếu nhiều hơn {} lượt giải quyết / more answers than encounters",
                group.names.join(" + "),
                group.encounters
            ));
        }
        for &row in &group.rows {
            self.stratum_of[row as usize] = Some(self.strata.len() as u32);
        }
        self.strata.push(Stratum { period, office, answers, weight });
    }
}

/// Everything in one group.
fn one(groups: Vec<Group<'_>>) -> Vec<Group<'_>> {
    groups.into_iter().reduce(joined).into_iter().collect()
}

/// Weak groups joined until each group can stand alone, as far as the office goes.
fn merged<'a>(groups: Vec<Group<'a>>, place: &str, warnings: &mut Vec<String>) -> Vec<Group<'a>> {
    let (weak, mut strong): (Vec<_>, Vec<_>) = groups.into_iter().partition(Group::is_weak);
    let Some(mut pool) = weak.into_iter().reduce(joined) else { return strong };
    if pool.is_weak() && !strong.is_empty() {
        strong.sort_by_key(|group| std::cmp::Reverse(group.rows.len()));
        pool = strong.pop().into_iter().fold(pool, joined);
    }
    if pool.names.len() > 1 {
        warnings.push(format!(
            "{place}: gộp nhóm dịch vụ có dưới 2 phiếu ({names}) / service groups with fewer than 2 answers were merged ({names})",
            names = pool.names.join(" + ")
        ));
    } else if pool.rows.is_empty() {
        warnings.push(format!(
            "{place}: {n} lượt giải quyết mà không có phiếu nào / {n} encounters and no answer",
            n = pool.encounters
        ));
    }
    strong.push(pool);
    strong
}

fn joined<'a>(mut one: Group<'a>, other: Group<'a>) -> Group<'a> {
    one.names.extend(other.names);
    one.rows.extend(other.rows);
    one.encounters += other.encounters;
    one
}
