//! Five pages, whatever the release holds, and more where it holds more.

use analytics::{Release, Text};
use charts::slides;

use crate::support;

fn words(release: &Release) -> String {
    let pages = slides::document(release).unwrap().pages();
    pages.iter().map(|page| page.text.replace(['\n', '\u{a0}'], " ")).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_page_is_sixteen_to_nine() {
    for page in slides::document(&support::release()).unwrap().pages() {
        assert!((page.width / page.height - 16.0 / 9.0).abs() < 1e-9, "{page:?}");
    }
}

#[test]
fn after_the_first_five_come_the_further_charts_and_a_page_of_each_office_with_a_number() {
    let release = support::release();
    let notes = slides::notes(&release).unwrap();
    for further in ["Các yếu tố theo đơn vị", "Từ lượt giải quyết đến câu trả lời", "Chỉ số gồm những gì"]
    {
        assert!(notes.contains(&format!(". {further}\n")), "{further} is not in {notes}");
    }
    // One of six offices has too few answers. What stands in a picture is no text of the page.
    let pages = slides::document(&release).unwrap().pages();
    assert_eq!(pages.len(), notes.matches("Trang ").count() + 5);
}

#[test]
fn the_headline_page_has_value_interval_n_and_period() {
    let pages = slides::document(&support::release()).unwrap().pages();
    let text = pages[1].text.replace(['\n', '\u{a0}'], " ");
    for part in ["84,24%", "Khoảng tin cậy 95%: 81,3–87,2", "n = 1.418 phiếu", "Quý III/2026"] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}

#[test]
fn the_same_release_gives_the_same_bytes() {
    let release = support::release();
    let first = slides::pdf(&release).unwrap();
    assert!(first.starts_with(b"%PDF-"));
    assert!(first == slides::pdf(&release).unwrap());
}

#[test]
fn invented_data_is_marked_on_every_page() {
    let pages = slides::document(&support::release()).unwrap().pages();
    assert!(pages.iter().all(|page| page.text.contains("DỮ LIỆU MÔ PHỎNG")));
    let mut real = support::release();
    real.metadata.simulated = false;
    assert!(!words(&real).contains("MÔ PHỎNG"));
}

#[test]
fn a_release_in_which_everything_is_suppressed_says_so_and_shows_no_number() {
    let release = support::all_suppressed();
    let text = words(&release);
    assert!(text.contains("không công bố: dưới 30 phiếu"), "{text}");
    for hidden in ["84,24", "81,3", "87,2", "86,44"] {
        assert!(!text.contains(hidden), "{hidden} leaks: {text}");
    }
}

#[test]
fn letters_of_markup_are_printed_as_they_stand() {
    let mut release = support::release();
    let name = "*Ban* _A_ #let x = 1 $y^2$ <b>&\"C\"</b> \\ @d `e` [f] ~g --- 'h' // i";
    release.metadata.agency = Text::new(name, name);
    release.nodes[0].name = Text::new(name, name);
    assert!(words(&release).contains(name), "{}", words(&release));
}

/// The heading may be the only bold text with a plain i, as in "Cư dân" it is not.
#[test]
fn an_index_of_any_name_is_printed() {
    for name in ["Cd", "Cư dân", "Chỉ số", "Mức ẹ ọ ụ"] {
        let mut release = support::release();
        release.nodes[0].name = Text::new(name, name);
        assert!(slides::pdf(&release).unwrap_or_else(|fault| panic!("{name}: {fault}")).starts_with(b"%PDF-"));
    }
}

#[test]
fn long_names_add_no_page() {
    let pages = slides::document(&support::release()).unwrap().pages().len();
    let mut release = support::release();
    let long = "Trung tâm Phục vụ hành chính công và Xúc tiến đầu tư của Ban Quản lý Khu kinh tế ".repeat(4);
    release.metadata.agency = Text::new(long.clone(), long.clone());
    release.metadata.title = Text::new(long.clone(), long.clone());
    for node in &mut release.nodes {
        node.name = Text::new(long.clone(), long.clone());
    }
    assert_eq!(slides::document(&release).unwrap().pages().len(), pages);
}

#[test]
fn a_chart_without_room_is_told_and_not_cut() {
    let mut release = support::release();
    assert!(!words(&release).contains("Không đủ chỗ"));
    let long = "Chỉ số hài lòng của người dân và tổ chức đối với việc giải quyết thủ tục hành chính ".repeat(60);
    release.nodes[0].name = Text::new(long.clone(), long);
    let text = words(&release);
    assert!(text.contains("Không đủ chỗ cho biểu đồ này mà không cắt chữ"), "{text}");
}

#[test]
fn every_number_spoken_stands_in_a_table_of_the_report() {
    let release = support::release();
    let notes = slides::notes(&release).unwrap();
    let page = charts::report::html(&release).unwrap();
    assert!(notes.matches("Trang ").count() > 5, "{notes}");
    let words = notes.split([' ', '\n', '\u{a0}', '(', ')', '–', ';', '%', ':']).map(|word| word.trim_end_matches('.'));
    let numbers: Vec<&str> =
        words.filter(|word| word.contains(',') && word.starts_with(|first: char| first.is_ascii_digit())).collect();
    assert!(numbers.len() > 12, "{numbers:?}");
    for number in numbers.iter().map(|number| number.trim_end_matches(',')) {
        let cells = [
            format!(">{number}<"),
            format!(">{number}%<"),
            format!(">{number}–"),
            format!("–{number}<"),
            format!(">+{number}<"),
        ];
        assert!(cells.iter().any(|cell| page.contains(cell)), "{number} is in no table");
    }
}
