//! A mark of a chart is a thing of its own where scripts run, and the picture is whole where they do not.

use std::collections::BTreeSet;

use charts::Kind;
use fantoccini::{Locator, key::Key};
use serde_json::{Value, json};

use super::{
    accessibility::{axe, violations},
    driver::Browser,
    site::Site,
};

/// Every page with charts: the newest release, all its other charts, one office.
const PAGES: [&str; 3] = ["/", "/r/2026-Q3/charts", "/r/2026-Q3/offices/snv"];

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

async fn asked(browser: &Browser, script: &str) -> Value {
    browser.page.execute(script, Vec::new()).await.unwrap()
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

/// Walks every mark of every picture that the screen shows; answers with what is wrong and with the kinds that were walked.
const WALK: &str = "
    const faults = [], kinds = [];
    for (const picture of document.querySelectorAll('figure svg')) {
        if (picture.getClientRects().length === 0) continue;
        const id = picture.getAttribute('aria-labelledby').split(' ')[0];
        const rows = picture.closest('figure').querySelectorAll('tbody tr');
        const marks = [...picture.querySelectorAll('g[data-row]')];
        kinds.push(id.split('-')[0]);
        const stops = marks.filter(mark => mark.getAttribute('tabindex') === '0').length;
        if (picture.getAttribute('role') !== 'group' || stops !== 1) faults.push(`${id}: ${stops} stops of the Tab key`);
        for (const mark of marks) {
            mark.focus();
            const tip = document.querySelector('.chart-tip:not([hidden])');
            const picked = picture.closest('figure').querySelectorAll('tr.picked');
            const said = mark.getAttribute('aria-label');
            if (document.activeElement !== mark) faults.push(`${id}: mark ${mark.dataset.row} takes no focus`);
            else if (!said || tip?.textContent !== said) faults.push(`${id}: mark ${mark.dataset.row} is not said`);
            else if (picked.length !== 1 || picked[0] !== rows[mark.dataset.row]) faults.push(`${id}: mark ${mark.dataset.row} is not in the table`);
        }
    }
    return [faults, kinds];";

#[tokio::test]
async fn every_mark_of_every_kind_takes_the_focus_and_says_its_row() {
    let (site, browser) = (Site::start().await, Browser::open().await);
    for width in [1280, 390] {
        browser.screen(width, 844).await;
        let mut walked = BTreeSet::new();
        for page in PAGES {
            browser.page.goto(&site.at(page)).await.unwrap();
            let found = asked(&browser, WALK).await;
            assert_eq!(found[0], json!([]), "{page} at {width}");
            walked.extend(found[1].as_array().unwrap().iter().map(|kind| kind.as_str().unwrap().to_owned()));
        }
        // The offices of the test are no provinces.
        let drawn = Kind::CATALOGUE.into_iter().filter(|kind| *kind != Kind::Tiles);
        assert_eq!(walked, drawn.map(|kind| kind.name().to_owned()).collect(), "at {width}");
    }
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    browser.close().await;
    site.stop().await;
}

#[tokio::test]
async fn a_mark_that_is_pointed_at_is_said_and_nothing_is_said_beside_the_chart() {
    let (site, browser) = (Site::start().await, Browser::open().await);
    browser.screen(1280, 844).await;
    browser.page.goto(&site.at("/r/2026-Q3/charts")).await.unwrap();
    let place = "const mark = document.querySelectorAll('.chart-broad g[data-row] > polygon, .chart-broad g[data-row] > circle')[2];
        mark.scrollIntoView({block: 'center', behavior: 'instant'});
        const box = mark.getBoundingClientRect();
        return [box.x + box.width / 2, box.y + box.height / 2, mark.parentElement.getAttribute('aria-label')]";
    let found = asked(&browser, place).await;
    let to = |x: &Value, y: &Value| json!({"type": "mouseMoved", "x": x, "y": y});
    browser.tell("Input.dispatchMouseEvent", to(&found[0], &found[1])).await;
    let said = found[2].as_str().unwrap().replace('\u{a0}', " ");
    assert_eq!(browser.text(".chart-tip:not([hidden])").await, said);
    browser.tell("Input.dispatchMouseEvent", to(&json!(2), &json!(2))).await;
    assert_eq!(asked(&browser, "return document.querySelector('.chart-tip').hidden").await, json!(true));
    browser.close().await;
    site.stop().await;
}

#[tokio::test]
async fn the_table_of_a_chart_opens_and_its_files_are_what_they_say() {
    let (site, browser) = (Site::start().await, Browser::open().await);
    for page in PAGES {
        browser.page.goto(&site.at(page)).await.unwrap();
        assert_eq!(asked(&browser, "return document.querySelectorAll('figure details[open]').length").await, json!(0));
        browser.click("figure summary").await;
        let seen = "return document.querySelector('figure details[open] tbody td').getClientRects().length";
        assert_eq!(asked(&browser, seen).await, json!(1), "{page}");
        let files = "return [...document.querySelectorAll('figure')].map(figure => [
            figure.querySelector('svg title').textContent, figure.querySelectorAll('tbody tr').length,
            ...[...figure.querySelectorAll('a[download]')].map(link => link.href)])";
        for file in asked(&browser, files).await.as_array().unwrap() {
            let (headline, rows) = (file[0].as_str().unwrap(), file[1].as_u64().unwrap() as usize);
            let [svg, png, csv] = [2, 3, 4].map(|at| file[at].as_str().unwrap().to_owned());
            let svg = fetched(&svg, "image/svg+xml").await;
            let svg = String::from_utf8(svg).unwrap();
            assert!(svg.contains("role=\"img\"") && svg.replace("&quot;", "\"").contains(headline), "{headline}");
            assert!(fetched(&png, "image/png").await.starts_with(b"\x89PNG"), "{headline}");
            let csv = String::from_utf8(fetched(&csv, "text/csv; charset=utf-8").await).unwrap();
            assert!(csv.starts_with('\u{feff}'), "{headline}");
            assert_eq!(csv.lines().count(), rows + 1, "{headline}");
        }
    }
    browser.close().await;
    site.stop().await;
}

