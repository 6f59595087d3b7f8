//! What is wrong with the files of an index is told in one round, each fault once with its place, cause and remedy.

use std::{fs, path::Path, process::Command};

/// Writes a scheme of two leaves and some files, asks, and returns what the program says on its way out with status 1.
fn refused(program: &str, defaults: &str, files: &[(&str, &str)], arguments: &[&str]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let node = |code: &str, more: &str| {
        format!("[[node]]\ncode = \"{code}\"\nname = {{vi = \"{code}\", en = \"{code}\"}}\n{more}\n")
    };
    let text = format!(
        "code = \"s\"\nversion = \"1\"\nname = {{vi = \"s\", en = \"s\"}}\nunit = \"unit\"\nperiod = \"year\"\n[defaults]\n{defaults}\n{}{}{}",
        node("s", ""),
        node("a", "parent = \"s\""),
        node("b", "parent = \"s\"")
    );
    for (name, text) in files.iter().chain(&[("s.toml", text.as_str())]) {
        fs::write(dir.path().join(name), text).unwrap();
    }
    ask(dir.path(), &[&[program, "--scheme", "s.toml", "--data", "d.csv"], arguments].concat())
}

fn ask(dir: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_hailong")).args(arguments).current_dir(dir).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{err}");
    err
}

fn each_once(err: &str, faults: &[&str]) {
    for fault in faults {
        assert_eq!(err.matches(fault).count(), 1, "{fault}: {err}");
    }
    assert_eq!(err.lines().count(), faults.len(), "{err}");
}

const DATA: &str = "unit,year,a,b,people,region\nx,2021,1,4,100,North\ny,2021,3,5,200,South\n";

#[test]
fn faults_of_answers_of_their_keys_and_of_their_cells_come_together() {
    let answers = "unit,year,a\nx,2021,4\n,2021,five\ny,,3\n";
    let source = "source = {statistic = \"share_satisfied\", valid = [1, 5]}";
    for program in ["index", "sensitivity"] {
        let err = refused(program, source, &[("d.csv", answers)], &[]);
        let faults = [
            "dòng (row) 3, cột (column) unit: ô trống",
            "dòng (row) 4, cột (column) year: ô trống",
            "dòng (row) 3, cột (column) a: `five`",
            "no column `b`",
            "nút (node) a: phương pháp không nói mức nào",
            "nút (node) b: phương pháp không nói mức nào",
        ];
        each_once(&err, &faults);
    }
}

#[test]
fn faults_of_denominators_and_groups_come_with_those_of_the_indicators() {
    let data = "unit,year,a,b,people\nx,2021,one,4,many\ny,2021,3,5,200\n";
    let method = "denominate = true\nimpute = {method = \"group_mean\", group = \"region\"}";
    let err = refused("index", method, &[("d.csv", data)], &[]);
    each_once(&err, &["cột (column) a: `one`", "no column `region`"]);
    let dir = tempfile::tempdir().unwrap();
    let imeta = "iCode,iName,Direction,Level,Weight,Parent,Type,Denominator\na,a,1,1,1,s,Indicator,people\n\
                 b,b,1,1,1,s,Indicator,absent\ns,s,1,2,1,,Aggregate,\npeople,people,,,,,Denominator,\n";
    for (name, text) in
        [("imeta.csv", imeta), ("idata.csv", &data.replace("unit,year", "uCode,Time")), ("m.toml", method)]
    {
        fs::write(dir.path().join(name), text).unwrap();
    }
    let err = ask(dir.path(), &["index", "--imeta", "imeta.csv", "--idata", "idata.csv", "--method", "m.toml"]);
    let faults = ["cột (column) a: `one`", "cột (column) people: `many`", "no column `absent`", "no column `region`"];
    each_once(&err, &faults);
}

#[test]
fn faults_of_every_published_column_come_together() {
    let other = "unit,year,total\nx,2021,high\n,2021,1\n";
    let published =
        ["--published", "nothing", "--published", "p.csv:total", "--published", "q=a", "--published", "p.csv:gone"];
    let err = refused("index", "", &[("d.csv", DATA), ("p.csv", other)], &published);
    let faults = [
        "d.csv: không có cột / there is no column `nothing`",
        "p.csv, dòng (row) 3, cột (column) unit: ô trống",
        "p.csv, dòng (row) 2, cột (column) total: `high`",
        "the scheme has no node `q`",
        "p.csv: không có cột / there is no column `gone`",
    ];
    each_once(&err, &faults);
}

