//! A visitor rates in the open form: counted once, as a walk-in, with every fault shown and every answer kept.

use axum::http::{StatusCode, header};

use crate::site::{Site, WAVE};

const ID: &str = "2f1de9c3-5a0b-4c8e-9b1d-0a7c6e5f4d3b";
const GOOD: [(&str, &str); 4] = [("id", ID), ("office", "mot"), ("service_group", "trade"), ("overall", "5")];

#[tokio::test]
async fn a_rating_is_counted_as_a_walk_in_and_the_page_shows_it_at_once() {
    let site = Site::published().await;
    assert!(site.get("/").await.text.contains("id=\"walk-ins\">0<"));
    let sent = site.post("/rate", &GOOD).await;
    assert_eq!(
        (sent.status, sent.headers[header::LOCATION].to_str().unwrap()),
        (StatusCode::SEE_OTHER, "/rate/thanks")
    );
    let page = site.get("/").await;
    assert!(page.text.contains("id=\"walk-ins\">1<") && page.text.contains("id=\"responses\">0<"));
    assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
}

#[tokio::test]
async fn the_same_form_sent_twice_counts_once() {
    let site = Site::published().await;
    for _ in 0..2 {
        assert_eq!(site.post("/rate", &GOOD).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(site.walk_ins().await, 1);
}

#[tokio::test]
async fn the_same_form_with_other_answers_is_not_taken_and_says_so() {
    let site = Site::published().await;
    site.post("/rate", &GOOD).await;
    let changed = [GOOD[0], GOOD[1], GOOD[2], ("overall", "1")];
    let again = site.post("/rate", &changed).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text.contains("Phiếu này đã được ghi nhận"), "{}", again.text);
    assert_eq!(site.walk_ins().await, 1);
}

#[tokio::test]
async fn two_forms_are_two_responses() {
    let site = Site::published().await;
    let ids: Vec<String> = [site.get("/rate").await, site.get("/rate").await].map(|page| id_in(&page.text)).into();
    assert_ne!(ids[0], ids[1]);
    for id in &ids {
        site.post("/rate", &[("id", id), GOOD[1], GOOD[2], GOOD[3]]).await;
    }
    assert_eq!(site.walk_ins().await, 2);
}

#[tokio::test]
async fn thanks_are_the_same_for_every_score() {
    let site = Site::published().await;
    let mut pages = Vec::new();
    for score in ["1", "5"] {
        let id = id_in(&site.get("/rate").await.text);
        let sent = site.post("/rate", &[("id", &id), GOOD[1], GOOD[2], ("overall", score)]).await;
        pages.push(site.get(sent.headers[header::LOCATION].to_str().unwrap()).await.text);
    }
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test]
async fn every_fault_is_listed_with_a_link_and_what_was_filled_in_is_kept() {
    let site = Site::published().await;
    let long = "đ".repeat(301);
    let fields =
        [("id", ID), ("service_group", "land"), ("staff_polite", "4"), ("staff_helps", "9"), ("comment", &long)];
    let answer = site.post("/rate", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (field, message) in [
        ("office", "Chọn đơn vị đã đến"),
        ("overall", "Chọn một trong năm mức hài lòng"),
        ("staff_helps", "Chọn một trong các mức"),
        ("comment", "Rút ngắn ý kiến"),
    ] {
        assert!(answer.text.contains(&format!("<a href=\"#{field}\">{message}")), "{field}");
        assert_eq!(answer.text.matches(&format!("id=\"{field}\"")).count(), 1, "{field}");
    }
    assert!(answer.text.contains("<title>Lỗi: "));
    assert!(answer.text.contains("value=\"land\" selected"));
    assert!(answer.text.contains("name=\"staff_polite\" value=\"4\" checked"));
    assert!(answer.text.contains(&long) && answer.text.contains(ID));
    assert_eq!(site.walk_ins().await, 0);
}

#[tokio::test]
async fn an_office_does_not_take_a_group_that_it_does_not_offer() {
    let site = Site::published().await;
    let answer = site.post("/rate", &[GOOD[0], ("office", "hai"), GOOD[2], GOOD[3]]).await;
    assert!(answer.text.contains("<a href=\"#service_group\">Đơn vị này không có nhóm thủ tục đó"));
}

#[tokio::test]
async fn a_form_sent_from_another_site_is_refused() {
    let site = Site::published().await;
    for from in ["cross-site", "same-site"] {
        let answer = site.post_from(from, "/rate", &GOOD).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.text.contains("Phiếu không được gửi từ trang này"));
    }
    assert_eq!(site.walk_ins().await, 0);
}

#[tokio::test]
async fn what_is_written_comes_back_as_text_and_never_as_a_tag() {
    let site = Site::published().await;
    let answer = site.post("/rate", &[GOOD[0], ("comment", "</textarea><b>đậm</b>")]).await;
    assert!(!answer.text.contains("<b>đậm") && answer.text.contains("đậm"));
}

#[tokio::test]
async fn a_damaged_form_and_one_that_is_too_large_are_refused_in_words() {
    let site = Site::published().await;
    let huge = "a".repeat(70_000);
    for fields in [vec![("id", "not an id")], vec![GOOD[0], ("comment", huge.as_str())]] {
        let answer = site.post("/rate", &fields).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.text.contains("Không đọc được phiếu"));
    }
}

