//! How long people wait. Nothing is asserted of a clock; the times are written beside the pictures, for who reads them.

use serde_json::{Value, json};

use super::counter::{Counter, OVERALL};

/// Milliseconds from the tap on Send to the thanks on the screen, painted.
const SEND: &str = "const done = arguments[0]; const seen = new MutationObserver(() => { \
    if (!document.body.innerText.includes('Phiếu đã được ghi nhận')) return; seen.disconnect(); \
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - tapped))); }); \
    seen.observe(document.body, {childList: true, subtree: true}); \
    const tapped = performance.now(); document.querySelector('.send').click();";

async fn until_thanks(counter: &Counter, face: u8) -> f64 {
    counter.choose(face).await;
    counter.until("input[type=checkbox]").await;
    counter.settle().await;
    let waited = counter.browser.page.execute_async(SEND, Vec::new()).await.unwrap();
    counter.leave().await;
    waited.as_f64().unwrap()
}

/// Milliseconds from the start of the document to its first contents, on a processor four times as slow.
async fn first_paint(counter: &Counter) -> Value {
    counter.browser.page.refresh().await.unwrap();
    counter.until(".begin").await;
    counter.settle().await;
    let paint = "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null";
    counter.js(paint).await
}

#[tokio::test]
async fn the_times_that_people_wait_are_written_down() {
    let counter = Counter::open(1).await;
    let mut said = String::new();
    for line in ["with a line", "without a line"] {
        if line == "without a line" {
            counter.line.cut();
        }
        let mut waited = Vec::new();
        for face in [1, 5] {
            waited.push(until_thanks(&counter, face).await);
        }
        said.push_str(&format!("last tap to thanks, {line}: {waited:.0?} ms\n"));
    }
    counter.line.mend();
    counter.browser.tell("Emulation.setCPUThrottlingRate", json!({"rate": 4})).await;
    let (kept, again) = (first_paint(&counter).await, first_paint(&counter).await);
    said.push_str(&format!("first paint, processor four times as slow, program on the device: {kept}, {again} ms\n"));
    assert!(!counter.has(OVERALL).await);
    if let Ok(folder) = std::env::var("HAILONG_PICTURES") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(std::path::Path::new(&folder).join("kiosk-pace.txt"), said).unwrap();
    }
    counter.close().await;
}
