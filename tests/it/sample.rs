//! `hailong sample`: a sample whose design gives back what the list says.

use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

use serde_json::Value;

use crate::program::{done, refused};

/// Sixty places in three districts, each with its visits.
fn list(dir: &Path, largest: u32) -> f64 {
    let (mut csv, mut sum) = ("place,district,visits,note\n".to_owned(), 0.0);
    for number in 0..60_u32 {
        let visits = 20 + (number * 37) % 91 + if number == 7 { largest } else { 0 };
        sum += f64::from(visits);
        writeln!(csv, "P{number:02},{},{visits},=A{number}", ["north", "south", "west"][(number / 25) as usize])
            .unwrap();
    }
    fs::write(dir.join("list.csv"), csv).unwrap();
    sum
}

fn estimate(dir: &Path, statistic: &str, of: &str) -> Value {
    let design = "sample.csv.design.toml";
    let arguments = [
        "estimate",
        "--data",
        "sample.csv",
        "--design",
        design,
        "--statistic",
        statistic,
        "--of",
        of,
        "--format",
        "json",
    ];
    let printed: Value = serde_json::from_str(&done(dir, &arguments)).unwrap();
    printed["estimates"][0].clone()
}

#[test]
fn a_sample_by_size_estimates_the_sum_of_the_sizes_without_error() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let sum = list(dir, 0);
    for method in ["brewer", "sampford", "pps_systematic"] {
        let arguments = ["--list", "list.csv", "--size", "12", "--strata", "district", "--method", method];
        let more = ["--measure", "visits", "--seed", "7", "--out", "sample.csv"];
        done(dir, &[&["sample"][..], &arguments, &more].concat());
        let total = estimate(dir, "total", "visits");
        assert!((total["estimate"].as_f64().unwrap() - sum).abs() < 1e-6 * sum, "{method}: {total}");
        assert!(total["se"].as_f64().unwrap() < 1e-6 * sum, "{method}: {total}");
        let manifest: Value = serde_json::from_slice(&fs::read(dir.join("sample.csv.manifest.json")).unwrap()).unwrap();
        assert_eq!((&manifest["seed"], &manifest["drawn"], &manifest["units"]), (&7.into(), &12.into(), &60.into()));
    }
}

#[test]
fn what_is_over_its_share_is_certain_and_the_sum_is_still_exact() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let sum = list(dir, 900);
    let arguments = ["--list", "list.csv", "--size", "12", "--strata", "district", "--method", "brewer"];
    done(dir, &[&["sample"][..], &arguments, &["--measure", "visits", "--seed", "7", "--out", "sample.csv"]].concat());
    assert!((estimate(dir, "total", "visits")["estimate"].as_f64().unwrap() - sum).abs() < 1e-6 * sum);
    let manifest: Value = serde_json::from_slice(&fs::read(dir.join("sample.csv.manifest.json")).unwrap()).unwrap();
    let certain = manifest["by_stratum"].as_array().unwrap().iter().map(|of| of["certain"].as_u64().unwrap());
    assert_eq!(certain.sum::<u64>(), 1);
}

#[test]
fn a_stratified_sample_counts_the_list() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    list(dir, 0);
    let arguments =
        ["sample", "--list", "list.csv", "--size", "12", "--strata", "district", "--seed", "1", "--out", "sample.csv"];
    done(dir, &arguments);
    let first = fs::read_to_string(dir.join("sample.csv")).unwrap();
    done(dir, &arguments);
    assert_eq!(first, fs::read_to_string(dir.join("sample.csv")).unwrap(), "one seed is one sample");
    assert!(first.lines().nth(1).unwrap().contains(",'=A"), "the guard: {first}");

    let mut by_district: BTreeMap<&str, usize> = BTreeMap::new();
    first.lines().skip(1).for_each(|line| *by_district.entry(line.split(',').nth(1).unwrap()).or_default() += 1);
    assert_eq!(by_district, BTreeMap::from([("north", 5), ("south", 5), ("west", 2)]), "25, 25 and 10 of 60");
    // The weights add up to the list: 60 places.
    let table = analytics::frame::Table::read(&analytics::frame::Source::Path(dir.join("sample.csv"))).unwrap();
    let weights: f64 = table.numbers("weight").unwrap().into_iter().flatten().sum();
    assert!((weights - 60.0).abs() < 1e-9);
    assert!(estimate(dir, "mean", "visits")["se"].as_f64().unwrap() > 0.0);

    fs::write(dir.join("sizes.csv"), "district,n\nnorth,3\nsouth,0\nwest,10\n").unwrap();
    let given =
        ["sample", "--list", "list.csv", "--sizes", "sizes.csv", "--strata", "district", "--method", "systematic"];
    let said = done(dir, &[&given[..], &["--out", "given.csv"]].concat());
    assert!(said.contains("13 / 60 đơn vị"), "{said}");
}

#[test]
fn a_list_with_faults_is_refused_with_all_of_them() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    fs::write(dir.join("list.csv"), "place,district,visits\na,north,5\nb,,0\nc,south,\n").unwrap();
    let base = ["sample", "--list", "list.csv", "--out", "sample.csv", "--size", "2"];
    let said = refused(dir, &[&base[..], &["--method", "brewer", "--measure", "visits"]].concat());
    assert!(said.contains("dòng (row) 3, cột (column) visits: 0") && said.contains("dòng (row) 4"), "{said}");
    let said = refused(dir, &[&base[..], &["--strata", "district"]].concat());
    assert!(said.contains("dòng (row) 3, cột (column) district"), "{said}");
    assert!(refused(dir, &[&base[..], &["--method", "sampford"]].concat()).contains("needs --measure"));
    assert_eq!(fs::read_dir(dir).unwrap().count(), 1, "nothing is left behind");
}
