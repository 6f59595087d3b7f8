use std::{path::Path, process::Command};

fn hailong(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_hailong")).arg("index").args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

pub(crate) const DATA: &str = "area,date,transparency,progress,online_services,online_payment,satisfaction,digitisation,published\n\
    Quảng Nam,2024,13.2,18.4,7.7,7.6,17.6,15.6,80.1\nQuảng Trị,2024,15.4,19.35,9.03,,17.82,16.05,77.65\n";

pub(crate) fn data(dir: &Path) -> String {
    let file = dir.join("scores.csv");
    std::fs::write(&file, DATA).unwrap();
    file.display().to_string()
}

#[test]
fn the_json_of_an_index_is_scores_weights_and_warnings() {
    let dir = tempfile::tempdir().unwrap();
    let (code, out, _) = hailong(&["--scheme", "service766", "--data", &data(dir.path()), "--format", "json"]);
    assert_eq!(code, Some(0));
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let keys: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["effective_weights", "scaling", "scores", "warnings"]);
    let roots: Vec<_> =
        json["scores"].as_array().unwrap().iter().filter(|score| score["node"] == "service766").collect();
    assert_eq!(json["scores"].as_array().unwrap().len(), 2 * 7);
    assert!((roots[0]["score"].as_f64().unwrap() - 80.1).abs() < 1e-9);
    assert_eq!((&roots[0]["class"], &roots[0]["rank"]), (&"Tốt".into(), &1.into()));
    assert_eq!((&roots[1]["status"], &roots[1]["score"]), (&"undefined".into(), &serde_json::Value::Null));
}

#[test]
fn a_published_column_is_compared_and_what_does_not_recompute_is_no_failure() {
    let dir = tempfile::tempdir().unwrap();
    let (code, out, err) =
        hailong(&["--scheme", "service766", "--data", &data(dir.path()), "--published", "published"]);
    assert_eq!(code, Some(0));
    assert!(out.contains("80,10") && out.contains("online_payment missing"), "{out}");
    assert!(err.contains("does not recompute"), "{err}");
}

#[test]
fn faults_of_the_request_and_of_the_data_have_their_own_exit_codes() {
    let dir = tempfile::tempdir().unwrap();
    let data = data(dir.path());
    assert_eq!(hailong(&["--scheme", "pci"]).0, Some(2));
    let (code, out, err) = hailong(&["--scheme", "pci", "--data", &data]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("scores.csv") && err.contains("no column `province`"), "{err}");
    let (code, _, err) = hailong(&["--scheme", "nothing", "--data", &data]);
    assert!(code == Some(1) && err.contains("there is no scheme `nothing`"), "{err}");
}

#[test]
fn faults_of_keys_of_cells_and_of_repeated_units_come_in_one_round() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("scores.csv");
    let row = ",13.2,18.4,7.7,7.6,17.6,15.6,80.1\n";
    let header = DATA.lines().next().unwrap();
    let many = row.replace("7.7", "many");
    std::fs::write(&file, format!("{header}\nA,2024{row}A,2024{row},2024{row}B,{row}C,2024{many}")).unwrap();
    let (code, out, err) = hailong(&["--scheme", "service766", "--data", &file.display().to_string()]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    let places = [
        "dòng (row) 3, cột (column) area: `A` 2024 có hai lần",
        "dòng (row) 4, cột (column) area: ô trống",
        "dòng (row) 5, cột (column) date: ô trống",
        "dòng (row) 6, cột (column) online_services",
    ];
    for place in places {
        assert_eq!(err.matches(place).count(), 1, "{place}: {err}");
    }
}

#[test]
fn one_step_is_shown_as_a_wide_table() {
    let dir = tempfile::tempdir().unwrap();
    let (code, out, _) =
        hailong(&["--scheme", "service766", "--data", &data(dir.path()), "--show", "ranks", "--format", "csv"]);
    assert_eq!(code, Some(0));
    assert!(out.starts_with("unit,period,") || out.starts_with("period,unit,"), "{out}");
    let (_, out, _) =
        hailong(&["--scheme", "service766", "--data", &data(dir.path()), "--show", "weights", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&json["step"], json["rows"].as_array().unwrap().len()), (&"weights".into(), 1));
}

#[test]
fn the_lineage_prints_parents_shares_and_effective_weights_in_every_format() {
    let dir = tempfile::tempdir().unwrap();
    let scheme = dir.path().join("s.toml");
    let node = |code: &str, more: &str| {
        format!("[[node]]\ncode = \"{code}\"\nname = {{vi = \"{code}\", en = \"{code}\"}}\n{more}\n")
    };
    let text = format!(
        "code = \"s\"\nversion = \"1\"\nname = {{vi = \"s\", en = \"s\"}}\nunit = \"unit\"\n[defaults]\nnormalise = {{method = \"min_max\"}}\n{}{}{}{}{}",
        node("s", ""),
        node("a", "parent = \"s\"\nweight = 1"),
        node("g", "parent = \"s\"\nweight = 3"),
        node("b", "parent = \"g\"\nweight = 2"),
        node("c", "parent = \"g\"\nweight = 6")
    );
    std::fs::write(&scheme, text).unwrap();
    let data = dir.path().join("d.csv");
    std::fs::write(&data, "unit,a,b,c\nx,0,0,5\ny,1,2,9\n").unwrap();
    let ask = |format: &str| {
        let (scheme, data) = (scheme.display().to_string(), data.display().to_string());
        hailong(&["--scheme", &scheme, "--data", &data, "--show", "lineage", "--format", format]).1
    };
    assert_eq!(
        ask("csv").lines().take(3).collect::<Vec<_>>(),
        [
            "period,node,parent,level,weight,share,effective,variance,name_vi,name_en,scaling",
            ",a,s,1,1.0,0.25,0.25,0.25,a,a,period",
            ",b,g,1,2.0,0.25,0.1875,0.1875,b,b,period",
        ]
    );
    let json: serde_json::Value = serde_json::from_str(&ask("json")).unwrap();
    assert_eq!((&json["scaling"], &json["rows"][2]["effective"]), (&"period".into(), &0.5625.into()));
    let table = ask("table");
    assert!(table.contains("0,5625") && table.contains("thang điểm (scaling): riêng từng kỳ"), "{table}");
}

#[test]
fn what_if_changes_one_number_and_says_that_it_is_not_published() {
    let dir = tempfile::tempdir().unwrap();
    let data = data(dir.path());
    let ask = |more: &[&str]| {
        let arguments = [&["--scheme", "service766", "--data", &data, "--format", "json"], more].concat();
        let (code, out, err) = hailong(&arguments);
        assert_eq!(code, Some(0), "{err}");
        serde_json::from_str::<serde_json::Value>(&out).unwrap()
    };
    let root = |json: &serde_json::Value| {
        let scores = json["scores"].as_array().unwrap().clone();
        scores.into_iter().find(|score| score["node"] == "service766").unwrap()["score"].as_f64().unwrap()
    };
    let (plain, other) = (ask(&[]), ask(&["--set", "service766.scale=2"]));
    assert!((root(&other) - 2.0 * root(&plain)).abs() < 1e-9, "{} {}", root(&other), root(&plain));
    assert!(other["warnings"].to_string().contains("no published figure"));
    let (code, _, err) =
        hailong(&["--scheme", "service766", "--data", &data, "--set", "nobody.weight=1", "--set", "x"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("the scheme has no such node") && err.contains("it is not node.key=number"), "{err}");
}
