//! An index of the invented one-stop survey under its two-stage design, against R.
#![allow(clippy::unwrap_used)]

use analytics::{
    design::DesignFile,
    frame::{Source, Table},
    index::{Columns, Indicators, Scheme, build},
};
use serde_json::Value;

use crate::support::{assert_close, shared};

const NAME: &str = "name = {vi = \"x\", en = \"x\"}";

const DESIGN: &str = "ids = ['unit', 'case_id']\nstrata = ['district', 'stratum_uq']\nweights = 'w_pop'\n\
                      fpc = ['units_in_district', 'frame_transactions']";

fn read(file: &str) -> Option<Table> {
    let path = shared("index_survey", &format!("reference/survey/synthetic/{file}"))?;
    Some(Table::read(&Source::Path(path)).unwrap())
}

/// A leaf a factor whose columns are its items, answered by half at least.
fn nodes(weights: &serde_json::Map<String, Value>, items: &Table) -> String {
    let (item, factor) = (items.texts("item").unwrap(), items.texts("factor").unwrap());
    let mut text = String::new();
    for (code, weight) in weights {
        let own = item.iter().zip(&factor).filter(|(_, of)| of.is_some_and(|of| format!("f_{of}") == *code));
        let columns: Vec<&str> = own.map(|(item, _)| item.unwrap()).collect();
        text.push_str(&format!(
            "[[node]]\ncode = \"{code}\"\nparent = \"s\"\nweight = {weight}\ncolumns = {columns:?}\n{NAME}\n"
        ));
    }
    text
}

#[test]
fn the_root_of_an_index_of_factor_means_has_the_error_of_the_delta_method_and_its_interval() {
    let Some(truth) = shared("index_survey", "expected/survey/sipas_twostage_index_overall.json") else { return };
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(truth).unwrap()).unwrap();
    let weights = truth["estimand"]["weights"].as_object().unwrap();
    let (Some(mut table), Some(items)) = (read("responses.csv"), read("items.csv")) else { return };
    table.header.push("country".into());
    table.cells.iter_mut().for_each(|cells| cells.push("VN".into()));
    let design = DesignFile::parse(DESIGN, "design.toml").unwrap().design(&table).unwrap();
    let hundred = "normalise = {method = \"goalposts\", lower = 1, upper = 5, range = [0, 100]}\n";
    let schemes = [
        ("arith5", String::new()),
        ("arith100", hundred.to_owned()),
        ("geo100", format!("{hundred}aggregate = {{method = \"geometric\"}}\n")),
    ];
    for (name, defaults) in schemes {
        let text = format!(
            "code = \"s\"\nversion = \"1\"\n{NAME}\nunit = \"country\"\n[defaults]\n\
             source = {{statistic = \"mean\", valid = [1, 5], min_answered = 0.5}}\n{defaults}[[node]]\ncode = \"s\"\n{NAME}\n{}",
            nodes(weights, &items)
        );
        let scheme = Scheme::parse(&text, "s.toml").unwrap();
        let (indicators, _) = Indicators::from_sample(&scheme, &table, &Columns::default(), &design).unwrap();
        let index = build(&scheme, &indicators).unwrap();
        let root = index.scores.iter().find(|score| score.node == "s").unwrap();
        let of = truth["estimates"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap();
        let t = of["ci"].as_array().unwrap().iter().find(|ci| ci["method"] == "t").unwrap();
        assert_close(root.score.unwrap(), of["estimate"].as_f64().unwrap(), 1e-8, name);
        assert_close(root.se.unwrap(), of["se"].as_f64().unwrap(), 1e-8, &format!("{name}, se"));
        assert_close(root.low.unwrap(), t["low"].as_f64().unwrap(), 1e-8, &format!("{name}, low"));
        assert_close(root.high.unwrap(), t["high"].as_f64().unwrap(), 1e-8, &format!("{name}, high"));
    }
}

/// `s` over the leaves `all` with three columns and `one` with one, under a statistic of answers.
fn persons(source: &str) -> Scheme {
    let text = format!(
        "code = \"s\"\nversion = \"1\"\n{NAME}\nunit = \"office\"\n[defaults]\nsource = {{{source}}}\n\
         [[node]]\ncode = \"s\"\n{NAME}\n[[node]]\ncode = \"all\"\nparent = \"s\"\ncolumns = [\"q1\", \"q2\", \"q3\"]\n{NAME}\n\
         [[node]]\ncode = \"one\"\nparent = \"s\"\ncolumn = \"q1\"\n{NAME}\n"
    );
    Scheme::parse(&text, "s.toml").unwrap()
}

fn answers() -> Table {
    let csv = "office,q1,q2,q3\nA,5,3,\nA,4,,9\nA,,,\nA,2,1,3\n";
    Table::read(&Source::Bytes { name: "answers.csv".into(), content: csv.into() }).unwrap()
}

#[test]
fn several_columns_of_a_leaf_are_one_answer_of_each_person() {
    // Persons: 4 of two answers, 4 of one (9 is off the scale), nothing, 2 of three. Mean 10/3, s² = 4/3 over n = 3.
    let scheme = persons("statistic = \"mean\", valid = [1, 5]");
    let (indicators, _) = Indicators::from_answers(&scheme, &answers(), &Columns::default()).unwrap();
    let index = build(&scheme, &indicators).unwrap();
    let of = |node: &str| index.scores.iter().find(|score| score.node == node).unwrap();
    assert_close(of("all").score.unwrap(), 10.0 / 3.0, 1e-14, "mean");
    assert_eq!(of("all").n, Some(3));
    // The domain of the three who answered among four: (4/3) · (3 − 1)/3 · 4/3 / 3 of the linearised ratio.
    let squares = 2.0 * (2.0_f64 / 3.0).powi(2) + (4.0_f64 / 3.0).powi(2);
    assert_close(of("all").se.unwrap(), (4.0 / 3.0 * squares / 9.0).sqrt(), 1e-12, "se");
    assert_close(of("one").score.unwrap(), 11.0 / 3.0, 1e-14, "a single column is as it was");
}

