//! A server of its own for every fact, on a fresh database.

mod database;
mod reply;
mod tablet;
mod visitor;

use axum::{
    Router,
    body::Body,
    http::{Method, Request, header},
    response::Response,
};
use serde_json::{Value, json};
use survey_api::{App, Clock, Config, offices, questionnaires::Questionnaire, responses::Intake, router};
use tower::ServiceExt;
use uuid::Uuid;

use database::Fresh;
pub(crate) use reply::Reply;
pub(crate) use tablet::Tablet;
pub(crate) use visitor::Visitor;

pub(crate) const ADMIN: &str = "a token of the administrator";
pub(crate) const DEVICE: &str = "a token of a device";
/// Frozen here: 2026-08-15, 02:14:05 in UTC.
pub(crate) const NOW: &str = "2026-08-15T02:14:05Z";
pub(crate) const WAVE: &str = "2026-Q3";

/// Shows a fact on a fresh SQLite, and then on a fresh PostgreSQL.
pub(crate) async fn on_each_database(fact: impl AsyncFn(TestApp)) {
    let file = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", file.path().join("hailong.db").display());
    fact(TestApp::open(url, file.path()).await).await;
    if let Some(fresh) = Fresh::postgres().await {
        let keys = tempfile::tempdir().unwrap();
        fact(TestApp::open(fresh.url.clone(), keys.path()).await).await;
        fresh.drop().await;
    }
}

/// A running server without a socket. One verb a route.
#[derive(Clone)]
pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) url: String,
    routes: Router,
}

impl TestApp {
    pub(crate) async fn open(url: String, keys: &std::path::Path) -> Self {
        let config = Config {
            database_url: url.clone(),
            intake_token: DEVICE.into(),
            admin_token: ADMIN.into(),
            queue: 64,
            open_form_per_minute: 0,
            keys: keys.join("keys").display().to_string(),
            exports: keys.join("exports").display().to_string(),
            releases: keys.join("releases").display().to_string(),
            ..Config::default()
        };
        Self::of(App::open(config, Clock::at(NOW.parse().unwrap())).await.unwrap())
    }

    /// What runs already.
    pub(crate) fn of(app: App) -> Self {
        Self { routes: router::router(app.clone()), url: app.config.database_url.clone(), app }
    }

    pub(crate) async fn get_from(&self, network: &str, path: &str) -> Reply {
        self.send(Method::GET, path, &[("x-forwarded-for", network), ("accept", "text/html")], None).await
    }

    /// With the one-stop questionnaire, an office and an open wave.
    pub(crate) async fn in_the_field(self) -> Self {
        self.planned().await;
        self.open_wave(WAVE).await.expect(200);
        self
    }

    /// With room for so many waiting responses.
    pub(crate) fn with_queue(self, queue: usize) -> Self {
        let intake = Intake::start(self.app.store.clone(), self.app.clock, self.app.tokens.clone(), queue).unwrap();
        let app = App { intake, ..self.app };
        Self { routes: router::router(app.clone()), app, ..self }
    }

    /// With the one-stop questionnaire, an office and a wave that was never opened.
    pub(crate) async fn planned(&self) {
        survey_api::questionnaires::store::register(&self.app.store, &Questionnaire::one_stop()).await.unwrap();
        self.put_office("VPEZ", office()).await.expect(200);
        self.create_wave(json!({"period": WAVE, "questionnaire": {"key": "one_stop", "version": 1}})).await.expect(201);
    }

    pub(crate) async fn put_response(&self, id: Uuid, body: Value) -> Reply {
        self.send(Method::PUT, &format!("/api/v1/responses/{id}"), &[], Some(body.to_string())).await
    }

    pub(crate) async fn put_response_as(&self, token: &str, id: Uuid, body: Value) -> Reply {
        let bearer = format!("Bearer {token}");
        let path = format!("/api/v1/responses/{id}");
        self.send(Method::PUT, &path, &[("authorization", &bearer)], Some(body.to_string())).await
    }

    pub(crate) async fn put_office(&self, code: &str, body: Value) -> Reply {
        self.administer(Method::PUT, &format!("/api/v1/offices/{code}"), Some(body)).await
    }

    pub(crate) async fn create_wave(&self, body: Value) -> Reply {
        self.administer(Method::POST, "/api/v1/waves", Some(body)).await
    }

    pub(crate) async fn open_wave(&self, code: &str) -> Reply {
        self.administer(Method::POST, &format!("/api/v1/waves/{code}/open"), None).await
    }

    pub(crate) async fn freeze_wave(&self, code: &str) -> Reply {
        self.administer(Method::POST, &format!("/api/v1/waves/{code}/freeze"), None).await
    }

