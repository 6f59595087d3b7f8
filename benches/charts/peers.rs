//! The same ranking by others: plotters' own bitmap in this process, matplotlib in one of its own.

use std::process::Command;

use analytics::Release;
use charts::{Kind, spec::Plot};
use plotters::{
    prelude::{Circle, IntoDrawingArea as _, PathElement, Text as Words},
    style::{BLACK, Color as _, FontStyle, IntoFont as _, RGBColor, WHITE, register_font},
};
use plotters_bitmap::BitMapBackend;

/// Name, low, value, high.
pub(crate) type Row = (String, f64, f64, f64);

/// The first page of the ranking.
pub(crate) fn rows(release: &Release) -> Vec<Row> {
    let chart = super::chart(release, Kind::Ranking, None);
    let Plot::Ranking(ranking) = &chart.spec().plot else { panic!("a ranking") };
    let row = |row: &charts::spec::RankingRow| {
        let value = row.value.unwrap();
        let (low, high) = value.interval.unwrap();
        (row.name.clone(), low, value.value, high)
    };
    ranking.rows.iter().map(row).collect()
}

/// Rows, whiskers, dots, names and values as a PNG; returns its bytes.
pub(crate) fn bitmap(rows: &[Row]) -> usize {
    // Registered again it stays as it is.
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
            let y = 160 + index as i32 * 38;
            let blue = RGBColor(0x12, 0x43, 0x6D);
            area.draw(&Words::new(name.as_str(), (60, y - 12), label.clone())).unwrap();
            area.draw(&PathElement::new([(x(*low), y), (x(*high), y)], blue.stroke_width(4))).unwrap();
            area.draw(&Circle::new((x(*value), y), 9, blue.filled())).unwrap();
            area.draw(&Words::new(format!("{value:.2} {low:.1}–{high:.1}"), (1560, y - 12), label.clone())).unwrap();
        }
        area.draw(&PathElement::new([(480, 140), (480, 980)], BLACK.stroke_width(1))).unwrap();
        area.present().unwrap();
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    bytes.len()
}

/// By matplotlib, which has drawn one already before it is timed.
pub(crate) fn matplotlib(rows: &[Row]) {
    let said: Vec<String> =
        rows.iter().map(|(name, low, value, high)| format!("{name};{low};{value};{high}")).collect();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../benches/peers/charts.py");
    let python = std::env::var("HAILONG_BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    match Command::new(python).arg(script).arg(said.join("\n")).output() {
        Ok(peer) if peer.status.success() => print!("{}", String::from_utf8_lossy(&peer.stdout)),
        Ok(peer) => println!("matplotlib did not run: {}", String::from_utf8_lossy(&peer.stderr).trim()),
        Err(fault) => println!("matplotlib did not run: {fault}"),
    }
}