#[test]
fn faults_of_weights_come_together_by_row() {
    let weights = "code,weight\na,-1\nb,heavy\nq,1\na,2\n,3\ns,\n";
    for more in [["--weights", "w.csv"], ["--versus", "w.csv"]] {
        let err = refused("index", "", &[("d.csv", DATA), ("w.csv", weights)], &more);
        let faults = [
            "w.csv, dòng (row) 3, cột (column) weight: `heavy`",
            "w.csv, dòng (row) 2, cột (column) weight: trọng số âm",
            "w.csv, dòng (row) 4, cột (column) code: phương pháp không có nút / the scheme has no node `q`",
            "w.csv, dòng (row) 5, cột (column) code: nút có hai lần",
            "w.csv, dòng (row) 6, cột (column) code: dòng thiếu nút",
            "w.csv, dòng (row) 7, cột (column) weight: dòng thiếu",
        ];
        each_once(&err, &faults);
    }
    let err = refused("index", "", &[("d.csv", DATA), ("w.csv", "node,value\na,1\n")], &["--weights", "w.csv"]);
    each_once(&err, &["no column `code`", "no column `weight`"]);
}

#[test]
fn faults_of_a_succession_come_together_and_say_which_weight_is_wrong() {
    let rows = "old,new,from,weight\nx,n,,1\ny,m,2025,0\nz,k,2025,much\nu,j,2025,\nv,j,2025,5\n";
    let err = refused("index", "", &[("d.csv", DATA), ("w.csv", rows)], &["--succession", "w.csv"]);
    let faults = [
        "w.csv, dòng (row) 4, cột (column) weight: `much`",
        "w.csv, dòng (row) 2, cột (column) old: dòng thiếu",
        "w.csv, dòng (row) 3, cột (column) weight: trọng số không lớn hơn 0",
        "w.csv, dòng (row) 5, cột (column) weight: `u` là một trong các đơn vị",
    ];
    each_once(&err, &faults);
}

#[test]
fn a_table_with_fewer_units_than_there_are_has_no_places_to_be_moved() {
    let league = "denominate = false\n[[league]]\nfrom = \"2021\"\nunits = 63";
    for more in [["--noise", "0.2"], ["--at", "2021"]] {
        let err = refused("sensitivity", league, &[("d.csv", DATA)], &more);
        assert!(err.contains("2 trong 63 đơn vị") && err.contains("nothing can be told of places"), "{err}");
    }
}

#[test]
fn what_an_index_warns_of_sensitivity_warns_of_too() {
    let dir = tempfile::tempdir().unwrap();
    let scheme = "code = \"s\"\nversion = \"1\"\nname = {vi = \"s\", en = \"s\"}\nvalidity = {to = \"2020\"}\nunit = \"unit\"\nperiod = \"year\"\n\
         [defaults]\nnormalise = {method = \"min_max\"}\n[[node]]\ncode = \"s\"\nname = {vi = \"s\", en = \"s\"}\n\
         [[node]]\ncode = \"a\"\nname = {vi = \"a\", en = \"a\"}\nparent = \"s\"\n[[node]]\ncode = \"b\"\nname = {vi = \"b\", en = \"b\"}\nparent = \"s\"\n";
    fs::write(dir.path().join("s.toml"), scheme).unwrap();
    fs::write(dir.path().join("d.csv"), "unit,year,a,b\nx,2021,1,7\ny,2021,NaN,7\nz,2021,3,7\n").unwrap();
    for more in [&["index"][..], &["sensitivity", "--noise", "0.2", "--replications", "5"]] {
        let arguments = [more, &["--scheme", "s.toml", "--data", "d.csv"]].concat();
        let output =
            Command::new(env!("CARGO_BIN_EXE_hailong")).args(&arguments).current_dir(dir.path()).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        for warning in [
            "1 ô NaN coi là ô trống, ô đầu ở dòng 3, cột a",
            "b 2021: chỉ tiêu như nhau ở mọi đơn vị",
            "kỳ 2021 nằm ngoài thời hạn của phương pháp",
        ] {
            assert_eq!(err.matches(warning).count(), 1, "{arguments:?}, {warning}: {err}");
        }
        assert_eq!(output.status.code(), Some(0), "{err}");
    }
}

#[test]
fn a_profile_of_a_partial_table_has_no_place_either() {
    let dir = tempfile::tempdir().unwrap();
    let scheme = "code = \"s\"\nversion = \"1\"\nname = {vi = \"s\", en = \"s\"}\nunit = \"unit\"\nperiod = \"year\"\n\
         [[league]]\nfrom = \"2021\"\nunits = 63\n[[node]]\ncode = \"s\"\nname = {vi = \"s\", en = \"s\"}\n\
         [[node]]\ncode = \"a\"\nname = {vi = \"a\", en = \"a\"}\nparent = \"s\"\n";
    fs::write(dir.path().join("s.toml"), scheme).unwrap();
    fs::write(dir.path().join("d.csv"), "unit,year,a\nx,2021,1\ny,2021,3\nz,2020,3\n").unwrap();
    for step in ["profile", "strengths"] {
        let arguments = ["index", "--scheme", "s.toml", "--data", "d.csv", "--show", step, "--format", "json"];
        let output =
            Command::new(env!("CARGO_BIN_EXE_hailong")).args(arguments).current_dir(dir.path()).output().unwrap();
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        for row in json["rows"].as_array().unwrap() {
            assert_eq!(row["place"].is_null(), row["period"] == "2021", "{row}");
        }
    }
}
