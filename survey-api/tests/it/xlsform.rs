use analytics::frame::table::Source;
use axum::http::Method;
use rust_xlsxwriter::Workbook;
use survey_api::{
    accounts::{Role, Scope},
    extract::WORKBOOK as XLSX,
    questionnaires::{
        Questionnaire, file, review,
        xlsform::{read::read, write::write},
    },
};

use crate::harness::{Visitor, on_each_database};

fn bytes(content: Vec<u8>) -> Source {
    Source::Bytes { name: "form.xlsx".into(), content }
}

#[test]
fn a_questionnaire_comes_back_from_a_workbook_as_it_was() {
    let mut all: Vec<Questionnaire> = Questionnaire::built_in_keys().filter_map(Questionnaire::built_in).collect();
    all.push(file::from_toml(include_str!("exports/kinds.toml"), "kinds.toml").unwrap());
    for questionnaire in all {
        let written = write(&questionnaire).unwrap();
        let read = read(&bytes(written.content)).unwrap();
        assert_eq!(read.unmapped, [], "{}", questionnaire.key);
        // The draft as it would be written and read again by hand.
        let toml = read.draft.to_toml().unwrap();
        let again = file::from_toml(&toml, "again.toml").unwrap_or_else(|error| panic!("{error}\n{toml}"));
        assert_eq!(again.canonical(), questionnaire.canonical(), "{}", questionnaire.key);
        assert_eq!(again.sha256(), questionnaire.sha256());
    }
}

/// A workbook of another program's making.
fn form(survey: &[&[&str]], choices: &[&[&str]], settings: &[&[&str]]) -> Source {
    let mut book = Workbook::new();
    for (name, rows) in [("survey", survey), ("choices", choices), ("settings", settings)] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
    bytes(book.save_to_buffer().unwrap())
}

#[test]
fn what_another_program_can_and_we_cannot_is_listed_and_never_guessed() {
    let survey: &[&[&str]] = &[
        &["type", "name", "label::Tiếng Việt (vi)", "label::English (en)", "relevant", "constraint", "calculation"],
        &["select_one yn", "came", "Đã đến?", "Came?", "", "", ""],
        &["begin_group", "g", "Nhóm", "Group", "${came} = 'yes'", "", ""],
        &["integer", "trips", "Mấy lần?", "How often?", "", ". >= 0 and . <= 20", ""],
        &["text", "why", "Vì sao?", "Why?", "${trips} > 3", "string-length(.) <= 300", ""],
        &["end_group", "", "", "", "", "", ""],
        &["integer", "age", "Tuổi?", "Age?", "", "", ""],
        &["text", "odd", "Lạ?", "Odd?", "count-selected(${came}) > 1", "regex(., 'a')", ""],
        &["geopoint", "where", "Ở đâu?", "Where?", "", "", ""],
        &["calculate", "sum", "", "", "", "", "1 + 1"],
        &["begin_repeat", "again", "", "", "", "", ""],
        &["text", "inner", "Trong?", "Inner?", "", "", ""],
        &["end_repeat", "", "", "", "", "", ""],
    ];
    let choices: &[&[&str]] = &[
        &["list_name", "name", "label::Tiếng Việt (vi)", "label::English (en)"],
        &["yn", "yes", "Có", "Yes"],
        &["yn", "no", "Không", "No"],
    ];
    let settings: &[&[&str]] = &[&["form_title", "form_id", "version"], &["Thử", "trial", "20260101"]];
    let read = read(&form(survey, choices, settings)).unwrap();
    let draft = &read.draft;
    let keys: Vec<&str> = draft.items.iter().map(|item| item.key.as_str()).collect();
    assert_eq!(keys, ["came", "trips", "why", "age", "odd"]);
    assert_eq!((draft.key.as_str(), draft.version, draft.external_version.as_deref()), ("trial", 1, Some("20260101")));
    assert_eq!(
        draft.items[1].show_if,
        Some(serde_json::json!({"item": "came", "eq": 1})),
        "the name yes became code 1"
    );
    assert_eq!(draft.items[2].show_if.as_ref().unwrap()["all"][1], serde_json::json!({"item": "trips", "gt": 3}));
    assert_eq!((draft.items[1].max, draft.items[2].longest), (Some(20.0), Some(300)));
    let left: Vec<String> = read.unmapped.iter().map(|left| left.place.clone()).collect();
    let at = |row: usize, column: &str| format!("survey, dòng (row) {row}, cột (column) {column}");
    for place in [
        "choices, yn".to_owned(),
        at(3, "label"),
        at(7, "constraint"),
        at(8, "constraint"),
        at(8, "relevant"),
        at(9, "type"),
        at(10, "type"),
        at(11, "type"),
        at(12, "type"),
    ] {
        assert!(left.contains(&place), "{place}\n{left:#?}");
    }
    // What could not be read keeps the questionnaire a draft.
    let faults = read.draft.check("trial.toml").unwrap_err().to_string();
    for part in ["item \"odd\", show_if", "item \"age\"", "title"] {
        assert!(faults.contains(part), "{part}\n{faults}");
    }
}