async fn fetched(address: &str, media_type: &str) -> Vec<u8> {
    let answer = reqwest::get(address).await.unwrap().error_for_status().unwrap();
    assert_eq!(answer.headers()["content-type"], media_type, "{address}");
    answer.bytes().await.unwrap().to_vec()
}

#[tokio::test]
async fn a_telephone_is_shown_pictures_laid_out_for_it() {
    let (site, browser) = (Site::start().await, Browser::open().await);
    let shown =
        "return [...document.querySelectorAll('figure svg')].filter(picture => picture.getClientRects().length > 0)
        .map(picture => [picture.viewBox.baseVal.width, picture.getBoundingClientRect().width <= innerWidth])";
    for (screen, canvas) in [(390, 780), (1280, 1280)] {
        browser.screen(screen, 844).await;
        browser.page.goto(&site.at("/r/2026-Q3/charts")).await.unwrap();
        let shown = asked(&browser, shown).await;
        let shown = shown.as_array().unwrap();
        assert!(shown.len() > 8 && shown.iter().all(|one| *one == json!([canvas, true])), "{screen}: {shown:?}");
    }
    browser.close().await;
    site.stop().await;
}

#[tokio::test]
async fn no_page_of_charts_breaks_a_rule_of_wcag_2_2() {
    let (axe, site, browser) = (axe(), Site::start().await, Browser::open().await);
    for (width, scheme) in [(1280, "light"), (1280, "dark"), (390, "light")] {
        browser.screen(width, 844).await;
        browser.prefer("prefers-color-scheme", scheme).await;
        for page in [PAGES[1], PAGES[2], "/en/r/2026-Q3/offices/snv"] {
            browser.page.goto(&site.at(page)).await.unwrap();
            assert_eq!(violations(&browser, &axe).await, Vec::<String>::new(), "{page} at {width}, {scheme}");
        }
    }
    browser.close().await;
    site.stop().await;
}

#[tokio::test]
async fn without_scripts_a_picture_keeps_titles_table_and_downloads() {
    let (site, browser) = (Site::start().await, Browser::without_scripts().await);
    for page in PAGES {
        browser.page.goto(&site.at(page)).await.unwrap();
        let pictures = browser.page.find_all(Locator::Css("figure")).await.unwrap().len();
        for css in [
            "figure .chart-broad svg[role=img]:has(g[data-row] > title)",
            "figure:has(details table)",
            "figure:has(a[download])",
        ] {
            assert_eq!(browser.page.find_all(Locator::Css(css)).await.unwrap().len(), pictures, "{page}: {css}");
        }
        assert!(browser.page.find_all(Locator::Css(".chart-tip")).await.unwrap().is_empty());
    }
    browser.close().await;
    site.stop().await;
}

#[tokio::test]
async fn a_question_that_a_release_has_no_figures_for_says_why() {
    let (site, browser) = (Site::start().await, Browser::open().await);
    browser.page.goto(&site.at("/r/2026-Q3/charts")).await.unwrap();
    let said = browser.text("section[aria-labelledby=left-out]").await;
    assert!(said.contains("Bức tranh chung các tỉnh, thành phố ra sao?"), "{said}");
    browser.page.goto(&site.at("/r/2026-Q3/offices/nowhere")).await.unwrap();
    assert!(browser.text("h1").await.contains("Không"), "an office that there is not has no page");
    browser.close().await;
    site.stop().await;
}
