//! Means of 22 items for 63 units in 21 strata with linearised errors, from Parquet: ours against peers and limits in one run.
//!
//! `cargo bench -p analytics --bench estimate` for one million rows; `-- 10` for ten million; `-- 1 peers` with the peers of
//! `benches/peers` that are installed. Every task runs in a process of its own, so that its memory is its own; the smallest of three
//! runs is printed, and what it is compared with is measured in the same run. Results with machine and date: `README.md` beside this file.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a program for developers that prints what it measured")]

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use analytics::engine::{self, Answers, Codes, Layout};
use analytics::random::SplitMix64;
use polars::prelude::*;

const CODES: Codes = Codes { low: 0, high: 10 };
const ITEMS: usize = 22;
const UNITS: u8 = 63;
const MILLION: usize = 1_000_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["task", name, file] => task(name, Path::new(file)),
        _ => compare(&words),
    }
}

/// Runs every task in its own process and prints the table.
fn compare(words: &[&str]) {
    let millions: usize = words.first().and_then(|word| word.parse().ok()).unwrap_or(1);
    let file = std::env::temp_dir().join(format!("hailong-bench-{millions}.parquet"));
    if !file.exists() {
        write(&file, millions * MILLION);
    }
    println!("{millions} million rows, {} threads, load {}", threads(), load());
    let mut table = Vec::new();
    for name in ["decode", "hand", "ours", "ours504", "cells", "quarters", "moments", "cross", "bootstrap"] {
        let (seconds, peak) = best(name, &file);
        println!("{name:<10} {seconds:>8.3} s {peak:>6} MB");
        table.push((name, seconds));
    }
    let of = |name: &str| table.iter().find(|row| row.0 == name).map_or(f64::NAN, |row| row.1);
    println!("ours / hand loop with decode         {:.2}", of("ours") / of("hand"));
    println!("504 cells / 63 cells, whole pass     {:.2}", of("ours504") / of("ours"));
    println!("504 cells / 63 cells, loop alone     {:.2}", of("quarters") / of("cells"));
    if millions == 1 {
        println!("a pass and cross products / a pass   {:.2}", (of("ours") + of("cross")) / of("ours"));
    }
    println!("500 bootstrap replicates / one pass  {:.2}", of("bootstrap") / of("ours"));
    if words.contains(&"peers") {
        let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("../benches/peers");
        let plain = file.with_extension("csv"); // R reads no Parquet without a package
        write_csv(&file, &plain);
        for (program, script, file) in [("python3", "estimate.py", &file), ("Rscript", "estimate.R", &plain)] {
            let done = Command::new(program).arg(peers.join(script)).arg(file).status();
            if !done.is_ok_and(|status| status.success()) {
                println!("{script}: not run: {program} or a package of it is absent");
            }
        }
    }
}

/// The least of three runs: seconds, and the most memory of any.
fn best(name: &str, file: &Path) -> (f64, u64) {
    let run = |_| {
        let program = std::env::current_exe().unwrap();
        let output = Command::new(program).args(["task", name]).arg(file).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        let mut words = text.split_whitespace();
        (words.next().unwrap().parse::<f64>().unwrap(), words.next().unwrap().parse::<u64>().unwrap())
    };
    (0..3).map(run).fold((f64::INFINITY, 0), |best, run| (best.0.min(run.0), best.1.max(run.1)))
}

fn task(name: &str, file: &Path) {
    let seconds = match name {
        "decode" => timed(|| decoded(file, |_| {})),
        "hand" => timed(|| hand(file)),
        "ours" => timed(|| assert_eq!(ours(file, &["unit"]), 63)),
        "ours504" => timed(|| assert_eq!(ours(file, &["unit", "quarter"]), 504)),
        // The rest works on columns in memory: what is compared is the loop, not the file.
        _ => in_memory(name, file),
    };
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let peak: u64 = peak.trim().trim_end_matches("kB").trim().parse().unwrap();
    println!("{seconds} {}", peak / 1024);
}

fn timed(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').take(1).collect()
}

fn items() -> Vec<String> {
    (1..=ITEMS).map(|item| format!("q{item:02}")).collect()
}

