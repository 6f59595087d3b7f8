//! The release that is drawn: eight quarters of 34 provinces, five factors, 23 items, and the figures that every kind reads. Invented.

use analytics::{
    Figure, Release, Score, Text,
    codebook::{Factor, Item},
    release::{Label, Metadata},
};

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
/// The factors against the whole.
const APART: [f64; 6] = [0.0, 1.5, 0.4, 4.2, -0.6, -8.7];
/// The index of all units together.
const OVERALL: f64 = 82.0;

pub(crate) fn release() -> Release {
    let label = |code: String, parent: Option<&str>, name: &str| Label {
        code,
        parent: parent.map(str::to_owned),
        name: Text::new(name, name),
    };
    let mut release = Release { metadata: metadata(), ..Release::default() };
    release.nodes.push(label("sipas".into(), None, "Chỉ số hài lòng"));
    for (index, name) in FACTORS.iter().enumerate() {
        release.nodes.push(label(format!("f{index}"), Some("sipas"), name));
        release.codebook.factors.push(Factor { key: format!("f{index}"), text: Text::new(*name, *name) });
    }
    for index in 0..23 {
        item(index, &mut release);
    }
    scores(Score::EVERYONE, OVERALL, 0, &mut release);
    for (index, name) in PROVINCES.iter().enumerate() {
        let code = format!("u{index}");
        let value = 72.0 + 0.6 * ((index * 13) % 34) as f64;
        scores(&code, value, index, &mut release);
        for node in ["sipas", "f0", "f1", "f2", "f3", "f4"] {
            release.figures.push(of(&code, figure("difference", node, "vs_all", value - OVERALL, 2.0)));
        }
        release.units.push(label(code, None, name));
    }
    for (stage, count) in
        [("eligible", 240_000.0), ("offered", 190_000.0), ("opened", 99_000.0), ("completed", 81_234.0)]
    {
        release.figures.push(figure("count", stage, "", count, 0.0));
    }
    let weights = [("sipas", 1.0), ("f0", 0.18), ("f1", 0.18), ("f2", 0.28), ("f3", 0.18), ("f4", 0.18)];
    for (node, weight) in weights {
        release.figures.push(figure("weight", node, "", weight, 0.0));
    }
    let mut before = figure("change", "change", "before", 81.2, 0.0);
    before.domain = [("period".to_owned(), PERIODS[6].to_owned())].into();
    release.figures.push(before);
    for (part, value) in [("data", 1.1), ("weights", -0.4), ("items", 0.1), ("after", 82.0)] {
        release.figures.push(figure("change", "change", part, value, 0.0));
    }
    release
}

fn metadata() -> Metadata {
    let text = |words: &str| Text::new(words, words);
    Metadata {
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
    }
}

/// A question with its answers, for all units and for each, and what it matters.
fn item(index: usize, release: &mut Release) {
    let (key, factor) = (format!("q{index}"), Some(format!("f{}", (index / 5).min(4))));
    let words = format!("Nội dung thứ {index} của phiếu hỏi theo đúng quy định");
    let text = Text::new(words.clone(), words);
    release.codebook.items.push(Item { key: key.clone(), factor, low: 1, high: 5, satisfied_from: 4, text });
    let good = 0.78 + 0.006 * ((index * 7) % 23) as f64;
    let bad = 1.0 - good;
    let shares = [0.15 * bad, 0.25 * bad, 0.6 * bad, 0.55 * good, 0.45 * good];
    let units = (0..PROVINCES.len()).map(|unit| Some(format!("u{unit}"))).chain([None]);
    for unit in units {
        for (category, share) in ["1", "2", "3", "4", "5"].into_iter().zip(shares).chain([("satisfied", good)]) {
            let figure = figure("proportion", &key, category, share, 0.004);
            release.figures.push(unit.as_deref().map_or(figure.clone(), |unit| of(unit, figure)));
        }
    }
    let importance = 0.02 + 0.002 * ((index * 17) % 23) as f64;
    release.figures.push(figure("importance_performance", &key, "importance", importance, 0.009));
    release.figures.push(figure("importance_performance", &key, "performance", good * 100.0, 1.7));
}

fn scores(code: &str, value: f64, index: usize, release: &mut Release) {
    for (quarter, period) in PERIODS.iter().enumerate() {
        for (node, apart) in ["sipas", "f0", "f1", "f2", "f3", "f4"].into_iter().zip(APART) {
            let (value, half) = (value + apart - 0.5 * (7 - quarter) as f64, 1.0 + 0.3 * (index % 7) as f64);
            let place = (34 - (index * 13) % 34) as u32;
            release.scores.push(Score {
                unit: code.to_owned(),
                period: (*period).to_owned(),
                node: node.to_owned(),
                level: 1,
                score: Some(value),
                se: Some(half / 1.96),
                low: Some(value - half),
                high: Some(value + half),
                n: Some(300 + 137 * (index as u64 % 20)),
                rank_low: Some(place.saturating_sub(3).max(1)),
                rank_high: Some((place + 3).min(34)),
                ..Score::default()
            });
        }
    }
}

/// A figure of all units together in the last quarter.
fn figure(statistic: &str, variable: &str, category: &str, estimate: f64, half: f64) -> Figure {
    Figure {
        statistic: statistic.into(),
        variable: variable.into(),
        category: (!category.is_empty()).then(|| category.to_owned()),
        domain: [("period".to_owned(), PERIODS[7].to_owned())].into(),
        estimate: Some(estimate),
        low: Some(estimate - half),
        high: Some(estimate + half),
        level: Some(0.95),
        n: Some(2412),
        ..Figure::default()
    }
}

fn of(unit: &str, figure: Figure) -> Figure {
    let mut domain = figure.domain.clone();
    domain.extend([("office".to_owned(), unit.to_owned())]);
    Figure { domain, ..figure }
}