#[tokio::test]
async fn without_an_open_quarter_the_form_says_so() {
    let site = Site::bare().await;
    assert!(site.get("/rate").await.text.contains("Đợt khảo sát đang đóng"));
    assert!(site.post("/en/rate", &GOOD).await.text.contains("The survey is closed"));
}

#[tokio::test]
async fn the_english_form_stays_english_to_the_end() {
    let site = Site::published().await;
    assert!(site.get("/en/rate").await.text.contains("Very satisfied"));
    let sent = site.post("/en/rate", &GOOD).await;
    assert_eq!(sent.headers[header::LOCATION], "/en/rate/thanks");
    assert!(site.get("/en/rate/thanks").await.text.contains("Thank you"));
}

#[tokio::test]
async fn faces_are_of_one_size_and_none_is_chosen() {
    let html = Site::published().await.get("/rate").await.text;
    assert_eq!(html.matches("viewBox=\"0 0 48 48\" width=\"48\" height=\"48\"").count(), 5);
    assert!(!html.contains(" checked"));
    let words = ["Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"];
    let faces = html.split("class=\"faces\"").nth(1).unwrap();
    assert!(words.map(|word| faces.find(&format!("<span>{word}")).unwrap()).is_sorted());
}

#[tokio::test]
async fn a_missing_page_is_a_page_in_the_language_of_its_address() {
    let site = Site::bare().await;
    let missing = site.get("/khong-co").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(missing.text.contains("Không có trang này"));
    assert!(site.get("/en/nothing").await.text.contains("There is no such page"));
    assert!(site.get("/r/1999-Q1").await.text.contains("Không có trang này"));
    // A program gets problem+json all the same.
    assert!(site.get("/api/v1/nothing").await.headers[header::CONTENT_TYPE].to_str().unwrap().contains("problem+json"));
}

#[tokio::test]
async fn pages_are_closed_to_other_origins_and_assets_are_kept_for_good() {
    let site = Site::published().await;
    let page = site.get("/").await;
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(
        policy.starts_with("default-src 'none'")
            && !policy.contains("unsafe")
            && policy.contains("frame-ancestors 'none'")
    );
    assert_eq!(page.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    let address =
        page.text.split("href=\"").find(|part| part.contains("tokens.css")).unwrap().split('"').next().unwrap();
    let styles = site.get(address).await;
    assert_eq!(styles.headers[header::CONTENT_TYPE], "text/css; charset=utf-8");
    assert!(styles.headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    let font = address.replace("tokens.css", "NotoSans-Regular.ttf");
    assert_eq!(site.get(&font).await.headers[header::CONTENT_TYPE], "font/ttf");
}

#[tokio::test]
async fn files_of_a_chart_are_the_chart_of_the_page() {
    let site = Site::published().await;
    let svg = site.get("/en/r/2026-Q3/charts/ranking.svg").await;
    assert_eq!(svg.headers[header::CONTENT_TYPE], "image/svg+xml");
    assert!(site.get("/en/").await.text.contains(&svg.text));
    assert!(site.get("/r/2026-Q3/charts/ranking.csv").await.text.contains("Bộ phận Một cửa số 1;"));
    assert_eq!(site.get("/r/2026-Q3/charts/ranking.exe").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/r/2026-Q3/files/release.json").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_frozen_quarter_takes_no_walk_ins_from_the_form() {
    let site = Site::published().await;
    survey_api::waves::store::freeze(&site.app.store, WAVE).await.unwrap();
    assert!(site.post("/rate", &GOOD).await.text.contains("Đợt khảo sát đang đóng"));
    assert_eq!(site.walk_ins().await, 0);
}

fn id_in(html: &str) -> String {
    html.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}
