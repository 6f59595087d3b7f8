use axum::http::Method;
use survey_api::error::Code;
use uuid::Uuid;

use crate::harness::{office, on_each_database, response};

#[tokio::test]
async fn a_problem_is_told_in_vietnamese_unless_english_is_preferred() {
    on_each_database(async |app| {
        let told = async |accepted: &str| {
            let reply = app.send(Method::GET, "/api/v1/nowhere", &[("accept-language", accepted)], None).await;
            assert_eq!(reply.refused(404), "not_found");
            reply.expect(404)["title"].as_str().unwrap().to_owned()
        };
        assert_eq!(told("").await, "Không tìm thấy");
        assert_eq!(told("fr-FR, de;q=0.5").await, "Không tìm thấy");
        assert_eq!(told("en-GB, vi;q=0.3").await, "Not found");
        assert_eq!(told("fr, en;q=0.4, vi;q=0.6").await, "Không tìm thấy");
    })
    .await;
}

#[tokio::test]
async fn a_rejected_value_is_never_repeated() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let secret = "0905 123 456";
        for field in ["wave", "office", "service_group", "channel", "language", "answers", "comment"] {
            let mut body = response();
            body[field] = if field == "comment" { format!("{secret}\u{7}").into() } else { secret.into() };
            let reply = app.put_response(Uuid::new_v4(), body).await;
            assert_eq!(reply.refused(422), "invalid", "{field}");
            assert!(!reply.text.contains(secret), "{field}: {}", reply.text);
        }
        let mut body = response();
        body["wave"] = secret.repeat(10).into(); // the validator's turn
        let reply = app.put_response(Uuid::new_v4(), body).await;
        assert_eq!(reply.violations(), [("/wave".to_owned(), "too_long".to_owned())]);
        assert!(!reply.text.contains(secret));
    })
    .await;
}

#[tokio::test]
async fn what_is_empty_is_not_called_too_long() {
    on_each_database(async |app| {
        let mut body = office();
        body["province"] = "".into();
        body["service_groups"] = serde_json::json!([]);
        let told = app.put_office("new", body).await.violations();
        assert_eq!(
            told,
            [("/province".to_owned(), "empty".to_owned()), ("/service_groups".to_owned(), "empty".to_owned())]
        );
        let mut body = office();
        body["service_groups"] = vec![body["service_groups"][0].clone(); 101].into();
        assert_eq!(
            app.put_office("new", body).await.violations(),
            [("/service_groups".to_owned(), "too_many".to_owned())]
        );
        let mut body = office();
        body["service_groups"] = vec![body["service_groups"][0].clone(); 2].into();
        let told = app.put_office("new", body).await.violations();
        assert_eq!(told, [("/service_groups/1/code".to_owned(), "repeated".to_owned())]);
    })
    .await;
}

#[tokio::test]
async fn what_failed_inside_stays_inside() {
    use sea_orm::ConnectionTrait;
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let tx = app.app.store.begin().await.unwrap();
        tx.execute_unprepared("DROP TABLE response").await.unwrap();
        tx.commit().await.unwrap();
        let reply = app.put_response(Uuid::new_v4(), response()).await;
        assert_eq!(reply.refused(500), "internal");
        assert!(!reply.text.contains("response\""), "{}", reply.text);
        assert!(reply.expect(500).get("errors").is_none());
    })
    .await;
}

#[tokio::test]
async fn the_callers_request_id_comes_back_if_it_is_a_plain_word() {
    on_each_database(async |app| {
        let asked = async |id: &str| {
            let reply = app.send(Method::GET, "/api/v1/nowhere", &[("x-request-id", id)], None).await;
            assert_eq!(reply.refused(404), "not_found");
            reply.header("x-request-id").to_owned()
        };
        assert_eq!(asked("kiosk-7.2026").await, "kiosk-7.2026");
        assert_ne!(asked("<script>").await, "<script>");
        assert_ne!(asked(&"x".repeat(65)).await, "x".repeat(65));
    })
    .await;
}

#[tokio::test]
async fn a_method_that_is_not_taken_is_a_problem_too() {
    on_each_database(async |app| {
        let reply = app.send(Method::DELETE, "/api/v1/waves/2026-Q3", &[], None).await;
        assert_eq!(reply.refused(405), "method_not_allowed");
        assert!(reply.header("allow").contains("GET"));
    })
    .await;
}

#[tokio::test]
async fn a_query_is_refused_by_its_kind() {
    on_each_database(async |app| {
        let asked = async |query: &str| app.get(&format!("/api/v1/releases/2026-Q3/charts/trend.svg?{query}")).await;
        assert_eq!(asked("colour=red").await.violations(), [("?".to_owned(), "unknown_field".to_owned())]);
        assert_eq!(asked("page=two").await.violations(), [("?".to_owned(), "wrong_type".to_owned())]);
    })
    .await;
}

#[test]
fn codes_are_told_apart_and_told_in_both_languages() {
    let mut words: Vec<_> = Code::ALL.iter().map(|code| code.word()).collect();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), Code::ALL.len());
    for code in Code::ALL {
        for text in [code.title(), code.detail()] {
            assert!(!text.vi.is_empty() && !text.en.is_empty() && text.vi != text.en, "{code:?}");
            assert!(unicode_normalization::is_nfc(&text.vi), "{code:?}");
        }
    }
}
