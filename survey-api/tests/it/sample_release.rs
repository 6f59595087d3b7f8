//! A small release made by hand: two quarters, one rolling figure, three offices of which one is too small.

use std::collections::BTreeMap;

use analytics::{
    Codebook, Figure, Release, Score, Status, Text,
    codebook::{Factor, Item},
    release::{Label, Metadata},
};

/// The release.
pub(crate) fn release() -> Release {
    let factors = [("access", "Tiếp cận dịch vụ", "Access"), ("staff", "Công chức", "Staff")];
    let label = |code: &str, parent: Option<&str>, vi: &str, en: &str| Label {
        code: code.into(),
        parent: parent.map(str::to_owned),
        name: Text::new(vi, en),
    };
    let mut nodes = vec![label("sipas", None, "Chỉ số hài lòng", "Satisfaction index")];
    nodes.extend(factors.map(|(code, vi, en)| label(code, Some("sipas"), vi, en)));
    Release {
        metadata: Metadata {
            title: Text::new("Chỉ số hài lòng về dịch vụ hành chính công", "Satisfaction index of public services"),
            agency: Text::new("Ban Quản lý Khu kinh tế mẫu", "Sample Economic Zone Authority"),
            population: Text::new(
                "Các lượt giải quyết thủ tục đã xong trong quý.",
                "The finished visits of the quarter.",
            ),
            period: "2026-Q3".into(),
            periods: vec!["2026-Q2".into(), "2026-Q3".into()],
            scheme: "sipas".into(),
            scheme_version: "1".into(),
            questionnaire_sha256: "ab".repeat(32),
            data_sha256: "0123456789abcdef".repeat(4),
            program_version: "0.1.0".into(),
            frozen_on: "2026-10-05".into(),
            level: 0.95,
            minimum_n: 30,
            simulated: true,
            left_out: Vec::new(),
            office_changes: Vec::new(),
            keying: Vec::new(),
        },
        units: vec![
            label("mot", None, "Bộ phận Một cửa số 1", "One-stop counter 1"),
            label("hai", None, "Bộ phận Một cửa số 2", "One-stop counter 2"),
            label("ba", None, "Bộ phận Một cửa số 3", "One-stop counter 3"),
        ],
        nodes,
        codebook: codebook(),
        scores: scores(),
        figures: vec![count("responses", 1234.0), count("encounters", 5678.0)],
    }
}

fn codebook() -> Codebook {
    let item = |key: &str, factor: Option<&str>, vi: &str, en: &str| Item {
        key: key.into(),
        factor: factor.map(str::to_owned),
        low: 1,
        high: 5,
        satisfied_from: 4,
        text: Text::new(vi, en),
    };
    Codebook {
        factors: vec![
            Factor { key: "access".into(), text: Text::new("Tiếp cận dịch vụ", "Access") },
            Factor { key: "staff".into(), text: Text::new("Công chức", "Staff") },
        ],
        items: vec![
            item("access_seats", Some("access"), "Chỗ ngồi chờ", "Seats"),
            item("staff_polite", Some("staff"), "Thái độ lịch sự", "Politeness"),
            item("overall", None, "Nhìn chung, Ông/Bà hài lòng ở mức nào?", "All in all, how satisfied are you?"),
        ],
        scale: [
            ("Rất không hài lòng", "Very dissatisfied"),
            ("Không hài lòng", "Dissatisfied"),
            ("Bình thường", "Neutral"),
            ("Hài lòng", "Satisfied"),
            ("Rất hài lòng", "Very satisfied"),
        ]
        .map(|(vi, en)| Text::new(vi, en))
        .to_vec(),
    }
}

fn scores() -> Vec<Score> {
    let everyone = Score::EVERYONE;
    let ok = |unit: &str, period: &str, node: &str, value: f64, se: f64, n: u64| Score {
        unit: unit.into(),
        period: period.into(),
        node: node.into(),
        level: if node == "sipas" { 2 } else { 1 },
        score: Some(value),
        se: Some(se),
        low: Some(value - 1.96 * se),
        high: Some(value + 1.96 * se),
        n: Some(n),
        ..Score::default()
    };
    let ranked = |score: Score, rank: u32| Score { rank: Some(rank), rank_low: Some(1), rank_high: Some(2), ..score };
    vec![
        ok(everyone, "2026-Q2", "sipas", 84.15, 0.40, 1180),
        ok(everyone, "2026-Q3", "sipas", 85.43, 0.45, 1234),
        ok(everyone, "2026-Q2", "access", 88.00, 0.60, 1180),
        ok(everyone, "2026-Q3", "access", 87.50, 0.60, 1230),
        ok(everyone, "2026-Q2", "staff", 80.00, 0.50, 1175),
        ok(everyone, "2026-Q3", "staff", 83.40, 0.50, 1229),
        ranked(ok("mot", "2026-Q3", "sipas", 86.10, 0.60, 700), 1),
        ranked(ok("hai", "2026-Q3", "sipas", 84.90, 0.70, 510), 2),
        Score {
            score: None,
            se: None,
            low: None,
            high: None,
            status: Status::Suppressed,
            reason: Some("n below the gate".into()),
            ..ok("ba", "2026-Q3", "sipas", 0.0, 0.0, 24)
        },
        ok("ba", "2025-Q4..2026-Q3", "sipas", 81.25, 2.10, 101),
    ]
}

fn count(variable: &str, value: f64) -> Figure {
    Figure {
        statistic: "count".into(),
        variable: variable.into(),
        domain: BTreeMap::from([("period".into(), "2026-Q3".into())]),
        estimate: Some(value),
        ..Figure::default()
    }
}
