//! Pictures of the pages for people to look at, where `HAILONG_PICTURES` names a folder.

use std::path::Path;

use fantoccini::wd::PrintConfiguration;

use super::{driver::Browser, site::Site};

#[tokio::test]
async fn pages_can_be_photographed_and_printed() {
    let (site, browser) = (Site::start().await, Browser::open().await);
    for (name, path, width, height, scheme) in [
        ("index", "/", 1280, 800, "light"),
        ("index-phone", "/", 390, 844, "light"),
        ("index-dark", "/", 1280, 800, "dark"),
        ("index-english", "/en/", 1280, 800, "light"),
        ("rate", "/rate", 1280, 800, "light"),
        ("rate-phone", "/rate", 390, 844, "light"),
        ("rate-dark", "/en/rate", 390, 844, "dark"),
        ("thanks", "/rate/thanks", 1280, 800, "light"),
        ("missing", "/nowhere", 390, 844, "light"),
    ] {
        browser.screen(width, height).await;
        browser.prefer("prefers-color-scheme", scheme).await;
        browser.page.goto(&site.at(path)).await.unwrap();
        photograph(&browser, name, width).await;
    }
    browser.screen(390, 844).await;
    browser.prefer("prefers-color-scheme", "light").await;
    browser.page.goto(&site.at("/rate")).await.unwrap();
    browser.submit().await;
    photograph(&browser, "rate-errors", 390).await;
    browser.page.goto(&site.at("/")).await.unwrap();
    let paper = browser.page.print(PrintConfiguration::default()).await.unwrap();
    assert!(paper.starts_with(b"%PDF"));
    keep("index.pdf", &paper);
    browser.close().await;
    site.stop().await;
}

/// The whole page, however long it is.
pub(super) async fn photograph(browser: &Browser, name: &str, width: u32) {
    let height = browser.page.execute("return document.documentElement.scrollHeight", Vec::new()).await.unwrap();
    browser.screen(width, u32::try_from(height.as_u64().unwrap()).unwrap()).await;
    let picture = browser.page.screenshot().await.unwrap();
    assert!(picture.len() > 4000, "{name} shows something");
    keep(&format!("{name}.png"), &picture);
}

fn keep(name: &str, bytes: &[u8]) {
    if let Ok(folder) = std::env::var("HAILONG_PICTURES") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(Path::new(&folder).join(name), bytes).unwrap();
    }
}
