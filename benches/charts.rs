//! Charts: what a picture costs, beside the same ranking drawn by plotters on a bitmap and by matplotlib in the same run.
//!
//! `cargo bench -p survey-api -p charts -p analytics --bench charts` (with matplotlib: `pip install matplotlib`, and
//! `HAILONG_BENCH_PYTHON` for a Python of one's own). The least of the repetitions counts, by the clock, so what is printed is never
//! less than the time of the processor. Every picture is looked at before it is timed. Results with machine and date: `README.md`
//! beside this file.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a program for developers that prints what it measured"
)]

#[path = "charts/peers.rs"]
mod peers;
#[path = "charts/release.rs"]
mod release;

use std::time::Instant;

use analytics::Release;
use charts::{Chart, Kind, Medium, Selection, Theme, spec::Unit};

/// What a leader is handed for each unit: three charts of its own and seven of all.
const OWN: [Kind; 3] = [Kind::Profile, Kind::Radar, Kind::Control];
const ALL: [Kind; 7] = [Kind::Ranking, Kind::Bars, Kind::Heat, Kind::Slope, Kind::Funnel, Kind::Tiles, Kind::Multiples];

/// The most that each may take, in milliseconds, and weigh, in bytes.
const LIMITS: [(&str, f64, usize); 4] =
    [("SVG", 1.0, 64_000), ("PNG", 60.0, 200_000), ("4K", 160.0, 400_000), ("PDF", 15.0, usize::MAX)];

fn main() {
    println!("{} threads, load {}", std::thread::available_parallelism().unwrap(), load());
    let release = release::release();
    let mut missed = Vec::new();
    println!("kind: first SVG; SVG, PNG 1920 × 1080, PNG 3840 × 2160, PDF as milliseconds and kB");
    for kind in Kind::CATALOGUE {
        one(&release, kind, &mut missed);
    }
    let rows = peers::rows(&release);
    let (bitmap, bytes) = least(10, || peers::bitmap(&rows));
    println!("plotters on a bitmap, the same ranking: PNG {:.1} ms, {} kB", bitmap * 1e3, bytes / 1000);
    peers::matplotlib(&rows);
    many(&release, &mut missed);
    println!("limits missed: {}", if missed.is_empty() { "none".to_owned() } else { missed.join("; ") });
}

fn chart(release: &Release, kind: Kind, unit: Option<&str>) -> Chart {
    let needs_unit = matches!(kind, Kind::Radar | Kind::Profile);
    let unit = unit.map(str::to_owned).or_else(|| needs_unit.then(|| release.units[0].code.clone()));
    let selection = Selection { unit, reads: Some(Unit::Percent), ..Selection::default() };
    Chart::from_release(release, kind, &selection).unwrap()
}

/// One kind: SVG with words measured before and never before, PNG in two sizes, PDF.
fn one(release: &Release, kind: Kind, missed: &mut Vec<String>) {
    let (chart, theme) = (chart(release, kind, None), Theme::default());
    let draw = || chart.svg_for(&theme, Medium::Slide).unwrap();
    let svg = draw();
    assert!(svg.contains("role=\"img\"") && svg.ends_with("</svg>\n"));
    // A new thread remembers no widths, so there everything is shaped.
    let cold = (0..10).map(|_| std::thread::scope(|scope| scope.spawn(|| least(1, draw).0).join().unwrap()));
    let cold = cold.fold(f64::INFINITY, f64::min);
    let drawn = [
        measured(50, draw, |svg| svg.len()),
        measured(10, || charts::png(&svg, 1.0).unwrap(), Vec::len),
        measured(5, || charts::png(&svg, 2.0).unwrap(), Vec::len),
        measured(10, || chart.pdf_for(&theme, Medium::Slide).unwrap(), Vec::len),
    ];
    let said = drawn.map(|(seconds, bytes)| format!("{:.2} ms {} kB", seconds * 1e3, bytes / 1000)).join(", ");
    println!("{kind}: {:.2} ms; {said}", cold * 1e3);
    for ((what, most, heaviest), (seconds, bytes)) in LIMITS.into_iter().zip(drawn) {
        if seconds * 1e3 > most {
            missed.push(format!("{kind} {what} {:.2} ms of {most}", seconds * 1e3));
        }
        if bytes > heaviest {
            missed.push(format!("{kind} {what} {bytes} bytes of {heaviest}"));
        }
    }
}

fn measured<T>(times: usize, run: impl Fn() -> T, bytes: impl Fn(&T) -> usize) -> (f64, usize) {
    let (seconds, made) = least(times, run);
    (seconds, bytes(&made))
}

/// Ten charts for each of 34 units as PNG of 1920 × 1080, on two threads.
fn many(release: &Release, missed: &mut Vec<String>) {
    const MOST: f64 = 12.0;
    let start = Instant::now();
    let of_unit = |unit: &str| -> usize {
        let own = OWN.map(|kind| (kind, Some(unit)));
        let charts = own.into_iter().chain(ALL.map(|kind| (kind, None)));
        let png = |(kind, unit)| {
            charts::png(&chart(release, kind, unit).svg_for(&Theme::default(), Medium::Slide).unwrap(), 1.0).unwrap()
        };
        charts.map(|one| png(one).len()).sum()
    };
    let bytes: usize = std::thread::scope(|scope| {
        let halves = [0, 1].map(|odd| {
            let units = release.units.iter().skip(odd).step_by(2);
            scope.spawn(move || units.map(|unit| of_unit(&unit.code)).sum::<usize>())
        });
        halves.map(|half| half.join().unwrap()).iter().sum()
    });
    let took = start.elapsed().as_secs_f64();
    let count = release.units.len() * (OWN.len() + ALL.len());
    println!("{count} charts on two threads: {took:.2} s, {} kB, load {}", bytes / 1000, load());
    if took > MOST {
        missed.push(format!("{count} charts {took:.2} s of {MOST}"));
    }
}

/// Seconds of the fastest of `times` runs, and its result.
fn least<T>(times: usize, run: impl Fn() -> T) -> (f64, T) {
    let timed = || {
        let start = Instant::now();
        let made = run();
        (start.elapsed().as_secs_f64(), made)
    };
    (1..times).fold(timed(), |best, _| {
        let next = timed();
        if next.0 < best.0 { next } else { best }
    })
}

fn load() -> String {
    std::fs::read_to_string("/proc/loadavg").unwrap_or_default().split(' ').next().unwrap_or_default().to_owned()
}
