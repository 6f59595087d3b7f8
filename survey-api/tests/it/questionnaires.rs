use serde_json::json;
use survey_api::questionnaires::{Questionnaire, file::from_toml};
use unicode_normalization::is_nfc;

use crate::harness::on_each_database;

#[test]
fn the_built_in_questionnaire_has_22_items_in_five_factors_and_one_overall_item() {
    let one_stop = Questionnaire::one_stop();
    let items = &one_stop.codebook().items;
    let of = |factor: &str| items.iter().filter(|item| item.factor.as_deref() == Some(factor)).count();
    assert_eq!(["access", "procedure", "staff", "result", "feedback"].map(of), [4, 4, 6, 4, 4]);
    assert_eq!(items.last().unwrap().key, "overall");
    assert_eq!(items.last().unwrap().factor, None);
    assert_eq!(items.len(), 23);
    assert!(items.iter().all(|item| (item.low, item.high, item.satisfied_from) == (1, 5, 4)));
    assert!(items.iter().all(|item| item.factor.as_ref().is_none_or(|factor| item.key.starts_with(factor))));
    assert!(items.iter().all(|item| is_nfc(&item.text.vi) && !item.text.en.is_empty()));
    assert_eq!(one_stop.codebook().scale.len(), 5);
}

#[test]
fn the_hash_follows_the_content_and_not_the_way_it_is_typed() {
    let file = small().replace("Cho", "Chỗ");
    let composed = from_toml(&file, "a.toml").unwrap();
    let apart: String = unicode_normalization::UnicodeNormalization::nfd(file.as_str()).collect();
    assert_ne!(apart, file);
    assert_eq!(from_toml(&apart, "b.toml").unwrap().sha256(), composed.sha256());
    assert_ne!(from_toml(&file.replace("high = 5", "high = 4"), "c.toml").unwrap().sha256(), composed.sha256());
    assert_eq!(serde_json::from_str::<Questionnaire>(&composed.canonical()).unwrap(), composed);
}

#[test]
fn every_fault_of_a_file_is_found_at_once() {
    let file = r#"
key = "a b"
version = 0
low = 1
high = 5
satisfied_from = 4
scale = [{ vi = "Kém", en = "Bad" }]
missing_codes = { dont_know = 5, refused = 99, skipped = 99 }
[title]
vi = "Phiếu"
[[factors]]
key = "staff"
text = { vi = "Công chức", en = "Staff" }
[[factors]]
key = "staff"
text = { vi = "Công chức", en = "Staff" }
[[factors]]
key = "idle"
text = { vi = "Thừa", en = "Idle" }
[[items]]
key = "q1"
factor = "staff"
text = { vi = "Lịch sự" }
[[items]]
key = "q1"
factor = "stuff"
low = 5
text = { vi = "Lắng nghe", en = "Listens" }
[[items]]
key = "q2"
high = 300
text = { vi = "Chung", en = "Overall" }
[[items]]
key = "q3"
satisfied_from = 1
text = { vi = "Chung", en = "Overall" }
"#;
    let error = from_toml(file, "wrong.toml").unwrap_err();
    assert!(error.is_schema());
    let found: Vec<String> = error.faults().iter().map(|fault| format!("{}: {}", fault.place, fault.cause)).collect();
    let expected = [
        r#"wrong.toml, key: "a b" không phải là mã / is not a code"#,
        "wrong.toml, version: không phải số dương / is not a positive number",
        r#"wrong.toml, title: thiếu chữ / the text in "en" is missing"#,
        r#"wrong.toml, factor "staff": mã bị lặp / the key is repeated"#,
        r#"wrong.toml, factor "idle": không câu hỏi nào thuộc yếu tố này / no item belongs to it"#,
        r#"wrong.toml, item "q1": thiếu chữ / the text in "en" is missing"#,
        r#"wrong.toml, item "q1": mã bị lặp / the key is repeated"#,
        r#"wrong.toml, item "q1": không có yếu tố / there is no factor "stuff""#,
        r#"wrong.toml, item "q1": thang đo từ 5 đến 5 / the scale goes from 5 to 5"#,
        r#"wrong.toml, item "q2": high = 300"#,
        r#"wrong.toml, item "q3": satisfied_from = 1"#,
        "wrong.toml, scale: có 1 tên cho 5 mức / has 1 names for 5 codes",
        r#"wrong.toml, missing_codes: 5 cũng là một câu trả lời của "q1" / is also an answer to "q1""#,
        "wrong.toml, missing_codes: 99 mang hai lý do / stands for two reasons",
    ];
    assert_eq!(found, expected);
    assert!(error.faults().iter().all(|fault| !fault.remedy.is_empty()));
}

#[test]
fn a_file_that_is_no_toml_is_refused_with_its_line() {
    let error = from_toml("key = \"a\"\nversion = \n", "broken.toml").unwrap_err();
    assert_eq!(error.faults()[0].place, "broken.toml, dòng (line) 2");
    let error = from_toml("key = \"a\"\nversion = 1\ncolour = \"red\"\n", "broken.toml").unwrap_err();
    assert_eq!(error.faults()[0].place, "broken.toml, dòng (line) 3");
    assert!(error.faults()[0].cause.contains("colour"));
}

#[tokio::test]
async fn what_is_published_is_never_changed() {
    on_each_database(async |app| {
        let first = small();
        app.post_questionnaire(&first).await.expect(201);
        app.post_questionnaire(&first).await.expect(201); // the same again
        let other = first.replace("seats\" }", "chairs\" }");
        assert_ne!(other, first);
        assert_eq!(app.post_questionnaire(&other).await.refused(409), "questionnaire_in_use");
        app.post_questionnaire(&other.replace("version = 1", "version = 2")).await.expect(201);
        let all = app.get("/api/v1/questionnaires").await.expect(200);
        assert_eq!(all.as_array().unwrap().len(), 2);
        let view = app.get("/api/v1/questionnaires/small/1").await.expect(200);
        assert_eq!((&view["items"][0]["text"]["en"], &view["state"]), (&json!("Enough seats"), &json!("published")));
        assert_eq!(app.get("/api/v1/questionnaires/small/3").await.refused(404), "not_found");
    })
    .await;
}

#[tokio::test]
async fn a_faulty_questionnaire_is_refused_with_every_fault() {
    on_each_database(async |app| {
        let faulty = small().replace("en = \"Enough seats\"", "en = \"\"").replace("key = \"small\"", "key = \"s/m\"");
        let reply = app.post_questionnaire(&faulty).await;
        assert_eq!(reply.refused(422), "file_faulty");
        assert_eq!(reply.violations().len(), 2);
        assert_eq!(app.get("/api/v1/questionnaires").await.expect(200), serde_json::json!([]));
    })
    .await;
}

fn small() -> String {
    r#"
key = "small"
version = 1
title = { vi = "Phiếu", en = "Sheet" }
low = 1
high = 5
satisfied_from = 4
[[items]]
key = "seats"
text = { vi = "Cho ngồi", en = "Enough seats" }
"#
    .to_owned()
}
