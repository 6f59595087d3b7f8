//! Composite indices in memory: the chain of a table and Monte Carlo over its choices, each against a bare loop in the same run.
//!
//! `cargo bench -p analytics --bench compose`. Uniform random data, one column in five turned round, ten sub-indices of alternating
//! weights 1 and 2 under one root: the cases that COINr was timed on. Every case runs in a process of its own; the least of the
//! repetitions counts. Results with machine and date: `README.md` beside this file.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a program for developers that prints what it measured")]

use std::process::Command;
use std::time::Instant;

use analytics::index::sensitivity::{Factor, Plan, node_values, replicate};
use analytics::index::{Cell, Companions, Indicators, Scheme, build};
use analytics::random::SplitMix64;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.first().map(String::as_str) {
        Some("chain") => chain(arguments[1].parse().unwrap(), arguments[2].parse().unwrap()),
        Some("carlo") => carlo(),
        _ => {
            println!("{} threads, load {}", std::thread::available_parallelism().unwrap(), load());
            for task in [["chain", "63", "50"], ["chain", "10000", "100"], ["carlo", "", ""]] {
                let done = Command::new(std::env::current_exe().unwrap()).args(task).status().unwrap();
                assert!(done.success(), "{task:?}");
            }
        }
    }
}

/// Normalise (min-max 1–10) and aggregate (arithmetic), to scores of every node; beside it the same sums over a bare matrix.
fn chain(units: usize, leaves: usize) {
    let scheme = scheme(leaves);
    let indicators = indicators(units, leaves);
    let before = peak();
    let (ours, nodes) = least(20, || node_values(&scheme, &indicators, "").unwrap());
    let after = peak();
    let (rows, index) = least(5, || build(&scheme, &indicators).unwrap());
    let matrix: Vec<Vec<f64>> =
        indicators.cells.iter().map(|row| row.iter().map(|cell| cell.value.unwrap()).collect()).collect();
    let (bare, roots) = least(20, || bare(&matrix));
    let found: Vec<f64> = index.scores.iter().filter(|row| row.node == "s").map(|row| row.score.unwrap()).collect();
    for (row, found) in nodes.values.chunks(nodes.nodes.len()).zip(&found) {
        assert_eq!(row.last(), Some(found), "the same bits");
    }
    for (found, root) in found.iter().zip(&roots) {
        assert!((found - root).abs() < 1e-9, "{found} is not {root}");
    }
    println!(
        "{units} x {leaves}: {:.3} ms and {} MiB above the data; with ranks, classes and words {:.1} ms; bare loop {:.3} ms",
        ours * 1e3,
        after - before,
        rows * 1e3,
        bare * 1e3
    );
}

/// A thousand replications at 63 × 50: two normalisers, two means, weights a quarter up or down.
fn carlo() {
    let (scheme, indicators) = (scheme(50), indicators(63, 50));
    let method = |name: &str, texts: [&str; 2]| Factor::Methods {
        name: name.to_owned(),
        alternatives: texts.iter().map(|text| (name.to_owned(), (*text).to_owned())).collect(),
    };
    let factors = vec![
        method(
            "normalise",
            [
                "normalise = {method = \"min_max\", range = [1, 10]}",
                "normalise = {method = \"z_score\", mean = 10, sd = 2}",
            ],
        ),
        method("aggregate", ["aggregate = {method = \"arithmetic\"}", "aggregate = {method = \"geometric\"}"]),
        Factor::Weights { noise: 0.25 },
    ];
    let (plan_seconds, plan) = least(5, || {
        Plan::new(&scheme, &indicators, &Companions::default(), ["s", ""], factors.clone(), 1000, 1).unwrap()
    });
    let (one, alone) = least(5, || (0..1000).map(|number| plan.scores(&plan.random(number))).collect::<Vec<_>>());
    let (all, together) = least(5, || replicate(&plan, 1000, &|_| {}));
    // The same bits whether one thread or all of them.
    assert!(together.iter().zip(&alone).all(|((_, several), single)| several == single));
    println!(
        "1,000 replications, 63 x 50: {:.3} s on one core ({:.3} s to prepare), {:.3} s on all",
        one + plan_seconds,
        plan_seconds,
        all + plan_seconds
    );
}

fn least<T>(times: usize, of: impl Fn() -> T) -> (f64, T) {
    let mut best = f64::INFINITY;
    let mut last = None;
    for _ in 0..times {
        let start = Instant::now();
        last = Some(of());
        best = best.min(start.elapsed().as_secs_f64());
    }
    (best, last.unwrap())
}

fn scheme(leaves: usize) -> Scheme {
    use std::fmt::Write;
    let name = "name = {vi = \"x\", en = \"x\"}";
    let mut text = format!(
        "code = \"s\"\nversion = \"1\"\n{name}\n[defaults]\nnormalise = {{method = \"min_max\", range = [1, 10]}}\n[[node]]\ncode = \"s\"\n{name}\n"
    );
    for group in 0..10 {
        writeln!(text, "[[node]]\ncode = \"g{group}\"\nparent = \"s\"\nweight = {}\n{name}", 1 + group % 2).unwrap();
    }
    for leaf in 0..leaves {
        let direction = if leaf % 5 == 4 { "lower_is_better" } else { "higher_is_better" };
        writeln!(
            text,
            "[[node]]\ncode = \"x{leaf}\"\nparent = \"g{}\"\ndirection = \"{direction}\"\n{name}",
            leaf * 10 / leaves
        )
        .unwrap();
    }
    Scheme::parse(&text, "bench.toml").unwrap()
}

fn indicators(units: usize, leaves: usize) -> Indicators {
    let mut random = SplitMix64::new(1, 0);
    let cell = |value: f64| Cell { value: Some(value), ..Cell::default() };
    Indicators {
        unit: (0..units).map(|unit| format!("u{unit:05}")).collect(),
        period: vec![String::new(); units],
        codes: (0..leaves).map(|leaf| format!("x{leaf}")).collect(),
        cells: (0..units).map(|_| (0..leaves).map(|_| cell(random.uniform())).collect()).collect(),
        sampling: None,
    }
}

/// The roots alone, by a loop written for this tree.
fn bare(matrix: &[Vec<f64>]) -> Vec<f64> {
    let leaves = matrix[0].len();
    let bounds: Vec<(f64, f64)> = (0..leaves)
        .map(|leaf| {
            matrix.iter().fold((f64::MAX, f64::MIN), |(low, high), row| (low.min(row[leaf]), high.max(row[leaf])))
        })
        .collect();
    let root = |row: &Vec<f64>| {
        let mut groups = [(0.0, 0.0); 10];
        for leaf in 0..leaves {
            let (low, high) = bounds[leaf];
            let share = (row[leaf] - low) / (high - low);
            let scaled = 1.0 + 9.0 * if leaf % 5 == 4 { 1.0 - share } else { share };
            let group = &mut groups[leaf * 10 / leaves];
            (group.0, group.1) = (group.0 + scaled, group.1 + 1.0);
        }
        let weighted = groups.iter().enumerate().map(|(at, (sum, n))| f64::from(1 + at as u8 % 2) * sum / n);
        weighted.sum::<f64>() / 15.0
    };
    matrix.iter().map(root).collect()
}

/// Most memory so far, MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

fn load() -> String {
    std::fs::read_to_string("/proc/loadavg").unwrap().split_whitespace().next().unwrap().to_owned()
}
