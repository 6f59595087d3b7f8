//! `hailong sensitivity`, run by itself.

use std::process::Command;

use crate::index::{DATA, data};

fn sensitivity(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_hailong")).arg("sensitivity").args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_kept_replication_rebuilds_from_the_weights_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let (data, keep) = (data(dir.path()), dir.path().join("kept.csv").display().to_string());
    sensitivity(&[
        "--scheme",
        "service766",
        "--data",
        &data,
        "--noise",
        "0.25",
        "--replications",
        "20",
        "--keep",
        &keep,
    ]);
    let kept = std::fs::read_to_string(&keep).unwrap();
    let rows: Vec<Vec<&str>> = kept.lines().map(|line| line.split(',').collect()).collect();
    let at = |name: &str| rows[0].iter().position(|column| *column == name).unwrap();
    let points = DATA.lines().collect::<Vec<_>>();
    let (names, points): (Vec<&str>, Vec<&str>) = (points[0].split(',').collect(), points[1].split(',').collect());
    assert_eq!(rows.len(), 21);
    for row in &rows[1..] {
        let part = |name: usize| {
            let weight: f64 = row[at(&format!("{}.weight", names[name]))].parse().unwrap();
            assert!((0.75..=1.25).contains(&weight), "{weight}");
            weight * points[name].parse::<f64>().unwrap()
        };
        let score: f64 = row[at("Quảng Nam")].parse().unwrap();
        assert!(((2..8).map(part).sum::<f64>() - score).abs() < 1e-9, "{row:?}");
    }
}

#[test]
fn what_the_sample_and_what_the_choices_bring_stands_apart_with_its_share() {
    let dir = tempfile::tempdir().unwrap();
    let (scheme, data) = (dir.path().join("s.toml"), dir.path().join("answers.csv"));
    let node =
        |code: &str, parent: &str| format!("[[node]]\ncode = \"{code}\"\n{parent}name = {{vi = \"x\", en = \"x\"}}\n");
    let below = "parent = \"s\"\n";
    let text = format!(
        "code = \"s\"\nversion = \"1\"\nname = {{vi = \"x\", en = \"x\"}}\nunit = \"office\"\n[defaults]\n\
         source = {{statistic = \"mean\", valid = [1, 5]}}\n{}{}{}",
        node("s", ""),
        node("a", below),
        node("b", below)
    );
    std::fs::write(&scheme, text).unwrap();
    // The items of `same` have one mean, so no weight moves its score; those of `far` do not.
    let mut csv = "office,a,b\n".to_owned();
    for (same, far) in [("4,5", "2,5"), ("5,4", "1,4"), ("3,3", "2,5"), ("4,4", "1,5")].repeat(10) {
        csv.push_str(&format!("same,{same}\nfar,{far}\n"));
    }
    std::fs::write(&data, csv).unwrap();
    let (scheme, data) = (scheme.display().to_string(), data.display().to_string());
    let ask = |format: &str| {
        sensitivity(&["--scheme", &scheme, "--data", &data, "--sampling", "--noise", "0.5", "--format", format])
    };
    let json: serde_json::Value = serde_json::from_str(&ask("json")).unwrap();
    let of = |unit: &str, key: &str| {
        let rows = json["apart"].as_array().unwrap();
        rows.iter().find(|row| row["unit"] == unit).unwrap()[key].as_f64().unwrap()
    };
    assert!(of("same", "choices_share") < 1e-9 && (of("same", "sampling_share") - 1.0).abs() < 0.2);
    assert!(of("far", "choices_share") > 0.8, "{json}");
    assert!((of("far", "choices_share") + of("far", "sampling_share") - 1.0).abs() < 0.2, "{json}");
    assert!(ask("csv").starts_with("unit,nominal,mean,median,q5,q95,score,score_sd,sampling_sd,sampling_share,"));
    assert!(ask("csv").lines().all(|line| line.ends_with(",scaling") || line.ends_with(",none")));
    let table = ask("table");
    assert!(table.contains("do mẫu (sampling)") && table.contains("thang điểm (scaling): theo đơn vị"), "{table}");

    let shares =
        ["--sampling", "--noise", "0.5", "--shares", "--points", "16", "--scrambles", "2", "--replications", "50"];
    let shares = |format: &str| {
        sensitivity(&[&["--scheme", &scheme, "--data", &data, "--format", format], &shares[..]].concat())
    };
    let (json, csv): (serde_json::Value, String) = (serde_json::from_str(&shares("json")).unwrap(), shares("csv"));
    let split = "sampling_sd,sampling_share,choices_sd,choices_share,scaling";
    assert!(csv.lines().next().unwrap().ends_with(split), "{csv}");
    assert!(shares("table").contains("sampling_share"));
    for one in json["apart"].as_array().unwrap() {
        let keys = ["sampling", "sampling_share", "choices", "choices_share"];
        let of_score = format!("{},score,", one["unit"].as_str().unwrap());
        let rows: Vec<Vec<&str>> =
            csv.lines().filter(|line| line.starts_with(&of_score)).map(|line| line.split(',').collect()).collect();
        assert_eq!(rows.len(), 2, "a row a factor: {csv}");
        for (cell, key) in rows.iter().flat_map(|row| row[9..13].iter().zip(keys)) {
            let gap = (cell.parse::<f64>().unwrap() - one[key].as_f64().unwrap()).abs();
            assert!(gap < 1e-12, "{key}: {cell}");
        }
    }
}

