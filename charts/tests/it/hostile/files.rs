//! The same in a file of figures: every fault with its row and column, and what does not fit is counted.

use charts::{
    Chart, Error, Kind, Medium, Selection, Theme, Warning,
    figures::{self, Choice},
};

use super::has_no_number;

fn drawn(kind: Kind, text: &str) -> Result<Chart, Error> {
    let read = figures::read(text, "f.csv", kind, &Choice { percent: true, ..Choice::default() })?;
    let unit =
        matches!(kind, Kind::Radar | Kind::Profile).then(|| read.release.units.first().map(|unit| unit.code.clone()));
    let selection = Selection { reads: Some(read.reads), unit: unit.flatten(), ..Selection::default() };
    Chart::from_release(&read.release, kind, &selection)
}

#[test]
fn more_periods_parts_items_and_nodes_than_a_page_holds_are_counted_and_refused() {
    let periods: String = (0..10_000).map(|period| format!("đợt {period},{}\n", 50 + period % 40)).collect();
    let many = drawn(Kind::Trend, &format!("period,estimate\n{periods}")).unwrap_err();
    assert!(matches!(many, Error::TooMany { found: 10_000, .. }), "{many}");
    let limits: String = (0..10_000).map(|period| format!("đợt {period},50,40,60,{}\n", 50 + period % 7)).collect();
    let many = drawn(Kind::Control, &format!("period,centre,low,high,value\n{limits}")).unwrap_err();
    assert!(matches!(many, Error::TooMany { .. }), "{many}");
    let parts: String = (0..10_000).map(|part| format!("change,v,p{part},2026,0\n")).collect();
    let ends = "change,v,before,2025,1\nchange,v,after,2026,1\n";
    let many =
        drawn(Kind::Changes, &format!("statistic,variable,category,period,estimate\n{ends}{parts}")).unwrap_err();
    assert!(matches!(many, Error::TooMany { found: 10_002, .. }), "{many}");
    let leaves: String = (0..10_000).map(|leaf| format!("weight,n{leaf},i,0.0001\n")).collect();
    let many = drawn(Kind::Tree, &format!("statistic,variable,parent,estimate\nweight,i,,1\n{leaves}")).unwrap_err();
    assert!(matches!(many, Error::TooMany { found: 10_001, .. }), "{many}");
    let items: String = (0..2_000)
        .flat_map(|item| (1..=5).map(move |level| format!("proportion,Câu {item},{level},0.2,90\n")))
        .collect();
    let likert = drawn(Kind::Likert, &format!("statistic,variable,category,estimate,n\n{items}")).unwrap();
    assert!(likert.warnings().iter().any(|warning| matches!(warning, Warning::Paged { of: 87, .. })));
}

#[test]
fn periods_of_labels_of_any_length_are_one_series() {
    let rows: String = (1..=12).map(|wave| format!("Đợt {wave},{}\n", 60 + wave)).collect();
    let chart = drawn(Kind::Trend, &format!("period,estimate\n{rows}")).unwrap();
    assert_eq!(chart.table().rows.len(), 12, "waves 1 to 9 are as good as 10 to 12");
}

#[test]
fn ten_thousand_units_of_a_file_are_paged_or_counted() {
    let rows: String = (0..10_000)
        .flat_map(|unit| {
            let value = 40.0 + f64::from(unit * 7919 % 5000) / 100.0;
            [2025, 2026].map(|year| {
                format!("s,v,U{unit},{year},{value},{},{},0.95,{}\n", value - 2.0, value + 2.0, 200 + unit % 900)
            })
        })
        .collect();
    let everyone = "s,v,,2025,65,64,66,0.95,9000\ns,v,,2026,65,64,66,0.95,9000\n";
    let text = format!("statistic,variable,unit,period,estimate,low,high,level,n\n{everyone}{rows}");
    for kind in [Kind::Ranking, Kind::Slope, Kind::Funnel, Kind::Multiples, Kind::Sparks] {
        let chart = drawn(kind, &text).unwrap();
        let counts = |warning: &Warning| matches!(warning, Warning::Paged { .. } | Warning::NotDrawn { .. });
        assert!(chart.warnings().iter().any(counts), "{kind}: {:?}", chart.warnings());
        assert!(chart.svg_for(&Theme::default(), Medium::Slide).unwrap().len() < 64_000, "{kind}");
    }
    let places: String = (1..=10_000).map(|unit| format!("place,place,{unit},U{unit},1\n")).collect();
    let places = drawn(Kind::Places, &format!("statistic,variable,category,unit,estimate\n{places}")).unwrap();
    assert!(places.warnings().iter().any(|warning| matches!(warning, Warning::Paged { of: 500, .. })));
}

/// What a figures file can say wrongly, for every kind that reads it.
#[test]
fn a_figures_file_with_bad_numbers_is_refused_by_row_and_column_for_every_kind() {
    let head = "statistic,variable,category,office,period,estimate,low,high,level,n";
    let bad = [
        ("NaN", "x,v,,A,2026,NaN,,,,", "dòng/row 2, cột/column estimate"),
        ("infinite", "x,v,,A,2026,inf,,,,", "dòng/row 2, cột/column estimate"),
        ("no estimate inside", "x,v,,A,2026,5,6,7,0.95,30", "dòng/row 2"),
        ("no number", "x,v,,A,2026,nhiều,,,,", "dòng/row 2, cột/column estimate"),
    ];
    for kind in Kind::CATALOGUE {
        for (what, row, wanted) in bad {
            let error = figures::read(&format!("{head}\n{row}\n"), "f.csv", kind, &Choice::default());
            let error = error.err().unwrap_or_else(|| panic!("{kind}: {what} is read")).to_string();
            assert!(error.contains("f.csv") && error.contains(wanted), "{kind}, {what}: {error}");
        }
        let empty = figures::read(&format!("{head}\n"), "f.csv", kind, &Choice::default());
        assert!(empty.is_err_and(|error| error.to_string().contains("f.csv")), "{kind}");
    }
}

