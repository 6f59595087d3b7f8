//! The table of arrows of docs/ARCHITECTURE.md: twenty people, from an answer to the page, each stage checked by hand-worked numbers.
//! And at full size: what the simulated survey is estimated to be against what it is.

mod truth;
mod twenty;

use analytics::{Figure, codebook::MissingReason, frame::ResponseFrame, release::check_manifest, wave::Gate};
use charts::{Chart, Kind, Selection};
use fixtures::tiny;
use survey_api::{
    App, Clock, Config,
    app::stop_signal,
    microdata::{self, Late},
    releases::{self, compile::compile},
    responses::Credential,
    waves,
};
use tokio::net::TcpListener;

fn satisfied<'a>(figures: &'a [Figure], item: &str, office: &str) -> &'a Figure {
    let is = |figure: &&Figure| {
        figure.statistic == "proportion"
            && figure.variable == item
            && figure.category.as_deref() == Some("satisfied")
            && figure.domain_value("office") == Some(office)
            && figure.domain_value("period") == Some(tiny::PERIOD)
    };
    figures.iter().find(is).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_becomes_a_page() {
    let dir = tempfile::tempdir().unwrap();
    let database_url = format!("sqlite:{}", dir.path().join("tiny.db").display());
    let app = App::open(Config { database_url, ..Config::default() }, Clock::system()).await.unwrap();
    twenty::open_wave(&app).await;

    // answer → response: exactly once, durable when acknowledged.
    let sheets = twenty::sheets();
    let encounter = Credential::Program(analytics::frame::Basis::Encounter);
    for sheet in &sheets {
        assert!(!app.intake.submit(sheet.clone(), encounter).await.unwrap().replayed);
    }
    assert!(
        app.intake.submit(sheets[0].clone(), encounter).await.unwrap().replayed,
        "the same again is the same response"
    );
    waves::store::freeze(&app.store, tiny::PERIOD).await.unwrap();

    // response → frame: a byte an item, and everything missing says why.
    let (codebook, microdata) = microdata::read(&app.store, &[tiny::PERIOD], Late::Left).await.unwrap();
    assert_eq!(ResponseFrame::new(&microdata, &codebook).unwrap().len(), 20);
    let listens = codebook.position("listens").unwrap();
    let not_asked = microdata.answers[listens].iter().filter(|&&byte| byte == MissingReason::NotAsked.byte());
    assert_eq!(not_asked.count(), 5);

    // frame → estimate → index → release: hand-worked in fixtures::tiny.
    let gate = Gate { confidential_below: 0, minimum_n: 5, minimum_n_eff: None, maximum_width: None };
    let order = twenty::order(dir.path().join("releases"), gate);
    let made = compile(&app.store, order.clone(), |_| {}).await.unwrap();
    for (office, share) in [("north", 0.5625), ("south", 0.6)] {
        let figure = satisfied(&made.release.figures, "polite", office);
        assert!((figure.estimate.unwrap() - share).abs() < 1e-12, "{figure:?}");
        assert_eq!(figure.n, Some(10));
    }
    let root = |unit: &str| made.release.scores.iter().find(|s| s.unit == unit && s.node == "tiny").unwrap();
    let all = root("all");
    assert!(all.low.unwrap() < all.score.unwrap() && all.score.unwrap() < all.high.unwrap(), "{all:?}");
    check_manifest(&made.folder).unwrap();
    assert_eq!(analytics::release::read(&made.folder).unwrap(), made.release, "the folder holds every digit");
    for file in
        ["data/2026-Q3.parquet", "report.html", "report.pdf", "slides.pdf", "charts/ranking.svg", "charts/likert.png"]
    {
        assert!(made.folder.join(file).is_file(), "{file}");
    }
    let again = compile(&app.store, order, |_| {}).await.unwrap();
    assert_eq!(again.folder, made.folder, "the same data gives the same bytes, so there is nothing new to keep");
    assert_eq!(std::fs::read_dir(dir.path().join("releases")).unwrap().count(), 1, "nothing half-written is left");

    // release → chart: picture and text alternative come from one value.
    let chart = Chart::from_release(&made.release, Kind::Ranking, &Selection::default()).unwrap();
    assert!(chart.alt().short.contains("2026"), "{:?}", chart.alt());

    // chart → page.
    releases::store::record(&app.store, &made.folder, app.clock.now()).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(app.serve(listener, stop_signal()));
    let page = reqwest::get(format!("http://{address}/")).await.unwrap();
    assert_eq!(page.status(), 200);
    let page = page.text().await.unwrap();
    assert!(page.contains("<svg") && page.contains("III/2026") && page.contains("Bắc"), "{page}");
}
