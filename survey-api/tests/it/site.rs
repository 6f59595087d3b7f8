//! A whole site without a socket: one release, one open quarter, three offices.

use analytics::{Text, release};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use survey_api::{
    App, Clock, Config, offices,
    offices::{Office, domain::Named},
    questionnaires::{self, Questionnaire},
    releases, responses, router, waves,
};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::sample_release;

/// The open quarter.
pub(crate) const WAVE: &str = "2026-Q4";

pub(crate) struct Site {
    pub(crate) app: App,
    routes: Router,
    _folder: TempDir,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Site {
    /// Offices and a questionnaire, and nothing else.
    pub(crate) async fn bare() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database_url = format!("sqlite:{}", folder.path().join("site.db").display());
        let clock = Clock::at("2026-10-20T03:00:00Z".parse().unwrap());
        let app = App::open(Config { database_url, ..Config::default() }, clock).await.unwrap();
        questionnaires::store::register(&app.store, &Questionnaire::one_stop()).await.unwrap();
        for (code, name, groups) in
            [("mot", "Bộ phận Một cửa số 1", vec!["land", "trade"]), ("hai", "Bộ phận Một cửa số 2", vec!["land"])]
        {
            let named = |code: &str| Named {
                code: code.into(),
                name: Text::new(format!("Nhóm {code}"), format!("Group {code}")),
            };
            let office = Office {
                code: code.into(),
                name: Text::new(name, code),
                province: "KH".into(),
                service_groups: groups.into_iter().map(named).collect(),
                counters: vec![named("1")],
            };
            offices::store::put(&app.store, &office).await.unwrap();
        }
        Self { routes: router::router(app.clone()), app, _folder: folder }
    }

    /// With a release and an open quarter.
    pub(crate) async fn published() -> Self {
        let site = Self::bare().await.in_the_field().await;
        let folder = site._folder.path().join("2026-Q3");
        std::fs::create_dir(&folder).unwrap();
        release::write(&sample_release::release(), &folder).unwrap();
        release::write_manifest(&folder).unwrap();
        releases::store::record(&site.app.store, &folder, site.app.clock.now()).await.unwrap();
        site
    }

    /// With an open quarter.
    pub(crate) async fn in_the_field(self) -> Self {
        let sha256 = Questionnaire::one_stop().sha256();
        let wave = waves::Wave::planned(WAVE.into(), WAVE.into(), sha256).unwrap();
        waves::store::create(&self.app.store, &wave).await.unwrap();
        waves::store::open(&self.app.store, WAVE).await.unwrap();
        self
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Sends the form as a browser on this site does.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_from("same-origin", path, fields).await
    }

    pub(crate) async fn post_from(&self, site: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let pairs: Vec<_> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", site);
        self.send(request, Body::from(pairs.join("&"))).await
    }

    async fn send(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let request = request.header(header::ACCEPT, "text/html,*/*;q=0.8").body(body).unwrap();
        let response = self.routes.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, text }
    }

    /// How many walk-ins are stored.
    pub(crate) async fn walk_ins(&self) -> u64 {
        responses::store::count_walk_ins(&self.app.store, WAVE).await.unwrap()
    }
}
