//! Weighted histograms.

use super::in_blocks;

/// Which bytes are answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Codes {
    /// Lowest code.
    pub low: u8,
    /// Highest code; every byte outside is no answer.
    pub high: u8,
}

impl Codes {
    /// Number of codes.
    pub fn count(self) -> usize {
        usize::from(self.high.saturating_sub(self.low)) + 1
    }
}

/// Columns of answers: a cell, a weight and a byte an item for each row.
#[derive(Debug, Clone, Copy)]
pub struct Answers<'a> {
    /// Cell of each row.
    pub cell: &'a [u32],
    /// Weight of each row.
    pub weight: &'a [f64],
    /// One list an item.
    pub items: &'a [&'a [u8]],
}

/// What a code adds up to in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Slot {
    /// Sum of the weights.
    pub w: f64,
    /// Sum of their squares.
    pub ww: f64,
}

/// The weights of every code of every item in every cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    codes: Codes,
    cells: usize,
    items: usize,
    /// `[item][cell][code]`, and after the codes one slot for no answer.
    slots: Vec<Slot>,
    counts: Vec<u64>,
    /// Rows of each cell, with an answer or not.
    rows: Vec<u64>,
}

impl Histogram {
    /// Nothing yet.
    pub fn zero(cells: usize, items: usize, codes: Codes) -> Self {
        let size = items * cells * (codes.count() + 1);
        Self { codes, cells, items, slots: vec![Slot::default(); size], counts: vec![0; size], rows: vec![0; cells] }
    }

    /// Number of cells.
    pub fn cells(&self) -> usize {
        self.cells
    }

    /// Number of items.
    pub fn items(&self) -> usize {
        self.items
    }

    /// Rows of a cell, with an answer or not.
    pub fn rows(&self, cell: usize) -> u64 {
        self.rows[cell]
    }

    /// Bytes that were no answer.
    pub fn unanswered(&self) -> u64 {
        let width = self.codes.count() + 1;
        self.counts.iter().skip(width - 1).step_by(width).sum()
    }

    /// Sum of the weights of all rows, and of their squares.
    pub fn weights(&self) -> (f64, f64) {
        let first = &self.slots[..if self.items == 0 { 0 } else { self.cells * (self.codes.count() + 1) }];
        first.iter().fold((0.0, 0.0), |(w, ww), slot| (w + slot.w, ww + slot.ww))
    }

    /// The codes of an item in a cell: code, count, weights.
    pub fn codes(&self, item: usize, cell: usize) -> impl Iterator<Item = (u8, u64, Slot)> + '_ {
        let first = (item * self.cells + cell) * (self.codes.count() + 1);
        (0..self.codes.count())
            .map(move |code| (self.codes.low + code as u8, self.counts[first + code], self.slots[first + code]))
    }

    /// Adds another one of the same shape.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.slots.iter_mut().zip(&other.slots) {
            (mine.w, mine.ww) = (mine.w + theirs.w, mine.ww + theirs.ww);
        }
        self.counts.iter_mut().zip(&other.counts).for_each(|(mine, theirs)| *mine += theirs);
        self.rows.iter_mut().zip(&other.rows).for_each(|(mine, theirs)| *mine += theirs);
    }

    /// The same with room for more cells.
    pub(super) fn widened(self, cells: usize) -> Self {
        if cells == self.cells {
            return self;
        }
        let width = self.codes.count() + 1;
        let mut wide = Self::zero(cells, self.items, self.codes);
        for item in 0..self.items {
            let (from, to) = (item * self.cells * width, item * cells * width);
            let length = self.cells * width;
            wide.slots[to..to + length].copy_from_slice(&self.slots[from..from + length]);
            wide.counts[to..to + length].copy_from_slice(&self.counts[from..from + length]);
        }
        wide.rows[..self.cells].copy_from_slice(&self.rows);
        wide
    }

    /// Adds rows: the loop that everything else is built around.
    fn add(&mut self, cell: &[u32], weight: &[f64], items: &[&[u8]]) {
        let (width, low) = (self.codes.count() + 1, self.codes.low);
        cell.iter().for_each(|&cell| self.rows[cell as usize] += 1);
        let tables = self.slots.chunks_mut(self.cells * width).zip(self.counts.chunks_mut(self.cells * width));
        for ((slots, counts), item) in tables.zip(items) {
            for ((&cell, &w), &byte) in cell.iter().zip(weight).zip(*item) {
                // Bytes that are no answer fall into the slot after the codes: no branch, no mask.
                let code = usize::from(byte.wrapping_sub(low)).min(width - 1);
                let at = cell as usize * width + code;
                let slot = &mut slots[at];
                (slot.w, slot.ww) = (slot.w + w, slot.ww + w * w);
                counts[at] += 1;
            }
        }
    }
}

/// The histogram of some answers, block by block on `threads` threads; the same bits for any number of them.
///
/// Columns are as long as `cell`; a cell is below `cells`.
///
/// ```
/// use analytics::engine::{Answers, Codes, histogram};
///
/// let answers = Answers { cell: &[0, 0, 1], weight: &[1.0, 2.0, 4.0], items: &[&[5, 4, 9]] };
/// let found = histogram(answers, 2, Codes { low: 1, high: 5 }, 1);
/// let five = found.codes(0, 0).last().unwrap();
/// assert_eq!((five.0, five.1, five.2.w), (5, 1, 1.0));
/// assert_eq!(found.codes(0, 1).map(|code| code.1).sum::<u64>(), 0); // 9 is no answer
/// ```
pub fn histogram(answers: Answers<'_>, cells: usize, codes: Codes, threads: usize) -> Histogram {
    let mut whole = Histogram::zero(cells, answers.items.len(), codes);
    let work = |rows: std::ops::Range<usize>| {
        let mut part = Histogram::zero(cells, answers.items.len(), codes);
        let items: Vec<&[u8]> = answers.items.iter().map(|item| &item[rows.clone()]).collect();
        part.add(&answers.cell[rows.clone()], &answers.weight[rows], &items);
        part
    };
    in_blocks(answers.cell.len(), threads, work, |part| whole.merge(&part));
    whole
}
