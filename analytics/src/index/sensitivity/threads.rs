//! Independent replications over the threads of the machine; what comes out does not hang on how many there are.

use std::{num::NonZero, thread};

/// `of(0), …, of(count − 1)` in their order.
pub(super) fn all<T: Send>(count: usize, of: &(impl Fn(usize) -> T + Sync)) -> Vec<T> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(count.max(1));
    let share = count.div_ceil(threads).max(1);
    thread::scope(|scope| {
        let run = |from: usize| scope.spawn(move || (from..(from + share).min(count)).map(of).collect::<Vec<T>>());
        let running: Vec<_> = (0..count).step_by(share).map(run).collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}