    pub(crate) async fn put_encounters(&self, wave: &str, office: &str, group: &str, encounters: u32) -> Reply {
        let path = format!("/api/v1/waves/{wave}/encounters/{office}/{group}");
        self.administer(Method::PUT, &path, Some(json!({"encounters": encounters}))).await
    }

    pub(crate) async fn post_questionnaire(&self, toml: &str) -> Reply {
        let bearer = format!("Bearer {ADMIN}");
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/toml")];
        self.send(Method::POST, "/api/v1/questionnaires", &headers, Some(toml.to_owned())).await
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, &[], None).await
    }

    /// As the case system or the print service.
    pub(crate) async fn report(&self, method: Method, path: &str, body: Value) -> Reply {
        let bearer = format!("Bearer {ADMIN}");
        self.send(method, path, &[("authorization", &bearer)], Some(body.to_string())).await
    }

    pub(crate) async fn revoke_ballot(&self, id: &str, reason: &str) -> Reply {
        self.administer(Method::POST, &format!("/api/v1/ballots/{id}/revoke"), Some(json!({"reason": reason}))).await
    }

    /// `step` → count, over all counters.
    pub(crate) async fn funnel(&self) -> std::collections::BTreeMap<String, i64> {
        let counts = self.administer(Method::GET, &format!("/api/v1/waves/{WAVE}/ballots"), None).await.expect(200);
        let mut sums = std::collections::BTreeMap::new();
        for count in counts.as_array().unwrap() {
            *sums.entry(count["step"].as_str().unwrap().to_owned()).or_default() += count["count"].as_i64().unwrap();
        }
        sums
    }

    /// The same database at another moment.
    pub(crate) async fn at(&self, moment: &str) -> Self {
        let app = App::open((*self.app.config).clone(), Clock::at(moment.parse().unwrap())).await.unwrap();
        Self { routes: router::router(app.clone()), app, url: self.url.clone() }
    }

    /// How many responses of the wave are stored.
    pub(crate) async fn stored(&self) -> u64 {
        survey_api::responses::store::count(&self.app.store, WAVE).await.unwrap()
    }

    async fn administer(&self, method: Method, path: &str, body: Option<Value>) -> Reply {
        let bearer = format!("Bearer {ADMIN}");
        self.send(method, path, &[("authorization", &bearer)], body.map(|body| body.to_string())).await
    }

    /// JSON unless the headers say otherwise.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Reply {
        Reply::read(self.answer(method, path, headers, body).await).await
    }

    /// The same before anything is read of it.
    pub(crate) async fn answer(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Response {
        self.answer_bytes(method, path, headers, body.map(String::into_bytes)).await
    }

    /// The same for a body that is no text.
    pub(crate) async fn answer_bytes(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Vec<u8>>,
    ) -> Response {
        let mut request = Request::builder().method(method).uri(path);
        if body.is_some() && !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header(header::CONTENT_TYPE, "application/json; charset=utf-8");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.map_or_else(Body::empty, Body::from)).unwrap();
        self.routes.clone().oneshot(request).await.unwrap()
    }
}

/// An office with two groups of services.
pub(crate) fn office() -> Value {
    json!({
        "name": {"vi": "Ban Quản lý Khu kinh tế Vân Phong", "en": "Van Phong Economic Zone Board"},
        "province": "KH",
        "service_groups": [
            {"code": "investment", "name": {"vi": "Đầu tư", "en": "Investment"}},
            {"code": "labour", "name": {"vi": "Lao động", "en": "Labour"}},
        ],
        "counters": [{"code": "1", "name": {"vi": "Quầy 1", "en": "Counter 1"}}],
    })
}

/// A response that every check lets through.
pub(crate) fn response() -> Value {
    json!({
        "wave": WAVE, "office": "VPEZ", "service_group": "investment", "channel": "kiosk", "language": "vi",
        "answers": [
            {"item": "overall", "code": 5},
            {"item": "staff_polite", "code": 4},
            {"item": "feedback_told", "missing": "dont_know"},
        ],
    })
}

/// The same as it comes in through the door of the program itself.
pub(crate) fn new_response(id: Uuid) -> survey_api::responses::NewResponse {
    serde_json::from_value::<survey_api::responses::views::ResponseBody>(response()).unwrap().under(id)
}

/// An office of the domain, as the store keeps it.
pub(crate) async fn remove_office(app: &TestApp, code: &str) {
    use sea_orm::ConnectionTrait;
    assert!(offices::store::one(&app.app.store, code).await.unwrap().is_some());
    let tx = app.app.store.begin().await.unwrap();
    tx.execute_unprepared(&format!("DELETE FROM office WHERE code = '{code}'")).await.unwrap();
    tx.commit().await.unwrap();
}
