//! Bad input: each gets a calm sentence or nothing at all, never a code, and never spoils what is good.

use serde_json::json;
use survey_api::{devices, waves};

use super::{
    super::site::WAVE,
    counter::{Counter, OVERALL, stored},
};

#[tokio::test]
async fn double_taps_ghost_taps_and_palms_choose_nothing() {
    let counter = Counter::open(1).await;
    counter.until(".begin").await;
    // A tap on a screen that has just come.
    counter.js("document.querySelector('[data-group=land]').click(); setTimeout(() => {}, 0)").await;
    counter.settle().await;
    if counter.has(".begin").await {
        counter.tap("[data-group=land]").await;
    }
    counter.until(OVERALL).await;
    let ghost = format!("document.querySelector(\"{OVERALL}[value='1']\").click()");
    counter.js(&format!("const at = performance.now(); {ghost}; window.at = at")).await;
    let early = counter.js("return document.querySelectorAll('input:checked').length").await;
    counter.settle().await;
    assert_eq!(early, 0, "the finger was meant for the screen before");
    // Five fingers are a palm.
    let points: Vec<_> = (0..6).map(|finger| json!({"x": 100 + 40 * finger, "y": 400, "id": finger})).collect();
    counter.browser.tell("Input.dispatchTouchEvent", json!({"type": "touchStart", "touchPoints": points})).await;
    counter.js(&format!("document.querySelector(\"{OVERALL}[value='2']\").click()")).await;
    counter.browser.tell("Input.dispatchTouchEvent", json!({"type": "touchEnd", "touchPoints": []})).await;
    assert_eq!(counter.js("return document.querySelectorAll('input:checked').length").await, 0);
    counter.settle().await;
    counter.settle().await;
    // Twice on the same face: one choice, and the screen after it has none.
    let twice = format!("const face = document.querySelector(\"{OVERALL}[value='4']\"); face.click(); face.click()");
    counter.js(&twice).await;
    assert_eq!(counter.js("return document.querySelector('input:checked').value").await, "4");
    counter.hears("Điều gì đã tốt?").await;
    assert_eq!(counter.js("return document.querySelectorAll('input:checked').length").await, 0);
    counter.close().await;
}

#[tokio::test]
async fn a_comment_is_cut_where_a_character_ends_and_what_names_somebody_is_covered() {
    let counter = Counter::open(5).await;
    counter.choose(5).await;
    counter.hears("Điều gì đã tốt?").await;
    counter.settle().await;
    counter.tap(".next").await;
    counter.hears("Bước 3/3").await;
    counter.settle().await;
    counter.tap(".next").await;
    counter.until("#comment").await;
    let paste = |text: &str| {
        format!(
            "const field = document.querySelector('#comment'); field.value = {}; \
             field.dispatchEvent(new Event('input', {{bubbles: true}})); return [...field.value].length",
            json!(text)
        )
    };
    assert_eq!(counter.js(&paste(&"á😀".repeat(5000))).await, 300);
    assert!(counter.said().await.contains("Còn 0 ký tự"));
    counter.js(&paste("Gọi 0905 123.456, gửi a.b@vidu.vn 👩‍👩‍👧 مرحبا e\u{302}\u{301}")).await;
    counter.settle().await;
    counter.tap(".send").await;
    counter.hears("Số và địa chỉ đã được che").await;
    let covered = counter.js("return document.querySelector('#comment').value").await;
    assert_eq!(covered, "Gọi [số], gửi [thư] 👩‍👩‍👧 مرحبا e\u{302}\u{301}");
    counter.settle().await;
    counter.tap(".send").await;
    counter.hears("Phiếu đã được ghi nhận").await;
    counter.leave().await;
    counter.drained().await;
    assert_eq!(counter.faces().await, [5]);
    counter.close().await;
}

#[tokio::test]
async fn a_survey_that_closes_during_a_visit_still_takes_it_and_then_says_so() {
    let counter = Counter::open(5).await;
    counter.choose(4).await;
    counter.hears("Điều gì đã tốt?").await;
    waves::store::freeze(&counter.site.app.store, WAVE).await.unwrap();
    counter.settle().await;
    counter.tap(".send").await;
    counter.hears("Phiếu đã được ghi nhận").await;
    counter.hears("Hiện chưa có đợt đánh giá nào").await;
    counter.drained().await;
    assert_eq!(counter.promised(&stored("dead", "count()")).await, 0);
    counter.close().await;
}

#[tokio::test]
async fn a_kiosk_that_is_revoked_says_so_and_keeps_what_it_has() {
    let counter = Counter::open(5).await;
    counter.line.cut();
    counter.rate(3).await;
    counter.leave().await;
    let device = counter.device().await;
    devices::store::revoke(&counter.site.app.store, device.id, "lost").await.unwrap();
    counter.mend().await;
    counter.hears("Ki-ốt này đã ngừng dùng").await;
    assert_eq!(counter.waiting().await, 1);
    counter.close().await;
}

#[tokio::test]
async fn wrong_codes_are_told_calmly_and_an_emptied_device_says_that_it_was() {
    let counter = Counter::unenrolled(5).await;
    counter.browser.page.goto(&counter.at("/kiosk")).await.unwrap();
    counter.until("#code").await;
    counter.settle().await;
    counter.tap("button[type=submit]").await;
    counter.hears("Gõ mã ghép").await;
    counter.js("document.querySelector('#code').value = 'AAAAA-AAAAA'").await;
    counter.settle().await;
    counter.tap("button[type=submit]").await;
    counter.hears("Mã không đúng hoặc đã hết hạn").await;
    counter.enrol().await;
    counter.rate(4).await;
    counter.leave().await;
    counter.drained().await;
    // Short of space, browsers empty the database and leave the rest.
    let emptied = "indexedDB.deleteDatabase('hailong-kiosk'); location.replace('/kiosk')";
    counter.js(emptied).await;
    counter.hears("Bộ nhớ của thiết bị này đã bị xóa").await;
    counter.enrol().await;
    let alarms = async || {
        let now = counter.site.app.clock.now().as_second();
        counter.device().await.alarms(now).into_iter().map(devices::Alarm::word).collect::<Vec<_>>()
    };
    while !alarms().await.contains(&"cleared") {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    counter.close().await;
}

#[tokio::test]
async fn five_ratings_in_a_minute_make_the_kiosk_rest() {
    let counter = Counter::open(1).await;
    let rush = "new Promise((done) => { const open = indexedDB.open('hailong-kiosk'); open.onsuccess = () => { \
                const write = open.result.transaction('state', 'readwrite'); \
                write.objectStore('state').put([5, 4, 3, 2, 1].map((ago) => Date.now() - 1000 * ago), 'recent'); \
                write.oncomplete = () => { open.result.close(); done(true); }; }; })";
    counter.promised(rush).await;
    counter.browser.page.refresh().await.unwrap();
    counter.hears("Ki-ốt nghỉ nửa phút").await;
    counter.close().await;
}
