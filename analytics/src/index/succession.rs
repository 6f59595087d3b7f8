//! Units that merged, split or took another name: old figures for the units of today.

use std::collections::{BTreeMap, BTreeSet};

use super::{Cell, Indicators};
use crate::{
    error::{Error, Fault, Result, Stage},
    frame::Table,
};

/// Which unit follows which, from when.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Succession {
    rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq)]
struct Row {
    old: String,
    new: String,
    from: String,
    weight: f64,
}

impl Succession {
    /// Reads `old,new,from,weight`: from the period `from` on, `new` stands where `old` stood; `weight` (people served, population)
    /// is what `old` counts by among the predecessors of `new`, and may be left empty where there is one.
    ///
    /// # Errors
    /// Every column that is absent, and every row without a unit or a period, with a weight that is not above zero, or twice.
    pub fn from_table(table: &Table) -> Result<Self> {
        let absent = ["old", "new", "from", "weight"].into_iter().filter(|column| table.position(column).is_none());
        let mut faults: Vec<Fault> = absent.map(|column| table.missing_column(column)).collect();
        if !faults.is_empty() {
            return Err(Error::new(Stage::Schema, faults));
        }
        let (old, new, from) = (table.texts("old")?, table.texts("new")?, table.texts("from")?);
        let weights = table.numbers_into("weight", &mut faults);
        let all_new = new.clone();
        let mut rows: Vec<Row> = Vec::new();
        for at in 0..table.len() {
            let (Some(old), Some(new), Some(from)) = (old[at], new[at], from[at]) else {
                faults.push(Fault::new(
                    table.place(at, "old"),
                    "dòng thiếu old, new hoặc from / a row without old, new or from",
                    "điền đủ ba ô / fill the three cells",
                ));
                continue;
            };
            let alone = all_new.iter().filter(|other| **other == Some(new)).count() == 1;
            let weight = weights[at].or(alone.then_some(1.0)).filter(|weight| *weight > 0.0 && weight.is_finite());
            let Some(weight) = weight else {
                // A cell that is no number is told already.
                if faults.iter().any(|fault| fault.place == table.place(at, "weight")) {
                    continue;
                }
                let cause = if weights[at].is_some() {
                    "trọng số không lớn hơn 0 / the weight is not above zero".to_owned()
                } else {
                    format!(
                        "`{old}` là một trong các đơn vị nhập thành `{new}` mà không có trọng số / `{old}` is one of several that became `{new}` and has no weight"
                    )
                };
                faults.push(Fault::new(
                    table.place(at, "weight"),
                    cause,
                    "ghi số người được phục vụ hoặc dân số / give the people it served, or its population",
                ));
                continue;
            };
            if rows.iter().any(|row| row.old == old && row.new == new) {
                let cause = format!("`{old}` thành `{new}` có hai lần / `{old}` to `{new}` comes twice");
                faults.push(Fault::new(table.place(at, "old"), cause, "giữ một dòng / keep one row"));
                continue;
            }
            rows.push(Row { old: old.into(), new: new.into(), from: from.into(), weight });
        }
        if faults.is_empty() { Ok(Self { rows }) } else { Err(Error::new(Stage::Schema, faults)) }
    }

    /// The indicators with every period before a succession told for the units of today, and which rows (unit, period) were recomputed.
    ///
    /// A value of a merged unit is the mean of its predecessors by weight; it is a gap where one of them has none. Parts of a
    /// unit that split share its value. What is neither a mean nor a share (a count) must be handed over recomputed.
    ///
    /// # Errors
    /// Indicators of a survey: their answers carry the new unit instead. A unit of today that has a figure of its own in a
    /// period before it existed.
    pub fn apply(&self, indicators: &Indicators) -> Result<(Indicators, BTreeSet<(String, String)>)> {
        if indicators.sampling.is_some() {
            let cause = "các chỉ tiêu này ước lượng từ phiếu / these indicators are estimated from answers";
            return Err(Error::one(
                Stage::Spec,
                "succession",
                cause,
                "ghi đơn vị mới trên từng phiếu rồi ước lượng lại / put the new unit on each answer and estimate again",
            ));
        }
        // Labels sort in time: `2025-Q2` before `2025-Q3`, `2024` before `2025`.
        let before = |period: &str, from: &str| period < from;
        let mut told = Indicators { codes: indicators.codes.clone(), ..Indicators::default() };
        let mut parts: BTreeMap<(String, String), Vec<(f64, usize)>> = BTreeMap::new();
        for row in 0..indicators.unit.len() {
            let (unit, period) = (&indicators.unit[row], &indicators.period[row]);
            let heirs: Vec<&Row> =
                self.rows.iter().filter(|heir| heir.old == *unit && before(period, &heir.from)).collect();
            for heir in &heirs {
                parts.entry((heir.new.clone(), period.clone())).or_default().push((heir.weight, row));
            }
            if heirs.is_empty() {
                told.unit.push(unit.clone());
                told.period.push(period.clone());
                told.cells.push(indicators.cells[row].clone());
            }
        }
        let kept: BTreeSet<(&String, &String)> = told.unit.iter().zip(&told.period).collect();
        let twice = parts.keys().filter(|(unit, period)| kept.contains(&(unit, period)));
        let fault = |(unit, period): &(String, String)| {
            Fault::new(
                format!("unit {unit}, period {period}"),
                "vừa có số liệu riêng vừa có đơn vị cũ có số liệu / has a figure of its own and predecessors with figures",
                "bỏ một trong hai, hoặc sửa `from` của bảng kế thừa / delete one of them, or mend `from` of the succession",
            )
        };
        let faults: Vec<Fault> = twice.map(fault).collect();
        if !faults.is_empty() {
            return Err(Error::new(Stage::Schema, faults));
        }
        let recomputed = parts.keys().cloned().collect();
        for ((unit, period), parts) in parts {
            let expected = self.rows.iter().filter(|row| row.new == unit && before(&period, &row.from)).count();
            let cell = |column: usize| {
                let values = parts.iter().map(|(weight, row)| Some((*weight, indicators.cells[*row][column].value?)));
                let values: Option<Vec<(f64, f64)>> = values.collect();
                let mean = values.filter(|values| values.len() == expected).map(|values| {
                    let weight: f64 = values.iter().map(|(weight, _)| weight).sum();
                    values.iter().map(|(weight, value)| weight * value).sum::<f64>() / weight
                });
                Cell { value: mean, ..Cell::default() }
            };
            told.cells.push((0..indicators.codes.len()).map(cell).collect());
            told.unit.push(unit);
            told.period.push(period);
        }
        Ok((told, recomputed))
    }
}
