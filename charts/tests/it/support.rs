//! A release put together by hand: small, complete and not true of anybody.

use std::collections::BTreeMap;

use analytics::{
    Codebook, Figure, Release, Score, Status, Text,
    codebook::{Factor, Item},
    release::{Label, Metadata},
};

/// Factor, its names, and the keys of its items.
const FACTORS: [(&str, &str, &str, &[&str]); 5] = [
    (
        "access",
        "Tiếp cận dịch vụ",
        "Access to the service",
        &["access_seats", "access_equipment", "access_modern", "access_easy"],
    ),
    (
        "procedure",
        "Thủ tục hành chính",
        "Administrative procedure",
        &["procedure_posted", "procedure_papers", "procedure_fees", "procedure_deadline"],
    ),
    (
        "staff",
        "Công chức trực tiếp giải quyết công việc",
        "The civil servant who handles the case",
        &["staff_polite", "staff_listens", "staff_answers", "staff_helps", "staff_clear", "staff_lawful"],
    ),
    (
        "result",
        "Kết quả cung ứng dịch vụ",
        "Outcome of the service",
        &["result_lawful", "result_complete", "result_accurate", "result_on_time"],
    ),
    (
        "feedback",
        "Tiếp nhận, giải quyết góp ý, phản ánh, kiến nghị",
        "Receipt and handling of feedback",
        &["feedback_offered", "feedback_easy", "feedback_handled", "feedback_told"],
    ),
];

const UNITS: [(&str, &str, f64, u64); 6] = [
    ("bql", "Ban Quản lý Khu kinh tế", 85.4, 103),
    ("noi-vu", "Sở Nội vụ", 92.4, 412),
    ("xay-dung", "Sở Xây dựng", 78.9, 388),
    ("dam-ha", "Ủy ban nhân dân xã Đầm Hà", 82.95, 240),
    ("van-don", "Ủy ban nhân dân đặc khu Vân Đồn", 80.25, 275),
    ("hong-gai", "Ủy ban nhân dân phường Hồng Gai", 88.1, 22),
];

/// Eight quarters, six offices, five factors, 22 items and the overall one.
pub(crate) fn release() -> Release {
    let periods: Vec<String> = (0..8)
        .map(|i| format!("{}-Q{}", 2024 + (3 + i) / 4, (3 + i) % 4 + 1))
        .chain(["2025-Q4..2026-Q3".to_owned()])
        .collect();
    let mut release = Release {
        metadata: Metadata {
            title: Text::new("Chỉ số hài lòng về sự phục vụ hành chính", "Satisfaction with administrative service"),
            agency: Text::new("Ban Quản lý Khu kinh tế Vân Phong", "Van Phong Economic Zone Authority"),
            population: Text::new(
                "lượt giải quyết thủ tục đã xong tại Bộ phận Một cửa",
                "finished visits to the one-stop desk",
            ),
            period: "2026-Q3".to_owned(),
            periods,
            scheme: "sipas".to_owned(),
            scheme_version: "2017.1".to_owned(),
            questionnaire_sha256: "0".repeat(64),
            data_sha256: "8c6976e5b5410415bde908bd4dee15dfb167a9c873fc4bb8a81f6f2ab448a918".to_owned(),
            program_version: "0.1.0".to_owned(),
            frozen_on: "2026-10-01".to_owned(),
            level: 0.95,
            minimum_n: 30,
            simulated: true,
            left_out: Vec::new(),
            office_changes: Vec::new(),
            keying: Vec::new(),
        },
        units: UNITS.iter().map(|(code, name, ..)| label(code, None, name, name)).collect(),
        nodes: std::iter::once(label("sipas", None, "Chỉ số hài lòng chung", "Overall satisfaction index"))
            .chain(FACTORS.iter().map(|(code, vi, en, _)| label(code, Some("sipas"), vi, en)))
            .collect(),
        codebook: codebook(),
        ..Release::default()
    };
    release.scores = scores(&release);
    release.figures = figures();
    release
}

/// The same release with every number behind the gate. The numbers are still there: printing one is the fault to find.
pub(crate) fn all_suppressed() -> Release {
    let mut release = release();
    for score in &mut release.scores {
        score.status = Status::Suppressed;
        score.n = Some(12);
        score.reason = None;
    }
    for figure in &mut release.figures {
        figure.status = Status::Suppressed;
        figure.n = Some(12);
    }
    release
}

fn label(code: &str, parent: Option<&str>, vi: &str, en: &str) -> Label {
    Label { code: code.to_owned(), parent: parent.map(str::to_owned), name: Text::new(vi, en) }
}