fn ours(file: &Path, by: &[&str]) -> usize {
    let layout = Layout {
        stratum: Some("stratum".into()),
        weight: Some("w".into()),
        by: by.iter().map(|name| (*name).to_owned()).collect(),
        items: items(),
    };
    let pass = engine::pass(file, &layout, CODES, threads()).unwrap();
    let means = engine::means(&pass.histogram, &pass.domains);
    assert!(means.iter().flatten().all(|mean| mean.se > 0.0 && (2.0..4.0).contains(&mean.mean)));
    means.len()
}

/// Every slice of the file as columns.
fn decoded(file: &Path, mut with: impl FnMut(&DataFrame)) {
    const SLICE: usize = 1 << 21;
    let rows = ParquetReader::new(std::fs::File::open(file).unwrap()).num_rows().unwrap();
    let names: Vec<String> = ["stratum", "w", "unit"].into_iter().map(str::to_owned).chain(items()).collect();
    for first in (0..rows).step_by(SLICE) {
        let reader = ParquetReader::new(std::fs::File::open(file).unwrap()).with_columns(Some(names.clone()));
        with(&reader.with_slice(Some((first, SLICE.min(rows - first)))).finish().unwrap());
    }
}

/// What one would write by hand for this file: five sums an item and unit, on every thread, over decoded columns.
fn hand(file: &Path) {
    let mut sums = vec![[0.0_f64; 5]; usize::from(UNITS) * ITEMS];
    decoded(file, |frame| {
        let unit = frame.column("unit").unwrap().u8().unwrap().rechunk();
        let unit = unit.downcast_as_array().values().as_slice();
        let weight = frame.column("w").unwrap().f32().unwrap().rechunk();
        let weight = weight.downcast_as_array().values().as_slice();
        let columns: Vec<UInt8Chunked> =
            items().iter().map(|name| frame.column(name).unwrap().u8().unwrap().rechunk().into_owned()).collect();
        let part = |item: usize| {
            let column = columns[item].downcast_as_array();
            let mut sums = vec![[0.0_f64; 5]; usize::from(UNITS)];
            let validity = column.validity();
            for (row, &answer) in column.values().iter().enumerate() {
                if validity.is_none_or(|validity| validity.get_bit(row)) {
                    let (w, y) = (f64::from(weight[row]), f64::from(answer));
                    let sum = &mut sums[usize::from(unit[row])];
                    let (wy, ww) = (w * y, w * w);
                    sum[0] += w;
                    sum[1] += wy;
                    sum[2] += ww;
                    sum[3] += ww * y;
                    sum[4] += ww * y * y;
                }
            }
            sums
        };
        let next = std::sync::atomic::AtomicUsize::new(0);
        let parts: Vec<(usize, Vec<[f64; 5]>)> = std::thread::scope(|scope| {
            let worker = || {
                let mut done = Vec::new();
                loop {
                    let item = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    if item >= ITEMS {
                        return done;
                    }
                    done.push((item, part(item)));
                }
            };
            let handles: Vec<_> = (0..threads()).map(|_| scope.spawn(worker)).collect();
            handles.into_iter().flat_map(|handle| handle.join().unwrap()).collect()
        });
        for (item, part) in parts {
            for (unit, add) in part.iter().enumerate() {
                sums[item * usize::from(UNITS) + unit].iter_mut().zip(add).for_each(|(sum, add)| *sum += add);
            }
        }
    });
    assert!(sums.iter().all(|sum| (2.0..4.0).contains(&(sum[1] / sum[0]))));
}

