//! The formulas of satisfaction, each by its name.
#![allow(clippy::unwrap_used)]

use analytics::design::DesignFile;
use analytics::estimate::{self, Answer, Request, Satisfaction, Scale, Statistic};
use analytics::frame::{Source, Table};

use crate::support::{assert_close, shared};

fn ask(table: &Table, statistic: &str, of: &[&str], design: Option<&str>) -> Result<Answer, analytics::Error> {
    let design = design.map(|text| DesignFile::parse(text, "design.toml").unwrap().design(table).unwrap());
    let of = of.iter().map(|name| (*name).to_owned()).collect();
    let request = Request { statistic: statistic.parse().unwrap(), of, ..Request::default() };
    estimate::answer(table, design.as_ref(), &request)
}

#[test]
fn percent_satisfied_has_five_meanings_and_five_values() {
    let test = "percent_satisfied_has_five_meanings_and_five_values";
    let Some(path) = shared(test, "reference/survey/synthetic/responses.csv") else { return };
    let table = Table::read(&Source::Path(path)).unwrap();
    let items: Vec<String> = (1..=22).map(|q| format!("q{q:02}")).collect();
    let items: Vec<&str> = items.iter().map(String::as_str).collect();
    let design = "strata = ['stratum_uq']\nweights = 'w_unit'\nfpc = ['frame_transactions']";
    for (statistic, of, published) in [
        ("satisfied_pooled", &items[..], 0.712),
        ("satisfied_person", &items[..], 0.713),
        ("satisfied_item", &items[..], 0.702),
        ("satisfied_overall", &["overall"][..], 0.748),
        ("satisfied_complete", &items[..], 0.703),
    ] {
        let figure = ask(&table, statistic, of, Some(design)).unwrap().estimates.swap_remove(0);
        let found = figure.estimate.unwrap();
        assert!((found - published).abs() < 0.0006, "{statistic}: {found} is not {published}");
        assert!(figure.se.unwrap() > 0.0 && figure.low.unwrap() < found, "{statistic}");
    }
}

#[test]
fn the_mean_over_items_has_the_error_of_a_contrast_of_their_shares() {
    let csv = b"a,b,w\n5,4,1\n1,,2\n4,2,1\n2,5,3\n5,1,1\n".to_vec();
    let table = Table::read(&Source::Bytes { name: "t.csv".into(), content: csv }).unwrap();
    let coded = b"a,b,w\n1,1,1\n0,,2\n1,0,1\n0,1,3\n1,0,1\n".to_vec();
    let coded = Table::read(&Source::Bytes { name: "t.csv".into(), content: coded }).unwrap();
    let found = ask(&table, "satisfied_item", &["a", "b"], Some("weights = 'w'")).unwrap().estimates.swap_remove(0);
    let design = DesignFile::parse("weights = 'w'", "design.toml").unwrap().design(&coded).unwrap();
    let request = Request {
        statistic: Statistic::Contrast,
        of: vec!["a".into(), "b".into()],
        contrasts: vec!["(a + b) / 2".into()],
        ..Request::default()
    };
    let truth = estimate::answer(&coded, Some(&design), &request).unwrap().estimates.swap_remove(0);
    assert_close(found.estimate.unwrap(), truth.estimate.unwrap(), 1e-12, "estimate");
    assert_close(found.se.unwrap(), truth.se.unwrap(), 1e-12, "se");
}

#[test]
fn net_shares_and_the_score_are_worked_by_hand() {
    let csv = b"q,r\n5,10\n4,9\n3,8\n2,3\n1,0\n5,7\n".to_vec();
    let table = Table::read(&Source::Bytes { name: "t.csv".into(), content: csv }).unwrap();
    let value = |statistic, of| ask(&table, statistic, &[of], None).unwrap().estimates[0].estimate.unwrap();
    assert_close(value("net_satisfaction", "q"), 100.0 * (3.0 - 2.0) / 6.0, 1e-12, "three satisfied, two not");
    assert_close(value("nps", "r"), 0.0, 1e-12, "two promoters, two detractors");
    assert_close(
        value("score_0_100", "q"),
        (100.0 + 75.0 + 50.0 + 25.0 + 0.0 + 100.0) / 6.0,
        1e-12,
        "mean of 0 to 100",
    );
    // The variance of a score of +100, 0 and −100 carries the covariance of promoters and detractors.
    let nps = ask(&table, "nps", &["r"], None).unwrap().estimates.swap_remove(0);
    let squares = 4.0 * 100.0_f64.powi(2);
    assert_close(nps.se.unwrap(), (squares / 5.0 / 6.0).sqrt(), 1e-12, "se");
}

#[test]
fn a_formula_says_what_it_cannot_take() {
    let csv = b"q,r\n5,4\n1,2\n".to_vec();
    let table = Table::read(&Source::Bytes { name: "t.csv".into(), content: csv }).unwrap();
    let text = ask(&table, "nps", &["q", "r"], None).unwrap_err().to_string();
    assert!(text.contains("nps is of one question"), "{text}");
    let statistic = Statistic::Satisfaction(Satisfaction::Pooled);
    let scale = Scale { ends: [5.0, 1.0], from: 4.0 };
    let request = Request { statistic, of: vec!["q".into()], scale, ..Request::default() };
    let text = estimate::answer(&table, None, &request).unwrap_err().to_string();
    assert!(text.contains("satisfied from 4 on a scale from 5 to 1"), "{text}");
}
