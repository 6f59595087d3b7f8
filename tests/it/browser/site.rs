//! The server under test: a release made by hand, twelve offices, eight quarters, one quarter open.

use std::collections::BTreeMap;

use analytics::{
    Figure, Release, Score, Status, Text,
    release::{self, Label, Metadata},
};
use survey_api::{
    App, Clock, Config, offices,
    offices::{Office, domain::Named},
    questionnaires::{self, Questionnaire},
    releases, responses, waves,
};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

pub(super) const WAVE: &str = "2026-Q4";
const QUARTERS: [&str; 8] = ["2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"];
const ROLLING: &str = "2025-Q4..2026-Q3";
const OFFICES: [(&str, &str, f64, u64); 8] = [
    ("bql", "Ban Quản lý Khu kinh tế Vân Phong", 83.1, 26),
    ("snv", "Sở Nội vụ", 90.4, 412),
    ("stc", "Sở Tài chính", 86.2, 655),
    ("stp", "Sở Tư pháp", 88.9, 730),
    ("sxd", "Sở Xây dựng", 79.3, 520),
    ("snnmt", "Sở Nông nghiệp và Môi trường", 77.6, 610),
    ("syt", "Sở Y tế", 87.0, 388),
    ("sgddt", "Sở Giáo dục và Đào tạo", 89.5, 301),
];

pub(super) struct Site {
    pub(super) address: String,
    pub(super) app: App,
    stop: Option<oneshot::Sender<()>>,
    served: JoinHandle<survey_api::Result<()>>,
    _folder: TempDir,
}

impl Site {
    pub(super) async fn start() -> Self {
        Self::asking(&Questionnaire::one_stop()).await
    }

    /// With another questionnaire in the field.
    pub(super) async fn asking(questionnaire: &Questionnaire) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database_url = format!("sqlite:{}", folder.path().join("site.db").display());
        let clock = Clock::at("2026-10-20T03:00:00Z".parse().unwrap());
        let app = App::open(Config { database_url, ..Config::default() }, clock).await.unwrap();
        fill(&app, questionnaire).await;
        publish(&app, &folder).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let served = tokio::spawn(app.clone().serve(listener, async move {
            let _ = stopped.await;
        }));
        Self { address, app, stop: Some(stop), served, _folder: folder }
    }

    pub(super) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    pub(super) async fn walk_ins(&self) -> u64 {
        responses::store::count_walk_ins(&self.app.store, WAVE).await.unwrap()
    }

    pub(super) async fn stop(mut self) {
        let _ = self.stop.take().unwrap().send(());
        self.served.await.unwrap().unwrap();
    }
}

async fn fill(app: &App, questionnaire: &Questionnaire) {
    questionnaires::store::register(&app.store, questionnaire).await.unwrap();
    for (code, name, ..) in OFFICES {
        let named = |code: &str, vi: &str, en: &str| Named { code: code.into(), name: Text::new(vi, en) };
        let office = Office {
            code: code.into(),
            name: Text::new(name, name),
            province: "KH".into(),
            service_groups: vec![
                named("business", "Doanh nghiệp, đầu tư", "Business and investment"),
                named("land", "Đất đai, xây dựng", "Land and building"),
            ],
            counters: vec![named("1", "Quầy 1", "Counter 1")],
        };
        offices::store::put(&app.store, &office).await.unwrap();
    }
    let wave = waves::Wave::planned(WAVE.into(), WAVE.into(), questionnaire.sha256()).unwrap();
    waves::store::create(&app.store, &wave).await.unwrap();
    waves::store::open(&app.store, WAVE).await.unwrap();
}

async fn publish(app: &App, folder: &TempDir) {
    for period in ["2026-Q2", "2026-Q3"] {
        let path = folder.path().join(period);
        std::fs::create_dir(&path).unwrap();
        release::write(&made_by_hand(period), &path).unwrap();
        release::write_manifest(&path).unwrap();
        releases::store::record(&app.store, &path, app.clock.now()).await.unwrap();
    }
}

