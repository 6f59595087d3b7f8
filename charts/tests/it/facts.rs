//! What each chart says of data whose answer is known beforehand.

use analytics::{Score, Status, Text};
use charts::{
    Chart, Error, Kind, Lang, Selection, Size, Theme, Warning, format,
    spec::{Plot, Standing, Withheld},
    vietnamese_order,
};
use unicode_normalization::UnicodeNormalization as _;

use crate::{cases, offices};

fn chart(release: &analytics::Release, kind: Kind) -> Chart {
    Chart::from_release(release, kind, &Selection::default()).unwrap()
}

#[test]
fn a_ranking_is_ordered_by_value_and_ties_by_vietnamese_name() {
    let tied = chart(&cases::ties(), Kind::Ranking);
    let Plot::Ranking(ranking) = &tied.spec().plot else { panic!("a ranking") };
    let names: Vec<&str> = ranking.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names[..5], ["Phường Ỷ La", "Sở A", "Sở Ă", "Sở D", "Sở Đ"]);
    assert_eq!(tied.headline(), "Không đơn vị nào khác mức chung 84,10%");
}

#[test]
fn vietnamese_letters_come_before_tones() {
    let mut names = vec!["Ươ", "Ứng", "An", "Ăn", "Ân", "Đà", "Da", "Dã", "Ôn", "On", "Ơn"];
    names.sort_by_key(|name| vietnamese_order(name));
    assert_eq!(names, ["An", "Ăn", "Ân", "Da", "Dã", "Đà", "On", "Ôn", "Ơn", "Ứng", "Ươ"]);
}

#[test]
fn the_headline_of_a_ranking_counts_units_told_apart() {
    let normal = chart(&offices::release(), Kind::Ranking);
    assert_eq!(normal.headline(), "3 đơn vị trên mức chung 84,23%, 4 đơn vị dưới");
    assert_eq!(normal.warnings(), [Warning::Withheld { shown: 12, of: 13 }]);
}

#[test]
fn without_a_test_nothing_is_claimed() {
    let untested = chart(&cases::untested(), Kind::Ranking);
    assert_eq!(untested.headline(), "12 đơn vị từ 73,50% đến 92,40%, chưa kiểm định hơn kém");
    assert!(untested.warnings().contains(&Warning::NoTest { missing: 12 }));
}

#[test]
fn a_corrected_p_value_decides_before_the_interval() {
    let mut release = offices::release();
    for figure in release.figures.iter_mut().filter(|figure| figure.category.as_deref() == Some("vs_all")) {
        figure.p = Some(0.06);
    }
    let careful = chart(&release, Kind::Ranking);
    assert_eq!(careful.headline(), "Không đơn vị nào khác mức chung 84,23%");
    assert!(careful.spec().notes[0].contains("p < 0,05 sau hiệu chỉnh Holm"));
}

#[test]
fn a_test_that_contradicts_its_scores_is_not_used() {
    let mut release = offices::release();
    for figure in release.figures.iter_mut().filter(|figure| figure.domain_value("office") == Some("dt")) {
        (figure.estimate, figure.low, figure.high) = (Some(-8.0), Some(-10.0), Some(-6.0));
    }
    let careful = chart(&release, Kind::Ranking);
    let Plot::Ranking(ranking) = &careful.spec().plot else { panic!("a ranking") };
    assert_eq!(ranking.rows[0].standing, Standing::Untested);
    assert!(careful.warnings().contains(&Warning::TestContradictsScores { of: "dt".into() }));
}

#[test]
fn a_suppressed_number_appears_nowhere() {
    let mut release = offices::release();
    let hidden = release.scores.iter_mut().find(|score| score.unit == "ts").unwrap();
    hidden.score = Some(61.4279);
    for kind in Kind::ALL {
        let chart = chart(&release, kind);
        let all = format!(
            "{}{:?}{:?}{:?}",
            chart.svg(&Theme::default(), Size::SLIDE).unwrap(),
            chart.spec(),
            chart.table(),
            chart.alt()
        );
        assert!(!all.contains("61,43") && !all.contains("61.43") && !all.contains("61.42"), "{kind}");
    }
}

#[test]
fn a_score_of_too_few_answers_is_held_back_even_when_the_release_forgot() {
    let mut release = offices::release();
    release.scores.iter_mut().find(|score| score.unit == "dk").unwrap().n = Some(29);
    let chart = chart(&release, Kind::Ranking);
    let Plot::Ranking(ranking) = &chart.spec().plot else { panic!("a ranking") };
    let row = ranking.rows.iter().find(|row| row.code == "dk").unwrap();
    assert_eq!(row.value, Err(Withheld::TooFew));
    assert!(chart.warnings().contains(&Warning::BelowMinimum { of: "dk".into() }));
}

