use serde_json::{Value, json};
use survey_api::{
    microdata::{self, Late},
    questionnaires::{Questionnaire, diff, file::from_toml, rotation},
};
use uuid::Uuid;

use crate::harness::{TestApp, WAVE, office, on_each_database};

#[test]
fn every_built_in_questionnaire_is_clean_and_speaks_both_languages() {
    let keys: Vec<_> = Questionnaire::built_in_keys().collect();
    assert_eq!(keys, ["one_stop", "decree61", "kiosk"]);
    for key in keys {
        let questionnaire = Questionnaire::built_in(key).unwrap();
        assert_eq!(questionnaire.key, key);
        assert_eq!(serde_json::from_str::<Questionnaire>(&questionnaire.canonical()).unwrap(), questionnaire);
    }
}

#[test]
fn decree_61_asks_what_is_perceived_and_takes_the_facts_from_records() {
    let decree = Questionnaire::built_in("decree61").unwrap();
    let keys = |from_records: bool| -> Vec<&str> {
        decree.items.iter().filter(|item| item.from_records == from_records).map(|item| item.key.as_str()).collect()
    };
    assert_eq!(keys(true), ["time_by_law", "time_by_rule", "contacts", "agencies"]);
    assert_eq!(keys(false), ["one_stop", "openness", "attitude", "feedback", "online"]);
    assert_eq!(decree.columns().len(), 5); // a fact from records has no byte in an answer
}

#[test]
fn the_kiosk_has_three_screens_and_asks_two_of_the_22_items_of_the_full_form() {
    let kiosk = Questionnaire::built_in("kiosk").unwrap();
    assert_eq!(kiosk.items.iter().filter_map(|item| item.screen).max(), Some(3));
    let draws = rotation::of(&kiosk);
    assert_eq!((draws.len(), draws[0].items.len(), draws[0].count), (1, 22, 2));
    let full = Questionnaire::one_stop();
    for item in &kiosk.codebook().items {
        let there = full.codebook().items.iter().find(|there| there.key == item.key);
        assert_eq!(there, Some(item)); // same key, words, codes
    }
    assert_eq!(kiosk.codebook().items.len(), 23);
}

#[test]
fn a_later_version_differs_in_wording_in_additions_or_breaks_the_series() {
    let old = of_every_kind();
    let change = |from: &str, to: &str| {
        assert!(EVERY_KIND.contains(from), "{from}");
        let new = from_toml(&EVERY_KIND.replace(from, to), "new.toml").unwrap();
        let changes = diff::between(&old, &new);
        let changes: Vec<Value> = changes.iter().map(|change| serde_json::to_value(change).unwrap()).collect();
        json!(changes)
    };
    let one = |item: &str, class: &str, what: &str| json!([{"item": item, "class": class, "what": [what]}]);
    assert_eq!(change("All in all", "On the whole"), one("overall", "wording", "text"));
    assert_eq!(change("en = \"Slow\"", "en = \"Too slow\""), one("reasons", "wording", "code_names"));
    assert_eq!(change("max = 20", "max = 30"), one("trips", "breaking", "codes"));
    assert_eq!(change("le = 3", "le = 2"), one("reasons", "breaking", "routing"));
    let added = "{ code = 3, text = { vi = \"Xa\", en = \"Far\" } },\n  { code = 2";
    assert_eq!(change("{ code = 2", added), one("reasons", "additive", "codes_added"));
    assert_eq!(change("{ code = 2", "{ code = 9")[0]["class"], "breaking");
    let more = "[[items]]\nkey = \"more\"\nkind = \"text\"\ntext = { vi = \"Gì nữa\", en = \"What else\" }\n";
    let longer = from_toml(&format!("{EVERY_KIND}{more}"), "new.toml").unwrap();
    assert_eq!(serde_json::to_value(diff::between(&old, &longer)).unwrap(), one("more", "additive", "added"));
    assert_eq!(serde_json::to_value(diff::between(&longer, &old)).unwrap(), one("more", "breaking", "removed"));
    assert!(diff::between(&old, &old).is_empty());
}

