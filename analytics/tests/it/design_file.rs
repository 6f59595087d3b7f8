//! A design file is checked whole, and every fault of it is named at once, by file, row and column.
#![allow(clippy::unwrap_used)]

use analytics::design::{DesignFile, LonelyPsu};
use analytics::estimate::{self, Request};
use analytics::frame::{Source, Table};

fn table(csv: &str) -> Table {
    Table::read(&Source::Bytes { name: "data.csv".into(), content: csv.into() }).unwrap()
}

fn file(text: &str) -> DesignFile {
    DesignFile::parse(text, "design.toml").unwrap()
}

/// The faults of a design, a line each.
fn faults(text: &str, csv: &str) -> Vec<String> {
    let error = file(text).design(&table(csv)).unwrap_err();
    assert!(error.is_design());
    error.faults().iter().map(ToString::to_string).collect()
}

#[test]
fn every_key_is_read() {
    let text = "ids = ['p', 'q']\nstrata = 's'\nweights = 'w'\nfpc = ['f']\nnest = true\nlonely_psu = 'adjust'\ndomain_lonely = true";
    let design = file(text).design(&table("s,p,q,w,f\na,1,1,2,9\na,2,2,2,9\nb,1,1,3,9\n")).unwrap();
    assert_eq!((design.strata(), design.psus(), design.lonely_psu()), (2, 3, LonelyPsu::Adjust));
    assert_eq!(design.weight(), [2.0, 2.0, 3.0]);
}

#[test]
fn wrong_keys_are_named_together() {
    let text =
        "id = ['p']\nnest = 'yes'\nweights = 3\nlonely_psu = 'skip'\nfpc = ['a', 'b']\n[pps]\nmethod = 'sampford'";
    let error = DesignFile::parse(text, "design.toml").unwrap_err();
    let places: Vec<&str> = error.faults().iter().map(|fault| fault.place.as_str()).collect();
    for key in ["weights", "nest", "lonely_psu", "id", "pps", "fpc"] {
        assert!(places.contains(&&*format!("design.toml, {key}")), "{key}: {error}");
    }
    assert!(error.to_string().contains("fail, remove, adjust, average, certainty"), "{error}");
    assert!(DesignFile::parse("ids = [", "design.toml").unwrap_err().to_string().contains("not TOML"));
}

#[test]
fn weights_that_are_negative_missing_zero_or_text_are_named_by_row() {
    let found = faults("weights = 'w'", "w,y\n-1,1\n0,1\n,1\nmany,1\n2,1\n");
    assert_eq!(found.len(), 4, "{found:?}");
    for (row, cause) in [(2, "-1 is not a weight"), (3, "0 is not a weight"), (4, "no weight"), (5, "`many`")] {
        let starts = |fault: &&String| fault.starts_with(&format!("data.csv, dòng (row) {row}, cột (column) w: "));
        assert!(found.iter().find(starts).is_some_and(|fault| fault.contains(cause)), "row {row}: {found:?}");
    }
}

#[test]
fn absent_columns_are_named_together() {
    let found = faults("ids = ['p']\nstrata = ['s']\nweights = 'w'\nfpc = ['f']", "y\n1\n2\n");
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found.iter().all(|fault| fault.contains("there is no column")), "{found:?}");
}

#[test]
fn a_sampling_unit_in_two_strata_needs_nest() {
    let csv = "s,p\na,1\na,2\nb,1\nb,3\n";
    let found = faults("ids = ['p']\nstrata = ['s']", csv);
    assert_eq!(found.len(), 1);
    assert!(
        found[0]
            .starts_with("data.csv, dòng (row) 4, cột (column) p: the same cluster is in stratum a and in stratum b"),
        "{found:?}"
    );
    assert!(found[0].contains("nest = true"));
    assert_eq!(file("ids = ['p']\nstrata = ['s']\nnest = true").design(&table(csv)).unwrap().psus(), 4);
}

#[test]
fn faults_of_weights_and_of_the_structure_come_together() {
    let found = faults("ids = ['p']\nstrata = ['s']\nweights = 'w'", "s,p,w\na,1,1\nb,1,-1\n");
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn a_population_is_at_least_its_sample_and_a_fraction_at_most_one() {
    let found = faults("strata = ['s']\nfpc = ['f']", "s,f\na,1\na,1\nb,5\nb,5\n");
    assert!(found[0].contains("stratum a: 2 clusters were sampled out of 1"), "{found:?}");
    assert!(faults("fpc = ['f']", "f\n1.5\n1.5\n")[0].contains("nor a fraction above 1"));
    assert!(faults("strata = ['s']\nfpc = ['f']", "s,f\na,0.5\na,0.5\nb,1.5\nb,1.5\n")[0].contains("mixed"));
    let half = file("fpc = ['f']").design(&table("f\n0.5\n0.5\n")).unwrap();
    assert_eq!(half.weight(), [2.0, 2.0]);
    assert!(faults("strata = ['s']\nfpc = ['f']", "s,f\na,4\na,5\n")[0].contains("dòng (row) 3, cột (column) f"));
}

#[test]
fn a_stratum_with_one_sampling_unit_is_refused_by_name_with_the_remedy() {
    let table = table("s,y\na,1\na,2\nb,3\n");
    let design = file("strata = ['s']").design(&table).unwrap();
    let request = Request { of: vec!["y".into()], ..Request::default() };
    let error = estimate::answer(&table, Some(&design), &request).unwrap_err();
    assert!(error.to_string().starts_with("stratum b, stage 1: it has only one sampling unit"), "{error}");
    assert!(error.to_string().contains("lonely_psu"), "{error}");
}

#[test]
fn empty_labels_are_named_by_row() {
    let found = faults("ids = ['p']\nstrata = ['s']", "s,p\na,1\n,2\nb,\n");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found.iter().any(|fault| fault.starts_with("data.csv, dòng (row) 3, cột (column) s: no stratum")),
        "{found:?}"
    );
}
