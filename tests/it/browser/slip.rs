//! The form behind a slip on a phone: without scripts, left and come back to, clean at WCAG 2.2 AA in both languages.

use fantoccini::Locator;
use survey_api::ballots::{self, Place};

use super::{
    accessibility::{axe, violations},
    driver::Browser,
    picture::photograph,
    site::{Site, WAVE},
};

/// The address in the square of a slip that was just printed.
async fn slip(site: &Site) -> String {
    let place = Place { wave: WAVE.into(), office: "snv".into(), counter: "1".into(), service_group: "land".into() };
    let issued = ballots::issue::tickets(&site.app, &site.app.store, &place, 1).await.unwrap();
    format!("/b/{}", issued[0].secret.token)
}

async fn press(browser: &Browser, action: &str) {
    let old = browser.document().await;
    browser.click(&format!("button[value={action}]")).await;
    browser.page_after(&old).await;
}

#[tokio::test]
async fn a_slip_is_answered_on_a_phone_that_runs_no_scripts() {
    let (site, browser) = (Site::start().await, Browser::without_scripts().await);
    browser.screen(390, 844).await;
    let path = slip(&site).await;
    browser.page.goto(&site.at(&path)).await.unwrap();
    press(&browser, "next").await;
    assert_eq!(browser.text(".error-summary a").await, "Chọn một trong năm mức hài lòng");
    browser.click("input[name=overall][value='4']").await;
    press(&browser, "next").await;
    assert!(browser.text("p.small").await.contains("Bước 2/2"));
    // Left for something else, and scanned again.
    browser.page.goto(&site.at("/")).await.unwrap();
    browser.page.goto(&site.at(&path)).await.unwrap();
    assert!(browser.text("p.small").await.contains("Bước 2/2"), "where it was left");
    press(&browser, "back").await;
    let chosen = browser.page.find(Locator::Css("input:checked")).await.unwrap();
    assert_eq!(chosen.attr("value").await.unwrap().as_deref(), Some("4"));
    press(&browser, "next").await;
    press(&browser, "next").await;
    assert_eq!(browser.text("h1").await, "Đã xong phần ngắn");
    press(&browser, "send").await;
    assert_eq!(browser.text("h1").await, "Đã nhận phiếu");
    let (all, walk_ins) =
        (survey_api::responses::store::count(&site.app.store, WAVE).await.unwrap(), site.walk_ins().await);
    assert_eq!((all, walk_ins), (1, 0));
    browser.close().await;
    site.stop().await;
}

#[tokio::test]
async fn no_page_behind_a_slip_breaks_a_rule_of_wcag_2_2() {
    let (axe, site, browser) = (axe(), Site::start().await, Browser::open().await);
    for (language, width) in [("", 390), ("/en", 320)] {
        browser.screen(width, 844).await;
        browser.page.goto(&site.at(&format!("{language}/b"))).await.unwrap();
        assert_eq!(violations(&browser, &axe).await, Vec::<String>::new(), "{language}/b");
        browser.submit().await;
        assert_eq!(violations(&browser, &axe).await, Vec::<String>::new(), "{language}/b with errors");
        let path = format!("{language}{}", slip(&site).await);
        browser.page.goto(&site.at(&path)).await.unwrap();
        press(&browser, "next").await;
        for step in 0.. {
            let place = format!("step {step} at {width}");
            assert_eq!(violations(&browser, &axe).await, Vec::<String>::new(), "{place}");
            let wider = "return document.documentElement.scrollWidth > innerWidth";
            assert_eq!(browser.page.execute(wider, Vec::new()).await.unwrap(), false, "{place}");
            photograph(&browser, &format!("slip-{step}-{width}"), width).await;
            browser.screen(width, 844).await;
            if browser.page.find(Locator::Id("comment")).await.is_ok() {
                break;
            }
            for group in browser.page.find_all(Locator::Css("input[type=radio][value='5']")).await.unwrap() {
                group.click().await.unwrap();
            }
            press(&browser, "next").await;
            assert!(step < 12);
        }
        press(&browser, "send").await;
    }
    browser.complaints().await;
    browser.close().await;
    site.stop().await;
}
