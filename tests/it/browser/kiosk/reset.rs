//! What one person leaves for the next: nothing.

use serde_json::{Value, json};

use super::counter::{Counter, OVERALL, stored};

#[tokio::test]
async fn nobody_there_ends_the_visit_and_what_was_answered_counts_as_far_as_it_goes() {
    let counter = Counter::open(20).await;
    counter.choose(2).await;
    counter.hears("Ông/Bà còn ở đây không?").await;
    // Somebody is, and gets a minute more.
    counter.settle().await;
    counter.tap("dialog button").await;
    assert!(!counter.has("dialog").await);
    assert!(counter.has("input[type=checkbox]").await, "the place is kept");
    counter.hears("Ông/Bà còn ở đây không?").await;
    counter.until(".begin").await;
    assert!(!counter.said().await.contains("Cảm ơn"), "nobody is thanked who is not there");
    counter.drained().await;
    assert_eq!(counter.faces().await, [2]);
    // Who has answered nothing leaves nothing.
    counter.settle().await;
    counter.tap("[data-group=land]").await;
    counter.until(OVERALL).await;
    counter.until("dialog").await;
    counter.until(".begin").await;
    assert_eq!((counter.waiting().await, counter.faces().await), (0, vec![2]));
    counter.close().await;
}

#[tokio::test]
async fn a_reload_in_the_middle_shows_nothing_and_loses_nothing() {
    let counter = Counter::open(5).await;
    counter.choose(1).await;
    counter.hears("Điều gì cần tốt hơn?").await;
    counter.settle().await;
    counter.tap("input[value='3']").await;
    counter.browser.page.refresh().await.unwrap();
    counter.until(".begin").await;
    counter.drained().await;
    assert_eq!(counter.faces().await, [1]);
    counter.settle().await;
    counter.tap("[data-group=land]").await;
    counter.until(OVERALL).await;
    assert_eq!(counter.js("return document.querySelectorAll('input:checked').length").await, 0);
    counter.close().await;
}

/// Answers by itself, on every page, as long as `window.name` says that there are visits left.
const VISITOR: &str = "addEventListener('DOMContentLoaded', () => { \
    const left = Number(window.name || 0); if (left <= 0) return; \
    const every = setInterval(() => { \
      const find = (css) => document.querySelector(css); \
      if (find('.begin')) return find('.begin').click(); \
      const faces = document.querySelectorAll('input[name=overall]'); \
      if (faces.length && !find('input:checked')) return faces[left % 5].click(); \
      if (find('input[type=checkbox]')) { find('.mode').click(); find('button[lang=en]').click(); return find('.send').click(); } \
      if (find('#comment')) return find('.send').click(); \
      if (find('.next') && !find('input')) { window.name = left - 1; clearInterval(every); find('.next').click(); } \
    }, 350); });";

/// Bytes of the heap when everything that nobody holds is gone.
async fn heap(counter: &Counter) -> u64 {
    counter.browser.tell("HeapProfiler.enable", json!({})).await;
    for _ in 0..3 {
        counter.browser.tell("HeapProfiler.collectGarbage", json!({})).await;
    }
    counter.browser.tell("Runtime.getHeapUsage", json!({})).await["usedSize"].as_f64().unwrap() as u64
}

/// Visits one after another; what is measured is the page at the end of them.
async fn visits(counter: &Counter, count: u32) {
    counter.js(&format!("window.name = '{count}'; location.reload()")).await;
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(2 + u64::from(count));
    while counter.browser.page.execute("return window.name", Vec::new()).await.ok() != Some(json!("0")) {
        assert!(std::time::Instant::now() < deadline, "the visits do not end: {}", counter.said().await);
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    counter.until(".begin").await;
}

/// Forty visits, or as many as `HAILONG_CYCLES` says: a thousand take minutes.
#[tokio::test]
async fn visit_after_visit_leaves_no_trace_and_no_memory() {
    let count: u32 = std::env::var("HAILONG_CYCLES").ok().and_then(|count| count.parse().ok()).unwrap_or(40);
    let counter = Counter::open(100).await;
    counter.before_each_page(VISITOR).await;
    counter.line.cut();
    visits(&counter, 10).await;
    let (before, history) = (heap(&counter).await, counter.js("return history.length").await);
    visits(&counter, count).await;
    let after = heap(&counter).await;
    assert!(after < before + 5_000_000, "the heap grew from {before} to {after} bytes");
    assert_eq!(counter.js("return history.length").await, history);
    let trace = "return [document.documentElement.lang, document.documentElement.className, document.querySelectorAll('input').length, \
                 sessionStorage.length, Object.keys(localStorage).join(), document.cookie, history.state]";
    assert_eq!(counter.js(trace).await, json!(["vi", "", 0, 0, "hailong-device", "", Value::Null]));
    let kept = counter.promised(&stored("state", "getAllKeys()")).await;
    let known = json!(["beat", "cleared", "device", "last", "offered", "postponed", "recent", "task", "token"]);
    let strange: Vec<_> =
        kept.as_array().unwrap().iter().filter(|key| !known.as_array().unwrap().contains(key)).collect();
    assert_eq!(strange, Vec::<&Value>::new());
    assert_eq!(counter.waiting().await, u64::from(count) + 10);
    counter.mend().await;
    counter.drained().await;
    let faces = counter.faces().await;
    assert_eq!(faces.len(), count as usize + 10, "each once");
    let tapped = |left: u32| (1..=left).map(|left| (left % 5 + 1) as u8);
    let mut expected: Vec<u8> = tapped(10).chain(tapped(count)).collect();
    expected.sort_unstable();
    assert_eq!(faces, expected, "what was tapped");
    if let Ok(folder) = std::env::var("HAILONG_PICTURES") {
        std::fs::create_dir_all(&folder).unwrap();
        let said = format!("{} visits: heap {before} -> {after} bytes\n", count + 10);
        std::fs::write(std::path::Path::new(&folder).join("kiosk-heap.txt"), said).unwrap();
    }
    counter.close().await;
}
