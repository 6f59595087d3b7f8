use std::collections::BTreeSet;

use analytics::Score;
use serde_json::Value;
use survey_api::{error::Code, router};

/// The reviewed document. To change it on purpose: `INSTA_UPDATE=always cargo test …`, then read the difference.
#[test]
fn the_document_is_the_one_that_was_reviewed() {
    insta::assert_json_snapshot!("openapi", document());
}

#[tokio::test]
async fn the_document_is_served() {
    crate::harness::on_each_database(async |app| {
        assert_eq!(app.get("/api/v1/openapi.json").await.expect(200), document());
    })
    .await;
}

#[test]
fn every_operation_has_its_problems_described() {
    for (path, operations) in document()["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let examples = operation["parameters"].as_array().into_iter().flatten();
            assert!(examples.clone().all(|parameter| !parameter["example"].is_null()), "{method} {path}");
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.keys().any(|status| status.starts_with('2')), "{method} {path}");
            assert!(!operation["description"].as_str().or(operation["summary"].as_str()).unwrap().is_empty());
            for (status, response) in responses.iter().filter(|(status, _)| status.starts_with(['4', '5'])) {
                let body = &response["content"]["application/problem+json"]["schema"]["$ref"];
                assert_eq!(body, "#/components/schemas/Problem", "{method} {path} {status}");
                for code in response["description"].as_str().unwrap().split(", ") {
                    let known = Code::ALL.into_iter().find(|known| format!("`{}`", known.word()) == code);
                    let known = known.unwrap_or_else(|| panic!("{method} {path}: {code} is no code"));
                    assert_eq!(&known.status().to_string(), status, "{method} {path} {code}");
                }
            }
        }
    }
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let document = document();
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    let names: Vec<&str> = operations.map(|operation| operation["operationId"].as_str().unwrap()).collect();
    let mut once = names.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), names.len());
    let is_word = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    assert_eq!(names.into_iter().filter(|name| !is_word(name)).collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn a_score_is_described_as_it_is_sent() {
    let described = &document()["components"]["schemas"]["ScoreView"]["properties"];
    let described: BTreeSet<String> = described.as_object().unwrap().keys().cloned().collect();
    let score = Score { reason: Some("n < 30".into()), reason_code: Some("n".into()), ..Score::default() };
    let sent: BTreeSet<String> = serde_json::to_value(score).unwrap().as_object().unwrap().keys().cloned().collect();
    assert_eq!(described, sent);
}

/// The validator's bounds are not read by the generator, so they are written twice.
#[test]
fn the_described_bounds_are_those_that_are_checked() {
    use survey_api::responses::views::ResponseBody;
    use validator::Validate;
    let schema = &document()["components"]["schemas"]["ResponseBody"]["properties"];
    let body = |field: &str, size: usize| {
        let mut body = crate::harness::response();
        let answer = serde_json::json!({"item": "overall", "code": 1});
        body[field] = if field == "answers" { vec![answer; size].into() } else { "x".repeat(size).into() };
        serde_json::from_value::<ResponseBody>(body).unwrap().validate().is_ok()
    };
    for (field, low, high) in [
        ("wave", "minLength", "maxLength"),
        ("office", "minLength", "maxLength"),
        ("service_group", "minLength", "maxLength"),
        ("answers", "minItems", "maxItems"),
    ] {
        let bound = |name: &str| schema[field][name].as_u64().unwrap() as usize;
        let (low, high) = (bound(low), bound(high));
        assert_eq!([low - 1, low, high, high + 1].map(|size| body(field, size)), [false, true, true, false], "{field}");
    }
}

fn document() -> Value {
    let (_, document) = router::described();
    serde_json::to_value(document).unwrap()
}
