//! `hailong index` on answers, several columns of a person in one leaf.

use std::process::Command;

use serde_json::Value;

use crate::shared::shared;

fn hailong(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_hailong")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

const NAME: &str = "name = {vi = \"x\", en = \"x\"}\n";

#[test]
fn the_program_gives_the_index_of_the_invented_survey_the_error_of_the_delta_method() {
    let survey = |file: &str| shared(&format!("reference/survey/synthetic/{file}"));
    let (Some(answers), Some(items), Some(truth)) =
        (survey("responses.csv"), survey("items.csv"), shared("expected/survey/sipas_twostage_index_overall.json"))
    else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, text: String| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    // One country for all: the answers name their province only.
    let answers = std::fs::read_to_string(answers).unwrap();
    let line = |(at, line): (usize, &str)| format!("{line},{}\n", if at == 0 { "country" } else { "VN" });
    let data = file("answers.csv", answers.lines().enumerate().map(line).collect());
    let design = "ids = ['unit', 'case_id']\nstrata = ['district', 'stratum_uq']\nweights = 'w_pop'\n\
                  fpc = ['units_in_district', 'frame_transactions']";
    let design = file("design.toml", design.to_owned());
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(truth).unwrap()).unwrap();
    let items = std::fs::read_to_string(items).unwrap();
    let header: Vec<&str> = items.lines().next().unwrap().split(',').map(|cell| cell.trim_matches('"')).collect();
    let column = |name: &str| header.iter().position(|known| *known == name).unwrap();
    let mut text = format!(
        "code = \"s\"\nversion = \"1\"\n{NAME}unit = \"country\"\n[defaults]\n\
         source = {{statistic = \"mean\", valid = [1, 5], min_answered = 0.5}}\n\
         normalise = {{method = \"goalposts\", lower = 1, upper = 5}}\n[[node]]\ncode = \"s\"\n{NAME}"
    );
    for (code, weight) in truth["estimand"]["weights"].as_object().unwrap() {
        let rows =
            items.lines().skip(1).map(|row| row.split(',').map(|cell| cell.trim_matches('"')).collect::<Vec<_>>());
        let own = rows.filter(|row| format!("f_{}", row[column("factor")]) == *code);
        let columns: Vec<String> = own.map(|row| row[column("item")].to_owned()).collect();
        text.push_str(&format!(
            "[[node]]\ncode = \"{code}\"\nparent = \"s\"\nweight = {weight}\ncolumns = {columns:?}\n{NAME}"
        ));
    }
    let scheme = file("scheme.toml", text);
    let (code, out, err) =
        hailong(&["index", "--scheme", &scheme, "--data", &data, "--design", &design, "--format", "json"]);
    assert_eq!(code, Some(0), "{err}");
    let json: Value = serde_json::from_str(&out).unwrap();
    let root = json["scores"].as_array().unwrap().iter().find(|score| score["node"] == "s").unwrap();
    let of = truth["estimates"].as_array().unwrap().iter().find(|one| one["name"] == "arith100").unwrap();
    for (key, known) in [("score", "estimate"), ("se", "se")] {
        let (found, known) = (root[key].as_f64().unwrap(), of[known].as_f64().unwrap());
        assert!((found - known).abs() <= 1e-9 * known.abs(), "{key}: {found}, R: {known}");
    }
}

const MIXED: &str = "code = \"s\"\nversion = \"1\"\nname = {vi = \"x\", en = \"x\"}\nunit = \"office\"\nperiod = \"year\"\n\
    [[node]]\ncode = \"s\"\nname = {vi = \"x\", en = \"x\"}\nclasses = {thresholds = [0.6], names = [\"low\", \"high\"]}\n\
    [[node]]\ncode = \"asked\"\nparent = \"s\"\nweight = 0.6\nname = {vi = \"x\", en = \"x\"}\n\
    source = {statistic = \"share_satisfied\", from = 4, valid = [1, 5]}\n\
    [[node]]\ncode = \"on_time\"\nparent = \"s\"\nweight = 0.4\nname = {vi = \"x\", en = \"x\"}\n";

#[test]
fn answers_and_hard_data_make_one_index_through_the_program() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let answer = |office: &str, codes: [u8; 4]| codes.map(|code| format!("{office},2025,{code}\n")).concat();
    let answers = format!("office,year,asked\n{}{}", answer("A", [5, 4, 3, 2]), answer("B", [5, 5, 4, 1]));
    let (scheme, data) = (file("s.toml", MIXED), file("answers.csv", &answers));
    let hard = file("hard.csv", "office,year,on_time,published\nA,2025,0.9,0.66\nB,2025,0.8,0.77\nC,2025,0.7,0.5\n");
    let ask = |command: &str, more: &[&str]| {
        let arguments = [&[command, "--scheme", &scheme, "--data", &data, "--hard", &hard], more].concat();
        let (code, out, err) = hailong(&arguments);
        assert_eq!(code, Some(0), "{err}");
        out
    };
    let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let index = json(&ask("index", &["--format", "json", "--published", "published"]));
    let score = |unit: &str, node: &str| {
        let scores = index["scores"].as_array().unwrap();
        scores.iter().find(|score| score["unit"] == unit && score["node"] == node).unwrap()
    };
    let se = (1.0_f64 / 12.0).sqrt();
    assert!((score("A", "s")["score"].as_f64().unwrap() - 0.66).abs() < 1e-12);
    assert!((score("A", "s")["se"].as_f64().unwrap() - 0.6 * se).abs() < 1e-12);
    assert_eq!((&score("A", "s")["rank_low"], &score("A", "s")["class"]), (&1.into(), &"high".into()));
    assert_eq!(score("B", "on_time")["se"], 0.0);
    assert!(score("B", "on_time")["reason"].as_str().unwrap().contains("no sampling error"));
    assert!(index["warnings"].to_string().contains("in the hard data only, not in the answers: C 2025"), "{index}");

    let changed = json(&ask("index", &["--format", "json", "--set", "on_time.weight=0"]));
    let of = |json: &Value, unit: &str| {
        let scores = json["scores"].as_array().unwrap();
        scores.iter().find(|score| score["unit"] == unit && score["node"] == "s").unwrap()["score"].as_f64().unwrap()
    };
    assert!((of(&changed, "B") - 0.75).abs() < 1e-12);

    let moved = json(&ask("sensitivity", &["--sampling", "--replications", "200", "--format", "json"]));
    let sd = |unit: &str| {
        moved["units"].as_array().unwrap().iter().find(|one| one["unit"] == unit).unwrap()["score_sd"].as_f64().unwrap()
    };
    // 200 draws know a standard deviation to 5 %.
    assert!((sd("A") / (0.6 * se) - 1.0).abs() < 0.25 && sd("C") < 1e-12, "{} {}", sd("A"), sd("C"));

    let (code, _, err) = hailong(&["index", "--scheme", &scheme, "--data", &data]);
    assert!(code == Some(1) && err.contains("node on_time") && err.contains("--hard"), "{err}");
    let (code, out, err) = hailong(&["index", "--scheme", "pgi", "--data", &hard, "--hard", &hard]);
    assert!(code == Some(1) && out.is_empty() && err.contains("no leaf is estimated from answers"), "{err}");
}
