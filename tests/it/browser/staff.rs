//! The pages of the staff in a browser: axe on each of them, as shown and with everything wrong, and a sheet keyed with the keyboard.

use std::sync::Arc;

use fantoccini::{Locator, key::Key};
use serde_json::json;
use survey_api::{
    accounts::{Role, Scope, domain::NewPerson, invitation::Invitation, session, store},
    ballots::Place,
    paper,
};
use tower_sessions::Session;

use super::{
    accessibility::{axe, violations},
    driver::Browser,
    site::{Site, WAVE},
};

/// Every page that shows or asks without having been told something first.
const PAGES: [&str; 35] = [
    "/staff",
    "/staff/waves",
    "/staff/waves/new",
    "/staff/waves/2026-Q4",
    "/staff/waves/2026-Q4/monitor",
    "/staff/waves/2026-Q4/freeze",
    "/staff/offices",
    "/staff/offices/new",
    "/staff/offices/snv",
    "/staff/offices/snv/counters",
    "/staff/offices/snv/kit",
    "/staff/devices",
    "/staff/devices/new",
    "/staff/devices/wall",
    "/staff/successions/new",
    "/staff/questionnaires",
    "/staff/questionnaires/one_stop/1",
    "/staff/questionnaires/new",
    "/staff/codes",
    "/staff/paper",
    "/staff/paper/stock",
    "/staff/paper/errors",
    "/staff/import",
    "/staff/releases/2026-Q3/1",
    "/staff/exports",
    "/staff/exports/new",
    "/staff/exports/new/responses",
    "/staff/compile",
    "/staff/compile/new",
    "/staff/letters",
    "/staff/mail",
    "/staff/mail/trial",
    "/codebook/one_stop/1",
    "/staff/audit",
    "/en/staff/audit/roots",
];

/// Forms that are sent as they are found, empty.
const FORMS: [&str; 10] = [
    "/staff/waves/new",
    "/staff/offices/new",
    "/staff/successions/new",
    "/staff/questionnaires/new",
    "/staff/codes",
    "/staff/paper",
    "/staff/paper/take-out",
    "/staff/import",
    "/staff/compile/new",
    "/staff/mail/trial",
];

/// Somebody who may do everything, signed in. Nobody is given all of this; pages are looked at, not rights.
async fn signed_in(site: &Site, browser: &Browser) {
    let (database, clock) = (&site.app.store, site.app.clock);
    let (new, invitation) = (NewPerson::checked("lan", "Nguyễn Thị Lan").unwrap(), Invitation::random().unwrap());
    let id = store::add_with(database, &new, &invitation, Role::Methodologist, &Scope::Everywhere).await.unwrap();
    for role in [
        Role::OfficeAdmin,
        Role::DataClerk,
        Role::DataAdjudicator,
        Role::Analyst,
        Role::Publisher,
        Role::Auditor,
        Role::SystemAdmin,
        Role::DeviceAdmin,
    ] {
        store::grant(database, id, role, &Scope::Everywhere).await.unwrap();
    }
    store::join(database, id, &invitation.sha256(), "no password leads here".to_owned()).await.unwrap();
    let epoch = store::one(database, id).await.unwrap().unwrap().epoch;
    let running = Session::new(None, Arc::new(session::Sessions::of(database)), None);
    session::begin(&running, id, epoch, true, clock).await.unwrap();
    running.save().await.unwrap();
    let cookie = json!({"name": session::COOKIE, "value": running.id().unwrap().to_string(), "url": site.at("/"),
        "path": "/", "secure": true, "httpOnly": true, "sameSite": "Strict"});
    browser.tell("Network.setCookie", cookie).await;
}

/// A sheet of paper that was handed to an office: its serial.
async fn sheet(site: &Site) -> String {
    let place = Place { wave: WAVE.into(), office: "snv".into(), counter: "1".into(), service_group: "land".into() };
    let batch = paper::store::stock::issue(&site.app.store, &site.app.tokens, &place, 1).await.unwrap();
    paper::serial::of("snv", batch.first)
}

