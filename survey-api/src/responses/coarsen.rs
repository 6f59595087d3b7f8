//! How coarse a wave has to be so that nobody stands alone in it: every answer given with a right to rate shares its office,
//! service group and basis with at least ten rights that were spent.

use std::collections::{BTreeMap, BTreeSet};

use analytics::frame::Basis;

/// Answers among which one cannot be told from the others.
pub const TOGETHER: u64 = 10;
/// Stands for several service groups of an office. It is no code, so no office can have a group of this name.
pub const MERGED: &str = "*";

/// Answers of one office, service group and basis that rest on rights to rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Office code.
    pub office: String,
    /// Service group.
    pub service_group: String,
    /// What their rights rest on.
    pub basis: Basis,
    /// How many.
    pub count: u64,
}

/// What is made coarser in a wave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coarsened {
    /// Groups that are counted together, by office.
    pub merged: BTreeMap<String, BTreeSet<String>>,
    /// Office and group, after merging, whose visits and tickets are all counted as tickets: the weaker of the two.
    pub as_tickets: BTreeSet<(String, String)>,
    /// Offices with fewer than ten in all their groups: their answers wait and are in no figure.
    pub held: BTreeMap<String, u64>,
}

impl Coarsened {
    /// The least that has to be merged: the small groups of an office with each other, and where that does not make ten,
    /// with its next larger group.
    pub fn of(cells: &[Cell]) -> Self {
        let mut offices: BTreeMap<&str, BTreeMap<&str, u64>> = BTreeMap::new();
        for cell in cells.iter().filter(|cell| cell.count > 0 && cell.basis != Basis::WalkIn) {
            let groups = offices.entry(&cell.office).or_default();
            *groups.entry(&cell.service_group).or_default() += cell.count;
        }
        let mut found = Self::default();
        for (office, groups) in offices {
            let all = groups.values().sum();
            if all < TOGETHER {
                found.held.insert(office.to_owned(), all);
                continue;
            }
            let merged = small(&groups);
            if !merged.is_empty() {
                found.merged.insert(office.to_owned(), merged);
            }
        }
        found.weaken(cells);
        found
    }

    /// The group under which answers of this one are counted.
    pub fn group<'a>(&self, office: &str, service_group: &'a str) -> &'a str {
        let is_merged = self.merged.get(office).is_some_and(|groups| groups.contains(service_group));
        if is_merged { MERGED } else { service_group }
    }

    /// The basis under which they are counted, where `group` is the group after merging.
    pub fn basis(&self, office: &str, group: &str, basis: Basis) -> Basis {
        let weak = basis == Basis::Encounter && self.as_tickets.contains(&(office.to_owned(), group.to_owned()));
        if weak { Basis::Ticket } else { basis }
    }

    /// Do answers of this office wait?
    pub fn holds(&self, office: &str, basis: Basis) -> bool {
        basis != Basis::WalkIn && self.held.contains_key(office)
    }

    fn weaken(&mut self, cells: &[Cell]) {
        let mut by_basis: BTreeMap<(String, String), BTreeMap<Basis, u64>> = BTreeMap::new();
        for cell in cells.iter().filter(|cell| cell.count > 0 && cell.basis != Basis::WalkIn) {
            let group = self.group(&cell.office, &cell.service_group).to_owned();
            let here = by_basis.entry((cell.office.clone(), group)).or_default();
            *here.entry(cell.basis).or_default() += cell.count;
        }
        let mixed = |bases: &BTreeMap<Basis, u64>| bases.len() > 1 && bases.values().any(|count| *count < TOGETHER);
        self.as_tickets = by_basis.into_iter().filter(|(_, bases)| mixed(bases)).map(|(at, _)| at).collect();
    }
}

/// The groups below ten, and larger ones until they are ten together; none where every group has ten.
fn small(groups: &BTreeMap<&str, u64>) -> BTreeSet<String> {
    let mut by_size: Vec<_> = groups.iter().collect();
    by_size.sort_by_key(|(group, count)| (**count, **group));
    let mut sum = 0;
    let mut taken = BTreeSet::new();
    for (group, count) in by_size {
        let complete = sum == 0 || sum >= TOGETHER;
        if *count >= TOGETHER && complete {
            break;
        }
        sum += count;
        taken.insert((*group).to_owned());
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(office: &str, group: &str, basis: Basis, count: u64) -> Cell {
        Cell { office: office.into(), service_group: group.into(), basis, count }
    }

    fn merged(counts: &[(&str, u64)]) -> Vec<String> {
        let cells: Vec<_> = counts.iter().map(|(group, count)| cell("A", group, Basis::Ticket, *count)).collect();
        Coarsened::of(&cells).merged.remove("A").unwrap_or_default().into_iter().collect()
    }

    #[test]
    fn small_groups_are_merged_and_no_more_than_makes_ten() {
        assert!(merged(&[("a", 10), ("b", 11)]).is_empty());
        assert_eq!(merged(&[("a", 10), ("b", 4), ("c", 6), ("d", 99)]), ["b", "c"]);
        assert_eq!(merged(&[("a", 30), ("b", 4), ("c", 12)]), ["b", "c"]);
        assert_eq!(merged(&[("a", 9), ("b", 9), ("c", 9)]), ["a", "b", "c"]);
        assert_eq!(merged(&[("a", 9), ("b", 1)]), ["a", "b"]);
    }

    #[test]
    fn an_office_below_ten_is_held_and_walk_ins_are_not() {
        let cells =
            [cell("A", "a", Basis::Ticket, 5), cell("A", "b", Basis::Encounter, 4), cell("A", "a", Basis::WalkIn, 1)];
        let found = Coarsened::of(&cells);
        assert_eq!(found.held, BTreeMap::from([("A".to_owned(), 9)]));
        assert!(found.holds("A", Basis::Ticket) && !found.holds("A", Basis::WalkIn));
    }

    #[test]
    fn where_one_basis_is_below_ten_all_are_counted_as_the_weaker_one() {
        let found = Coarsened::of(&[cell("A", "a", Basis::Encounter, 30), cell("A", "a", Basis::Ticket, 3)]);
        assert_eq!(found.basis("A", "a", Basis::Encounter), Basis::Ticket);
        let enough = Coarsened::of(&[cell("A", "a", Basis::Encounter, 30), cell("A", "a", Basis::Ticket, 10)]);
        assert_eq!(enough, Coarsened::default());
    }
}
