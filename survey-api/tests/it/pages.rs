//! What the public pages say about a release, in both languages, and what they must never say.

use askama::Template;
use http_body_util::BodyExt;
use survey_api::{
    i18n::Language,
    published::{
        further::ChartsPage,
        gallery::{self, Set},
        pages::{self, EditionPage, OpenWave, Place},
    },
};

use crate::sample_release::release;

fn page(language: Language) -> String {
    let release = release();
    let pictures = gallery::drawn(&release, language, Set::First).pictures;
    let wave = OpenWave::counted(language, "2026-Q4", 1047, 3);
    let periods = ["2026-Q3".to_owned(), "2026-Q2".to_owned()];
    EditionPage::new(&release, &pictures, language, Place::Newest(Some(wave)), Vec::new(), &periods).render().unwrap()
}

fn further(language: Language) -> String {
    let release = release();
    ChartsPage::further(&release, &gallery::drawn(&release, language, Set::Further), language).render().unwrap()
}

fn office(language: Language) -> String {
    let release = std::sync::Arc::new(release());
    let code = release.units[1].code.clone();
    let drawn = gallery::drawn_of_office(&release, language, &code);
    ChartsPage::of_office(&release, &drawn, language, &code).render().unwrap()
}

async fn nothing(language: Language) -> String {
    let bytes = pages::none(language, None).into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn the_headline_has_value_interval_base_and_period_in_that_order() {
    let html = page(Language::Vi);
    let parts =
        ["85,43%", "Khoảng tin cậy 95%: 84,5–86,3", "n = 1.234 phiếu hợp lệ trên 5.678 lượt", "Quý\u{a0}III/2026</p>"];
    let places: Vec<_> = parts.iter().map(|part| html.find(&format!(">{part}")).or(html.find(part)).unwrap()).collect();
    let start = html.find("figure-value").unwrap();
    assert!(places[0] > start && places.is_sorted(), "{places:?}");
}

#[tokio::test]
async fn a_change_says_whether_it_is_told_apart_from_noise() {
    // 84,15 → 85,43 with 0,40 and 0,45: 1,28 ± 1,96·0,602 = 0,10 to 2,46, which leaves zero out.
    let html = page(Language::Vi);
    assert!(html.contains("Tăng 1,28 điểm phần trăm so với Quý\u{a0}II/2026."));
    assert!(html.contains("lớn hơn sai số của khảo sát (KTC 95%: 0,10–2,46)"));
}

#[tokio::test]
async fn a_change_within_the_error_of_the_survey_is_not_sold_as_one() {
    let mut release = release();
    // 84,15 → 84,65 with 0,40 and 0,45: 0,50 ± 1,96·0,602 holds zero.
    release.scores[1].score = Some(84.65);
    let html = EditionPage::new(&release, &[], Language::Vi, Place::Older, Vec::new(), &[]).render().unwrap();
    assert!(html.contains("Tăng 0,50 điểm phần trăm") && html.contains("Chưa phân biệt được với sai số của khảo sát"));
    assert!(html.contains("change-none"));
}

#[tokio::test]
async fn an_office_under_the_gate_has_no_number_but_a_reason_and_its_rolling_figure() {
    let html = page(Language::Vi);
    let offices = html.split("id=\"offices\"").nth(1).unwrap();
    let row = offices.split("<tr").find(|row| row.contains("Bộ phận Một cửa số 3")).unwrap();
    assert!(row.contains("Chưa công bố: 24 phiếu, dưới mức 30"), "{row}");
    assert!(row.contains("81,25%") && row.contains(">101<"), "{row}");
}

#[tokio::test]
async fn offices_stand_in_register_order_with_rank_ranges() {
    let html = page(Language::Vi);
    let offices = html.split("id=\"offices\"").nth(1).unwrap();
    let places: Vec<_> = (1..=3).map(|number| offices.find(&format!("Bộ phận Một cửa số {number}")).unwrap()).collect();
    assert!(places.is_sorted());
    assert!(html.contains(">1–2<"));
}

#[tokio::test]
async fn simulated_figures_say_so_on_both_pages() {
    assert!(page(Language::Vi).contains("Dữ liệu mô phỏng"));
    assert!(page(Language::En).contains("Simulated data"));
}

#[tokio::test]
async fn the_english_page_has_english_numbers_and_links() {
    let html = page(Language::En);
    for part in [
        "85.43%",
        "Confidence interval 95%: 84.5–86.3",
        "Q3\u{a0}2026",
        "1,234 valid responses",
        "href=\"/en/rate\"",
        "href=\"/en/r/2026-Q2\"",
    ] {
        assert!(html.contains(part), "{part}");
    }
}

#[tokio::test]
async fn walk_ins_are_counted_apart_in_the_open_quarter() {
    let html = page(Language::Vi);
    assert!(html.contains("Quý\u{a0}IV/2026 đang mở"));
    assert!(html.contains("id=\"responses\">1.047<") && html.contains("id=\"walk-ins\">3<"));
    assert!(html.contains("ngoài chỉ số"));
}

#[tokio::test]
async fn no_page_has_inline_styles_scripts_or_other_origins() {
    for language in Language::ALL {
        for html in [page(language), further(language), office(language), nothing(language).await] {
            // The name of a namespace is no address that anybody visits.
            let html = html.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
            for forbidden in ["style=", "<style", "onclick", "http://", "https://"] {
                assert!(!html.contains(forbidden), "{forbidden}");
            }
            for script in html.split("<script").skip(1) {
                assert!(script.starts_with(" type=\"module\" src=\"/assets/"), "a script of our own file: {script}");
                assert!(script.split_once('>').unwrap().1.starts_with("</script>"), "nothing inside: {script}");
            }
        }
    }
}

#[tokio::test]
async fn without_a_release_the_page_says_that_nothing_is_published() {
    let html = nothing(Language::Vi).await;
    assert!(html.contains("Chưa có bản công bố") && html.contains("Chưa có đợt khảo sát đang mở"));
}
