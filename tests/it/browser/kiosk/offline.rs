//! The line is cut, replies are lost, tabs are opened twice, a newer program comes: every rating arrives once.

use serde_json::json;

use super::counter::{Counter, stored};

#[tokio::test]
async fn what_is_tapped_without_a_line_is_thanked_for_and_arrives_once() {
    let counter = Counter::open(5).await;
    counter.rate(5).await;
    counter.leave().await;
    counter.line.cut();
    for face in [1, 3] {
        counter.rate(face).await;
        counter.leave().await;
    }
    // A new document without a network, as after a power cut.
    counter.browser.page.refresh().await.unwrap();
    counter.rate(2).await;
    counter.leave().await;
    let waiting = counter.waiting().await;
    assert!((3..=4).contains(&waiting), "{waiting} wait; the first may have been sent before");
    counter.until("html[data-queue=waits]").await;
    // The server takes them and its reply is lost: they are sent again.
    counter.line.mend();
    counter.line.swallow_replies();
    counter.js("dispatchEvent(new Event('online'))").await;
    while counter.faces().await.len() < 4 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    counter.mend().await;
    counter.drained().await;
    assert_eq!(counter.faces().await, [1, 2, 3, 5]);
    let device = counter.device().await;
    assert_eq!((device.last_seq, device.missing.all, device.forks.all), (4, 0, 0));
    counter.close().await;
}

#[tokio::test]
async fn two_tabs_of_one_kiosk_make_one_chain() {
    let counter = Counter::open(5).await;
    let page = &counter.browser.page;
    counter.rate(4).await;
    counter.leave().await;
    let first = page.window().await.unwrap();
    let second = page.new_window(true).await.unwrap().handle;
    page.switch_to_window(second).await.unwrap();
    page.goto(&counter.at("/kiosk")).await.unwrap();
    counter.until(".begin").await;
    // Both add at the same moment, many times, and send at the same moment.
    let race = "Promise.all([...Array(20)].map(() => import(document.querySelector('script[src]').src.replace('main', 'outbox')) \
                .then((outbox) => outbox.add(crypto.randomUUID(), {wave: '2026-Q4', office: 'snv', service_group: 'land', \
                channel: 'kiosk', language: 'vi', answers: [{item: 'overall', code: 5}]})))).then(() => 'all')";
    assert_eq!(counter.promised(race).await, "all");
    page.switch_to_window(first).await.unwrap();
    assert_eq!(counter.promised(race).await, "all");
    counter.mend().await;
    counter.drained().await;
    assert_eq!(counter.faces().await.len(), 41);
    let device = counter.device().await;
    assert_eq!((device.last_seq, device.missing.all, device.forks.all), (41, 0, 0));
    counter.close().await;
}

#[tokio::test]
async fn a_newer_program_takes_over_between_visits_and_sends_what_the_older_one_kept() {
    let counter = Counter::open(5).await;
    let version = "return document.documentElement.dataset.version";
    let old = counter.js(version).await;
    counter.line.cut();
    counter.rate(1).await;
    counter.leave().await;
    let new = counter.line.bring_a_newer_program();
    assert_ne!(old, json!(new));
    counter.line.mend();
    // In the middle of a visit it comes, and waits.
    counter.choose(2).await;
    let look = "navigator.serviceWorker.getRegistration('/kiosk').then((it) => it.update()).then(() => true)";
    counter.promised(look).await;
    counter.promised("new Promise((done) => setTimeout(done, 2500))").await;
    assert_eq!(counter.js(version).await, old, "nobody is interrupted");
    counter.hears("Điều gì cần tốt hơn?").await;
    counter.settle().await;
    counter.tap(".send").await;
    counter.until(".begin").await;
    counter.until(&format!("html[data-version='{new}'] .begin")).await;
    counter.mend().await;
    counter.drained().await;
    assert_eq!(counter.faces().await, [1, 2]);
    let kept = counter.promised("caches.keys()").await;
    assert_eq!(kept, json!([format!("kiosk-{new}")]), "the older program is gone");
    let hashes = counter.promised(&stored("questionnaires", "getAllKeys()")).await;
    assert_eq!(hashes.as_array().map(Vec::len), Some(1), "a questionnaire stays where its hash is");
    counter.close().await;
}

#[tokio::test]
async fn what_the_server_refuses_for_good_is_set_aside_and_holds_up_nothing() {
    let counter = Counter::open(5).await;
    let wrong = "import(document.querySelector('script[src]').src.replace('main', 'outbox')).then((outbox) => \
                 outbox.add(crypto.randomUUID(), {wave: '2026-Q4', office: 'snv', service_group: 'no such', channel: 'kiosk', \
                 language: 'vi', answers: [{item: 'overall', code: 5}]})).then(() => 'kept')";
    assert_eq!(counter.promised(wrong).await, "kept");
    counter.rate(3).await;
    counter.leave().await;
    counter.mend().await;
    counter.drained().await;
    assert_eq!(counter.faces().await, [3]);
    let dead = counter.promised(&stored("dead", "getAll()")).await;
    assert_eq!((dead[0]["seq"].as_i64(), dead[0]["code"].as_str()), (Some(1), Some("invalid")));
    let device = counter.device().await;
    assert_eq!((device.last_seq, device.missing.all), (2, 0), "it stands in the chain all the same");
    counter.browser.page.goto(&counter.at("/kiosk#device")).await.unwrap();
    counter.hears("Tải các bản ghi bị từ chối").await;
    counter.close().await;
}
