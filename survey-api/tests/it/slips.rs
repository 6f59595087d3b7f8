use axum::http::Method;
use serde_json::{Value, json};
use survey_api::{
    microdata::{self, Late},
    responses,
};
use uuid::Uuid;

use crate::harness::{Reply, TestApp, WAVE, on_each_database, response};

/// Somebody with a phone, which keeps cookies or does not.
struct Phone<'a> {
    app: &'a TestApp,
    path: String,
    cookie: Option<String>,
    keeps: bool,
}

impl<'a> Phone<'a> {
    fn with(app: &'a TestApp, path: String) -> Self {
        Self { app, path, cookie: None, keeps: true }
    }

    async fn get(&mut self, query: &str) -> Reply {
        let cookie = self.cookie.clone().unwrap_or_default();
        let reply = self
            .app
            .send(Method::GET, &format!("{}{query}", self.path), &[("cookie", &cookie), ("accept", "text/html")], None)
            .await;
        self.remember(&reply);
        reply
    }

    /// Sends a page of the form as a browser does.
    async fn post(&mut self, fields: &[(&str, &str)]) -> Reply {
        let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let pairs: Vec<_> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let cookie = self.cookie.clone().unwrap_or_default();
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
            ("accept", "text/html"),
            ("cookie", cookie.as_str()),
        ];
        let reply = self.app.send(Method::POST, &self.path, &headers, Some(pairs.join("&"))).await;
        self.remember(&reply);
        reply
    }

    fn remember(&mut self, reply: &Reply) {
        if self.keeps
            && let Some(set) = reply.headers.get("set-cookie")
        {
            self.cookie = Some(set.to_str().unwrap().split(';').next().unwrap().to_owned());
        }
    }

    /// What the form carries for a phone that keeps nothing.
    fn told(reply: &Reply) -> String {
        let (_, rest) = reply.text.split_once("name=\"told\" value=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    }
}

async fn ticket(app: &TestApp) -> Value {
    let body = json!({"wave": WAVE, "office": "VPEZ", "service_group": "investment", "counter": "1", "count": 1});
    app.report(Method::POST, "/api/v1/ballots", body).await.expect(201)[0].clone()
}

fn page_of(ticket: &Value) -> String {
    format!("/b/{}", ticket["token"].as_str().unwrap())
}

/// What one person answered: to the overall item, and to how many items. Fewer than ten answers of an office are in no figure,
/// so twelve others rate beside them, each the overall item alone, with 1.
async fn counted(app: &TestApp) -> (Vec<u8>, Vec<usize>) {
    let body = json!({"wave": WAVE, "office": "VPEZ", "service_group": "investment", "counter": "1", "count": 12});
    for other in app.report(Method::POST, "/api/v1/ballots", body).await.expect(201).as_array().unwrap() {
        let mut body = response();
        body["answers"] = json!([{"item": "overall", "code": 1}]);
        body["ballot"] = other["token"].clone();
        app.put_response(Uuid::new_v4(), body).await.expect(201);
    }
    let (codebook, data) = microdata::read(&app.app.store, &[WAVE], Late::Left).await.unwrap();
    let overall = codebook.items.iter().position(|item| item.key == "overall").unwrap();
    let given = |column: &Vec<u8>| column.iter().filter(|code| (1..=5).contains(*code)).count();
    let mut given: Vec<usize> = data.answers.iter().map(given).collect();
    given[overall] -= 12;
    (data.answers[overall].iter().copied().filter(|code| *code != 1).collect(), given)
}

#[tokio::test]
async fn a_slip_is_answered_page_by_page_left_and_come_back_to_and_spent_once() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let ticket = ticket(&app).await;
        let mut phone = Phone::with(&app, page_of(&ticket));
        let first = phone.get("").await;
        assert!(first.text.contains("name=\"overall\"") && first.text.contains("Bước 1/2"), "{}", first.text);
        let next = phone.post(&[("step", "0"), ("overall", "4"), ("action", "next")]).await;
        assert_eq!((next.status.as_u16(), next.header("location")), (303, format!("{}?step=1", phone.path).as_str()));
        let cookie = next.headers.get("set-cookie").unwrap().to_str().unwrap();
        assert!(
            cookie.contains("HttpOnly")
                && cookie.contains("Max-Age=1209600")
                && cookie.contains(&format!("Path={}", phone.path))
        );
        // Left, and opened again days later: the place and the answers are there, and nothing is spent.
        let again = phone.get("").await;
        assert!(again.text.contains("Bước 2/2"), "{}", again.text);
        assert!(phone.get("?step=0").await.text.contains("id=\"overall-4\" checked"));
        assert_eq!(responses::store::count(&app.app.store, WAVE).await.unwrap(), 0);
        let names: Vec<String> = items(&again.text);
        assert_eq!(names.len(), 2, "two items by chance, the same on every visit");
        assert_eq!(names, items(&phone.get("?step=1").await.text));
        phone.post(&[("step", "1"), (&names[0], "5"), ("action", "next")]).await;
        let more = phone.get("?step=2").await;
        assert!(more.text.contains("thêm 20 câu") && more.text.contains("Gửi ngay"), "{}", more.text);
        let sent = phone.post(&[("step", "2"), ("action", "send")]).await;
        assert_eq!(sent.header("location"), "/rate/thanks");
        assert!(
            sent.headers.get("set-cookie").unwrap().to_str().unwrap().contains("Max-Age=0"),
            "nothing is left on the phone"
        );
        let (overall, given) = counted(&app).await;
        assert_eq!((overall, given.iter().sum::<usize>()), (vec![4], 2));
        assert_eq!(responses::store::count_walk_ins(&app.app.store, WAVE).await.unwrap(), 0, "it rests on the slip");
        assert_eq!(phone.get("").await.header("location"), "/rate/thanks", "who comes back does not learn more");
    })
    .await;
}

