use std::path::Path;

use analytics::{Release, Score, Text, release::Metadata};
use axum::http::Method;
use survey_api::releases::store::record;

use crate::harness::{NOW, TestApp, on_each_database};

#[tokio::test]
async fn the_index_of_a_release_is_read_by_unit_node_and_period() {
    on_each_database(async |app| {
        let folder = published(&app).await;
        let all = app.get("/api/v1/releases/2026-Q3/index").await.expect(200);
        assert_eq!(all["scores"].as_array().unwrap().len(), 3);
        assert_eq!(all["scheme"], "sipas");
        let one = app.get("/api/v1/releases/2026-Q3/index?unit=all&node=sipas").await.expect(200);
        assert_eq!(one["scores"][0]["score"], 85.43);
        assert_eq!(one["scores"][0]["low"], 82.5);
        assert_eq!(one["scores"].as_array().unwrap().len(), 1);
        assert_eq!(
            app.get("/api/v1/releases/2026-Q3/index?unit=nobody").await.expect(200)["scores"],
            serde_json::json!([])
        );
        assert_eq!(app.get("/api/v1/releases/2031-Q1/index").await.refused(404), "not_found");
        drop(folder);
    })
    .await;
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    on_each_database(async |app| {
        let folder = published(&app).await;
        for path in ["index", "charts/ranking.svg", "tables/scores.csv"] {
            let path = format!("/api/v1/releases/2026-Q3/{path}");
            let first = app.get(&path).await;
            first.expect(200);
            let tag = first.header("etag").to_owned();
            assert_eq!(first.header("cache-control"), "public, max-age=300");
            let again = app.send(Method::GET, &path, &[("if-none-match", &tag)], None).await;
            assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""), "{path}");
            let other = app.send(Method::GET, &path, &[("if-none-match", "\"other\"")], None).await;
            assert_eq!(other.text, first.text);
        }
        drop(folder);
    })
    .await;
}

#[tokio::test]
async fn charts_and_tables_are_served_as_they_are() {
    on_each_database(async |app| {
        let folder = published(&app).await;
        let chart = app.get("/api/v1/releases/2026-Q3/charts/ranking.svg").await;
        assert_eq!((chart.header("content-type"), chart.text.as_str()), ("image/svg+xml", "<svg/>"));
        let table = app.get("/api/v1/releases/2026-Q3/tables/scores.csv").await;
        assert!(table.header("content-type").starts_with("text/csv"));
        assert_eq!(app.get("/api/v1/releases/2026-Q3/charts/other.svg").await.refused(404), "not_found");
        drop(folder);
    })
    .await;
}

#[tokio::test]
async fn a_chart_that_is_not_ready_is_drawn() {
    on_each_database(async |app| {
        let folder = tempfile::tempdir().unwrap();
        let release = crate::sample_release::release();
        analytics::release::write(&release, folder.path()).unwrap();
        analytics::release::write_manifest(folder.path()).unwrap();
        record(&app.app.store, folder.path(), NOW.parse().unwrap()).await.unwrap();
        let charts = format!("/api/v1/releases/{}/charts", release.metadata.period);

        let ranking = app.get(&format!("{charts}/ranking.svg")).await;
        assert_eq!((ranking.status.as_u16(), ranking.header("content-type")), (200, "image/svg+xml"));
        assert!(ranking.text.contains("<title") && ranking.text.contains("<desc"));
        let english = app.get(&format!("{charts}/ranking.svg?lang=en")).await;
        assert!(english.status == 200 && english.text != ranking.text);
        let tag = english.header("etag").to_owned();
        let again =
            app.send(Method::GET, &format!("{charts}/ranking.svg?lang=en"), &[("if-none-match", &tag)], None).await;
        assert_eq!(again.status, 304);
        let unknown = app.get(&format!("{charts}/trend.svg?unit=nobody")).await;
        assert_eq!(unknown.violations(), [("?unit".to_owned(), "unknown_value".to_owned())]);
        for nothing in ["pie.svg", "ranking.bmp", "ranking", "ranking.svg?page=99"] {
            assert_eq!(app.get(&format!("{charts}/{nothing}")).await.refused(404), "not_found", "{nothing}");
        }
    })
    .await;
}