#[test]
fn a_condition_asks_earlier_items_only_and_only_what_they_can_be() {
    let fault = |show_if: &str| {
        let file = EVERY_KIND.replace("show_if = { item = \"overall\", le = 3 }", &format!("show_if = {show_if}"));
        let error = from_toml(&file, "f.toml").unwrap_err();
        let faults: Vec<String> = error.faults().iter().map(|fault| fault.cause.clone()).collect();
        faults.iter().map(|cause| cause.rsplit(" / ").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(fault("{ item = \"reasons\", has = 1 }"), ["\"reasons\" waits for itself"]);
    assert_eq!(fault("{ item = \"day\", answered = true }"), ["\"day\" comes later"]); // and so nothing is circular
    assert_eq!(fault("{ item = \"nothing\", eq = 1 }"), ["there is no item \"nothing\""]);
    assert_eq!(fault("{ item = \"overall\", eq = 6 }"), ["\"overall\" is never 6"]);
    assert_eq!(fault("{ item = \"overall\", has = 1 }"), ["\"overall\" cannot be compared so"]);
    assert_eq!(fault("{ item = \"overall\" }"), ["it has 0 tests"]);
    assert_eq!(fault("{ item = \"overall\", run = \"rm\" }"), ["the test cannot be read"]);
    assert_eq!(fault("{ all = [] }"), ["the list is empty"]);
    assert_eq!(fault("\"overall > 3\""), ["it is not a condition"]);
    let both = "{ all = [{ item = \"x\", eq = 1 }, { not = { item = \"overall\", in = [7] } }] }";
    assert_eq!(fault(both), ["there is no item \"x\"", "\"overall\" is never 7"]);
    let deep = format!("{}{{ item = \"overall\", eq = 1 }}{}", "{ not = ".repeat(9), " }".repeat(9));
    assert_eq!(fault(&deep), ["it is nested too deeply"]);
}

#[test]
fn hostile_texts_and_foreign_fields_are_named_and_refused() {
    let fault = |from: &str, to: &str| {
        assert!(EVERY_KIND.contains(from), "{from}");
        let error = from_toml(&EVERY_KIND.replacen(from, to, 1), "f.toml").unwrap_err();
        error.faults().iter().map(|fault| fault.cause.rsplit(" / ").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let long = "a".repeat(10_000);
    assert_eq!(fault("All in all", &long), ["the text in \"en\" has 10000 characters"]);
    assert_eq!(fault("All in all", "All\u{202E}lla"), ["the text in \"en\" has a control character"]);
    assert_eq!(
        fault("en = \"All in all\"", "en = \"All in all\", km = \"រួម\""),
        ["there is text in \"km\", which is not one of its languages"]
    );
    let faults = fault("key = \"every\"", "key = \"every\"\nlanguages = [\"km\"]");
    assert!(faults.iter().all(|cause| cause == "the text in \"km\" is missing"), "{faults:?}");
    assert_eq!(faults.len(), 13); // title, eight items, four options: every missing string
    assert_eq!(fault("max = 20", "max = 900"), ["the range 0 to 900 does not fit"]);
    assert_eq!(fault("to = \"2026-09-30\"", "to = \"2026-06-30\""), ["2026-07-01 to 2026-06-30 in steps of 7 days"]);
    assert_eq!(fault("kind = \"note\"", "kind = \"note\"\nlow = 1"), ["the kind note has no low"]);
    assert_eq!(fault("kind = \"note\"", "kind = \"script\""), ["there is no kind \"script\""]);
    // Letters that are written from right to left, and letters apart from their marks, are letters.
    let file = EVERY_KIND.replace("All in all", "שלום").replace("Xét chung", "Xe\u{301}t chung");
    let read = from_toml(&file, "f.toml").unwrap();
    assert_eq!((read.items[0].text.en.as_str(), read.items[0].text.vi.as_str()), ("שלום", "Xét chung"));
}

#[tokio::test]
async fn an_answer_of_every_kind_is_taken_and_checked_against_its_item() {
    on_each_database(async |app| {
        let app = with_every_kind(app).await;
        let answers = json!([
            {"item": "overall", "code": 2}, {"item": "trips", "number": 3}, {"item": "reasons", "codes": [2]},
            {"item": "day", "date": "2026-07-09"}, {"item": "how", "code": 7}, {"item": "why", "text": "Chờ lâu"},
        ]);
        app.put_response(Uuid::new_v4(), response(answers)).await.expect(201);
        let wrong = json!([
            {"item": "overall", "codes": [2]}, {"item": "trips", "number": 3.5}, {"item": "reasons", "codes": [2, 2]},
            {"item": "day", "date": "soon"}, {"item": "how", "code": 8}, {"item": "why", "text": "x".repeat(101)},
            {"item": "hello", "code": 1}, {"item": "record", "code": 1},
        ]);
        let reply = app.put_response(Uuid::new_v4(), response(wrong)).await;
        assert_eq!(reply.refused(422), "invalid");
        let found: Vec<String> = reply.violations().into_iter().map(|(at, code)| format!("{at} {code}")).collect();
        assert_eq!(
            found,
            [
                "/answers/0 code_or_missing",
                "/answers/1/number out_of_range",
                "/answers/2/codes repeated",
                "/answers/3/date unknown_value",
                "/answers/4/code unknown_value",
                "/answers/5/text too_long",
                "/answers/6/item not_asked",
                "/answers/7/item not_asked",
            ]
        );
        // The analysis sees what is rated, wherever its byte stands.
        let (codebook, data) = microdata::read(&app.app.store, &[WAVE], Late::Left).await.unwrap();
        assert_eq!(codebook.items.iter().map(|item| item.key.as_str()).collect::<Vec<_>>(), ["overall"]);
        assert_eq!(data.answers, [[2]]);
    })
    .await;
}

#[tokio::test]
async fn an_answer_to_an_item_that_routing_hides_is_refused() {
    on_each_database(async |app| {
        let app = with_every_kind(app).await;
        let hidden = json!([{"item": "overall", "code": 5}, {"item": "reasons", "codes": [1]}]);
        let reply = app.put_response(Uuid::new_v4(), response(hidden)).await;
        assert_eq!(reply.violations(), [("/answers/1/item".to_owned(), "not_asked".to_owned())]);
        // A form that says "skipped" of what it did not show is put right, not refused.
        let skipped = json!([{"item": "overall", "code": 5}, {"item": "reasons", "missing": "skipped"}]);
        app.put_response(Uuid::new_v4(), response(skipped)).await.expect(201);
    })
    .await;
}

#[tokio::test]
async fn an_answer_to_an_item_that_chance_did_not_draw_is_refused() {
    on_each_database(async |app| {
        let kiosk = Questionnaire::built_in("kiosk").unwrap();
        let app = fielded(app, &kiosk).await;
        let id = Uuid::from_u128(0x5b0d_4f0e_6f2b_4c39_9d53_0f6f_3c8b_1b52);
        let asked = rotation::asked(&rotation::of(&kiosk), id, &kiosk.items);
        let of = |is_asked: bool| {
            let both = kiosk.items.iter().zip(&asked);
            both.filter(move |(item, asked)| item.rotation.is_some() && **asked == is_asked).map(|(item, _)| &item.key)
        };
        let rated = |item: &String| json!({"item": item, "code": 4});
        let wrong = json!([{"item": "overall", "code": 4}, rated(of(false).next().unwrap())]);
        let reply = app.put_response(id, response(wrong)).await;
        assert_eq!(reply.violations(), [("/answers/1/item".to_owned(), "not_asked".to_owned())]);
        let drawn: Vec<Value> = of(true).map(rated).collect();
        assert_eq!(drawn.len(), 2);
        app.put_response(id, response(json!(drawn))).await.expect(201);
    })
    .await;
}

#[tokio::test]
async fn the_open_form_shows_what_chance_drew_for_its_response() {
    on_each_database(async |app| {
        let kiosk = Questionnaire::built_in("kiosk").unwrap();
        let app = fielded(app, &kiosk).await;
        let page = app.get("/rate").await;
        let shown = kiosk.items.iter().filter(|item| page.text.contains(&format!("name=\"{}\"", item.key)));
        assert_eq!(shown.count(), 3, "{}", page.text); // the overall item and two of 22
    })
    .await;
}

#[tokio::test]
async fn two_versions_are_compared_over_http() {
    on_each_database(async |app| {
        app.post_questionnaire(EVERY_KIND).await.expect(201);
        let second = EVERY_KIND.replace("version = 1", "version = 2").replace("All in all", "On the whole");
        app.post_questionnaire(&second).await.expect(201);
        let view = app.get("/api/v1/questionnaires/every/2/diff?against=1").await.expect(200);
        let changes = json!([{"item": "overall", "class": "wording", "what": ["text"]}]);
        assert_eq!(view, json!({"against": 1, "version": 2, "changes": changes}));
        assert_eq!(app.get("/api/v1/questionnaires/every/2/diff?against=7").await.refused(404), "not_found");
        assert_eq!(app.get("/api/v1/questionnaires/every/2/diff?against=x").await.refused(422), "invalid");
    })
    .await;
}

async fn with_every_kind(app: TestApp) -> TestApp {
    fielded(app, &of_every_kind()).await
}

async fn fielded(app: TestApp, questionnaire: &Questionnaire) -> TestApp {
    survey_api::questionnaires::store::register(&app.app.store, questionnaire).await.unwrap();
    app.put_office("VPEZ", office()).await.expect(200);
    let name = json!({"key": questionnaire.key, "version": questionnaire.version});
    app.create_wave(json!({"period": WAVE, "questionnaire": name})).await.expect(201);
    app.open_wave(WAVE).await.expect(200);
    app
}

fn response(answers: Value) -> Value {
    json!({"wave": WAVE, "office": "VPEZ", "service_group": "labour", "channel": "kiosk", "language": "vi",
        "answers": answers})
}

fn of_every_kind() -> Questionnaire {
    from_toml(EVERY_KIND, "every.toml").unwrap()
}

const EVERY_KIND: &str = r#"
key = "every"
version = 1
title = { vi = "Mọi loại câu", en = "Every kind" }
low = 1
high = 5
satisfied_from = 4

[[items]]
key = "overall"
text = { vi = "Xét chung", en = "All in all" }

[[items]]
key = "hello"
kind = "note"
text = { vi = "Còn vài câu", en = "A few more" }

[[items]]
key = "trips"
kind = "number"
min = 0
max = 20
text = { vi = "Đi mấy lần", en = "How many trips" }

[[items]]
key = "reasons"
kind = "multi"
show_if = { item = "overall", le = 3 }
text = { vi = "Vì sao", en = "Why" }
codes = [
  { code = 1, text = { vi = "Chậm", en = "Slow" } },
  { code = 2, text = { vi = "Khó", en = "Hard" } },
]

[[items]]
key = "day"
kind = "date"
from = "2026-07-01"
to = "2026-09-30"
step = 7
text = { vi = "Ngày nào", en = "Which day" }

[[items]]
key = "how"
kind = "single"
text = { vi = "Bằng cách nào", en = "How" }
codes = [
  { code = 1, text = { vi = "Trực tiếp", en = "In person" } },
  { code = 7, text = { vi = "Trực tuyến", en = "Online" } },
]

[[items]]
key = "why"
kind = "text"
longest = 100
text = { vi = "Nói thêm", en = "Say more" }

[[items]]
key = "record"
from_records = true
text = { vi = "Đúng hẹn", en = "On time" }
"#;
