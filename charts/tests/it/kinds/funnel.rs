//! Shares against the limits of chance.

use charts::{
    Chart, Kind, Selection,
    spec::{Plot, Standing, Unit},
};

use crate::provinces::{NOW, chart, normal, release};

#[test]
fn a_small_office_far_off_is_within_chance_and_a_large_one_nearer_is_not() {
    // Around 84 %: 30 answers leave room down to 60 % (99.8 %), 3000 only to 82 %.
    let units = [("Nhỏ", 66.0, 30), ("Lớn", 80.0, 3000), ("Vừa", 88.0, 3000), ("Giữa", 84.0, 3000)];
    let units: Vec<_> = units.iter().map(|(name, value, n)| ((*name).to_owned(), 80.0, *value, 1.0, *n)).collect();
    let mut release = release(&units);
    release.scores.iter_mut().find(|score| score.unit == "all" && score.period == NOW).unwrap().score = Some(84.0);
    let chart = chart(&release, Kind::Funnel);
    let Plot::Funnel(funnel) = &chart.spec().plot else { panic!("a funnel") };
    assert_eq!(funnel.points[0].name, "Nhỏ");
    assert_eq!(funnel.points[0].standing, Standing::Same);
    // z of Lớn is −4 / √(84·16/3000) = −5.98, of Vừa as much above: four units differ by more than chance.
    assert!(funnel.widened, "{}", funnel.dispersion);
    let chance = 1.0 + 2.0 * (2.0f64 / 4.0).sqrt();
    assert!(funnel.dispersion > chance);
    assert!(chart.spec().notes.iter().any(|note| note.contains("Hệ số phân tán")));
}

#[test]
fn points_of_a_scheme_without_shares_have_no_binomial_limits() {
    let points = Selection { reads: Some(Unit::Points), ..Selection::default() };
    let refused = Chart::from_release(&normal(), Kind::Funnel, &points).unwrap_err();
    assert!(refused.to_string().contains("needs shares of answers in per cent"));
}
