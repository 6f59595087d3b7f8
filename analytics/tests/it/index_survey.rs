//! An index of the invented one-stop survey under its two-stage design, against R.
#![allow(clippy::unwrap_used)]

use analytics::{
    design::DesignFile,
    frame::{Source, Table},
    index::{Columns, Indicators, Scheme, build},
};
use serde_json::Value;

use crate::support::{assert_close, shared};

const DESIGN: &str = "ids = ['unit', 'case_id']\nstrata = ['district', 'stratum_uq']\nweights = 'w_pop'\n\
                      fpc = ['units_in_district', 'frame_transactions']";

/// The survey with the mean of each person's answers to a factor as a column `f_…`, empty where fewer than half were answered,
/// and one country for all.
fn survey(factors: &[&String]) -> Option<Table> {
    let read = |file: &str| {
        let path = shared("index_survey", &format!("reference/survey/synthetic/{file}"))?;
        Some(Table::read(&Source::Path(path)).unwrap())
    };
    let (items, mut table) = (read("items.csv")?, read("responses.csv")?);
    let (item, factor) = (items.texts("item").unwrap(), items.texts("factor").unwrap());
    for name in factors {
        let own = item.iter().zip(&factor).filter(|(_, of)| of.is_some_and(|of| format!("f_{of}") == **name));
        let own: Vec<Vec<Option<f64>>> = own.map(|(item, _)| table.numbers(item.unwrap()).unwrap()).collect();
        table.header.push((*name).clone());
        for (row, cells) in table.cells.iter_mut().enumerate() {
            let answers: Vec<f64> = own.iter().filter_map(|item| item[row]).collect();
            let is_enough = !answers.is_empty() && 2 * answers.len() >= own.len();
            let mean = answers.iter().sum::<f64>() / answers.len() as f64;
            cells.push(if is_enough { mean.to_string() } else { String::new() });
        }
    }
    table.header.push("country".into());
    table.cells.iter_mut().for_each(|cells| cells.push("VN".into()));
    Some(table)
}

#[test]
fn the_root_of_an_index_of_factor_means_has_the_error_of_the_delta_method_and_its_interval() {
    let Some(truth) = shared("index_survey", "expected/survey/sipas_twostage_index_overall.json") else { return };
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(truth).unwrap()).unwrap();
    let weights = truth["estimand"]["weights"].as_object().unwrap();
    let Some(table) = survey(&weights.keys().collect::<Vec<_>>()) else { return };
    let design = DesignFile::parse(DESIGN, "design.toml").unwrap().design(&table).unwrap();
    let hundred = "normalise = {method = \"goalposts\", lower = 1, upper = 5, range = [0, 100]}\n";
    let schemes = [
        ("arith5", String::new()),
        ("arith100", hundred.to_owned()),
        ("geo100", format!("{hundred}aggregate = {{method = \"geometric\"}}\n")),
    ];
    for (name, defaults) in schemes {
        let title = "name = {vi = \"x\", en = \"x\"}\n";
        let mut text = format!(
            "code = \"s\"\nversion = \"1\"\n{title}unit = \"country\"\n[defaults]\nsource = {{statistic = \"mean\", valid = [1, 5]}}\n\
             {defaults}[[node]]\ncode = \"s\"\n{title}"
        );
        for (code, weight) in weights {
            text.push_str(&format!("[[node]]\ncode = \"{code}\"\nparent = \"s\"\nweight = {weight}\n{title}"));
        }
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