fn made_by_hand(period: &str) -> Release {
    let codebook = Questionnaire::one_stop().codebook().clone();
    let label = |code: &str, parent: Option<&str>, name: Text| Label {
        code: code.into(),
        parent: parent.map(str::to_owned),
        name,
    };
    let mut nodes = vec![label("sipas", None, Text::new("Chỉ số hài lòng", "Satisfaction index"))];
    nodes.extend(codebook.factors.iter().map(|factor| label(&factor.key, Some("sipas"), factor.text.clone())));
    let here = QUARTERS.iter().position(|quarter| *quarter == period).unwrap();
    Release {
        metadata: Metadata {
            title: Text::new("Chỉ số hài lòng về sự phục vụ hành chính", "Satisfaction index of public services"),
            agency: Text::new("Ban Quản lý Khu kinh tế Vân Phong", "Van Phong Economic Zone Authority"),
            population: Text::new(
                "Các lượt giải quyết thủ tục đã xong trong quý",
                "The finished visits of the quarter",
            ),
            period: period.into(),
            periods: QUARTERS[..=here].iter().map(|quarter| (*quarter).into()).collect(),
            scheme: "sipas".into(),
            scheme_version: "1".into(),
            questionnaire_sha256: Questionnaire::one_stop().sha256(),
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
        units: OFFICES.iter().map(|(code, name, ..)| label(code, None, Text::new(*name, *name))).collect(),
        scores: scores(&nodes, period, here),
        figures: figures(&codebook, period, here),
        nodes,
        codebook,
    }
}

/// The index of all offices together.
fn overall(quarter: usize) -> f64 {
    81.6 + 0.62 * quarter as f64 + if quarter.is_multiple_of(2) { 0.3 } else { -0.2 }
}

fn scores(nodes: &[Label], period: &str, here: usize) -> Vec<Score> {
    let factors = [0.0, 3.4, -1.2, 2.6, 0.4, -5.1];
    let score = |unit: &str, period: &str, node: &str, value: f64, n: u64| {
        let se = 100.0 * (value / 100.0 * (1.0 - value / 100.0) / n as f64).sqrt();
        let base = Score {
            unit: unit.into(),
            period: period.into(),
            node: node.into(),
            level: 1,
            n: Some(n),
            ..Score::default()
        };
        if n < 30 {
            return Score { status: Status::Suppressed, reason: Some("n < 30".into()), ..base };
        }
        Score { score: Some(value), se: Some(se), low: Some(value - 1.96 * se), high: Some(value + 1.96 * se), ..base }
    };
    let mut scores = Vec::new();
    for (quarter, label) in QUARTERS[..=here].iter().enumerate() {
        for (node, shift) in nodes.iter().zip(factors) {
            let value = overall(quarter) + shift;
            scores.push(score(Score::EVERYONE, label, &node.code, value, 3400 + 30 * quarter as u64));
        }
    }
    for (code, _, value, n) in OFFICES {
        let better = OFFICES.iter().filter(|other| other.2 > value).count() as u32;
        let ranked = Score {
            rank: Some(better + 1),
            rank_low: Some(better.max(1)),
            rank_high: Some((better + 3).min(8)),
            ..score(code, period, "sipas", value, n)
        };
        scores.push(ranked);
        scores.push(score(code, ROLLING, "sipas", value - 0.8, 4 * n));
        for (before, label) in QUARTERS[..here].iter().rev().enumerate() {
            scores.push(score(code, label, "sipas", value - 0.7 * (before + 1) as f64, n));
        }
        for (node, shift) in nodes.iter().zip(factors).skip(1) {
            scores.push(score(code, period, &node.code, value + shift, n));
        }
    }
    scores
}

fn figures(codebook: &analytics::Codebook, period: &str, here: usize) -> Vec<Figure> {
    let figure = |statistic: &str, variable: &str, category: Option<&str>, value: f64| Figure {
        statistic: statistic.into(),
        variable: variable.into(),
        category: category.map(str::to_owned),
        domain: BTreeMap::from([("period".into(), period.into())]),
        estimate: Some(value),
        low: (statistic == "proportion").then_some((value - 0.012).max(0.0)),
        high: (statistic == "proportion").then_some(value + 0.012),
        level: Some(0.95),
        n: Some(3600),
        ..Figure::default()
    };
    let mut figures = vec![figure("count", "responses", None, 3642.0), figure("count", "encounters", None, 9120.0)];
    for (position, item) in codebook.items.iter().enumerate() {
        let good = 0.78 + 0.01 * (position % 9) as f64;
        let shares = [0.1 * (1.0 - good), 0.3 * (1.0 - good), 0.6 * (1.0 - good), 0.6 * good, 0.4 * good];
        for (code, share) in shares.into_iter().enumerate() {
            figures.push(figure("proportion", &item.key, Some(&(code + 1).to_string()), share));
        }
        figures.push(figure("proportion", &item.key, Some("satisfied"), good));
        for (category, value, half) in
            [("importance", 0.02 + 0.003 * position as f64, 0.01), ("performance", 100.0 * good, 1.4)]
        {
            let ends = (Some(value - half), Some(value + half));
            let of_item = figure("importance_performance", &item.key, Some(category), value);
            figures.push(Figure { low: ends.0, high: ends.1, ..of_item });
        }
    }
    for (code, _, value, _) in OFFICES {
        let (office, difference) = (("office".to_owned(), code.to_owned()), value - overall(here));
        let mut test = figure("difference", "sipas", Some("vs_all"), difference);
        test.domain.extend([office]);
        figures.push(Figure { low: Some(difference - 2.0), high: Some(difference + 2.0), ..test });
    }
    for (part, value) in [("before", 84.0), ("data", 1.1), ("weights", -0.2), ("after", 84.9)] {
        let mut of_change = figure("change", "change", Some(part), value);
        if part == "before" {
            of_change.domain = BTreeMap::from([("period".into(), QUARTERS[0].into())]);
        }
        figures.push(of_change);
    }
    figures
}