/// The loops alone, on a million rows in memory.
fn in_memory(name: &str, file: &Path) -> f64 {
    let names: Vec<String> = ["unit", "quarter", "w"].into_iter().map(str::to_owned).chain(items()).collect();
    let reader = ParquetReader::new(std::fs::File::open(file).unwrap()).with_columns(Some(names));
    let frame = reader.with_slice(Some((0, MILLION))).finish().unwrap();
    let byte = |name: &str| -> Vec<u8> {
        frame.column(name).unwrap().u8().unwrap().iter().map(|byte| byte.unwrap_or(u8::MAX)).collect()
    };
    let weight: Vec<f64> = frame.column("w").unwrap().f32().unwrap().iter().map(|w| f64::from(w.unwrap())).collect();
    let (unit, quarter) = (byte("unit"), byte("quarter"));
    let answers: Vec<Vec<u8>> = items().iter().map(|name| byte(name)).collect();
    let items: Vec<&[u8]> = answers.iter().map(Vec::as_slice).collect();
    let by_unit: Vec<u32> = unit.iter().map(|&unit| u32::from(unit)).collect();
    let by_quarter: Vec<u32> = unit.iter().zip(&quarter).map(|(&u, &q)| u32::from(u) * 8 + u32::from(q)).collect();
    let psu: Vec<u32> = (0..unit.len()).map(|row| u32::from(unit[row]) * 31 + (row % 31) as u32).collect();
    let domains = engine::Domains {
        stratum: (0..u32::from(UNITS)).map(|unit| unit / 3).collect(),
        domain: (0..u32::from(UNITS)).collect(),
    };
    let plain = Answers { cell: &by_unit, weight: &weight, items: &items };
    let histogram = |cell: &[u32], cells: usize| engine::histogram(Answers { cell, ..plain }, cells, CODES, threads());
    match name {
        "cells" => timed(|| assert_eq!(histogram(&by_unit, 63).cells(), 63)),
        "quarters" => timed(|| assert_eq!(histogram(&by_quarter, 504).cells(), 504)),
        "moments" => timed(|| assert_eq!(engine::means(&histogram(&by_unit, 63), &domains).len(), 63)),
        "cross" => {
            let histogram = histogram(&by_unit, 63);
            let means = engine::means(&histogram, &domains);
            timed(|| assert!(engine::cross(plain, &histogram, &domains, &means, threads()).get(0, 0, 0) > 0.0))
        }
        _ => timed(|| {
            let stratum: Vec<u32> = (0..63 * 31).map(|psu| psu / 31 / 3).collect();
            let replicates = engine::bootstrap(&histogram(&psu, 63 * 31), &stratum, 500, 1);
            assert_eq!(replicates.len(), 500);
        }),
    }
}

/// The first million rows, and three of the items, as text.
fn write_csv(file: &Path, into: &Path) {
    let names = ["stratum", "unit", "w", "q01", "q02", "q03"].map(str::to_owned).to_vec();
    let reader = ParquetReader::new(std::fs::File::open(file).unwrap()).with_columns(Some(names));
    let mut frame = reader.with_slice(Some((0, MILLION))).finish().unwrap();
    CsvWriter::new(std::fs::File::create(into).unwrap()).finish(&mut frame).unwrap();
}

/// Answers from 1 to 5 of units that differ, six in a hundred missing.
fn write(file: &Path, rows: usize) {
    let mut random = SplitMix64::new(2026, 0);
    let (mut unit, mut quarter, mut weight) = (Vec::new(), Vec::new(), Vec::new());
    let mut answers: Vec<Vec<Option<u8>>> = vec![Vec::new(); ITEMS];
    for _ in 0..rows {
        let of = random.below(usize::from(UNITS)) as u8;
        unit.push(of);
        quarter.push(random.below(8) as u8);
        weight.push(1.0 + 20.0 * random.uniform() as f32);
        let lean = u64::from(of % 7);
        for answers in &mut answers {
            let word = random.word();
            let missing = word % 100 < 6;
            answers.push((!missing).then(|| (1 + (((word >> 8) % 5) + ((word >> 16) % (5 + lean)).min(4)) / 2) as u8));
        }
    }
    let stratum: Vec<u8> = unit.iter().map(|unit| unit / 3).collect();
    let mut columns = vec![
        Column::new("stratum".into(), stratum),
        Column::new("unit".into(), unit),
        Column::new("quarter".into(), quarter),
        Column::new("w".into(), weight),
    ];
    columns.extend(items().iter().zip(answers).map(|(name, values)| Column::new(name.as_str().into(), values)));
    let mut frame = DataFrame::new(rows, columns).unwrap();
    let into = std::fs::File::create(file).unwrap();
    ParquetWriter::new(into).with_row_group_size(Some(1 << 18)).finish(&mut frame).unwrap();
}
