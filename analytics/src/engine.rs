//! The inner loop of estimates over millions of answers: weighted histograms of bytes, cell by cell, in one pass.
//!
//! Answers are small whole numbers, so every weighted moment of an item follows exactly from the weights of its codes. A cell is
//! a stratum within a domain. Rows are taken in blocks of fixed size, each summed by one thread and merged in the order of the rows: the
//! bits do not depend on how many threads there are.

mod cross;
mod file;
mod histogram;
mod means;

pub use cross::{Cross, cross};
pub use file::{Layout, Pass, is_of_bytes, pass};
pub use histogram::{Answers, Codes, Histogram, Slot, histogram};
pub use means::{Domains, ItemMean, bootstrap, means};

/// Rows of a block: large against the sums of a cell, small against a cache of answers.
pub(crate) const BLOCK: usize = 1 << 18;

/// Does `work` for every block of `0..rows` on some threads and hands the results over in order.
pub(crate) fn in_blocks<T: Send>(
    rows: usize,
    threads: usize,
    work: impl Fn(std::ops::Range<usize>) -> T + Sync,
    mut merge: impl FnMut(T),
) {
    let blocks: Vec<std::ops::Range<usize>> = (0..rows).step_by(BLOCK).map(|at| at..(at + BLOCK).min(rows)).collect();
    let threads = threads.clamp(1, blocks.len().max(1));
    // A wave of blocks at a time, so that no more results wait than there are threads.
    for wave in blocks.chunks(threads) {
        let results: Vec<T> = std::thread::scope(|scope| {
            let handles: Vec<_> = wave.iter().map(|block| scope.spawn(|| work(block.clone()))).collect();
            handles
                .into_iter()
                .filter_map(|handle| handle.join().map_err(|panic| std::panic::resume_unwind(panic)).ok())
                .collect()
        });
        results.into_iter().for_each(&mut merge);
    }
}