#[tokio::test]
async fn no_page_of_the_staff_breaks_a_rule_of_wcag_2_2() {
    let (axe, site, browser) = (axe(), Site::start().await, Browser::open().await);
    signed_in(&site, &browser).await;
    let serial = sheet(&site).await;
    let key = format!("/staff/paper/{serial}/key");
    for (width, scheme) in [(1280, "light"), (390, "dark")] {
        browser.screen(width, 844).await;
        browser.prefer("prefers-color-scheme", scheme).await;
        for page in PAGES.into_iter().chain([key.as_str()]) {
            browser.page.goto(&site.at(page)).await.unwrap();
            assert!(!browser.page.current_url().await.unwrap().path().ends_with("sign-in"), "{page}");
            assert_eq!(violations(&browser, &axe).await, Vec::<String>::new(), "{page} at {width}, {scheme}");
        }
    }
    for page in FORMS.into_iter().chain([key.as_str()]) {
        browser.page.goto(&site.at(page)).await.unwrap();
        browser.submit().await;
        let links = browser.page.find_all(Locator::Css(".error-summary a")).await.unwrap();
        assert!(!links.is_empty(), "{page} says what is wrong");
        for link in links {
            let field = link.attr("href").await.unwrap().unwrap();
            let id = field.trim_start_matches('#');
            assert!(browser.page.find(Locator::Id(id)).await.is_ok(), "{page}: {field} leads to a field");
        }
        assert_eq!(violations(&browser, &axe).await, Vec::<String>::new(), "{page} with errors");
    }
    browser.complaints().await;
    browser.close().await;
    site.stop().await;
}

#[tokio::test]
async fn a_sheet_is_keyed_with_the_keyboard_alone_and_nothing_asks_for_a_script() {
    let (site, browser) = (Site::start().await, Browser::open().await);
    signed_in(&site, &browser).await;
    let serial = sheet(&site).await;
    browser.page.goto(&site.at("/staff/paper")).await.unwrap();
    browser.page.find(Locator::Id("serial")).await.unwrap().send_keys(&serial).await.unwrap();
    browser.submit().await;
    browser.page.find(Locator::Id("overall")).await.unwrap().click().await.unwrap();
    let marks = browser.page.find_all(Locator::Css("input.mark")).await.unwrap().len();
    // A mark and a tab an item, the way a clerk keys without looking at the screen.
    let keys = format!("4{}", char::from(Key::Tab)).repeat(marks);
    browser.page.active_element().await.unwrap().send_keys(&keys).await.unwrap();
    let here = browser.page.active_element().await.unwrap();
    assert_eq!(here.attr("name").await.unwrap().as_deref(), Some("comment"));
    browser.submit().await;
    assert_eq!(browser.text("h1").await, serial);
    let kept = paper::store::stock::one(&site.app.store, &serial).await.unwrap().unwrap();
    assert_eq!(kept.state, paper::State::KeyedOnce);
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    browser.close().await;
    site.stop().await;
}

#[tokio::test]
async fn an_export_is_asked_for_watched_and_its_files_stand_on_its_page() {
    let (axe, site, browser) = (axe(), Site::start().await, Browser::open().await);
    signed_in(&site, &browser).await;
    browser.page.goto(&site.at("/staff/exports/new")).await.unwrap();
    browser.page.find(Locator::LinkText("Câu trả lời")).await.unwrap().click().await.unwrap();
    browser.submit().await;
    let page = browser.page.current_url().await.unwrap().path().to_owned();
    let mut looks = 0;
    while let Ok(again) = browser.page.find(Locator::LinkText("Xem lại trạng thái")).await {
        looks += 1;
        assert!(looks < 500, "{page} comes to an end");
        again.click().await.unwrap();
    }
    assert_eq!(browser.text("h1").await, "Câu trả lời");
    let files = browser.page.find_all(Locator::Css("a[href^='/api/v1/exports/']")).await.unwrap();
    let mut names = Vec::new();
    for file in &files {
        names.push(file.text().await.unwrap());
    }
    assert_eq!(names, ["responses.csv", "manifest.json"]);
    assert_eq!(violations(&browser, &axe).await, Vec::<String>::new(), "a finished export");
    browser.page.goto(&site.at("/staff/exports")).await.unwrap();
    assert!(browser.page.find(Locator::Css(&format!("a[href='{page}']"))).await.is_ok());
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    browser.close().await;
    site.stop().await;
}
