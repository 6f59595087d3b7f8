//! Charts: what a picture costs, beside the same ranking drawn by plotters on a bitmap and by matplotlib in the same run.
//!
//! `cargo bench -p charts --bench charts` (with matplotlib: `pip install matplotlib`). The least of the repetitions counts. Every
//! picture is checked before it is timed. Results with machine and date: `README.md` beside this file.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a program for developers that prints what it measured")]

use std::process::Command;
use std::time::Instant;

use analytics::codebook::{Factor, Item};
use analytics::release::{Label, Metadata};
use analytics::{Figure, Release, Score, Text};
use charts::spec::{Plot, Unit};
use charts::{Chart, Kind, Medium, Selection, Size, Theme};
use plotters::prelude::{Circle, IntoDrawingArea as _, PathElement, Text as Words};
use plotters::style::{BLACK, Color as _, FontStyle, IntoFont as _, RGBColor, WHITE, register_font};
use plotters_bitmap::BitMapBackend;

fn main() {
    println!("{} threads, load {}", std::thread::available_parallelism().unwrap(), load());
    let release = release();
    for kind in Kind::ALL.into_iter().chain([Kind::Bars, Kind::Funnel, Kind::Tiles, Kind::Multiples, Kind::Radar]) {
        one(&release, kind);
    }
    let (bitmap, size) = least(10, || bitmap(&ranking(&release)));
    println!("plotters on a bitmap, the same ranking: PNG {:.1} ms, {} kB", bitmap * 1e3, size / 1000);
    matplotlib(&ranking(&release));
    many(&release);
}

/// One kind: SVG with words measured before and never before, PNG in two sizes, PDF.
fn one(release: &Release, kind: Kind) {
    let unit = (kind == Kind::Radar).then(|| release.units[0].code.clone());
    let selection = Selection { unit, reads: Some(Unit::Percent), ..Selection::default() };
    let chart = Chart::from_release(release, kind, &selection).unwrap();
    let theme = Theme::default();
    let svg = chart.svg_for(&theme, Medium::Slide).unwrap();
    assert!(svg.contains("role=\"img\"") && svg.ends_with("</svg>\n"));
    let (warm, _) = least(50, || chart.svg_for(&theme, Medium::Slide).unwrap());
    // A new thread remembers no widths.
    let cold = (0..10).map(|_| {
        let (chart, theme) = (&chart, &theme);
        std::thread::scope(|scope| scope.spawn(|| least(1, || chart.svg_for(theme, Medium::Slide).unwrap()).0).join())
    });
    let cold = cold.map(Result::unwrap).fold(f64::INFINITY, f64::min);
    let (png, small) = least(10, || charts::png(&svg, 1.0).unwrap());
    let (large, wide) = least(5, || charts::png(&svg, 2.0).unwrap());
    let (pdf, paper) = least(10, || chart.pdf(&theme, Size::SLIDE).unwrap());
    println!(
        "{kind}: SVG {:.2} ms (with shaping {:.2}), {} kB; PNG {:.1} ms, {} kB; 4K {:.1} ms, {} kB; PDF {:.1} ms, {} kB",
        warm * 1e3,
        cold * 1e3,
        svg.len() / 1000,
        png * 1e3,
        small.len() / 1000,
        large * 1e3,
        wide.len() / 1000,
        pdf * 1e3,
        paper.len() / 1000,
    );
}

/// Ten charts for each of 34 units as PNG, on two threads.
fn many(release: &Release) {
    let start = Instant::now();
    let halves: Vec<usize> = std::thread::scope(|scope| {
        let half = |odd: usize| {
            scope.spawn(move || {
                let mut bytes = 0;
                for unit in release.units.iter().skip(odd).step_by(2) {
                    let own = [Kind::Trend, Kind::Radar, Kind::Control].map(|kind| (kind, Some(unit.code.clone())));
                    let all = [
                        Kind::Ranking,
                        Kind::Bars,
                        Kind::Heat,
                        Kind::Slope,
                        Kind::Funnel,
                        Kind::Tiles,
                        Kind::Multiples,
                    ];
                    for (kind, unit) in own.into_iter().chain(all.map(|kind| (kind, None))) {
                        let selection = Selection { unit, reads: Some(Unit::Percent), ..Selection::default() };
                        let chart = Chart::from_release(release, kind, &selection).unwrap();
                        bytes +=
                            charts::png(&chart.svg_for(&Theme::default(), Medium::Slide).unwrap(), 1.0).unwrap().len();
                    }
                }
                bytes
            })
        };
        [half(0), half(1)].map(|half| half.join().unwrap()).to_vec()
    });
    let took = start.elapsed().as_secs_f64();
    println!("340 charts on two threads: {took:.2} s, {} kB, load {}", halves.iter().sum::<usize>() / 1000, load());
}