#[test]
fn a_person_counts_from_the_least_share_of_columns_and_the_statistic_is_of_the_mean() {
    let value = |source: &str| {
        let scheme = persons(source);
        Indicators::from_answers(&scheme, &answers(), &Columns::default()).unwrap().0.cells[0][0]
    };
    let half = value("statistic = \"mean\", valid = [1, 5], min_answered = 0.5");
    assert_eq!((half.value, half.n), (Some(3.0), Some(2)));
    let two_thirds = value("statistic = \"mean\", valid = [1, 5], min_answered = 0.6666666666666666");
    assert_eq!((two_thirds.value, two_thirds.n), (Some(3.0), Some(2)), "equality passes");
    let complete = value("statistic = \"mean\", valid = [1, 5], min_answered = 1");
    assert_eq!((complete.value, complete.n), (Some(2.0), Some(1)));
    let satisfied = value("statistic = \"share_satisfied\", from = 4, valid = [1, 5]");
    assert_close(satisfied.value.unwrap(), 2.0 / 3.0, 1e-14, "share of persons whose mean is 4 or more");
    let score = value("statistic = \"score_0_100\", valid = [1, 5]");
    assert_close(score.value.unwrap(), 100.0 * (10.0 / 3.0 - 1.0) / 4.0, 1e-14, "score");
}

#[test]
fn a_map_puts_one_column_in_place_of_several_and_every_absent_one_is_named() {
    let scheme = persons("statistic = \"mean\", valid = [1, 5]");
    let columns = Columns { map: [("all".to_owned(), "q2".to_owned())].into(), ..Columns::default() };
    let (mapped, _) = Indicators::from_answers(&scheme, &answers(), &columns).unwrap();
    assert_eq!(mapped.cells[0][0].value, Some(2.0));
    let table = Table::read(&Source::Bytes { name: "a.csv".into(), content: "office,q1\nA,5\n".into() }).unwrap();
    let said = Indicators::from_answers(&scheme, &table, &Columns::default()).unwrap_err().to_string();
    assert!(said.contains("`q2`") && said.contains("`q3`") && !said.contains("`q1`,"), "{said}");
}

#[test]
fn every_fault_of_columns_is_told_at_once() {
    let text = format!(
        "code = \"s\"\nversion = \"1\"\n{NAME}\n[[node]]\ncode = \"s\"\ncolumns = [\"a\"]\n{NAME}\n\
         [[node]]\ncode = \"hard\"\nparent = \"s\"\ncolumns = [\"a\", \"b\"]\n{NAME}\n\
         [[node]]\ncode = \"empty\"\nparent = \"s\"\ncolumns = []\nsource = {{statistic = \"mean\"}}\n{NAME}\n\
         [[node]]\ncode = \"both\"\nparent = \"s\"\ncolumn = \"a\"\ncolumns = [\"b\"]\nsource = {{statistic = \"mean\"}}\n{NAME}\n\
         [[node]]\ncode = \"again\"\nparent = \"s\"\ncolumns = [\"a\", \"a\"]\nsource = {{statistic = \"mean\", min_answered = 2}}\n{NAME}\n"
    );
    let said = Scheme::parse(&text, "s.toml").unwrap_err().to_string();
    for cause in [
        "(node) s: `columns` là của nút lá",
        "(node) hard: `columns` là các câu trả lời của một người",
        "(node) empty: `columns` cần ít nhất một cột",
        "(node) both: `columns` cần ít nhất một cột",
        "(node) again: `columns` có `a` hai lần",
        "(node) again: `min_answered`",
    ] {
        assert!(said.contains(cause), "{cause}: {said}");
    }
}

#[test]
fn an_index_under_calibrated_weights_knows_what_they_were_calibrated_to_without_error() {
    let csv = "office,one,q1,q2,q3\nA,1,5,3,4\nA,1,4,2,1\nA,1,1,1,2\nA,1,2,5,5\nA,1,4,4,3\n";
    let table = Table::read(&Source::Bytes { name: "answers.csv".into(), content: csv.into() }).unwrap();
    let scheme = persons("statistic = \"mean\", valid = [1, 5]");
    let root = |text: &str, node: &str| {
        let design = DesignFile::parse(text, "design.toml").unwrap().design(&table).unwrap();
        let (indicators, _) = Indicators::from_sample(&scheme, &table, &Columns::default(), &design).unwrap();
        build(&scheme, &indicators).unwrap().scores.into_iter().find(|score| score.node == node).unwrap()
    };
    // 50 people, of whom the sum of `q1` is known to be 175: its mean is 3.5, and of that the sample decides nothing.
    let calibrated = "[[calibrate]]\nmethod = 'linear'\ntotals = {one = 50, q1 = 175}";
    let one = root(calibrated, "one");
    assert_close(one.score.unwrap(), 3.5, 1e-12, "mean");
    assert!(one.se.unwrap() < 1e-9, "{:?}", one.se);
    let (plain, all) = (root("", "all"), root(calibrated, "all"));
    assert!(all.se.unwrap() > 0.1 && all.se.unwrap() < plain.se.unwrap(), "{:?} {:?}", all.se, plain.se);
}
