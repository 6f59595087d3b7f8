//! The public page in a browser: it fits a phone, asks nobody else for anything, and the console stays silent.

use super::{driver::Browser, site::Site};

const PAGES: [&str; 9] = [
    "/",
    "/en/",
    "/r/2026-Q2",
    "/r/2026-Q3/charts",
    "/en/r/2026-Q3/offices/snv",
    "/rate",
    "/en/rate",
    "/rate/thanks",
    "/nowhere",
];

#[tokio::test]
async fn no_page_asks_another_origin_for_anything() {
    let (site, browser) = (Site::start().await, Browser::open().await);
    for page in PAGES {
        browser.page.goto(&site.at(page)).await.unwrap();
    }
    let pages: Vec<_> = browser.requests().await.into_iter().filter(|address| address.starts_with("http")).collect();
    assert!(pages.len() > PAGES.len(), "styles and fonts are asked for too: {pages:?}");
    for address in pages {
        assert!(address.starts_with(&site.address), "{address}");
    }
    browser.close().await;
    site.stop().await;
}

#[tokio::test]
async fn the_console_stays_silent() {
    let (site, browser) = (Site::start().await, Browser::open().await);
    for page in PAGES.into_iter().filter(|page| *page != "/nowhere") {
        browser.page.goto(&site.at(page)).await.unwrap();
        assert_eq!(browser.complaints().await, Vec::<String>::new(), "{page}");
    }
    browser.close().await;
    site.stop().await;
}

#[tokio::test]
async fn every_page_fits_a_screen_of_320_pixels() {
    let (site, browser) = (Site::start().await, Browser::open().await);
    browser.screen(320, 640).await;
    for page in PAGES {
        browser.page.goto(&site.at(page)).await.unwrap();
        let width = browser.page.execute("return document.documentElement.scrollWidth", Vec::new()).await.unwrap();
        assert_eq!(width, 320, "{page}");
    }
    browser.close().await;
    site.stop().await;
}

#[tokio::test]
async fn letters_are_the_embedded_ones() {
    let (site, browser) = (Site::start().await, Browser::open().await);
    browser.page.goto(&site.at("/")).await.unwrap();
    let loaded =
        "return document.fonts.ready.then(() => [...document.fonts].filter(face => face.status === 'loaded').length)";
    assert_eq!(browser.page.execute(loaded, Vec::new()).await.unwrap(), 3);
    browser.close().await;
    site.stop().await;
}

#[tokio::test]
async fn the_five_faces_have_one_size() {
    let (site, browser) = (Site::start().await, Browser::open().await);
    for (width, height) in [(1280, 800), (390, 844)] {
        browser.screen(width, height).await;
        browser.page.goto(&site.at("/rate")).await.unwrap();
        let boxes = "return [...document.querySelectorAll('.face-card')].map(face => { const box = face.getBoundingClientRect(); \
                     return [Math.round(box.width), Math.round(box.height)] })";
        let boxes = browser.page.execute(boxes, Vec::new()).await.unwrap();
        let boxes = boxes.as_array().unwrap();
        assert_eq!(boxes.len(), 5);
        assert!(boxes.iter().all(|one| *one == boxes[0]), "{boxes:?}");
        assert!(boxes[0].as_array().unwrap().iter().all(|side| side.as_i64().unwrap() >= 72), "{boxes:?}");
    }
    browser.close().await;
    site.stop().await;
}
