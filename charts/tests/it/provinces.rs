//! Releases of provinces: what the kinds beyond a release's own four are tested on. All numbers are invented.

use analytics::{Figure, Release, Score, Text, release::Label};
use charts::{Chart, Kind, Selection, spec::Unit};

use crate::offices;

pub(crate) const NOW: &str = "2026-Q3";
pub(crate) const BEFORE: &str = "2025-Q3";
pub(crate) const PROVINCES: [&str; 34] = [
    "Tỉnh Lai Châu",
    "Tỉnh Lào Cai",
    "Tỉnh Tuyên Quang",
    "Tỉnh Cao Bằng",
    "Tỉnh Điện Biên",
    "Tỉnh Sơn La",
    "Tỉnh Phú Thọ",
    "Tỉnh Thái Nguyên",
    "Tỉnh Lạng Sơn",
    "Thành phố Hà Nội",
    "Tỉnh Bắc Ninh",
    "Tỉnh Quảng Ninh",
    "Tỉnh Ninh Bình",
    "Tỉnh Hưng Yên",
    "Thành phố Hải Phòng",
    "Tỉnh Thanh Hoá",
    "Tỉnh Nghệ An",
    "Tỉnh Hà Tĩnh",
    "Tỉnh Quảng Trị",
    "Thành phố Huế",
    "Thành phố Đà Nẵng",
    "Tỉnh Quảng Ngãi",
    "Tỉnh Đắk Lắk",
    "Tỉnh Gia Lai",
    "Tỉnh Tây Ninh",
    "Tỉnh Đồng Nai",
    "Tỉnh Lâm Đồng",
    "Tỉnh Khánh Hoà",
    "Tỉnh An Giang",
    "Tỉnh Đồng Tháp",
    "Thành phố Hồ Chí Minh",
    "Tỉnh Cà Mau",
    "Thành phố Cần Thơ",
    "Tỉnh Vĩnh Long",
];

/// Units with a value before and now, a standard error and a count of answers.
pub(crate) fn release(units: &[(String, f64, f64, f64, u64)]) -> Release {
    let mut release = offices::with_offices(&[("x", "x", 80.0, 1.0, 100)]);
    release.units.clear();
    release.scores.clear();
    release.figures.clear();
    let answers: u64 = units.iter().map(|unit| unit.4).sum();
    let mean = |pick: fn(&(String, f64, f64, f64, u64)) -> f64| {
        units.iter().map(|unit| pick(unit) * unit.4 as f64).sum::<f64>() / answers as f64
    };
    release.scores.push(offices::score("all", BEFORE, mean(|unit| unit.1), 0.5, answers));
    release.scores.push(offices::score("all", NOW, mean(|unit| unit.2), 0.5, answers));
    for (index, (name, before, now, half, n)) in units.iter().enumerate() {
        let code = format!("p{index}");
        release.units.push(Label { code: code.clone(), parent: None, name: Text::new(name.clone(), name.clone()) });
        if index < 22 {
            release.nodes.push(Label {
                code: format!("i{index}"),
                parent: None,
                name: Text::new(name.clone(), name.clone()),
            });
            release.figures.push(part(index, "performance", *now, *half, *n));
            release.figures.push(part(index, "importance", 0.02 + 0.01 * ((index * 5) % 7) as f64, 0.008, *n));
        }
        for (period, value) in [(BEFORE, before), (NOW, now)] {
            let se = half / 1.959_963_984_540_054;
            release.scores.push(Score { se: Some(se), ..offices::score(&code, period, *value, *half, *n) });
        }
    }
    release
}

pub(crate) fn part(index: usize, category: &str, value: f64, half: f64, n: u64) -> Figure {
    Figure {
        statistic: "importance_performance".into(),
        variable: format!("i{index}"),
        category: Some(category.into()),
        estimate: Some(value),
        low: Some(value - half),
        high: Some(value + half),
        n: Some(n),
        ..Figure::default()
    }
}

pub(crate) fn provinces(value: impl Fn(usize) -> (f64, f64, f64, u64)) -> Release {
    let named = PROVINCES.iter().enumerate().map(|(index, name)| {
        let (before, now, half, n) = value(index);
        ((*name).to_owned(), before, now, half, n)
    });
    release(&named.collect::<Vec<_>>())
}

pub(crate) fn normal() -> Release {
    provinces(|index| {
        let value = 74.0 + 0.5 * ((index * 13) % 34) as f64;
        (
            value,
            value + ((index * 7) % 9) as f64 - 3.0,
            0.4 + 0.15 * (index % 8) as f64,
            300 + 137 * (index as u64 % 20),
        )
    })
}

pub(crate) fn selection() -> Selection {
    Selection { reads: Some(Unit::Percent), ..Selection::default() }
}

pub(crate) fn chart(release: &Release, kind: Kind) -> Chart {
    Chart::from_release(release, kind, &selection()).unwrap()
}
