//! What is seen and reached: equal choices, room for fingers, contrast, small screens, large text, the lower half.

use std::path::Path;

use serde_json::{Value, json};

use super::{
    super::accessibility::{axe, violations},
    counter::{Counter, OVERALL},
};

/// Of each card of the group: width, height, border, weight, size of its picture, place of its top.
const GEOMETRY: &str = "return [...document.querySelectorAll('fieldset')].map((group) => [...group.querySelectorAll('.card')].map((card) => { \
    const [box, look, face] = [card.getBoundingClientRect(), getComputedStyle(card), card.querySelector('.face')?.getBoundingClientRect()]; \
    return [box.width, box.height, look.borderTopWidth, look.borderTopColor, look.backgroundColor, look.color, look.fontSize, look.fontWeight, \
            face?.width, face?.height, face && face.top - box.top].map((value) => typeof value === 'number' ? Math.round(value * 10) / 10 : value).join(' '); }))";

/// What is smaller than a finger needs, and what lies outside the screen.
const TARGETS: &str = "return [...document.querySelectorAll('button, .choice, textarea')].filter((it) => !it.hidden).map((it) => [it.innerText || it.id, it.getBoundingClientRect()]) \
    .filter(([, box]) => box.width < 72 || box.height < 72 || box.left < 0 || box.right > innerWidth + 1).map(([name, box]) => `${name}: ${box.width} x ${box.height}`)";

/// Controls that stand above the middle of the screen.
const ABOVE: &str = "return [...document.querySelectorAll('button, .choice')].filter((it) => !it.hidden && it.getBoundingClientRect().top < innerHeight / 2 - 1).map((it) => it.innerText)";

const WIDER: &str = "return document.documentElement.scrollWidth > innerWidth";

async fn no_nudging(counter: &Counter) {
    for group in counter.js(GEOMETRY).await.as_array().unwrap() {
        let cards = group.as_array().unwrap();
        assert!(cards.iter().all(|card| card == &cards[0]), "one choice looks like more than another: {cards:#?}");
    }
}

async fn keep(counter: &Counter, name: &str) {
    if let Ok(folder) = std::env::var("HAILONG_PICTURES") {
        std::fs::create_dir_all(&folder).unwrap();
        let picture = counter.browser.page.screenshot().await.unwrap();
        std::fs::write(Path::new(&folder).join(format!("kiosk-{name}.png")), picture).unwrap();
    }
}

/// Goes through every screen of a visit and calls `look` on each.
async fn walk(counter: &Counter, mut look: impl AsyncFnMut(&str)) {
    counter.browser.page.goto(&counter.at("/kiosk")).await.unwrap();
    counter.until(".begin").await;
    look("start").await;
    counter.settle().await;
    counter.tap("[data-group=land]").await;
    counter.until(OVERALL).await;
    look("overall").await;
    counter.settle().await;
    counter.tap(&format!("{OVERALL}[value='4']")).await;
    counter.until("input[type=checkbox]").await;
    look("reasons").await;
    counter.settle().await;
    counter.tap(".next").await;
    counter.until("fieldset + fieldset").await;
    look("items").await;
    counter.settle().await;
    counter.tap(".next").await;
    counter.until("#comment").await;
    look("comment").await;
    counter.settle().await;
    counter.tap(".send").await;
    counter.until(".more").await;
    look("thanks").await;
}

#[tokio::test]
async fn every_screen_of_the_kiosk_is_fair_reachable_and_clean_at_wcag_2_2_aa() {
    let (axe, counter) = (axe(), Counter::open(1).await);
    for (language, width, height) in [("vi", 1280, 800), ("en", 1280, 800), ("vi", 390, 844), ("en", 320, 640)] {
        counter.browser.screen(width, height).await;
        walk(&counter, async |screen| {
            if counter.js("return document.documentElement.lang").await != language {
                counter.settle().await;
                counter.tap(&format!("button[lang={language}]")).await;
            }
            let place = format!("{screen} in {language} at {width}");
            no_nudging(&counter).await;
            assert_eq!(counter.js(WIDER).await, false, "{place} is read without moving sideways");
            if width == 1280 {
                assert_eq!(counter.js(TARGETS).await, json!([]), "{place}");
                let (whole, seen) = (counter.js("return document.documentElement.scrollHeight").await, json!(height));
                assert_eq!(whole, seen, "{place} is seen whole");
            }
            assert_eq!(violations(&counter.browser, &axe).await, Vec::<String>::new(), "{place}");
            keep(&counter, &format!("{screen}-{language}-{width}")).await;
        })
        .await;
    }
    counter.close().await;
}

