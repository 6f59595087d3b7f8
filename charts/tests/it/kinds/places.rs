//! Which places units can have.

use charts::{
    Chart, Error, Kind, Selection, figures,
    spec::{Basis, Plot},
};

use super::sparks::faults;
use crate::offices;

fn drawn(text: &str) -> Result<Chart, Error> {
    let read = figures::read(text, "places.csv", Kind::Places, &figures::Choice::default())?;
    Chart::from_release(&read.release, Kind::Places, &Selection { reads: Some(read.reads), ..Selection::default() })
}

/// Four replications of three units: A first three times and level with B once, C always last.
const KEPT: &str = "replication,weights,x.weight,y.weight,Hà Nội,Huế,Cà Mau\n0,0,1,1,9,8,1\n1,1,1,1,9,8,2\n2,2,1,1,9,8,1\n3,3,1,1,8,8,2\n";

#[test]
fn replications_become_the_share_of_each_place_and_equal_scores_share_theirs() {
    let chart = drawn(KEPT).unwrap();
    let Plot::Places(places) = &chart.spec().plot else { panic!("places") };
    assert_eq!(places.basis, Basis::Shares(Some(4)));
    let shares: Vec<_> = places.rows.iter().map(|row| (row.name.as_str(), row.shares.clone())).collect();
    let wanted =
        [("Hà Nội", vec![(1, 0.875), (2, 0.125)]), ("Huế", vec![(1, 0.125), (2, 0.875)]), ("Cà Mau", vec![(3, 1.0)])];
    assert_eq!(shares, wanted);
    assert_eq!(chart.headline(), "Hà Nội đứng đầu trong 88% lần tính lại; 1/3 đơn vị giữ một hạng");
    assert!(chart.spec().notes[0].contains("4 lần tính lại") && chart.spec().notes[0].contains("không phải kiểm định"));
    assert_eq!(faults("places-kept", &chart), [""; 0]);
}

#[test]
fn what_sensitivity_prints_is_a_range_and_no_probability() {
    let text = "unit,nominal,mean,median,q5,q95,score,score_sd,replications\nA,1,1.2,1,1,2,9,0.1,100\nB,2,1.9,2,1,3,8,0.1,100\nC,3,2.9,3,3,3,1,0.1,100\n";
    let chart = drawn(text).unwrap();
    let Plot::Places(places) = &chart.spec().plot else { panic!("places") };
    assert_eq!(places.basis, Basis::Quantiles);
    assert!(places.rows.iter().all(|row| row.shares.is_empty()));
    assert_eq!(chart.headline(), "2 đơn vị đều có thể đứng đầu; 1/3 đơn vị chắc một hạng");
    assert!(chart.spec().notes[0].contains("không có trong tệp"));
    assert_eq!(faults("places-quantiles", &chart), [""; 0]);
}

#[test]
fn a_release_has_ranges_and_the_note_says_so() {
    let chart = Chart::from_release(&offices::release(), Kind::Places, &Selection::default()).unwrap();
    let Plot::Places(places) = &chart.spec().plot else { panic!("places") };
    assert_eq!((places.basis, places.units), (Basis::Ranges, 12));
    assert!(chart.spec().notes[0].contains("Không có xác suất"));
    let said = chart.warnings().iter().map(ToString::to_string).collect::<Vec<_>>();
    assert!(said.iter().any(|warning| warning == "12/13 được công bố"), "{said:?}");
}

#[test]
fn units_that_can_all_be_anywhere_have_a_picture_of_classes() {
    // A hundred and twenty units that can all be anywhere, with names of three lines.
    let mut many = String::from("statistic,variable,category,unit,estimate\n");
    for unit in 0..120 {
        let name = format!("Ủy ban nhân dân phường Nghĩa Đường Thượng số {unit}");
        for place in 0..120 {
            many.push_str(&format!("place,place,{},{name},{}\n", (unit + place) % 120 + 1, 1.0 / 120.0));
        }
    }
    let wide = drawn(&many).unwrap();
    assert_eq!(wide.headline(), "120 đơn vị đều có thể đứng đầu; 0/120 đơn vị chắc một hạng");
    assert_eq!(faults("places-wide", &wide), [""; 0]);
}

#[test]
fn shares_that_do_not_add_up_or_name_no_place_are_refused() {
    let text = |rows: &str| format!("statistic,variable,category,unit,estimate\n{rows}");
    let said = |rows: &str| drawn(&text(rows)).unwrap_err().to_string();
    assert!(said("place,place,1,A,0.5\nplace,place,2,A,0.2\n").contains("A: các phần cộng lại bằng"));
    assert!(said("place,place,0,A,1\n").contains("cần hạng từ 1"));
    assert!(said("place,place,nhất,A,1\n").contains("\"nhất\""));
    assert!(said("place,place,q5,A,3\nplace,place,median,A,2\nplace,place,q95,A,4\n").contains("không theo thứ tự"));
}
