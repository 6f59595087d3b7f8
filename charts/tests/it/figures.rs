//! Figures files of any origin: what they become, and what is refused with its row and column.

use charts::{
    Chart, Error, Kind, Selection, Warning,
    figures::{self, Choice},
    spec::{Plot, Standing, Unit, Withheld},
};

const HOSPITALS: &str = "\
statistic,variable,category,hospital,period,estimate,low,high,level,n,p,status
proportion,care,satisfied,,2026-Q3,0.84,0.82,0.86,0.95,1200,,ok
proportion,care,satisfied,North,2026-Q3,0.91,0.88,0.94,0.95,400,,ok
proportion,care,satisfied,South,2026-Q3,0.80,0.75,0.85,0.95,260,,ok
proportion,care,satisfied,West,2026-Q3,,,,,7,,suppressed
difference,care,vs_all,North,2026-Q3,0.07,0.03,0.11,0.95,,0.001,ok
difference,care,vs_all,South,2026-Q3,-0.04,-0.09,0.01,0.95,,0.12,ok
";

fn chart(text: &str, kind: Kind, choice: &Choice) -> Result<Chart, Error> {
    let read = figures::read(text, "f.csv", kind, choice)?;
    Chart::from_release(&read.release, kind, &Selection { reads: Some(read.reads), ..Selection::default() })
}

fn refused(text: &str, choice: &Choice) -> String {
    chart(text, Kind::Ranking, choice).unwrap_err().to_string()
}

#[test]
fn proportions_become_per_cent_and_tests_decide_who_stands_apart() {
    let chart = chart(HOSPITALS, Kind::Ranking, &Choice::default()).unwrap();
    assert_eq!(chart.spec().unit, Unit::Percent);
    let Plot::Ranking(ranking) = &chart.spec().plot else { panic!("a ranking") };
    let said: Vec<_> = ranking.rows.iter().map(|row| (row.name.as_str(), row.standing)).collect();
    assert_eq!(said, [("North", Standing::Above), ("South", Standing::Same), ("West", Standing::Untested)]);
    assert_eq!(ranking.rows[2].value, Err(Withheld::Suppressed));
    assert_eq!(ranking.overall.unwrap().value, 84.0);
    assert_eq!(chart.headline(), "North trên mức chung 84,00%, không đơn vị nào dưới");
}

#[test]
fn a_spreadsheet_with_semicolons_and_decimal_commas_gives_the_same_marks() {
    let saved = format!("\u{feff}{}", HOSPITALS.replace(',', ";").replace('.', ","));
    let (one, other) = (
        chart(HOSPITALS, Kind::Ranking, &Choice::default()).unwrap(),
        chart(&saved, Kind::Ranking, &Choice::default()).unwrap(),
    );
    assert_eq!(one.spec().plot, other.spec().plot);
}

#[test]
fn three_columns_are_enough_for_a_ranking_of_points() {
    let text = "school,estimate,n\nA,7.5,30\nB,8.25,41\n";
    let chart = chart(text, Kind::Ranking, &Choice { title: Some("Điểm".into()), ..Choice::default() }).unwrap();
    assert_eq!(chart.table().rows[0][..3], ["B", "41", "8,25"]);
    assert_eq!(chart.spec().unit, Unit::Points);
    assert!(chart.warnings().contains(&Warning::NoInterval { of: "A".into() }));
}

#[test]
fn values_that_are_per_cent_already_are_not_multiplied_again() {
    let text = "school,estimate\nA,75\nB,82\n";
    let chart = chart(text, Kind::Ranking, &Choice { percent: true, ..Choice::default() }).unwrap();
    assert_eq!(chart.table().rows[0][2], "82,00");
    assert_eq!(chart.spec().unit, Unit::Percent);
}

#[test]
fn years_are_a_series_in_time_whatever_their_order_in_the_file() {
    let text = "year,period,estimate\n,2025,3\n,2023,1\n,2024,2\n";
    let chart = chart(text, Kind::Trend, &Choice::default()).unwrap();
    let Plot::Trend(trend) = &chart.spec().plot else { panic!("a trend") };
    assert_eq!(trend.points.iter().map(|point| point.value.unwrap().value).collect::<Vec<_>>(), [1.0, 2.0, 3.0]);
}

