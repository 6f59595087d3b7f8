//! A whole visit: by touch, by keyboard, by what a screen reader finds.

use fantoccini::key::Key;
use serde_json::{Value, json};

use super::counter::{Counter, OVERALL, stored};

#[tokio::test]
async fn a_visit_by_touch_is_three_screens_and_reaches_the_server_once() {
    let counter = Counter::open(5).await;
    counter.choose(4).await;
    counter.hears("Điều gì đã tốt?").await;
    counter.hears("Bước 2/3").await;
    counter.settle().await;
    counter.tap("input[value='2']").await;
    counter.tap(".next").await;
    counter.hears("Bước 3/3").await;
    let items = "return [...new Set([...document.querySelectorAll('input[type=radio]')].map(it => it.name))]";
    let items = counter.js(items).await;
    assert_eq!(items.as_array().unwrap().len(), 2, "two items by chance: {items}");
    counter.settle().await;
    for item in items.as_array().unwrap() {
        counter.tap(&format!("input[name={}][value='5']", item.as_str().unwrap())).await;
    }
    counter.hears("Ông/Bà muốn nói thêm điều gì?").await;
    counter.settle().await;
    counter.tap(".send").await;
    counter.hears("Phiếu đã được ghi nhận").await;
    // Nobody touches it: the start comes by itself.
    counter.until(".begin").await;
    counter.drained().await;
    assert_eq!(counter.faces().await, [4]);
    let device = counter.device().await;
    assert_eq!((device.last_seq, device.missing.all, device.forks.all), (1, 0, 0));
    let left = counter.promised(&stored("state", "getAllKeys()")).await;
    assert!(!left.as_array().unwrap().contains(&json!("draft")), "{left}");
    counter.close().await;
}

#[tokio::test]
async fn a_visit_by_keyboard_alone_moves_with_arrows_and_chooses_with_the_space_bar() {
    let counter = Counter::open(5).await;
    let press = async |keys: &[Key]| {
        for key in keys {
            let here = counter.browser.page.active_element().await.unwrap();
            here.send_keys(&char::from(*key).to_string()).await.unwrap();
        }
    };
    let focus =
        "return document.activeElement.closest('[data-group]')?.dataset.group ?? document.activeElement.name ?? ''";
    counter.settle().await;
    while counter.js(focus).await != "land" {
        press(&[Key::Tab]).await;
    }
    press(&[Key::Enter]).await;
    counter.until(OVERALL).await;
    counter.settle().await;
    press(&[Key::Tab]).await;
    assert_eq!(counter.js(focus).await, "overall", "from the question the first stop is its answers");
    press(&[Key::Right, Key::Right]).await;
    counter.settle().await;
    counter.settle().await;
    assert!(counter.has(OVERALL).await, "arrows move and do not choose");
    press(&[Key::Space]).await;
    counter.hears("Điều gì cần tốt hơn?").await;
    counter.settle().await;
    let send = "return document.activeElement.classList.contains('send')";
    while counter.js(send).await != true {
        press(&[Key::Tab]).await;
    }
    press(&[Key::Enter]).await;
    counter.hears("Phiếu đã được ghi nhận").await;
    counter.leave().await;
    counter.drained().await;
    assert_eq!(counter.faces().await, [3]);
    counter.close().await;
}

/// Activates what has this role and name, as a screen reader does.
async fn activate(counter: &Counter, role: &str, name: &str) {
    let document = counter.browser.tell("DOM.getDocument", json!({})).await;
    let asked = json!({"nodeId": document["root"]["nodeId"], "role": role, "accessibleName": name});
    let found = counter.browser.tell("Accessibility.queryAXTree", asked).await;
    let nodes = found["nodes"].as_array().unwrap();
    let one = nodes.iter().find(|node| node["ignored"] == false);
    let one = one.unwrap_or_else(|| panic!("no {role} is called {name:?}"));
    let node = json!({"backendNodeId": one["backendDOMNodeId"]});
    let object = counter.browser.tell("DOM.resolveNode", node).await;
    let click =
        json!({"objectId": object["object"]["objectId"], "functionDeclaration": "function () { this.click() }"});
    counter.browser.tell("Runtime.callFunctionOn", click).await;
}

#[tokio::test]
async fn a_screen_reader_finds_each_answer_by_role_and_name_in_both_languages() {
    let counter = Counter::open(5).await;
    counter.browser.tell("Accessibility.enable", json!({})).await;
    counter.settle().await;
    activate(&counter, "button", "English").await;
    counter.hears("What was your visit about?").await;
    assert_eq!(counter.js("return document.documentElement.lang").await, "en");
    counter.settle().await;
    activate(&counter, "button", "Land and building").await;
    counter.until(OVERALL).await;
    counter.settle().await;
    for name in ["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"] {
        let document = counter.browser.tell("DOM.getDocument", json!({})).await;
        let asked = json!({"nodeId": document["root"]["nodeId"], "role": "radio", "accessibleName": name});
        let found = counter.browser.tell("Accessibility.queryAXTree", asked).await;
        assert_eq!(found["nodes"].as_array().map(Vec::len), Some(1), "{name}");
    }
    let group = counter.js("return document.querySelector('fieldset legend').textContent").await;
    assert_eq!(group, "How your procedure was handled, all in all");
    activate(&counter, "radio", "Very satisfied").await;
    counter.hears("What went well?").await;
    assert_eq!(counter.js("return document.activeElement.textContent").await, "What went well?", "read from its head");
    counter.settle().await;
    // Another language in the middle keeps what was answered, and the place.
    activate(&counter, "checkbox", "The staff").await;
    activate(&counter, "button", "Tiếng Việt").await;
    counter.hears("Điều gì đã tốt?").await;
    let ticked = "return [...document.querySelectorAll('input:checked')].map(it => it.value)";
    assert_eq!(counter.js(ticked).await, json!(["2"]));
    counter.settle().await;
    activate(&counter, "button", "Quay lại").await;
    counter.until(OVERALL).await;
    assert_eq!(counter.js(ticked).await, json!(["5"]));
    counter.settle().await;
    activate(&counter, "button", "Gửi").await;
    counter.hears("Phiếu đã được ghi nhận").await;
    counter.leave().await;
    counter.drained().await;
    assert_eq!(counter.faces().await, [5]);
    counter.close().await;
}

#[tokio::test]
async fn the_back_key_of_the_device_is_a_way_back_and_not_a_way_out() {
    let counter = Counter::open(5).await;
    counter.choose(2).await;
    counter.hears("Điều gì cần tốt hơn?").await;
    counter.browser.page.back().await.unwrap();
    counter.until(OVERALL).await;
    assert_eq!(counter.js("return document.querySelector('input:checked').value").await, "2");
    counter.browser.page.back().await.unwrap();
    counter.until(".begin").await;
    let trace = counter.js("return [document.querySelectorAll('input').length, history.state]").await;
    assert_eq!(trace, json!([0, Value::Null]));
    counter.close().await;
}