#[tokio::test]
async fn large_text_strong_contrast_and_the_lower_half_lose_nothing() {
    let (axe, counter) = (axe(), Counter::open(1).await);
    for (mode, at) in [("large", 1), ("contrast", 2), ("lower", 3)] {
        counter.browser.screen(1280, 800).await;
        walk(&counter, async |screen| {
            if counter.js(&format!("return document.documentElement.className === '{mode}'")).await != true {
                counter.settle().await;
                counter.tap(&format!(".mode:nth-child({at})")).await;
            }
            assert_eq!(counter.js(WIDER).await, false, "{screen}, {mode}");
            no_nudging(&counter).await;
            if mode == "lower" {
                assert_eq!(
                    counter.js(ABOVE).await,
                    json!([]),
                    "{screen}: everything that is touched is in the lower half"
                );
            }
            assert_eq!(violations(&counter.browser, &axe).await, Vec::<String>::new(), "{screen}, {mode}");
            keep(&counter, &format!("{screen}-{mode}")).await;
        })
        .await;
        counter.settle().await;
        counter.tap(".next").await;
        counter.until(".begin").await;
        assert_eq!(counter.js("return document.documentElement.className").await, "", "forgotten with the visit");
    }
    // Twice as large through the browser is a screen half as wide.
    counter.browser.screen(640, 400).await;
    walk(&counter, async |screen| assert_eq!(counter.js(WIDER).await, false, "{screen} at 200 %")).await;
    // Faces are told apart without colour.
    counter.browser.screen(1280, 800).await;
    let grey = json!({"type": "achromatopsia"});
    counter.browser.tell("Emulation.setEmulatedVisionDeficiency", grey).await;
    let mouths =
        "return [...document.querySelectorAll('.face')].map((face) => face.lastElementChild.getAttribute('d'))";
    walk(&counter, async |screen| {
        if screen == "overall" {
            let mouths: Vec<Value> = counter.js(mouths).await.as_array().unwrap().clone();
            let different: std::collections::HashSet<_> = mouths.iter().map(Value::to_string).collect();
            assert_eq!((mouths.len(), different.len()), (5, 5));
        }
        keep(&counter, &format!("{screen}-grey")).await;
    })
    .await;
    counter.close().await;
}

#[tokio::test]
async fn thanks_look_the_same_for_every_score() {
    let counter = Counter::open(5).await;
    let look = "return [document.body.innerHTML, getComputedStyle(document.body).backgroundColor]";
    let mut seen = Vec::new();
    for face in [1, 5] {
        counter.rate(face).await;
        seen.push(counter.js(look).await);
        counter.leave().await;
    }
    assert_eq!(seen[0], seen[1]);
    counter.close().await;
}

/// Bytes that come over the line before the first tap can be made, as the server compresses them.
#[tokio::test]
async fn less_than_150_kilobytes_come_before_the_first_tap() {
    let counter = Counter::open(1).await;
    counter.browser.page.goto(&counter.site.at("/kiosk")).await.unwrap();
    counter.until("#code").await;
    let sizes =
        "return performance.getEntries().filter((it) => it.transferSize).map((it) => [it.name, it.transferSize])";
    let sizes = counter.js(sizes).await;
    let total: u64 = sizes.as_array().unwrap().iter().map(|one| one[1].as_u64().unwrap()).sum();
    assert!((20_000..150_000).contains(&total), "{total} bytes: {sizes:#?}");
    if let Ok(folder) = std::env::var("HAILONG_PICTURES") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(Path::new(&folder).join("kiosk-bytes.txt"), format!("{total} bytes\n{sizes:#}\n")).unwrap();
    }
    counter.close().await;
}
