//! axe-core finds nothing against WCAG 2.2 AA, light, dark and on a phone.

use std::path::PathBuf;

use super::{driver::Browser, site::Site};

const LEVELS: &str = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";

/// The script that `.ci/browser` installs; the driver injects it, so the pages' policy needs no hole.
pub(super) fn axe() -> String {
    let target = std::env::var("CARGO_TARGET_DIR")
        .map_or_else(|_| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target"), PathBuf::from);
    let path = target.join("axe/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&path)
        .unwrap_or_else(|fault| panic!("{} ({fault}): run .ci/browser, which installs it", path.display()))
}

pub(super) async fn violations(browser: &Browser, axe: &str) -> Vec<String> {
    browser.page.execute(axe, Vec::new()).await.unwrap();
    let run = format!(
        "const done = arguments[arguments.length - 1]; axe.run(document, {{runOnly: {{type: 'tag', values: {LEVELS}}}}})\
         .then(found => done(found.violations.flatMap(rule => rule.nodes.map(node => rule.id + ': ' + node.target + ' ' + node.failureSummary))))"
    );
    let found = browser.page.execute_async(&run, Vec::new()).await.unwrap();
    found.as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn no_page_breaks_a_rule_of_wcag_2_2() {
    let (axe, site, browser) = (axe(), Site::start().await, Browser::open().await);
    for (width, scheme) in [(1280, "light"), (1280, "dark"), (390, "light")] {
        browser.screen(width, 844).await;
        browser.prefer("prefers-color-scheme", scheme).await;
        for page in ["/", "/en/", "/r/2026-Q2", "/rate", "/rate/thanks", "/nowhere"] {
            browser.page.goto(&site.at(page)).await.unwrap();
            assert_eq!(violations(&browser, &axe).await, Vec::<String>::new(), "{page} at {width}, {scheme}");
        }
        browser.page.goto(&site.at("/rate")).await.unwrap();
        browser.submit().await;
        assert_eq!(violations(&browser, &axe).await, Vec::<String>::new(), "/rate with errors at {width}, {scheme}");
    }
    browser.close().await;
    site.stop().await;
}
