//! A mark of a chart is a thing of its own where scripts run, and the picture is whole where they do not.

use fantoccini::{Locator, key::Key};

use super::{driver::Browser, site::Site};

/// The row of the focused mark, and what it is called.
const HERE: &str =
    "const mark = document.activeElement; return [mark.dataset.row ?? '', mark.getAttribute('aria-label') ?? '']";

async fn here(browser: &Browser) -> (String, String) {
    let found = browser.page.execute(HERE, Vec::new()).await.unwrap();
    (found[0].as_str().unwrap().to_owned(), found[1].as_str().unwrap().to_owned())
}

async fn press(browser: &Browser, key: Key) {
    let here = browser.page.active_element().await.unwrap();
    here.send_keys(&char::from(key).to_string()).await.unwrap();
}

#[tokio::test]
async fn arrows_walk_the_marks_of_a_chart_and_each_says_its_row() {
    let (site, browser) = (Site::start().await, Browser::open().await);
    browser.page.goto(&site.at("/")).await.unwrap();
    browser.page.execute("document.querySelector('figure .chart-frame').focus()", Vec::new()).await.unwrap();
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    press(&browser, Key::Tab).await;
    let (row, said) = here(&browser).await;
    assert_eq!(row, "0", "the first stop in a chart is its first mark");
    assert_eq!(browser.text(".chart-tip:not([hidden])").await, said);
    let first = "return document.querySelector('figure tbody tr td').textContent";
    let name = browser.page.execute(first, Vec::new()).await.unwrap();
    assert!(said.starts_with(name.as_str().unwrap()), "{said}");
    press(&browser, Key::Down).await;
    assert_eq!(here(&browser).await.0, "1");
    let picked = "return [...document.querySelectorAll('tr.picked')].map(row => row.rowIndex)";
    assert_eq!(browser.page.execute(picked, Vec::new()).await.unwrap(), serde_json::json!([2]), "below the header");
    press(&browser, Key::Home).await;
    assert_eq!(here(&browser).await.0, "0");
    press(&browser, Key::Tab).await;
    assert_eq!(here(&browser).await.0, "", "one stop a chart, not one a mark");
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    browser.close().await;
    site.stop().await;
}

#[tokio::test]
async fn without_scripts_a_picture_keeps_titles_table_and_downloads() {
    let (site, browser) = (Site::start().await, Browser::without_scripts().await);
    browser.page.goto(&site.at("/")).await.unwrap();
    for css in ["figure svg[role=img] g[data-row] > title", "figure details table", "figure a[download]"] {
        assert!(!browser.page.find_all(Locator::Css(css)).await.unwrap().is_empty(), "{css}");
    }
    assert!(browser.page.find_all(Locator::Css(".chart-tip")).await.unwrap().is_empty());
    browser.close().await;
    site.stop().await;
}
