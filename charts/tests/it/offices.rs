//! Releases built by hand, small enough to check by eye. All offices and numbers are invented.

use analytics::{
    Codebook, Figure, Release, Score, Status, Text,
    codebook::{Factor, Item},
    release::{Label, Metadata},
};

pub(crate) const PERIOD: &str = "2026-Q3";
pub(crate) const PERIODS: [&str; 8] =
    ["2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"];

/// Code, name, value, half width of the interval, answers.
pub(crate) type Office<'a> = (&'a str, &'a str, f64, f64, u64);

const OFFICES: [Office<'static>; 12] = [
    ("tn", "Bộ phận Tiếp nhận và Trả kết quả", 88.35, 2.1, 412),
    ("dn", "Phòng Quản lý doanh nghiệp", 91.05, 3.2, 157),
    ("dt", "Phòng Quản lý đầu tư", 92.4, 1.9, 320),
    ("qh", "Phòng Quản lý quy hoạch và xây dựng", 76.2, 4.6, 164),
    ("mt", "Phòng Tài nguyên và Môi trường", 73.5, 3.9, 138),
    ("ld", "Phòng Quản lý lao động", 84.3, 3.3, 242),
    ("vp", "Văn phòng Ban", 82.95, 5.0, 79),
    ("th", "Ban Quản lý dự án", 85.65, 3.4, 205),
    ("ht", "Trung tâm Hỗ trợ đầu tư", 81.6, 2.3, 316),
    ("cn", "Chi nhánh Ninh Hòa", 80.25, 4.1, 153),
    ("vn", "Chi nhánh Vạn Ninh", 78.9, 2.4, 290),
    ("dk", "Đội Kiểm tra liên ngành", 87.0, 4.1, 68),
];

/// Twelve offices, one of them with too few answers, eight quarters, twenty-two items and an overall one.
pub(crate) fn release() -> Release {
    let mut release = with_offices(&OFFICES);
    release.units.push(label("ts", "Tổ Tư vấn thủ tục", "Advice desk"));
    release.scores.push(Score {
        n: Some(12),
        status: Status::Suppressed,
        reason: Some("n < 30".into()),
        ..score("ts", PERIOD, 90.0, 8.0, 12)
    });
    release
}

