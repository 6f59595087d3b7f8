//! Counts, and how the answers to each item are distributed.

use std::collections::BTreeMap;

use super::Gate;
use super::strata::Stratification;
use super::table::{Row, Table};
use super::tally::Tally;
use crate::codebook::MissingReason;
use crate::figure::Figure;
use crate::frame::ResponseFrame;

/// What the distributions are made from.
pub(super) struct Shares<'a> {
    pub(super) frame: ResponseFrame<'a>,
    pub(super) table: &'a Table,
    pub(super) strata: &'a Stratification,
    pub(super) tally: Tally,
    pub(super) gate: &'a Gate,
}

impl Shares<'_> {
    /// Responses (without walk-ins), finished visits and walk-ins of every row; for everyone also how many answered each
    /// item, and why others did not.
    pub(super) fn counts(&self) -> Vec<Figure> {
        let mut figures = Vec::new();
        for row in &self.table.rows {
            let mut add = |variable: &str, category: Option<&str>, count: u64| {
                figures.push(Figure {
                    statistic: "count".into(),
                    variable: variable.into(),
                    category: category.map(str::to_owned),
                    domain: self.domain(row),
                    estimate: Some(count as f64),
                    n: Some(count),
                    ..Figure::default()
                });
            };
            add("responses", None, row.cell.n);
            if let Some(visits) = row.encounters {
                add("encounters", None, visits);
            }
            add("walk_ins", None, row.walk_ins);
            if row.is_everyone() {
                for (position, item) in self.frame.codebook().items.iter().enumerate() {
                    add(&item.key, Some("answered"), self.tally.answered(&row.strata, position, item));
                    for reason in MissingReason::ALL {
                        add(&item.key, Some(reason.name()), self.tally.missing(&row.strata, position, reason));
                    }
                }
            }
        }
        figures
    }

    /// The share of each code of each item, and the share satisfied; for an office only where it passes the gate.
    pub(super) fn proportions(&self, level: f64) -> Vec<Figure> {
        let mut figures = Vec::new();
        for row in &self.table.rows {
            for (position, item) in self.frame.codebook().items.iter().enumerate() {
                let n = self.tally.answered(&row.strata, position, item);
                if n == 0 || (!row.is_everyone() && n < self.gate.minimum_n) {
                    continue;
                }
                let codes = (item.low..=item.high).map(|code| (code.to_string(), code..=code));
                let satisfied = ("satisfied".to_owned(), item.satisfied_from..=item.high);
                for (category, codes) in codes.chain([satisfied]) {
                    let share = self.tally.share(self.strata, &row.strata, (position, item), codes, level);
                    let figure = Figure { category: Some(category), domain: self.domain(row), ..share };
                    figures.push(self.gate.judge(figure));
                }
            }
        }
        figures
    }

    fn domain(&self, row: &Row) -> BTreeMap<String, String> {
        let mut domain = BTreeMap::from([("period".to_owned(), self.table.windows[row.window].label.clone())]);
        if !row.is_everyone() {
            domain.insert("office".into(), row.unit.clone());
        }
        domain
    }
}
