use axum::http::Method;
use serde_json::{Value, json};
use survey_api::{App, Clock, Config, limits::OfficeNetworks};
use uuid::Uuid;

use crate::harness::{NOW, Reply, Tablet, TestApp, on_each_database, response};

/// The same server with the limits that it has by default.
async fn limited(app: &TestApp) -> TestApp {
    let defaults = Config::default();
    let config = Config {
        open_form_per_minute: defaults.open_form_per_minute,
        network_per_minute: defaults.network_per_minute,
        trusted_proxies: 1,
        ..(*app.app.config).clone()
    };
    TestApp::of(App::open(config, Clock::at(NOW.parse().unwrap())).await.unwrap())
}

async fn put_from(app: &TestApp, network: &str, body: Value) -> Reply {
    let path = format!("/api/v1/responses/{}", Uuid::new_v4());
    app.send(Method::PUT, &path, &[("x-forwarded-for", network)], Some(body.to_string())).await
}

#[tokio::test]
async fn the_open_form_takes_five_a_minute_from_one_network_and_says_so() {
    on_each_database(async |app| {
        let app = limited(&app.in_the_field().await).await;
        for left in (0..5).rev() {
            let taken = put_from(&app, "203.0.113.9", response()).await;
            taken.expect(201);
            assert_eq!(taken.header("ratelimit-policy"), "\"open_form\";q=5;w=60");
            assert!(taken.header("ratelimit").starts_with(&format!("\"open_form\";r={left};t=")), "{taken:?}");
        }
        let refused = put_from(&app, "203.0.113.9", response()).await;
        assert_eq!(refused.refused(429), "too_many_requests");
        assert!((1..=13).contains(&refused.header("retry-after").parse::<u32>().unwrap()));
        assert!(refused.header("ratelimit").starts_with("\"open_form\";r=0;t="));
        let english = [("x-forwarded-for", "203.0.113.9"), ("accept-language", "en")];
        let path = format!("/api/v1/responses/{}", Uuid::new_v4());
        let told = app.send(Method::PUT, &path, &english, Some(response().to_string())).await.expect(429);
        assert_eq!(told["title"], "Too many requests");
        put_from(&app, "203.0.113.10", response()).await.expect(201);
        assert_eq!(app.stored().await, 6);
        let page = app.get("/rate").await.text;
        let id = page.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let form = format!("id={id}&office=VPEZ&service_group=investment&overall=1");
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
            ("x-forwarded-for", "203.0.113.9"),
            ("accept", "text/html"),
        ];
        let page = app.send(Method::POST, "/rate", &headers, Some(form)).await;
        assert_eq!(page.status, 429);
        assert!(page.text.contains("<h1>") && !page.header("retry-after").is_empty());
    })
    .await;
}

#[tokio::test]
async fn who_guesses_rights_to_rate_is_shut_out_and_who_has_one_is_not() {
    on_each_database(async |app| {
        let app = limited(&app.in_the_field().await).await;
        let place = json!({"wave": "2026-Q3", "office": "VPEZ", "service_group": "investment", "count": 1});
        let ballots = app.report(Method::POST, "/api/v1/ballots", place).await.expect(201);
        let mut guess = response();
        guess["ballot"] = json!("0C4Q6X1V7K2M9N5P3R8T0W4Y6Z1A2");
        for _ in 0..11 {
            assert_eq!(put_from(&app, "203.0.113.9", guess.clone()).await.refused(404), "ballot_unknown");
        }
        assert_eq!(put_from(&app, "203.0.113.9", guess.clone()).await.refused(429), "too_many_requests");
        assert_eq!(app.get_from("203.0.113.9", "/b/0C4Q6X1V7K2M9N5P3R8T0W4Y6Z1A2").await.status, 429);
        let mut rated = response();
        rated["ballot"] = ballots[0]["token"].clone();
        put_from(&app, "203.0.113.10", rated).await.expect(201);
    })
    .await;
}

#[tokio::test]
async fn one_right_to_rate_is_looked_at_twenty_times_and_sent_forty() {
    on_each_database(async |app| {
        let app = limited(&app.in_the_field().await).await;
        let place = json!({"wave": "2026-Q3", "office": "VPEZ", "service_group": "investment", "count": 2});
        let ballots = app.report(Method::POST, "/api/v1/ballots", place).await.expect(201);
        let address = format!("/b/{}", ballots[0]["token"].as_str().unwrap());
        for look in 0..21 {
            let network = format!("203.0.113.{look}");
            assert_eq!(app.get_from(&network, &address).await.status, if look < 20 { 200 } else { 429 });
        }
        let mut rated = response();
        rated["ballot"] = ballots[1]["token"].clone();
        let mut statuses = Vec::new();
        for _ in 0..41 {
            statuses.push(put_from(&app, "203.0.113.9", rated.clone()).await.status.as_u16());
        }
        assert_eq!((statuses[0], &statuses[1..40], statuses[40]), (201, &[409; 39][..], 429));
    })
    .await;
}

#[tokio::test]
async fn batches_of_a_device_are_limited_and_its_records_are_taken_all_the_same() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut tablet = Tablet::enrolled(&app).await;
        for _ in 0..20 {
            let record = tablet.record(&response());
            let taken = tablet.sync(&[record]).await;
            taken.expect(200);
            assert_eq!(taken.header("ratelimit-policy"), "\"device_batches\";q=20;w=60");
        }
        let record = tablet.record(&response());
        let refused = tablet.sync(std::slice::from_ref(&record)).await;
        assert_eq!(refused.refused(429), "too_many_requests");
        assert_eq!(
            app.stored().await,
            20,
            "people cannot rate faster than six a minute; these are marked, not refused"
        );
    })
    .await;
}

#[test]
fn a_network_that_cannot_be_read_stops_the_server_at_its_start() {
    assert!(OfficeNetworks::parse("203.0.113.0/24,198.51.100.0/24").is_err());
}
