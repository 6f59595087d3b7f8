//! A visitor rates: with the mouse, with the keyboard, without scripts, twice, and wrongly.

use fantoccini::{Locator, key::Key};

use super::{driver::Browser, site::Site};

/// Chooses office and kind of procedure as a person does, from the lists.
async fn choose_place(browser: &Browser) {
    for (list, value) in [("office", "snv"), ("service_group", "land")] {
        let list = browser.page.find(Locator::Id(list)).await.unwrap();
        list.select_by_value(value).await.unwrap();
    }
}

#[tokio::test]
async fn a_visitor_rates_with_the_mouse_and_sees_it_counted_apart() {
    let (site, browser) = (Site::start().await, Browser::open().await);
    browser.page.goto(&site.at("/")).await.unwrap();
    assert_eq!(browser.text("#walk-ins").await, "0");
    browser.click(".open-wave a.button").await;
    choose_place(&browser).await;
    browser.click("input[name=overall][value='4']").await;
    browser.click("details:nth-of-type(3) summary").await;
    browser.click("input[name=staff_polite][value='5']").await;
    browser.submit().await;
    assert_eq!(browser.text("h1").await, "Đã nhận phiếu");
    browser.page.goto(&site.at("/")).await.unwrap();
    assert_eq!((browser.text("#walk-ins").await.as_str(), browser.text("#responses").await.as_str()), ("1", "0"));
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    browser.close().await;
    site.stop().await;
}

#[tokio::test]
async fn a_visitor_rates_with_the_keyboard_alone() {
    let (site, browser) = (Site::start().await, Browser::open().await);
    browser.page.goto(&site.at("/rate")).await.unwrap();
    let press = async |keys: &str| browser.page.active_element().await.unwrap().send_keys(keys).await.unwrap();
    let tab = char::from(Key::Tab).to_string();
    let form = browser.document().await;
    let mut stops = Vec::new();
    // Tab until the form is sent: every stop is a control that can be reached and used.
    for _ in 0..40 {
        press(&tab).await;
        let here = browser.page.active_element().await.unwrap();
        let name = here.attr("name").await.unwrap().unwrap_or_default();
        match name.as_str() {
            "office" | "service_group" => press(&char::from(Key::Down).to_string()).await,
            "overall" => {
                press(" ").await;
                press(&char::from(Key::Right).to_string()).await;
            }
            _ => {}
        }
        stops.push(name);
        if here.attr("type").await.unwrap().as_deref() == Some("submit") {
            press(&char::from(Key::Enter).to_string()).await;
            break;
        }
    }
    browser.page_after(&form).await;
    assert_eq!(browser.text("h1").await, "Đã nhận phiếu", "{stops:?}");
    let order = ["office", "service_group", "overall", "comment"];
    let places: Vec<_> = order.iter().map(|name| stops.iter().position(|stop| stop == name).unwrap()).collect();
    assert!(places.is_sorted(), "{stops:?}");
    assert_eq!(stops.iter().filter(|stop| *stop == "overall").count(), 1, "a radio group is one stop");
    assert_eq!(site.walk_ins().await, 1);
    browser.close().await;
    site.stop().await;
}

#[tokio::test]
async fn the_first_stop_of_the_keyboard_leads_past_the_navigation() {
    let (site, browser) = (Site::start().await, Browser::open().await);
    browser.page.goto(&site.at("/")).await.unwrap();
    browser.page.active_element().await.unwrap().send_keys(&char::from(Key::Tab).to_string()).await.unwrap();
    let first = browser.page.active_element().await.unwrap();
    assert_eq!(first.attr("href").await.unwrap().unwrap(), "#main");
    browser.close().await;
    site.stop().await;
}

#[tokio::test]
async fn a_form_sent_twice_counts_once() {
    let (site, browser) = (Site::start().await, Browser::open().await);
    browser.page.goto(&site.at("/rate")).await.unwrap();
    choose_place(&browser).await;
    browser.click("input[name=overall][value='2']").await;
    let id = browser.page.execute("return document.forms[0].elements.namedItem('id').value", Vec::new()).await.unwrap();
    // An impatient visitor: the second click comes before the first is answered.
    browser.page.execute("document.forms[0].submit(); document.forms[0].submit()", Vec::new()).await.unwrap();
    let thanks = site.at("/rate/thanks").parse().unwrap();
    browser.page.wait().for_url(&thanks).await.unwrap();
    // And the same form once more, as a browser sends it again after a reload.
    browser.page.goto(&site.at("/rate")).await.unwrap();
    browser.page.execute("document.forms[0].elements.namedItem('id').value = arguments[0]", vec![id]).await.unwrap();
    choose_place(&browser).await;
    browser.click("input[name=overall][value='2']").await;
    browser.submit().await;
    assert_eq!(browser.text("h1").await, "Đã nhận phiếu");
    assert_eq!(site.walk_ins().await, 1);
    browser.close().await;
    site.stop().await;
}

#[tokio::test]
async fn an_error_summary_leads_to_the_fields_and_keeps_the_answers() {
    let (site, browser) = (Site::start().await, Browser::open().await);
    browser.page.goto(&site.at("/rate")).await.unwrap();
    browser.page.find(Locator::Id("comment")).await.unwrap().send_keys("Chờ hơi lâu").await.unwrap();
    browser.submit().await;
    let links = browser.page.find_all(Locator::Css(".error-summary a")).await.unwrap();
    assert_eq!(links.len(), 3);
    for (link, field) in links.iter().zip(["office", "service_group", "overall"]) {
        link.click().await.unwrap();
        let focused = browser.page.execute("return document.querySelector(':target').id", Vec::new()).await.unwrap();
        assert_eq!(focused, field);
    }
    let comment = browser.page.find(Locator::Id("comment")).await.unwrap();
    assert_eq!(comment.prop("value").await.unwrap().unwrap(), "Chờ hơi lâu");
    assert!(browser.page.title().await.unwrap().starts_with("Lỗi: "));
    assert_eq!(site.walk_ins().await, 0);
    browser.close().await;
    site.stop().await;
}

#[tokio::test]
async fn the_form_works_in_a_browser_that_runs_no_scripts() {
    let (site, browser) = (Site::start().await, Browser::without_scripts().await);
    let probe = "data:text/html,<title>off</title><script>document.title='on'</script>";
    browser.page.goto(probe).await.unwrap();
    assert_eq!(browser.page.title().await.unwrap(), "off", "scripts are off");
    browser.page.goto(&site.at("/en/rate")).await.unwrap();
    for list in ["office", "service_group"] {
        browser
            .page
            .find(Locator::Id(list))
            .await
            .unwrap()
            .send_keys(&char::from(Key::Down).to_string())
            .await
            .unwrap();
    }
    browser.click("input[name=overall][value='1']").await;
    browser.submit().await;
    assert_eq!(browser.text("h1").await, "Response received");
    assert_eq!(site.walk_ins().await, 1);
    browser.close().await;
    site.stop().await;
}