#[test]
fn five_levels_make_a_likert_chart() {
    let levels = [0.1, 0.1, 0.2, 0.3, 0.3].iter().enumerate();
    let rows: String = levels.map(|(level, share)| format!("proportion,Sạch sẽ,{},{share},90\n", level + 1)).collect();
    let chart =
        chart(&format!("statistic,variable,category,estimate,n\n{rows}"), Kind::Likert, &Choice::default()).unwrap();
    let Plot::Likert(likert) = &chart.spec().plot else { panic!("answers by item") };
    assert_eq!(likert.groups[0].rows[0].text, "Sạch sẽ");
    assert_eq!(likert.groups[0].rows[0].shares.unwrap().map(f64::round), [10.0, 10.0, 20.0, 30.0, 30.0]);
}

#[test]
fn a_heat_map_takes_its_total_by_name() {
    let text = "variable,school,estimate\ntotal,A,7\nlight,A,6\nnoise,A,8\ntotal,B,5\nlight,B,5\nnoise,B,5\n";
    assert!(refused(text, &Choice::default()).contains("total, light, noise"));
    let choice = Choice { variable: Some("total".into()), ..Choice::default() };
    let chart = chart(text, Kind::Heat, &choice).unwrap();
    let Plot::Heat(heat) = &chart.spec().plot else { panic!("a heat map") };
    assert_eq!(heat.parts, ["light", "noise"]);
}

#[test]
fn every_fault_names_file_row_and_column_in_both_languages() {
    let text = "school,estimate,low,high,level,n,status\n\
                A,x,1,2,0.95,30,ok\n\
                B,5,6,7,0.95,1.5,ok\n\
                C,5,4,6,0.95,30,fine\n\
                D,5\n";
    let said = refused(text, &Choice::default());
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[0], "f.csv, dòng/row 2, cột/column estimate: \"x\" không phải số / is not a number");
    assert!(lines[1].starts_with("f.csv, dòng/row 3, cột/columns low, high: 6–7 không chứa ước lượng"), "{said}");
    assert_eq!(lines[2], "f.csv, dòng/row 3, cột/column n: 1.5 không phải số đếm / is not a count");
    assert!(lines[3].starts_with("f.csv, dòng/row 4, cột/column status: \"fine\""), "{said}");
    assert_eq!(lines[4], "f.csv, dòng/row 5: 2 ô, dòng tiêu đề có 7 / 2 cells, the header has 7");
}

#[test]
fn what_the_file_leaves_open_must_be_said() {
    let default = Choice::default();
    assert!(refused("a,b,estimate\nx,y,1\n", &default).contains("--by một trong: a, b"));
    assert!(refused("school,estimate,low,high\nA,1,0,2\n", &default).contains("--level"));
    assert!(refused("school,estimate,low,high,level\nA,1,0,2,0.9\nB,1,0,2,0.95\n", &default).contains("nhiều mức"));
    assert!(refused("school,estimate\nA,1\nA,2\n", &default).contains("dòng/row 3: đã có ở dòng 2"));
    assert!(refused("statistic,school,estimate\nmean,A,1\ntotal,A,2\n", &default).contains("mean ; total"));
    assert!(refused("school,value\nA,1\n", &default).contains("thiếu cột estimate"));
    assert!(refused("school,estimate\n", &default).contains("không có dòng số liệu nào"));
    assert!(refused("school,estimate\nA,NaN\n", &default).contains("dòng/row 2, cột/column estimate"));
}

#[test]
fn rows_about_parts_of_units_are_left_out_and_counted() {
    let text = "office,sex,estimate\nA,,1\nA,nam,2\nA,nữ,3\nB,,2\n";
    let read = figures::read(text, "f.csv", Kind::Ranking, &Choice::default()).unwrap();
    assert_eq!(read.warnings, [Warning::LeftOut { rows: 2, columns: "sex".into() }]);
    assert_eq!(read.release.scores.len(), 2);
}
