//! A million responses into columns: from the database, and from the wave's Parquet file.

use std::time::Instant;

use analytics::frame::{
    Basis,
    freeze::{self, FrozenWave},
};
use survey_api::{
    App, Clock, Config,
    microdata::{self, Late},
    responses::{Answer, Credential, ItemAnswer, NewResponse},
};
use uuid::Uuid;

use super::{
    database::Database,
    server::{WAVE, into_the_field, status},
};

async fn open(url: &str, keys: &str) -> App {
    let config = Config { database_url: url.to_owned(), keys: keys.to_owned(), ..Config::default() };
    App::open(config, Clock::system()).await.unwrap()
}

/// Imports so many responses of all offices, and says in how many seconds.
pub(crate) async fn fill(database: &Database, count: usize) -> f64 {
    let app = open(&database.url, &database.keys()).await;
    into_the_field(&app).await;
    let items = survey_api::questionnaires::Questionnaire::one_stop().codebook.items;
    let offices: Vec<&str> = fixtures::register::OFFICES.iter().map(|office| office.code).collect();
    let start = Instant::now();
    for _ in 0..count / 10_000 {
        let responses = (0..10_000).map(|_| {
            let id = Uuid::new_v4();
            let byte = |i: usize| usize::from(id.as_bytes()[i % 16]);
            let answer = |(i, item): (usize, &analytics::codebook::Item)| ItemAnswer {
                item: item.key.clone(),
                answer: Answer::Code(1 + ((byte(i) >> (i / 16)) % 5) as i64),
            };
            NewResponse {
                id,
                wave: WAVE.to_owned(),
                office: offices[byte(0) % offices.len()].to_owned(),
                service_group: ["investment", "labour", "land"][byte(1) % 3].to_owned(),
                channel: ["kiosk", "qr", "web", "paper"][byte(2) % 4].to_owned(),
                language: ["vi", "en"][usize::from(byte(3) > 230)].to_owned(),
                answers: items.iter().take(22).enumerate().map(answer).collect(),
                comment: None,
            }
        });
        let responses: Vec<_> = responses.collect();
        let taken = app.intake.submit_many(responses, Credential::Program(Basis::Ticket)).await;
        assert!(taken.iter().all(Result::is_ok));
    }
    let seconds = start.elapsed().as_secs_f64();
    app.close().await.unwrap();
    seconds
}

pub(crate) async fn microdata(url: &str, keys: &str) {
    let app = open(url, keys).await;
    microdata::read(&app.store, &[], Late::Left).await.unwrap();
    let (base, start) = (peak(), Instant::now());
    let (_, data) = microdata::read(&app.store, &[WAVE], Late::Left).await.unwrap();
    let seconds = start.elapsed().as_secs_f64();
    assert_eq!((data.len(), data.answers[0].len()), (super::MILLION, super::MILLION));
    println!(
        "database to columns: {:.0} rows/s, {:.0} MB above {base:.0} MB",
        data.len() as f64 / seconds,
        peak() - base
    );
}

/// Writes the wave as a release freezes it, and reads it back.
pub(crate) async fn parquet(url: &str, keys: &str) {
    let app = open(url, keys).await;
    let (codebook, microdata) = microdata::read(&app.store, &[WAVE], Late::Left).await.unwrap();
    let wave = FrozenWave { codebook, questionnaire_sha256: String::new(), microdata, encounters: Vec::new() };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wave.parquet");
    let start = Instant::now();
    freeze::write(&wave, &file).unwrap();
    let written = start.elapsed().as_secs_f64();
    let fastest = (0..5).map(|_| {
        let start = Instant::now();
        let read = freeze::read(&file).unwrap();
        let seconds = start.elapsed().as_secs_f64();
        assert_eq!(read.microdata.len(), super::MILLION);
        seconds
    });
    let fastest = fastest.fold(f64::INFINITY, f64::min);
    let rows = super::MILLION as f64;
    println!("frozen in {written:.1} s; frozen file to columns, checked: {:.1} M rows/s", rows / fastest / 1e6);
}

fn peak() -> f64 {
    status("/proc/self/status", "VmHWM:")
}