/// A release with the offices given, each tested against the overall value by its own interval.
pub(crate) fn with_offices(offices: &[Office<'_>]) -> Release {
    let answers: u64 = offices.iter().map(|office| office.4).sum();
    let mean = offices.iter().map(|office| office.2 * office.4 as f64).sum::<f64>() / answers as f64;
    let mut release = Release { metadata: metadata(), codebook: codebook(), ..Release::default() };
    release.nodes = vec![label("sipas", "Chỉ số hài lòng", "Satisfaction index")];
    for factor in &release.codebook.factors {
        release.nodes.push(Label { code: factor.key.clone(), parent: Some("sipas".into()), name: factor.text.clone() });
    }
    for (code, name, value, half, n) in offices {
        release.units.push(label(code, name, name));
        let best = offices.iter().filter(|other| other.2 - other.3 > value + half).count() as u32 + 1;
        let worst = offices.iter().filter(|other| other.2 + other.3 >= value - half).count() as u32;
        release.scores.push(Score {
            rank_low: Some(best),
            rank_high: Some(worst),
            ..score(code, PERIOD, *value, *half, *n)
        });
        release.figures.push(difference(Some(code), "vs_all", value - mean, *half));
    }
    trend_scores(&mut release, mean, answers);
    likert_figures(&mut release);
    part_scores(&mut release, offices);
    release
}

/// The five factors around the index of each office, and around that of all together.
fn part_scores(release: &mut Release, offices: &[Office<'_>]) {
    let answers: u64 = offices.iter().map(|office| office.4).sum();
    let mean = offices.iter().map(|office| office.2 * office.4 as f64).sum::<f64>() / answers as f64;
    let all = offices.iter().map(|(code, _, value, half, n)| (*code, *value, *half, *n));
    for (unit, value, half, n) in all.chain([("all", mean, 1.1, answers)]) {
        for (index, factor) in release.codebook.factors.iter().enumerate() {
            let value = (value + [1.5, 0.4, 4.2, -0.6, -8.7][index]).clamp(0.0, 100.0);
            release.scores.push(Score {
                node: factor.key.clone(),
                level: 2,
                ..score(unit, PERIOD, value, half * 1.2, n)
            });
        }
    }
}

fn trend_scores(release: &mut Release, last: f64, answers: u64) {
    let values = [79.4, 80.85, 79.9, 81.7, 82.3, 81.15, 83.9, last];
    for (index, (period, value)) in PERIODS.iter().zip(values).enumerate() {
        release.scores.push(score(
            "all",
            period,
            value,
            1.9 - 0.12 * index as f64,
            answers.saturating_sub(60 * (7 - index as u64)).max(42),
        ));
    }
    release.figures.push(difference(None, "vs_2024-Q4", last - values[0], 2.2));
}

fn likert_figures(release: &mut Release) {
    for (index, item) in release.codebook.items.clone().iter().enumerate() {
        let bad = 0.006 + 0.0045 * ((index * 7) % 11) as f64;
        let shares = [bad * 0.4, bad, 0.05 + 0.004 * ((index * 5) % 13) as f64, 0.47 + 0.01 * ((index * 3) % 7) as f64];
        let top = 1.0 - shares.iter().sum::<f64>();
        for (code, share) in shares.into_iter().chain([top]).enumerate() {
            release.figures.push(proportion(&item.key, &(code + 1).to_string(), share, 0.02));
        }
        release.figures.push(proportion(&item.key, "satisfied", shares[3] + top, 0.021));
        release.figures.push(Figure {
            statistic: "count".into(),
            estimate: Some(14.0),
            ..proportion(&item.key, "dont_know", 0.0, 0.0)
        });
    }
}

pub(crate) fn score(unit: &str, period: &str, value: f64, half: f64, n: u64) -> Score {
    Score {
        unit: unit.into(),
        period: period.into(),
        node: "sipas".into(),
        level: 3,
        score: Some(value),
        se: Some(half / 1.96),
        low: Some((value - half).max(0.0)),
        high: Some((value + half).min(100.0)),
        n: Some(n),
        ..Score::default()
    }
}

pub(crate) fn difference(office: Option<&str>, category: &str, estimate: f64, half: f64) -> Figure {
    let mut figure = Figure {
        statistic: "difference".into(),
        variable: "sipas".into(),
        category: Some(category.into()),
        estimate: Some(estimate),
        se: Some(half / 1.96),
        low: Some(estimate - half),
        high: Some(estimate + half),
        level: Some(0.95),
        ..Figure::default()
    };
    figure.domain.insert("period".into(), PERIOD.into());
    if let Some(office) = office {
        figure.domain.insert("office".into(), office.into());
    }
    figure
}

pub(crate) fn proportion(item: &str, category: &str, share: f64, half: f64) -> Figure {
    let mut figure = Figure {
        statistic: "proportion".into(),
        variable: item.into(),
        category: Some(category.into()),
        estimate: Some(share),
        se: Some(half / 1.96),
        low: Some((share - half).max(0.0)),
        high: Some((share + half).min(1.0)),
        level: Some(0.95),
        n: Some(2412),
        ..Figure::default()
    };
    figure.domain.insert("period".into(), PERIOD.into());
    figure
}

pub(crate) fn label(code: &str, vi: &str, en: &str) -> Label {
    Label { code: code.into(), parent: None, name: Text::new(vi, en) }
}

fn metadata() -> Metadata {
    Metadata {
        title: Text::new("Chỉ số hài lòng của người dân, tổ chức", "Satisfaction index of people and organisations"),
        agency: Text::new("Ban Quản lý Khu kinh tế Bình Minh", "Management Board of the Bình Minh Economic Zone"),
        population: Text::new("khách hàng có kết quả giải quyết thủ tục", "customers whose procedure was settled"),
        period: PERIOD.into(),
        periods: PERIODS.map(str::to_owned).to_vec(),
        scheme: "sipas".into(),
        scheme_version: "1".into(),
        data_sha256: "ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12".into(),
        frozen_on: "2026-10-01".into(),
        level: 0.95,
        minimum_n: 30,
        ..Metadata::default()
    }
}

fn codebook() -> Codebook {
    let factors = [
        ("access", "Tiếp cận dịch vụ", "Access to the service"),
        ("procedure", "Thủ tục hành chính", "Administrative procedure"),
        ("staff", "Công chức trực tiếp giải quyết công việc", "The civil servant"),
        ("result", "Kết quả cung ứng dịch vụ", "Outcome of the service"),
        ("feedback", "Tiếp nhận, giải quyết góp ý, phản ánh, kiến nghị", "Handling of feedback and petitions"),
    ];
    let scale = [
        ("Rất không hài lòng", "Very dissatisfied"),
        ("Không hài lòng", "Dissatisfied"),
        ("Bình thường", "Neutral"),
        ("Hài lòng", "Satisfied"),
        ("Rất hài lòng", "Very satisfied"),
    ];
    Codebook {
        factors: factors.map(|(key, vi, en)| Factor { key: key.into(), text: Text::new(vi, en) }).to_vec(),
        items: ITEMS.map(|(key, vi, en)| item(key, vi, en)).to_vec(),
        scale: scale.map(|(vi, en)| Text::new(vi, en)).to_vec(),
    }
}

fn item(key: &str, vi: &str, en: &str) -> Item {
    let factor = key.split_once('_').map(|(factor, _)| factor.to_owned());
    Item { key: key.into(), factor, low: 1, high: 5, satisfied_from: 4, text: Text::new(vi, en) }
}

const ITEMS: [(&str, &str, &str); 23] = [
    ("access_seats", "Nơi ngồi chờ có đủ chỗ", "There are enough seats to wait"),
    ("access_equipment", "Trang thiết bị phục vụ đầy đủ", "The equipment is complete"),
    ("access_modern", "Trang thiết bị phục vụ hiện đại", "The equipment is modern"),
    ("access_easy", "Trang thiết bị dễ sử dụng", "The equipment is easy to use"),
    ("procedure_posted", "Thủ tục được niêm yết công khai, đầy đủ", "The procedure is posted in full"),
    ("procedure_papers", "Thành phần hồ sơ đúng quy định", "The papers asked for are those of the rules"),
    ("procedure_fees", "Phí, lệ phí đúng quy định", "The fees are those of the rules"),
    ("procedure_deadline", "Thời hạn giải quyết đúng quy định", "The time limit is that of the rules"),
    ("staff_polite", "Công chức giao tiếp lịch sự", "The staff are polite"),
    ("staff_listens", "Công chức chú ý lắng nghe", "The staff listen"),
    ("staff_answers", "Công chức trả lời, giải đáp đầy đủ", "The staff answer in full"),
    ("staff_helps", "Công chức hướng dẫn kê khai tận tình", "The staff help to fill in the forms"),
    ("staff_clear", "Công chức hướng dẫn dễ hiểu", "The staff explain clearly"),
    ("staff_lawful", "Công chức tuân thủ đúng quy định", "The staff follow the rules"),
    ("result_lawful", "Kết quả đúng quy định", "The result is lawful"),
    ("result_complete", "Kết quả có thông tin đầy đủ", "The result is complete"),
    ("result_accurate", "Kết quả có thông tin chính xác", "The result is accurate"),
    ("result_on_time", "Kết quả được trả đúng hẹn", "The result comes on the appointed day"),
    ("feedback_offered", "Có hình thức tiếp nhận góp ý, phản ánh", "There is a way to give feedback"),
    ("feedback_easy", "Góp ý, phản ánh dễ thực hiện", "Giving feedback is easy"),
    ("feedback_handled", "Góp ý, phản ánh được xử lý tích cực", "Feedback is dealt with"),
    ("feedback_told", "Kết quả xử lý được thông báo kịp thời", "One is told the outcome in time"),
    ("overall", "Nhìn chung về việc giải quyết thủ tục", "All in all"),
];
