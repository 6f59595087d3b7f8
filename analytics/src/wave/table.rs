//! The rows that are published: every unit and all units together, in every window.

use std::collections::{BTreeMap, BTreeSet};

use super::Wave;
use super::cell::{self, Cell, Leaf};
use super::strata::Stratification;
use super::window::{Window, windows};
use crate::error::{Error, Fault, Result, Stage};
use crate::frame::ResponseFrame;
use crate::index::{Indicators, Score};
use crate::release::Label;

/// Every published row with what it was computed from.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// In the order in which they end, the shorter first.
    pub(super) windows: Vec<Window>,
    pub(super) rows: Vec<Row>,
    place: BTreeMap<(String, String), usize>,
}

/// One unit, or everyone, in one window.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) unit: String,
    /// Position of the window.
    pub(super) window: usize,
    pub(super) cell: Cell,
    /// Its strata.
    pub(super) strata: Vec<usize>,
    /// Finished visits; `None` where none were counted.
    pub(super) encounters: Option<u64>,
    pub(super) walk_ins: u64,
}

/// Every office that has answers or visits must be in the register, once.
pub(super) fn check_register(frame: ResponseFrame<'_>, wave: &Wave<'_>) -> Result<()> {
    let mut faults = Vec::new();
    let mut known = BTreeSet::new();
    for unit in wave.units {
        if unit.code == Score::EVERYONE {
            let cause = "the code stands for all offices together";
            faults.push(Fault::new(format!("register, office {}", unit.code), cause, "choose another code"));
        }
        if !known.insert(unit.code.as_str()) {
            let place = format!("register, office {}", unit.code);
            faults.push(Fault::new(place, "the code stands there twice", "keep one office a code"));
        }
    }
    let offices = frame.microdata().office.names().iter().chain(wave.encounters.iter().map(|count| &count.office));
    let unknown: BTreeSet<&String> = offices.filter(|office| !known.contains(office.as_str())).collect();
    for office in unknown {
        let cause = "it has answers or visits and is not in the register";
        faults.push(Fault::new(format!("office {office}"), cause, "add it to the register or correct its code"));
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::new(Stage::Schema, faults)) }
}

impl Table {
    pub(super) fn new(frame: ResponseFrame<'_>, units: &[Label], strata: &Stratification, leaves: &[Leaf]) -> Self {
        let cells = cell::cells(frame, strata, leaves);
        let mut strata_of: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (position, stratum) in strata.strata.iter().enumerate() {
            strata_of.entry((stratum.period, stratum.office)).or_default().push(position);
        }
        let mut windows = windows(&strata.periods);
        windows
            .sort_by_key(|window| (window.periods.last().copied(), window.periods.len(), !window.label.contains("..")));
        let mut rows = Vec::new();
        for (position, window) in windows.iter().enumerate() {
            let empty = |unit: &str| Row {
                unit: unit.to_owned(),
                window: position,
                cell: Cell::empty(leaves.len()),
                strata: vec![],
                encounters: None,
                walk_ins: 0,
            };
            let mut everyone = empty(Score::EVERYONE);
            for unit in units {
                let Ok(office) = strata.offices.binary_search(&unit.code) else { continue };
                let mut row = empty(&unit.code);
                for key in window.periods.iter().map(|&period| (period, office)) {
                    if let Some(cell) = cells.get(&key) {
                        row.cell.add(cell);
                    }
                    row.strata.extend(strata_of.get(&key).into_iter().flatten());
                    if let Some(visits) = strata.encounters.get(&key) {
                        row.encounters = Some(row.encounters.unwrap_or(0) + visits);
                    }
                    row.walk_ins += strata.walk_ins.get(&key).copied().unwrap_or(0);
                }
                everyone.take_in(&row);
                if row.cell.n > 0 || row.walk_ins > 0 || row.encounters.is_some() {
                    rows.push(row);
                }
            }
            rows.push(everyone);
        }
        let key = |row: &Row| (row.unit.clone(), windows[row.window].label.clone());
        let place = rows.iter().enumerate().map(|(position, row)| (key(row), position)).collect();
        Self { windows, rows, place }
    }

    /// The row of a score.
    pub(super) fn row(&self, unit: &str, period: &str) -> Option<(usize, &Row)> {
        let position = *self.place.get(&(unit.to_owned(), period.to_owned()))?;
        Some((position, &self.rows[position]))
    }

    /// The table as the index engine reads it.
    pub(super) fn indicators(&self, codes: Vec<String>) -> Indicators {
        Indicators {
            unit: self.rows.iter().map(|row| row.unit.clone()).collect(),
            period: self.rows.iter().map(|row| self.windows[row.window].label.clone()).collect(),
            codes,
            cells: self.rows.iter().map(|row| row.cell.indicators()).collect(),
            sampling: Some(self.rows.iter().map(|row| row.cell.sampling()).collect()),
        }
    }

    /// Scores in the order of windows, then units, then nodes, as a reader expects them.
    pub(super) fn sort(&self, scores: &mut [Score], nodes: &[Label]) {
        let node = |score: &Score| nodes.iter().position(|node| node.code == score.node);
        scores.sort_by_cached_key(|score| (self.row(&score.unit, &score.period).map(|(row, _)| row), node(score)));
    }
}

impl Row {
    fn take_in(&mut self, other: &Self) {
        self.cell.add(&other.cell);
        self.strata.extend(&other.strata);
        if let Some(visits) = other.encounters {
            self.encounters = Some(self.encounters.unwrap_or(0) + visits);
        }
        self.walk_ins += other.walk_ins;
    }

    pub(super) fn is_everyone(&self) -> bool {
        self.unit == Score::EVERYONE
    }
}