#[test]
fn a_workbook_that_is_no_form_says_what_it_lacks() {
    let none = read(&form(&[&["type", "label"], &["text", "a"]], &[], &[])).unwrap_err().to_string();
    assert!(none.contains("there is no column `name`"), "{none}");
    let languages: &[&[&str]] =
        &[&["type", "name", "label::Tiếng Việt", "hint::French (fr)"], &["text", "a", "b", "c"]];
    let wrong = read(&form(languages, &[], &[])).unwrap_err().to_string();
    assert!(wrong.contains("names no language code") && wrong.contains("label::Tiếng Việt"), "{wrong}");
    assert!(read(&bytes(b"PK\x03\x04 no workbook".to_vec())).is_err());
}

#[test]
fn what_nobody_can_reach_and_what_takes_too_long_is_told() {
    let toml = include_str!("exports/kinds.toml").replace(
        "key = \"trips\"\n",
        "key = \"trips\"\nshow_if = { all = [{ item = \"overall\", le = 2 }, { item = \"overall\", ge = 4 }] }\n",
    );
    let toml = toml.replace("version = 1\n", "version = 1\nchannels = [\"kiosk\"]\n");
    let questionnaire = file::from_toml(&toml, "kinds.toml").unwrap();
    let faults: Vec<_> = review::of(&questionnaire).into_iter().filter(|remark| remark.is_fault).collect();
    assert_eq!(faults.iter().filter_map(|remark| remark.item.as_deref()).collect::<Vec<_>>(), ["trips"]);
    assert!(faults.iter().any(|remark| remark.item.is_none() && remark.text.en.contains("over 45")), "{faults:?}");
    // What comes with the program is clean, and the kiosk's form is under its ceiling.
    for key in Questionnaire::built_in_keys() {
        let built_in = Questionnaire::built_in(key).unwrap();
        assert!(!review::of(&built_in).iter().any(|remark| remark.is_fault), "{key}: {:?}", review::of(&built_in));
    }
    assert!(review::seconds(&Questionnaire::built_in("kiosk").unwrap()) < 45.0);
}

#[tokio::test]
async fn a_questionnaire_goes_out_and_comes_in_over_http_with_what_could_not_be_taken() {
    on_each_database(async |app| {
        app.planned().await;
        let mut lan = Visitor::signed_in(&app, Role::Methodologist, &Scope::Everywhere).await;
        let version = "/api/v1/questionnaires/one_stop/1";
        let workbook = lan.download(&format!("{version}/xlsform")).await;
        let back = read(&bytes(workbook.clone())).unwrap();
        assert_eq!(back.draft.check("one_stop").unwrap(), Questionnaire::one_stop());
        let passed_over = lan.get(&format!("{version}/xlsform/unmapped")).await.expect(200);
        assert!(passed_over.as_array().unwrap().iter().all(|left| left["what"].as_str().is_some()));

        let Source::Bytes { content, .. } = form(
            &[
                &["type", "name", "label::Tiếng Việt (vi)", "label::English (en)", "calculation"],
                &["select_one likert", "overall", "Nói chung, Anh/Chị có hài lòng?", "Overall, are you satisfied?", ""],
                &["calculate", "sum", "", "", "1 + 1"],
            ],
            &[
                &["list_name", "name", "label::Tiếng Việt (vi)", "label::English (en)"],
                &["likert", "1", "Không", "No"],
                &["likert", "2", "Có", "Yes"],
            ],
            &[&["form_id", "form_title"], &["short", "Ngắn"]],
        ) else {
            unreachable!()
        };
        let path = "/api/v1/questionnaires/xlsform";
        let sent = lan.send_bytes(path, XLSX, content.clone()).await.expect(200);
        assert!(
            sent["unmapped"].as_array().unwrap().iter().any(|left| left.to_string().contains("calculate")),
            "{sent}"
        );
        assert!(sent["toml"].as_str().unwrap().contains("overall"));
        let stored = app.get("/api/v1/questionnaires").await.expect(200);
        assert_eq!(stored.as_array().unwrap().len(), 1, "nothing is registered by reading it");
        assert_eq!(lan.send_bytes(path, "text/plain", content.clone()).await.refused(415), "unsupported_media_type");
        assert_eq!(lan.send_bytes(path, XLSX, b"no workbook".to_vec()).await.refused(422), "file_faulty");
        assert_eq!(lan.send_bytes(path, XLSX, vec![0; 600 * 1024]).await.refused(413), "body_too_large");

        let page = lan.upload_bytes("/staff/questionnaires/new", ("file", "form.xlsx", &content)).await;
        assert!(page.text.contains("calculate"), "what could not be taken is shown: {}", page.text);
    })
    .await;
}

#[tokio::test]
async fn a_codebook_is_a_page_and_a_file_for_anybody() {
    on_each_database(async |app| {
        app.planned().await;
        let page = app.get("/codebook/one_stop/1").await;
        assert!(page.status == 200 && page.text.contains("staff_polite") && page.text.contains("Rất hài lòng"));
        assert!(app.get("/en/codebook/one_stop/1").await.text.contains("Very satisfied"));
        assert_eq!(app.get("/codebook/one_stop/9").await.status, 404);
        let csv = app.get("/api/v1/questionnaires/one_stop/1/codebook.csv?language=en").await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8; header=present");
        assert!(csv.text.starts_with("position,item,column,") && csv.text.contains("Very satisfied"), "{}", csv.text);
        let again = [("if-none-match", csv.header("etag"))];
        let path = "/api/v1/questionnaires/one_stop/1/codebook.csv?language=en";
        assert_eq!(app.send(Method::GET, path, &again, None).await.status, 304);
    })
    .await;
}
