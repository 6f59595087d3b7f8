//! Counts for everybody: answers by office, item and code; those under ten hidden, and what would give them away.

use std::{collections::BTreeMap, io};

use analytics::{
    codebook::MissingReason,
    publication::counts::{self, Shown},
};

use super::{
    Order,
    catalogue::{Cell, Column, either},
    plan::{Plan, Variable},
    sheet::Row,
};

/// Fewer than this many people are nobody's business.
pub(super) const BELOW: u64 = 10;
/// The office that stands for all of them.
const EVERYONE: &str = "all";
const WALK_IN: &str = "walk_in";

/// Counts by wave and office: a number a byte of each variable.
#[derive(Debug, Default)]
pub(super) struct Tally(BTreeMap<(String, String), Vec<BTreeMap<u8, u64>>>);

impl Tally {
    /// Counts a response. Walk-ins count where the order names them: they rest on nobody's visit.
    pub(super) fn add(&mut self, row: Row, order: &Order, plan: &Plan) {
        if row.basis == WALK_IN && order.filters.bases.is_empty() {
            return;
        }
        let Some(asked) = plan.waves.get(&row.wave) else { return };
        let counts =
            self.0.entry((row.wave, row.office)).or_insert_with(|| vec![BTreeMap::new(); plan.variables.len()]);
        for (count, position) in counts.iter_mut().zip(&asked.positions) {
            let byte = position.and_then(|at| row.answers.get(at).copied()).unwrap_or(MissingReason::NotAsked.byte());
            *count.entry(byte).or_default() += 1;
        }
    }

    /// Gives the rows: wave by wave, item by item, office by office, the codes that the item can have.
    pub(super) fn rows(
        &self,
        order: &Order,
        plan: &Plan,
        write: &mut dyn FnMut(&[Cell<'_>]) -> io::Result<()>,
    ) -> io::Result<u64> {
        let mut rows = 0;
        for (wave, asked) in &plan.waves {
            let offices: Vec<&String> = self.0.keys().filter(|(of, _)| of == wave).map(|(_, office)| office).collect();
            let counts: Vec<&Vec<BTreeMap<u8, u64>>> =
                self.0.iter().filter(|((of, _), _)| of == wave).map(|(_, counts)| counts).collect();
            if counts.is_empty() {
                continue;
            }
            let variables = plan
                .variables
                .iter()
                .enumerate()
                .filter(|(at, variable)| asked.positions[*at].is_some() && !variable.is_day());
            for (at, variable) in variables {
                let codes: Vec<u8> = variable.bytes();
                let count = |of: &&Vec<BTreeMap<u8, u64>>| {
                    codes.iter().map(|code| of[at].get(code).copied().unwrap_or(0)).collect()
                };
                let table: Vec<Vec<u64>> = counts.iter().map(count).collect();
                let shown = counts::crossed(&table, BELOW);
                let names = offices.iter().map(|office| office.as_str()).chain([EVERYONE]);
                for (office, cells) in names.zip(&shown) {
                    for (place, cell) in cells.iter().enumerate() {
                        write(&cells_of(
                            wave,
                            &asked.period,
                            office,
                            variable,
                            codes.get(place).copied(),
                            *cell,
                            order,
                        ))?;
                        rows += 1;
                    }
                }
            }
        }
        Ok(rows)
    }
}

/// The columns of the counts.
pub(super) fn columns(order: &Order) -> Vec<Column> {
    let either = |vi, en| either(&order.language, vi, en);
    vec![
        Column::text("wave", either("Đợt khảo sát", "Wave"), 32),
        Column::text("period", either("Kỳ", "Period"), 32),
        Column::text("office", either("Cơ quan; all: tất cả", "Office; all: all of them"), 32),
        Column::text("item", either("Câu hỏi", "Item"), 40),
        Column::decimal("value", either("Mã; trống: mọi câu trả lời", "Code; empty: all answers")),
        Column::text("value_label", either("Tên của mã", "Name of the code"), 1000),
        Column::whole("n", either("Số người", "People")),
        Column::text("status", either("ok, hoặc suppressed: đã ẩn", "ok, or suppressed: hidden"), 12),
        Column::text("reason_code", either("Vì sao ẩn", "Why it is hidden"), 24),
    ]
}

fn cells_of<'a>(
    wave: &'a str,
    period: &'a str,
    office: &'a str,
    variable: &'a Variable,
    byte: Option<u8>,
    shown: Shown,
    order: &Order,
) -> Vec<Cell<'a>> {
    let value = match byte.map(|byte| variable.code(byte)) {
        Some(Cell::Whole(code)) => Cell::Decimal(code as f64),
        Some(other) => other,
        None => Cell::Absent,
    };
    let (n, status, reason) = match shown {
        Shown::Count(n) => (Cell::Whole(i64::try_from(n).unwrap_or(i64::MAX)), "ok", ""),
        Shown::Hidden(code) => (Cell::Absent, "suppressed", code.name()),
    };
    vec![
        Cell::text(wave),
        Cell::text(period),
        Cell::text(office),
        Cell::text(&variable.name),
        value,
        byte.map_or(Cell::Absent, |byte| variable.name_of(byte, &order.language)),
        n,
        Cell::text(status),
        Cell::text(reason),
    ]
}