#[test]
fn the_change_of_a_trend_is_in_percentage_points_with_its_interval() {
    let trend = chart(&offices::release(), Kind::Trend);
    assert_eq!(trend.headline().replace('\u{a0}', " "), "Tăng 4,83 điểm phần trăm từ Quý IV/2024 đến Quý III/2026");
    let notes = trend.spec().notes.join(" ").replace('\u{a0}', " ");
    assert!(notes.contains("4,83 điểm phần trăm (khoảng tin cậy 95%: 2,63–7,03)"), "{notes}");
}

#[test]
fn a_change_that_is_noise_is_not_called_a_rise() {
    let mut release = offices::release();
    for figure in release.figures.iter_mut().filter(|figure| figure.category.as_deref() == Some("vs_2024-Q4")) {
        (figure.low, figure.high) = (Some(-0.4), Some(10.06));
    }
    let trend = chart(&release, Kind::Trend);
    assert_eq!(trend.headline().replace('\u{a0}', " "), "Chưa thấy khác biệt giữa Quý IV/2024 và Quý III/2026");
}

#[test]
fn nothing_is_compared_across_a_change_of_method() {
    let trend = chart(&cases::a_change_of_method(), Kind::Trend);
    assert_eq!(
        trend.headline().replace('\u{a0}', " "),
        "Quý III/2026: 84,23%; từ Quý IV/2025 không so được với trước đó"
    );
}

#[test]
fn pooled_ranges_and_years_are_no_points_of_a_series_of_quarters() {
    let mut release = offices::release();
    release.metadata.periods.insert(5, "2025".into());
    release.metadata.periods.push("2025-Q4..2026-Q3".into());
    release.scores.push(offices::score("all", "2025-Q4..2026-Q3", 83.0, 1.0, 900));
    release.scores.push(offices::score("all", "2025", 82.0, 1.0, 900));
    let trend = chart(&release, Kind::Trend);
    let Plot::Trend(trend) = &trend.spec().plot else { panic!("a trend") };
    assert_eq!(trend.points.len(), 8);
}

#[test]
fn a_level_that_nobody_chose_is_a_zero_and_not_a_gap() {
    let mut release = offices::release();
    release.figures.retain(|figure| {
        !(figure.variable == "access_seats" && ["1", "2", "3"].contains(&figure.category.as_deref().unwrap_or("")))
    });
    for figure in release
        .figures
        .iter_mut()
        .filter(|figure| figure.variable == "access_seats" && figure.statistic == "proportion")
    {
        let share = if figure.category.as_deref() == Some("satisfied") { 1.0 } else { 0.5 };
        (figure.estimate, figure.low, figure.high) = (Some(share), Some(share - 0.02), Some(share));
    }
    let likert = chart(&release, Kind::Likert);
    let Plot::Likert(likert) = &likert.spec().plot else { panic!("answers by item") };
    assert_eq!(likert.groups[0].rows[0].shares, Ok([0.0, 0.0, 0.0, 50.0, 50.0]));
    assert_eq!(likert.groups.iter().map(|group| group.rows.len()).collect::<Vec<_>>(), [4, 4, 6, 4, 4, 1]);
}

#[test]
fn shares_that_do_not_add_up_are_refused() {
    let mut release = offices::release();
    release.figures.iter_mut().find(|figure| figure.category.as_deref() == Some("4")).unwrap().estimate = Some(0.9);
    let refused = Chart::from_release(&release, Kind::Likert, &Selection::default());
    assert!(matches!(refused, Err(Error::Contradiction(_))));
}

#[test]
fn a_factor_shows_its_own_items() {
    let selection = Selection { node: Some("staff".into()), ..Selection::default() };
    let chart = Chart::from_release(&offices::release(), Kind::Likert, &selection).unwrap();
    assert_eq!(chart.table().rows.len(), 6);
}

#[test]
fn composed_and_decomposed_names_draw_the_same_bytes() {
    let composed = offices::release();
    let mut decomposed = composed.clone();
    let nfd = |text: &mut Text| (text.vi, text.en) = (text.vi.nfd().collect(), text.en.nfd().collect());
    decomposed.units.iter_mut().chain(&mut decomposed.nodes).for_each(|label| nfd(&mut label.name));
    decomposed.codebook.items.iter_mut().for_each(|item| nfd(&mut item.text));
    decomposed.codebook.factors.iter_mut().for_each(|factor| nfd(&mut factor.text));
    decomposed.codebook.scale.iter_mut().for_each(nfd);
    nfd(&mut decomposed.metadata.population);
    nfd(&mut decomposed.metadata.agency);
    assert_ne!(composed.units[0].name.vi, decomposed.units[0].name.vi);
    for kind in Kind::ALL {
        let svg = |release| chart(release, kind).svg(&Theme::default(), Size::SLIDE).unwrap();
        assert_eq!(svg(&composed), svg(&decomposed), "{kind}");
    }
}