/// Name, low, value, high.
type Row = (String, f64, f64, f64);

fn ranking(release: &Release) -> Vec<Row> {
    let selection = Selection { reads: Some(Unit::Percent), ..Selection::default() };
    let chart = Chart::from_release(release, Kind::Ranking, &selection).unwrap();
    let Plot::Ranking(ranking) = &chart.spec().plot else { panic!("a ranking") };
    let row = |row: &charts::spec::RankingRow| {
        let value = row.value.unwrap();
        let (low, high) = value.interval.unwrap();
        (row.name.clone(), low, value.value, high)
    };
    ranking.rows.iter().map(row).collect()
}

/// The same rows, whiskers, dots, names and values by plotters' own bitmap; returns the bytes of the PNG.
fn bitmap(rows: &[Row]) -> usize {
    let _ = register_font("sans", FontStyle::Normal, charts::theme::typeface::regular());
    let (width, height) = (1920_u32, 1080_u32);
    let mut pixels = vec![0; (width * height * 3) as usize];
    {
        let area = BitMapBackend::with_buffer(&mut pixels, (width, height)).into_drawing_area();
        area.fill(&WHITE).unwrap();
        let (label, title) = (("sans", 26).into_font(), ("sans", 48).into_font());
        area.draw(&Words::new("13 đơn vị trên mức chung", (60, 50), title)).unwrap();
        let x = |value: f64| 480 + ((value - 60.0) / 40.0 * 1000.0) as i32;
        for (index, (name, low, value, high)) in rows.iter().enumerate() {
            let y = 200 + index as i32 * 38;
            let blue = RGBColor(0x12, 0x43, 0x6D);
            area.draw(&Words::new(name.as_str(), (60, y - 12), label.clone())).unwrap();
            area.draw(&PathElement::new([(x(*low), y), (x(*high), y)], blue.stroke_width(4))).unwrap();
            area.draw(&Circle::new((x(*value), y), 9, blue.filled())).unwrap();
            area.draw(&Words::new(format!("{value:.2} {low:.1}–{high:.1}"), (1560, y - 12), label.clone())).unwrap();
        }
        area.draw(&PathElement::new([(480, 180), (480, 980)], BLACK.stroke_width(1))).unwrap();
        area.present().unwrap();
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    bytes.len()
}

/// The same rows by matplotlib, in a process that has drawn one already.
fn matplotlib(rows: &[Row]) {
    let said: Vec<String> =
        rows.iter().map(|(name, low, value, high)| format!("{name};{low};{value};{high}")).collect();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../benches/peers/charts.py");
    let peer = Command::new("python3").arg(script).arg(said.join("\n")).output();
    match peer {
        Ok(peer) if peer.status.success() => print!("{}", String::from_utf8_lossy(&peer.stdout)),
        _ => println!("matplotlib is not installed: pip install matplotlib"),
    }
}

/// Seconds of the fastest of `times` runs, and the last result.
fn least<T>(times: usize, run: impl Fn() -> T) -> (f64, T) {
    let timed = || {
        let start = Instant::now();
        let made = run();
        (start.elapsed().as_secs_f64(), made)
    };
    (1..times).fold(timed(), |best, _| {
        let next = timed();
        (best.0.min(next.0), next.1)
    })
}

fn load() -> String {
    std::fs::read_to_string("/proc/loadavg").unwrap_or_default().split(' ').next().unwrap_or_default().to_owned()
}

const PROVINCES: [&str; 34] = [
    "Lai Châu",
    "Lào Cai",
    "Tuyên Quang",
    "Cao Bằng",
    "Điện Biên",
    "Sơn La",
    "Phú Thọ",
    "Thái Nguyên",
    "Lạng Sơn",
    "Hà Nội",
    "Bắc Ninh",
    "Quảng Ninh",
    "Ninh Bình",
    "Hưng Yên",
    "Hải Phòng",
    "Thanh Hóa",
    "Nghệ An",
    "Hà Tĩnh",
    "Quảng Trị",
    "Huế",
    "Đà Nẵng",
    "Quảng Ngãi",
    "Đắk Lắk",
    "Gia Lai",
    "Tây Ninh",
    "Đồng Nai",
    "Lâm Đồng",
    "Khánh Hòa",
    "An Giang",
    "Đồng Tháp",
    "Thành phố Hồ Chí Minh",
    "Cà Mau",
    "Cần Thơ",
    "Vĩnh Long",
];
const PERIODS: [&str; 8] = ["2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"];
const FACTORS: [&str; 5] = [
    "Tiếp cận dịch vụ",
    "Thủ tục hành chính",
    "Công chức trực tiếp giải quyết",
    "Kết quả cung ứng",
    "Tiếp nhận, xử lý góp ý",
];

/// Eight quarters of 34 provinces and five factors, 23 items; invented numbers.
fn release() -> Release {
    let text = |words: &str| Text::new(words, words);
    let label = |code: String, parent: Option<&str>, name: &str| Label {
        code,
        parent: parent.map(str::to_owned),
        name: text(name),
    };
    let mut release = Release {
        metadata: Metadata {
            title: text("Chỉ số hài lòng"),
            agency: text("Cơ quan ví dụ"),
            population: text("khách hàng có kết quả giải quyết thủ tục"),
            period: PERIODS[7].into(),
            periods: PERIODS.map(str::to_owned).to_vec(),
            scheme: "sipas".into(),
            scheme_version: "1".into(),
            data_sha256: "ab12cd34".repeat(8),
            frozen_on: "2026-10-01".into(),
            level: 0.95,
            minimum_n: 30,
            ..Metadata::default()
        },
        ..Release::default()
    };
    release.nodes.push(label("sipas".into(), None, "Chỉ số hài lòng"));
    for (index, name) in FACTORS.iter().enumerate() {
        release.nodes.push(label(format!("f{index}"), Some("sipas"), name));
        release.codebook.factors.push(Factor { key: format!("f{index}"), text: text(name) });
    }
    for index in 0..23 {
        let (key, factor) = (format!("q{index}"), Some(format!("f{}", (index / 5).min(4))));
        let named = text(&format!("Nội dung thứ {index} của phiếu hỏi theo đúng quy định"));
        release.codebook.items.push(Item { key: key.clone(), factor, low: 1, high: 5, satisfied_from: 4, text: named });
        let shares = [0.02, 0.03, 0.07, 0.48, 0.40];
        for (category, share) in ["1", "2", "3", "4", "5"].into_iter().zip(shares).chain([("satisfied", 0.88)]) {
            release.figures.push(figure("proportion", &key, category, None, share, 0.02));
        }
    }
    for (index, province) in PROVINCES.into_iter().map(Some).chain([None]).enumerate() {
        let code = province.map_or(Score::EVERYONE.to_owned(), |_| format!("u{index}"));
        let base = if index == 34 { 82.0 } else { 72.0 + 0.6 * ((index * 13) % 34) as f64 };
        for (quarter, period) in PERIODS.iter().enumerate() {
            for (node, apart) in ["sipas", "f0", "f1", "f2", "f3", "f4"].iter().zip([0.0, 1.5, 0.4, 4.2, -0.6, -8.7]) {
                let (value, half) = (base + apart - 0.5 * (7 - quarter) as f64, 1.0 + 0.3 * (index % 7) as f64);
                release.scores.push(Score {
                    unit: code.clone(),
                    period: (*period).to_owned(),
                    node: (*node).to_owned(),
                    level: 1,
                    score: Some(value),
                    se: Some(half / 1.96),
                    low: Some(value - half),
                    high: Some(value + half),
                    n: Some(300 + 137 * (index as u64 % 20)),
                    ..Score::default()
                });
            }
        }
        if let Some(province) = province {
            release.units.push(label(code.clone(), None, province));
            release.figures.push(figure("difference", "sipas", "vs_all", Some(&code), base - 82.0, 2.0));
        }
    }
    release
}

fn figure(statistic: &str, variable: &str, category: &str, office: Option<&str>, estimate: f64, half: f64) -> Figure {
    let office = office.map(|office| ("office".to_owned(), office.to_owned()));
    Figure {
        statistic: statistic.into(),
        variable: variable.into(),
        category: Some(category.into()),
        domain: [("period".to_owned(), PERIODS[7].to_owned())].into_iter().chain(office).collect(),
        estimate: Some(estimate),
        low: Some(estimate - half),
        high: Some(estimate + half),
        level: Some(0.95),
        n: Some(2412),
        ..Figure::default()
    }
}