#[test]
fn places_over_replications_come_from_one_seed() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("scores.csv");
    let csv = "area,date,transparency,progress,online_services,online_payment,satisfaction,digitisation\n\
        A,2024,13.2,18.4,7.7,7.6,17.6,15.6\nB,2024,15.4,17.0,9.0,8.0,17.8,16.0\nC,2024,10.0,12.0,5.0,6.0,11.0,10.0\n";
    std::fs::write(&file, csv).unwrap();
    let ask = |more: &[&str]| {
        let data = file.display().to_string();
        let given = [&["sensitivity", "--scheme", "service766", "--data", &data, "--format", "json"], more].concat();
        let output = Command::new(env!("CARGO_BIN_EXE_hailong")).args(&given).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, one, err) = ask(&["--noise", "0.25", "--replications", "50", "--seed", "3"]);
    assert_eq!(code, Some(0), "{err}");
    assert_eq!(one, ask(&["--noise", "0.25", "--replications", "50", "--seed", "3"]).1);
    let json: serde_json::Value = serde_json::from_str(&one).unwrap();
    assert_eq!((&json["units"][2]["unit"], &json["units"][2]["q5"]), (&"C".into(), &3.0.into())); // last whatever is chosen
    assert_eq!(json["units"][0]["replications"], 50);
    let (_, still, _) = ask(&["--replications", "2"]);
    assert!(still.contains("nothing is chosen otherwise"), "{still}");
    let (code, _, err) = ask(&["--noise", "1.5"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("1.5 is not from 0 to below 1"), "{err}");
    assert!(ask(&["--node", "nobody"]).2.contains("no such node"));
}

#[test]
fn every_kept_replication_of_a_survey_is_told_again_from_its_row_alone() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let file = dir.path().join(name);
        std::fs::write(&file, text).unwrap();
        file.display().to_string()
    };
    let node =
        |code: &str, parent: &str| format!("[[node]]\ncode = \"{code}\"\n{parent}name = {{vi = \"x\", en = \"x\"}}\n");
    let below = "parent = \"s\"\n";
    let text = format!(
        "code = \"s\"\nversion = \"1\"\nname = {{vi = \"x\", en = \"x\"}}\nunit = \"office\"\n[defaults]\n\
         source = {{statistic = \"share_satisfied\", from = 4, valid = [1, 5]}}\nscale = 100\n{}{}{}",
        node("s", ""),
        node("a", below),
        node("b", below)
    );
    let mut csv = "office,a,b\n".to_owned();
    for (x, y) in [("4,5", "2,"), ("1,4", "1,4"), ("3,3", "2,5"), ("4,", "5,5")].repeat(10) {
        csv.push_str(&format!("\"x, one\",{x}\ny,{y}\n"));
    }
    let (scheme, answers) = (file("s.toml", &text), file("answers.csv", &csv));
    let mean = file("mean.toml", "aggregate = {method = \"arithmetic\"}");
    let pooled = file("pooled.toml", "aggregate = {method = \"pooled_share\"}");
    let (keep, methods) = (file("kept.csv", ""), format!("aggregate={mean},{pooled}"));
    let count = "64";
    sensitivity(&[
        "--scheme",
        &scheme,
        "--data",
        &answers,
        "--factor",
        &methods,
        "--noise",
        "0.5",
        "--sampling",
        "--replications",
        count,
        "--keep",
        &keep,
    ]);
    let mut kept = csv::Reader::from_path(&keep).unwrap();
    let header = kept.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = kept.records().map(Result::unwrap).collect();
    let text = |row: &csv::StringRecord, name: &str| {
        row[header.iter().position(|column| column == name).unwrap_or_else(|| panic!("{name}: {header:?}"))].to_owned()
    };
    let mut seen = std::collections::BTreeSet::new();
    for row in &rows {
        let number = |name: &str| text(row, name).parse::<f64>().unwrap();
        let pools = text(row, "aggregate") == pooled;
        seen.insert((text(row, "aggregate"), text(row, "x, one/a")));
        for unit in ["x, one", "y"] {
            let part = |leaf: &str| {
                let base = if pools { number(&format!("{unit}/{leaf}.base")) } else { 1.0 };
                (number(&format!("{leaf}.weight")) * base, number(&format!("{unit}/{leaf}")))
            };
            let parts = [part("a"), part("b")];
            let whole: f64 = parts.iter().map(|(weight, _)| weight).sum();
            let score = 100.0 * parts.iter().map(|(weight, value)| weight * value).sum::<f64>() / whole;
            assert!((score - number(unit)).abs() < 1e-12 * score.abs().max(1.0), "{score}: {row:?}");
        }
    }
    assert_eq!(rows.len(), 64);
    assert!(seen.len() > 30, "replications draw samples of their own: {}", seen.len());
}