#[test]
fn a_letter_outside_the_font_is_refused_by_name() {
    let mut release = offices::release();
    release.units[0].name.vi = "Phòng 外 vụ".into();
    let Err(Error::MissingLetters(letters)) = Chart::from_release(&release, Kind::Ranking, &Selection::default())
    else {
        panic!("refused")
    };
    assert!(letters[0].contains("U+5916") && letters[0].contains("Phòng 外 vụ"), "{letters:?}");
}

#[test]
fn no_data_and_unknown_codes_are_errors_that_say_what_there_is() {
    let mut release = offices::release();
    let unknown =
        Chart::from_release(&release, Kind::Trend, &Selection { unit: Some("xx".into()), ..Selection::default() });
    assert!(unknown.unwrap_err().to_string().contains("tn, dn"));
    for score in &mut release.scores {
        *score = Score { status: Status::Suppressed, n: Some(3), ..score.clone() };
    }
    release.figures.clear();
    for kind in Kind::ALL {
        assert!(
            matches!(Chart::from_release(&release, kind, &Selection::default()), Err(Error::NothingToShow { .. })),
            "{kind}"
        );
    }
    assert!("pie".parse::<Kind>().is_err());
    let page = Selection { page: 9, ..Selection::default() };
    assert!(matches!(
        Chart::from_release(&offices::release(), Kind::Ranking, &page),
        Err(Error::NoSuchPage { page: 9, pages: 1 })
    ));
}

#[test]
fn a_value_outside_its_interval_is_a_contradiction() {
    let mut release = offices::release();
    release.scores.iter_mut().find(|score| score.unit == "tn").unwrap().low = Some(95.0);
    assert!(matches!(
        Chart::from_release(&release, Kind::Ranking, &Selection::default()),
        Err(Error::Contradiction(_))
    ));
}

#[test]
fn numbers_and_periods_follow_the_language() {
    assert_eq!(format::number(1_234_567.891, 2, Lang::Vi), "1.234.567,89");
    assert_eq!(format::number(1_234.5, 1, Lang::En), "1,234.5");
    assert_eq!(format::number(-0.001, 2, Lang::Vi), "0,00");
    assert_eq!(format::number(-1.28, 2, Lang::Vi), "−1,28");
    assert_eq!(format::range(83.12, 87.84, 1, Lang::Vi), "83,1–87,8");
    assert_eq!(format::period("2026-Q3", Lang::Vi), "Quý\u{a0}III/2026");
    assert_eq!(format::period("2025-Q4..2026-Q3", Lang::En), "Q4\u{a0}2025–Q3\u{a0}2026");
    assert_eq!(format::date("2026-10-01", Lang::Vi), "01/10/2026");
    assert_eq!(format::text("  Sở\n No\u{302}\u{323}i  vu\u{323} "), "Sở Nội vụ");
}

#[test]
fn a_heat_map_names_the_lowest_part_only_where_its_interval_stands_apart() {
    let apart = chart(&offices::release(), Kind::Heat);
    assert!(apart.headline().starts_with("Thấp nhất là “Tiếp nhận"), "{}", apart.headline());
    let mut release = offices::release();
    for score in release.scores.iter_mut().filter(|score| score.unit == "all" && score.node == "result") {
        (score.low, score.high) = (Some(70.0), Some(99.0));
    }
    let near = chart(&release, Kind::Heat);
    assert_eq!(near.headline(), "5 thành phần của 13 đơn vị, chưa kiểm định hơn kém");
}

#[test]
fn a_cell_has_a_triangle_only_where_the_release_tests_it() {
    let untested = chart(&offices::release(), Kind::Heat);
    assert!(untested.spec().notes[0].contains("chưa được kiểm định"));
    let mut release = offices::release();
    release.figures.push(analytics::Figure {
        variable: "feedback".into(),
        ..offices::difference(Some("mt"), "vs_all", -10.7, 4.0)
    });
    let tested = chart(&release, Kind::Heat);
    let Plot::Heat(heat) = &tested.spec().plot else { panic!("a heat map") };
    let standings: Vec<Standing> = heat.rows.iter().flat_map(|row| row.cells.iter().map(|cell| cell.1)).collect();
    assert_eq!(standings.iter().filter(|standing| **standing != Standing::Untested).count(), 1);
    assert!(standings.contains(&Standing::Below));
}
