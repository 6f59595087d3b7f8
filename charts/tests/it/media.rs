//! Layouts and themes by name, and what of a layout the matrix does not see.

use charts::{Chart, Kind, Medium, Selection, Size, Theme, layout};

use crate::{cases::cases, offices, rubric};

#[test]
fn twenty_three_questions_as_long_as_the_usual_longest_stand_on_one_slide() {
    let mut release = offices::release();
    for item in &mut release.codebook.items {
        item.text.vi = "Kết quả xử lý góp ý, phản ánh, kiến nghị được thông báo kịp thời".into();
    }
    let charts = Chart::pages(&release, Kind::Likert, &Selection::default()).unwrap();
    assert_eq!(charts.len(), 1);
    assert_eq!(charts[0].table().rows.len(), 23);
    let size = Size { width: 1920.0, height: 1000.0 };
    assert_eq!(
        rubric::collisions(&charts[0].svg(&Theme::default(), size).unwrap(), (1920.0, 1000.0), 8.0),
        Vec::<String>::new()
    );
}

#[test]
fn the_layout_measures_text_as_it_is_drawn() {
    let case = &cases()[0];
    let chart = Chart::from_release(&case.release, Kind::Ranking, &case.selection).unwrap();
    let theme = Theme::default();
    let placed = layout::layout(chart.spec(), &theme, Size::SLIDE);
    let drawn = rubric::boxes(&chart.svg(&theme, Size::SLIDE).unwrap());
    for (text, (words, area)) in placed.texts().zip(drawn) {
        assert_eq!(text.text, words);
        let (left, _, right, _) = text.bounds();
        assert!(
            (left - f64::from(area.left())).abs() < 0.6 && (right - f64::from(area.right())).abs() < 0.6,
            "{words}"
        );
    }
}

#[test]
fn print_is_a_sheet_of_a4() {
    let chart = Chart::from_release(&offices::release(), Kind::Ranking, &Selection::default()).unwrap();
    let pdf = chart.pdf_for(&Theme::named("print").unwrap(), Medium::Print).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("595.5 842"), "A4 is 595.28 × 841.89 points");
}

#[test]
fn a_word_that_names_no_layout_or_theme_is_refused_with_the_words_there_are() {
    let said = "poster".parse::<Medium>().unwrap_err().to_string();
    assert!(said.contains("slide, print, page, phone") && said.contains("unknown layout"), "{said}");
    assert!(Theme::named("neon").unwrap_err().to_string().contains("default, print, contrast, dark"));
}
