//! A table of counts for everybody: few people are hidden, and what would give them away.

use super::{Code, Relation, secondary};

/// What is shown of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Its count.
    Count(u64),
    /// Nothing, for this reason.
    Hidden(Code),
}

/// The table with its totals, a column and a row more than `counts`, where cells of fewer than `below` people are hidden.
///
/// Zero tells of nobody and is shown, unless it is hidden to protect another cell. Rows and columns add up to their totals and
/// the totals to the last cell: a reader who knows that cannot compute a cell of few people from the shown ones. Cells are hidden one
/// after another and none is shown again, so now and then one is hidden that need not be.
/// Reference: Hundepool et al. (2012), *Statistical Disclosure Control*, sections 4.2 and 4.3.
///
/// ```
/// use analytics::publication::{Code, counts::{Shown, crossed}};
///
/// // Three people of the first office chose the first code. Its total and that of the code would give them away,
/// // so one more cell of each row and column that has one hidden cell goes with it.
/// let table = crossed(&[vec![3, 40], vec![20, 50]], 10);
/// assert_eq!(table[0][0], Shown::Hidden(Code::Confidential));
/// assert!(table[..2].iter().flat_map(|row| &row[..2]).all(|cell| matches!(cell, Shown::Hidden(_))));
/// assert_eq!(table[2][1..], [Shown::Count(90), Shown::Count(113)]);
/// ```
pub fn crossed(counts: &[Vec<u64>], below: u64) -> Vec<Vec<Shown>> {
    let (rows, columns) = (counts.len(), counts.first().map_or(0, Vec::len));
    let at = |row: usize, column: usize| row * (columns + 1) + column;
    let mut size = vec![0; (rows + 1) * (columns + 1)];
    for (row, cells) in counts.iter().enumerate() {
        for (column, count) in cells.iter().enumerate() {
            for cell in [at(row, column), at(row, columns), at(rows, column), at(rows, columns)] {
                size[cell] += count;
            }
        }
    }
    let across = (0..=rows).map(|row| Relation {
        total: at(row, columns),
        parts: (0..columns).map(|column| (at(row, column), 1.0)).collect(),
    });
    let down = (0..=columns).map(|column| Relation {
        total: at(rows, column),
        parts: (0..rows).map(|row| (at(row, column), 1.0)).collect(),
    });
    let relations: Vec<Relation> = across.chain(down).collect();
    let sensitive: Vec<bool> = size.iter().map(|&n| n > 0 && n < below).collect();
    let mut hidden = sensitive.clone();
    secondary(&size, &mut hidden, &sensitive, &relations);
    let shown = |cell: usize| match (sensitive[cell], hidden[cell]) {
        (true, _) => Shown::Hidden(Code::Confidential),
        (false, true) => Shown::Hidden(Code::Secondary),
        (false, false) => Shown::Count(size[cell]),
    };
    (0..=rows).map(|row| (0..=columns).map(|column| shown(at(row, column))).collect()).collect()
}
