//! Cronbach's alpha agrees with R, and its error with a jackknife.
#![allow(clippy::unwrap_used)]

use analytics::Figure;
use analytics::design::DesignFile;
use analytics::estimate::{self, Request, Statistic};
use analytics::frame::{Source, Table};

use crate::support::{assert_close, shared};

fn alpha(table: &Table, of: &[&str], design: &str) -> Result<Figure, analytics::Error> {
    let design = DesignFile::parse(design, "design.toml")?.design(table)?;
    let of = of.iter().map(|name| (*name).to_owned()).collect();
    let request = Request { statistic: Statistic::Alpha, of, ..Request::default() };
    Ok(estimate::answer(table, Some(&design), &request)?.estimates.swap_remove(0))
}

#[test]
fn alpha_is_that_of_r_and_its_error_close_to_a_jackknife() {
    let Some(path) = shared("alpha_is_that_of_r_and_its_error_close_to_a_jackknife", "reference/survey/apiclus1.csv")
    else {
        return;
    };
    let table = Table::read(&Source::Path(path)).unwrap();
    let of = ["api00", "api99", "ell", "meals"];
    let design = "ids = ['dnum']\nweights = 'pw'";
    let found = alpha(&table, &of, design).unwrap();
    assert_close(found.estimate.unwrap(), 0.355_782_992_279_099, 1e-8, "alpha");
    let jackknife = alpha(&table, &of, &format!("{design}\n[replicates]\ntype = 'JK1'")).unwrap();
    let ratio = jackknife.se.unwrap() / found.se.unwrap();
    assert!((0.9..1.6).contains(&ratio), "15 clusters: {ratio}");
}

#[test]
fn the_same_item_twice_has_an_alpha_of_one_without_error() {
    let csv = b"a,b,c\n1,1,4\n2,2,\n4,4,4\n5,5,4\n".to_vec();
    let table = Table::read(&Source::Bytes { name: "t.csv".into(), content: csv }).unwrap();
    let found = alpha(&table, &["a", "b"], "").unwrap();
    assert_close(found.estimate.unwrap(), 1.0, 1e-12, "alpha");
    assert!(found.se.unwrap() < 1e-12);
    assert_eq!(alpha(&table, &["c", "c"], "").unwrap().estimate, None, "what does not vary has no alpha");
    assert!(alpha(&table, &["a"], "").unwrap_err().to_string().contains("two columns or more"));
}