#[tokio::test]
async fn whoever_wants_to_answers_the_whole_form_and_adds_words_that_name_nobody() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut phone = Phone::with(&app, page_of(&ticket(&app).await));
        // A phone that keeps nothing: the form carries what was told.
        phone.keeps = false;
        let mut page = phone.get("").await;
        for step in 0.. {
            if page.text.contains("name=\"comment\"") {
                break;
            }
            let (told, at, names) = (Phone::told(&page), step.to_string(), items(&page.text));
            let mut fields = vec![("told", told.as_str()), ("step", &at), ("action", "next")];
            fields.extend(names.iter().map(|name| (name.as_str(), "5")));
            page = phone.post(&fields).await;
            page.expect(200);
            assert!(step < 12, "{}", page.text);
        }
        let (told, at) = (Phone::told(&page), "9");
        let write = |told: &str, comment: &str| {
            [
                ("told", told.to_owned()),
                ("step", at.to_owned()),
                ("action", "send".to_owned()),
                ("comment", comment.to_owned()),
            ]
        };
        async fn send(phone: &mut Phone<'_>, fields: [(&str, String); 4]) -> Reply {
            let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
            phone.post(&fields).await
        }
        let covered = send(&mut phone, write(&told, "gọi 0905 123 456")).await;
        assert!(covered.text.contains("gọi [số]") && covered.text.contains("đã được che"), "{}", covered.text);
        let long = send(&mut phone, write(&told, &"á".repeat(10_000))).await;
        assert_eq!(long.status.as_u16(), 422);
        assert!(long.text.contains("href=\"#comment\""));
        let sent = send(&mut phone, write(&told, "gọi [số]")).await;
        assert_eq!(sent.header("location"), "/rate/thanks", "{}", sent.text);
        assert!(counted(&app).await.1.iter().all(|given| *given == 1), "every item is answered");
    })
    .await;
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_told_at_its_field_and_what_was_answered_is_kept() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut phone = Phone::with(&app, page_of(&ticket(&app).await));
        for (fields, fault) in [
            (vec![("step", "0"), ("action", "next")], "Chọn một trong năm mức hài lòng"),
            (vec![("step", "0"), ("overall", "9"), ("action", "next")], "Chọn một trong các mức"),
            (vec![("step", "3"), ("action", "send")], "Chọn một trong năm mức hài lòng"),
            (vec![("step", "999999999999"), ("action", "send")], "Chọn một trong năm mức hài lòng"),
            (vec![("told", "%00"), ("action", "send")], "Chọn một trong năm mức hài lòng"),
        ] {
            let page = phone.post(&fields).await;
            assert_eq!(page.status.as_u16(), 422, "{fields:?}");
            assert!(page.text.contains(fault) && page.text.contains("href=\"#overall\""), "{fields:?}: {}", page.text);
        }
        assert_eq!(responses::store::count(&app.app.store, WAVE).await.unwrap(), 0);
        let foreign = app
            .send(
                Method::POST,
                &phone.path,
                &[
                    ("sec-fetch-site", "cross-site"),
                    ("accept", "text/html"),
                    ("content-type", "application/x-www-form-urlencoded"),
                ],
                Some("step=0".into()),
            )
            .await;
        assert_eq!(foreign.status.as_u16(), 403);
    })
    .await;
}

#[tokio::test]
async fn a_typed_code_leads_to_the_same_form_and_a_wrong_one_is_told_calmly() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let ticket = ticket(&app).await;
        let code = ticket["code"].as_str().unwrap().to_owned();
        let mut typing = Phone::with(&app, "/b".into());
        assert!(typing.get("").await.text.contains("name=\"code\""));
        let wrong = typing.post(&[("office", "VPEZ"), ("code", "AAAAAAAAAAA")]).await;
        assert_eq!(wrong.status.as_u16(), 422);
        assert!(wrong.text.contains("Mã hoặc đơn vị chưa đúng"));
        let right = typing.post(&[("office", "VPEZ"), ("code", &code.to_lowercase())]).await;
        let address = right.header("location").to_owned();
        let mut phone = Phone::with(&app, address);
        assert!(phone.get("").await.text.contains("name=\"overall\""));
        phone.post(&[("step", "0"), ("overall", "2"), ("action", "next")]).await;
        let sent = phone.post(&[("step", "1"), ("action", "send")]).await;
        assert_eq!(sent.header("location"), "/rate/thanks");
        // The same right, scanned: it was spent.
        assert_eq!(app.get(&page_of(&ticket)).await.header("location"), "/rate/thanks");
        assert_eq!(counted(&app).await.0, [2]);
    })
    .await;
}

#[tokio::test]
async fn a_slip_that_ends_while_it_is_filled_in_keeps_the_answers_as_a_walk_in() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let ticket = ticket(&app).await;
        let mut phone = Phone::with(&app, page_of(&ticket));
        phone.post(&[("step", "0"), ("overall", "3"), ("action", "next")]).await;
        app.revoke_ballot(ticket["id"].as_str().unwrap(), "phiếu in hỏng").await.expect(204);
        let page = phone.get("?step=1").await;
        assert_eq!(page.header("location"), "/rate?slip=ended");
        assert!(app.get("/rate?slip=ended").await.text.contains("Mã này không dùng được nữa"));
    })
    .await;
}

/// The rated items that a page asks.
fn items(page: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for rest in page.split("type=\"radio\" name=\"").skip(1) {
        let name = rest.split('"').next().unwrap().to_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