#[tokio::test]
async fn no_path_leads_out_of_the_folder() {
    on_each_database(async |app| {
        let folder = published(&app).await;
        for name in [
            "..%2Frelease.json",
            "%2e%2e%2frelease.json",
            "..",
            ".hidden.csv",
            "a%2Fb.csv",
            "x%00.csv",
            "%5C..%5Cx.csv",
            "tables",
        ] {
            let reply = app.get(&format!("/api/v1/releases/2026-Q3/tables/{name}")).await;
            assert!([404, 422].contains(&reply.status.as_u16()), "{name}: {}", reply.text);
        }
        drop(folder);
    })
    .await;
}

#[tokio::test]
async fn a_correction_is_the_next_revision() {
    on_each_database(async |app| {
        let first = published(&app).await;
        let now = NOW.parse().unwrap();
        assert_eq!(record(&app.app.store, first.path(), now).await.unwrap().revision, 1, "the same again");
        let second = tempfile::tempdir().unwrap();
        write(second.path(), 86.0);
        assert_eq!(record(&app.app.store, second.path(), now).await.unwrap().revision, 2);
        let releases = app.get("/api/v1/releases").await.expect(200);
        assert_eq!((releases.as_array().unwrap().len(), &releases[0]["revision"]), (1, &serde_json::json!(2)));
        assert_eq!(app.get("/api/v1/releases/2026-Q3/index?node=sipas").await.expect(200)["scores"][0]["score"], 86.0);
    })
    .await;
}

#[tokio::test]
async fn a_folder_that_is_not_what_its_manifest_says_is_not_recorded() {
    on_each_database(async |app| {
        let empty = tempfile::tempdir().unwrap();
        assert!(record(&app.app.store, empty.path(), NOW.parse().unwrap()).await.is_err());
        std::fs::write(empty.path().join("release.json"), "{").unwrap();
        analytics::release::write_manifest(empty.path()).unwrap();
        assert!(record(&app.app.store, empty.path(), NOW.parse().unwrap()).await.is_err());
        let touched = tempfile::tempdir().unwrap();
        write(touched.path(), 85.43);
        std::fs::write(touched.path().join("charts/ranking.svg"), "<svg></svg>").unwrap();
        let refusal = record(&app.app.store, touched.path(), NOW.parse().unwrap()).await.unwrap_err();
        assert!(refusal.to_string().contains("ranking.svg: đã bị sửa / it was changed"), "{refusal}");
        assert_eq!(app.get("/api/v1/releases").await.expect(200), serde_json::json!([]));
    })
    .await;
}

async fn published(app: &TestApp) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), 85.43);
    record(&app.app.store, folder.path(), NOW.parse().unwrap()).await.unwrap();
    folder
}

fn write(folder: &Path, score: f64) {
    let at = |unit: &str, node: &str, score| Score {
        unit: unit.into(),
        period: "2026-Q3".into(),
        node: node.into(),
        score: Some(score),
        low: Some(82.5),
        high: Some(88.0),
        ..Score::default()
    };
    let release = Release {
        metadata: Metadata {
            title: Text::new("Chỉ số hài lòng", "Satisfaction index"),
            period: "2026-Q3".into(),
            scheme: "sipas".into(),
            ..Metadata::default()
        },
        scores: vec![at("all", "sipas", score), at("all", "staff", 90.0), at("VPEZ", "sipas", 88.0)],
        ..Release::default()
    };
    std::fs::create_dir_all(folder.join("charts")).unwrap();
    std::fs::write(folder.join("charts/ranking.svg"), "<svg/>").unwrap();
    analytics::release::write(&release, folder).unwrap();
    analytics::release::write_manifest(folder).unwrap();
}