const CHANGE: &str = "statistic,variable,category,period,estimate,status\nchange,v,before,2025,60,\nchange,v,Giá,2026,1,\n\
    change,v,Chờ,2026,2,\nchange,v,after,2026,63,\n";

#[test]
fn a_change_with_a_part_that_may_not_be_shown_is_not_drawn() {
    assert!(drawn(Kind::Changes, CHANGE).unwrap().headline().contains("+3,00"));
    for (row, hidden) in [
        ("Giá,2026,1,", "Giá,2026,1,suppressed"),
        ("after,2026,63,", "after,2026,63,suppressed"),
        ("before,2025,60,", "before,2025,60,undefined"),
    ] {
        let refused = drawn(Kind::Changes, &CHANGE.replace(row, hidden)).unwrap_err();
        assert!(matches!(refused, Error::NothingToShow { .. }), "{row}: {refused}");
    }
}

#[test]
fn a_period_under_control_that_may_not_be_shown_is_left_out_and_counted() {
    let of = |period: usize, status: &str| {
        let values = [("value", 50 + period % 3, status), ("centre", 51, ""), ("low", 40, ""), ("high", 60, "")];
        values
            .map(|(category, value, status)| format!("control,v,{category},20{},{value},{status}\n", 10 + period))
            .concat()
    };
    let file = |hidden: usize| {
        let rows: String = (0..10).map(|period| of(period, if period == hidden { "suppressed" } else { "" })).collect();
        drawn(Kind::Control, &format!("statistic,variable,category,period,estimate,status\n{rows}")).unwrap()
    };
    assert_eq!(file(99).table().rows.len(), 10);
    let chart = file(4);
    assert_eq!(chart.table().rows.len(), 9);
    assert!(chart.warnings().contains(&Warning::Withheld { shown: 9, of: 10 }), "{:?}", chart.warnings());
    assert!(chart.spec().notes.iter().any(|note| note.contains("1 kỳ không có số")), "{:?}", chart.spec().notes);
}

#[test]
fn a_stage_that_may_not_be_shown_blames_no_other_for_what_it_lost() {
    let text = "statistic,variable,period,estimate,status\ncount,eligible,2026,1000,\ncount,offered,2026,900,\n\
        count,opened,2026,870,suppressed\ncount,completed,2026,300,\n";
    let chart = drawn(Kind::Response, text).unwrap();
    assert!(!chart.headline().contains("hụt nhiều nhất"), "{}", chart.headline());
    let rows = chart.table().rows;
    assert_eq!(rows[3], ["Trả lời", "300", "–", "–", "30,0%"], "a loss in two steps is nobody's");
    assert!(chart.spec().notes.iter().any(|note| note.contains("của hai bước")), "{:?}", chart.spec().notes);
    assert!(!format!("{:?}{:?}{:?}", chart.table(), chart.alt(), chart.spec()).contains("870"));
}

#[test]
fn places_of_a_unit_with_a_hidden_share_are_left_out_with_a_note() {
    let text = "statistic,variable,category,unit,estimate,status\nplace,place,1,A,0.75,\nplace,place,2,A,0.25,\n\
        place,place,1,B,0.25,\nplace,place,2,B,0.75,suppressed\n";
    let chart = drawn(Kind::Places, text).unwrap();
    assert_eq!(chart.table().rows.len(), 1);
    assert!(chart.warnings().contains(&Warning::Withheld { shown: 1, of: 2 }));
    assert!(
        chart.spec().notes.iter().any(|note| note.contains("1 trong 2 đơn vị không có hạng")),
        "{:?}",
        chart.spec().notes
    );
}

#[test]
fn a_replication_with_a_score_that_is_no_number_is_a_fault_with_its_row() {
    let kept = |score: &str| format!("replication,weights,x.weight,A,B\n0,0,1,9,8\n1,1,1,{score},8\n");
    assert!(drawn(Kind::Places, &kept("7")).is_ok());
    // A unit without a score ranks nobody.
    assert!(drawn(Kind::Places, &kept("")).unwrap().spec().notes[0].contains("1 lần tính lại"));
    for wrong in ["NaN", "inf", "chín"] {
        let said = drawn(Kind::Places, &kept(wrong)).unwrap_err().to_string();
        assert!(said.contains("f.csv") && said.contains("dòng/row 3") && said.contains(wrong), "{said}");
    }
}

#[test]
fn values_far_from_any_scale_are_drawn_or_refused_and_never_no_number() {
    for value in ["1e300", "-1e300", "1e15", "1e-300", "0", "123456789.123"] {
        let rows =
            format!("s,v,A,2025,{value},,,,90\ns,v,A,2026,{value},{value},{value},0.95,90\ns,v,,2026,{value},,,,90\n");
        let text = format!("statistic,variable,unit,period,estimate,low,high,level,n\n{rows}");
        for kind in [
            Kind::Ranking,
            Kind::Bars,
            Kind::Trend,
            Kind::Slope,
            Kind::Funnel,
            Kind::Multiples,
            Kind::Sparks,
            Kind::Profile,
        ] {
            if let Ok(chart) = drawn(kind, &text) {
                let svg = chart.svg_for(&Theme::default(), Medium::Page).unwrap_or_default();
                assert!(!has_no_number(&svg) && !has_no_number(&format!("{:?}", chart.table())), "{kind} {value}");
            }
        }
    }
}
