//! One page and one paper that say the same.

use std::collections::BTreeSet;

use analytics::{Release, Status, Text};
use charts::report;

use crate::support;

/// What a reader sees of a page: no style, no tags, entities read.
fn seen(html: &str) -> String {
    let body = html.split_once("</style>").map_or(html, |(_, body)| body);
    let mut text = String::new();
    let mut inside = false;
    for letter in body.chars() {
        match letter {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            _ if !inside => text.push(letter),
            _ => {}
        }
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"), ("\u{a0}", " ")];
    entities.iter().fold(text, |text, (entity, letter)| text.replace(entity, letter))
}

/// Everything between `<td…>` and `</td>`, and in the details of a cell: the numbers of the tables.
fn numbers(text: &str) -> BTreeSet<String> {
    let mut numbers = BTreeSet::new();
    let mut number = String::new();
    for letter in text.chars().chain([' ']) {
        if letter.is_ascii_digit() || (matches!(letter, ',' | '.') && !number.is_empty()) {
            number.push(letter);
        } else if !number.is_empty() {
            numbers.insert(number.trim_end_matches([',', '.']).to_owned());
            number.clear();
        }
    }
    numbers
}

fn tables(html: &str) -> String {
    html.split("<tbody>").skip(1).filter_map(|rest| rest.split_once("</tbody>")).map(|(table, _)| seen(table)).collect()
}

/// Charts that the release has the figures for.
const FURTHER: [&str; 4] =
    ["Các yếu tố theo đơn vị", "Từng đơn vị qua các kỳ", "Chỉ số gồm những gì", "Từ lượt giải quyết đến câu trả lời"];

#[test]
fn the_page_needs_nothing_from_elsewhere() {
    let page = report::html(&support::release()).unwrap();
    assert!(page.starts_with("<!doctype html>\n<html lang=\"vi\">"));
    for outside in ["src=\"http", "href=\"http", "url(http", "@import", "<script", "<link"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("url(data:font/ttf;base64,"));
    // A folded profile of each office with a number; no name twice.
    assert_eq!(page.matches("<details>").count(), 5);
    for title in FURTHER {
        assert!(page.contains(&format!("<h3>{title}</h3>\n<figure")), "{title}");
    }
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
}

#[test]
fn the_paper_has_the_charts_of_the_page_and_a_sheet_of_each_office_with_a_number() {
    let pages = report::document(&support::release()).unwrap().pages();
    let text: Vec<String> = pages.into_iter().map(|page| page.text.replace(['\n', '\u{a0}'], " ")).collect();
    for title in FURTHER {
        assert!(text.iter().any(|page| page.contains(title)), "{title}");
    }
    // One of six offices has too few answers.
    let first = text.iter().position(|page| page.contains("Hồ sơ từng đơn vị")).unwrap();
    let after = text.iter().position(|page| page.contains("English summary")).unwrap();
    assert_eq!(after - first, 5, "{text:?}");
}

#[test]
fn every_number_of_the_headline_and_its_changes_stands_in_a_table() {
    let page = report::html(&support::release()).unwrap();
    let tables = numbers(&tables(&page));
    let headline = page.split_once("class=\"figure\"").unwrap().1.split_once("<table>").unwrap().0;
    let said: Vec<String> = numbers(&seen(&format!("<p{headline}"))).into_iter().collect();
    assert!(said.len() > 6, "{said:?}");
    // The level of the intervals is the one number that is no result.
    for number in said.iter().filter(|number| *number != "95") {
        let rounded = tables.iter().any(|cell| cell == number);
        assert!(rounded, "{number} is in no table: {tables:?}");
    }
}

#[test]
fn a_hidden_office_has_a_reason_and_no_number() {
    let page = seen(&report::html(&support::release()).unwrap());
    let row = page.split_once("Chỉ số và các yếu tố theo đơn vị").unwrap().1;
    let row = row.split_once("Ủy ban nhân dân phường Hồng Gai").unwrap().1;
    assert!(row.trim_start().starts_with('–') && row.contains("không công bố: dưới 30 phiếu"), "{row}");
    assert!(!page.contains("88,10"));
}

#[test]
fn a_release_in_which_everything_is_suppressed_shows_no_number_on_page_or_paper() {
    let release = support::all_suppressed();
    let page = seen(&report::html(&release).unwrap());
    let paper: String = report::document(&release).unwrap().pages().into_iter().map(|page| page.text + "\n").collect();
    let names: String = release.codebook.items.iter().map(|item| item.text.vi.clone()).collect();
    for text in [page, paper] {
        assert!(text.contains("không công bố: dưới 30 phiếu"), "{text}");
        let decimals: Vec<String> = numbers(&text)
            .into_iter()
            .filter(|number| number.contains(',') && !names.contains(number.as_str()))
            .collect();
        assert!(decimals.is_empty(), "{decimals:?}");
    }
}

#[test]
fn markup_in_a_name_is_printed_as_it_stands() {
    let mut release = support::release();
    let name = "*A* _B_ #eval(\"1\") $x$ <script>alert('1')</script> & \"C\"";
    release.units[0].name = Text::new(name, name);
    release.metadata.title = Text::new(name, name);
    let page = report::html(&release).unwrap();
    assert!(!page.contains("<script"));
    assert!(seen(&page).contains(name));
    let paper: String = report::document(&release).unwrap().pages().into_iter().map(|page| page.text + " ").collect();
    assert!(paper.replace('\n', " ").contains(name), "{paper}");
}

#[test]
fn the_paper_is_a4_and_says_the_same_every_time() {
    let release = support::release();
    let document = report::document(&release).unwrap();
    for page in document.pages() {
        assert!((page.width - 595.28).abs() < 0.01 && (page.height - 841.89).abs() < 0.01);
    }
    assert!(document.pdf().unwrap() == report::pdf(&release).unwrap());
    assert_eq!(report::html(&release).unwrap(), report::html(&release).unwrap());
}

#[test]
fn letters_that_no_font_of_ours_has_are_named_not_left_out() {
    let mut release = support::release();
    release.metadata.title = Text::new("Chỉ số 滿意", "Index");
    let error = report::pdf(&release).unwrap_err().to_string();
    assert!(error.contains("U+6EFF"), "{error}");
}

#[test]
fn a_score_with_a_number_and_no_interval_is_printed_with_a_dash() {
    let mut release: Release = support::release();
    for score in &mut release.scores {
        (score.se, score.low, score.high, score.status) = (None, None, None, Status::Ok);
    }
    let page = seen(&report::html(&release).unwrap());
    assert!(page.contains("Khoảng tin cậy 95%: –"), "{page}");
}