fn codebook() -> Codebook {
    let item = |factor: Option<&str>, key: &str, vi: String| Item {
        key: key.to_owned(),
        factor: factor.map(str::to_owned),
        low: 1,
        high: 5,
        satisfied_from: 4,
        text: Text::new(vi, key.replace('_', " ")),
    };
    let mut items = Vec::new();
    for (factor, name, _, keys) in FACTORS {
        for (i, key) in keys.iter().enumerate() {
            items.push(item(Some(factor), key, format!("{name}: nội dung thứ {}", i + 1)));
        }
    }
    items.push(item(None, "overall", "Nhìn chung, mức độ hài lòng của Ông/Bà".to_owned()));
    let scale = [
        ("Rất không hài lòng", "Very dissatisfied"),
        ("Không hài lòng", "Dissatisfied"),
        ("Bình thường", "Neutral"),
        ("Hài lòng", "Satisfied"),
        ("Rất hài lòng", "Very satisfied"),
    ];
    Codebook {
        factors: FACTORS
            .iter()
            .map(|(key, vi, en, _)| Factor { key: (*key).to_owned(), text: Text::new(*vi, *en) })
            .collect(),
        items,
        scale: scale.iter().map(|(vi, en)| Text::new(*vi, *en)).collect(),
    }
}

fn scores(release: &Release) -> Vec<Score> {
    let mut scores = Vec::new();
    let offices = std::iter::once((Score::EVERYONE, 84.237, 1418))
        .chain(UNITS.iter().map(|(code, _, value, n)| (*code, *value, *n)));
    for (unit, value, n) in offices {
        for (p, period) in release.metadata.periods.iter().enumerate() {
            for (k, node) in release.nodes.iter().enumerate() {
                let drift = if p == 8 { -0.9 } else { (p as f64 - 7.0) * 0.55 };
                let value = (value + drift + [0.0, 2.2, -1.4, 4.8, 0.6, -6.3][k]).min(99.0);
                let half = 110.0 / (n as f64).sqrt();
                scores.push(score(unit, period, &node.code, value, half, n));
            }
        }
    }
    rank(&mut scores, release);
    scores
}

fn score(unit: &str, period: &str, node: &str, value: f64, half: f64, n: u64) -> Score {
    let shown = n >= 30;
    Score {
        unit: unit.to_owned(),
        period: period.to_owned(),
        node: node.to_owned(),
        level: if node == "sipas" { 3 } else { 2 },
        score: Some(value),
        se: Some(half / 1.96),
        low: Some(value - half),
        high: Some((value + half).min(100.0)),
        coverage: Some(1.0),
        n: Some(n),
        status: if shown { Status::Ok } else { Status::Suppressed },
        reason: (!shown).then(|| format!("n = {n} < 30")),
        ..Score::default()
    }
}

fn rank(scores: &mut [Score], release: &Release) {
    let now = release.metadata.period.clone();
    let mut rows: Vec<&mut Score> = scores
        .iter_mut()
        .filter(|s| s.unit != Score::EVERYONE && s.node == "sipas" && s.period == now && s.status == Status::Ok)
        .collect();
    rows.sort_by(|a, b| b.score.unwrap().total_cmp(&a.score.unwrap()));
    for (i, row) in rows.into_iter().enumerate() {
        let rank = i as u32 + 1;
        row.rank = Some(rank);
        row.rank_low = Some(rank.saturating_sub(1).max(1));
        row.rank_high = Some((rank + 1).min(5));
    }
}

fn figures() -> Vec<Figure> {
    let mut figures = Vec::new();
    for (i, item) in codebook().items.iter().enumerate() {
        let top = 0.36 + (i % 5) as f64 * 0.03;
        let shares = [("1", 0.03), ("2", 0.05), ("3", 0.42 - top / 2.0 - 0.04), ("4", 0.54 - top / 2.0), ("5", top)];
        for (category, share) in shares.into_iter().chain([("satisfied", 0.54 + top / 2.0)]) {
            figures.push(Figure {
                statistic: "proportion".to_owned(),
                variable: item.key.clone(),
                category: Some(category.to_owned()),
                domain: domain(),
                estimate: Some(share),
                se: Some(0.01),
                low: Some(share - 0.02),
                high: Some(share + 0.02),
                level: Some(0.95),
                n: Some(1200),
                ..Figure::default()
            });
        }
    }
    for (variable, count) in [("responses", 1418), ("encounters", 5230), ("walk_ins", 64)] {
        figures.push(Figure {
            statistic: "count".to_owned(),
            variable: variable.to_owned(),
            domain: domain(),
            estimate: Some(f64::from(count)),
            n: Some(count as u64),
            ..Figure::default()
        });
    }
    figures
}

fn domain() -> BTreeMap<String, String> {
    BTreeMap::from([("period".to_owned(), "2026-Q3".to_owned())])
}
